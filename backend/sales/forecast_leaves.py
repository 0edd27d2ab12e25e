"""What is forecast by itself, by the level of a scheme, and what it stands under: group ▸ item ▸ finest."""

from collections.abc import Iterable
from typing import NamedTuple
from uuid import UUID

from backend.kernel.forecasting.tree import Tree
from backend.sales.customer import Customer


class Leaf(NamedTuple):
    """The keys of a series; empty ones say "any"."""

    item_group_id: UUID | None
    item_id: UUID | None = None
    customer_id: UUID | None = None
    customer_class: str = ""
    channel: str = ""
    region: str = ""


class Node(NamedTuple):
    """A place in the hierarchy: depth 0 a group, 1 an item, 2 what is finer; the top has no keys."""

    depth: int
    keys: Leaf


def leaf_of(level: str, item: tuple[UUID, UUID | None], customer: Customer | None) -> Leaf:
    """Where demand of an item (with its group) by a customer counts."""
    item_id, item_group_id = item
    if level == "item_group":
        return Leaf(item_group_id)
    if level == "item" or customer is None:
        return Leaf(item_group_id, item_id)
    match level:
        case "item_customer":
            return Leaf(item_group_id, item_id, customer_id=customer.id)
        case "item_class":
            return Leaf(item_group_id, item_id, customer_class=customer.customer_class)
        case "item_channel":
            return Leaf(item_group_id, item_id, channel=customer.channel)
        case _:
            return Leaf(item_group_id, item_id, region=customer.region)


def node_of(leaf: Leaf, level: str) -> Node:
    return Node({"item_group": 0, "item": 1}.get(level, 2), leaf)


def above(node: Node) -> Node | None:
    """What a node stands under; items without a group stand at the top."""
    if node.depth == 2:
        return Node(1, Leaf(node.keys.item_group_id, node.keys.item_id))
    if node.depth == 1 and node.keys.item_group_id is not None:
        return Node(0, Leaf(node.keys.item_group_id))
    return None


def tree_of(leaves: Iterable[Leaf], level: str) -> Tree:
    """The hierarchy over these leaves, in their order."""
    parents: dict[Node, Node | None] = {}
    for leaf in leaves:
        node: Node | None = node_of(leaf, level)
        while node is not None and node not in parents:
            parents[node] = above(node)
            node = parents[node]
    return Tree(parents)
