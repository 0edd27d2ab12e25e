"""The BOMs of a site as the arcs of a planning run, on one day; quantities in base units.

Most BOMs are plain: one version, so much of a component for so much of the item. They come as columns. The others
(several versions, losses, other units) are read as objects and go through the kernel's own arithmetic.
"""

from collections import defaultdict
from collections.abc import Collection, Hashable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from typing import Any
from uuid import UUID

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import func, literal, or_, select
from sqlalchemy.orm import Session

from backend.engineering.bom import Bom, BomComponent
from backend.engineering.routing import Routing, RoutingOperation
from backend.engineering.structure import (
    Names,
    at_site,
    best,
    bom_fact,
    load_items,
    released_boms,
    released_routings,
    yields_of,
)
from backend.kernel.bom.facts import Bom as BomFacts
from backend.kernel.bom.facts import Line
from backend.kernel.bom.physics import gross
from backend.kernel.errors import Refused
from backend.kernel.mrp.arrays import small, whole
from backend.kernel.mrp.facts import LARGEST, BomLine, scaled, unscaled
from backend.kernel.mrp.joined.facts import CoProduct
from backend.kernel.mrp.network import BomColumns
from backend.planning.columns import NOBODY, Columns, Places, column_of, flag, ids_of, millionths, read
from backend.planning.item_columns import ItemColumns
from backend.planning.outputs import both, coproducts_of, with_outputs

SAFE = 2**62  # what a line's numbers may come to before its needs are reckoned number by number


@dataclass(frozen=True)
class Where:
    """The place and the day a structure is looked at."""

    site_id: UUID
    company_id: UUID
    day: date


@dataclass
class Structure:
    """The arcs by place, the items that have a BOM or one that rests on assumed data, and what was refused."""

    parent: list[NDArray[np.int32]] = field(default_factory=list)
    component: list[NDArray[np.int32]] = field(default_factory=list)
    per: list[NDArray[np.int64]] = field(default_factory=list)
    step: list[NDArray[np.int64]] = field(default_factory=list)
    odd: list[BomLine] = field(default_factory=list)  # no pair of numbers says them
    assumed: set[int] = field(default_factory=set)
    with_bom: set[int] = field(default_factory=set)
    refused: list[tuple[UUID, str]] = field(default_factory=list)
    outputs: list[CoProduct] = field(default_factory=list)  # what comes out beside the items, by place
    units: NDArray[np.int64] = field(default_factory=lambda: whole([]))  # the least step of each place

    def add(self, parent: Any, component: Any, per: Any, step: Any) -> None:
        self.parent.append(small(parent))
        self.component.append(small(component))
        self.per.append(whole(per))
        self.step.append(whole(step))

    def add_line(self, line: BomLine, unit: int) -> None:
        """As numbers where they fit."""
        per, step = line.qty_per.numerator, line.qty_per.denominator * unit
        fits = per <= LARGEST if step == 1 else step * (per + 1) < SAFE
        if line.gross is None and fits:
            self.add([line.parent], [line.component], [per], [step])
        else:
            self.odd.append(line)

    def leave_out(self, parents: NDArray[np.bool_]) -> None:
        """What these places would take: they are made elsewhere."""
        kept = [~parents[part] for part in self.parent]
        for parts in (self.parent, self.component, self.per, self.step):
            parts[:] = [part[rows] for part, rows in zip(parts, kept, strict=True)]  # type: ignore[attr-defined, index]
        self.odd = [line for line in self.odd if not parents[int(line.parent)]]  # type: ignore[call-overload]
        self.outputs = [one for one in self.outputs if not parents[int(one.host)]]  # type: ignore[call-overload]

    def makes(self, place: int) -> bool:
        return place in self.with_bom

    def name_source(self, parents: Collection[int], source: str) -> None:
        """What these places take is needed by those of their orders that are of this source."""
        if not parents:
            return
        named = [row for part in range(len(self.parent)) for row in self._taken_out(part, parents)]
        self.odd = [replace(line, source=source) if line.parent in parents else line for line in (*self.odd, *named)]

    def _taken_out(self, part: int, parents: Collection[int]) -> Iterator[BomLine]:
        """Its rows of these parents, as objects."""
        columns = self.parent, self.component, self.per, self.step
        out = np.isin(self.parent[part], list(parents))
        rows = zip(*(column[part][out].tolist() for column in columns), strict=True)
        for column in columns:
            column[part] = column[part][~out]  # type: ignore[assignment]
        for parent, component, per, step in rows:
            yield BomLine(parent, component, Fraction(per * self.units[component], step))

    def columns(self, arcs: tuple[Any, Any]) -> BomColumns:
        """All arcs; the odd ones stand at the end, without numbers of their own."""
        plain = sum(map(len, self.per))
        for line in self.odd:
            self.add([line.parent], [line.component], [0], [1])
        columns = [np.concatenate(part) for part in (self.parent, self.component, self.per, self.step)]
        odd = {plain + at: line for at, line in enumerate(self.odd)}
        return BomColumns(small(columns[0]), small(columns[1]), whole(columns[2]), whole(columns[3]), arcs, odd)


def structure_of(session: Session, where: Where, items: ItemColumns) -> Structure:
    """The manufacturing BOM each item is planned by on a day; one that cannot be read is reported, the rest planned."""
    boms, lines = _boms(session, where), _lines(session, where)
    of_bom, lines["component"] = Places(boms["id"]).of(lines["bom_id"]), items.places.of(lines["component_id"])
    boms["parent"] = items.places.of(boms["item_id"])
    odd = _odd(boms, lines, (of_bom, items))
    for query in (_with_yields(where), with_outputs(where.company_id)):
        odd[items.places.of(read(session, query)["item_id"])] = True
    odd[-1] = False  # those that are not planned here
    made = Structure(units=items.rows["unit"])
    _add_plain(made, _plain(boms, lines, (of_bom, odd)), items)
    plain = ~odd[boms["parent"]]
    made.with_bom |= set(boms["parent"][plain].tolist()) - {-1}
    made.assumed |= set(boms["parent"][(boms["assumed"] == 1) & plain].tolist()) - {-1}
    _add_odd(session, made, where, (items, np.flatnonzero(odd)))
    return made


def _boms(session: Session, where: Where) -> Columns:
    fits = or_(Bom.valid_from.is_(None), Bom.valid_from <= where.day)
    fits &= or_(Bom.valid_to.is_(None), Bom.valid_to > where.day)
    columns = (
        Bom.id.label("id"),
        Bom.item_id.label("item_id"),
        millionths(session, Bom.base_quantity).label("base"),
        flag(Bom.assumed).label("assumed"),
        flag((Bom.yield_rate == 1) & Bom.for_site_id.is_(None) & fits).label("plain"),
    )
    return read(session, select(*columns).where(*_released(where)))


def _lines(session: Session, where: Where) -> Columns:
    """The lines that are effective on the day."""
    one = BomComponent
    columns = (
        one.owner_id.label("bom_id"),
        one.item_id.label("component_id"),
        _or_nobody(one.uom_id).label("uom_id"),
        millionths(session, one.quantity).label("quantity"),
        flag((one.kind == "variable") & (one.scrap_factor == 0) & (one.setup_loss == 0) & _nothing(one.rounding)).label(
            "plain"
        ),
    )
    query = select(*columns).join(Bom, Bom.id == one.owner_id).where(*_released(where))
    query = query.where(or_(one.valid_from.is_(None), one.valid_from <= where.day))
    return read(session, query.where(or_(one.valid_to.is_(None), one.valid_to > where.day)))


def _with_yields(where: Where) -> Any:
    query = select(Routing.item_id.label("item_id")).join(RoutingOperation, RoutingOperation.owner_id == Routing.id)
    wanted = (Routing.state == "released", Routing.company_id == where.company_id, RoutingOperation.yield_rate != 1)
    return query.where(*wanted).distinct()


def _released(where: Where) -> tuple[Any, ...]:
    return Bom.view == "mbom", Bom.state == "released", Bom.company_id == where.company_id


def _odd(boms: Columns, lines: Columns, at: tuple[NDArray[np.int32], ItemColumns]) -> NDArray[np.bool_]:
    """Which places need more than columns; one more at the end takes what is not planned here."""
    of_bom, items = at
    parent = boms["parent"]
    odd = np.bincount(parent[parent >= 0], minlength=len(items) + 1) > 1
    odd[parent[boms["plain"] == 0]] = True
    base_unit = np.append(items.rows["uom_id"], b"")[lines["component"]]
    same = (lines["uom_id"] == NOBODY.bytes.rstrip(b"\0")) | (lines["uom_id"] == base_unit)
    odd[parent[of_bom[(lines["plain"] == 0) | ~same]]] = True
    return odd


def _plain(boms: Columns, lines: Columns, at: tuple[NDArray[np.int32], NDArray[np.bool_]]) -> Columns:
    """Parent, component, quantity and base of the lines columns can say."""
    of_bom, odd = at
    parent, component = boms["parent"][of_bom], lines["component"]
    kept = (parent >= 0) & (component >= 0) & ~odd[parent]
    return {
        "parent": parent[kept],
        "component": component[kept],
        "quantity": lines["quantity"][kept],
        "base": boms["base"][of_bom[kept]],
    }


def _add_plain(made: Structure, lines: Columns, items: ItemColumns) -> None:
    """A need is ⌈quantity · per / step⌉ units; pairs of numbers that would leave 64 bits stay objects."""
    common = np.gcd(lines["quantity"], lines["base"])
    per, base = lines["quantity"] // common, lines["base"] // common
    unit = items.rows["unit"][lines["component"]]
    step = base.astype(np.float64) * unit
    fits = (step * (per + 1.0) < SAFE) | (step == 1)
    for at in np.flatnonzero(~fits).tolist():
        ends = (int(lines["parent"][at]), int(lines["component"][at]))
        made.odd.append(BomLine(*ends, Fraction(int(per[at]), int(base[at]))))
    made.add(lines["parent"][fits], lines["component"][fits], per[fits], base[fits] * unit[fits])


def _add_odd(session: Session, made: Structure, where: Where, at: tuple[ItemColumns, NDArray[Any]]) -> None:
    """Items whose BOM takes more than columns, each by the version that fits best."""
    items, places = at
    item_ids = set(ids_of(items.rows["id"][places]))
    if not item_ids:
        return
    boms = released_boms(session, item_ids, "mbom", where.company_id)
    names, uoms = load_items(session, item_ids | {line.item_id for bom in boms for line in both(bom)})
    here = at_site(session, where.site_id, where.day)
    yields = yields_of(released_routings(session, item_ids, where.company_id), names, here)
    place = dict(zip(ids_of(items.rows["id"][places]), places.tolist(), strict=True))
    parts = [item.id for item in names.items.values()]
    of_part = {id: at for id, at in zip(parts, items.places.of(column_of(parts)).tolist(), strict=True) if at >= 0}
    for item_id, versions in _by_item(boms).items():
        try:
            bom = best(versions, names.of[item_id], here, None, "BOM")
            fact = replace(bom_fact(bom, 1, names, uoms, here), operation_yields=yields.get(item_id, ()))
        except Refused as refused:
            made.refused.append((item_id, refused.sentence))
            continue
        made.with_bom.add(place[item_id])
        if bom.assumed:
            made.assumed.add(place[item_id])
        for line in arcs_of(fact, place[item_id], names, of_part):
            made.add_line(line, int(items.rows["unit"][line.component]))
        made.outputs += coproducts_of(bom, place[item_id], where.day, (names, uoms, of_part))


def _by_item(boms: list[Bom]) -> Mapping[UUID, list[Bom]]:
    found: dict[UUID, list[Bom]] = defaultdict(list)
    for bom in boms:
        found[bom.item_id].append(bom)
    return found


def arcs_of(fact: BomFacts, parent: Hashable, names: Names, planned: Mapping[UUID, Hashable]) -> list[BomLine]:
    """The lines of a BOM to components that are planned, each by what it is called there."""
    arcs = []
    for line in fact.lines:
        component = planned.get(names.by_name[line.component].id)
        if component is None:
            continue
        if _is_proportional(fact, line):
            arcs.append(BomLine(parent, component, Fraction(line.quantity) / Fraction(fact.base_quantity)))
        else:
            arcs.append(BomLine(parent, component, gross=Gross(fact, line)))
    return arcs


def _is_proportional(fact: BomFacts, line: Line) -> bool:
    lossless = not (line.scrap or line.setup_loss or line.multiple) and fact.header_yield == 1
    return line.kind == "variable" and lossless and all(share == 1 for _, share in fact.operation_yields)


@dataclass(frozen=True)
class Gross:
    """What an order of a (scaled) quantity takes of a line."""

    fact: BomFacts
    line: Line

    def __call__(self, quantity: int) -> int:
        return scaled(gross(self.fact, self.line, unscaled(quantity)))


def _or_nobody(column: Any) -> Any:
    return func.coalesce(column, literal(NOBODY, column.type), type_=column.type)


def _nothing(column: Any) -> Any:
    return or_(column.is_(None), column == 0)
