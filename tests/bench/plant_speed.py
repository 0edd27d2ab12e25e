"""How fast a factory's schedule is there, and mended (`./gemba bench schedule --plant`); CPU seconds of one thread.

The plants have calendars, set-ups with crews, tools, transfer batches, a furnace, breaks or none. `first_s` is from the
facts to the first schedule (`capped_s` with caps on orders in work), `rules_s` until every dispatch rule was tried;
`late` and `searched_late` are weighted days late before and after so many seconds of search. Then a machine stands
still for three days and an order cannot wait: `mended_s`, and how many of what nothing happened to were moved.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from itertools import pairwise
from time import process_time

from backend.kernel.scheduling.plant.best import Limits
from backend.kernel.scheduling.plant.check import faults
from backend.kernel.scheduling.plant.facts import Facts, Order, Slot
from backend.kernel.scheduling.plant.goals import Goals
from backend.kernel.scheduling.plant.solve import mend, solve
from tests.kernel.plants import DAY, at_day, down_from, line, random_plant

SIZES = {"1k": 1_000, "10k": 10_000, "100k": 100_000}
GOALS = {"1k": 0.2, "10k": 1.0, "100k": 5.0}
STAND = Goals(({"tardiness": 1}, {"moved": 1}))
TODAY = 2


def measure(size: str, seconds: float) -> dict[str, object]:
    """All figures of one size."""
    count = SIZES[size]
    facts = random_plant(2, count, count // 100, capped=False)
    moments: list[float] = []
    solve(random_plant(1), limits=Limits(rounds=1))
    begun = process_time()
    first = solve(facts, told=lambda _: moments.append(process_time() - begun))
    told: dict[str, object] = {
        "size": size,
        "goal_s": GOALS[size],
        "first_s": moments[0],
        "rules_s": process_time() - begun,
        "capped_s": first_of(random_plant(2, count, count // 100)),
    }
    until = process_time() + seconds
    made = solve(facts, limits=Limits(lambda: process_time() > until))
    told |= {
        "late": days(first.measures),
        "searched_late": days(made.measures),
        "faults": len(faults(facts, made.schedule)),
    }
    return told | repaired(facts, made.schedule.slots)


def first_of(facts: Facts) -> float:
    """CPU seconds until one rule has made a schedule."""
    begun = process_time()
    solve(facts, limits=Limits(lambda: True))
    return process_time() - begun


def days(measures: Mapping[str, int]) -> float:
    return round(measures["tardiness"] / DAY, 2)


def repaired(facts: Facts, before: Mapping[str, Slot]) -> dict[str, object]:
    down = down_from(at_day(facts, before, TODAY), "machine 1", (TODAY, TODAY + 3))
    rush = line("rush", ("machine 2", 3), ("machine 3", 2), earliest=TODAY * DAY)
    happened = replace(
        down, operations=(*down.operations, *rush), orders=(*down.orders, Order("rush", (TODAY + 1) * DAY))
    )
    begun = process_time()
    made = mend(happened, before, STAND).schedule
    mended_s = process_time() - begun
    touched = reached(facts, before, made.slots)
    safe = [id for id in before if id not in touched]
    moved = [id for id in safe if made.slots[id] != before[id]]
    return {"mended_s": mended_s, "safe": len(safe), "moved": len(moved), "mended_faults": len(faults(happened, made))}


def reached(facts: Facts, before: Mapping[str, Slot], after: Mapping[str, Slot]) -> set[str]:
    """What stands behind the machine that is down and the order that came, by machine or by order of work."""
    following: dict[str, list[str]] = defaultdict(list)
    for mine in by_machine(before.values()).values():
        for one, other in pairwise(mine):
            following[one.operation].append(other.operation)
    for operation in facts.operations:
        for first in operation.after:
            following[first.operation].append(operation.id)
    rush = [slot for slot in after.values() if slot.operation not in before]
    queue = [slot.operation for slot in before.values() if slot.machine == "machine 1" and slot.end > TODAY * DAY]
    queue += [
        one.operation for one in before.values() for new in rush if one.machine == new.machine and one.end > new.setup
    ]
    found = set(queue)
    while queue:
        for id in following[queue.pop()]:
            if id not in found:
                found.add(id)
                queue.append(id)
    return found


def by_machine(slots: Iterable[Slot]) -> dict[str, list[Slot]]:
    machines: dict[str, list[Slot]] = defaultdict(list)
    for slot in sorted(slots, key=lambda slot: (slot.start, slot.end)):
        machines[slot.machine].append(slot)
    return machines
