"""One way to serve a line: what is free in time, the rest made or bought, what comes free later (planning.md §7)."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from backend.kernel.promise.available import Dated
from backend.kernel.promise.copy import Copy, Ways
from backend.kernel.promise.facts import Hours, Line, Material, Part
from backend.kernel.promise.filling import Bench, Filling, filled
from backend.kernel.promise.making import begun
from backend.kernel.promise.sight import Sight
from backend.kernel.substitution.facts import Key

PLAIN = Ways()


@dataclass(frozen=True)
class Solution:
    """When which part of a line is ready, and what it uses. `undated` finds no day inside the horizon.

    `late` is what the line waits for, by item: (the day it was wanted on, quantity).
    """

    line: Line
    parts: tuple[Part, ...]
    undated: int
    material: tuple[Material, ...]
    hours: tuple[Hours, ...]
    new: tuple[Material, ...]
    late: dict[Key, tuple[int, int]]
    cost: Decimal = Decimal(0)

    @property
    def ready(self) -> int:
        """The day the last part with a day is ready."""
        return max((part.day for part in self.parts), default=0)

    @property
    def in_time(self) -> int:
        return sum(part.quantity for part in self.parts if part.day <= self.line.ready_by)


def solve(sight: Sight, line: Line, ways: Ways = PLAIN) -> Solution:
    """What is free in time first, the rest made; what comes free before a late part is ready saves making that."""
    first = _tried(sight, line, ways, 0)
    saved = _saved(sight, first, ways)
    return _tried(sight, line, ways, saved) if saved else first


def _tried(sight: Sight, line: Line, ways: Ways, saved: int) -> Solution:
    """With `saved` of it taken from what comes free after the wanted day."""
    copy, bench, horizon = Copy(sight, line, ways), Bench(sight), sight.facts.horizon
    parts = copy.take(line.item, line.quantity, line.ready_by)
    later = copy.take(line.item, saved, horizon - 1)
    parts += later
    rest = line.quantity - sum(quantity for _, quantity in parts)
    position = copy.position(line.item)
    if rest:
        item = copy.item(line.item)
        chunks = begun(copy, position, rest, copy.start)
        made = filled(Filling(position, bench, item, sight.facts.rules.one), chunks, line.ready_by)
        later += made
        rest -= sum(quantity for _, quantity in made)
        parts += made
        copy.new += [Material(line.item, day, quantity) for day, quantity in made]
    for day, quantity in [*later, (horizon, rest)]:
        copy.note_late(line.item, quantity, (day, line.ready_by))
    ready = tuple(Part(day, quantity) for day, quantity in _summed(parts))
    return Solution(line, ready, rest, tuple(copy.taken), tuple(bench.kept), tuple(copy.new), copy.late, copy.cost)


def _saved(sight: Sight, first: Solution, ways: Ways) -> int:
    """How much of the item comes free no later than the late parts it would replace, latest parts first."""
    line = first.line
    made = [row for row in first.new if row.item == line.item and row.day > line.ready_by]
    waiting = [first.undated] if first.undated else []
    if not made and not waiting:
        return 0
    copy, horizon = Copy(sight, line, ways), sight.facts.horizon
    copy.take(line.item, line.quantity, line.ready_by)
    rows = [[horizon, amount] for amount in waiting]
    rows += [[row.day, row.quantity] for row in sorted(made, key=lambda row: -row.day)]
    saved = 0
    for day, quantity in copy.take(line.item, line.quantity, horizon - 1):
        for row in rows:
            used = min(row[1], quantity) if day <= row[0] else 0
            row[1] -= used
            quantity -= used
            saved += used
    return saved


def _summed(parts: Sequence[Dated]) -> list[Dated]:
    days: dict[int, int] = {}
    for day, quantity in parts:
        days[day] = days.get(day, 0) + quantity
    return sorted(days.items())
