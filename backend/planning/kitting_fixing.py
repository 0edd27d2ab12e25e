"""A way out of a shortage carried out in one act: supply asked for earlier, an order split, a choice made (§5)."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from backend.documents import notices, steps
from backend.documents.act import Act
from backend.documents.actor import Actor
from backend.documents.approvals import Approval
from backend.documents.rights import demand, may
from backend.kernel.errors import Refused
from backend.kernel.kitting.fixes import Fix, Move, fixes_for
from backend.kernel.mrp.facts import unscaled
from backend.kernel.quantity import plain
from backend.planning import answering, kitting_choosing, rules
from backend.planning.behind import Behind, Supply, behind
from backend.planning.kitting_facts import Picture
from backend.planning.kitting_orders import Checked
from backend.planning.message_answer import MessageAnswer
from backend.planning.planned_order import PlannedOrder

KINDS = ("expedite", "split", *kitting_choosing.CARRIED)
PLANNED = "planning/planned_order"
PURCHASE = "purchase:"

Row = dict[str, Any]


def possible(seen: Picture, actor: Actor, order: str, fix: Fix) -> bool:
    """Whether a person may carry such a way out here; all others are done where their records are."""
    kind = fix.kind
    if kind in kitting_choosing.CARRIED:
        return kitting_choosing.possible(seen, actor, order, fix)
    if kind == "expedite":
        return may(actor, MessageAnswer, "apply")
    is_planned = seen.needed.rows[order].document == PLANNED
    return kind == "split" and is_planned and may(actor, PlannedOrder, "split") and may(actor, PlannedOrder, "move")


@dataclass(frozen=True)
class Wanted:
    """A way out as somebody saw it: for an order, the day it buys and, where several buy the same, who gives."""

    order: str
    kind: str
    day: date | None
    giver: str = ""


def carry_out(look: Callable[[], Picture], wanted: Wanted, act: Act) -> list[Row]:
    """Looked for anew: what somebody saw must still buy the same day. What it changed is told row by row."""
    seen = look()
    fix = _found(seen, wanted)
    if fix.kind == "expedite":
        return [_expedited(seen, move, act) for move in fix.moves]
    if fix.kind == "split":
        return _split(seen, fix, act)
    told = kitting_choosing.carry_out(seen, fix, act)
    act.session.flush()
    kitting_choosing.check_again(fix, look())
    return told


def _found(seen: Picture, wanted: Wanted) -> Fix:
    fixes = fixes_for(seen.facts_for(wanted.order), wanted.order) if wanted.order in seen.orders else []
    same = (one for one in fixes if (one.kind, seen.date(one.day)) == (wanted.kind, wanted.day))
    fix = next((one for one in same if wanted.giver in ("", *(move.origin for move in one.moves))), None)
    if fix is None:
        raise rules.Outdated("This way out is not open any more; look at the kit again.")
    return fix


def _expedited(seen: Picture, move: Move, act: Act) -> Row:
    """The line's day is changed where nobody has the order yet; else whoever buys it is asked, and answers."""
    demand(act.actor, MessageAnswer, "apply")
    supply: Supply = ("purchase_order", UUID(move.origin.removeprefix(PURCHASE)))
    found = behind(act.session, act.actor, [supply]).get(supply)
    if found is None:
        raise Refused("The order that should come earlier is not open any more.")
    _check_first(found, act)
    answer = _asked(seen, move, found, act)
    sentence = f"Ask for {plain(answer.quantity)} of {answer.behind} on {answer.wanted} instead of {answer.due}."
    at_once = found.may_act(act.actor)
    if at_once:
        steps.step_within(answer, "apply", act)
    else:
        notices.tell(answering.asked(answer, act), f"The plan asks: {sentence}", answer, act)
    told = {"document": found.named["document"], "id": str(found.row.id), "number": found.row.number}
    days = {"before": answer.due.isoformat(), "after": answer.wanted.isoformat()}
    return told | days | {"at_once": at_once, "quantity": plain(answer.quantity)}


def _asked(seen: Picture, move: Move, found: Behind, act: Act) -> MessageAnswer:
    """The wish as a message would say it, so that it is answered like all of them."""
    row = found.row
    answer = MessageAnswer(company_id=row.company_id, site_id=row.site_id, item_id=move.item, code="in")
    answer.supply, answer.supply_id = "purchase_order", found.id
    answer.source, answer.source_id, answer.behind = found.named["document"], row.id, row.number
    answer.due, answer.wanted = found.due, seen.question.today + timedelta(days=move.day)
    answer.quantity, answer.state = unscaled(move.quantity), "asked"
    return act.add(answer)


def _check_first(found: Behind, act: Act) -> None:
    """Nobody has asked for it already."""
    last = answering.last_said(act, found.row.site_id, found.id, "in")
    if last is not None and last.state == "asked":
        raise Refused(f"{last.number} has answered this already; it is {last.state}.")


def _split(seen: Picture, fix: Fix, act: Act) -> list[Row]:
    """What can be made now keeps its day; the rest is an order of its own, begun when its kit is full."""
    row = seen.needed.rows[fix.order]
    if row.document != PLANNED:
        raise Refused(f"{row.number} is no planned order; only those are split here.")
    (kept, _), (rest, ready) = fix.parts
    order = act.find(PlannedOrder, row.document_id, lock=True)
    known = {order.id, *(one.id for one in _of_item(order, act))}
    _take(order, "split", {"quantity": plain(unscaled(rest))}, act)
    act.session.flush()
    [part] = [one for one in _of_item(order, act) if one.id not in known]
    if ready is not None:
        _move_to_kit(seen, row, part, ready, act)
    told = ((order, unscaled(kept)), (part, unscaled(rest)))
    return [_split_row(one, row, quantity) for one, quantity in told]


def _move_to_kit(seen: Picture, row: Checked, part: PlannedOrder, ready: int, act: Act) -> None:
    begins = seen.date(ready)
    if begins is not None and begins > part.start:
        due = part.due + (begins - part.start)
        _take(part, "move", {"start": begins.isoformat(), "due": due.isoformat()}, act)


def _take(order: PlannedOrder, step: str, form: Row, act: Act) -> None:
    if isinstance(steps.take(PlannedOrder, order.id, step, form, order.version, act), Approval):
        raise Refused(f"Somebody must approve that {order.number} is changed; do it in the order itself.")


def _of_item(order: PlannedOrder, act: Act) -> Iterable[PlannedOrder]:
    query = act.session.query(PlannedOrder).filter_by(item_id=order.item_id, site_id=order.site_id)
    return query.filter(PlannedOrder.state == "firm").all()


def _split_row(order: PlannedOrder, row: Checked, quantity: Any) -> Row:
    days = {"before": row.due.isoformat(), "after": order.due.isoformat()}
    told = {"document": PLANNED, "id": str(order.id), "number": order.number, "at_once": True}
    return told | days | {"quantity": plain(quantity)}
