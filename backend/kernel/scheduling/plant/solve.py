"""A factory's schedule from its facts, and a schedule that stands mended after something happened."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from backend.kernel.scheduling.plant.arrays import AS_BEFORE, NEVER, NOTHING, Rule, Small, Whole
from backend.kernel.scheduling.plant.best import Best, Limits, Placed
from backend.kernel.scheduling.plant.build import Built, build
from backend.kernel.scheduling.plant.facts import Facts, LeftOut, Schedule, Slot, Span
from backend.kernel.scheduling.plant.goals import Goals, measures
from backend.kernel.scheduling.plant.improve import improve
from backend.kernel.scheduling.plant.opening import open_between
from backend.kernel.scheduling.plant.portfolio import by_key, rules, try_rules

Told = Callable[[dict[str, int]], None]
ONCE = Limits(rounds=0)


@dataclass(frozen=True)
class Made:
    """The schedule, its measures, and what each dispatch rule alone was worth and measured."""

    schedule: Schedule
    measures: Mapping[str, int]
    rules: Mapping[str, tuple[int, ...]]
    alone: Mapping[str, Mapping[str, int]]


def quiet(_: dict[str, int]) -> None:
    """Nobody listens."""


def solve(facts: Facts, goals: Goals = Goals(), limits: Limits = ONCE, told: Told = quiet) -> Made:
    """The best of the dispatch rules, then better ones until the limits say stop; `told` hears each one's measures."""
    built = build(facts)
    return _searched(built, goals, rules(built.plant), (limits, told))


def mend(facts: Facts, before: Mapping[str, Slot], goals: Goals, how: tuple[Limits, Told] = (ONCE, quiet)) -> Made:
    """What was scheduled stays on its machine in its order as far as that is possible; what is new goes in by urgency.

    `goals` may name `moved` (against `before`) in a level. Late material, a machine that stands still or an order that
    cannot wait are in the facts.
    """
    built = build(facts)
    goals = Goals(goals.levels, moments(built, before, "start"), ways_as_before(built, before))
    return _searched(built, goals, _as_before(built, before).items(), how)


def _searched(built: Built, goals: Goals, named: Iterable[tuple[str, Rule]], how: tuple[Limits, Told]) -> Made:
    limits, told = how
    best = Best(lambda one: told(measures(built.plant, one.slot, goals.before)))
    tried = try_rules(built.plant, goals, named, (best, limits))
    worths = {one.name: one.worth for one in tried}
    alone = {one.name: measures(built.plant, one.slot, goals.before) for one in tried}
    del tried  # as many schedules as rules
    improve(built.plant, goals, best, limits)
    return Made(schedule_of(built, best.sure), measures(built.plant, best.sure.slot, goals.before), worths, alone)


def _as_before(built: Built, before: Mapping[str, Slot]) -> dict[str, Rule]:
    """Everything where it was or later, and everything in the order it was; what is new goes in by its urgency."""
    work, starts = built.plant.operations, moments(built, before, "start")
    usual = int(built.plant.ways.seconds.mean()) if len(built.plant.ways.seconds) else 0
    urgent = np.minimum(work.due - work.tail - usual, NEVER)
    rule = by_key(np.where(starts == NEVER, urgent, starts).astype(float), ways_as_before(built, before))
    where = rule._replace(kind=AS_BEFORE, setup=moments(built, before, "setup"))
    return {"where it was": where, "in the order it was": rule}


def moments(built: Built, before: Mapping[str, Slot], part: str) -> Whole:
    """A moment of each slot by row, NEVER of what is new."""
    return np.array([getattr(before[id], part) if id in before else NEVER for id in built.ids], np.int64)


def ways_as_before(built: Built, before: Mapping[str, Slot]) -> Small:
    """The way each was to be done; free again where its machine is not open any more when it would be needed."""
    way = np.full(len(built.ids), NOTHING, np.int32)
    for row, id in enumerate(built.ids):
        if id in before:
            mine = range(int(built.plant.ways.at[row]), int(built.plant.ways.at[row + 1]))
            fits = _open_no_later if before[id].end <= 0 else _open_as_it_was
            same = (at for at in mine if built.ways[at].machine == before[id].machine)
            way[row] = next((at for at in same if fits(built, at, mine, before[id])), NOTHING)
    return way


def _open_as_it_was(built: Built, at: int, _: Iterable[int], slot: Slot) -> bool:
    """Calendars begin at second 0: of what should have begun before then, as much may be over as there was time."""
    way, gone = built.ways[at], max(0, -slot.start)
    return open_between(_stretches(built, at), slot.start, slot.end) >= way.seconds - gone


def _open_no_later(built: Built, at: int, others: Iterable[int], _: Slot) -> bool:
    """What should be over by now is needed at once: no other of its machines opens sooner."""
    opens = {other: next((start for start, _ in _stretches(built, other)), NEVER) for other in others}
    return opens[at] == min(opens.values())


def _stretches(built: Built, at: int) -> tuple[Span, ...]:
    return built.known.open(built.known.calendars_of(built.ways[at]))


def schedule_of(built: Built, found: Placed) -> Schedule:
    slots, left_out = {}, dict(built.left_out)
    for row, id in enumerate(built.ids):
        setup, start, end = (int(moment) for moment in found.slot[row])
        if end < NEVER:
            slots[id] = Slot(id, built.ways[found.way[row]].machine, setup, start, end)
            left_out.pop(id, None)
    for id in built.ids:
        if id not in slots:
            left_out.setdefault(id, _no_place(built, id, slots))
    return Schedule(slots, tuple(left_out.values()))


def _no_place(built: Built, id: str, slots: Mapping[str, Slot]) -> LeftOut:
    """It came too late for the calendars, or its order never got a card from others that wait for each other."""
    operation = built.known.operations[id]
    is_next = operation.cap in built.known.caps and all(one.operation in slots for one in operation.after)
    mates = (one for one in built.known.facts.operations if one.order == operation.order and one.cap == operation.cap)
    if is_next and not any(mate.id in slots for mate in mates):
        return LeftOut(id, "no_card", (operation.cap,))
    return LeftOut(id, "calendar_ends")
