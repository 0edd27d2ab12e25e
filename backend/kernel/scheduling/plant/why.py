"""Why an operation lies where it lies, and what would pull it in (planning.md §7: the binding cause)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from typing import NamedTuple

from backend.kernel.scheduling.plant.facts import After, Facts, Operation, Schedule, Slot, Way
from backend.kernel.scheduling.plant.known import Known
from backend.kernel.scheduling.plant.opening import fit

CAUSES = (
    "fixed", "now", "release", "material", "before", "machine", "setup", "crew", "pool", "cap", "calendar", "choice"
)  # fmt: skip


class Bound(NamedTuple):
    """Something an operation cannot begin before: a cause, what it is about (ids), and the moment."""

    cause: str
    about: tuple[str, ...]
    moment: int


@dataclass(frozen=True)
class Why:
    """What binds, the latest first; without the first it could begin `gain` seconds sooner, all else as it is."""

    bounds: tuple[Bound, ...]
    gain: int

    @property
    def cause(self) -> Bound:
        return self.bounds[0]


@dataclass(frozen=True)
class Reader:
    """A schedule that can be asked; it looks up what lies before what once."""

    facts: Facts
    schedule: Schedule

    @cached_property
    def known(self) -> Known:
        return Known(self.facts)

    @cached_property
    def before(self) -> Mapping[str, tuple[str, str]]:
        """What its machine did before each operation ('' nothing), and the family it was set up for then."""
        rows = sorted(
            self.schedule.slots.values(), key=lambda slot: (slot.machine, slot.start, slot.end, slot.operation)
        )
        made: dict[str, tuple[str, str]] = {}
        for machine, mine in groupby(rows, key=lambda slot: slot.machine):
            last, family = "", self.known.machines[machine].family
            for _, load in groupby(mine, key=lambda slot: (slot.start, slot.end)):
                together = [slot.operation for slot in load]
                made |= dict.fromkeys(together, (last, family))
                last, family = together[-1], self.known.operations[together[-1]].family or family
        return made

    @cached_property
    def _ending(self) -> Mapping[int, list[Slot]]:
        """What ends at each moment."""
        made: dict[int, list[Slot]] = {}
        for slot in self.schedule.slots.values():
            made.setdefault(slot.end, []).append(slot)
        return made

    def why(self, id: str) -> Why:
        """Of an operation that has a place; KeyError of another."""
        slot, operation = self.schedule.slots[id], self.known.operations[id]
        if operation.fixed is not None:
            return Why((Bound("fixed", (), slot.start),), 0)
        way = next(way for way in operation.ways if way.machine == slot.machine)
        bounds = sorted(self._bounds(operation, slot), key=lambda bound: -bound.moment)
        found = self._opened(operation, way, bounds[0].moment)
        if slot.start > found:
            bounds = [self._later(operation, way, slot), *bounds]
        elif found > bounds[0].moment:
            bounds = [Bound("calendar", tuple(sorted(self.known.calendars_of(way))), found), *bounds]
        sooner = self._opened(operation, way, bounds[1].moment) if len(bounds) > 1 else slot.start
        return Why(tuple(bounds), max(0, slot.start - sooner))

    def _opened(self, operation: Operation, way: Way, moment: int) -> int:
        span = fit(self.known.open(self.known.calendars_of(way)), moment, way.seconds, operation.breaks)
        return span[0] if span else moment

    def _bounds(self, operation: Operation, slot: Slot) -> Iterator[Bound]:
        yield Bound("now", (), 0)
        order = self.known.orders[operation.order]
        if order.release > 0:
            yield Bound("release", (order.id,), order.release)
        if operation.earliest > 0:
            yield Bound("material", (), operation.earliest)
        for before in operation.after:
            other = self.schedule.slots.get(before.operation)
            if other and before.first is None:
                yield Bound("before", (other.operation,), other.end + before.lag)
            elif other and before.first is not None:
                yield Bound("before", (other.operation,), self._behind(operation, slot, before))
        if operation.cap:
            yield from self._carded(operation, slot)
        if last := self.before[slot.operation][0]:
            yield Bound("machine", (last,), self.schedule.slots[last].end)
        if slot.setup < slot.start:
            yield Bound("setup", (operation.family,), self._ready(operation, slot))

    def _carded(self, operation: Operation, slot: Slot) -> Iterator[Bound]:
        """When the last order left that kept its own out, if this is what it comes in with."""
        stays, cap = self._stays.get(operation.cap, {}), self.known.caps.get(operation.cap)
        if cap is None or operation.order in cap.inside or slot[3:] != stays[operation.order][0][3:]:
            return
        others = [_from_to(mine, order in cap.inside) for order, mine in stays.items() if order != operation.order]
        for last in sorted((last for _, last in others if last.end <= slot.start), key=lambda one: -one.end):
            if sum(start < last.end <= other.end for start, other in others) >= cap.orders:
                yield Bound("cap", (operation.cap, last.operation), last.end)
                return

    @cached_property
    def _stays(self) -> Mapping[str, Mapping[str, list[Slot]]]:
        """Under each cap the slots of each order, in order of time."""
        made: dict[str, dict[str, list[Slot]]] = {cap: {} for cap in self.known.caps}
        for slot in sorted(self.schedule.slots.values(), key=lambda slot: (slot.start, slot.end)):
            if (operation := self.known.operations[slot.operation]).cap in made:
                made[operation.cap].setdefault(operation.order, []).append(slot)
        return made

    def _behind(self, operation: Operation, slot: Slot, before: After) -> int:
        """When the first transfer batch is there, or later so that the last one can still go through."""
        other = self.schedule.slots[before.operation]
        way = self._way(other)
        span = fit(self.known.open(self.known.calendars_of(way)), other.start, before.first or 0, True) if way else None
        moment = min(other.end, span[1]) if span else other.end
        mine = self._way(slot)
        soonest = (
            fit(self.known.open(self.known.calendars_of(mine)), moment, mine.seconds, operation.breaks)
            if mine
            else None
        )
        return slot.start if soonest and soonest[1] < other.end + before.last else moment

    def _way(self, slot: Slot) -> Way | None:
        return next((way for way in self.known.operations[slot.operation].ways if way.machine == slot.machine), None)

    def _ready(self, operation: Operation, slot: Slot) -> int:
        """When the set-up could have been done at the earliest."""
        machine, (before, family) = self.known.machines[slot.machine], self.before[slot.operation]
        free = self.schedule.slots[before].end if before else 0
        seconds = self.known.setup_between(machine, family, operation.family)
        span = fit(self.known.open(frozenset((machine.calendar,))), max(0, free), seconds, True)
        return span[1] if span else slot.start

    def _later(self, operation: Operation, way: Way, slot: Slot) -> Bound:
        """It begins later than all of that demands: a pool was in use until then, or the order of work says so."""
        for need in way.needs:
            for other in self._ending.get(slot.start, ()):
                if other.operation != slot.operation and self._holds(other, need.pool):
                    return Bound("pool", (need.pool, other.operation), slot.start)
        crew = self.known.machines[slot.machine].crew
        if slot.setup < slot.start and crew:
            return Bound("crew", (crew[0].pool,), slot.start)
        return Bound("choice", (), slot.start)

    def _holds(self, slot: Slot, pool: str) -> bool:
        way = self._way(slot)
        return way is not None and any(need.pool == pool for need in way.needs)


def _from_to(slots: Sequence[Slot], begun: bool) -> tuple[int, Slot]:
    """When an order comes in, and what it leaves with."""
    return -1 if begun else slots[0].start, max(slots, key=lambda slot: slot.end)
