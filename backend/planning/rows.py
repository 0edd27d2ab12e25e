"""A plan as rows to be written: its items and proposals as columns, its exceptions one by one."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import numpy as np
from numpy.typing import NDArray
from uuid_utils.compat import uuid7

from backend.kernel.mrp.arrays import Whole, small
from backend.kernel.mrp.facts import unscaled
from backend.kernel.mrp.findings import SEVERITY
from backend.kernel.mrp.findings import PlanException as Finding
from backend.kernel.mrp.messages import all_messages
from backend.kernel.mrp.pegging import (
    ITEMS_AT_ONCE,
    NEEDS,
    SUPPLIES,
    PegColumns,
    peg_columns,
    pegs_of,
    supplies_of,
)
from backend.kernel.mrp.policy_rows import SAFETY_PULL
from backend.planning.columns import NOBODY as NOBODY_ID
from backend.planning.columns import Columns, column_of
from backend.planning.findings import Spoken
from backend.planning.loading import Loaded
from backend.planning.plan_version import PlanVersion
from backend.planning.proposal import order_ids
from backend.planning.references import KINDS
from backend.planning.snapshot import Snapshot
from backend.planning.source_rows import ChosenSources

NO_CONVERSION = "no_conversion"
SOLD = KINDS.index("sales_order")
NOBODY = -1
PLANNED = "P"


class PlanRows:
    """Rows of one version; phantoms are planned but nobody orders them."""

    def __init__(self, loaded: Loaded, snapshot: Snapshot, version: PlanVersion, spoken: Spoken) -> None:
        """`spoken` is what exceptions may name."""
        self._sources = ChosenSources(snapshot.plan, loaded.ways)
        self._spoken = spoken
        self.plan, self._loaded, self._snapshot, self._version = snapshot.plan, loaded, snapshot, version
        self._apart, self._places = loaded.items.apart, len(loaded.items)
        self.plan.orders.packed()
        self._counts: Whole = self.plan.orders.columns.span[:, 1]
        self._ends = np.cumsum(self._counts)
        self.order_count = int(self._counts[~snapshot.phantom].sum())
        self.late_count = self.exception_count = 0

    @property
    def comes_into_force(self) -> bool:
        return not self._version.is_simulation

    @property
    def item_count(self) -> int:
        return self._apart.free(len(self._loaded.items))

    def items(self, most: int) -> Iterator[Columns]:
        """Those of `plan_item`, so many at a time; of what is planned for everybody."""
        columns = {
            "place": np.arange(len(self._loaded.items)),
            "item_id": self._loaded.items.rows["id"],
            "source": self._loaded.items.rows["source"],
            "low_level_code": self.plan.network.codes,
            "assumed": self._loaded.assumed.astype(np.int64),
        }
        for at in range(0, self.item_count, most):
            yield {name: column[at : min(at + most, self.item_count)] for name, column in columns.items()}

    def nodes(self) -> Iterator[dict[str, Any]]:
        """Those of `plan_item` that are planned apart, one by one."""
        rows, codes = self._loaded.items.rows, self.plan.network.codes
        for place in range(self.item_count, len(self._loaded.items)):
            item_id, kept_for = self._snapshot.item_id(place), self._apart.named(place)
            told = {"place": place, "item_id": item_id, "source": int(rows["source"][place]), "kept_for": kept_for}
            yield told | {"low_level_code": int(codes[place]), "assumed": int(self._loaded.assumed[place])}

    def proposals(self, most: int) -> Iterator[Columns]:
        """Those of `proposal`, about so many at a time, in the order of their ids; what chose its source apart."""
        served, first = self._sales_lines(), 0
        while first < self._places:
            begun = int(self._ends[first - 1]) if first else 0
            last = max(int(np.searchsorted(self._ends, begun + most, "right")), first + 1)
            yield from self._of_places(first, min(last, self._places), served)
            first = last

    def _of_places(self, first: int, last: int, served: NDArray[np.int32]) -> Iterator[Columns]:
        columns, horizon = self.plan.orders.columns, self.plan.network.horizon
        place = np.repeat(np.arange(first, last, dtype=np.int32), self._counts[first:last])
        row = np.arange(len(place)) + (int(self._ends[first - 1]) if first else 0)
        day = columns.day[row]
        slot = _pieces(place, day) * horizon + day
        ordered = ~self._snapshot.phantom[place]
        starts = self._starts(place, day)
        self.late_count += int((starts[ordered] < 0).sum())
        made: Columns = {
            "id": order_ids(self._snapshot.prefix, place, slot),
            "place": place,
            "ordinal": self._snapshot.first_ordinal[place] + row - columns.span[place, 0],
            "start": self._dates(starts),
            "due": self._dates(day),
            "millionths": columns.quantity[row],
        }
        line, ids = served[row], np.zeros(len(row), "S16")
        ids[line != NOBODY] = self._loaded.demands.id[line[line != NOBODY]]
        if self._apart:
            self._for_whom(place, ids)
        for rows, more in self._sources.apart(place, ordered):
            yield _taken(made | more | {"sales_order_line_id": ids}, rows)

    def _for_whom(self, place: NDArray[np.int32], ids: NDArray[Any]) -> None:
        """Orders of a place that is kept apart are for its line, whatever lies between."""
        lines = [NOBODY_ID, *(one.sales_order_line_id or NOBODY_ID for one in self._apart.segments)]
        segment = self._apart.of_place[place]
        ids[segment > 0] = column_of(lines)[segment[segment > 0]]

    def _starts(self, place: NDArray[np.int32], day: NDArray[Any]) -> Whole:
        """When orders of items in a row begin; one that chose its source by that."""
        starts = self.plan.network.starts(place, day)
        for chooser, chosen in self.plan.orders.results.chosen.items():
            mine = place == chooser
            if mine.any():
                starts[mine] = chosen.starts
        return starts

    def _dates(self, days: NDArray[Any]) -> NDArray[np.datetime64]:
        return np.datetime64(self._loaded.day_zero) + days.astype("timedelta64[D]")

    def _sales_lines(self) -> NDArray[np.int32]:
        """By row of the order book: the demand an order serves if it serves that one and nothing else."""
        served = np.full(int(self._counts.sum()), NOBODY, np.int32)
        demands = self.plan.network.arrays.demands
        wanted = np.flatnonzero((demands.end > demands.first) & (self._counts > 0)).astype(np.int32)
        for at in range(0, len(wanted), ITEMS_AT_ONCE):
            self._serve(served, peg_columns(self.plan, small(wanted[at : at + ITEMS_AT_ONCE])))
        sold = self._loaded.demands.kind == KINDS.index("sales_order")
        served[~np.append(sold, False)[served]] = NOBODY
        return served

    def _serve(self, served: NDArray[np.int32], made: PegColumns) -> None:
        """Supplies are used up one after the other: those pegged are an item's first orders, in their order."""
        pegs = made.pegs
        planned = np.flatnonzero(pegs.supply_kind == SUPPLIES.index("P"))
        if not len(planned):
            return
        place, supply = np.repeat(made.places, pegs.counts)[planned], pegs.supply[planned]
        begins = np.flatnonzero(np.append(True, (place[1:] != place[:-1]) | (supply[1:] != supply[:-1])))
        ordered = (pegs.need_kind == NEEDS.index("D")) & (pegs.need < SAFETY_PULL)
        ordered[ordered] = self._loaded.demands.kind[pegs.need[ordered]] == SOLD
        need = np.where(ordered, pegs.need, NOBODY)[planned]
        least, most = np.minimum.reduceat(need, begins), np.maximum.reduceat(need, begins)
        owner = place[begins]
        firsts = np.flatnonzero(np.append(True, owner[1:] != owner[:-1]))
        rank = np.arange(len(owner)) - np.repeat(firsts, np.diff(np.append(firsts, len(owner))))
        row = self.plan.orders.columns.span[owner, 0] + rank
        served[row] = np.where(least == most, least, NOBODY)

    def exceptions(self) -> Iterator[dict[str, Any]]:
        """What is odd beside orders that should have begun: those say so themselves."""
        asked = (one.finding() for one in all_messages(self.plan) if not one.held) if self._loaded.asks else ()
        for finding in (*self.plan.beside_orders, *self._loaded.beyond, *asked):
            self.exception_count += 1
            yield self._exception(finding)
        yield from self._released()
        for item_id, sentence in self._loaded.refused:
            self.exception_count += 1
            yield self._row(NO_CONVERSION, 1, item_id) | {"sentence": sentence}
        for one in self._loaded.items.findings:
            self.exception_count += 1
            details = {"told_as": one.told_as} if one.told_as else {}
            yield self._row(one.code, one.severity, one.item_id) | {"sentence": one.sentence, "details": details}

    def _released(self) -> Iterator[dict[str, Any]]:
        """Supply that is kept for somebody who needs none of it, as after a cancelled order (planning.md §2.6)."""
        for place in range(self.item_count, self._places):
            pegs = pegs_of(self.plan, place)
            used = sum(quantity for kind, *_, quantity in pegs if kind != PLANNED)
            kept = sum(row[3] for row in supplies_of(self.plan, place) if SUPPLIES[row[1]] != PLANNED)
            segment = self._apart.at(place)
            if kept > used and segment is not None:
                self.exception_count += 1
                row = self._row("release_to_free", SEVERITY["release_to_free"], self._snapshot.item_id(place))
                named = {"kind": segment.kind, "kept_for": segment.name}
                yield row | {"document_id": segment.id, "quantity": unscaled(kept - used), "details": named}

    def _exception(self, finding: Finding) -> dict[str, Any]:
        row = self._row(finding.code, finding.severity, self._snapshot.item_id(finding.item))  # type: ignore[arg-type]
        dated = {"day": self._snapshot.day(finding.day), "quantity": self._spoken.amount(finding)}
        told = self._spoken.told(finding, self._loaded)
        if kept_for := self._apart.named(finding.item):  # type: ignore[arg-type]
            told["details"]["kept_for"] = kept_for
        return row | dated | told

    def _row(self, code: str, severity: int, item_id: Any) -> dict[str, Any]:
        version = self._version
        place = {"company_id": version.company_id, "site_id": version.site_id, "plan_version_id": version.id}
        plain = {"id": uuid7(), "code": code, "severity": severity, "item_id": item_id, "document_id": None}
        return place | plain | {"day": None, "quantity": Decimal(0), "details": {}, "sentence": ""}


def _taken(columns: Columns, rows: Whole) -> Columns:
    return {name: column[rows] for name, column in columns.items()}


def _pieces(place: NDArray[np.int32], day: NDArray[np.int32]) -> Whole:
    """0 for the first order of an item on a day, 1 for the next …"""
    fresh = np.append(True, (place[1:] != place[:-1]) | (day[1:] != day[:-1]))[: len(day)]
    at = np.arange(len(day))
    pieces: Whole = at - np.maximum.accumulate(np.where(fresh, at, 0))
    return pieces
