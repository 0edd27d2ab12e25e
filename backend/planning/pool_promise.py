"""The guard of the order pool on promises: free stock, then material and hours by the plan in force (§6, §7)."""

from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from backend.documents.act import Act
from backend.documents.looking import Look
from backend.documents.rights import covers
from backend.documents.trail import changed_since, last_change
from backend.inventory.item_site import ItemSite
from backend.kernel.quantity import ZERO
from backend.planning import pool_rules, published
from backend.planning.keeping import beside
from backend.planning.levels import calendar_of
from backend.planning.mps_promise import Asked, promise
from backend.planning.mps_promise import Look as MpsLook
from backend.planning.mps_supply import in_force
from backend.planning.order_pool_entry import OVER, OrderPoolEntry
from backend.planning.pool_capacity import quantities_of
from backend.plant.queries import local_day

MAY = "planning.order_pool_entry.promise_early"
DECIDED_LATER = "expedite"  # nobody has asked the supplier yet
Mark = tuple[int, datetime | None]
# Whose changes make another answer: what is promised, by portion and by line, and what is planned to keep it.
RESTS_ON = ("sales/sales_order", "planning/order_pool_entry", "planning/plan_scheme", "planning/planned_order")


def check(entry: OrderPoolEntry, promised: date, despite: str, act: Act) -> None:
    """Refused where the plan says later; said all the same, its line-off is expected when the plan says.

    Without a plan in force, or beyond the days it reaches, nothing is known and a person decides.
    """
    today = local_day(act.session, entry.site_id, act.now)
    plans = in_force(act.session, entry.site_id)
    if plans.widest is None or not _is_planned(entry, act):
        return
    calendar = calendar_of(act.session, entry.site_id)
    needed = max(calendar.add_working_days(promised, -entry.delivery_days), today)
    if needed >= today + timedelta(days=plans.horizon_days):
        return
    possible = _possible(entry, needed, act)
    arrives = possible and calendar.add_working_days(possible, entry.delivery_days)
    if not pool_rules.can_keep(promised, arrives, despite, covers(act.actor.rights, MAY)):
        entry.line_off_on, entry.reason = possible, despite


def _possible(entry: OrderPoolEntry, needed: date, act: Act) -> date | None:
    """When all of it can be there, with what was promised before of other portions of its line."""
    portions = [entry, *_promised_before(entry, needed, act)]
    quantity = sum(quantities_of(portions, act.session).values(), ZERO)
    asked = Asked(
        entry.site_id, entry.item_id, quantity, needed, False, str(entry.sales_order_line_id), entry.sales_order_id,
        entry.customer_id, entry.priority,
    )  # fmt: skip
    day: date | None = act.look_first(_quote(asked, act))
    return day


def _quote(asked: Asked, act: Act) -> Look:
    """Asked again where something was promised meanwhile, or another plan or schedule came into force."""
    actor, today = act.actor, local_day(act.session, asked.site_id, act.now)

    def find(session: Session) -> date | None:
        told = promise(MpsLook(session, beside(), actor, today), asked)
        whole = [one for one in told["offers"] if one["quantity"] >= asked.quantity and one["kind"] != DECIDED_LATER]
        return min((one["day"] for one in whole), default=None)

    def mark(session: Session) -> Mark:
        return last_change(session), published.stamp(session, asked.site_id)

    return Look((asked, today), find, mark, lambda session, mark: _is_unchanged(session, asked.site_id, mark))


def _is_unchanged(session: Session, site_id: UUID, mark: Mark) -> bool:
    """Whether nothing a promise rests on was written since; who else promises at this site waits for this act."""
    published.hold(session, site_id)
    written = any(changed_since(session, mark[0], name, site_id) for name in RESTS_ON)
    return not written and published.stamp(session, site_id) == mark[1]


def _promised_before(entry: OrderPoolEntry, needed: date, act: Act) -> list[OrderPoolEntry]:
    one = OrderPoolEntry
    same = one.sales_order_line_id == entry.sales_order_line_id, one.id != entry.id
    living = one.state.not_in((*OVER, "shipped", "closed")), one.promised <= needed
    return list(act.session.scalars(select(one).where(*same, *living).order_by(one.id)))


def _is_planned(entry: OrderPoolEntry, act: Act) -> bool:
    here = exists().where(ItemSite.site_id == entry.site_id, ItemSite.item_id == entry.item_id)
    return bool(act.session.scalar(select(here)))
