"""Verbs of planning: ask for a run, firm, split and release what it proposes."""

from uuid import UUID

from sqlalchemy import select

from backend.documents import jobs
from backend.documents.act import Act
from backend.documents.steps import step_within
from backend.engineering.item import Item
from backend.kernel.errors import Refused
from backend.planning import rules
from backend.planning.plan_version import PlanScheme, PlanVersion
from backend.planning.planned_order import PlannedOrder, Split
from backend.production import commands as production
from backend.purchasing import commands as purchasing

RUN = "planning.mrp"
ACTIVE = ("queued", "running")


def ask_for_run(version: PlanVersion, act: Act) -> None:
    """Queue the run; one scheme is planned by one run at a time."""
    scheme = act.find(PlanScheme, version.plan_scheme_id, lock=True)
    version.site_id, version.company_id = scheme.site_id, scheme.company_id
    active = PlanVersion.state.in_(ACTIVE) & (PlanVersion.id != version.id)
    for other in act.session.scalars(select(PlanVersion).where(PlanVersion.plan_scheme_id == scheme.id, active)):
        if not _is_dead(other, act):
            raise Refused(f"{other.number} is planning this scheme already; wait for it or cancel it.")
    version.day_zero = act.today
    version.job_id = jobs.enqueue(act.session, RUN, {"plan_version_id": str(version.id)}, actor=act.actor)


def cancel_run(version: PlanVersion, act: Act) -> None:
    job = _job(version, act)
    if job is not None and job.state in ACTIVE:
        jobs.cancel(act.session, job.id)


def check_dates(order: PlannedOrder, act: Act) -> None:
    rules.dates(order.start, order.due)


def split(order: PlannedOrder, form: Split, act: Act) -> None:
    """Two firm orders out of one; together they are what it was."""
    rules.can_split(order.quantity, form.quantity)
    rules.is_current(order.number, _is_current(order, act), firm=_before(order, act) == "firm")
    order.quantity -= form.quantity
    names = ("plan_version_id", "item_id", "site_id", "company_id", "source", "start", "due", "past_due")
    names += ("low_level_code", "supplier_id", "sales_order_line_id", "assumed")
    part = PlannedOrder(**{name: getattr(order, name) for name in names}, quantity=form.quantity, state="firm")
    act.add(part)


def firm(order: PlannedOrder, act: Act) -> None:
    """Only what the plan in force proposes is fixed."""
    rules.is_current(order.number, _is_current(order, act), firm=False)


def release(order: PlannedOrder, act: Act) -> None:
    """Make the document that carries the order out; what its own gate refuses stays firm with the reason."""
    rules.can_release(order.number, order.source)
    rules.is_current(order.number, _is_current(order, act), firm=_before(order, act) == "firm")
    order.refusal = ""
    if order.source == "make":
        _make(order, act)
    else:
        item = act.session.get_one(Item, order.item_id)
        order.purchase_order_id = purchasing.order_item(
            item, order.quantity, order.due, order, act, order.supplier_id
        ).id


def _make(order: PlannedOrder, act: Act) -> None:
    made = production.make(
        order.item_id,
        order.quantity,
        order.due,
        order.start,
        order,
        act,
        sales_order_line_id=order.sales_order_line_id,
    )
    order.work_order_id = made.id
    if made.state == "planned":
        step_within(made, "firm", act)
    refused = act.attempt(lambda: step_within(made, "release", act))
    if refused is not None:
        order.refusal = refused.sentence


def _before(order: PlannedOrder, act: Act) -> str:
    """The state it was in before the step that is being taken."""
    return str(act.tracker.difference(order).get("state", [order.state])[0])


def _is_current(order: PlannedOrder, act: Act) -> bool:
    query = select(PlanScheme.id).where(PlanScheme.current_version_id == order.plan_version_id)
    return act.session.scalar(query) is not None


def _job(version: PlanVersion, act: Act) -> jobs.Job | None:
    return act.session.get(jobs.Job, version.job_id) if version.job_id is not None else None


def _is_dead(version: PlanVersion, act: Act) -> bool:
    """A run whose job came to an end without telling it: it is over, and must not stand in the way."""
    job = _job(version, act)
    if job is not None and job.state in ACTIVE:
        return False
    fail_run(version.id, (job.error if job else None) or "Its job ended without a result.", act)
    return True


def fail_run(version_id: UUID, sentence: str, act: Act) -> None:
    """Say on the plan version itself why it came to nothing; the plan in force stays."""
    version = act.session.get_one(PlanVersion, version_id)
    if version.state in ACTIVE:
        version.error = sentence
        step_within(version, "fail", act)


def stop_run(version_id: UUID, act: Act) -> None:
    """A run that was cancelled through its job."""
    version = act.session.get_one(PlanVersion, version_id)
    if version.state in ACTIVE:
        version.job_id = None
        step_within(version, "cancel", act)
