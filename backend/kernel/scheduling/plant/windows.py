"""When a machine can be given to maintenance: in a gap, else where what is scheduled suffers least."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from backend.kernel.scheduling.plant.facts import Calendar, Facts, Machine, Schedule, Slot, Span
from backend.kernel.scheduling.plant.goals import Goals
from backend.kernel.scheduling.plant.known import Known
from backend.kernel.scheduling.plant.opening import fit, open_between
from backend.kernel.scheduling.plant.solve import mend

LEAST, MOST, WORK = 2, 12, 60_000  # places that are tried by scheduling around them, fewer in a large plant
STAND_STILL = Goals(({"tardiness": 1}, {"moved": 1}))


def best_window(facts: Facts, schedule: Schedule, machine: str, seconds: int, within: Span) -> Span | None:
    """The stretch [start, end) in open hours of a machine in which so much work on it does the least harm.

    First the earliest gap between what is scheduled there, set-ups included. Without one, the beginnings of open
    stretches and the ends of slots are tried, those first that meet the least work: the machine is closed, the
    schedule mended, and the one with the least weighted lateness is taken, then the least moved, then the earliest.
    What is fixed is never in the way. It goes on over breaks only where no open stretch is long enough. None where
    the machine has no such time between the two moments of `within`.
    """
    asked = _Asked(facts, schedule, machine, seconds, within)
    if machine not in asked.known.machines or seconds <= 0:
        return None
    gap = next((span for span in asked.candidates if not asked.busy_in(span)), None)
    if gap is not None:
        return gap
    allowed = [span for span in asked.candidates if not asked.is_fixed(span)]
    count = min(MOST, max(LEAST, WORK // max(1, len(facts.operations))))
    tried = sorted(allowed, key=lambda span: (asked.busy_in(span), span))[:count]
    return min(tried, key=lambda span: (*asked.harm(span), span), default=None)


@dataclass(frozen=True)
class _Asked:
    """What was asked; times are whole seconds as in the facts."""

    facts: Facts
    schedule: Schedule
    machine: str
    seconds: int
    within: Span

    @cached_property
    def known(self) -> Known:
        return Known(self.facts)

    @cached_property
    def open(self) -> tuple[Span, ...]:
        return self.known.open(frozenset((self.known.machines[self.machine].calendar,)))

    @cached_property
    def slots(self) -> list[Slot]:
        mine = (slot for slot in self.schedule.slots.values() if slot.machine == self.machine)
        return sorted(mine, key=lambda slot: (slot.setup, slot.end))

    @cached_property
    def candidates(self) -> Sequence[Span]:
        """Where it may begin: with an open stretch, behind a slot, at once, or so that it ends before a slot."""
        earliest, latest = self.within
        moments = {earliest, *(start for start, _ in self.open), *(slot.end for slot in self.slots)}
        moments |= {slot.setup - self.seconds for slot in self.slots}
        inside = sorted(moment for moment in moments if earliest <= moment < latest)
        for breaks in (False, True):
            found = {fit(self.open, moment, self.seconds, breaks) for moment in inside}
            if spans := sorted(span for span in found if span is not None and span[1] <= latest):
                return spans
        return ()

    def busy_in(self, span: Span) -> int:
        """Open seconds of work and set-ups that lie in a stretch."""
        cut = ((max(slot.setup, span[0]), min(slot.end, span[1])) for slot in self._met(span))
        return sum(open_between(self.open, start, end) for start, end in cut)

    def is_fixed(self, span: Span) -> bool:
        return any(self._stays(slot) for slot in self._met(span))

    def harm(self, span: Span) -> tuple[int, ...]:
        """What mending around it costs."""
        made = mend(self._closed(span), self.schedule.slots, STAND_STILL)
        return tuple(made.measures[name] for name in ("left_out", "tardiness", "moved"))

    def _met(self, span: Span) -> Iterator[Slot]:
        return (slot for slot in self.slots if slot.setup < span[1] and slot.end > span[0])

    def _stays(self, slot: Slot) -> bool:
        operation = self.known.operations.get(slot.operation)
        return operation is not None and operation.fixed is not None

    def _closed(self, span: Span) -> Facts:
        """The machine on a calendar of its own, which has this stretch not."""
        own = f"{self.machine} without maintenance"
        calendar = Calendar(own, tuple(without(self.open, span)))
        machines = tuple(self._moved(one, own) for one in self.facts.machines)
        return replace(self.facts, machines=machines, calendars=(*self.facts.calendars, calendar))

    def _moved(self, machine: Machine, calendar: str) -> Machine:
        return replace(machine, calendar=calendar) if machine.id == self.machine else machine


def without(stretches: Sequence[Span], closed: Span) -> Iterator[Span]:
    """Open stretches less what lies in one."""
    for start, end in stretches:
        if start < min(end, closed[0]):
            yield start, min(end, closed[0])
        if max(start, closed[1]) < end:
            yield max(start, closed[1]), end
