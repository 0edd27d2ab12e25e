"""The disjunctive graph of a schedule: built from an order, ends and tails, one operation placed elsewhere."""

from backend.kernel.scheduling.shop.arrays import Graph, Work
from backend.kernel.scheduling.shop.compiled.jit import compiled


@compiled
def setup(graph: Graph, machine: int, one: int, other: int) -> int:
    """Time between two operations on a machine, either of which may be none."""
    if graph.families == 0:
        return 0
    none = len(graph.order)
    if one == none or other == none:
        return 0
    row = (machine * graph.families + graph.family[one]) * graph.families
    return graph.setups[row + graph.family[other]]


@compiled
def build(work: Work) -> int:
    """Link machines in the order of the graph with `work.mode`, count ends and tails; returns the makespan."""
    graph, shop = work.graph, work.shop
    for place in range(len(graph.order)):
        one = graph.order[place]
        mode = work.mode[one]
        graph.nodes[one].at = place
        graph.nodes[one].duration = shop.mode_duration[mode]
        graph.machine[one] = shop.mode_machine[mode]
    _link(work)
    count_ends(graph, 0)
    count_tails(graph, len(graph.order) - 1)
    return makespan(work)


@compiled
def _link(work: Work) -> None:
    """Machine neighbors from the order; while it runs, `head` holds the last of each machine."""
    graph, head = work.graph, work.head
    nodes, none = graph.nodes, len(graph.order)
    head[:] = none
    for place in range(none):
        one = graph.order[place]
        machine = graph.machine[one]
        front = head[machine]
        nodes[one].prev, nodes[one].next = front, none
        if front != none:
            nodes[front].next = one
        head[machine] = one
    for place in range(none - 1, -1, -1):
        one = graph.order[place]
        if nodes[one].prev == none:
            head[graph.machine[one]] = one


@compiled
def count_ends(graph: Graph, begin: int) -> None:
    """Ends of all operations from place `begin` of the order on."""
    nodes, order = graph.nodes, graph.order
    for place in range(begin, len(order)):
        one = order[place]
        prev = nodes[one].prev
        ready = nodes[prev].end
        if graph.families:
            ready += setup(graph, graph.machine[one], prev, one)
        nodes[one].end = max(ready, nodes[nodes[one].before].end) + nodes[one].duration


@compiled
def count_tails(graph: Graph, begin: int) -> None:
    """Tails of all operations from place `begin` of the order back to its start."""
    nodes, order = graph.nodes, graph.order
    for place in range(begin, -1, -1):
        one = order[place]
        then = nodes[one].next
        rest = nodes[then].tail
        if graph.families:
            rest += setup(graph, graph.machine[one], one, then)
        nodes[one].tail = max(rest, nodes[nodes[one].after].tail) + nodes[one].duration


@compiled
def makespan(work: Work) -> int:
    longest, first = 0, work.shop.first
    for job in range(len(work.shop.release)):
        longest = max(longest, work.graph.nodes[first[job]].tail + work.shop.release[job])
    return longest


@compiled
def place(work: Work, one: int, mode: int, front: int) -> bool:
    """Put `one` in `mode` right behind `front` (none: first) and count anew; False, nothing changed, for a cycle."""
    nodes, none = work.graph.nodes, len(work.mode)
    old_mode, old_front = work.mode[one], nodes[one].prev
    _move(work, one, mode, front)
    lowest = highest = nodes[one].at
    back, fits = nodes[one].next, True
    if front != none and nodes[front].at > highest:
        highest = nodes[front].at
        fits = _reorder_up(work, one, highest)
    elif back != none and nodes[back].at < lowest:
        lowest = nodes[back].at
        fits = _reorder_down(work, one, lowest)
    if not fits:
        _move(work, one, old_mode, old_front)
        return False
    count_ends(work.graph, lowest)
    count_tails(work.graph, highest)
    return True


@compiled
def _move(work: Work, one: int, mode: int, front: int) -> None:
    """Change the machine neighbors only."""
    nodes, head, none = work.graph.nodes, work.head, len(work.mode)
    was, then = nodes[one].prev, nodes[one].next
    if was != none:
        nodes[was].next = then
    else:
        head[work.graph.machine[one]] = then
    if then != none:
        nodes[then].prev = was
    machine = work.shop.mode_machine[mode]
    work.mode[one], work.graph.machine[one], nodes[one].duration = mode, machine, work.shop.mode_duration[mode]
    back = head[machine] if front == none else nodes[front].next
    nodes[one].prev, nodes[one].next = front, back
    if back != none:
        nodes[back].prev = one
    if front != none:
        nodes[front].next = one
    else:
        head[machine] = one


@compiled
def _reorder_up(work: Work, one: int, highest: int) -> bool:
    """`one` and all that follows it go behind place `highest`; False if the operation there follows, too."""
    nodes, order, marked, held = work.graph.nodes, work.graph.order, work.marked, work.graph.room
    lowest, count = nodes[one].at, 1
    held[0], marked[one] = one, 1
    for look in range(lowest + 1, highest + 1):
        it = order[look]
        if marked[nodes[it].before] or marked[nodes[it].prev]:
            held[count], marked[it] = it, 1
            count += 1
    fits = not marked[order[highest]]
    if fits:
        write = lowest
        for look in range(lowest + 1, highest + 1):
            it = order[look]
            if not marked[it]:
                order[write], nodes[it].at = it, write
                write += 1
        for index in range(count):
            order[write + index], nodes[held[index]].at = held[index], write + index
    for index in range(count):
        marked[held[index]] = 0
    return fits


@compiled
def _reorder_down(work: Work, one: int, lowest: int) -> bool:
    """`one` and all that leads to it go before place `lowest`; False if the operation there leads to it, too."""
    nodes, order, marked, held = work.graph.nodes, work.graph.order, work.marked, work.graph.room
    highest, count = nodes[one].at, 1
    held[0], marked[one] = one, 1
    for look in range(highest - 1, lowest - 1, -1):
        it = order[look]
        if marked[nodes[it].after] or marked[nodes[it].next]:
            held[count], marked[it] = it, 1
            count += 1
    fits = not marked[order[lowest]]
    if fits:
        write = highest
        for look in range(highest - 1, lowest - 1, -1):
            it = order[look]
            if not marked[it]:
                order[write], nodes[it].at = it, write
                write -= 1
        for index in range(count):
            order[write - index], nodes[held[index]].at = held[index], write - index
    for index in range(count):
        marked[held[index]] = 0
    return fits
