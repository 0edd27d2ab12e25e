"""The supervisor's list: acts that were refused, met another state, or were taken and flagged, whole until settled."""

from typing import Any, cast
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.documents.act import Act
from backend.documents.actor import Actor
from backend.documents.context import Assembly
from backend.documents.receipts import UNSETTLED, Receipt
from backend.documents.rights import demand_right
from backend.documents.scope import narrow_table
from backend.documents.unsettled import row_of
from backend.kernel.errors import Invalid, NotFound, Refused

RIGHT = "documents.tray.settle"
WAYS = ("accepted", "corrected", "dismissed")
AT_ONCE = 200


def demand_tray(actor: Actor) -> None:
    demand_right(actor, RIGHT, "You may not settle other people's records.")


def waiting(session: Session, assembly: Assembly, actor: Actor, settled: bool = False) -> list[dict[str, Any]]:
    """The oldest first; with `settled`, those somebody has dealt with, the newest first."""
    query = narrow_table(select(Receipt).where(Receipt.status.in_(UNSETTLED)), Receipt, actor)
    if settled:
        query = query.where(Receipt.settled_at.is_not(None)).order_by(Receipt.settled_at.desc())
    else:
        query = query.where(Receipt.settled_at.is_(None)).order_by(Receipt.received_at, Receipt.id)
    return [_entry(session, assembly, actor, receipt) for receipt in session.scalars(query.limit(AT_ONCE))]


def settle(id: UUID, how: str, remark: str, act: Act) -> Receipt:
    """Say what was done about it; the act itself stays as it was answered."""
    demand_tray(act.actor)
    if how not in WAYS:
        raise Invalid(f"how: one of {', '.join(WAYS)} is needed.", {"how": [f"One of {', '.join(WAYS)}."]})
    query = narrow_table(select(Receipt).where(Receipt.id == id), Receipt, act.actor).with_for_update()
    receipt = act.session.scalars(query).one_or_none()
    if receipt is None or receipt.status not in UNSETTLED:
        raise NotFound("There is no such record to settle.")
    if receipt.settled_at is not None:
        raise Refused("Somebody has settled this already.")
    receipt.settled_at, receipt.settled_by_id = act.now, act.actor.person_id
    receipt.settled_how, receipt.settled_remark = how, remark
    return cast(Receipt, receipt)


def _entry(session: Session, assembly: Assembly, actor: Actor, receipt: Receipt) -> dict[str, Any]:
    document_id, document = receipt.document_id, assembly.documents.get(receipt.document)
    named: dict[str, Any] = {"document": receipt.document, "document_id": document_id, "verb": receipt.verb}
    current = row_of(session, assembly, document, actor, document_id) if document and document_id else None
    kept = {name: value for name, value in (receipt.act or {}).items() if value is not None}
    names = ("id", "status", "captured_at", "received_at", "seq", "settled_at", "settled_how", "settled_remark")
    return {name: getattr(receipt, name) for name in names} | {
        "message": receipt.sentence,
        "person": {"id": receipt.person_id, "name": receipt.person},
        "device": _device(session, assembly, receipt.device_id),
        "act": named | {"values": {}} | kept,
        "current": current,
    }


def _device(session: Session, assembly: Assembly, id: UUID | None) -> dict[str, Any] | None:
    table: Any = assembly.by_table["device"]
    if id is None:
        return None
    return {"id": id, "name": session.scalar(select(table.name).where(table.id == id)) or f"…{str(id)[-6:]}"}
