"""Endpoints that print: one document on paper, labels for many."""

import re
from pathlib import Path
from uuid import UUID

from flask import Response, current_app, g, request
from flask_smorest import Blueprint
from sqlalchemy import select

from backend.documents import attachments, files, paper
from backend.documents.bulk_rows import Reading
from backend.documents.context import Print
from backend.documents.declare import Document
from backend.documents.file_kinds import PICTURES
from backend.documents.http import actor, assembly, read_whole, session
from backend.documents.rights import demand
from backend.documents.scope import find, narrow
from backend.kernel.errors import Invalid, NotFound

prints = Blueprint("printing", __name__, url_prefix="/api")
MOST_LABELS = 500
MOST_PHOTOS = 6


@prints.get("/<context>/<table>/<uuid:id>/print")
def print_document(context: str, table: str, id: UUID) -> Response:
    """The document as PDF, on the paper called `template` or, without one, the first it has."""
    document = assembly().document(f"{context}/{table}")
    demand(actor(), document, "read")
    row = find(session(), document, id, actor())
    chosen = _chosen(document, labels=False)
    if chosen is not None:
        return _pdf(chosen.make(row, session(), g.language), row.number)
    desk = paper.Desk(Reading(session(), assembly(), actor()), g.language, g.now)
    return _pdf(paper.printed(desk, document, read_whole(document, id), _photos(row)), row.number)


@prints.get("/<context>/<table>/labels")
def print_labels(context: str, table: str) -> Response:
    """Labels of the documents `ids` as PDF, one a page or, with `sheet=1`, many on A4."""
    document = assembly().document(f"{context}/{table}")
    demand(actor(), document, "read")
    chosen = _chosen(document, labels=True)
    if chosen is None and not paper.has_labels(document):
        raise NotFound(f"A {document.spec.label} has no label.")
    rows, sheet = _rows(document, _ids()), request.args.get("sheet", "") in ("1", "true")
    if chosen is not None:
        return _pdf(chosen.make(rows, session(), g.language, sheet), "labels")  # type: ignore[call-arg]
    return _pdf(paper.labels(document, rows, g.language, sheet), "labels")


def _chosen(document: type[Document], labels: bool) -> Print | None:
    """The paper that was asked for; None is the plain one every type has."""
    name = request.args.get("template", "")
    offered = [each for each in assembly().prints.get(document, ()) if each.labels == labels]
    if not name:
        return offered[0] if offered else None
    for each in offered:
        if each.name == name:
            return each
    if name in ("document", "label"):
        return None
    raise NotFound(f"A {document.spec.label} is not printed on {name}.")


def _ids() -> list[UUID]:
    given = [text for several in request.args.getlist("ids") for text in several.split(",") if text]
    if not 1 <= len(given) <= MOST_LABELS:
        raise Invalid(f"ids: 1 to {MOST_LABELS} are needed.", {"ids": [f"1 to {MOST_LABELS} are needed."]})
    try:
        return [UUID(text) for text in given]
    except ValueError as error:
        raise Invalid("ids: UUIDs are needed.", {"ids": ["UUIDs are needed."]}) from error


def _rows(document: type[Document], ids: list[UUID]) -> list[Document]:
    """The documents in the order they were asked for; one that is not there refuses all."""
    query = narrow(select(document).where(document.id.in_(ids)), document, actor())
    found = {row.id: row for row in session().scalars(query)}
    if len(found) < len(set(ids)):
        raise NotFound(f"There is no {document.spec.label} with this id.")
    return [found[id] for id in ids]


def _photos(row: Document) -> list[Path]:
    """The first pictures that hang on the document."""
    hanging = attachments.of(session(), row)
    arrived = files.here(session(), row.company_id, [each.sha256 for each in hanging])
    store = files.FileStore(current_app.extensions["gemba"].settings.files_dir)
    pictures = [each.sha256 for each in hanging if each.sha256 in arrived and arrived[each.sha256].type in PICTURES]
    paths = [store.path(sha256, "screen") for sha256 in dict.fromkeys(pictures)]
    return [path for path in paths if path.exists()][:MOST_PHOTOS]


def _pdf(content: bytes, name: str) -> Response:
    bare = re.sub(r"[^A-Za-z0-9_.-]", "_", name)
    headers = {"Content-Disposition": f'inline; filename="{bare}.pdf"'}
    return Response(content, mimetype="application/pdf", headers=headers)
