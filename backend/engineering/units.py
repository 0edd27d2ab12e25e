"""Units of an item: quantities in one unit said in another, exactly, by item or unit table (engineering.md §1)."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from fractions import Fraction
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from backend.engineering.item import Item
from backend.engineering.uom import Uom
from backend.kernel.errors import NotFound, Refused
from backend.kernel.units import Conversion, Purpose, Unit, UnitTable, rounded

Uoms = Mapping[UUID, Uom]


def to_base(session: Session, item_id: UUID, value: Decimal, uom_id: UUID, purpose: Purpose = Purpose.FACT) -> Decimal:
    """A quantity in any unit of the item as one in its base unit."""
    item = _item(session, item_id)
    return convert(item, uoms_of(session, [item.company_id]), value, (uom_id, item.uom_id), purpose)


def from_base(
    session: Session, item_id: UUID, value: Decimal, uom_id: UUID, purpose: Purpose = Purpose.FACT
) -> Decimal:
    """A quantity in the item's base unit as one in another unit of it."""
    item = _item(session, item_id)
    return convert(item, uoms_of(session, [item.company_id]), value, (item.uom_id, uom_id), purpose)


def convert(item: Item, uoms: Uoms, value: Decimal, units: tuple[UUID, UUID], purpose: Purpose) -> Decimal:
    """`value` from one unit into another, rounded for its purpose to the other unit's decimals."""
    if units[0] == units[1]:
        return value
    return rounded(exactly(item, uoms, value, units), uoms[units[1]].decimals, purpose)


def exactly(item: Item, uoms: Uoms, value: Decimal, units: tuple[UUID, UUID]) -> Fraction:
    """The same as an exact fraction; refused, naming item and units, where nothing says how they convert."""
    unit, into = (uoms[id].number for id in units)
    try:
        return unit_table(item, uoms).convert(value, unit, into).value
    except Refused as refusal:
        raise Refused(f"{item.number}: {refusal.sentence}", item=item.number, unit=unit, into=into) from refusal


def unit_table(item: Item, uoms: Uoms) -> UnitTable:
    units = {u.number: _unit(u) for u in uoms.values()}
    base = uoms[item.uom_id].number
    own = [
        Conversion(str(row.id), uoms[row.uom_id].number, base, Fraction(row.numerator, row.denominator))
        for row in item.conversions
    ]
    return UnitTable(base, units, own)


def _unit(uom: Uom) -> Unit:
    return Unit(uom.number, uom.dimension, Fraction(uom.numerator, uom.denominator), uom.decimals)


def uoms_of(session: Session, company_ids: Iterable[UUID]) -> dict[UUID, Uom]:
    """Every unit of these companies."""
    return {uom.id: uom for uom in session.scalars(select(Uom).where(Uom.company_id.in_(set(company_ids))))}


def _item(session: Session, item_id: UUID) -> Item:
    item = session.scalars(select(Item).where(Item.id == item_id).options(joinedload(Item.uom))).one_or_none()
    if item is None:
        raise NotFound("item_id: there is no such item.", field="item_id")
    return item
