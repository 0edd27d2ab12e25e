"""What a simulation may suppose, looked at line by line before its run is queued; a mistake names line and field."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import or_, select

from backend.documents.act import Act
from backend.engineering.bom import Bom, BomComponent
from backend.inventory.item_site import ItemSite
from backend.kernel.demand.check import wrong
from backend.kernel.errors import Invalid, Refused
from backend.kernel.quantity import plain
from backend.planning.firm import BEFORE_SNAPSHOT, ON_THE_FLOOR
from backend.planning.plan_overlay import OF_CENTERS, OF_ITEMS, PlanOverlay
from backend.planning.plan_version import PlanScheme, PlanVersion
from backend.planning.planned_order import PlannedOrder
from backend.plant.work_center import WorkCenter
from backend.production.work_order import WorkOrder
from backend.purchasing import queries as purchasing
from backend.purchasing.purchase_order import PurchaseOrderLine
from backend.sales import queries as sales
from backend.sales.sales_order import SalesOrderLine

ACTIONS: Mapping[str, tuple[str, ...]] = {
    "demand": ("more", "less", "set", "move"),
    "supply": ("move", "remove"),
    "parameter": ("set",),
    "bom": ("set", "remove", "add"),
    "calendar": ("close", "open"),
    "capacity": ("more", "less", "set", "move"),
}
DAY, HUNDRED = 24, 100  # hours, per cent
LONGEST_LEAD = 3660
NEEDED = "It is needed here."


@dataclass(frozen=True)
class Supposing:
    """A line that is looked at, where it stands and what the plan covers."""

    place: int
    line: PlanOverlay
    version: PlanVersion
    scheme: PlanScheme
    act: Act

    def wrong(self, field: str, reason: str) -> Invalid:
        return wrong(f"overlay.{self.place}.{field}", reason)

    def need(self, *fields: str) -> None:
        for field in fields:
            if getattr(self.line, field) is None:
                raise self.wrong(field, NEEDED)


def check(version: PlanVersion, scheme: PlanScheme, act: Act) -> None:
    """A simulation says what it supposes and which plan it is compared with, else that in force; a live run neither."""
    if not version.is_simulation:
        if version.overlay or version.base_version_id is not None:
            raise wrong("kind", "Only a simulation supposes something and is compared with a plan.")
        return
    if not version.overlay:
        raise wrong("overlay", "Say what is supposed: at least one line is needed.")
    version.base_version_id = version.base_version_id or scheme.current_version_id
    _check_base(version, act)
    for position, line in enumerate(version.overlay):
        _check_line(Supposing(position, line, version, scheme, act))


def _check_base(version: PlanVersion, act: Act) -> None:
    if version.base_version_id is None:
        raise wrong("base_version_id", "This scheme has no plan in force to compare with; run it first.")
    base = act.session.get_one(PlanVersion, version.base_version_id)
    if base.plan_scheme_id != version.plan_scheme_id or base.state != "done":
        raise wrong("base_version_id", "A finished plan of the same scheme is needed.")


def _check_line(one: Supposing) -> None:
    if one.line.action not in ACTIONS[one.line.kind]:
        raise one.wrong("action", f"It must be one of {', '.join(ACTIONS[one.line.kind])} here.")
    if one.line.quantity is not None and one.line.quantity < 0:
        raise one.wrong("quantity", "It must not be negative.")
    CHECKS[one.line.kind](one)


def _check_demand(one: Supposing) -> None:
    if one.line.action == "move":
        one.need("sales_order_line_id")
        states = ("confirmed", "draft") if one.scheme.draft_orders else ("confirmed",)
        _check_open(one, "sales_order_line_id", sales.open_lines(one.scheme.site_id, states), SalesOrderLine)
    else:
        one.need("item_id", "quantity")
        _check_planned(one, "item_id")
    _check_day(one, "day")


def _check_supply(one: Supposing) -> None:
    if (one.line.purchase_order_line_id is None) == (one.line.work_order_id is None):
        raise one.wrong("purchase_order_line_id", "A purchase order line or a work order is needed, and not both.")
    if one.line.purchase_order_line_id is not None:
        _check_open(one, "purchase_order_line_id", purchasing.open_lines(one.scheme.site_id), PurchaseOrderLine)
    else:
        states = WorkOrder.state.in_((*BEFORE_SNAPSHOT, *ON_THE_FLOOR))
        here = select(WorkOrder.id).where(WorkOrder.site_id == one.scheme.site_id, states)
        _check_open(one, "work_order_id", here, WorkOrder)
    if one.line.action == "move":
        _check_day(one, "day")


def _check_parameter(one: Supposing) -> None:
    one.need("item_id", "parameter", "quantity")
    if one.line.parameter not in OF_ITEMS:
        raise one.wrong("parameter", f"It must be one of {', '.join(OF_ITEMS)} here.")
    here, value = _check_planned(one, "item_id"), one.line.quantity
    assert value is not None
    if one.line.parameter == "lead_time_days" and (value % 1 or value > LONGEST_LEAD):
        raise one.wrong("quantity", f"Whole days up to {LONGEST_LEAD} are needed.")
    if one.line.parameter == "lot_max":
        multiple, least = _supposed(one, "lot_multiple") or here.lot_multiple, _supposed(one, "lot_min") or here.lot_min
        if not value:
            raise one.wrong("quantity", "More than nothing is needed.")
        if multiple and value % multiple:
            raise one.wrong("quantity", f"The largest lot must be a multiple of {plain(multiple)}.")
        if least > value:
            raise one.wrong("quantity", f"The largest lot must not be less than the smallest, {plain(least)}.")


def _supposed(one: Supposing, parameter: str) -> Any:
    """What another line of the same simulation says of the item."""
    same = (line for line in one.version.overlay if line.item_id == one.line.item_id and line.parameter == parameter)
    return next((line.quantity for line in same), None)


def _check_bom(one: Supposing) -> None:
    one.need("item_id", "component_id")
    _check_planned(one, "item_id")
    _check_planned(one, "component_id")
    if one.line.action != "remove":
        one.need("quantity")
        if not one.line.quantity:
            raise one.wrong("quantity", "More than nothing is needed.")
    there = one.act.session.scalar(_bom_lines(one).limit(1)) is not None
    if there and one.line.action == "add":
        raise one.wrong("component_id", "The BOM has this component already; set its quantity.")
    if not there and one.line.action != "add":
        raise one.wrong("component_id", "The released BOM of the item has no such line.")
    if one.line.action == "add" and one.line.item_id == one.line.component_id:
        raise one.wrong("component_id", "An item cannot be made from itself.")


def _bom_lines(one: Supposing) -> Any:
    part, day = BomComponent, one.version.day_zero
    query = select(part.id).join(Bom, Bom.id == part.owner_id)
    query = query.where(Bom.item_id == one.line.item_id, Bom.view == "mbom", Bom.state == "released")
    query = query.where(or_(Bom.for_site_id.is_(None), Bom.for_site_id == one.scheme.site_id))
    begun, lasts = (
        or_(part.valid_from.is_(None), part.valid_from <= day),
        or_(part.valid_to.is_(None), part.valid_to > day),
    )
    return query.where(part.item_id == one.line.component_id, begun, lasts)


def _check_calendar(one: Supposing) -> None:
    _check_day(one, "day")
    if one.line.until is not None:
        _check_day(one, "until")
        if one.line.until < _day(one, "day"):
            raise one.wrong("until", "It must not lie before the first day.")


def _check_capacity(one: Supposing) -> None:
    """A place or a shift more or less, other hours a day, or a share of the work on another work center."""
    one.need("work_center_id", "quantity")
    _check_center(one, "work_center_id")
    for field in ("day", "until"):
        if getattr(one.line, field) is not None:
            _check_day(one, field)
    if one.line.until is not None and one.line.until < (one.line.day or one.line.until):
        raise one.wrong("until", "It must not lie before the first day.")
    if one.line.action == "move":
        return _check_share(one)
    one.need("parameter")
    allowed = ("hours_per_day",) if one.line.action == "set" else OF_CENTERS
    if one.line.parameter not in allowed:
        raise one.wrong("parameter", f"It must be one of {', '.join(allowed)} here.")
    return _check_amount(one)


def _check_amount(one: Supposing) -> None:
    value = one.line.quantity
    assert value is not None
    if one.line.action != "set" and not value:
        raise one.wrong("quantity", "More than nothing is needed.")
    if one.line.parameter == "hours_per_day" and value > DAY:
        raise one.wrong("quantity", f"A day has {DAY} hours.")
    if one.line.parameter == "places" and value % 1:
        raise one.wrong("quantity", "Whole places are needed.")


def _check_share(one: Supposing) -> None:
    one.need("other_work_center_id")
    _check_center(one, "other_work_center_id")
    if one.line.other_work_center_id == one.line.work_center_id:
        raise one.wrong("other_work_center_id", "Another work center is needed.")
    if not one.line.quantity or one.line.quantity > HUNDRED:
        raise one.wrong("quantity", "More than 0 and up to 100 per cent is needed.")


def _check_center(one: Supposing, field: str) -> None:
    here = select(WorkCenter.id).where(WorkCenter.id == getattr(one.line, field))
    if one.act.session.scalar(here.where(WorkCenter.site_id == one.scheme.site_id)) is None:
        raise one.wrong(field, "It is no work center of the site of the scheme.")


CHECKS: Mapping[str, Callable[[Supposing], None]] = {
    "demand": _check_demand,
    "supply": _check_supply,
    "parameter": _check_parameter,
    "bom": _check_bom,
    "calendar": _check_calendar,
    "capacity": _check_capacity,
}


def _check_day(one: Supposing, field: str) -> None:
    one.need(field)
    first, day = one.version.day_zero, _day(one, field)
    assert first is not None
    last = first + timedelta(days=one.scheme.horizon_days - 1)
    if not first <= day <= last:
        raise one.wrong(field, f"{day} is not among the days planned, {first} to {last}.")


def _day(one: Supposing, field: str) -> date:
    return getattr(one.line, field)  # type: ignore[no-any-return]


def _check_planned(one: Supposing, field: str) -> ItemSite:
    here = select(ItemSite).where(ItemSite.item_id == getattr(one.line, field), ItemSite.site_id == one.scheme.site_id)
    found = one.act.session.scalars(here).first()
    if found is None:
        raise one.wrong(field, "This item is not planned at the site of the scheme.")
    return found


def _check_open(one: Supposing, field: str, query: Any, row: Any) -> None:
    id: UUID = getattr(one.line, field)
    if one.act.session.scalar(query.with_only_columns(row.id, maintain_column_froms=True).where(row.id == id)) is None:
        raise one.wrong(field, "It is not open at the site of the scheme.")


def is_no_simulation(order: PlannedOrder, act: Act) -> None:
    """What a simulation proposes is looked at and compared; nothing comes of it."""
    query = select(PlanVersion).where(PlanVersion.id == order.plan_version_id, PlanVersion.kind == "simulation")
    if version := act.session.scalars(query).one_or_none():
        raise Refused(f"{order.number} is only supposed in {version.number}; firm and release orders of the live plan.")
