"""A snapshot as arrays: the network a run planned and the orders it made, packed to be kept and opened again.

Pegs follow from both, so they are made when somebody asks. A line whose need is a function keeps what the run asked it.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from backend.kernel.mrp.arrays import ON_HAND, Arrays, Below, Book, Lines, Movable, Policies, Rows, Rules, whole
from backend.kernel.mrp.book import OrderBook
from backend.kernel.mrp.damping import Message
from backend.kernel.mrp.days import OpenDays
from backend.kernel.mrp.facts import BomLine, FirmOrder
from backend.kernel.mrp.joined.results import Results
from backend.kernel.mrp.messages import messages_at, supplied_places
from backend.kernel.mrp.network import Network, Objects
from backend.kernel.mrp.plan import Plan
from backend.kernel.mrp.tables import Tables
from backend.planning import joins_kept
from backend.planning.columns import Places, ids_of
from backend.planning.item_columns import ItemColumns, ItemsAsked
from backend.planning.kept_apart import KeptApart, Nodes, heard
from backend.planning.loading import Loaded
from backend.planning.policies import kept, read_again
from backend.planning.references import Reference, References

Packed = dict[str, NDArray[Any]]
ROWS = ("demands", "receipts", "firm_orders", "firm_needs")
HEADER = "header"


class Asked(dict[int, int]):
    """What a line needed of each quantity the run asked about."""

    __call__ = dict.__getitem__


@dataclass(frozen=True)
class Snapshot:
    """A plan and what its numbers are in the factory."""

    plan: Plan
    prefix: int
    day_zero: date
    item_ids: NDArray[Any]
    phantom: NDArray[np.bool_]
    supplies: References
    demands: References
    apart: KeptApart = KeptApart()

    @cached_property
    def places(self) -> Places:
        """Those for everybody."""
        return Places(self.item_ids[: self._nodes.free])

    @cached_property
    def _nodes(self) -> Nodes:
        return Nodes(self.item_ids, self.apart.free(len(self.item_ids)))

    @cached_property
    def first_ordinal(self) -> NDArray[np.int64]:
        """By place: how many orders the run wrote before the item's first; of phantoms nobody orders any."""
        counts = np.where(self.phantom, 0, self.plan.orders.columns.span[:, 1])
        return whole(np.cumsum(counts) - counts)

    @cached_property
    def messages(self) -> dict[int, list[Message]]:
        """By place, what firm supply should be asked for, also what is held back, as if nobody had answered any."""
        made = ((place, messages_at(self.plan, place)) for place in supplied_places(self.plan.network))
        return {place: found for place, found in made if found}

    def place_of(self, item_id: UUID) -> int:
        """Where an item is planned for everybody; −1 for one that was not planned."""
        return int(self.places.of(np.frombuffer(item_id.bytes, "S16"))[0])

    def places_of(self, item_id: UUID) -> list[int]:
        """All places of an item, that for everybody first; none for one that was not planned."""
        place = self.place_of(item_id)
        return [place, *self._nodes.beside(place)] if place >= 0 else []

    def unit(self, item_id: UUID) -> int:
        """The smallest step of its quantity; that of pieces for an item that was not planned."""
        place = self.place_of(item_id)
        return 1 if place < 0 else int(self.plan.network.item(place).unit)

    def item_id(self, place: int) -> UUID:
        return ids_of(self.item_ids[place : place + 1])[0]

    def ordinal(self, place: int, day: int, piece: int) -> int:
        """The how-manieth order of the run it is, from 0."""
        columns, rows = self.plan.orders.columns, self.plan.orders.rows(place)
        return int(self.first_ordinal[place] + np.searchsorted(columns.day[rows], day)) + piece

    def demand(self, number: int) -> Reference:
        return self.demands.of(number, self.day_zero)

    def supply(self, number: int) -> Reference:
        return self.supplies.of(number, self.day_zero)

    def day(self, day: int) -> date:
        return self.day_zero + timedelta(days=int(day))


def of_run(loaded: Loaded, plan: Plan, prefix: int) -> Snapshot:
    items = loaded.items
    named = loaded.supplies, loaded.demands
    return Snapshot(plan, prefix, loaded.day_zero, items.rows["id"], items.is_phantom, *named, items.apart)


def packed(snapshot: Snapshot, items: ItemColumns) -> Packed:
    """Everything of a snapshot as arrays by name; `open_snapshot` is the way back."""
    plan, network = snapshot.plan, snapshot.plan.network
    plan.orders.packed()
    arrays, book = network.arrays, plan.orders.columns
    parts = {f"rules.{name}": value for name, value in arrays.rules._asdict().items()}
    parts |= {f"lines.{name}": value for name, value in arrays.lines._asdict().items()}
    parts |= {f"below.{name}": value for name, value in arrays.below._asdict().items()}
    policies = arrays.policies._asdict()
    parts |= {f"movable.{name}": value for name, value in policies.pop("movable")._asdict().items()}
    parts |= {f"policies.{name}": value for name, value in policies.items()}
    for rows in ROWS:
        parts |= {f"{rows}.{name}": value for name, value in getattr(arrays, rows)._asdict().items()}
    parts |= {f"book.{name}": value for name, value in book._asdict().items()}
    parts |= {f"items.{name}": value for name, value in items.rows.items()}
    parts |= {"items.sourced": items.sourced, "policed": kept(items.policies), "codes": network.codes}
    for name in ("supplies", "demands"):
        parts |= {f"{name}_named.{key}": value for key, value in vars(getattr(snapshot, name)).items()}
    parts |= joins_kept.kept(network, plan.orders.results)
    parts |= {"odd": _asked(plan), "firm": _firm(network), "calendar": _open_days(items, network.horizon)}
    loops = [list(loop) for loop in network.loops]
    header: dict[str, Any] = {"horizon": network.horizon, "day_zero": snapshot.day_zero.isoformat(), "loops": loops}
    header["sources"] = [(line, one.source) for line, one in network.odd.items() if one.source is not None]
    header |= {"segments": items.apart.told()} if items.apart else {}
    return {**parts, HEADER: np.frombuffer(json.dumps(header).encode(), np.uint8)}


def open_snapshot(parts: Mapping[str, NDArray[Any]], prefix: int) -> Snapshot:
    header = json.loads(bytes(parts[HEADER]))
    arrays, book, rows = _arrays(parts), Book(**_part(parts, "book")), _part(parts, "items")
    segment = rows.get("segment", np.empty(0, np.int64))
    rows.setdefault("lot_max", np.zeros(len(rows["id"]), np.int64))  # of a run before there were largest lots
    ids, sourced, on_hand = rows["id"], rows.pop("sourced"), arrays.rules.table[:, ON_HAND]
    known = Places(ids[:0]), on_hand, sourced, read_again(parts["policed"])
    items = ItemColumns(rows, _calendar(parts["calendar"]), *known)
    firm = {row[0]: FirmOrder(*row[:4], yields=row[4:] != [0]) for row in parts["firm"].tolist()}
    objects = Objects(Tables(header["horizon"]), ItemsAsked(items), firm)
    odd, loops = _odd_lines(parts["odd"], arrays, dict(header.get("sources", ()))), tuple(map(tuple, header["loops"]))
    network = Network(header["horizon"], range(len(ids)), arrays, objects, parts["codes"], loops, odd)
    named = [References(**_part(parts, f"{name}_named")) for name in ("supplies", "demands")]
    plan = Plan(network, _book(network, book))
    joins_kept.opened(parts, network, plan.orders)
    apart = heard(header.get("segments", ()), segment)
    return Snapshot(plan, prefix, date.fromisoformat(header["day_zero"]), ids, items.is_phantom, *named, apart)


def _arrays(parts: Mapping[str, NDArray[Any]]) -> Arrays:
    rules, lines, below = (_part(parts, name) for name in ("rules", "lines", "below"))
    policies = Policies(**_part(parts, "policies"), movable=Movable(**_part(parts, "movable")))
    rows = [Rows(**_part(parts, name)) for name in ROWS]
    return Arrays(Rules(**rules), Lines(**lines), Below(**below), *rows, policies)


def _part(parts: Mapping[str, NDArray[Any]], name: str) -> dict[str, Any]:
    return {key.partition(".")[2]: value for key, value in parts.items() if key.partition(".")[0] == name}


def _book(network: Network, columns: Book) -> OrderBook:
    book = OrderBook.__new__(OrderBook)  # its own beginning takes room for orders that are there already
    book.network, book.columns, book.used, book.results = network, columns, len(columns.day), Results()
    return book


def _asked(plan: Plan) -> NDArray[np.int64]:
    """Rows of line, quantity, need: what lines that are functions answered, also about firm orders."""
    rows = []
    for line, one in plan.network.odd.items():
        component = plan.network.arrays.lines.first.searchsorted(line, "right") - 1
        unit = int(plan.network.arrays.rules.table[component, -1])
        quantities = sorted(set(plan.orders[int(plan.network.arrays.lines.parent[line])].quantities))
        needs = one.needs(quantities, unit)
        rows += [(line, quantity, need) for quantity, need in zip(quantities, needs, strict=True)]
    return whole(rows).reshape(-1, 3)


def _odd_lines(asked: NDArray[np.int64], arrays: Arrays, sources: Mapping[int, str]) -> dict[int, BomLine]:
    """`sources` are those of lines that only some orders need."""
    answers: dict[int, Asked] = {}
    for line, quantity, need in asked.tolist():
        answers.setdefault(line, Asked())[quantity] = need
    firsts = arrays.lines.first
    return {
        line: BomLine(
            int(arrays.lines.parent[line]),
            int(firsts.searchsorted(line, "right") - 1),
            gross=answer,
            source=sources.get(line),
        )
        for line, answer in answers.items()
    }


def _firm(network: Network) -> NDArray[np.int64]:
    """Number, place, day and quantity of each firm order, and whether its host's outputs come out of it by ratio.

    What it takes stands among the firm needs.
    """
    rows = [(one.id, one.item, one.day, one.quantity, one.yields) for one in network.objects.firm.values()]
    return whole(rows).reshape(-1, 5)


def _open_days(items: ItemColumns, horizon: int) -> NDArray[np.uint8]:
    """Which days the site is open; nothing where every day is."""
    if items.calendar is None:
        return np.empty(0, np.uint8)
    return np.array([items.calendar.is_open(day) for day in range(horizon)], np.uint8)


def _calendar(days: NDArray[np.uint8]) -> OpenDays | None:
    if not len(days):
        return None
    return OpenDays(lambda day: not 0 <= day < len(days) or bool(days[day]))
