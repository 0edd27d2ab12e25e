"""Endpoints of Excel and CSV exchange."""

import hashlib
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from flask import Response, g, request, send_file, stream_with_context
from flask_smorest import Blueprint

from backend.documents import exchange, sheets
from backend.documents.act import Act, Stamp, answered
from backend.documents.bulk_rows import Reading
from backend.documents.declare import Document
from backend.documents.endpoints import job_row
from backend.documents.exchange_export import exported, template_columns
from backend.documents.exchange_job import KIND, errors_file
from backend.documents.file_kinds import SHEET
from backend.documents.files import Kept, register
from backend.documents.files_endpoints import store
from backend.documents.http import actor, assembly, database, key, reply, session, wanted
from backend.documents.jobs import Job, enqueue
from backend.documents.rights import demand
from backend.kernel.errors import Invalid

exchanging = Blueprint("exchange", __name__, url_prefix="/api")
AT_ONCE = 2_000
LARGEST_UPLOAD = 64 * 1024 * 1024


@exchanging.get("/<context>/<table>/exchange.xlsx")
def export_workbook(context: str, table: str) -> Response:
    """The filtered list as a workbook; `template=1`: an empty one to fill in."""
    document = _type(context, table)
    demand(actor(), document, "read")
    with tempfile.TemporaryDirectory(prefix="gemba-export-") as folder:
        path = Path(folder) / "export.xlsx"
        if _is_set("template"):
            sheets.write_workbook(path, template_columns(document, actor(), g.language), ())
        else:
            columns, rows = exported(_reading(), document, wanted(), g.language)
            sheets.write_workbook(path, columns, rows)
        response = send_file(path.open("rb"), mimetype=SHEET)
    return _named(response, f"{table}.xlsx")


@exchanging.get("/<context>/<table>/exchange.csv")
def export_csv(context: str, table: str) -> Response:
    """The filtered list as CSV, with the names of the fields as its head."""
    document = _type(context, table)
    demand(actor(), document, "read")
    columns, rows = template_columns(document, actor(), g.language), iter(())
    if not _is_set("template"):
        columns, rows = exported(_reading(), document, wanted(), g.language)
    lines = sheets.csv_lines(columns, rows)
    begun = next(lines)
    body = stream_with_context(_all(begun, lines))
    return _named(Response(body, mimetype="text/csv; charset=utf-8"), f"{table}.csv")


@exchanging.post("/<context>/<table>/exchange")
def import_sheet(context: str, table: str) -> Response:
    """Make and change documents from a sheet: all or nothing; `dry_run=1` only tries."""
    document, dry_run = _type(context, table), _is_set("dry_run")
    for verb in ("create", "change"):
        demand(actor(), document, verb)
    with _uploaded() as source:
        read = exchange.read_table(document, source, _reading())
        if len(read.drafts) > AT_ONCE:
            return _later(document, source, dry_run)
        return _now(document, source, read, dry_run)


def _now(document: type[Document], source: Path, table: exchange.Table, dry_run: bool) -> Response:
    language, count = g.language, len(table.drafts)

    def work(act: Act) -> dict[str, Any]:
        return exchange.answer_of(exchange.load_table(document, table, act, dry_run), count, language)

    try:
        answer, _ = answered(database(), assembly(), actor(), _stamp(source), work)
        return reply(answer)
    except exchange.NotKept as tried:
        answer = exchange.answer_of(tried.result, count, language)
        if tried.result.rejected:
            kept = errors_file(store(), source, table, tried.result, actor(), language)
            _register(kept)
            answer |= {"report": kept.sha256}
            answer |= {} if dry_run else {"created": 0, "changed": 0}
        return reply(answer)


def _later(document: type[Document], source: Path, dry_run: bool) -> Response:
    """Too large to wait for: the upload is kept, and a job imports it."""
    digest, language, who, name = _hash_of(source), g.language, actor(), f"{g.context}/{document.__tablename__}"
    with source.open("rb") as file:
        kept = store().put(digest, who.company_id, iter(lambda: file.read(1024 * 1024), b""), LARGEST_UPLOAD)
    _register(kept)
    payload = {"document": name, "sha256": digest, "dry_run": dry_run, "language": language}

    def work(act: Act) -> dict[str, Any]:
        id = enqueue(act.session, KIND, payload, actor=who)
        act.session.flush()
        job = act.session.get(Job, id)
        assert job is not None
        return {"job": job_row(job)}

    answer, _ = answered(database(), assembly(), who, _stamp(source), work)
    return reply({"job": answer["job"]}, 202)


@contextmanager
def _uploaded() -> Iterator[Path]:
    upload = request.files.get("file")
    if upload is None:
        raise Invalid("file: a sheet is needed, as the part `file` of a form.", {"file": ["A file is needed."]})
    with tempfile.TemporaryDirectory(prefix="gemba-import-") as folder:
        path = Path(folder) / "upload"
        upload.save(path)
        yield path


def _stamp(source: Path) -> Stamp:
    return Stamp(id=key(), said=[request.method, request.full_path, _hash_of(source)])


def _hash_of(source: Path) -> str:
    with source.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _register(kept: Kept) -> None:
    who, now = actor(), g.now
    database().write(lambda writing: register(writing, kept, who, now))


def _reading() -> Reading:
    return Reading(session(), assembly(), actor())


def _type(context: str, table: str) -> type[Document]:
    g.context = context
    return assembly().document(f"{context}/{table}")


def _is_set(name: str) -> bool:
    return request.args.get(name, "") in ("1", "true")


def _all(begun: bytes, lines: Iterator[bytes]) -> Iterator[bytes]:
    yield begun
    yield from lines


def _named(response: Response, name: str) -> Response:
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
