"""Water levels by day: the row of an item-site that took effect last."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence

from backend.kernel.supply.facts import FREE, Node, WaterLevel


def level_on(levels: Sequence[WaterLevel], day: int) -> WaterLevel | None:
    """Of the rows of one item-site the one in effect; None before the first."""
    begun = [level for level in levels if level.since <= day]
    return max(begun, key=lambda level: level.since) if begun else None


def by_node(levels: Iterable[WaterLevel]) -> dict[Node, list[WaterLevel]]:
    found: dict[Node, list[WaterLevel]] = defaultdict(list)
    for level in levels:
        found[level.node].append(level)
    return dict(found)


def targets_of(levels: Iterable[WaterLevel]) -> Callable[[Node], Callable[[int], int]]:
    """The target of a node on a day; stock kept for a segment has none."""
    rows = by_node(levels)

    def of(node: Node) -> Callable[[int], int]:
        own = rows.get(node, ()) if node.segment == FREE else ()

        def target(day: int) -> int:
            level = level_on(own, day)
            return 0 if level is None else level.target

        return target

    return of
