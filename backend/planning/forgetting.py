"""What runs have left that nobody needs any more goes a part in each transaction: others write in between."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any
from uuid import UUID

from sqlalchemy import Delete, delete, func, select
from sqlalchemy.orm import Session

from backend.documents.jobs import JobRun
from backend.planning import own_table
from backend.planning.commands import ACTIVE
from backend.planning.plan_version import PlanScheme, PlanVersion
from backend.planning.proposal import PlanItem, PlanSnapshot, PlanSnapshotPart, Proposal, ids_between

TIDY = "planning.tidy"
KEPT = timedelta(days=14)
ROWS, PLACES = 8_000, 10_000  # proposals, and items, that go in one transaction


@dataclass(frozen=True)
class Remains:
    """A snapshot with all that hangs on it; `last` is its last place, −1 if it has none."""

    id: UUID
    prefix: int
    last: int
    borders: Sequence[UUID]  # every so many proposals

    def parts(self) -> Iterator[tuple[Delete, ...]]:
        """The statements of each transaction. The snapshot goes last and with its arrays: nobody opens half of it."""
        least, most = ids_between(self.prefix)
        for begin, end in pairwise((least, *self.borders, most)):
            yield (delete(Proposal).where(Proposal.id.between(begin, end)),)
        for place in range(0, self.last + 1, PLACES):
            some = PlanItem.place.between(place, place + PLACES - 1)
            yield (delete(PlanItem).where(PlanItem.plan_snapshot_id == self.id, some),)
        arrays = PlanSnapshotPart.plan_snapshot_id == self.id
        yield delete(PlanSnapshotPart).where(arrays), delete(PlanSnapshot).where(PlanSnapshot.id == self.id)


def remains(session: Session, *which: Any) -> list[Remains]:
    """What is left of the snapshots that are so."""
    last = select(func.max(PlanItem.place)).where(PlanItem.plan_snapshot_id == PlanSnapshot.id).scalar_subquery()
    query = select(PlanSnapshot.id, PlanSnapshot.prefix, func.coalesce(last, -1)).where(*which)
    rows = session.execute(query).all()
    return [Remains(id, prefix, end, _borders(session, prefix)) for id, prefix, end in rows]


def _borders(session: Session, prefix: int) -> Sequence[UUID]:
    if own_table.exists(session, prefix):  # goes at once; nobody else writes to it if it does not
        return ()
    number = func.row_number().over(order_by=Proposal.id).label("number")
    counted = select(Proposal.id, number).where(Proposal.id.between(*ids_between(prefix))).subquery()
    return session.scalars(select(counted.c.id).where(counted.c.number % ROWS == 0).order_by(counted.c.id)).all()


def tidy(run: JobRun, payload: Mapping[str, Any]) -> dict[str, int]:
    """Forget what old runs proposed. Plans in force stay, and so does every order somebody has done something with."""
    in_force = select(PlanScheme.current_version_id).where(PlanScheme.current_version_id.is_not(None))
    active = select(PlanVersion.id).where(PlanVersion.state.in_(ACTIVE))
    version_id = PlanSnapshot.plan_version_id
    with run.database.reading() as session:
        old = PlanSnapshot.made_at < datetime.now(UTC) - KEPT
        found = remains(session, old, version_id.not_in(in_force), version_id.not_in(active))
    for one in found:
        own_table.drop(run.database, one.prefix)
        for statements in one.parts():
            run.database.write(lambda session, part=statements: _execute(session, part))  # type: ignore[misc]
            run.check_cancelled()
    own_table.tend(run.database)
    return {"removed": len(found)}


def _execute(session: Session, statements: tuple[Delete, ...]) -> None:
    for statement in statements:
        session.execute(statement)
