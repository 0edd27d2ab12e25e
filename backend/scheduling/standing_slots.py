"""What lies fixed in a schedule: what runs now, what was pinned, and what is frozen of the schedule before."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from functools import cached_property
from uuid import UUID

from backend.kernel.scheduling.plant.check import faults
from backend.kernel.scheduling.plant.facts import Facts, Operation, Schedule, Slot, Span
from backend.kernel.scheduling.plant.goals import Goals
from backend.kernel.scheduling.plant.opening import fit, open_between
from backend.kernel.scheduling.plant.solve import mend
from backend.scheduling.changing_facts import Supposed
from backend.scheduling.loaded import Place
from backend.scheduling.open_work import Part

RUNNING, FROZEN, PIN = "running", "frozen", "pin"
AS_IT_WAS = Goals(({"moved": 1},))


@dataclass
class Standing:
    """Slots by operation key, and why each is fixed."""

    facts: Facts
    open: Mapping[str, Sequence[Span]]  # by place
    before: Mapping[str, Slot]
    slots: dict[str, Slot] = field(default_factory=dict)
    why: dict[str, str] = field(default_factory=dict)

    def run(self, parts: Iterable[Part], places: Mapping[UUID, Sequence[Place]]) -> None:
        """What runs stays from now until it is done; where more runs than there are places the rest may wait.

        A furnace runs all of one family together, until the last of them is done.
        """
        work = {one.id: one for one in self.facts.operations}
        taken: dict[str, list[Operation]] = defaultdict(list)
        for part in parts:
            if part.running and part.key in work:
                one = work[part.key]
                keys = sorted((place.key for place in places.get(part.center_id, ())), key=self._elsewhere(one.id))
                if place := next((key for key in keys if self._fits(one, key, taken[key])), None):
                    taken[place].append(one)
        for place, together in taken.items():
            ends = max((self._end(one, place) for one in together), default=0)
            for one in together:
                self._fix(Slot(one.id, place, 0, 0, ends), RUNNING)

    def _elsewhere(self, id: str) -> Callable[[str], bool]:
        """It runs where it was scheduled, if there is room, else on the first place with room."""
        was = self.before.get(id)
        return lambda key: was is None or key != was.machine

    def _fits(self, one: Operation, place: str, others: Sequence[Operation]) -> bool:
        limit = self._limits[place]
        if not others:
            return True
        load = sum(other.load for other in (one, *others))
        return limit is not None and load <= limit and one.family == others[0].family

    @cached_property
    def _limits(self) -> Mapping[str, int | None]:
        return {machine.id: machine.load for machine in self.facts.machines}

    def _end(self, one: Operation, place: str) -> int:
        span = fit(self.open[place], 0, self._seconds(one, place), True)
        return span[1] if span else self._seconds(one, place)

    def _seconds(self, one: Operation, place: str) -> int:
        return next((way.seconds for way in one.ways if way.machine == place), 0)

    def pin(self, supposed: Supposed, parts: Iterable[Part]) -> None:
        """Where somebody put it by hand, as long as it takes there."""
        work = {one.id: one for one in self.facts.operations}
        for part in parts:
            told = supposed.pins.get(part.ticket_id or part.operation_id) or supposed.pins.get(part.operation_id)
            if told is None or part.key in self.slots or part.key not in work:
                continue
            (place, moment), one = told, work[part.key]
            way = next((way for way in one.ways if way.machine == place.key), None)
            span = fit(self.open[place.key], moment, way.seconds, one.breaks) if way else None
            if span is not None:
                self._fix(Slot(one.id, place.key, span[0], *span), PIN)

    def freeze(self, until: int) -> None:
        """What was to begin within the frozen time stays where it was, later only behind what is late.

        It is free where its place or its material is not there any more, or nothing of the frozen time is left for it.
        """
        facts = self.laid()
        stays = {one.id for one in facts.operations if one.id not in self.slots and self._stays(one, until)}
        chosen = [self._as_it_was(one) for one in facts.operations if one.id in stays or one.id in self.slots]
        known = {one.id for one in chosen}
        work = (replace(one, after=tuple(it for it in one.after if it.operation in known)) for one in chosen)
        made = mend(replace(facts, operations=tuple(work)), self.before, AS_IT_WAS) if stays else None
        for slot in made.schedule.slots.values() if made else ():
            if slot.operation in stays and slot.start < until:
                self._fix(slot, FROZEN)

    def _stays(self, one: Operation, until: int) -> bool:
        """Of what should have begun by now the part before is not asked for: nobody says when machines were open."""
        slot = self.before.get(one.id)
        if slot is None or slot.machine not in self.open or slot.start >= until or one.earliest > max(0, slot.start):
            return False
        asks = min(self._seconds(one, slot.machine), slot.end - slot.start) + min(0, slot.start)
        return open_between(self.open[slot.machine], slot.start, slot.end) >= asks

    def _as_it_was(self, one: Operation) -> Operation:
        place = (self.slots.get(one.id) or self.before[one.id]).machine
        return replace(one, ways=tuple(way for way in one.ways if way.machine == place) or one.ways)

    def _fix(self, slot: Slot, why: str) -> None:
        self.slots[slot.operation], self.why[slot.operation] = slot, why

    def free(self, keys: Iterable[str]) -> bool:
        """Lets go what cannot lie where it lies; what runs, runs. Whether there was any."""
        gone = [key for key in dict.fromkeys(keys) if self.why.get(key, RUNNING) != RUNNING]
        for key in gone:
            del self.slots[key], self.why[key]
        return bool(gone)

    def laid(self) -> Facts:
        """The facts with all that is fixed and cannot contradict itself.

        What has begun waits for nothing any more. It holds what the floor says it holds, be there too few or not.
        """
        while self.free([id for _, id in self._doubts()]):
            pass
        greedy = {id for code, id in self._doubts() if code == "pool"}
        while greedy:
            self.facts = replace(self.facts, operations=tuple(_without_needs(self.facts.operations, greedy)))
            greedy = {id for code, id in self._doubts() if code == "pool"}
        return replace(self.facts, operations=tuple(self._fixed(one) for one in self.facts.operations))

    @cached_property
    def _keys(self) -> Set[str]:
        return {one.id for one in self.facts.operations}

    def _doubts(self) -> Iterator[tuple[str, str]]:
        """Frozen is only what lies behind frozen work, or behind none: all else could end after its start."""
        for one in self.facts.operations:
            free = (before.operation in self._keys and before.operation not in self.slots for before in one.after)
            if self.why.get(one.id) == FROZEN and any(free):
                yield "before_free", one.id
        fixed = tuple(self._fixed(one) for one in self.facts.operations if one.id in self.slots)
        for fault in faults(replace(self.facts, operations=fixed), Schedule(self.slots)):
            yield fault.code, fault.about[0]

    def _fixed(self, one: Operation) -> Operation:
        if one.id not in self.slots:
            return one
        return replace(one, fixed=self.slots[one.id], after=() if self.why[one.id] == RUNNING else one.after)


def _without_needs(operations: Iterable[Operation], ids: Iterable[str]) -> Iterator[Operation]:
    of = set(ids)
    for one in operations:
        yield replace(one, ways=tuple(replace(way, needs=()) for way in one.ways)) if one.id in of else one
