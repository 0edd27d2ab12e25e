"""Every morning: whoever sees to an item that will be short is told so, once for each order and level."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.documents import notices
from backend.documents.act import Act, perform
from backend.documents.actor import software
from backend.documents.declare import Document
from backend.documents.jobs import JobKind, JobRun, Outcome
from backend.engineering.item import Item
from backend.kernel.kitting.facts import LEVELS
from backend.kernel.substitution.facts import Key
from backend.planning.kitting_facts import Picture, Question, picture
from backend.planning.kitting_warnings import ShortageAlert, alerts, owners_of, sentence
from backend.planning.order_pool_entry import OrderPoolEntry
from backend.plant.company import Site
from backend.plant.queries import local_day
from backend.production.work_order import WorkOrder

WHOM = "planner"  # where nobody sees to an item
DOCUMENTS: Mapping[str, type[Document]] = {
    "production/work_order": WorkOrder,
    "planning/order_pool_entry": OrderPoolEntry,
}


@dataclass(frozen=True)
class Word:
    """A sentence about a document, for a person or for the planners of the site."""

    text: str
    document: type[Document]
    document_id: UUID
    person_id: UUID | None


def look(run: JobRun, payload: Mapping[str, Any]) -> Outcome:
    """Site by site: read what will be short, then tell it in an act of its own."""
    now = datetime.now(UTC)
    with run.database.reading() as session:
        sites = session.execute(select(Site.company_id, Site.id).order_by(Site.id)).tuples().all()
    told = 0
    for company_id, site_id in sites:
        with run.database.reading() as session:
            words = list(words_of(session, site_id, local_day(session, site_id, now)))
        if words:
            told += perform(run.database, run.assembly, software(company_id, site_id), lambda act: tell(words, act))  # noqa: B023
    return {"sites": len(sites), "told": told}


def words_of(session: Session, site_id: UUID, today: date) -> Iterator[Word]:
    """All levels of a site, each by its own days ahead."""
    site = session.get_one(Site, site_id)
    for level in LEVELS:
        seen = picture(session, software(site.company_id, site.id), site, Question(today, level=level))
        found = list(alerts(seen))
        owners = owners_of(seen, session) if found else {}
        for alert in found:
            yield from _words(seen, alert, owners)


def _words(seen: Picture, alert: ShortageAlert, owners: Mapping[Key, UUID]) -> Iterator[Word]:
    """One for each owner, with the items that are theirs."""
    lacks: dict[UUID | None, set[str]] = defaultdict(set)
    for row in alert.shortages:
        lacks[owners.get(row.item)].add(seen.items[row.item].number)  # type: ignore[index]
    document = DOCUMENTS.get(alert.row.document, Item)  # proposals and periods are no documents; their item is
    id = alert.row.item_id if document is Item else alert.row.document_id
    for person_id, numbers in lacks.items():
        yield Word(sentence(seen.question.level, alert, ", ".join(sorted(numbers))), document, id, person_id)


def tell(words: Sequence[Word], act: Act) -> int:
    """Nobody is told the same of the same document twice; how many notices that were."""
    planners = notices.holders_at(WHOM, act.actor.company_id, act.actor.site_id, act)
    rows = _rows(words, act.session)
    told = notices.told_of(rows, act)
    count = 0
    for word in words:
        persons = {
            person_id
            for person_id in ([word.person_id] if word.person_id else planners)
            if word.document_id in rows and (person_id, word.document_id, word.text) not in told
        }
        if persons:
            notices.tell(persons, word.text, rows[word.document_id], act)
            told |= {(person_id, word.document_id, word.text) for person_id in persons}
            count += len(persons)
    return count


def _rows(words: Sequence[Word], session: Session) -> dict[UUID, Document]:
    """What the words are about, as far as it is still there."""
    found: dict[UUID, Document] = {}
    kinds: list[Any] = [*DOCUMENTS.values(), Item]
    for document in kinds:
        ids = {word.document_id for word in words if word.document is document}
        found |= {row.id: row for row in session.scalars(select(document).where(document.id.in_(ids)))}
    return found


JOB = JobKind("planning.warn", look, label="Tell of what will be short")
