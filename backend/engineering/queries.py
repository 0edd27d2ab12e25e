"""What engineering is asked: which BOM and routing are effective, what an order needs, where an item is used."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.engineering.bom import Bom, BomComponent
from backend.engineering.item import Item
from backend.engineering.routing import Routing
from backend.engineering.structure import DEEPEST, Loaded, at_site, best, load, released_boms, released_routings
from backend.kernel.bom.explosion import Requirement, explode, order_needs
from backend.kernel.errors import NotFound


@dataclass(frozen=True)
class Need:
    """What an order needs of one line, phantoms replaced by theirs; the quantity is gross, in the base unit."""

    component: BomComponent
    item_id: UUID
    quantity: Decimal
    operation_number: int | None
    issue_mode: str | None
    key_part: bool
    level: int


def choose_bom(
    session: Session, item_id: UUID, site_id: UUID | None, quantity: Decimal | None, on_day: date, view: str = "mbom"
) -> Bom:
    """The BOM an order of this size takes there and then; refused, naming item, site and day, if there is none.

    Without a quantity those for any order size count.
    """
    item, at = item_by_id(session, item_id), at_site(session, site_id, on_day, view)
    boms = released_boms(session, [item.id], view, item.company_id)
    chosen: Bom = best(boms, item.number, at, quantity, "BOM")
    return chosen


def choose_routing(
    session: Session, item_id: UUID, site_id: UUID | None, quantity: Decimal | None, on_day: date
) -> Routing:
    """The routing an order of this size takes there and then; refused like a BOM."""
    item, at = item_by_id(session, item_id), at_site(session, site_id, on_day)
    routings = released_routings(session, [item.id], item.company_id)
    chosen: Routing = best(routings, item.number, at, quantity, "routing")
    return chosen


def requirements(
    session: Session, item_id: UUID, site_id: UUID | None, quantity: Decimal, on_day: date,
    left_overs: Mapping[UUID, Decimal] | None = None,
) -> list[Need]:  # fmt: skip
    """What an order of good quantity needs, line by line, with yields, scrap and rounding; phantoms blown through."""
    item, at = item_by_id(session, item_id), at_site(session, site_id, on_day)
    loaded = load(session, item, at, phantoms_only=True)
    names = loaded.names
    left = {names.of[id]: part for id, part in (left_overs or {}).items() if id in names.of}
    found = order_needs(loaded.structure, at.want(names.of[item.id], quantity), left)
    return [_need(requirement, loaded) for requirement in found if requirement.quantity > 0]


def tree(
    session: Session, item: Item, site_id: UUID | None, quantity: Decimal, on_day: date, levels: int = DEEPEST
) -> tuple[list[Requirement], Loaded]:
    """Every level below a quantity in reading order, with the rows to draw it from."""
    at = at_site(session, site_id, on_day)
    loaded = load(session, item, at, levels=levels)
    name = loaded.names.of[item.id]
    if name not in loaded.structure.boms:
        return [], loaded
    return explode(loaded.structure, at.want(name, quantity)), loaded


def item_by_id(session: Session, item_id: UUID) -> Item:
    item = session.scalars(select(Item).where(Item.id == item_id)).one_or_none()
    if item is None:
        raise NotFound("item_id: there is no such item.", field="item_id")
    return item


def _need(requirement: Requirement, loaded: Loaded) -> Need:
    line = loaded.lines[requirement.position]
    return Need(
        line,
        line.item_id,
        requirement.quantity,
        requirement.operation,
        line.issue_mode,
        line.key_part,
        requirement.level,
    )
