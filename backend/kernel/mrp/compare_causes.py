"""Which changed input is behind a difference between two plans, reached up the pegs (planning.md §2.8).

"PO 77 +6 d" is one `Cause`. The pegs of the order lead to the items above it; where none of these has a changed input
the parents whose orders became others are followed, for a need may have taken what the order's own need had before.
"""

from collections.abc import Hashable, Iterator
from dataclasses import dataclass, fields, replace
from fractions import Fraction
from functools import cached_property

from backend.kernel.mrp.compare import Difference, Side, differences
from backend.kernel.mrp.facts import Item, Key
from backend.kernel.mrp.network import Network, rows_of
from backend.kernel.mrp.why import served_by

DATED = {"D": "demands", "R": "receipts", "F": "firm_orders"}
UNTOLD = ("key", "receiving", "source")  # the name itself, and calendars, which count from each run's own day
Told = dict[tuple[str, Hashable], object]


@dataclass(frozen=True, slots=True)
class Cause:
    """A changed input of `item`, `depth` steps above the order.

    D, R or F: the demand, receipt or firm order `name` was (day, quantity) and is; None where it was not or is no more.
    I: the value of the item's field `name` was and is. L: so much of the component `name` one of it needed and needs.
    """

    depth: int
    item: Key
    kind: str
    name: Hashable
    old: object
    new: object


class Comparison:
    """Two plans; differences and their causes are made when asked."""

    def __init__(self, old: Side, new: Side) -> None:
        self.old, self.new = old, new
        self._inputs: dict[Key, tuple[Cause, ...]] = {}

    @cached_property
    def rows(self) -> tuple[Difference, ...]:
        return tuple(differences(self.old, self.new))

    def causes(self, one: Difference) -> list[Cause]:
        """The nearest first; empty where nothing that was told to the runs explains it."""
        found = [replace(cause, depth=depth) for depth, key in self._pegged(one) for cause in self._changed(key)]
        return found or [*self._above(one.item)]

    def _pegged(self, one: Difference) -> Iterator[tuple[int, Key]]:
        """The item and those it was and is ordered for, each once, by how far they are."""
        reached: dict[Key, int] = {one.item: 0}
        for side, placed in ((self.old, one.old), (self.new, one.new)):
            if placed is not None:
                own = side.plan.network.keys[side.place_of(one.item) or 0]
                for link in served_by(side.plan, own, placed.day - side.later, placed.piece).links:
                    depth, key = link.depth + (link.need.item != link.item), side.key_of(link.need.item)
                    reached[key] = min(depth, reached.get(key, depth))
        yield from ((depth, key) for key, depth in sorted(reached.items(), key=lambda pair: pair[1]))

    def _above(self, key: Key) -> Iterator[Cause]:
        """Changed inputs of the nearest parents by the BOM whose orders became others."""
        seen, level, depth = {key}, [key], 0
        while level:
            depth += 1
            above = [parent for child in level for parent in self._parents(child)]
            level = [parent for parent in dict.fromkeys(above) if parent not in seen and parent in self._differing]
            seen.update(level)
            found = [replace(cause, depth=depth) for parent in level for cause in self._changed(parent)]
            yield from found
            if found:
                return

    @cached_property
    def _differing(self) -> frozenset[Key]:
        return frozenset(row.item for row in self.rows)

    def _parents(self, key: Key) -> Iterator[Key]:
        for side in (self.old, self.new):
            place, lines = side.place_of(key), side.plan.network.arrays.lines
            if place is not None:
                first, end = lines.first[place : place + 2].tolist()
                yield from (side.keys[parent] for parent in lines.parent[first:end].tolist())

    def _changed(self, key: Key) -> tuple[Cause, ...]:
        if key not in self._inputs:
            old, new = _inputs(self.old, key), _inputs(self.new, key)
            if key in self.old.passing | self.new.passing and not (old and new):
                old, new = ({name: told[name] for name in told if name[0] in DATED} for told in (old, new))
            self._inputs[key] = tuple(_changes(key, old, new))
        return self._inputs[key]


def _changes(key: Key, old: Told, new: Told) -> Iterator[Cause]:
    for name in dict.fromkeys([*old, *new]):
        if old.get(name) != new.get(name):
            yield Cause(0, key, *name, old.get(name), new.get(name))


def _inputs(side: Side, key: Key) -> Told:
    """Everything a run was told of an item, by kind and name."""
    network, place = side.plan.network, side.place_of(key)
    if place is None:
        return {}
    told: dict[tuple[str, Hashable], object] = {}
    for kind, table in DATED.items():
        for day, reference, quantity in rows_of(getattr(network.arrays, table), place):
            told[kind, side.name(kind, reference)] = (day + side.later, quantity)
    item = network.item(place)
    told |= {("I", field.name): getattr(item, field.name) for field in fields(Item) if field.name not in UNTOLD}
    return told | {("L", side.keys[one]): _line(network, place, one) for one in network.components_of(place)}


def _line(network: Network, parent: int, component: int) -> list[Fraction]:
    """How much of the component one parent needs, line by line."""
    lines = network.arrays.lines
    rows = range(*lines.first[component : component + 2].tolist())
    return [Fraction(int(lines.per[row]), int(lines.step[row])) for row in rows if lines.parent[row] == parent]
