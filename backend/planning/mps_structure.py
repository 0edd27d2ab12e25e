"""The BOMs of some items and of all below them, as lines between items: what bills of resources and promises follow."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field, replace
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
from backend.kernel.errors import Refused
from backend.kernel.mrp.facts import BomLine
from backend.planning.structure import Where, arcs_of


@dataclass
class Lines:
    """The lines by item, the items' names, and what was refused while they were read."""

    names: Names
    lines: list[BomLine] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)


def lines_between(session: Session, where: Where, item_ids: Collection[UUID]) -> Lines:
    """Of each item the BOM it is planned by on a day, its lines to others of these items."""
    ids = set(item_ids)
    boms = released_boms(session, ids, "mbom", where.company_id)
    names, uoms = load_items(session, ids | {line.item_id for bom in boms for line in bom.components})
    here, made = at_site(session, where.site_id, where.day), Lines(names)
    yields = yields_of(released_routings(session, ids, where.company_id), names, here)
    versions: dict[UUID, list[Bom]] = defaultdict(list)
    for bom in boms:
        versions[bom.item_id].append(bom)
    for item_id, found in versions.items():
        try:
            bom = best(found, names.of[item_id], here, None, "BOM")
            fact = replace(bom_fact(bom, 1, names, uoms, here), operation_yields=yields.get(item_id, ()))
        except Refused as refused:
            made.refused.append(refused.sentence)
            continue
        made.lines += arcs_of(fact, item_id, names, {id: id for id in ids})
    return made
