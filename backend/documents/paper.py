"""Documents on paper: a plain print of any type from its declaration, and what all prints share."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.documents.bulk_rows import Reading
from backend.documents.declare import Base, Document, document_name, title_of
from backend.documents.describe import words
from backend.documents.exchange_export import zone_of
from backend.documents.fields import Field as Declared
from backend.documents.fields import fields_of, lines_of
from backend.documents.language import translate
from backend.documents.signatures import Signature
from backend.documents.telling import is_sentence
from backend.kernel.quantity import plain
from printing.codes import KINDS, scan_code
from printing.facts import Chip, Column, Field, Imprint, LineTable, Photo, PrintedDocument
from printing.facts import Signature as Signed
from printing.label_facts import ItemLabel, LabelRoll, LabelSheet

WIDE = ("long_text", "json")
MOST_COLUMNS = 9


@dataclass(frozen=True)
class Desk:
    """Where something is printed, for whom and in which language."""

    reading: Reading
    language: str
    now: datetime
    of: str = ""  # the document that is printed, whose words are told

    @property
    def zone(self) -> ZoneInfo:
        return zone_of(self.reading.session, self.reading.actor)

    def word(self, text: str) -> str:
        return translate(text, self.language, self.of)


def pdf(template: str, facts: object, language: str) -> bytes:
    """The PDF of a template showing these facts."""
    from printing.render import render  # it takes half a second to load, and a server should start without it

    return render(template, facts, partial(translate, language=language), language)


def imprint(session: Session, company_id: UUID, now: datetime, by: str = "") -> Imprint:
    """Whose paper it is and when it was printed, for the margin."""
    company = Base.metadata.tables["company"]
    name = session.scalar(select(company.c.name).where(company.c.id == company_id)) or ""
    return Imprint(name, now, by)


def printed(desk: Desk, document: type[Document], row: Mapping[str, Any], photos: Sequence[Path]) -> bytes:
    """Any document as its declaration tells it: every field that holds something, and its lines as tables."""
    desk = replace(desk, of=document_name(document))
    reading, spec = desk.reading, document.spec
    facts = PrintedDocument(
        imprint(reading.session, row["company_id"], desk.now.astimezone(desk.zone), reading.actor.name),
        desk.word(spec.label),
        row["number"],
        tuple(_fields(desk, document, row)),
        scan_code(spec.code, row["id"]) if spec.code in KINDS else "",
        _chip(desk, document, row),
        tuple(_tables(desk, document, row)),
        tuple(_signatures(desk, row["id"])),
        tuple(Photo(path) for path in photos),
    )
    return pdf("documents/document.html", facts, desk.language)


def labels(document: type[Document], rows: Sequence[Document], language: str, sheet: bool) -> bytes:
    """Plain labels of documents that carry a scan code."""
    made = tuple(ItemLabel(row.number, title_of(row), scan_code(document.spec.code, row.id)) for row in rows)
    if sheet:
        return pdf("labels/sheet.html", LabelSheet(made), language)
    return pdf("labels/roll.html", LabelRoll(made), language)


def has_labels(document: type[Document]) -> bool:
    return document.spec.code in KINDS


def _fields(desk: Desk, document: type[Document], row: Mapping[str, Any]) -> Iterator[Field]:
    for field in fields_of(document):
        if field.name != "state" and (text := _text(desk, field, row)):
            yield Field(desk.word(field.label), text, wide=field.kind in WIDE or len(text) > 60)


def _tables(desk: Desk, document: type[Document], row: Mapping[str, Any]) -> Iterator[LineTable]:
    """Columns that hold something in at least one line, as many as a page is wide."""
    for rows in lines_of(document):
        lines = row.get(rows.name, ())
        texts = {field: [_text(desk, field, line) for line in lines] for field in fields_of(rows.target)}
        filled = [field for field, column in texts.items() if any(column)][:MOST_COLUMNS]
        if filled:
            columns = tuple(Column(desk.word(f.label), f.kind in ("number", "whole")) for f in filled)
            cells = tuple(zip(*(texts[field] for field in filled), strict=True))
            yield LineTable(desk.word(rows.label), columns, cells)


def _text(desk: Desk, field: Declared, row: Mapping[str, Any]) -> str:
    value = row[field.name] if field.kind != "identifier" else None  # an id says nothing to people
    match value:
        case None | "":
            return ""
        case bool():
            return desk.word("Yes" if value else "No")
        case Decimal() | int():
            text = plain(value) if isinstance(value, Decimal) else str(value)
            return f"{text} {desk.word(_unit(field, row))}".strip()
        case datetime():
            return f"{value.astimezone(desk.zone):%Y-%m-%d %H:%M}"
        case date():
            return value.isoformat()
        case list():
            return ", ".join(map(str, value))
        case dict():
            return "; ".join(f"{name}: {part}" for name, part in value.items())
        case _:
            return _link_or_word(desk, field, row)


def _unit(field: Declared, row: Mapping[str, Any]) -> str:
    """A unit as it stands, or the one in the field of this name, which may be a link."""
    target = row.get(field.unit.removesuffix("_id"), field.unit)
    return target["number"] if isinstance(target, dict) else str(target or "")


def _link_or_word(desk: Desk, field: Declared, row: Mapping[str, Any]) -> str:
    if field.table:
        target = row[field.title_name]
        return f"{target['number']} {target['title']}".strip()
    if field.kind == "choice":
        return desk.word(words(row[field.name]))
    return desk.word(str(row[field.name])) if is_sentence(field) else str(row[field.name])


def _chip(desk: Desk, document: type[Document], row: Mapping[str, Any]) -> Chip | None:
    flow = document.spec.workflow
    return Chip(desk.word(words(row["state"])), flow.meanings[row["state"]]) if flow and row.get("state") else None


def _signatures(desk: Desk, id: UUID) -> Iterator[Signed]:
    query = select(Signature).where(Signature.document_id == id).order_by(Signature.at)
    for signature in desk.reading.session.scalars(query):
        yield Signed(desk.word(words(signature.meaning)), signature.person, signature.at.astimezone(desk.zone))
