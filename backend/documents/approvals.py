"""Approvals: any step of any document may need one, by role, amount and site; the answer comes from somebody else."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import Index, String, Text, select
from sqlalchemy.orm import Mapped, Session, mapped_column
from uuid_utils.compat import uuid7

from backend.database import Json
from backend.documents import notices
from backend.documents.actor import Actor
from backend.documents.context import Hooks
from backend.documents.declare import Base, Document, Spec, document_name, field, link, title_of
from backend.kernel.errors import Forbidden, NotFound, Refused
from backend.kernel.workflow import Step


class ApprovalRule(Document):
    """Which step of which document needs whose approval, from which amount on."""

    __tablename__ = "approval_rule"
    spec = Spec("Approval rule", "AR-{seq:04}", title=("document", "step"), removable=True)

    document: Mapped[str] = field("Document type", listed=True, length=80)
    step: Mapped[str] = field("Step", listed=True, length=40)
    role: Mapped[str] = field("Decided by role", listed=True, length=40)
    min_amount: Mapped[Decimal | None] = field("From amount", listed=True)
    only_site_id: Mapped[UUID | None] = link("site", "Only at site")
    active: Mapped[bool] = field("Active", listed=True, default=True)


class Approval(Base):
    """One question to the holders of a role, and their answer."""

    __tablename__ = "approval"
    __table_args__ = (
        Index("ix_approval_open", "company_id", "state", "role"),
        Index("ix_approval_document", "document_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    company_id: Mapped[UUID]
    site_id: Mapped[UUID | None]
    document: Mapped[str] = mapped_column(String(80))
    document_id: Mapped[UUID]
    number: Mapped[str] = mapped_column(String(80))
    title: Mapped[str] = mapped_column(Text)
    step: Mapped[str] = mapped_column(String(40))
    given: Mapped[dict[str, Any] | None] = mapped_column(Json)
    document_version: Mapped[int]
    role: Mapped[str] = mapped_column(String(40))
    amount: Mapped[Decimal | None]
    asked_by_id: Mapped[UUID | None]
    asked_by: Mapped[str] = mapped_column(String(200))
    asked_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(String(20), default="asked")  # asked approved rejected outdated
    decided_by_id: Mapped[UUID | None]
    decided_by: Mapped[str] = mapped_column(String(200), default="")
    decided_for_id: Mapped[UUID | None]  # whose decision it was, where a delegate answered
    decided_at: Mapped[datetime | None]
    remark: Mapped[str] = mapped_column(Text, default="")


def needed(row: Document, step: Step, given: Any, act: Any) -> Approval | None:
    """The approval this step waits for, freshly asked; None when no rule applies."""
    rule = _rule(row, step, act.session)
    if rule is None:
        return None
    if open_question(act.session, row, step.name) is not None:
        raise Refused(f"{step.name} of {row.spec.label} {row.number} is asked for already and not yet decided.")
    return ask(row, step.name, given, rule.role, act)


def ask(row: Document, step: str, given: Any, role: str, act: Any) -> Approval:
    """Put the question to everybody who holds the role where the document is."""
    approval = Approval(
        company_id=row.company_id,
        site_id=getattr(row, "site_id", None),
        document=document_name(type(row)),
        document_id=row.id,
        number=row.number,
        title=title_of(row),
        step=step,
        given=orjson.loads(orjson.dumps(given or {}, default=str)),
        document_version=row.version,
        role=role,
        amount=getattr(row, "amount", None),
        asked_by_id=act.actor.person_id,
        asked_by=act.actor.name,
        asked_at=act.now,
    )
    act.session.add(approval)
    act.session.flush()
    notices.tell_role(role, f"{act.actor.name} asks: {step} {row.spec.label} {row.number}", row, act)
    return approval


def role_for(row: Document, step: str, session: Session) -> str | None:
    """The role an approval rule names for a step of this document, if one applies."""
    flow = row.spec.workflow
    rule = _rule(row, flow.steps[step], session) if flow else None
    return rule.role if rule is not None else None


def open_question(session: Session, row: Document, step: str) -> Approval | None:
    query = select(Approval).where(Approval.document_id == row.id, Approval.step == step, Approval.state == "asked")
    return session.scalars(query).first()


def open_for(session: Session, actor: Actor, mine: bool, hooks: Hooks) -> list[Approval]:
    """Open questions in the actor's scope; `mine`: only those they may decide, for themselves or as a delegate."""
    query = select(Approval).where(Approval.company_id.in_(actor.companies), Approval.state == "asked")
    if actor.sites is not None:
        query = query.where(Approval.site_id.is_(None) | Approval.site_id.in_(actor.sites))
    if mine:
        query = query.where(Approval.asked_by_id.is_distinct_from(actor.person_id))
    found = session.scalars(query.order_by(Approval.asked_at)).all()
    if not mine:
        return list(found)
    today = datetime.now(UTC).date()
    return [one for one in found if one.role in actor.roles or lender(session, one, actor, hooks, today) is not None]


def lender(session: Session, approval: Approval, actor: Actor, hooks: Hooks, today: date) -> UUID | None:
    """A holder of the role for whom the actor decides today; what was lent is not lent on, nor to who asked."""
    holders = hooks.holders(session, approval.role, approval.company_id, approval.site_id)
    others = [holder for holder in holders if holder != approval.asked_by_id]
    pairs = hooks.delegates(session, others, approval.company_id, today)
    return next((one for one, delegate in pairs if delegate == actor.person_id), None)


def to_decide(act: Any, id: UUID) -> Approval:
    """The open question, if this person may answer it; locked until the answer is kept."""
    actor = act.actor
    query = select(Approval).where(Approval.id == id, Approval.company_id.in_(actor.companies)).with_for_update()
    approval = act.session.scalars(query).one_or_none()
    if approval is None or (actor.sites is not None and approval.site_id not in (None, *actor.sites)):
        raise NotFound("There is no such approval.")
    if approval.state != "asked":
        raise Refused(f"{approval.decided_by} has decided already: {approval.state}.", state=approval.state)
    if approval.asked_by_id is not None and approval.asked_by_id == actor.person_id:
        raise Forbidden("Nobody decides on what they asked for themselves.")
    if approval.role not in actor.roles:
        approval.decided_for_id = lender(act.session, approval, actor, act.assembly.hooks, act.today)
        if approval.decided_for_id is None:
            raise Forbidden(f"This is decided by the role {approval.role}.")
    return approval


def close(approval: Approval, state: str, remark: str, act: Any) -> None:
    approval.state, approval.remark = state, remark
    approval.decided_by_id, approval.decided_by, approval.decided_at = act.actor.person_id, act.actor.name, act.now
    if lender_id := approval.decided_for_id:
        approval.decided_by = f"{act.actor.name} for {act.assembly.hooks.names(act.session, {lender_id})[lender_id]}"


def _rule(row: Document, step: Step, session: Session) -> ApprovalRule | None:
    rule = ApprovalRule
    query = select(rule).where(
        rule.company_id == row.company_id,
        rule.document == document_name(type(row)),
        rule.step == step.name,
        rule.active,
    )
    amount = getattr(row, "amount", None)
    for found in session.scalars(query.order_by(rule.min_amount.desc().nulls_last(), rule.number)):
        elsewhere = found.only_site_id is not None and found.only_site_id != getattr(row, "site_id", None)
        below = found.min_amount is not None and (amount is None or amount < found.min_amount)
        if not elsewhere and not below:
            return found
    return None
