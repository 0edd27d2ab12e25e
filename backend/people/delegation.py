"""Delegation: who decides for whom, from which day to which. A chain has one link: nobody passes on what was lent."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint, select
from sqlalchemy.orm import Mapped, Session, aliased

from backend.documents.declare import Document, Spec, field, link, state
from backend.kernel.workflow import Step, Workflow
from backend.people.person import Person

FLOW = Workflow(Step("end", ("active",), "ended"), meanings={"active": "run", "ended": "stop"})


class Delegation(Document):
    """One person lets another answer approvals for them, in this company, for some days."""

    __tablename__ = "delegation"
    __table_args__ = (
        CheckConstraint("first_day <= last_day", name="ends_after_it_begins"),
        CheckConstraint("from_person_id <> to_person_id", name="between_two"),
    )
    spec = Spec("Delegation", "DG-{year}-{seq:04}", workflow=FLOW, title=("reason",))

    from_person_id: Mapped[UUID] = link("person", "Decides for", listed=True)
    to_person_id: Mapped[UUID] = link("person", "Delegate", listed=True, open_in=("active",))
    first_day: Mapped[date] = field("From", listed=True, open_in=("active",))
    last_day: Mapped[date] = field("Until", listed=True, open_in=("active",))
    reason: Mapped[str] = field("Reason", default="")
    state: Mapped[str] = state(FLOW)


def delegates(session: Session, persons: Iterable[UUID], company_id: UUID, today: date) -> list[tuple[UUID, UUID]]:
    """Pairs of a person and who may decide for them today."""
    sender, receiver = aliased(Person), aliased(Person)
    query = (
        select(Delegation.from_person_id, Delegation.to_person_id)
        .join(sender, sender.id == Delegation.from_person_id)
        .join(receiver, receiver.id == Delegation.to_person_id)
        .where(
            Delegation.from_person_id.in_(set(persons)),
            Delegation.company_id == company_id,
            Delegation.state == "active",
            Delegation.first_day <= today,
            Delegation.last_day >= today,
            sender.active,
            receiver.active,
        )
    )
    return [(one, other) for one, other in session.execute(query)]
