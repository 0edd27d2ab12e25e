"""The rows that answers of a push bring along: read together when all acts are done, instead of act by act."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from backend.documents.actor import Actor
from backend.documents.sent import Sent
from backend.documents.unsettled import Answer, Desk, rows_of

HAPPENED = ("done", "review", "asked")


@dataclass(frozen=True)
class Told:
    """What somebody is told of an act; `again`: it was said before."""

    sent: Sent
    actor: Actor
    answer: Answer
    again: bool

    @property
    def whole(self) -> Answer:
        first = {"id": self.sent.id, **self.answer}
        return {"id": self.sent.id, "status": "already", "first": first} if self.again else first


def add_rows(desk: Desk, told: Iterable[Told]) -> None:
    """Each row as the person who made the act may see it; what nobody made lies on nobody's phone."""
    wanted: dict[tuple[UUID | None, str], list[Told]] = defaultdict(list)
    for one in told:
        if one.answer["status"] in HAPPENED and one.sent.verb != "remove":
            wanted[one.actor.person_id, one.sent.document].append(one)
    if not wanted:
        return
    with desk.database.reading() as session:
        for (_, name), several in wanted.items():
            ids = {one.sent.document_id for one in several if one.sent.document_id and not _is_unnamed(desk, one)}
            found = rows_of(session, desk.assembly, desk.assembly.document(name), several[0].actor, ids)
            for one in several:
                one.answer["row"] = found.get(one.sent.document_id)


def _is_unnamed(desk: Desk, one: Told) -> bool:
    return desk.assembly.is_unnamed(one.sent.document, one.sent.verb, one.sent.values)
