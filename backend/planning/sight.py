"""What one company may be told of another's plan: at the border as its wall says, behind it only what is wide open.

Nothing here may depend on what is not told. So a closed leaf stands wherever something may be hidden, whether anything
is or not, and nobody's question (how much, by when) changes a yes or a round figure.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.documents.actor import Actor
from backend.engineering.item import Item
from backend.kernel.supply.facts import Facet, Level, Sight
from backend.kernel.supply.facts import Node as Place
from backend.kernel.supply.masks import AtLeast, Row, level_of, told
from backend.planning.names import Node
from backend.planning.walls import walls_of
from backend.plant.company import Site

INTERPLANT, INTER_ORG = "interplant", "inter_org"
NOTHING: Node = {"id": None, "document": None, "number": "", "item": None, "quantity": None}
LEAF: Node = NOTHING | {"children": [], "again": False}
STOCK = ("on_hand", "inspection")
MONDAY = date(1, 1, 1)  # weeks are those of the calendar: another first day would tell when the other side plans


@dataclass(frozen=True)
class Told:
    """A fact before it is masked: how much of which item on which day; for stock no day."""

    facet: Facet
    item_id: UUID
    quantity: Decimal
    day: date | None = None


@dataclass
class Eyes:
    """Of a person: all of the own sites, of others what the walls leave."""

    session: Session
    actor: Actor

    def owner(self, site_id: UUID) -> UUID:
        return self.session.get_one(Site, site_id).company_id

    def are_ours(self, site_id: UUID) -> bool:
        if self.owner(site_id) not in self.actor.companies:
            return False
        return self.actor.sites is None or site_id in self.actor.sites

    def sight(self, site_id: UUID, item_id: UUID) -> Sight:
        """Of an item at a site of others; another site of the own company that one may not enter is shut."""
        owner = self.owner(site_id)
        if owner in self.actor.companies:
            return Sight()
        number = self.session.scalars(select(Item.number).where(Item.id == item_id)).one()
        return walls_of(self.session, [owner]).between(self.actor.company_id, owner, number).see

    def is_exact(self, site_id: UUID, item_id: UUID, facet: Facet) -> bool:
        """Whether it may be told with its documents, which have names."""
        if self.are_ours(site_id):
            return True
        see = self.sight(site_id, item_id)
        return level_of(see, facet) == see.names == "exact"

    def behind(self, tree: Node, site_id: UUID, upward: bool) -> Node:
        """A chain inside another company: item by item what is open to the viewer, and a closed leaf for the rest."""
        owner = self.owner(site_id)
        if self.are_ours(site_id) or owner in self.actor.companies:
            return tree
        walls, facets = walls_of(self.session, [owner]), _facets(upward)
        hides = walls.hides(self.actor.company_id, owner, facets)

        def masked(node: Node) -> Node:
            kept = [masked(child) for child in node["children"] if is_open(child)]
            more = [LEAF | {"kind": INTER_ORG}] if hides and node["kind"] not in STOCK and not node["again"] else []
            return node | {"children": kept + more}

        def is_open(node: Node) -> bool:
            if node["kind"] == INTERPLANT:
                return True  # the order of a third: judged by its own wall
            if node["item"] is None:
                return not hides
            see = walls.between(self.actor.company_id, owner, node["item"]["number"]).see
            return level_of(see, _facet(node, upward)) == see.names == "exact"

        return masked(tree)


def _facets(upward: bool) -> tuple[Facet, ...]:
    return ("demand",) if upward else ("stock", "supply")


def _facet(node: Node, upward: bool) -> Facet:
    if upward:
        return "demand"
    return "stock" if node["kind"] in STOCK else "supply"


def leaves(facts: Iterable[Told], see: Sight, facets: Sequence[Facet]) -> list[Node]:
    """At a border: what the wall leaves of these facts, without names; a closed leaf for what is not told at all."""
    found, shut = list(facts), False
    nodes: list[Node] = []
    for facet in facets:
        level = level_of(see, facet)
        shut |= level == "none"
        nodes += [_leaf(row) for row in masked([one for one in found if one.facet == facet], level)]
    return [*nodes, shut_leaf()] if shut else nodes


def masked(facts: Iterable[Told], level: Level) -> list[Row]:
    """As rows of the kernel, with days from a Monday."""
    rows = [Row(one.facet, Place(one.item_id, ""), _days(one.day), amount=one.quantity) for one in facts]
    return sorted(told(rows, level), key=lambda row: (row.day is not None, row.day or 0, str(row.node.item)))


def shut_leaf() -> Node:
    return LEAF | {"kind": INTER_ORG, "pegged": None, "day": None}


def day_of(row: Row) -> date | None:
    return None if row.day is None else MONDAY + timedelta(days=row.day)


def _days(day: date | None) -> int | None:
    return None if day is None else (day - MONDAY).days


def _leaf(row: Row) -> Node:
    node = LEAF | {"kind": INTER_ORG, "pegged": None, "day": day_of(row)}
    if row.amount is None:
        return node | {"some": True}
    if isinstance(row.amount, AtLeast):
        return node | {"at_least": row.amount.amount, "weekly": row.day is not None}
    return node | {"pegged": row.amount}
