"""What a device knew when it made an act: which version a decision really rests on, and what it must wait for."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from backend.documents.act import Act
from backend.documents.context import Assembly
from backend.documents.declare import NEVER, Document
from backend.documents.fields import Field, fields_of, form_fields, lines_of, links_of
from backend.documents.receipts import Receipt
from backend.documents.sent import Sent
from backend.documents.trail import Trail
from backend.kernel.errors import Problem, Stale

PLAIN_VERBS = ("create", "change", "remove")


class Waits(Problem):
    """The act came before one it rests on."""

    status = 409


def base_of(sent: Sent, document: type[Document], act: Act) -> int | None:
    """The version to compare with: what a device did itself does not make its later decisions stale.

    A device counts one version for each act of its own before this one. Its facts may have raised more, and acts that
    changed nothing fewer, so the number alone proves nothing; what others decided since does. The row is held first:
    the network may bring the device's acts over two lines at once, and an earlier one must not get in between.

    Raises NotFound where the actor sees no such row.
    """
    assert sent.document_id is not None
    now, base = act.find(document, sent.document_id, lock=True).version, sent.base_version
    if base is None:
        return None if sent.verb in PLAIN_VERBS else now
    before = now - _own_later(sent, act.session)
    if base > before:
        _check_own_earlier(sent, act.session)
    elif base < before and _others_decided(sent, document, base, act.session):
        return base
    return now


def is_gap(session: Session, device: UUID, seq: int | None) -> bool:
    """Whether an earlier act of the device has not arrived."""
    if seq is None:
        return False
    earlier = (Receipt.device_id == device, Receipt.seq < seq, Receipt.seq > 0)
    return (session.scalar(select(func.count(Receipt.seq.distinct())).where(*earlier)) or 0) < seq - 1


def missing_reference(session: Session, assembly: Assembly, sent: Sent) -> UUID | None:
    """A row the act refers to that has never been anywhere; None if all are, or were, or are somebody else's."""
    for table, ids in _references(assembly, sent).items():
        declared: Any = assembly.by_table.get(table)
        declared = declared if declared is not None else assembly.line(table)[0]
        here = set(session.scalars(select(declared.id).where(declared.id.in_(ids))))
        gone = set(session.scalars(select(Trail.document_id).where(Trail.document_id.in_(ids - here))))
        if lost := ids - here - gone:
            return min(lost, key=str)
    return None


def _own_later(sent: Sent, session: Session) -> int:
    """How many versions the device's later acts have made already, because this one came late."""
    if sent.seq is None:
        return 0
    later = (Receipt.device_id == sent.device, Receipt.seq > sent.seq)
    query = select(func.count()).select_from(Trail).join(Receipt, Receipt.id == Trail.act_id)
    return session.scalar(query.where(Trail.document_id == sent.document_id, *later)) or 0


def _check_own_earlier(sent: Sent, session: Session) -> None:
    """The device counted on more of its own acts than there are: on their way, turned down, or without effect."""
    if is_gap(session, sent.device, sent.seq):
        raise Waits("This record came before an earlier one of the same device.")
    own = (Receipt.device_id == sent.device, Receipt.document_id == sent.document_id, Receipt.seq < (sent.seq or 0))
    found = set(session.scalars(select(Receipt.status).where(*own)))
    if "held" in found:
        raise Waits("This record rests on an earlier one that still waits.")
    if found & {"refused", "conflict"}:
        raise Stale("This record rests on an earlier one of yours that was not taken.")


def _others_decided(sent: Sent, document: type[Document], base: int, session: Session) -> bool:
    """Whether somebody else changed more than what facts count up."""
    query = select(Trail.diff).where(
        Trail.document_id == sent.document_id,
        Trail.version > base,
        Trail.device_id.is_distinct_from(sent.device),
    )
    return any(not _is_counted(document, name) for diff in session.scalars(query) for name in diff)


def _is_counted(document: type[Document], changed: str) -> bool:
    """Whether only commands ever write this value ("good", "operations[20].minutes"); the state is a decision."""
    owner, _, below = changed.partition("[")
    name, declared = owner, document
    for rows in lines_of(document):
        if rows.name == owner and below:
            if rows.open_in == NEVER:
                return True
            name, declared = below.partition("].")[2], rows.target  # type: ignore[assignment]
    return name != "state" and any(field.name == name and field.locked for field in fields_of(declared))


def _references(assembly: Assembly, sent: Sent) -> dict[str, set[UUID]]:
    """Every row the act names, by table."""
    document = assembly.documents.get(sent.document)
    if document is None:
        return {}
    found: dict[str, set[UUID]] = {}
    if sent.verb != "create" and sent.document_id is not None:
        found[document.__tablename__] = {sent.document_id}
    _gather(found, _links(document, sent.verb), sent.values)
    for rows in lines_of(document) if sent.verb in PLAIN_VERBS else ():
        given = sent.values.get(rows.name)
        for line in given if isinstance(given, list) else ():
            _gather(found, links_of(rows.target), line)
    return found


def _links(document: type[Document], verb: str) -> Iterable[Field]:
    if verb in PLAIN_VERBS:
        return links_of(document)
    step = document.spec.workflow.steps.get(verb) if document.spec.workflow else None
    return [field for field in form_fields(step.form) if field.table] if step and step.form else ()


def _gather(found: dict[str, set[UUID]], links: Iterable[Field], values: Any) -> None:
    for link in links:
        given = values.get(link.name) if isinstance(values, dict) else None
        try:
            found.setdefault(link.table, set()).update({UUID(given)} if isinstance(given, str) else ())
        except ValueError:
            continue
