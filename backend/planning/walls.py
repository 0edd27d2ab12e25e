"""Visibility walls as the kernel's rules, with items by their numbers: two companies number alike what both have."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from backend.engineering.item import Item
from backend.kernel.supply.facts import Sight, Wall
from backend.kernel.supply.walls import Walls
from backend.planning.visibility_wall import VisibilityWall


def walls_of(session: Session, company_ids: Collection[UUID]) -> Walls:
    """What these companies open to others and others to them."""
    kept = VisibilityWall
    concerned = or_(kept.company_id.in_(company_ids), kept.viewer_id.in_(company_ids))
    query = (
        select(kept, Item.number)
        .outerjoin(Item, Item.id == kept.item_id)
        .where(kept.active, kept.viewer_id.is_not(None), concerned)
    )
    rows = session.execute(query.order_by(kept.company_id, kept.number)).tuples()
    return Walls([_wall(row, number) for row, number in rows], {})


def _wall(row: VisibilityWall, number: str | None) -> Wall:
    see = Sight(row.see_stock, row.see_supply, row.see_demand, row.see_names, row.see_cost)  # type: ignore[arg-type]
    items = None if number is None else frozenset({number})
    return Wall(row.viewer_id, row.company_id, row.use, see, items)  # type: ignore[arg-type]
