"""Since when a plan's exceptions stand, carried from run to run, and when each was gone (planning.md §2.10)."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Any, NamedTuple
from uuid import UUID, uuid5

from sqlalchemy import Index, String, select, text, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, Session, mapped_column
from uuid_utils.compat import uuid7

from backend.database import Database
from backend.documents.declare import Base
from backend.kernel.mrp.findings import SEVERITY
from backend.planning.columns import is_sqlite
from backend.planning.message_answer import CODES
from backend.planning.plan_version import PlanException, PlanScheme, PlanVersion
from backend.planning.proposal import PlanItem, PlanSnapshot, Proposal, ids_between

LATE = "past_due_start"
AT_ONCE = 500


class StandingException(Base):
    """One exception of a scheme's plans from the first run that told it to the first that did not."""

    __tablename__ = "standing_exception"
    __table_args__ = (
        Index(
            "uq_standing_exception_open",
            "plan_scheme_id",
            "mark",
            unique=True,
            sqlite_where=text("closed_on IS NULL"),
            postgresql_where=text("closed_on IS NULL"),
        ),
        Index("ix_standing_exception_closed", "plan_scheme_id", "closed_on"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    company_id: Mapped[UUID]
    site_id: Mapped[UUID]
    plan_scheme_id: Mapped[UUID]
    mark: Mapped[UUID]
    code: Mapped[str] = mapped_column(String(40))
    severity: Mapped[int]
    first_seen: Mapped[date]
    due_on: Mapped[date]
    closed_on: Mapped[date | None]


class Marked(NamedTuple):
    """What stays the same of an exception however often the plan is made anew."""

    code: str
    severity: int
    item_id: UUID | None
    document_id: UUID | None

    def mark(self, scheme_id: UUID) -> UUID:
        return uuid5(scheme_id, f"{self.code} {self.item_id} {self.document_id}")


def keep(database: Database, version_id: UUID) -> None:
    """After a run: what is new stands from today on, what is gone is closed, all else is as old as it was.

    A part in each transaction: of a large plan they are tens of thousands, and others write in between.
    """
    with database.reading() as session:
        version = session.get_one(PlanVersion, version_id)
        fresh, gone = _changes(version, session.get_one(PlanScheme, version.plan_scheme_id), session)
        day_zero = version.day_zero
    for at in range(0, len(gone), AT_ONCE):
        closing = update(StandingException).where(StandingException.id.in_(gone[at : at + AT_ONCE]))
        database.write(lambda session, c=closing: session.execute(c.values(closed_on=day_zero)))  # type: ignore[misc]
    for at in range(0, len(fresh), AT_ONCE):
        database.write(lambda session, f=fresh[at : at + AT_ONCE]: _add(session, f))  # type: ignore[misc]


def _changes(version: PlanVersion, scheme: PlanScheme, session: Session) -> tuple[list[dict[str, Any]], list[UUID]]:
    found = {one.mark(scheme.id): one for one in marked(session, version)}
    open_ids = select(StandingException.mark, StandingException.id).where(*of_scheme(scheme.id))
    known = dict(session.execute(open_ids).tuples().all())
    fresh = [_row(version, scheme, mark, one) for mark, one in found.items() if mark not in known]
    return fresh, [id for mark, id in known.items() if mark not in found]


def _add(session: Session, rows: list[dict[str, Any]]) -> None:
    """The next run may have told some of them meanwhile."""
    dialect = sqlite if is_sqlite(session) else postgresql
    made: Any = dialect.insert(StandingException)
    session.execute(made.on_conflict_do_nothing(), rows)


def of_scheme(scheme_id: UUID) -> tuple[Any, ...]:
    """Those that stand."""
    return StandingException.plan_scheme_id == scheme_id, StandingException.closed_on.is_(None)


def marked(session: Session, version: PlanVersion) -> Iterator[Marked]:
    """The exceptions of a run; messages are answered where they stand, and orders that should have begun are late."""
    row = PlanException
    query = select(row.code, row.severity, row.item_id, row.document_id).where(row.plan_version_id == version.id)
    yield from (Marked(*one) for one in session.execute(query.where(row.code.not_in(CODES)).distinct()).tuples())
    yield from (Marked(LATE, SEVERITY[LATE], item_id, None) for item_id in _late(session, version))


def _late(session: Session, version: PlanVersion) -> Iterable[UUID]:
    made = select(PlanSnapshot).where(PlanSnapshot.plan_version_id == version.id)
    snapshot = session.scalars(made).one_or_none()
    if snapshot is None:
        return ()
    late = Proposal.id.between(*ids_between(snapshot.prefix)), Proposal.start < snapshot.day_zero
    # Two questions: a database that takes both for empty still looks through one for each row of the other.
    places = set(session.scalars(select(Proposal.place).where(*late).distinct()))
    here = select(PlanItem.place, PlanItem.item_id).where(PlanItem.plan_snapshot_id == snapshot.id)
    rows = session.execute(here).tuples() if places else ()
    return [item_id for place, item_id in rows if place in places]


def _row(version: PlanVersion, scheme: PlanScheme, mark: UUID, one: Marked) -> dict[str, Any]:
    assert version.day_zero is not None
    where = {"company_id": version.company_id, "site_id": version.site_id, "plan_scheme_id": scheme.id, "mark": mark}
    due_on = version.day_zero + timedelta(days=scheme.days_to_clear(one.severity))
    return where | {
        "id": uuid7(),
        "code": one.code,
        "severity": one.severity,
        "first_seen": version.day_zero,
        "due_on": due_on,
        "closed_on": None,
    }
