"""Whether a schedule keeps what the facts demand; it knows nothing of how schedules are made."""

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import NamedTuple

from backend.kernel.scheduling.plant.facts import After, Facts, Machine, Need, Operation, Schedule, Slot, Span, Way
from backend.kernel.scheduling.plant.known import Known
from backend.kernel.scheduling.plant.opening import fit, open_between


class Fault(NamedTuple):
    """What is wrong and with what (ids), the operation first."""

    code: str
    about: tuple[str, ...]


def faults(facts: Facts, schedule: Schedule) -> list[Fault]:
    """Everything that is wrong; empty for a schedule that can be carried out."""
    known = Known(facts)
    told = [Fault("unknown", (id,)) for id in schedule.slots if id not in known.operations]
    told += _accounted(known, schedule)
    slots = {id: slot for id, slot in schedule.slots.items() if id in known.operations}
    machines = {
        id: list(mine) for id, mine in groupby(sorted(slots.values(), key=_in_time), key=lambda slot: slot.machine)
    }
    for id, slot in slots.items():
        told += _of_itself(known, known.operations[id], slot)
        told += _after_others(known, known.operations[id], slots)
    for machine, mine in machines.items():
        told += _on_machine(known, known.machines[machine], mine) if machine in known.machines else ()
    return told + list(_in_pools(known, machines)) + list(_under_caps(known, slots))


def _in_time(slot: Slot) -> tuple[str, int, int, str]:
    return slot.machine, slot.start, slot.end, slot.operation


def _accounted(known: Known, schedule: Schedule) -> Iterator[Fault]:
    reasons = {one.operation for one in schedule.left_out}
    for id in known.operations:
        if (id in schedule.slots) == (id in reasons):
            yield Fault("no_account", (id,))


def _way(operation: Operation, slot: Slot) -> Way | None:
    return next((way for way in operation.ways if way.machine == slot.machine), None)


def _of_itself(known: Known, operation: Operation, slot: Slot) -> Iterator[Fault]:
    """Its way, its time, its calendar; one that is fixed lies where it is fixed."""
    if operation.fixed is not None:
        if slot != operation.fixed:
            yield Fault("not_where_fixed", (operation.id,))
        return
    way = _way(operation, slot)
    if way is None:
        yield Fault("no_such_way", (operation.id, slot.machine))
        return
    order = known.orders[operation.order]
    if slot.start < max(0, operation.earliest, order.release):
        yield Fault("too_early", (operation.id,))
    stretches = known.open(known.calendars_of(way))
    mates = known.machines[slot.machine].load is not None
    worked = open_between(stretches, slot.start, slot.end)
    if worked != way.seconds and not (mates and worked > way.seconds):
        yield Fault("open_seconds", (operation.id, slot.machine))
    if not operation.breaks and worked != slot.end - slot.start:
        yield Fault("interrupted", (operation.id,))
    if way.seconds and open_between(stretches, slot.start, slot.start + 1) == 0:
        yield Fault("closed", (operation.id,))


def _after_others(known: Known, operation: Operation, slots: Mapping[str, Slot]) -> Iterator[Fault]:
    mine = slots[operation.id]
    for before in operation.after:
        other = slots.get(before.operation)
        if other is None:
            if operation.fixed is None:
                yield Fault("nothing_before", (operation.id, before.operation))
        elif _is_before(known, mine, before, other):
            yield Fault("before_others", (operation.id, before.operation))


def _is_before(known: Known, mine: Slot, before: After, other: Slot) -> bool:
    if before.first is None:
        return mine.start < other.end + before.lag
    way = _way(known.operations[other.operation], other)
    span = fit(known.open(known.calendars_of(way)), other.start, before.first, True) if way else None
    portion = min(other.end, span[1]) if span else other.end
    return mine.start < portion or mine.end < other.end + before.last


class Turn(NamedTuple):
    """What a machine does at once, after what, and the open seconds of set-up that needs."""

    load: list[Slot]
    free: int
    setup: int


def _turns(known: Known, machine: Machine, slots: Sequence[Slot]) -> Iterator[Turn]:
    """In order of time; a furnace's loads begin and end together."""
    family, free, seen = machine.family, 0, 0
    for _, together in groupby(enumerate(slots), key=lambda told: _load_of(machine, *told)):
        load = [slot for _, slot in together]
        mine = known.operations[load[0].operation].family
        yield Turn(load, free if seen else 0, known.setup_between(machine, family, mine))
        family, free, seen = mine or family, load[0].end, seen + 1


def _load_of(machine: Machine, at: int, slot: Slot) -> tuple[int, int]:
    return (slot.start, slot.end) if machine.load else (at, at)


def _on_machine(known: Known, machine: Machine, slots: Sequence[Slot]) -> Iterator[Fault]:
    """One thing at a time with the set-ups between; what is in a furnace together belongs together."""
    stretches, work = known.open(frozenset((machine.calendar,))), known.operations
    for turn in _turns(known, machine, slots):
        slot = turn.load[0]
        families = {work[one.operation].family for one in turn.load}
        if machine.load and (sum(work[one.operation].load for one in turn.load) > machine.load or len(families) > 1):
            yield Fault("load", (slot.operation, machine.id))
        if slot.start < turn.free:
            yield Fault("not_free", (slot.operation, machine.id))
            continue
        done = open_between(stretches, max(turn.free, slot.setup), slot.start)
        if done < turn.setup and work[slot.operation].fixed is None:
            yield Fault("no_setup", (slot.operation, machine.id))


def _in_pools(known: Known, machines: Mapping[str, Sequence[Slot]]) -> Iterator[Fault]:
    """Units held at any moment are there; a furnace's load holds the most any of it needs."""
    changes: dict[str, list[tuple[int, int, str]]] = defaultdict(list)
    for id, slots in machines.items():
        for turn in _turns(known, known.machines[id], slots) if id in known.machines else ():
            for need, start, end in _held(known, known.machines[id], turn):
                changes[need.pool] += [(start, need.units, turn.load[0].operation), (end, -need.units, "")]
    for pool, told in changes.items():
        held = 0
        for _, units, operation in sorted(told):
            held += units
            if held > known.pools[pool].units:
                yield Fault("pool", (operation, pool))
                break


def _under_caps(known: Known, slots: Mapping[str, Slot]) -> Iterator[Fault]:
    """No order comes in where as many are in work as may be; what is fixed is as it is."""
    stays: dict[str, dict[str, list[Operation]]] = {cap: defaultdict(list) for cap in known.caps}
    for id in slots:
        if (operation := known.operations[id]).cap in stays:
            stays[operation.cap][operation.order].append(operation)
    for cap, mine in stays.items():
        inside = known.caps[cap].inside
        spans = [_stay(work, slots, order in inside) for order, work in mine.items()]
        starts, ends = sorted(start for start, _ in spans), sorted(end for _, end in spans)
        for (start, _), (order, work) in zip(spans, mine.items(), strict=True):
            count = bisect_right(starts, start) - bisect_right(ends, start)
            if count > known.caps[cap].orders and order not in inside and not any(one.fixed for one in work):
                yield Fault("cap", (min(work, key=lambda one: slots[one.id].start).id, cap))


def _stay(mine: Sequence[Operation], slots: Mapping[str, Slot], begun: bool) -> Span:
    first = 0 if begun else min(slots[one.id].start for one in mine)
    return first, max(slots[one.id].end for one in mine)


def _held(known: Known, machine: Machine, turn: Turn) -> Iterator[tuple[Need, int, int]]:
    slot, units = turn.load[0], Counter[str]()
    for one in turn.load:
        way = _way(known.operations[one.operation], one)
        units |= Counter({need.pool: need.units for need in way.needs} if way else {})
    for pool, count in units.items():
        yield Need(pool, count), slot.start, slot.end
    if turn.setup and machine.crew and known.operations[slot.operation].fixed is None:
        span = fit(known.open(frozenset((machine.calendar,))), slot.setup, turn.setup, True)
        yield machine.crew[0], slot.setup, span[1] if span else slot.start
