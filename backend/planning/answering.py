"""Verbs on action messages: carry one out, ask whoever can, or say why nothing is done."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import select

from backend.documents import notices, steps
from backend.documents.act import Act
from backend.documents.approvals import Approval
from backend.documents.rights import demand
from backend.inventory.item_site import ItemSite
from backend.kernel.errors import Refused
from backend.planning import rules
from backend.planning.action_messages import Told
from backend.planning.behind import AT_ONCE, DOCUMENTS, MOVABLE
from backend.planning.message_answer import STANDING, MessageAnswer, Reason
from backend.planning.plan_version import PlanScheme
from backend.planning.planned_order import PlannedOrder
from backend.production.work_order import WorkOrder
from backend.purchasing import commands as purchasing
from backend.purchasing.purchase_order import PurchaseOrder

ASKED = {"purchase_order": "buyer", "work_order": "supervisor"}  # roles, where an item names nobody


@dataclass(frozen=True)
class Heard:
    """A message as somebody saw it: of which scheme's plan, and of which item."""

    scheme_id: UUID
    version_id: UUID | None
    item_id: UUID
    told: Told
    sentence: str


def dismiss(heard: Heard, reason: str, act: Act) -> MessageAnswer:
    """Hidden until it asks for something else: another day beyond tolerance, a tenth more or less."""
    demand(act.actor, MessageAnswer, "dismiss")
    form, asked = Reason(rules.reason(reason)), heard.told.answer
    if asked is not None and asked.state == "asked":
        answer = act.find(MessageAnswer, asked.id, lock=True)
    else:
        answer = _begin(heard, act)
    return _as_answer(steps.step_within(answer, "dismiss", act, form))


def apply(heard: Heard, base_version: int | None, act: Act) -> MessageAnswer:
    """Do it to the document where nobody relies on it yet; else ask who can, and wait for the answer."""
    demand(act.actor, MessageAnswer, "apply")
    told = heard.told
    row = act.find(DOCUMENTS[told.supply[0]], told.behind.row.id, lock=True)
    steps.check_version(row, base_version)
    if told.behind.may_act(act.actor) and row.state in AT_ONCE[told.supply[0]]:  # type: ignore[attr-defined]
        return _as_answer(steps.step_within(_begin(heard, act), "apply", act))
    answer = _begin(heard, act)
    notices.tell(asked(answer, act), f"The plan asks: {heard.sentence}", answer, act)
    return answer


def carry_out(answer: MessageAnswer, act: Act) -> None:
    """What was asked for happens to the document; who says so may change it."""
    document = DOCUMENTS[answer.supply]
    demand(act.actor, document, "change")
    assert answer.source_id is not None
    row: Any = act.find(document, answer.source_id, lock=True)
    if row.state not in MOVABLE[answer.supply]:
        raise Refused(f"{answer.behind} is {row.state}; nothing about it can be changed any more.")
    _DONE[answer.supply](row, answer, act)


def note(answer: MessageAnswer, form: Reason, act: Act) -> None:
    """Why it is not done."""
    answer.reason = rules.reason(form.reason)


def _begin(heard: Heard, act: Act) -> MessageAnswer:
    """The message is kept as it was; one of a plan that is not in force any more is not answered."""
    scheme = act.find(PlanScheme, heard.scheme_id, lock=True)
    if scheme.current_version_id != heard.version_id:
        raise rules.Outdated("The plan was made anew meanwhile; look at its messages again.")
    told = heard.told
    _check_first(told, scheme.site_id, act)
    kind, id = told.supply
    answer = MessageAnswer(company_id=scheme.company_id, site_id=scheme.site_id, plan_version_id=heard.version_id)
    answer.item_id, answer.code, answer.supply, answer.supply_id = heard.item_id, told.message.code, kind, id
    answer.source, answer.source_id = told.behind.named["document"], told.behind.row.id
    answer.behind, answer.due, answer.wanted = told.behind.row.number, told.due, told.wanted
    answer.quantity, answer.state = told.quantity, "asked"
    return act.add(answer)


def _check_first(told: Told, site_id: UUID, act: Act) -> None:
    """Nobody was quicker: what was asked for or dismissed since this person looked is not said twice."""
    seen = told.answer.id if told.answer is not None else None
    last = last_said(act, site_id, told.supply[1], told.message.code)
    if last is not None and (last.state == "asked" or (last.id != seen and last.state in STANDING)):
        raise Refused(f"{last.number} has answered this already; it is {last.state}.")


def last_said(act: Act, site_id: UUID, supply_id: UUID, code: str) -> MessageAnswer | None:
    """The last answer to such a message about a supply."""
    one = MessageAnswer
    same = (one.site_id == site_id, one.supply_id == supply_id, one.code == code)
    return act.session.scalars(select(one).where(*same).order_by(one.id.desc()).limit(1)).one_or_none()


def _as_answer(row: Any) -> MessageAnswer:
    assert isinstance(row, MessageAnswer)
    return row


def asked(answer: MessageAnswer, act: Act) -> list[UUID]:
    """The item's buyer for a purchase, else who holds the role at the site."""
    here = (ItemSite.item_id == answer.item_id, ItemSite.site_id == answer.site_id)
    buyer = act.session.scalar(select(ItemSite.buyer_id).where(*here)) if answer.supply == "purchase_order" else None
    return [buyer] if buyer is not None else notices.holders_of(ASKED.get(answer.supply, "planner"), answer, act)


def _buy(order: PurchaseOrder, answer: MessageAnswer, act: Act) -> None:
    if answer.code == "cancel":
        purchasing.give_up(order, answer.supply_id, act)
    else:
        change = _change(answer)
        purchasing.reschedule(order, answer.supply_id, change, act)


def _make(order: WorkOrder, answer: MessageAnswer, act: Act) -> None:
    if answer.code == "cancel":
        _cancel(order, act)
    else:
        steps.change(WorkOrder, order.id, _values(order, answer), order.version, act)


def _plan(order: PlannedOrder, answer: MessageAnswer, act: Act) -> None:
    if answer.code == "cancel":
        _cancel(order, act)
    else:
        steps.change(PlannedOrder, order.id, _values(order, answer), order.version, act)


def _cancel(order: PlannedOrder | WorkOrder, act: Act) -> None:
    result = steps.take(type(order), order.id, "cancel", {}, order.version, act)
    if isinstance(result, Approval):
        raise Refused(f"Somebody must approve that {order.number} is cancelled; do it in the order itself.")


def _values(order: PlannedOrder | WorkOrder, answer: MessageAnswer) -> dict[str, str]:
    """What changes, as it travels: days move together, a quantity by the difference."""
    due, difference = _change(answer)
    if due is None:
        return {"quantity": str(order.quantity + difference)}
    moved = {"due": due.isoformat()}
    if order.start is not None:
        moved["start"] = (order.start + (due - order.due)).isoformat()
    return moved


def _change(answer: MessageAnswer) -> tuple[date | None, Decimal]:
    """The new day, or by how much it becomes more."""
    if answer.code in ("in", "out"):
        return answer.wanted, Decimal(0)
    return None, answer.quantity if answer.code == "increase" else -answer.quantity


_DONE: dict[str, Any] = {"purchase_order": _buy, "work_order": _make, "planned_order": _plan}
