"""Attachments: files on a document. They may be named before the file has arrived; then they are not complete."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Index, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column
from uuid_utils.compat import uuid7

from backend.documents import files
from backend.documents.act import Act
from backend.documents.actor import Actor
from backend.documents.context import Assembly
from backend.documents.declare import Base, Document, document_name
from backend.documents.file_kinds import ENDINGS, agrees
from backend.documents.files import SHA256, StoredFile
from backend.documents.rights import may, right_of
from backend.documents.scope import narrow, narrow_table
from backend.documents.unnamed import nobody
from backend.kernel.errors import Forbidden, Invalid

LONGEST_NAME = 200
MOST = 200


class Attachment(Base):
    """One file on one document, under a name of its own."""

    __tablename__ = "attachment"
    __table_args__ = (Index("ix_attachment_document", "document_id", "id"), Index("ix_attachment_file", "sha256"))

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    company_id: Mapped[UUID]
    site_id: Mapped[UUID | None]
    document: Mapped[str] = mapped_column(String(80))
    document_id: Mapped[UUID]
    sha256: Mapped[str] = mapped_column(String(64))
    name: Mapped[str] = mapped_column(String(LONGEST_NAME))
    type: Mapped[str] = mapped_column(String(80))
    person_id: Mapped[UUID | None]
    person: Mapped[str] = mapped_column(String(200))
    at: Mapped[datetime]


def attach(row: Document, sha256: str, name: str, kind: str, act: Act) -> Attachment:
    """Hang a file on a document; the same file under the same name hangs there once."""
    name = _checked(sha256, name, kind)
    there = of(act.session, row)
    for attachment in there:
        if (attachment.sha256, attachment.name) == (sha256, name):
            return attachment
    if len(there) >= MOST:
        raise Invalid(f"A document takes at most {MOST} attachments.", {"sha256": ["Too many attachments."]})
    attachment = Attachment(
        company_id=row.company_id,
        site_id=getattr(row, "site_id", None),
        document=document_name(type(row)),
        document_id=row.id,
        sha256=sha256,
        name=name,
        type=kind,
        person_id=act.actor.person_id,
        person=act.actor.name,
        at=act.now,
    )
    act.session.add(attachment)
    if act.unnamed:
        files.forget_senders(act.session, sha256, row.company_id)
    return attachment


def bring(row: Document, act: Act) -> None:
    """Hang the files on a document that a device names with this act; they may come later.

    A photo that cannot be hung there does not cost the record; it is flagged.
    """
    files_named, act.files = act.files, ()
    for file in files_named:
        try:
            attach(row, file.get("sha256", ""), file.get("name", ""), file.get("type", ""), act)
        except Invalid as problem:
            act.flag(f"A photo of this record could not be kept. {problem.sentence}")
    act.session.flush()


def copy_to(source: Document, target: Document, act: Act) -> list[Attachment]:
    """Hang the files of one document on another too, by hash: what is still on its way arrives for both."""
    return [attach(target, one.sha256, one.name, one.type, act) for one in of(act.session, source)]


def sender_of(session: Session, sha256: str, actor: Actor) -> Actor:
    """Who is noted as the sender of a file: nobody, where it hangs on a record without a name."""
    query = select(Attachment.id).where(Attachment.sha256 == sha256, Attachment.person_id.is_(None))
    query = query.where(Attachment.person == "", Attachment.company_id == actor.company_id)
    return nobody(actor) if session.scalar(query.limit(1)) is not None else actor


def demand_attach(actor: Actor, document: type[Document]) -> None:
    """Who may make or change documents of a type may hang files on them."""
    if not any(may(actor, document, verb) for verb in ("attach", "create", "change")):
        right = right_of(document, "attach")
        raise Forbidden(f"{actor.name} has no right to attach a file to a {document.spec.label}.", right=right)


def of(session: Session, row: Document) -> list[Attachment]:
    query = select(Attachment).where(Attachment.document_id == row.id).order_by(Attachment.id)
    return list(session.scalars(query))


def described(session: Session, row: Document, attachments: list[Attachment]) -> list[dict[str, Any]]:
    """Attachments as they travel; `complete` when the file's bytes are here."""
    arrived = files.here(session, row.company_id, [attachment.sha256 for attachment in attachments])
    names = ("id", "sha256", "name", "type", "person", "at")
    return [
        {name: getattr(attachment, name) for name in names}
        | {"person": attachment.person or None}
        | _state(arrived.get(attachment.sha256))
        for attachment in attachments
    ]


def visible_file(session: Session, assembly: Assembly, actor: Actor, sha256: str) -> StoredFile | None:
    """The file, for whoever sent it or may read a document it hangs on; for others it is not there."""
    file = session.get(StoredFile, sha256)
    if file is None or files.held(session, sha256, actor):
        return file
    return file if _on_a_readable_document(session, assembly, actor, file) else None


def name_for(session: Session, actor: Actor, file: StoredFile) -> str:
    """What the file is called where the actor can see it, else its hash; the ending is that of what it is."""
    query = select(Attachment.name, Attachment.type).where(Attachment.sha256 == file.sha256).limit(1)
    for name, claimed in session.execute(narrow_table(query, Attachment, actor)):
        return with_ending(name, claimed if agrees(claimed, file.type) else file.type)
    return with_ending(file.sha256[:16], file.type)


def _on_a_readable_document(session: Session, assembly: Assembly, actor: Actor, file: StoredFile) -> bool:
    query = select(Attachment.document, Attachment.document_id).where(Attachment.sha256 == file.sha256)
    for company_id in actor.companies:
        if not files.here(session, company_id, [file.sha256]):
            continue
        for name, id in session.execute(query.where(Attachment.company_id == company_id).limit(MOST)):
            document = assembly.documents.get(name)
            if document is None or not may(actor, document, "read"):
                continue
            if session.scalar(narrow(select(document.id).where(document.id == id), document, actor)):
                return True
    return False


def _state(file: StoredFile | None) -> dict[str, Any]:
    return {"complete": file is not None, "size": file.size if file is not None else None}


def _checked(sha256: str, name: str, kind: str) -> str:
    """A bare file name: no folders, no letters that turn the line around or end it."""
    if not isinstance(sha256, str) or not SHA256.fullmatch(sha256):
        raise Invalid("sha256: 64 hex digits are needed.", {"sha256": ["64 hex digits are needed."]})
    if kind not in ENDINGS:
        raise Invalid("type: this kind of file is not taken.", {"type": ["Unknown kind of file."]})
    bare = name.replace("\\", "/").rsplit("/", 1)[-1].strip() if isinstance(name, str) else ""
    bad = any(ord(letter) < 32 or "\u202a" <= letter <= "\u202e" or "\u2066" <= letter <= "\u2069" for letter in bare)
    if not bare or bad or len(bare) > LONGEST_NAME or any("\ud800" <= letter <= "\udfff" for letter in bare):
        reason = f"A name of 1 to {LONGEST_NAME} plain characters is needed."
        raise Invalid(f"name: {reason}", {"name": [reason]})
    return bare


def with_ending(name: str, kind: str) -> str:
    endings = ENDINGS[kind]
    return name if name.lower().endswith(endings) else f"{name}{endings[0]}"
