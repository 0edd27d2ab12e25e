"""Signatures: who signed which record as it stood, when, and what they meant by it; sealed, so no byte changes unseen.

21 CFR 11.50: printed name, date and time, meaning. 11.70: bound to its record. The signed record is kept whole, so a
signature stays readable after the document has rightly moved on; what moved on must then be explained by the trail.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import Index, String, Text, select
from sqlalchemy.orm import Mapped, Session, mapped_column
from uuid_utils.compat import uuid7

from backend.documents.act import Act
from backend.documents.declare import Base, Document, SiteDocument, document_name
from backend.documents.fields import fields_of, lines_of
from backend.documents.seals import Seal
from backend.documents.trail import Trail, plain_value
from backend.kernel.errors import Forbidden

PURPOSE = "G1:SIGNATURE"
GENERAL = ("id", "number", "company_id", "custom")
GIVEN = "signature"  # the form's field with the password or PIN


class Signature(Base):
    """One person's signature under one version of one document."""

    __tablename__ = "signature"
    __table_args__ = (Index("ix_signature_document", "document_id", "version"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    company_id: Mapped[UUID]
    site_id: Mapped[UUID | None]
    document: Mapped[str] = mapped_column(String(80))
    document_id: Mapped[UUID]
    version: Mapped[int]
    person_id: Mapped[UUID]
    person: Mapped[str] = mapped_column(String(200))
    meaning: Mapped[str] = mapped_column(String(80))
    at: Mapped[datetime]
    record: Mapped[str] = mapped_column(Text)
    digest: Mapped[str] = mapped_column(String(64))
    seal: Mapped[str] = mapped_column(String(100))


@dataclass(frozen=True)
class Verdict:
    """Whether a signature holds: `valid`, `moved_on` (valid for its version, changed rightly since) or `invalid`."""

    state: str
    sentence: str


def demand_proof(step: Any, act: Act) -> None:
    """A signed step needs the person's password or PIN once more, proved for this very act."""
    if step.signed and (act.stamp.seal is None or act.actor.person_id is None):
        raise Forbidden(f"{step.name} must be signed: give your password or PIN again.", signed=True)


def sign(row: Document, meaning: str, act: Act) -> Signature:
    """Sign the document as it stands now."""
    seal, person_id = act.stamp.seal, act.actor.person_id
    assert seal is not None and person_id is not None
    act.session.flush()
    record = canonical(row)
    signature = Signature(
        id=uuid7(),
        company_id=row.company_id,
        site_id=getattr(row, "site_id", None),
        document=document_name(type(row)),
        document_id=row.id,
        version=row.version,
        person_id=person_id,
        person=act.actor.name,
        meaning=meaning,
        at=act.now.replace(microsecond=0),
        record=record,
        digest=hashlib.sha256(record.encode()).hexdigest(),
        seal="",
    )
    signature.seal = seal.sign(PURPOSE, _signed(signature))
    act.session.add(signature)
    return signature


def verify(session: Session, signature: Signature, row: Document | None, seal: Seal) -> Verdict:
    """Whether the signature, the record it keeps and the document as it is now belong together."""
    kept = hashlib.sha256(signature.record.encode()).hexdigest() == signature.digest
    if not kept or not seal.holds(PURPOSE, _signed(signature), signature.seal):
        return Verdict("invalid", "This signature or the record under it was altered.")
    if row is None:
        return Verdict("moved_on", "The signed document was removed since.")
    if (differing := _differing(signature, row)) - _explained(session, signature):
        names = ", ".join(sorted(differing))
        return Verdict("invalid", f"The document was altered after it was signed, and no act explains it: {names}.")
    if differing:
        return Verdict("moved_on", "The document was rightly changed after it was signed.")
    return Verdict("valid", "")


def of(session: Session, row: Document) -> list[Signature]:
    return list(session.scalars(select(Signature).where(Signature.document_id == row.id).order_by(Signature.id)))


def canonical(row: Document) -> str:
    """One text for one content: every declared value and line, keys sorted, decimals and moments in their one form."""
    content: dict[str, Any] = {name: plain_value(getattr(row, name)) for name in GENERAL}
    if isinstance(row, SiteDocument):
        content["site_id"] = plain_value(row.site_id)
    content |= _values(row)
    for rows in lines_of(type(row)):
        content[rows.name] = [
            {"id": str(line.id), "position": line.position} | _values(line) for line in getattr(row, rows.name)
        ]
    return orjson.dumps(content, option=orjson.OPT_SORT_KEYS).decode()


def _values(row: Any) -> dict[str, Any]:
    return {field.name: plain_value(getattr(row, field.name)) for field in fields_of(type(row))}


def _signed(signature: Signature) -> bytes:
    """What the seal covers: record, person, meaning and time, and which document it is."""
    s = signature
    parts = (s.id, s.document, s.document_id, s.version, s.person_id, s.person, s.meaning, s.at.isoformat(), s.digest)
    return "\n".join(str(part) for part in parts).encode()


def _differing(signature: Signature, row: Document) -> set[str]:
    then, now = orjson.loads(signature.record), orjson.loads(canonical(row))
    return {name for name in {*then, *now} if then.get(name) != now.get(name)}


def _explained(session: Session, signature: Signature) -> set[str]:
    """What the trail says was changed after the signed version."""
    query = select(Trail.diff).where(Trail.document_id == signature.document_id, Trail.version > signature.version)
    return {name.split("[")[0].split(".")[0] for diff in session.scalars(query) for name in diff}
