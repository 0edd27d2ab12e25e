"""How long the longest way through moved operations would be, without moving them.

Balas & Vazacopoulos 1998 for moves inside a machine's sequence; Mastrolilli & Gambardella 2000 for insertion on another
machine. `may_follow` and `may_lead` are sufficient conditions for a move to make no cycle.
"""

from backend.kernel.scheduling.shop.arrays import Graph, Work
from backend.kernel.scheduling.shop.compiled.graph import setup
from backend.kernel.scheduling.shop.compiled.jit import compiled


@compiled
def may_follow(graph: Graph, one: int, far: int) -> bool:
    """No way leads from `one`'s job successor to `far`, so `one` may go right behind it."""
    nodes, then = graph.nodes, graph.nodes[one].after
    if then > len(graph.order) or far == len(graph.order):
        return True
    if nodes[then].at > nodes[far].at or nodes[then].end > nodes[far].end - nodes[far].duration:
        return True
    return nodes[then].tail - nodes[then].duration < nodes[far].tail


@compiled
def may_lead(graph: Graph, one: int, far: int) -> bool:
    """No way leads from `far` to `one`'s job predecessor, so `one` may go right before it."""
    nodes, earlier = graph.nodes, graph.nodes[one].before
    if earlier > len(graph.order) or far == len(graph.order):
        return True
    if nodes[earlier].at < nodes[far].at or nodes[earlier].tail > nodes[far].tail - nodes[far].duration:
        return True
    return nodes[earlier].end - nodes[earlier].duration < nodes[far].end


@compiled
def behind(graph: Graph, one: int, far: int) -> int:
    """Longest way through `one` moved right behind `far` and through those it passes."""
    nodes, ends, machine = graph.nodes, graph.room, graph.machine[one]
    last, it, count = nodes[one].prev, nodes[one].next, 0
    reached = nodes[last].end
    while True:
        reached = max(nodes[nodes[it].before].end, reached + setup(graph, machine, last, it)) + nodes[it].duration
        ends[count] = reached
        count += 1
        last = it
        if it == far:
            break
        it = nodes[it].next
    reached = max(nodes[nodes[one].before].end, reached + setup(graph, machine, far, one))
    it = nodes[far].next
    rest = max(nodes[nodes[one].after].tail, nodes[it].tail + setup(graph, machine, one, it)) + nodes[one].duration
    longest, it, last = reached + rest, far, one
    while count:
        count -= 1
        rest = max(nodes[nodes[it].after].tail, rest + setup(graph, machine, it, last)) + nodes[it].duration
        longest = max(longest, ends[count] + rest - nodes[it].duration)
        last, it = it, nodes[it].prev
    return longest


@compiled
def ahead(graph: Graph, one: int, far: int) -> int:
    """Longest way through `one` moved right before `far` and through those it passes."""
    nodes, tails, machine = graph.nodes, graph.room, graph.machine[one]
    last, it, count = nodes[one].next, nodes[one].prev, 0
    rest = nodes[last].tail
    while True:
        rest = max(nodes[nodes[it].after].tail, rest + setup(graph, machine, it, last)) + nodes[it].duration
        tails[count] = rest
        count += 1
        last = it
        if it == far:
            break
        it = nodes[it].prev
    rest = max(nodes[nodes[one].after].tail, rest + setup(graph, machine, one, far))
    it = nodes[far].prev
    reached = max(nodes[nodes[one].before].end, nodes[it].end + setup(graph, machine, it, one)) + nodes[one].duration
    longest, it, last = reached + rest, far, one
    while count:
        count -= 1
        reached = max(nodes[nodes[it].before].end, reached + setup(graph, machine, last, it)) + nodes[it].duration
        longest = max(longest, tails[count] + reached - nodes[it].duration)
        last, it = it, nodes[it].next
    return longest


@compiled
def between(work: Work, one: int, mode: int, front: int) -> int:
    """Longest way through `one` in `mode` on another machine, right behind `front` (none: first there)."""
    graph, machine = work.graph, work.shop.mode_machine[mode]
    nodes = graph.nodes
    back = work.head[machine] if front == len(graph.order) else nodes[front].next
    reached = max(nodes[nodes[one].before].end, nodes[front].end + setup(graph, machine, front, one))
    rest = max(nodes[nodes[one].after].tail, nodes[back].tail + setup(graph, machine, one, back))
    return reached + work.shop.mode_duration[mode] + rest
