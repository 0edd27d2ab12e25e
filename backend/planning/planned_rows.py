"""What a plan receives of each item on each day, as columns of its snapshot: proposals, firm orders, what is bought."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from backend.kernel.mrp.arrays import Rows
from backend.kernel.mrp.book import ranges
from backend.planning.references import KINDS
from backend.planning.snapshot import Snapshot

Columns = tuple[NDArray[Any], NDArray[Any], NDArray[Any]]
INSPECTED = KINDS.index("inspection")  # is there already


def received_by(snapshot: Snapshot) -> Columns:
    """Place of the item, day, millionths, of everything; phantoms nobody orders."""
    receipts = snapshot.plan.network.arrays.receipts
    bought, at = _dated(receipts)
    comes = snapshot.supplies.kind[receipts.reference[at]] != INSPECTED
    return _together(_proposed(snapshot), made_firm(snapshot), _where(bought, comes))


def made_by(snapshot: Snapshot, places: NDArray[Any]) -> Columns:
    """Of what is made here: proposals of the items in these places, and firm orders."""
    proposed = _proposed(snapshot)
    return _together(_where(proposed, np.isin(proposed[0], places)), made_firm(snapshot))


def made_firm(snapshot: Snapshot) -> Columns:
    return _dated(snapshot.plan.network.arrays.firm_orders)[0]


def _proposed(snapshot: Snapshot) -> Columns:
    book = snapshot.plan.orders.columns
    place = np.repeat(np.arange(len(book.span)), book.span[:, 1])
    at = ranges(book.span[:, 0], book.span[:, 1])
    return _where((place, book.day[at], book.quantity[at]), ~snapshot.phantom[place])


def _dated(rows: Rows) -> tuple[Columns, NDArray[Any]]:
    """And where each stands among the rows."""
    counts = rows.end - rows.first
    at = ranges(rows.first, counts)
    return (np.repeat(np.arange(len(counts)), counts), rows.day[at], rows.quantity[at]), at


def _where(columns: Columns, kept: NDArray[np.bool_]) -> Columns:
    item, day, quantity = columns
    return item[kept], day[kept], quantity[kept]


def _together(*parts: Columns) -> Columns:
    item, day, quantity = (np.concatenate(column) for column in zip(*parts, strict=True))
    return item, day, quantity
