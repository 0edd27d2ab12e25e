"""An operation put elsewhere by hand: where it then is, what moves out of its way, and why it comes later than wished.

It has its place before others; they stay where they were or come later, on their machines and in their order.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import NamedTuple

import numpy as np

from backend.kernel.scheduling.plant.arrays import AS_BEFORE, NEVER, Rule
from backend.kernel.scheduling.plant.build import Built, build, empty
from backend.kernel.scheduling.plant.facts import Facts, LeftOut, Operation, Schedule, Slot, Span, Way
from backend.kernel.scheduling.plant.goals import Goals, measures
from backend.kernel.scheduling.plant.known import wrong_with
from backend.kernel.scheduling.plant.opening import latest
from backend.kernel.scheduling.plant.portfolio import by_key, placed
from backend.kernel.scheduling.plant.room import Room, too_early
from backend.kernel.scheduling.plant.solve import moments, schedule_of, ways_as_before
from backend.kernel.scheduling.plant.why import Bound, Reader


class Wish(NamedTuple):
    """An operation on a machine at a moment."""

    operation: str
    machine: str
    start: int


@dataclass(frozen=True)
class Tried:
    """`moved` begin, end or are done elsewhere than before; `reason` is why not, or why later than wished."""

    feasible: bool
    slots: Mapping[str, Slot]
    moved: tuple[str, ...] = ()
    reason: Bound | None = None
    before: Mapping[str, int] | None = None  # measures
    after: Mapping[str, int] | None = None


def tried(facts: Facts, slots: Mapping[str, Slot], wish: Wish) -> Tried:
    """Nothing is written; what has no slot yet takes no part."""
    trial = Trial(facts, slots, wish)
    if doubt := trial.doubt():
        return Tried(False, slots, reason=Bound(doubt.code, doubt.about, 0))
    if (slots[wish.operation].machine, slots[wish.operation].start) == (wish.machine, wish.start):
        return trial.as_it_is()
    span = trial.room.spot(max(wish.start, trial.room.soonest()))
    if span is None:
        return Tried(False, slots, reason=Bound("calendar_ends", (wish.machine,), 0))
    return trial.answer(trial.rule(span))


@dataclass(frozen=True)
class Trial:
    facts: Facts
    slots: Mapping[str, Slot]
    wish: Wish

    @cached_property
    def asked(self) -> Facts:
        """Only what has a place, and what is asked about not fixed any more."""
        work = (self._asked(one) for one in self.facts.operations if one.id in self.slots)
        return replace(self.facts, operations=tuple(work))

    def _asked(self, one: Operation) -> Operation:
        if any(before.operation not in self.slots for before in one.after):
            one = replace(one, after=tuple(before for before in one.after if before.operation in self.slots))
        return replace(one, fixed=None) if one.id == self.wish.operation else one

    @cached_property
    def built(self) -> Built:
        return build(self.asked)

    @cached_property
    def operation(self) -> Operation:
        return self.built.known.operations[self.wish.operation]

    @cached_property
    def way(self) -> Way | None:
        return next((way for way in self.operation.ways if way.machine == self.wish.machine), None)

    @cached_property
    def room(self) -> Room:
        assert self.way is not None  # `doubt` was asked first
        return Room(self.built.known, self.slots, self.operation, self.way)

    def doubt(self) -> LeftOut | None:
        """Why it cannot be done there at any time."""
        id, machine, _ = self.wish
        if id not in self.built.known.operations:
            return LeftOut(id, "unknown_operation", (id,))
        if self.way is None:
            return LeftOut(id, "no_way", (machine,))
        return wrong_with(self.built.known, self.operation, self.way) or self.built.left_out.get(id)

    def as_it_is(self) -> Tried:
        told = self._measures(self.slots)
        return Tried(True, self.slots, before=told, after=told)

    def _measures(self, slots: Mapping[str, Slot]) -> Mapping[str, int]:
        """Of slots, with how far they lie from where they were."""
        nowhere = (NEVER, NEVER, NEVER)
        rows = np.array([slots[id][2:] if id in slots else nowhere for id in self.built.ids], np.int64)
        return measures(self.built.plant, rows.reshape(-1, 3), moments(self.built, self.slots, "start"))

    def rule(self, span: Span) -> Rule:
        """Everything where it was or later; what is in the way behind it, in the order it had."""
        row = {id: at for at, id in enumerate(self.built.ids)}
        key, way = moments(self.built, self.slots, "start").astype(float), ways_as_before(self.built, self.slots)
        key[row[self.wish.operation]] = span[0]
        way[row[self.wish.operation]] = self._way_row(row[self.wish.operation])
        aside = [slot for slot in self.room.in_way(span) if self.built.known.operations[slot.operation].fixed is None]
        turns = {turn: at for at, turn in enumerate(sorted({slot[3:] for slot in aside}))}
        for slot in aside:
            key[row[slot.operation]] = span[1] + turns[slot[3:]]
        setup = moments(self.built, self.slots, "setup")
        for id, moment in self._set_up({one: float(key[at]) for one, at in row.items()}):
            setup[row[id]] = moment
        return by_key(key, way)._replace(kind=AS_BEFORE, setup=setup)

    def _way_row(self, row: int) -> int:
        at = self.built.plant.ways.at
        return next(one for one in range(int(at[row]), int(at[row + 1])) if self.built.ways[one] is self.way)

    def _set_up(self, key: Mapping[str, float]) -> Iterator[tuple[str, int]]:
        """When set-ups begin that are others now: of what follows on the machine it leaves, and on the one it joins."""
        known, id = self.built.known, self.wish.operation
        for name in {self.wish.machine, self.slots[id].machine} & known.machines.keys():
            mine = [one for one, slot in self.slots.items() if slot.machine == name and one in key and one != id]
            machine, family = known.machines[name], known.machines[name].family
            for one in sorted([*mine, id] if name == self.wish.machine else mine, key=lambda one: (key[one], one)):
                seconds = known.setup_between(machine, family, known.operations[one].family)
                moment = latest(known.open(frozenset((machine.calendar,))), int(key[one]), seconds)
                yield one, min(0 if moment is None else moment, NEVER if one == id else self.slots[one].setup)
                family = known.operations[one].family or family

    def answer(self, rule: Rule) -> Tried:
        found = schedule_of(self.built, placed(self.built.plant, empty(self.built.plant), ("tried", rule), Goals()))
        slots = {**self.slots, **found.slots}
        if broken := next(self._broken(found, slots), None):
            return Tried(False, self.slots, reason=broken)
        moved = tuple(id for id, slot in found.slots.items() if _elsewhere(slot, self.slots[id]))
        before, after = self._measures(self.slots), self._measures(found.slots)
        return Tried(True, slots, moved, self._later(found), before, after)

    def _broken(self, found: Schedule, slots: Mapping[str, Slot]) -> Iterator[Bound]:
        """What would lose its place, or lie before something that comes before it because it is fixed."""
        for lost in found.left_out:
            if lost.operation not in self.built.left_out:
                yield Bound(lost.code, (lost.operation, *lost.about), 0)
        stood = set(too_early(self.built.known, self.slots))
        yield from (
            Bound("fixed", pair, slots[pair[0]].start)
            for pair in too_early(self.built.known, slots)
            if pair not in stood
        )

    def _later(self, found: Schedule) -> Bound | None:
        """What it waits for, if it begins later than wished."""
        if found.slots[self.wish.operation].start <= self.wish.start:
            return None
        bounds = Reader(self.asked, found).why(self.wish.operation).bounds
        waits = (bound for bound in bounds if bound.moment > self.wish.start and bound.cause != "choice")
        return next(waits, Bound("calendar", (), found.slots[self.wish.operation].start))


def _elsewhere(slot: Slot, before: Slot) -> bool:
    return (slot.machine, slot.start, slot.end) != (before.machine, before.start, before.end)
