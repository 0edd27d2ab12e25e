"""The bench's case as two companies on working days, with fences on every item and clusters of substitutes.

The first company makes everything; every tenth item it buys comes over a lane from the second, which buys it. All days
are those of one calendar, Monday to Friday, on which the case's own days are moved.
"""

from dataclasses import replace
from time import process_time

import numpy as np

from backend.kernel.mrp.arrays import (
    LEAD,
    LOT_MIN,
    MULTIPLE,
    ON_HAND,
    PERIOD,
    POLICY,
    RULES,
    SAFETY,
    Rules,
    Whole,
    small,
    whole,
)
from backend.kernel.mrp.days import OpenDays
from backend.kernel.mrp.facts import Item
from backend.kernel.mrp.joined.arranging import joined_network
from backend.kernel.mrp.joined.facts import Extensions
from backend.kernel.mrp.network import BomColumns, Columns, Objects, Picture, network_of
from backend.kernel.mrp.plan import plan_network
from backend.kernel.mrp.policy import Fences, Policy
from backend.kernel.mrp.policy_rows import movable_of
from backend.kernel.mrp.policy_table import PolicyRows
from backend.kernel.mrp.tables import Tables
from tests.bench.mrp_extensions import schemes_of

FENCES = Fences(demand=0, frozen=3, slushy=10)
EVERY, LANE = 10, 2
WORKING = OpenDays(lambda day: day % 7 < 5)


def all_on_runs(picture: Picture, rounds: int = 5) -> dict[str, float]:
    """CPU seconds from columns to planned orders, plain and with everything on in turn; the best of each."""
    everything = with_everything(picture)
    extensions = Extensions(schemes_of(network_of(picture)))
    pairs = [(_cpu(picture, None), _cpu(everything, extensions)) for _ in range(rounds)]
    plain, full = (min(column) for column in zip(*pairs, strict=True))
    return {"kernel_all_on": round(full, 4), "all_on_to_plain": round(full / plain, 2)}


def _cpu(picture: Picture, extensions: Extensions | None) -> float:
    begun = process_time()
    network = network_of(picture)
    plan_network(network if extensions is None else joined_network(network, extensions))
    return process_time() - begun


def with_everything(picture: Picture) -> Picture:
    supplied = _supplied(picture)
    tables, count = Tables(picture.horizon), len(picture.keys) + len(supplied)
    table = _two_companies(picture.rules.table, supplied)
    rows, items = PolicyRows(count, picture.horizon), {}
    for place, rule in enumerate(table.tolist()):
        lots = rule[LOT_MIN], rule[MULTIPLE], None, rule[PERIOD]
        numbers = rule[ON_HAND], rule[SAFETY], rule[LEAD]
        days = {"receiving": WORKING, "source": WORKING}
        items[place] = Item(place, *numbers, *lots, policy=Policy(fences=FENCES), **days)
        rows.add(place, items[place], items[place].policy)
    table[:, LEAD] = [tables.lead(WORKING, lead) for lead in table[:, LEAD].tolist()]
    receiving = np.full(count, tables.receiving(WORKING), np.int32)
    demands, receipts, *firm = picture.dated
    return replace(
        picture,
        keys=range(count),
        rules=Rules(table, np.full(count, POLICY, np.uint8), receiving, tables.starts, tables.opens),
        bom=_with_lanes(picture.bom, supplied, len(picture.keys)),
        dated=(_moved(demands, WORKING.at_or_before), _moved(receipts, WORKING.at_or_after, picture.horizon), *firm),
        objects=Objects(tables, items),
        policies=rows.arrays(movable_of(count, [])),
    )


def _supplied(picture: Picture) -> Whole:
    """Every tenth bought item."""
    lines = np.bincount(picture.bom.parent, minlength=len(picture.keys))
    return np.flatnonzero(lines == 0)[::EVERY]


def _two_companies(table: Whole, supplied: Whole) -> Whole:
    """The second company has the item's lead and half of its stock; the first waits for the lane."""
    both = np.concatenate([table, table[supplied]])
    both[len(table) :, ON_HAND] //= 2
    both[supplied, LEAD] = LANE
    return whole(both).reshape(-1, RULES)


def _with_lanes(bom: BomColumns, supplied: Whole, first: int) -> BomColumns:
    ones = np.ones(len(supplied), np.int64)
    return BomColumns(
        small(np.append(bom.parent, supplied)),
        small(np.append(bom.component, np.arange(first, first + len(supplied)))),
        whole(np.append(bom.per, ones)),
        whole(np.append(bom.step, ones)),
    )


def _moved(rows: Columns, onto: object, horizon: int | None = None) -> Columns:
    days = [onto(day) for day in range(int(rows.day.max(initial=0)) + 1)]  # type: ignore[operator]
    moved = small(days)[rows.day]
    return replace(rows, day=small(np.minimum(moved, horizon - 1) if horizon else moved))
