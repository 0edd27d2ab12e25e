"""A schedule by a dispatch rule: no machine stands idle while something waits for it (a non-delay schedule)."""

from backend.kernel.scheduling.shop.arrays import Floor, Whole, Work
from backend.kernel.scheduling.shop.compiled.graph import build, setup
from backend.kernel.scheduling.shop.compiled.jit import compiled

NODE_BITS = 24


@compiled
def dispatch(work: Work, floor: Floor, keys: Whole, setup_weight: int) -> int:
    """What waits with the least key + weight × set-up goes first; fills order and modes, returns the makespan."""
    count, started = len(work.mode), 0
    for machine in range(work.shop.machines):
        floor.waiting[machine] = floor.running[machine] = floor.last[machine] = count
        floor.free[machine] = floor.load[machine] = 0
    held = 0
    for job in range(len(work.shop.release)):
        held = push(floor.events, held, (work.shop.release[job] << NODE_BITS) | (count + 1 + job))
    while held:
        now, touched = floor.events[0] >> NODE_BITS, 0
        while held and floor.events[0] >> NODE_BITS == now:
            for machine in _next_of(work, floor, floor.events[0] & ((1 << NODE_BITS) - 1), now):
                floor.touched[touched] = machine
                touched += machine >= 0
            held = pop(floor.events, held)
        for machine in floor.touched[:touched]:
            if floor.running[machine] == count and floor.waiting[machine] != count:
                one = _start(work, floor, keys, (machine, setup_weight, now))
                work.graph.order[started] = one
                started += 1
                held = push(floor.events, held, (floor.free[machine] << NODE_BITS) | one)
    return build(work)


@compiled
def _next_of(work: Work, floor: Floor, node: int, now: int) -> tuple[int, int]:
    """What ends at `node`: the machine now free, and the one where the job's next operation waits (-1: none)."""
    count, nodes = len(work.mode), work.graph.nodes
    freed, joined = -1, -1
    if node < count:
        freed = work.shop.mode_machine[work.mode[node]]
        floor.running[freed] = count
        one = nodes[node].after
    else:
        one = work.shop.first[node - count - 1]
    if one < count:
        joined = _join(work, floor, one, now)
    return freed, joined


@compiled
def _join(work: Work, floor: Floor, one: int, now: int) -> int:
    """Wait at the machine that would be done first, were all that waits there done before."""
    shop, chosen, soonest = work.shop, -1, 1 << 60
    for mode in range(shop.first_mode[one], shop.first_mode[one + 1]):
        machine = shop.mode_machine[mode]
        done = max(now, floor.free[machine]) + floor.load[machine] + shop.mode_duration[mode]
        if done < soonest:
            chosen, soonest = mode, done
    machine = shop.mode_machine[chosen]
    work.mode[one] = chosen
    floor.load[machine] += shop.mode_duration[chosen]
    floor.behind[one] = floor.waiting[machine]
    floor.waiting[machine] = one
    return machine


@compiled
def _start(work: Work, floor: Floor, keys: Whole, asked: tuple[int, int, int]) -> int:
    """Take the first in rank out of the queue; the machine is free again after set-up and duration."""
    machine, weight, now = asked
    count, behind = len(work.mode), floor.behind
    front, it, best, best_front, least = count, floor.waiting[machine], count, count, 1 << 60
    while it != count:
        rank = keys[it] + weight * setup(work.graph, machine, floor.last[machine], it)
        if rank < least or (rank == least and it < best):
            best, best_front, least = it, front, rank
        front, it = it, behind[it]
    if best_front == count:
        floor.waiting[machine] = behind[best]
    else:
        behind[best_front] = behind[best]
    duration = work.shop.mode_duration[work.mode[best]]
    floor.load[machine] -= duration
    floor.free[machine] = now + setup(work.graph, machine, floor.last[machine], best) + duration
    floor.running[machine] = floor.last[machine] = best
    return best


@compiled
def push(heap: Whole, held: int, value: int) -> int:
    """Put a value on a heap of `held` values, the least first; returns how many it holds now."""
    place = held
    while place and heap[(place - 1) >> 1] > value:
        heap[place] = heap[(place - 1) >> 1]
        place = (place - 1) >> 1
    heap[place] = value
    return held + 1


@compiled
def pop(heap: Whole, held: int) -> int:
    """Drop the least value; returns how many are left."""
    held -= 1
    value, place = heap[held], 0
    while 2 * place + 1 < held:
        child = 2 * place + 1
        if child + 1 < held and heap[child + 1] < heap[child]:
            child += 1
        if heap[child] >= value:
            break
        heap[place] = heap[child]
        place = child
    heap[place] = value
    return held
