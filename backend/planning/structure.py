"""The BOMs of a site as the arcs of a planning run, on one day; quantities in base units."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from backend.engineering.bom import Bom, BomComponent
from backend.engineering.item import Item, ItemUomConversion
from backend.engineering.uom import Uom
from backend.kernel.bom.facts import Bom as BomFacts
from backend.kernel.bom.facts import Line
from backend.kernel.bom.physics import gross
from backend.kernel.errors import Refused
from backend.kernel.mrp.facts import BomLine, scaled, unscaled
from backend.kernel.units import Conversion, Unit, UnitTable


@dataclass
class Structure:
    """The arcs, the items whose BOM rests on assumed data, and what could not be converted."""

    lines: list[BomLine] = field(default_factory=list)
    assumed: set[UUID] = field(default_factory=set)
    refused: list[tuple[UUID, str]] = field(default_factory=list)


class Units:
    """Every conversion of a company, loaded once."""

    def __init__(self, session: Session, company_id: UUID) -> None:
        uoms = session.scalars(select(Uom).where(Uom.company_id == company_id)).all()
        self._uoms = {uom.id: uom for uom in uoms}
        self._units = {
            str(uom.id): Unit(str(uom.id), uom.dimension, Fraction(uom.numerator, uom.denominator), uom.decimals)
            for uom in uoms
        }
        self._rows: dict[UUID, list[ItemUomConversion]] = {}
        query = select(ItemUomConversion).join(Item, Item.id == ItemUomConversion.owner_id)
        for row in session.scalars(query.where(Item.company_id == company_id)):
            self._rows.setdefault(row.owner_id, []).append(row)

    def to_base(self, item: Item, quantity: Decimal, uom_id: UUID | None) -> Fraction:
        """A quantity in the item's base unit, exactly; Refused when nothing says how many that is."""
        if uom_id is None or uom_id == item.uom_id:
            return Fraction(quantity)
        base = str(item.uom_id)
        rows = [
            Conversion(str(row.id), str(row.uom_id), base, Fraction(row.numerator, row.denominator))
            for row in self._rows.get(item.id, ())
        ]
        return UnitTable(base, self._units, rows).convert(quantity, str(uom_id), base).value

    def decimals(self, item: Item) -> int:
        return self._uoms[item.uom_id].decimals


def structure_of(session: Session, site_id: UUID, on_day: date, items: dict[UUID, Item], units: Units) -> Structure:
    """The manufacturing BOM each item is planned by on a day, with the components that are valid then."""
    made = Structure()
    for bom in _chosen(session, site_id, on_day):
        if bom.item_id not in items:
            continue
        if bom.assumed:
            made.assumed.add(bom.item_id)
        valid = [c for c in bom.components if _valid(c.valid_from, c.valid_to, on_day) and c.item_id in items]
        _add_arcs(made, bom, valid, items, units)
    return made


def _chosen(session: Session, site_id: UUID, on_day: date) -> Iterable[Bom]:
    """Of an item's released BOMs the one for this site before the general one, then by priority and age."""
    query = select(Bom).where(
        Bom.view == "mbom",
        Bom.state == "released",
        or_(Bom.for_site_id.is_(None), Bom.for_site_id == site_id),
        or_(Bom.valid_from.is_(None), Bom.valid_from <= on_day),
        or_(Bom.valid_to.is_(None), Bom.valid_to > on_day),
    )
    best: dict[UUID, Bom] = {}
    for bom in session.scalars(query.order_by(Bom.number)):
        known = best.get(bom.item_id)
        if known is None or _rank(bom) > _rank(known):
            best[bom.item_id] = bom
    return best.values()


def _rank(bom: Bom) -> tuple[bool, int, date, str]:
    return bom.for_site_id is not None, -bom.priority, bom.valid_from or date.min, bom.revision


def _valid(valid_from: date | None, valid_to: date | None, day: date) -> bool:
    return (valid_from is None or valid_from <= day) and (valid_to is None or day < valid_to)


def _add_arcs(
    made: Structure, bom: Bom, valid: list[BomComponent], items: dict[UUID, Item], units: Units
) -> None:
    """One arc for each component; one that cannot be converted is reported, the rest is planned."""
    for component in valid:
        try:
            made.lines.append(_arc(bom, component, items, units))
        except Refused as refused:
            made.refused.append((component.item_id, refused.sentence))


def _arc(bom: Bom, component: BomComponent, items: dict[UUID, Item], units: Units) -> BomLine:
    item = items[component.item_id]
    per_unit = units.to_base(item, component.quantity, component.uom_id)
    plain = component.kind == "variable" and not component.scrap_factor and not component.setup_loss
    if plain and not component.rounding and bom.yield_rate == 1:
        return BomLine(bom.item_id, item.id, per_unit / Fraction(bom.base_quantity))
    return BomLine(bom.item_id, item.id, gross=_gross(bom, component, per_unit, units, items))


def _gross(
    bom: Bom, component: BomComponent, per_unit: Fraction, units: Units, items: dict[UUID, Item]
) -> Callable[[int], int]:
    decimals = units.decimals(items[component.item_id])
    line = Line(
        str(component.position),
        str(component.item_id),
        Decimal(per_unit.numerator) / Decimal(per_unit.denominator),
        kind=component.kind,  # type: ignore[arg-type]
        batch_size=component.batch_size or Decimal(1),
        scrap=component.scrap_factor,
        scrap_basis=component.scrap_basis,  # type: ignore[arg-type]
        setup_loss=component.setup_loss,
        multiple=component.rounding or Decimal(0),
        decimals=decimals,
    )
    header = BomFacts(
        str(bom.item_id),
        base_quantity=bom.base_quantity,
        header_yield=bom.yield_rate,
        decimals=units.decimals(items[bom.item_id]),
    )
    return lambda quantity: scaled(gross(header, line, unscaled(quantity)))
