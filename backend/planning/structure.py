"""The BOMs of a site as the arcs of a planning run, on one day; quantities in base units."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from uuid import UUID

from sqlalchemy.orm import Session

from backend.engineering.bom import Bom
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
from backend.engineering.units import Uoms
from backend.kernel.bom.facts import Bom as BomFacts
from backend.kernel.bom.facts import Line
from backend.kernel.bom.physics import gross
from backend.kernel.errors import Refused
from backend.kernel.mrp.facts import BomLine, scaled, unscaled


@dataclass
class Structure:
    """The arcs, the items whose BOM rests on assumed data, and what was refused while it was read."""

    names: Names
    uoms: Uoms
    lines: list[BomLine] = field(default_factory=list)
    assumed: set[UUID] = field(default_factory=set)
    refused: list[tuple[UUID, str]] = field(default_factory=list)


def structure_of(session: Session, site_id: UUID, on_day: date, item_ids: set[UUID], company_id: UUID) -> Structure:
    """The manufacturing BOM each item is planned by on a day; one that cannot be read is reported, the rest planned."""
    boms = released_boms(session, item_ids, "mbom", company_id)
    parts = {line.item_id for bom in boms for line in bom.components}
    names, uoms = load_items(session, item_ids | parts)
    at = at_site(session, site_id, on_day)
    yields = yields_of(released_routings(session, item_ids, company_id), names, at)
    made = Structure(names, uoms)
    for item_id, versions in _by_item(boms).items():
        try:
            bom = best(versions, names.of[item_id], at, None, "BOM")
            fact = replace(bom_fact(bom, 1, names, uoms, at), operation_yields=yields.get(item_id, ()))
        except Refused as refused:
            made.refused.append((item_id, refused.sentence))
            continue
        if bom.assumed:
            made.assumed.add(item_id)
        made.lines += _arcs(fact, item_id, names, item_ids)
    return made


def _by_item(boms: list[Bom]) -> Mapping[UUID, list[Bom]]:
    found: dict[UUID, list[Bom]] = defaultdict(list)
    for bom in boms:
        found[bom.item_id].append(bom)
    return found


def _arcs(fact: BomFacts, item_id: UUID, names: Names, planned: set[UUID]) -> list[BomLine]:
    arcs = []
    for line in fact.lines:
        component = names.by_name[line.component].id
        if component not in planned:
            continue
        if _is_proportional(fact, line):
            arcs.append(BomLine(item_id, component, Fraction(line.quantity) / Fraction(fact.base_quantity)))
        else:
            arcs.append(BomLine(item_id, component, gross=_gross(fact, line)))
    return arcs


def _is_proportional(fact: BomFacts, line: Line) -> bool:
    lossless = not (line.scrap or line.setup_loss or line.multiple) and fact.header_yield == 1
    return line.kind == "variable" and lossless and all(share == 1 for _, share in fact.operation_yields)


def _gross(fact: BomFacts, line: Line) -> Callable[[int], int]:
    return lambda quantity: scaled(gross(fact, line, unscaled(quantity)))
