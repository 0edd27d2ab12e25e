"""Schedules of a project from orders of its activities, made better in two ways: justification and crossing.

An order is decoded by the serial scheme (Kolisch 1996): each activity as early as it can. A schedule is pushed to the
right and back to the left (Valls, Ballestin and Quintanilla 2005), which never makes it longer. A population of orders
is crossed at two points (Hartmann 1998); the least fit gives way to a child that is no worse and not there yet.
"""

from typing import NamedTuple

from backend.kernel.chance import Chance, draw, fraction
from backend.kernel.machine_code import compiled
from backend.kernel.rows import write
from backend.kernel.scheduling.capacity.facts import Project, Whole

# fields of the state
BEST, QUIET, FILLED = 0, 1, 2
STATES = 3


class People(NamedTuple):
    """The population and the room its making needs."""

    orders: Whole
    """[one, place]: activities in an order none of them precedes its predecessors in."""
    ends: Whole
    marks: Whole
    """Which schedule it is, roughly: equal schedules have equal marks."""
    order: Whole
    starts: Whole
    used: Whole
    """[time, capacity]"""
    counts: Whole
    taken: Whole
    urgency: Whole
    best: Whole
    """Starts of the best schedule so far."""
    state: Whole
    random: Chance


@compiled
def fits(project: Project, used: Whole, activity: int, time: int) -> int:
    """The first moment from `time` on at which the activity may begin."""
    size, free = project.durations[activity], time
    while time < free + size:
        for capacity in range(len(project.capacities)):
            if used[time, capacity] + project.demands[activity, capacity] > project.capacities[capacity]:
                free = time + 1
                break
        time += 1
    return free


@compiled
def decode(project: Project, way: int, order: Whole, starts: Whole, used: Whole) -> int:
    """Each activity in turn as early as it can; when the last ends. Way 1 is the project seen from its end."""
    end = 0
    used[:] = 0
    for activity in order:
        time = 0
        for at in range(project.first[way, activity], project.first[way, activity + 1]):
            near = project.other[way, at]
            time = max(time, starts[near] + project.durations[near])
        time = fits(project, used, activity, time)
        starts[activity] = time
        for moment in range(time, time + project.durations[activity]):
            for capacity in range(len(project.capacities)):
                used[moment, capacity] += project.demands[activity, capacity]
        end = max(end, time + project.durations[activity])
    return end


@compiled
def by_time(times: Whole, counts: Whole, order: Whole, reverse: bool) -> None:
    """The activities by time, those of equal time in their order (or against it, seen from the end)."""
    size = len(times)
    counts[:] = 0
    for time in times:
        counts[time + 1] += 1
    for time in range(1, len(counts)):
        counts[time] += counts[time - 1]
    for at in range(size):
        activity = size - 1 - at if reverse else at
        order[counts[times[activity]]] = activity
        counts[times[activity]] += 1


@compiled
def justify(project: Project, people: People, end: int) -> int:
    """The schedule in `starts` pushed to its right end and back, until that does not shorten it any more."""
    starts, order, size = people.starts, people.order, len(people.starts)
    while True:
        for activity in range(size):
            starts[activity] = end - starts[activity] - project.durations[activity]
        by_time(starts, people.counts, order, True)
        turned = decode(project, 1, order, starts, people.used)
        for activity in range(size):
            starts[activity] = turned - starts[activity] - project.durations[activity]
        by_time(starts, people.counts, order, False)
        shorter = decode(project, 0, order, starts, people.used)
        if shorter >= end:
            by_time(starts, people.counts, order, False)
            return shorter
        end = shorter


@compiled
def cross(people: People, mother: int, father: int) -> None:
    """The order of the mother, but between two points what the father has first."""
    size = len(people.order)
    one, other = draw(people.random, size), draw(people.random, size)
    low, high = min(one, other), max(one, other)
    people.taken[:] = 0
    place = take(people, mother, 0, low)
    place = take(people, father, place, high)
    take(people, mother, place, size)


@compiled
def take(people: People, one: int, place: int, end: int) -> int:
    for activity in people.orders[one]:
        if place >= end:
            break
        if not people.taken[activity]:
            people.taken[activity] = 1
            people.order[place] = activity
            place += 1
    return place


@compiled
def mutate(project: Project, people: People) -> None:
    """Some neighbors in the order change places where neither precedes the other."""
    order = people.order
    for place in range(len(order) - 1):
        if draw(people.random, 20) == 0:
            before, after = order[place], order[place + 1]
            free = True
            for at in range(project.first[0, after], project.first[0, after + 1]):
                free &= project.other[0, at] != before
            if free:
                order[place], order[place + 1] = after, before


@compiled
def dream(project: Project, people: People) -> None:
    """An order by chance: of those ready, the likelier the more urgent (the longer the path from it to the end)."""
    order, size = people.order, len(people.order)
    for activity in range(size):
        people.taken[activity] = project.first[0, activity + 1] - project.first[0, activity]
    noise = 0.1 + 0.9 * fraction(people.random)
    for place in range(size):
        chosen, highest = -1, -1.0
        for activity in range(size):
            if people.taken[activity] == 0:
                value = people.urgency[activity] * (1.0 - noise * fraction(people.random))
                if value > highest:
                    chosen, highest = activity, value
        order[place] = chosen
        people.taken[chosen] = -1
        for at in range(project.first[1, chosen], project.first[1, chosen + 1]):
            people.taken[project.other[1, at]] -= 1


@compiled
def marked(starts: Whole) -> int:
    mark = 0
    for activity in range(len(starts)):
        mark = (mark * 1000003 + starts[activity]) % 2305843009213693951
    return mark


@compiled
def judge(project: Project, people: People) -> int:
    """Decodes and justifies the order in hand; when it ends. The best is kept."""
    end = decode(project, 0, people.order, people.starts, people.used)
    end = justify(project, people, end)
    people.state[QUIET] += 1
    if end < people.state[BEST]:
        people.state[BEST], people.state[QUIET] = end, 0
        write(people.best, people.starts)
    return end


@compiled
def chosen(people: People) -> int:
    one, other = draw(people.random, len(people.ends)), draw(people.random, len(people.ends))
    return one if people.ends[one] <= people.ends[other] else other


@compiled
def settle(people: People, end: int) -> None:
    """The child in hand takes the place of the least fit, unless it is worse or there already."""
    mark, worst = marked(people.starts), 0
    for one in range(len(people.ends)):
        if people.marks[one] == mark and people.ends[one] == end:
            return
        if people.ends[one] > people.ends[worst]:
            worst = one
    if end <= people.ends[worst]:
        write(people.orders[worst], people.order)
        people.ends[worst], people.marks[worst] = end, mark


@compiled
def evolve(project: Project, people: People, steps: int, patience: int) -> None:
    """So many children; a population that found nothing better for long is made anew, but for the best of it."""
    state, size = people.state, len(people.ends)
    for _ in range(steps):
        if state[FILLED] < size:
            dream(project, people)
            end, one = judge(project, people), state[FILLED]
            write(people.orders[one], people.order)
            people.ends[one], people.marks[one] = end, marked(people.starts)
            state[FILLED] += 1
            continue
        cross(people, chosen(people), chosen(people))
        mutate(project, people)
        settle(people, judge(project, people))
        if state[QUIET] > patience:
            state[FILLED], state[QUIET] = 0, 0
