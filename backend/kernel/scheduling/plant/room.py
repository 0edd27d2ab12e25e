"""Room for an operation on a machine among what does not move, and what has to move out of its way there."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from backend.kernel.scheduling.plant.facts import Need, Operation, Slot, Span, Way
from backend.kernel.scheduling.plant.known import Known, handed_on, is_early
from backend.kernel.scheduling.plant.opening import fit


def too_early(known: Known, slots: Mapping[str, Slot]) -> Iterator[tuple[str, str]]:
    """What is fixed and lies before something that comes before it."""
    for operation in known.facts.operations:
        for before in operation.after if operation.fixed else ():
            if is_early(known, slots[operation.id], before, slots[before.operation]):
                yield operation.id, before.operation


@dataclass(frozen=True)
class Room:
    """`slots` are where everything lies, `operation` is to be done by `way`."""

    known: Known
    slots: Mapping[str, Slot]
    operation: Operation
    way: Way

    @cached_property
    def load(self) -> int | None:
        """What the machine takes at once, if it is a furnace."""
        return self.known.machines[self.way.machine].load

    @cached_property
    def others(self) -> Sequence[Slot]:
        """What else its machine does, in order of time."""
        mine = (slot for slot in self.slots.values() if slot.machine == self.way.machine)
        return sorted((slot for slot in mine if slot.operation != self.operation.id), key=lambda slot: slot[2:])

    def soonest(self) -> int:
        """What comes before it, its material and its release let it begin then."""
        least = max(0, self.operation.earliest, self.known.orders[self.operation.order].release)
        for before in self.operation.after:
            if other := self.slots.get(before.operation):
                least = max(least, handed_on(self.known, before, other))
        return least

    def spot(self, moment: int) -> Span | None:
        """Where it goes at or after the moment: everything that is not fixed would move for it."""
        if mates := self._mates(moment):
            return mates
        stretches = self.known.open(self.known.calendars_of(self.way))
        while span := fit(stretches, moment, self.way.seconds, self.operation.breaks):
            ends = [*self._fixed_ends(span), *(min(self._last(need, span)) for need in self._short(span))]
            if not ends:
                return span
            moment = max(max(ends), moment + 1)
        return None

    def _mates(self, moment: int) -> Span | None:
        """The furnace's load under way at that moment, if it fits in."""
        if self.load is None:
            return None
        there = [slot for slot in self.others if slot.start <= moment < slot.end]
        mates = [self.known.operations[slot.operation] for slot in there]
        fits = sum(mate.load for mate in mates) + self.operation.load <= self.load
        alike = {mate.family for mate in mates} == {self.operation.family}
        free = all(mate.fixed is None for mate in mates)
        return there[0][3:] if fits and alike and free and there[0].start >= self.soonest() else None

    def _fixed_ends(self, span: Span) -> Iterator[int]:
        for slot in self.others:
            if self.known.operations[slot.operation].fixed and slot.start < span[1] and slot.end > span[0]:
                yield slot.end

    def _short(self, span: Span) -> Iterator[Need]:
        """Needs that fixed operations leave too little for."""
        for need in self.way.needs:
            held = self._held(need, span)
            if sum(units for slot, units in held if self.known.operations[slot.operation].fixed) > self._spare(need):
                yield need

    def _last(self, need: Need, span: Span) -> list[int]:
        fixed = (slot for slot, _ in self._held(need, span) if self.known.operations[slot.operation].fixed)
        return [slot.end for slot in fixed]

    def _spare(self, need: Need) -> int:
        return self.known.pools[need.pool].units - need.units

    def _held(self, need: Need, span: Span) -> list[tuple[Slot, int]]:
        """Who holds units of that in this time, and how many, the last first."""
        return [
            (slot, units)
            for slot, units in self._holders.get(need.pool, ())
            if slot[3] < span[1] and slot.end > span[0]
        ]

    @cached_property
    def _holders(self) -> Mapping[str, Sequence[tuple[Slot, int]]]:
        """Of each pool that it needs: who holds it, the last to begin first."""
        pools = {need.pool for need in self.way.needs}
        found: dict[str, list[tuple[Slot, int]]] = {pool: [] for pool in pools}
        for id, slot in self.slots.items() if pools else ():
            way = next((way for way in self.known.operations[id].ways if way.machine == slot.machine), None)
            for need in way.needs if way and id != self.operation.id else ():
                if need.pool in pools:
                    found[need.pool].append((slot, need.units))
        return {pool: sorted(mine, key=lambda told: (-told[0].start, told[0])) for pool, mine in found.items()}

    def in_way(self, span: Span) -> Iterator[Slot]:
        """What has to move: what its machine does then, and the last of those that hold what it needs."""
        for slot in self.others:
            if slot.start < span[1] and slot.end > span[0] and not (self.load and slot[3:] == span):
                yield slot
        for need in self.way.needs:
            held = self._held(need, span)
            spare = self._spare(need) - sum(units for _, units in held)
            for slot, units in held:
                if spare < 0 and self.known.operations[slot.operation].fixed is None:
                    spare += units
                    yield slot
