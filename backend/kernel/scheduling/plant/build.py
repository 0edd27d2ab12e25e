"""Facts to columns, and an empty floor to place them on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate

import numpy as np

from backend.kernel.scheduling.plant.arrays import (
    COUNT,
    NEVER,
    NOTHING,
    Floor,
    Followers,
    Machines,
    Operations,
    Orders,
    Plant,
    Times,
    Ways,
    Whole,
)
from backend.kernel.scheduling.plant.cards import caps_of
from backend.kernel.scheduling.plant.columns import small, starts, whole
from backend.kernel.scheduling.plant.facts import Facts, LeftOut, Operation, Slot, Way
from backend.kernel.scheduling.plant.known import Known, doubts, wrong_with


@dataclass(frozen=True)
class Built:
    """Columns, whose row o is the o-th of `ids`; `ways` are the ways in their order; what has no place and why."""

    plant: Plant
    known: Known
    ids: Sequence[str]
    ways: Sequence[Way]
    left_out: Mapping[str, LeftOut]


def build(facts: Facts) -> Built:
    known = Known(facts)
    left_out = doubts(known)
    work = facts.operations
    places = {operation.id: at for at, operation in enumerate(work)}
    usable = [_usable(known, operation, left_out) for operation in work]
    calendars: dict[frozenset[str], int] = {}
    ways, columns = _ways(known, usable, calendars)
    families = {"": 0}
    for name in (*(one.family for one in work), *(machine.family for machine in facts.machines)):
        families.setdefault(name, len(families))
    machines = _machines(known, places, families, calendars)
    operations = _operations(known, places, (families, left_out))
    units = whole(pool.units for pool in facts.pools)
    plant = Plant(
        operations, machines, columns, _followers(work, places), _times(known, calendars), _setups(known, families),
        starts(4 + 2 * count for count in _uses(known, usable)), units, _orders(work),
        caps_of(known, left_out),
    )  # fmt: skip
    return Built(plant, known, [one.id for one in work], ways, left_out)


def _usable(known: Known, operation: Operation, left_out: Mapping[str, LeftOut]) -> tuple[Way, ...]:
    """The ways an operation can really be done; that of a fixed one is where it lies."""
    if operation.fixed is not None:
        return (_way_of(operation, operation.fixed),) if operation.fixed.machine in known.machines else ()
    if operation.id in left_out:
        return ()
    return tuple(way for way in operation.ways if wrong_with(known, operation, way) is None)


def _way_of(operation: Operation, slot: Slot) -> Way:
    there = next((way for way in operation.ways if way.machine == slot.machine), None)
    return there or Way(slot.machine, max(0, slot.end - slot.start))


def _ways(
    known: Known, usable: Sequence[Sequence[Way]], calendars: dict[frozenset[str], int]
) -> tuple[list[Way], Ways]:
    ways = [way for mine in usable for way in mine]
    machine = {one.id: at for at, one in enumerate(known.facts.machines)}
    pool = {one.id: at for at, one in enumerate(known.facts.pools)}
    needs = [[need for need in way.needs if need.pool in pool] for way in ways]
    flat = [need for mine in needs for need in mine]
    return ways, Ways(
        starts(map(len, usable)), small(machine[way.machine] for way in ways),
        small(calendars.setdefault(known.calendars_of(way), len(calendars)) for way in ways),
        whole(way.seconds for way in ways), starts(map(len, needs)),
        small(pool[need.pool] for need in flat), small(need.units for need in flat),
    )  # fmt: skip


def _uses(known: Known, usable: Sequence[Sequence[Way]]) -> list[int]:
    """How often each pool may be held at most."""
    pool = {one.id: at for at, one in enumerate(known.facts.pools)}
    counts = [0] * len(pool)
    crews = sorted({need.pool for machine in known.facts.machines for need in machine.crew})
    for mine in usable:
        for id in {need.pool for way in mine for need in way.needs if need.pool in pool}.union(crews):
            counts[pool[id]] += 2
    return counts


def _times(known: Known, calendars: Mapping[frozenset[str], int]) -> Times:
    lists = [known.open(calendar) for calendar in calendars]
    before = [list(accumulate((end - start for start, end in spans), initial=0))[: len(spans)] for spans in lists]
    flat = [span for spans in lists for span in spans]
    return Times(
        starts(map(len, lists)), whole(start for start, _ in flat), whole(end for _, end in flat),
        whole(seconds for mine in before for seconds in mine),
    )  # fmt: skip


def _setups(known: Known, families: Mapping[str, int]) -> "np.typing.NDArray[np.int64]":
    """A table for each set-up, and before them one of nothing for machines without."""
    tables = np.zeros((len(known.facts.setups) + 1, len(families), len(families)), np.int64)
    for at, setup in enumerate(known.facts.setups, 1):
        tables[at, 1:, 1:] = setup.usual
        np.fill_diagonal(tables[at], 0)
        for (before, after), seconds in setup.seconds.items():
            if before and after and before in families and after in families:
                tables[at, families[before], families[after]] = seconds
    return tables


def _machines(
    known: Known, places: Mapping[str, int], families: Mapping[str, int], calendars: dict[frozenset[str], int]
) -> Machines:
    machines = known.facts.machines
    setup = {one.id: at for at, one in enumerate(known.facts.setups, 1)}
    pool = {one.id: at for at, one in enumerate(known.facts.pools)}
    fixed: dict[str, list[Slot]] = {machine.id: [] for machine in machines}
    for operation in known.facts.operations:
        if operation.fixed and operation.fixed.machine in fixed:
            fixed[operation.fixed.machine].append(operation.fixed)
    lists = [sorted(mine, key=lambda slot: (slot.start, slot.end, slot.operation)) for mine in fixed.values()]
    flat = [slot for mine in lists for slot in mine]
    crews = [machine.crew[0] if machine.crew else None for machine in machines]
    return Machines(
        small(calendars.setdefault(frozenset((machine.calendar,)), len(calendars)) for machine in machines),
        small(setup.get(machine.setup or "", 0) for machine in machines),
        small(families[machine.family] for machine in machines), whole(machine.load or 0 for machine in machines),
        small(pool.get(crew.pool, NOTHING) if crew else NOTHING for crew in crews),
        small(crew.units if crew else 0 for crew in crews),
        starts(map(len, lists)), small(places[slot.operation] for slot in flat), whole(slot.setup for slot in flat),
        whole(slot.start for slot in flat), whole(slot.end for slot in flat),
    )  # fmt: skip


def _followers(work: Sequence[Operation], places: Mapping[str, int]) -> Followers:
    lists: list[list[tuple[int, int, int, int]]] = [[] for _ in work]
    for at, operation in enumerate(work):
        for before in operation.after:
            if before.operation in places:
                first = NOTHING if before.first is None else before.first
                lists[places[before.operation]].append((at, before.lag, first, before.last))
    flat = np.array([row for mine in lists for row in mine], np.int64).reshape(-1, 4)
    return Followers(starts(map(len, lists)), flat[:, 0].astype(np.int32), *(flat[:, at].copy() for at in (1, 2, 3)))


def _operations(
    known: Known, places: Mapping[str, int], told: tuple[Mapping[str, int], Mapping[str, LeftOut]]
) -> Operations:
    work, (families, left_out) = known.facts.operations, told
    orders = [known.orders.get(one.order) for one in work]
    fixed = [NOTHING if one.fixed is None else 0 for one in work]
    return Operations(
        whole(max(one.earliest, order.release if order else 0) for one, order in zip(work, orders, strict=True)),
        whole(order.due if order else NEVER for order in orders),
        whole(order.weight if order else 0 for order in orders),
        _tails(work, places), small(families[one.family] for one in work), whole(one.load for one in work),
        np.array([one.breaks for one in work], np.int8),
        small(sum(before.operation in places for before in one.after) for one in work), small(fixed),
        np.array([one.id not in left_out for one in work], np.int8),
    )  # fmt: skip


def _orders(work: Sequence[Operation]) -> Orders:
    rows: dict[str, list[int]] = {}
    for at, operation in enumerate(work):
        rows.setdefault(operation.order, []).append(at)
    return Orders(starts(map(len, rows.values())), whole(at for mine in rows.values() for at in mine))


def _tails(work: Sequence[Operation], places: Mapping[str, int]) -> Whole:
    """Least seconds of work behind each operation; what waits for itself has none."""
    tails = np.zeros(len(work), np.int64)
    missing = np.zeros(len(work), np.int64)
    for operation in work:
        for before in operation.after:
            if before.operation in places:
                missing[places[before.operation]] += 1
    free = [at for at in range(len(work)) if not missing[at]]
    while free:
        operation = work[at := free.pop()]
        behind = tails[at] + min((way.seconds for way in operation.ways), default=0)
        for before in operation.after:
            if (place := places.get(before.operation)) is not None:
                tails[place] = max(tails[place], behind)
                missing[place] -= 1
                if not missing[place]:
                    free.append(place)
    return tails


def empty(plant: Plant) -> Floor:
    """A floor nothing is placed on yet."""
    count, machines = len(plant.operations.due), len(plant.machines.calendar)
    steps, long, short = np.zeros(int(plant.pool_at[-1]), np.int64), np.int64, np.int32
    caps = plant.caps
    floor = Floor(
        *(np.zeros(machines, kind) for kind in (long, short, long, long, short)),
        *(np.zeros(count, kind) for kind in (short, short, long, long, long, long, long, short, short)),
        np.zeros(machines, np.int64), np.zeros((count, 3), np.int64), steps, steps.copy(),
        np.zeros(len(plant.units), np.int64), np.zeros(count, np.int32),
        caps.card.copy(), caps.left.copy(), caps.last.copy(), caps.free.copy(), caps.until.copy(),
        *(np.zeros(len(caps.until), short) for _ in range(2)), np.zeros(count, np.int32), np.zeros(5, np.int64),
    )  # fmt: skip
    clear(plant, floor)
    return floor


def clear(plant: Plant, floor: Floor) -> None:
    """Nothing is placed any more."""
    floor.free[:], floor.family[:], floor.next_fixed[:] = 0, plant.machines.family, plant.machines.at[:-1]
    floor.next_start[:], floor.first[:], floor.queued[:] = NEVER, NOTHING, 0
    floor.ready[:], floor.tried[:] = plant.operations.earliest, NOTHING
    floor.least_end[:] = floor.least_setup[:] = -NEVER
    floor.missing[:], floor.slot[:] = plant.operations.before, NEVER
    floor.way[:] = np.where(plant.ways.at[1:] > plant.ways.at[:-1], plant.ways.at[:-1], NOTHING)
    floor.length[:], floor.used[:], floor.spot[COUNT] = 1, 0, 0
    floor.steps[plant.pool_at[:-1]] = -NEVER
    floor.card[:], floor.left[:], floor.last[:] = plant.caps.card, plant.caps.left, plant.caps.last
    floor.card_free[:], floor.until[:], floor.aside[:] = plant.caps.free, plant.caps.until, NOTHING
    for cap in range(len(plant.caps.until)):
        first, last = plant.caps.at[cap : cap + 2]
        floor.next_card[cap] = first + np.argmin(plant.caps.free[first:last])
