"""The facts by id, and what is wrong with them: by operation the smallest reason; everything else is scheduled."""

from collections.abc import Iterator, Mapping
from functools import cached_property

from backend.kernel.scheduling.plant.facts import (
    After,
    Calendar,
    Cap,
    Facts,
    LeftOut,
    Machine,
    Operation,
    Order,
    Pool,
    Setup,
    Slot,
    Span,
    Way,
)
from backend.kernel.scheduling.plant.opening import fit, joined, shared

Closed: tuple[Span, ...] = ()


class Known:
    """Facts by id. An id said twice means its last."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self.operations: Mapping[str, Operation] = {one.id: one for one in facts.operations}
        self.orders: Mapping[str, Order] = {one.id: one for one in facts.orders}
        self.machines: Mapping[str, Machine] = {one.id: one for one in facts.machines}
        self.pools: Mapping[str, Pool] = {one.id: one for one in facts.pools}
        self.setups: Mapping[str, Setup] = {one.id: one for one in facts.setups}
        self.caps: Mapping[str, Cap] = {one.id: one for one in facts.caps}
        self._calendars: Mapping[str, Calendar] = {one.id: one for one in facts.calendars}
        self._shared: dict[frozenset[str], tuple[Span, ...]] = {}

    def setup_between(self, machine: Machine, before: str, after: str) -> int:
        """Seconds; none on a machine without a table of set-ups."""
        table = self.setups.get(machine.setup or "")
        return table.between(before, after) if table else 0

    def calendars_of(self, way: Way) -> frozenset[str]:
        """Whose open time a way needs: the machine's and that of all it holds."""
        pools = (self.pools[need.pool].calendar for need in way.needs if need.pool in self.pools)
        return frozenset((self.machines[way.machine].calendar, *(one for one in pools if one is not None)))

    def open(self, calendars: frozenset[str]) -> tuple[Span, ...]:
        """The stretches in which all of these calendars are open; one that is not known is never."""
        if calendars not in self._shared:
            first, *others = sorted(calendars)
            made = self._stretches(first)
            for other in others:
                made = shared(made, self._stretches(other))
            self._shared[calendars] = made
        return self._shared[calendars]

    def _stretches(self, id: str) -> tuple[Span, ...]:
        found = self._calendars.get(id)
        return joined(found.open) if found else Closed

    @cached_property
    def longest(self) -> dict[frozenset[str], int]:
        return {}

    def longest_open(self, calendars: frozenset[str]) -> int:
        """The longest stretch in seconds."""
        if calendars not in self.longest:
            self.longest[calendars] = max((end - start for start, end in self.open(calendars)), default=0)
        return self.longest[calendars]


def doubts(known: Known) -> dict[str, LeftOut]:
    """Operations that cannot be scheduled and why; what comes after one of them cannot either.

    Codes: no_way, unknown_machine, unknown_pool, too_many_units, no_open_time, too_long, too_heavy, unknown_order,
    unknown_before, unknown_cap, no_card (a cap of no order), cycle, after_left_out.
    """
    found = {one.operation: one for operation in known.facts.operations for one in _of_itself(known, operation)}
    for loop in loops(known.operations, found):
        for id in loop:
            found.setdefault(id, LeftOut(id, "cycle", loop))
    return found | dict(_behind(known, found))


def _of_itself(known: Known, operation: Operation) -> Iterator[LeftOut]:
    if operation.order not in known.orders:
        yield LeftOut(operation.id, "unknown_order", (operation.order,))
    for before in operation.after:
        if before.operation not in known.operations:
            yield LeftOut(operation.id, "unknown_before", (before.operation,))
    if operation.cap and operation.cap not in known.caps:
        yield LeftOut(operation.id, "unknown_cap", (operation.cap,))
    elif operation.cap and operation.fixed is None and known.caps[operation.cap].orders < 1:
        yield LeftOut(operation.id, "no_card", (operation.cap,))
    if operation.fixed is not None:
        if operation.fixed.machine not in known.machines:
            yield LeftOut(operation.id, "unknown_machine", (operation.fixed.machine,))
        return
    reasons = [wrong_with(known, operation, way) for way in operation.ways]
    if not reasons:
        yield LeftOut(operation.id, "no_way")
    elif all(reasons):
        yield next(reason for reason in reasons if reason is not None)


def wrong_with(known: Known, operation: Operation, way: Way) -> LeftOut | None:
    """Why an operation can never be done this way, or None."""
    machine = known.machines.get(way.machine)
    if machine is None:
        return LeftOut(operation.id, "unknown_machine", (way.machine,))
    for need in way.needs:
        if need.pool not in known.pools:
            return LeftOut(operation.id, "unknown_pool", (need.pool,))
        if known.pools[need.pool].units < need.units:
            return LeftOut(operation.id, "too_many_units", (need.pool,))
    if machine.load is not None and operation.load > machine.load:
        return LeftOut(operation.id, "too_heavy", (machine.id,))
    calendars = known.calendars_of(way)
    if not known.open(calendars):
        return LeftOut(operation.id, "no_open_time", tuple(sorted(calendars)))
    if not operation.breaks and known.longest_open(calendars) < way.seconds:
        return LeftOut(operation.id, "too_long", tuple(sorted(calendars)))
    return None


def loops(operations: Mapping[str, Operation], without: Mapping[str, LeftOut]) -> list[tuple[str, ...]]:
    """Every operation that waits for itself is in one of these; each loop in the order of work, from its least id."""
    missing = {id: sum(one.operation in operations for one in operation.after) for id, operation in operations.items()}
    following: dict[str, list[str]] = {id: [] for id in operations}
    for id, operation in operations.items():
        for before in operation.after:
            if before.operation in following:
                following[before.operation].append(id)
    free = [id for id, count in missing.items() if not count]
    while free:
        for id in following[free.pop()]:
            missing[id] -= 1
            if not missing[id]:
                free.append(id)
    return _walked({id for id, count in missing.items() if count}, operations)


def _walked(waiting: set[str], operations: Mapping[str, Operation]) -> list[tuple[str, ...]]:
    """Back from each operation that waits, along one that waits as well, until one comes again."""
    found: list[tuple[str, ...]] = []
    seen: set[str] = set()
    for id in sorted(waiting):
        path: list[str] = []
        while id not in seen:
            seen.add(id)
            path.append(id)
            id = next(before.operation for before in operations[id].after if before.operation in waiting)
        if id in path:
            loop = path[path.index(id) :][::-1]
            first = loop.index(min(loop))
            found.append((*loop[first:], *loop[:first]))
    return found


def _behind(known: Known, found: Mapping[str, LeftOut]) -> Iterator[tuple[str, LeftOut]]:
    """What comes after something left out."""
    following: dict[str, list[str]] = {}
    for operation in known.facts.operations:
        for before in operation.after:
            following.setdefault(before.operation, []).append(operation.id)
    reached, queue = set(found), list(found)
    while queue:
        id = queue.pop()
        for then in following.get(id, ()):
            if then not in reached and known.operations[then].fixed is None:
                reached.add(then)
                queue.append(then)
                yield then, LeftOut(then, "after_left_out", (id,))


def clashes(known: Known) -> list[tuple[str, str]]:
    """Pairs of fixed operations that cannot both lie where they do: on one machine at once, or out of order."""
    slots = [one.fixed for one in known.facts.operations if one.fixed and one.fixed.machine in known.machines]
    pairs: list[tuple[str, str]] = []
    longest: Slot | None = None
    for slot in sorted(slots, key=lambda slot: (slot.machine, slot.start, slot.end)):
        if longest is not None and longest.machine == slot.machine:
            pairs += [(longest.operation, slot.operation)] if _meet(known, longest, slot) else []
        if longest is None or longest.machine != slot.machine or longest.end <= slot.end:
            longest = slot
    for operation in known.facts.operations:
        for before in operation.after:
            first = known.operations.get(before.operation)
            if operation.fixed and first and first.fixed and is_early(known, operation.fixed, before, first.fixed):
                pairs.append((first.id, operation.id))
    return pairs


def _meet(known: Known, one: Slot, other: Slot) -> bool:
    """At once on a machine; in a furnace only what begins and ends together may."""
    together = known.machines[one.machine].load is not None and one[3:] == other[3:]
    return other.start < one.end and not together


def is_early(known: Known, slot: Slot, before: After, other: Slot) -> bool:
    """Whether a slot lies before what comes before it, as far as that must be done by then."""
    least = slot.end if before.first is None else other.end + before.last
    return slot.start < handed_on(known, before, other) or slot.end < least


def handed_on(known: Known, before: After, other: Slot) -> int:
    """When what comes after the other may begin: behind it, or with its first portion."""
    if before.first is None:
        return other.end + before.lag
    ways = known.operations[other.operation].ways
    way = next((way for way in ways if way.machine == other.machine and way.machine in known.machines), None)
    span = fit(known.open(known.calendars_of(way)), other.start, before.first, True) if way else None
    return min(other.end, span[1]) if span else other.end
