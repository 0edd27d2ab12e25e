"""Verbs of engineering: what must be right before an item, a BOM or a routing is released."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import or_, select

from backend.documents.act import Act
from backend.documents.fields import fields_of
from backend.documents.trail import plain_value
from backend.engineering import rules
from backend.engineering.bom import Bom, BomComponent
from backend.engineering.events import (
    BomChanged,
    BomReleased,
    BomSuperseded,
    ItemChanged,
    ItemReleasing,
    ItemRetiring,
    RoutingReleased,
    RoutingSuperseded,
)
from backend.engineering.item import Item
from backend.engineering.outputs import check_outputs
from backend.engineering.queries import choose_bom, choose_routing
from backend.engineering.routing import Routing
from backend.engineering.structure import At, bom_fact, header_fact, load_items, released_boms, released_routings
from backend.kernel.bom.effectivity import check_release
from backend.kernel.bom.physics import check
from backend.kernel.bom.structure import check_no_loop
from backend.kernel.errors import Refused
from backend.plant.company import Company

NOT_CHECKED = ("checksum", "valid_to", "assumed", "state")
EVERYWHERE = At()


def release_item(item: Item, act: Act) -> None:
    """Higher contexts know whether all is there: parameters at a site, a supplier, a safety data sheet."""
    act.record(ItemReleasing(item.id))


def change_item(item: Item, act: Act) -> None:
    act.record(ItemChanged(item.id))


def retire_item(item: Item, act: Act) -> None:
    """No released BOM may still want it; stock, demand and orders are for their owners to refuse."""
    query = select(Bom.number).join(BomComponent, BomComponent.owner_id == Bom.id)
    open_ended = (Bom.valid_to.is_(None) | (Bom.valid_to > act.today), _still_effective(act.today))
    used = act.session.scalars(query.where(BomComponent.item_id == item.id, Bom.state == "released", *open_ended)).all()
    if used:
        raise Refused(f"{item.number} is still used in {', '.join(sorted(set(used)))}.", boms=sorted(set(used)))
    act.record(ItemRetiring(item.id))


def check_made(item: Item, site_id: UUID, day: date, act: Act) -> None:
    """A made item needs a BOM and, unless it is a phantom, a routing there that has every operation its lines name."""
    bom = choose_bom(act.session, item.id, site_id, None, day)
    if item.item_type == "phantom":
        return
    routing = choose_routing(act.session, item.id, site_id, None, day)
    lines = [*bom.components, *bom.outputs]
    used = [line.operation_number for line in lines if line.operation_number is not None]
    rules.operations_exist(item.number, used, [operation.operation_number for operation in routing.operations])


def release_bom(bom: Bom, act: Act) -> None:
    """From here on it is never edited; a change is a new revision."""
    one_at_a_time(bom.company_id, act)
    names, uoms = load_items(act.session, {bom.item_id, *(line.item_id for line in bom.components)})
    states = {names.of[line.item_id]: names.items[line.item_id].state for line in bom.components}
    rules.can_use_components(bom.number, states)
    check(bom_fact(bom, 1, names, uoms, EVERYWHERE))
    check_outputs(bom, act.session)
    _check_no_loop(bom, act)
    check_no_rival(bom, act)
    bom.checksum = bom_checksum(bom)
    act.record(BomReleased(bom.id, bom.item_id, bom.view))


def change_bom(bom: Bom, act: Act) -> None:
    """The end of a released BOM may move, but not into the time of another one."""
    if bom.state == "released":
        one_at_a_time(bom.company_id, act)
        check_no_rival(bom, act)
        act.record(BomChanged(bom.id, bom.item_id))


def supersede_bom(bom: Bom, act: Act) -> None:
    act.record(BomSuperseded(bom.id, bom.item_id))


def release_routing(routing: Routing, act: Act) -> None:
    """From here on it is never edited; a change is a new revision."""
    one_at_a_time(routing.company_id, act)
    operations = [(operation.operation_number, operation.report_mode) for operation in routing.operations]
    rules.can_release_operations(routing.number, operations)
    check_no_rival(routing, act)
    routing.checksum = _checksum(routing, routing.operations)
    act.record(RoutingReleased(routing.id, routing.item_id))


def change_routing(routing: Routing, act: Act) -> None:
    if routing.state == "released":
        one_at_a_time(routing.company_id, act)
        check_no_rival(routing, act)


def supersede_routing(routing: Routing, act: Act) -> None:
    act.record(RoutingSuperseded(routing.id, routing.item_id))


def check_no_rival(row: Any, act: Act) -> None:
    """Refuse what an order could take as well as another one: same selectors and priority, overlapping times."""
    ids = (act.session, [row.item_id])
    if isinstance(row, Bom):
        others: Any = released_boms(*ids, row.view, row.company_id)
    else:
        others = released_routings(*ids, row.company_id)
    number = act.session.scalar(select(Item.number).where(Item.id == row.item_id))
    mine = header_fact(row, 1, number or "", EVERYWHERE)
    for other in others:
        try:
            check_release(mine, [header_fact(other, 2, number or "", EVERYWHERE)] if other.id != row.id else [])
        except Refused as refusal:
            raise Refused(
                f"{row.number} and {other.number} of {number} would be effective together; "
                "give one an end, another priority, site or order quantity.",
                other=other.number,
            ) from refusal


def bom_checksum(bom: Bom) -> str:
    return _checksum(bom, [*bom.components, *bom.outputs])


def _checksum(row: Any, lines: Any) -> str:
    """What the content is: the header's selectors and every field of every line, in order."""
    names = [f.name for f in fields_of(type(row)) if f.name not in NOT_CHECKED]
    header = {name: plain_value(getattr(row, name)) for name in names}
    ordered = sorted(lines, key=lambda line: (line.__tablename__, line.position))
    said = [{f.name: plain_value(getattr(line, f.name)) for f in fields_of(type(line))} for line in ordered]
    return rules.checksum(header, said)


def _check_no_loop(bom: Bom, act: Act) -> None:
    """This draft and every released BOM below it, of all days: no item may be part of itself."""
    which = (Bom.state == "released", Bom.view == bom.view, Bom.company_id == bom.company_id)
    tree = select(BomComponent.item_id).where(BomComponent.owner_id == bom.id).cte("tree", recursive=True)
    step = select(BomComponent.item_id).join(Bom, Bom.id == BomComponent.owner_id)
    tree = tree.union(step.join(tree, tree.c.item_id == Bom.item_id).where(*which))
    arcs = select(Bom.item_id, BomComponent.item_id).join(BomComponent, BomComponent.owner_id == Bom.id)
    below = arcs.where(Bom.item_id.in_(select(tree.c.item_id)), *which)
    found = [tuple(row) for row in act.session.execute(below)]
    found += [(bom.item_id, line.item_id) for line in bom.components]
    names = load_items(act.session, {id for arc in found for id in arc})[0].of
    check_no_loop([(names[parent], names[part]) for parent, part in found])


def one_at_a_time(company_id: UUID, act: Act) -> None:
    """Two drafts released at once must see each other, or together they could close a loop."""
    lock = select(Company.id).where(Company.id == company_id).with_for_update(key_share=True)
    act.session.execute(lock)


def _still_effective(day: date) -> Any:
    return or_(BomComponent.valid_to.is_(None), BomComponent.valid_to > day)
