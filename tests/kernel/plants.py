"""Small and random plants to schedule, in seconds; an hour is HOUR."""

from collections.abc import Mapping
from dataclasses import replace
from random import Random

from backend.kernel.scheduling.plant.facts import (
    After,
    Calendar,
    Cap,
    Facts,
    Machine,
    Need,
    Operation,
    Order,
    Pool,
    Setup,
    Slot,
    Way,
)
from backend.kernel.scheduling.plant.opening import shared

HOUR, DAY = 3600, 86400
FAMILIES = tuple(f"family {at}" for at in range(4))


def always(days: int = 100) -> Calendar:
    return Calendar("always", ((0, days * DAY),))


def two_shifts(days: int = 200) -> Calendar:
    """Monday to Friday 6:00 to 22:00 with a quarter of an hour's break at 10:00."""
    worked = (day for day in range(days) if day % 7 < 5)
    spans = ((6 * HOUR, 10 * HOUR), (10 * HOUR + 900, 22 * HOUR))
    return Calendar("two shifts", tuple((day * DAY + start, day * DAY + end) for day in worked for start, end in spans))


def line(order: str, *steps: tuple[str, int], **given: object) -> tuple[Operation, ...]:
    """Operations one after the other, `order`.10, .20 …: a machine and hours each."""
    made: list[Operation] = []
    for at, (machine, hours) in enumerate(steps, 1):
        after = (After(made[-1].id),) if made else ()
        made.append(Operation(f"{order}.{at * 10}", order, (Way(machine, hours * HOUR),), after, **given))  # type: ignore[arg-type]
    return tuple(made)


def shop(*operations: Operation, due: int = 1000 * HOUR, **given: object) -> Facts:
    """Machines as the operations name them, always open, every order due at the same time."""
    names = sorted({way.machine for operation in operations for way in operation.ways})
    orders = sorted({operation.order for operation in operations})
    usual = {
        "orders": tuple(Order(id, due) for id in orders),
        "machines": tuple(Machine(name, "always") for name in names),
        "calendars": (always(),),
    }
    return Facts(operations, **(usual | given))  # type: ignore[arg-type]


def random_plant(seed: int, count: int = 60, machines: int = 5, *, capped: bool = True) -> Facts:
    """Everything at once: alternatives, shifts, tools, crews, set-ups, furnaces, transfer batches, breaks or none,
    caps on orders in work."""
    random, tools = Random(seed), max(2, machines // 2)
    tables = {(one, other): random.randint(1, 40) * 60 for one in FAMILIES for other in FAMILIES if one != other}
    pools = [Pool(f"tool {at}", 1 + at % 2) for at in range(tools)]
    pools.append(Pool("fitters", max(1, machines // 4), "two shifts"))
    made, orders = [_machine(at, random) for at in range(machines)], []
    operations: list[Operation] = []
    while len(operations) < count:
        due, release = random.randint(1, 40) * DAY // 2, random.randint(0, 5) * DAY
        orders.append(Order(f"order {len(orders)}", due, release, random.randint(1, 3)))
        operations += _work(orders[-1].id, (machines, tools), random)
    calendars, setups = (always(), two_shifts()), (Setup("table", tables, 600),)
    facts = Facts(tuple(operations), tuple(orders), tuple(made), calendars, tuple(pools), setups)
    return _capped(facts, max(1, machines // 5), Random(seed + 1)) if capped else facts


def _capped(facts: Facts, wide: int, random: Random) -> Facts:
    """The first part of some orders counts under one cap, the rest under another."""
    caps = tuple(Cap(name, wide * random.randint(1, 4)) for name in ("parts", "assembly") if random.random() < 0.5)
    counted = {order.id: (random.randint(0, 3), random.random() < 0.7) for order in facts.orders}
    names = {cap.id for cap in caps}
    work = []
    for one in facts.operations:
        border, is_counted = counted[one.order]
        name = "parts" if int(one.id.rpartition("/")[2]) < border else "assembly"
        work.append(replace(one, cap=name) if is_counted and name in names else one)
    return replace(facts, operations=tuple(work), caps=caps)


def _machine(at: int, random: Random) -> Machine:
    setup = "table" if random.random() < 0.5 else None
    crew = (Need("fitters"),) if setup and random.random() < 0.5 else ()
    family = random.choice(("", *FAMILIES))
    load = random.randint(2, 6) if at == 0 and random.random() < 0.5 else None
    return Machine(f"machine {at}", random.choice(("always", "two shifts")), setup, family, load, crew)


def _work(order: str, counts: tuple[int, int], random: Random) -> list[Operation]:
    made: list[Operation] = []
    for at in range(random.randint(1, 6)):
        seconds = random.randint(1, 90) * 60
        needs = (Need(f"tool {random.randrange(counts[1])}"),) if random.random() < 0.3 else ()
        places = random.sample(range(counts[0]), random.randint(1, 2))
        ways = tuple(Way(f"machine {place}", seconds + 60 * (place % 5), needs) for place in places)
        after = (After(made[-1].id, random.choice((0, 0, 1800))),) if made else ()
        if made and random.random() < 0.3:
            after = (After(made[-1].id, 0, seconds // 5, seconds // 5),)
        given = {"family": random.choice(("", *FAMILIES)), "earliest": random.choice((0, 0, 2 * DAY))}
        given |= {"load": random.randint(1, 2), "breaks": random.random() < 0.6}
        made.append(Operation(f"{order}/{at}", order, ways, after, **given))  # type: ignore[arg-type]
    return made


def at_day(facts: Facts, before: Mapping[str, Slot], day: int) -> Facts:
    """The facts on a later day: what has begun is fixed, nothing else begins sooner."""
    now = day * DAY
    work = (
        replace(one, fixed=before[one.id])
        if before[one.id].start < now
        else replace(one, earliest=max(one.earliest, now))
        for one in facts.operations
    )
    return replace(facts, operations=tuple(work))


def down_from(facts: Facts, id: str, days: tuple[int, int]) -> Facts:
    """A machine that stands still from one day to another."""
    calendars = {calendar.id: calendar for calendar in facts.calendars}
    machine = next(machine for machine in facts.machines if machine.id == id)
    stretches = shared(calendars[machine.calendar].open, ((0, days[0] * DAY), (days[1] * DAY, 400 * DAY)))
    machines = tuple(replace(one, calendar="down") if one.id == id else one for one in facts.machines)
    return replace(facts, machines=machines, calendars=(*facts.calendars, Calendar("down", stretches)))
