"""Who sees to an item in planning: its planner at the site, else that of its group, else that of the plan (§2.10)."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from backend.engineering.item import Item, ItemGroup
from backend.inventory.item_site import ItemSite
from backend.people.person import Person
from backend.planning.plan_version import PlanScheme

MANY = 500

Owner = dict[str, Any]


def owners(session: Session, scheme: PlanScheme, item_ids: Collection[UUID]) -> dict[UUID, Owner]:
    """By item; who has nobody is not among them."""
    wanted, found = sorted(item_ids), {}
    planner = func.coalesce(ItemSite.planner_id, ItemGroup.planner_id, scheme.planner_id)
    query = select(Item.id, Person.id, Person.name).outerjoin(ItemGroup, ItemGroup.id == Item.item_group_id)
    query = query.outerjoin(ItemSite, (ItemSite.item_id == Item.id) & (ItemSite.site_id == scheme.site_id))
    query = query.join(Person, Person.id == planner)
    for first in range(0, len(wanted), MANY):
        for item_id, id, name in session.execute(query.where(Item.id.in_(wanted[first : first + MANY]))):
            found[item_id] = {"id": id, "name": name}
    return found
