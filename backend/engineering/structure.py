"""BOMs and routings as the kernel sees them: loaded in a few statements, however many levels and lines."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import Integer, Select, Uuid, literal, select
from sqlalchemy.orm import Session, aliased

from backend.engineering.bom import Bom, BomComponent
from backend.engineering.item import Item
from backend.engineering.routing import Routing
from backend.engineering.units import Uoms, exactly, uoms_of
from backend.kernel.bom import facts
from backend.kernel.bom.effectivity import choose, matches
from backend.kernel.errors import Refused
from backend.plant.company import Site

DEEPEST = 50


@dataclass(frozen=True)
class At:
    """Where and when a structure is looked at; the site goes by its number, which refusals name."""

    site_id: UUID | None = None
    site: str | None = None
    day: date | None = None  # any day
    view: str = "mbom"

    def want(self, item: str, quantity: Decimal = facts.ONE) -> facts.Want:
        return facts.Want(item, quantity, self.day or date.min, site=self.site)

    def selector(self, site_id: UUID | None) -> str | None:
        if site_id is None:
            return None
        return self.site if site_id == self.site_id else str(site_id)


@dataclass
class Names:
    """Items by the name the kernel knows them by, which is also what people read: their number."""

    items: Mapping[UUID, Item]
    by_name: dict[str, Item] = field(default_factory=dict)
    of: dict[UUID, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for item in self.items.values():
            name = item.number if item.number not in self.by_name else f"{item.number} ({item.id})"
            self.by_name[name], self.of[item.id] = item, name


@dataclass(frozen=True)
class Loaded:
    """The kernel's structure beside the rows it was made from."""

    structure: facts.Structure
    names: Names
    uoms: Uoms
    lines: Mapping[str, BomComponent]
    boms: Mapping[UUID, Bom]


def at_site(session: Session, site_id: UUID | None, day: date, view: str = "mbom") -> At:
    site = session.get(Site, site_id) if site_id else None
    return At(site_id, site.number if site else None, day, view)


def load(session: Session, item: Item, at: At, *, phantoms_only: bool = False, levels: int = DEEPEST) -> Loaded:
    """Everything below an item: through phantoms only (an order's own needs) or through all that is made."""
    followed = list(session.scalars(_followed(item, at.view, phantoms_only, min(levels, DEEPEST))))
    return _read(session, item.company_id, {item.id, *followed}, at)


def load_own_needs(session: Session, items: Sequence[Item], at: At) -> Loaded:
    """What orders of these items of one company need: their BOMs, and those of phantoms, a statement for each level."""
    company_id = items[0].company_id
    found = {item.id for item in items}
    wave = set(found)
    for _ in range(DEEPEST):
        parts = select(BomComponent.item_id).join(Bom, Bom.id == BomComponent.owner_id)
        parts = parts.join(Item, Item.id == BomComponent.item_id).where(Item.item_type == "phantom")
        parts = parts.where(
            Bom.company_id == company_id, Bom.item_id.in_(wave), Bom.state == "released", Bom.view == at.view
        )
        wave = set(session.scalars(parts)) - found
        found |= wave
        if not wave:
            break
    return _read(session, company_id, found, at)


def _read(session: Session, company_id: UUID, followed: set[UUID], at: At) -> Loaded:
    boms = released_boms(session, followed, at.view, company_id)
    routings = released_routings(session, followed, company_id)
    parts = {line.item_id for bom in boms for line in bom.components}
    names, uoms = load_items(session, followed | parts)
    by_item = _by_item(boms, names, uoms, at, yields_of(routings, names, at))
    phantoms = frozenset(name for name, row in names.by_name.items() if row.item_type == "phantom")
    lines = {str(line.id): line for bom in boms for line in bom.components}
    return Loaded(facts.Structure(by_item, phantoms), names, uoms, lines, {bom.id: bom for bom in boms})


def _followed(item: Item, view: str, phantoms_only: bool, levels: int) -> Select[tuple[UUID]]:
    """The item and every item below it whose own BOM counts, by one recursive statement."""
    start = select(literal(item.id, Uuid()).label("item_id"), literal(0, Integer()).label("level"))
    tree = start.cte("below", recursive=True)
    step = select(BomComponent.item_id, tree.c.level + 1).join(Bom, Bom.id == BomComponent.owner_id)
    step = step.join(tree, tree.c.item_id == Bom.item_id).where(tree.c.level < levels - 1)
    step = step.where(Bom.state == "released", Bom.view == view, Bom.company_id == item.company_id)
    if phantoms_only:
        part = aliased(Item)
        step = step.join(part, part.id == BomComponent.item_id).where(part.item_type == "phantom")
    return select(tree.union(step).c.item_id).distinct()


def released_boms(session: Session, item_ids: Iterable[UUID], view: str, company_id: UUID) -> list[Bom]:
    """The released BOMs of these items with their lines, oldest first."""
    which = (Bom.item_id.in_(set(item_ids)), Bom.view == view, Bom.state == "released", Bom.company_id == company_id)
    return list(session.scalars(select(Bom).where(*which).order_by(Bom.id)))


def released_routings(session: Session, item_ids: Iterable[UUID], company_id: UUID) -> list[Routing]:
    which = (Routing.item_id.in_(set(item_ids)), Routing.state == "released", Routing.company_id == company_id)
    return list(session.scalars(select(Routing).where(*which).order_by(Routing.id)))


def load_items(session: Session, ids: Iterable[UUID]) -> tuple[Names, Uoms]:
    """Items by id, and every unit of their companies."""
    items = {item.id: item for item in session.scalars(select(Item).where(Item.id.in_(set(ids))).order_by(Item.id))}
    return Names(items), uoms_of(session, {item.company_id for item in items.values()})


def best(rows: Any, item: str, at: At, quantity: Decimal | None, kind: str) -> Any:
    """The BOM or routing an order takes: the most specific that fits, then priority, start and age (§2, §6).

    Without a quantity those for any order size fit.
    """
    by_version, want = dict(enumerate(rows, 1)), at.want(item, facts.ONE if quantity is None else quantity)
    headers = [header_fact(row, version, item, at) for version, row in by_version.items()]
    if quantity is None:
        headers = [_of_any_size(header) for header in headers]
    fitting = [header for header in headers if matches(header, want)]
    if not fitting:
        place = f" at site {want.site}" if want.site else ""
        raise Refused(f"No released {kind} of {item} is effective{place} on {want.day}.", item=item)
    return by_version[choose(fitting, want).version]


def header_fact(row: Any, version: int, item: str, at: At) -> facts.Bom:
    """The selectors of a BOM or a routing, by which both are chosen."""
    return facts.Bom(
        item,
        version,
        priority=row.priority,
        site=at.selector(row.for_site_id),
        lot_from=row.min_quantity,
        lot_to=row.max_quantity,
        effective_from=row.valid_from,
        effective_to=row.valid_to,
    )


def bom_fact(bom: Bom, version: int, names: Names, uoms: Uoms, at: At) -> facts.Bom:
    """A BOM as the kernel's value, with the lines that are effective on the day."""
    item = names.items[bom.item_id]
    return replace(
        header_fact(bom, version, names.of[item.id], at),
        lines=tuple(_line_fact(line, names, uoms) for line in bom.components if is_effective(line, at.day)),
        base_quantity=bom.base_quantity,
        header_yield=bom.yield_rate,
        decimals=uoms[item.uom_id].decimals,
    )


def is_effective(row: Any, day: date | None) -> bool:
    if day is None:
        return True
    return (row.valid_from is None or row.valid_from <= day) and (row.valid_to is None or day < row.valid_to)


def _line_fact(line: BomComponent, names: Names, uoms: Uoms) -> facts.Line:
    """Quantities go into the component's base unit; the position is the line's id, to find it again."""
    item = names.items[line.item_id]
    units = (line.uom_id or item.uom_id, item.uom_id)
    given = (line.quantity, line.setup_loss, line.rounding)
    quantity, loss, multiple = (_in_base(item, uoms, value, units) for value in given)
    return facts.Line(
        str(line.id),
        names.of[item.id],
        quantity,
        kind=line.kind,  # type: ignore[arg-type]
        batch_size=line.batch_size or facts.ONE,
        scrap=line.scrap_factor,
        scrap_basis=line.scrap_basis,  # type: ignore[arg-type]
        setup_loss=loss,
        multiple=multiple,
        decimals=uoms[item.uom_id].decimals,
        operation=line.operation_number,
    )


def _in_base(item: Item, uoms: Uoms, value: Decimal | None, units: tuple[UUID, UUID]) -> Decimal:
    exact = exactly(item, uoms, value or facts.ZERO, units)
    return Decimal(exact.numerator) / Decimal(exact.denominator)


def _by_item(
    boms: Sequence[Bom], names: Names, uoms: Uoms, at: At, yields: Mapping[UUID, Any]
) -> dict[str, list[facts.Bom]]:
    """The BOMs that can be effective there and then; an item without any is followed no further."""
    found: dict[str, list[facts.Bom]] = {}
    for version, bom in enumerate(boms, 1):
        fact = replace(bom_fact(bom, version, names, uoms, at), operation_yields=yields.get(bom.item_id, ()))
        if matches(_of_any_size(fact), at.want(fact.item)):
            found.setdefault(fact.item, []).append(fact)
    return found


def yields_of(routings: Sequence[Routing], names: Names, at: At) -> dict[UUID, tuple[tuple[int, Decimal], ...]]:
    """Operation yields of each item by the routing it has there and then."""
    chosen: dict[UUID, tuple[tuple[int, Decimal], ...]] = {}
    for item_id in {routing.item_id for routing in routings}:
        name, rows = names.of[item_id], [routing for routing in routings if routing.item_id == item_id]
        sized = {_of_any_size(header_fact(row, version, name, at)): row for version, row in enumerate(rows, 1)}
        fitting = [fact for fact in sized if matches(fact, at.want(name))]
        operations = sized[choose(fitting, at.want(name))].operations if fitting else ()
        chosen[item_id] = tuple(sorted((o.operation_number, o.yield_rate) for o in operations))
    return chosen


def _of_any_size(fact: facts.Bom) -> facts.Bom:
    return replace(fact, lot_from=None, lot_to=None)
