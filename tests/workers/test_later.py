"""Handlers that hear an event after the commit hear it as it was, and their effect happens once."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa
from uuid_utils.compat import uuid7

from backend.database import Database
from backend.documents.act import Act, perform
from backend.documents.actor import software
from backend.documents.context import Assembly, Context
from backend.documents.jobs import Job
from tests.workers.kinds import EFFECTS
from tests.workers.test_jobs import effects
from workers.later import event_of, later
from workers.running import Runner


@dataclass(frozen=True)
class LotReceived:
    lot: UUID
    quantity: Decimal
    day: date
    at: datetime
    supplier: UUID | None
    serials: tuple[UUID, ...]
    remark: str = ""


HEARD: list[LotReceived] = []
EVENT = LotReceived(
    uuid7(), Decimal("1.5"), date(2026, 11, 23), datetime(2026, 11, 23, 8, tzinfo=UTC), None, (uuid7(), uuid7()), "湿"
)


def score_supplier(event: LotReceived, act: Act) -> None:
    HEARD.append(event)
    act.session.execute(sa.insert(EFFECTS).values(job=str(event.lot), attempt=1))


@pytest.fixture
def assembly() -> Assembly:
    HEARD.clear()
    hooks: Any = None
    return Assembly([Context("quality", "Quality", later={LotReceived: (score_supplier,)})], hooks)


def test_an_event_is_heard_once_after_the_commit(database: Database, database_url: str, assembly: Assembly) -> None:
    perform(database, assembly, software(uuid7()), lambda act: act.record(EVENT))
    assert HEARD == []
    with database.reading() as session:
        (id,) = session.scalars(sa.select(Job.id))
    runner = Runner(database_url, {"later": later(assembly)})
    for _ in range(2):
        runner.run(id)
    runner.close()
    with database.reading() as session:
        job = session.get_one(Job, id)
        assert (job.state, job.error) == ("done", None)
    assert HEARD == [EVENT]
    assert effects(database) == {str(EVENT.lot): 1}


def test_an_event_of_another_version_is_refused_in_words(assembly: Assembly) -> None:
    with pytest.raises(Exception, match="knows no event LotSplit"):
        event_of(assembly, {"event": "LotSplit", "values": {}})
