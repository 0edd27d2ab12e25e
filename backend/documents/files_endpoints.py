"""Endpoints of files and of what hangs on documents."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote
from uuid import UUID

from flask import Response, current_app, g, request, send_file
from flask_smorest import Blueprint

from backend.documents import attachments
from backend.documents.act import Act
from backend.documents.declare import Document
from backend.documents.file_kinds import PICTURES, kind_of
from backend.documents.files import LARGEST, FileStore, Kept, register
from backend.documents.http import act, actor, assembly, database, given_body, reply, session
from backend.documents.rights import demand
from backend.documents.scope import find
from backend.kernel.errors import Invalid, NotFound, Problem, TooLarge

files = Blueprint("files", __name__, url_prefix="/api")
CHUNK = 64 * 1024
BYTES = {"content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}}
OFFSETS = [
    {"name": name, "in": "header", "schema": {"type": "string", "pattern": "^[0-9]{1,9}$"}}
    for name in ("Upload-Offset", "Upload-Length")
]
SANDBOX = "default-src 'none'; style-src 'unsafe-inline'; sandbox"


def store() -> FileStore:
    return FileStore(current_app.extensions["gemba"].settings.files_dir)


SO_FAR = {code: {"description": "So far"} for code in ("200", "201")}


@files.get("/files/<sha256>")
def read_file(sha256: str) -> Response:
    """The bytes of a file; a picture is shown re-encoded, `size` screen or thumb. HEAD: is it here, or how much?"""
    kept = store()
    kept.path(sha256)
    file = attachments.visible_file(session(), assembly(), actor(), sha256)
    view = _view() if file is not None and file.type in PICTURES else ""
    path = kept.path(sha256, view)
    if file is None or not path.exists():
        return _not_here(kept.offset(sha256, actor().company_id))
    kind = kind_of(path) or file.type if view else file.type
    name = attachments.with_ending(attachments.name_for(session(), actor(), file), kind)
    response = send_file(path, mimetype=kind, etag=f"{sha256}{view}", conditional=True)
    response.headers["Content-Disposition"] = f"{'inline' if view else 'attachment'}; filename*=UTF-8''{quote(name)}"
    response.headers["Content-Security-Policy"] = SANDBOX
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    response.headers["Cache-Control"] = "private, max-age=31536000, immutable"
    return response


@files.put("/files/<sha256>")
@files.doc(requestBody=BYTES, responses={"201": {"description": "It is here"}})
def put_file(sha256: str) -> Response:
    """Bring a whole file; its name is the SHA-256 of its bytes."""
    _check_length()
    kept = store().put(sha256, actor().company_id, _chunks())
    _register(kept)
    return reply({"sha256": kept.sha256, "type": kept.type, "size": kept.size}, 201)


@files.patch("/files/<sha256>")
@files.doc(requestBody=BYTES, parameters=OFFSETS, responses=SO_FAR)
def append_file(sha256: str) -> Response:
    """Bring the next piece, from byte `Upload-Offset` on; 201 with the last one, 200 before."""
    _check_length()
    offset, length = _number("Upload-Offset", 0), _number("Upload-Length", None)
    try:
        here, kept = store().append(sha256, actor().company_id, offset or 0, _chunks(), length)
    except Problem as problem:
        if "offset" in problem.details:
            body = {"status": problem.status, "message": problem.sentence, "details": problem.details}
            return reply(body, problem.status, **{"Upload-Offset": str(problem.details["offset"])})
        raise
    if kept is None:
        return reply({"sha256": sha256, "offset": here}, 200, **{"Upload-Offset": str(here)})
    _register(kept)
    return reply({"sha256": kept.sha256, "type": kept.type, "size": kept.size}, 201, **{"Upload-Offset": str(here)})


@files.get("/<context>/<table>/<uuid:id>/attachments")
def list_attachments(context: str, table: str, id: UUID) -> Response:
    """The files on a document, in the order they were hung there."""
    document = assembly().document(f"{context}/{table}")
    demand(actor(), document, "read")
    row = find(session(), document, id, actor())
    return reply({"rows": attachments.described(session(), row, attachments.of(session(), row))})


@files.post("/<context>/<table>/<uuid:id>/attachments")
def add_attachment(context: str, table: str, id: UUID) -> Response:
    """Hang a file on a document; the file may still be on its way."""
    document = assembly().document(f"{context}/{table}")
    attachments.demand_attach(actor(), document)
    given = _given()
    answer, _ = act(lambda act: _attached(document, id, given, act))
    return reply(answer["attachment"], 201)


def _attached(document: type[Document], id: UUID, given: dict[str, Any], act: Act) -> dict[str, Any]:
    row = act.find(document, id)
    made = attachments.attach(row, given["sha256"], given["name"], given["type"], act)
    act.session.flush()
    return {"attachment": attachments.described(act.session, row, [made])[0]}


def _given() -> dict[str, str]:
    body, names = given_body(), ("sha256", "name", "type")
    if not isinstance(body, dict):
        raise Invalid("The body must be an object.")
    wrong = {name: ["A text is needed."] for name in names if not isinstance(body.get(name), str)}
    wrong |= {name: ["Unknown field."] for name in body if name not in names}
    if wrong:
        raise Invalid("sha256, name and type are needed.", wrong)
    return dict(body)


def _not_here(offset: int) -> Response:
    if request.method != "HEAD":
        raise NotFound("There is no such file.")
    return Response(status=404, headers={"Upload-Offset": str(offset)} if offset else {})


def _view() -> str:
    view = request.args.get("size", "screen")
    if view not in ("screen", "thumb"):
        raise Invalid("size: screen or thumb.", {"size": ["screen or thumb."]})
    return view


def _register(kept: Kept) -> None:
    who, now = actor(), g.now
    database().write(lambda writing: register(writing, kept, attachments.sender_of(writing, kept.sha256, who), now))


def _check_length() -> None:
    if (request.content_length or 0) > LARGEST:
        raise TooLarge(f"A file may have at most {LARGEST // 1024 // 1024} MiB.")


def _chunks() -> Iterator[bytes]:
    while chunk := request.stream.read(CHUNK):
        yield chunk


def _number(name: str, otherwise: int | None) -> int | None:
    text = request.headers.get(name, "")
    if not text:
        return otherwise
    if not text.isdigit() or len(text) > 12:
        raise Invalid(f"{name} must be a number of bytes.", {name: ["A number is needed."]})
    return int(text)
