"""What an order of a quantity needs of each material: as the BOM says, and as it is flushed piece by piece."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import select

from backend.documents.act import Act
from backend.engineering.bom import Bom
from backend.engineering.item import Item
from backend.engineering.queries import choose_bom
from backend.engineering.structure import Loaded, at_site, load
from backend.inventory.item_site import ItemSite
from backend.kernel.bom.explosion import Requirement, order_needs
from backend.kernel.bom.facts import ONE, Line, Structure
from backend.kernel.quantity import SCALE, ZERO, round_half_even
from backend.production.work_order import WorkOrder, WorkOrderMaterial


@dataclass(frozen=True)
class Need:
    """One requirement: `required` is gross for the whole order; without yields it is fixed + per_unit × pieces."""

    item_id: UUID
    item: str
    required: Decimal
    per_unit: Decimal
    fixed: Decimal
    operation_number: int | None
    issue_mode: str
    over_issue_percent: Decimal
    location_id: UUID | None
    key_part: bool
    assumed: bool

    @property
    def key(self) -> tuple[UUID, int | None]:
        return self.item_id, self.operation_number


def needs_of(order: WorkOrder, day: date, act: Act) -> tuple[Bom | None, list[Need]]:
    """The BOM an order takes on a day and what it needs; a rework order needs the bad units themselves."""
    if order.kind == "rework":
        return None, [_bad_units(order, act)]
    bom = choose_bom(act.session, order.item_id, order.site_id, order.quantity, day)
    at = at_site(act.session, order.site_id, day)
    loaded = load(act.session, order.item, at, phantoms_only=True)
    want = at.want(loaded.names.of[order.item_id], order.quantity)
    gross = order_needs(loaded.structure, want)
    net = order_needs(_without_losses_of_the_routing(loaded.structure), want)
    parameters = _parameters(order.site_id, {loaded.names.by_name[need.item].id for need in gross}, act)
    made = [_need(*pair, order.quantity, loaded, parameters) for pair in zip(gross, net, strict=True)]
    kept = [replace(need, assumed=need.assumed or bom.assumed) for need in made if need is not None]
    return bom, [need for need in kept if need.required > 0]


def _need(
    gross: Requirement, net: Requirement, quantity: Decimal, loaded: Loaded, parameters: Mapping[UUID, ItemSite]
) -> Need | None:
    component, item = loaded.lines[gross.position], loaded.names.by_name[gross.item]
    if item.item_type == "service":
        return None
    here = parameters.get(item.id)
    fixed = _fixed(net, _line(gross.position, loaded))
    issue_mode = component.issue_mode or (here.issue_mode if here else "pick")
    return Need(
        item.id,
        item.number,
        gross.quantity,
        round_half_even((net.quantity - fixed) / quantity, SCALE),
        fixed,
        gross.operation,
        issue_mode,
        here.over_issue_percent if here else ZERO,
        _place(here, issue_mode),
        component.key_part,
        item.assumed or bool(here and here.assumed),
    )


def _without_losses_of_the_routing(structure: Structure) -> Structure:
    """What pieces take that really come out: no yields are expected, nothing is rounded up."""
    boms = {
        item: [
            replace(
                bom,
                header_yield=ONE,
                operation_yields=(),
                decimals=SCALE,
                lines=tuple(replace(line, multiple=ZERO, decimals=SCALE) for line in bom.lines),
            )
            for bom in found
        ]
        for item, found in structure.boms.items()
    }
    return replace(structure, boms=boms)


def _fixed(net: Requirement, line: Line) -> Decimal:
    """What is taken once, however many pieces come out: all of a fixed line, the set-up loss of another."""
    if line.kind == "fixed":
        return net.quantity
    return min(net.quantity, line.setup_loss)


def _line(position: str, loaded: Loaded) -> Line:
    every = (line for boms in loaded.structure.boms.values() for bom in boms for line in bom.lines)
    return next(line for line in every if line.position == position)


def _place(parameters: ItemSite | None, issue_mode: str) -> UUID | None:
    """Where material is flushed from; for what is picked only where to look first."""
    if parameters is None:
        return None
    flushed = parameters.backflush_location_id if issue_mode == "backflush" else None
    return flushed or parameters.default_location_id


def _parameters(site_id: UUID, items: set[UUID], act: Act) -> dict[UUID, ItemSite]:
    query = select(ItemSite).where(ItemSite.site_id == site_id, ItemSite.item_id.in_(items))
    return {row.item_id: row for row in act.session.scalars(query)}


def _bad_units(order: WorkOrder, act: Act) -> Need:
    item = act.session.get_one(Item, order.item_id)
    return Need(
        item.id, item.number, order.quantity, ONE, ZERO, None, "pick", ZERO, None, False, item.assumed
    )  # fmt: skip


def totals(needs: Sequence[Need]) -> dict[tuple[UUID, int | None], Need]:
    """Needs of the same item at the same operation as one."""
    found: dict[tuple[UUID, int | None], Need] = {}
    for need in needs:
        known = found.get(need.key)
        found[need.key] = need if known is None else _sum(known, need)
    return found


def _sum(one: Need, other: Need) -> Need:
    return replace(
        one,
        required=one.required + other.required,
        per_unit=one.per_unit + other.per_unit,
        fixed=one.fixed + other.fixed,
        key_part=one.key_part or other.key_part,
        assumed=one.assumed or other.assumed,
    )


def still_needed(line: WorkOrderMaterial) -> Decimal:
    return max(ZERO, line.required + line.replenished - (line.issued - line.returned))
