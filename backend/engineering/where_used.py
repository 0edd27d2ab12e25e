"""Where an item is used, at every level, by one recursive statement and one more for the BOMs it finds."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import Integer, Select, Uuid, literal, select
from sqlalchemy.orm import Session

from backend.engineering.bom import Bom, BomComponent
from backend.engineering.item import Item
from backend.engineering.structure import DEEPEST, At, bom_fact, load_items
from backend.kernel.bom.structure import where_used as used_in


@dataclass(frozen=True)
class Use:
    """An item that uses another, `level` steps up; net quantity for one of it."""

    item: Item
    level: int
    quantity: Decimal
    path: tuple[str, ...]


def where_used(
    session: Session, item: Item, on_day: date | None, levels: int = DEEPEST, view: str = "mbom"
) -> list[Use]:
    """Who uses an item, nearest first; with a day only by what is effective then."""
    ids = list(session.scalars(_above(item, view, min(levels, DEEPEST))))
    boms = list(session.scalars(select(Bom).where(Bom.id.in_(ids)).order_by(Bom.id)))
    parts = {line.item_id for bom in boms for line in bom.components}
    names, uoms = load_items(session, {item.id, *parts, *(bom.item_id for bom in boms)})
    facts = [bom_fact(bom, version, names, uoms, At(day=on_day)) for version, bom in enumerate(boms)]
    found = used_in(facts, names.of[item.id], on_day, levels)
    return [Use(names.by_name[use.item], use.level, use.quantity, use.path) for use in found]


def _above(item: Item, view: str, levels: int) -> Select[tuple[UUID]]:
    """The released BOMs that hold an item at any depth."""
    start = select(literal(item.id, Uuid()).label("item_id"), literal(0, Integer()).label("level"))
    top = start.cte("above", recursive=True)
    bom = (Bom.state == "released", Bom.view == view, Bom.company_id == item.company_id, top.c.level < levels)
    step = select(Bom.item_id, top.c.level + 1).join(BomComponent, BomComponent.owner_id == Bom.id)
    above = top.union(step.join(top, top.c.item_id == BomComponent.item_id).where(*bom))
    query = select(Bom.id).join(BomComponent, BomComponent.owner_id == Bom.id)
    query = query.join(above, above.c.item_id == BomComponent.item_id)
    query = query.where(Bom.state == "released", Bom.view == view, Bom.company_id == item.company_id)
    return query.where(above.c.level < levels).distinct()
