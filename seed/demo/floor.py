"""What the floor of 禾田农机 has been doing: work orders in every state, material handed out, and who reported what."""

from decimal import ROUND_CEILING, Decimal
from typing import Any, NamedTuple

from sqlalchemy import select

from backend.documents.act import Act
from backend.documents.steps import change
from backend.engineering.uom import Uom
from backend.production.production_report import MaterialIssue, ProductionReport
from backend.production.ticket import Ticket
from backend.production.work_order import WorkOrder
from seed.demo import quality
from seed.demo.factory import Factory
from seed.demo.orders import line_of

SUPERVISOR, PLANNER, STORE = "1002", "1003", "1007"
LIFE = ("planned", "firm", "released")


class Job(NamedTuple):
    """A work order; its key is what the other tables call it by."""

    key: str
    item: str
    quantity: str
    asked: int  # days from today
    due: int
    until: str  # planned, firm or released; what follows comes from the reports
    sale: tuple[str, int] | None = None
    shortfall: str = "0"


JOBS = (
    Job("holders", "P-HOLD", "600", -18, -11, "released", shortfall="2"),
    Job("tillers", "F-1GQN180", "4", -16, -6, "released", ("LN-2611", 0)),
    Job("pinions", "P-BVP", "20", -9, 2, "released"),
    Job("gearboxes", "A-GBX", "12", -8, 3, "released"),
    Job("drills", "F-2BXF12", "6", -8, 4, "released", ("HTD-0417", 0)),
    Job("rotors", "A-ROT180", "10", -3, 8, "released"),
    Job("gears", "P-SPUR", "40", -2, 9, "released"),
    Job("frames", "A-FRM200", "6", -2, 12, "firm"),
    Job("tubes", "P-TUBE200", "8", -1, 10, "firm"),
    Job("big tillers", "F-1GQN200", "8", -1, 22, "planned", ("YF-088", 0)),
    Job("headers", "F-4LZ20H", "3", 0, 30, "planned", ("JZ-A31", 0)),
)

# order, operation, team, person; the others are for whoever works at the place
ASSIGNED: tuple[tuple[str, int, str, str | None], ...] = (
    ("pinions", 30, "T-MC", None),
    ("gearboxes", 10, "T-L1", "1016"),
    ("gearboxes", 20, "T-L1", "1017"),
    ("rotors", 20, "T-PT", None),
    ("rotors", 30, "T-L1", None),
    ("gears", 10, "T-MC", "1012"),
)

# order, days from today, for how many pieces
ISSUES = (
    ("holders", -15, "600"),
    ("tillers", -10, "4"),
    ("pinions", -6, "20"),
    ("gearboxes", -4, "12"),
    ("drills", -4, "4"),
)

# order, employee, days from today, hour, minute, operation, kind, quantity, scrap reason
REPORTS: tuple[tuple[str, str, int, int, int, int, str, str, str], ...] = (
    ("holders", "1018", -14, 8, 10, 10, "start", "0", ""),
    ("holders", "1018", -14, 14, 40, 10, "good", "600", ""),
    ("holders", "1018", -14, 14, 45, 10, "finish", "0", ""),
    ("holders", "1018", -13, 8, 5, 20, "start", "0", ""),
    ("holders", "1018", -13, 11, 5, 20, "scrap", "4", "SR-11"),
    ("holders", "1018", -13, 13, 30, 20, "good", "596", ""),
    ("holders", "1018", -13, 13, 35, 20, "finish", "0", ""),
    ("tillers", "1016", -9, 8, 5, 10, "start", "0", ""),
    ("tillers", "1016", -9, 11, 50, 10, "good", "4", ""),
    ("tillers", "1016", -9, 11, 55, 10, "finish", "0", ""),
    ("tillers", "1017", -9, 13, 5, 20, "start", "0", ""),
    ("tillers", "1017", -9, 15, 50, 20, "good", "4", ""),
    ("tillers", "1017", -9, 15, 55, 20, "finish", "0", ""),
    ("tillers", "1016", -8, 8, 10, 30, "start", "0", ""),
    ("tillers", "1016", -8, 9, 50, 30, "good", "4", ""),
    ("tillers", "1016", -8, 9, 55, 30, "finish", "0", ""),
    ("tillers", "1017", -8, 10, 10, 40, "start", "0", ""),
    ("tillers", "1017", -8, 14, 30, 40, "good", "4", ""),
    ("tillers", "1017", -8, 14, 35, 40, "finish", "0", ""),
    ("tillers", "1016", -8, 14, 40, 50, "start", "0", ""),
    ("tillers", "1016", -8, 15, 45, 50, "good", "4", ""),
    ("tillers", "1016", -8, 15, 50, 50, "finish", "0", ""),
    ("pinions", "1012", -5, 8, 15, 10, "start", "0", ""),
    ("pinions", "1012", -5, 11, 50, 10, "good", "20", ""),
    ("pinions", "1012", -5, 11, 55, 10, "finish", "0", ""),
    ("pinions", "1012", -4, 8, 20, 20, "start", "0", ""),
    ("pinions", "1012", -4, 10, 5, 20, "scrap", "1", "SR-22"),
    ("pinions", "1012", -4, 14, 40, 20, "good", "19", ""),
    ("pinions", "1012", -4, 14, 45, 20, "finish", "0", ""),
    ("gearboxes", "1016", -3, 8, 0, 10, "start", "0", ""),
    ("gearboxes", "1016", -3, 10, 30, 10, "scrap", "1", "SR-31"),
    ("gearboxes", "1016", -3, 15, 40, 10, "good", "7", ""),
    ("gearboxes", "1016", -3, 15, 45, 10, "pause", "0", ""),
    ("gearboxes", "1017", -2, 8, 30, 20, "start", "0", ""),
    ("gearboxes", "1017", -2, 9, 50, 20, "good", "3", ""),
    ("gearboxes", "1017", -2, 9, 55, 20, "pause", "0", ""),
    ("gearboxes", "1017", -1, 13, 20, 20, "resume", "0", ""),
    ("gearboxes", "1017", -1, 14, 10, 20, "good", "2", ""),
    ("gearboxes", "1017", -1, 14, 15, 20, "pause", "0", ""),
    ("drills", "1021", -3, 8, 10, 10, "start", "0", ""),
    ("drills", "1021", -3, 11, 0, 10, "good", "4", ""),
    ("drills", "1021", -3, 11, 5, 10, "pause", "0", ""),
    ("drills", "1021", -2, 8, 5, 20, "start", "0", ""),
    ("drills", "1021", -2, 14, 40, 20, "good", "3", ""),
    ("drills", "1021", -2, 14, 45, 20, "pause", "0", ""),
    ("drills", "1021", -1, 9, 10, 30, "start", "0", ""),
    ("drills", "1021", -1, 10, 50, 30, "good", "2", ""),
    ("drills", "1021", -1, 10, 55, 30, "pause", "0", ""),
    ("gearboxes", "1016", 0, 8, 5, 10, "resume", "0", ""),
)
MACHINES = {"1012": "EQ-201", "1018": "EQ-101"}
TILLER_CHECKS = (("24", "27", "25", "29"), ("86.5", "87", "85.8", "88.1"), (), ())


def work(factory: Factory) -> None:
    for job in JOBS:
        factory.by(PLANNER, _order, job, at=factory.moment(job.asked, 13))
    for assigned in ASSIGNED:
        factory.by(PLANNER, _assign, assigned, at=factory.moment(-1, 15))
    for key, days, pieces in ISSUES:
        factory.by(STORE, _issue, key, pieces, at=factory.moment(days, 10))
    for report in REPORTS:
        factory.by(report[1], _report, report, at=factory.moment(*report[2:5]))
    quality.inspect(factory, "F-1GQN180", TILLER_CHECKS, factory.moment(-7, 10))
    for key, days in (("holders", -12), ("tillers", -6)):
        id = factory.id("work_order", key)
        factory.by(SUPERVISOR, Factory.step, WorkOrder, id, "finish", at=factory.moment(days, 9))
    id = factory.id("work_order", "holders")
    factory.by(SUPERVISOR, Factory.step, WorkOrder, id, "close", at=factory.moment(-10, 9))


def _order(factory: Factory, job: Job, act: Act) -> None:
    given = {"item_id": factory.id("item", job.item), "quantity": job.quantity, "due": factory.day(job.due)}
    if job.sale is not None:
        given |= {"kind": "make_to_order", "sales_order_line_id": line_of(factory, job.sale[0], act, job.sale[1]).id}
    row = factory.make(WorkOrder, act, shortfall_percent=job.shortfall, **given)
    factory.ids["work_order", job.key] = row.id
    for name in ("firm", "release")[: LIFE.index(job.until)]:
        factory.step(WorkOrder, row.id, name, act)


def _assign(factory: Factory, assigned: tuple[str, int, str, str | None], act: Act) -> None:
    key, operation, team, person = assigned
    ticket = _ticket(factory, key, operation, act)
    given = {"team_id": factory.id("team", team), "person_id": factory.id("person", person) if person else None}
    change(Ticket, ticket.id, given, ticket.version, act)


def _ticket(factory: Factory, key: str, operation: int, act: Act) -> Ticket:
    query = select(Ticket).where(Ticket.work_order_id == factory.id("work_order", key))
    return act.session.scalars(query.where(Ticket.operation_number == operation)).one()


def _issue(factory: Factory, key: str, pieces: str, act: Act) -> None:
    """Hand out what so many pieces of the order need of everything that is picked."""
    order = act.find(WorkOrder, factory.id("work_order", key))
    decimals = {uom.id: uom.decimals for uom in act.session.scalars(select(Uom))}
    lines: list[dict[str, Any]] = []
    for line in order.materials:
        if line.issue_mode == "pick":
            step = Decimal(1).scaleb(-decimals[act.find(type(order.item), line.item_id).uom_id])
            share = line.required * Decimal(pieces) / order.quantity
            quantity = (share / step).to_integral_value(ROUND_CEILING) * step
            lines.append({"material_id": line.id, "item_id": line.item_id, "quantity": quantity})
    factory.make(MaterialIssue, act, work_order_id=order.id, lines=lines)


def _report(factory: Factory, report: tuple[str, str, int, int, int, int, str, str, str], act: Act) -> None:
    key, employee, _, _, _, operation, kind, quantity, reason = report
    given: dict[str, Any] = {"ticket_id": _ticket(factory, key, operation, act).id, "kind": kind, "quantity": quantity}
    if reason:
        given["scrap_reason_id"] = factory.id("scrap_reason", reason)
    if employee in MACHINES:
        given["equipment_id"] = factory.id("equipment", MACHINES[employee])
    factory.make(ProductionReport, act, **given)
