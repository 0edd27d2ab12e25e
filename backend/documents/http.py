"""The endpoints of every document: a few routes that look the type up by its name; `openapi.py` describes each."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import orjson
from flask import Blueprint, Response, current_app, g, request
from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.database import Database
from backend.documents import holds, listing, steps
from backend.documents.act import Act, Stamp, answered
from backend.documents.actor import Actor
from backend.documents.approvals import Approval
from backend.documents.context import Assembly
from backend.documents.declare import Document, document_name, title_of
from backend.documents.describe import descriptions, words
from backend.documents.language import translate
from backend.documents.open_steps import open_steps
from backend.documents.rights import demand, may
from backend.documents.seals import Seal, seal_of
from backend.documents.signatures import GIVEN
from backend.documents.telling import told, told_holds, told_steps
from backend.documents.trail import Trail
from backend.documents.wire import dumps
from backend.kernel.errors import Invalid, Missing, NotFound

BODY_LIMIT = 4 * 1024 * 1024
NOT_FILTERS = ("limit", "after", "sort", "q", "count", "lines", "template", "ids", "sheet")

documents = Blueprint("documents", __name__, url_prefix="/api")


def assembly() -> Assembly:
    return current_app.extensions["gemba"].assembly  # type: ignore[no-any-return]


def database() -> Database:
    return current_app.extensions["gemba"].database  # type: ignore[no-any-return]


def actor() -> Actor:
    return g.actor  # type: ignore[no-any-return]


def session() -> Session:
    """The request's reading session."""
    return current_app.extensions["gemba"].session()  # type: ignore[no-any-return]


def reply(body: Any, status: int = 200, **headers: str) -> Response:
    return Response(dumps(body), status, mimetype="application/json", headers=headers)


def given_body() -> Any:
    """The request's JSON object; an empty body is an empty object."""
    data = request.get_data(cache=True)
    if not data:
        return {}
    try:
        return orjson.loads(data)
    except orjson.JSONDecodeError as error:
        raise Invalid("The body is not valid JSON.") from error


def key() -> UUID:
    """The act's id from the Idempotency-Key header; without one nothing is written."""
    text = request.headers.get("Idempotency-Key", "")
    if not text:
        missing = Missing("The Idempotency-Key header is missing.")
        missing.status = 400
        raise missing
    try:
        return UUID(text)
    except ValueError as error:
        raise Invalid("Idempotency-Key must be a UUID.", {"Idempotency-Key": ["A UUID is needed."]}) from error


def base_version() -> int | None:
    text = request.headers.get("If-Match", "").strip().removeprefix("W/").strip('"')
    if not text:
        return None
    if not text.isdigit() or len(text) > 9:
        raise Invalid("If-Match must hold a version number.", {"If-Match": ["A version number is needed."]})
    return int(text)


def act(
    work: Callable[[Act], dict[str, Any]], keep: dict[str, Any] | None = None, seal: Seal | None = None
) -> tuple[dict[str, Any], bool]:
    """Run the request as one act, once for its key; what proved the person is not part of what was said.

    `work` runs in the writer's thread: it must not read the request, whose values are bound before.
    """
    said = [request.method, request.full_path, unsigned(given_body()) if seal else given_body(), base_version()]
    return answered(database(), assembly(), actor(), Stamp(id=key(), said=said, seal=seal), work, keep)


def acted(work: Callable[[Act], Document | Approval], keep: dict[str, Any], seal: Seal | None = None) -> Response:
    """Run a verb on a document and answer with the row as it then stands."""

    def done(act: Act) -> dict[str, Any]:
        result = work(act)
        keep["document_id"] = result.document_id if isinstance(result, Approval) else result.id
        return outcome(result, act)

    answer, _ = act(done, keep, seal)
    if approval := answer.get("approval"):
        return reply({"approval": approval, "message": translate(answer["message"], g.language)}, 202)
    [row] = told([answer["row"]], assembly().document(keep["document"]), g.language)
    more = {"Gemba-Review": "1"} if answer["status"] == "review" else {}
    status = 201 if keep["verb"] == "create" else 200
    row["message"] = translate(answer["message"], g.language)
    return reply(row, status, ETag=f'"{row["version"]}"', **more)


def kept(document: type[Document], verb: str, values: Any) -> dict[str, Any]:
    """What the supervisor's list shows of an act that was taken and flagged."""
    return {"document": document_name(document), "verb": verb, "act": {"verb": verb, "values": values}}


def proved(document: type[Document], name: str, body: Any) -> Seal | None:
    """For a step that is signed: the seal to sign with, once the password or PIN given again is right."""
    if not steps.step_of(document, name).signed:
        return None
    assembly().hooks.prove(database(), actor(), body.get(GIVEN) if isinstance(body, dict) else None, g.now)
    return seal_of(current_app.extensions["gemba"].settings)


def unsigned(body: Any) -> Any:
    return {name: value for name, value in body.items() if name != GIVEN} if isinstance(body, dict) else body


def outcome(result: Document | Approval, act: Act) -> dict[str, Any]:
    """The answer to a verb: the row as the database has it inside this act, or the approval it waits for."""
    if isinstance(result, Approval):
        return {"status": "asked", "approval": approval_row(result), "message": "Asked, not yet decided."}
    act.session.flush()
    found = listing.by_ids(act.session, act.assembly, type(result), act.actor, [result.id])
    return {"row": found[0] if found else {"id": result.id, "version": result.version}}


def approval_row(approval: Approval) -> dict[str, Any]:
    names = ("id", "document", "document_id", "number", "title", "step", "role", "amount")
    names += ("asked_at", "state", "remark")
    row = {name: getattr(approval, name) for name in names}
    return row | {
        "stepLabel": words(approval.step),
        "asked_by": {"id": approval.asked_by_id, "name": approval.asked_by},
        "decided_by": approval.decided_by,
    }


@documents.get("/descriptions")
def read_descriptions() -> Response:
    body = dumps(descriptions(assembly(), actor(), g.language))
    response = Response(body, mimetype="application/json")
    response.add_etag()
    response.headers["Cache-Control"] = "private, no-cache"
    return response.make_conditional(request)


@documents.get("/<context>/<table>")
def list_documents(context: str, table: str) -> Response:
    document = _type(context, table)
    demand(actor(), document, "read")
    page = listing.rows(session(), assembly(), document, actor(), wanted())
    told(page["rows"], document, g.language)
    return reply(page)


@documents.post("/<context>/<table>")
def create_document(context: str, table: str) -> Response:
    document, body = _type(context, table), given_body()
    return acted(lambda act: steps.create(document, body, act), kept(document, "create", body))


@documents.get("/<context>/<table>/<uuid:id>")
def read_document(context: str, table: str, id: UUID) -> Response:
    document = _type(context, table)
    demand(actor(), document, "read")
    [row] = told([read_whole(document, id)], document, g.language)
    found = holds.active(session(), id, g.now)
    row["steps"] = told_steps(open_steps(document, row.get("state"), found, actor()), document, g.language)
    row["holds"] = told_holds(found, g.language)
    return reply(row, ETag=f'"{row["version"]}"')


@documents.patch("/<context>/<table>/<uuid:id>")
def change_document(context: str, table: str, id: UUID) -> Response:
    document, body, version = _type(context, table), given_body(), base_version()
    return acted(lambda act: steps.change(document, id, body, version, act), kept(document, "change", body))


@documents.delete("/<context>/<table>/<uuid:id>")
def remove_document(context: str, table: str, id: UUID) -> Response:
    document, version = _type(context, table), base_version()

    def done(act: Act) -> dict[str, Any]:
        row = steps.remove(document, id, version, act)
        return {"removed": str(row.id)}

    act(done)
    return Response(status=204)


@documents.post("/<context>/<table>/<uuid:id>/steps/<step>")
def take_step(context: str, table: str, id: UUID, step: str) -> Response:
    document, body, version = _type(context, table), given_body(), base_version()
    seal = proved(document, step, body)
    given = unsigned(body) if seal else body
    return acted(lambda act: steps.take(document, id, step, given, version, act), kept(document, step, given), seal)


@documents.get("/<context>/<table>/<uuid:id>/trail")
def read_trail(context: str, table: str, id: UUID) -> Response:
    document = _type(context, table)
    demand(actor(), document, "read")
    read_whole(document, id)
    return reply({"rows": trail_rows(session(), document, id, actor())})


def trail_rows(session: Session, document: type[Document], id: UUID, actor: Actor) -> list[dict[str, Any]]:
    """The trail of one document, newest first; secret fields are told only to those who may see them."""
    query = session.query(Trail).where(Trail.document_id == id).order_by(Trail.change_no.desc()).limit(500)
    names = ("version", "verb", "act_id", "person", "device_id", "captured_at", "at", "diff")
    rows = [{name: getattr(row, name) for name in names} | {"person": row.person or None} for row in query]
    devices = _devices_named(session, {row["device_id"] for row in rows} - {None})
    for row in rows:
        row["device"] = devices.get(row["device_id"])
    if may(actor, document, "secrets"):
        return rows
    declared = (document, *(rows_of.target for rows_of in listing.lines_of(document)))
    secret = {field.name for each in declared for field in listing.fields_of(each) if field.secret}
    for row in rows:
        told = {name: pair for name, pair in row["diff"].items() if name.split(".")[-1] not in secret}
        row["diff"] = {name: [_without(secret, side) for side in pair] for name, pair in told.items()}
    return rows


def _devices_named(session: Session, ids: set[UUID]) -> dict[UUID, str]:
    """What people call the devices that brought these records."""
    device: Any = assembly().by_table["device"]
    rows = session.execute(select(device.id, device.number, device.name).where(device.id.in_(ids))) if ids else ()
    return {id: " ".join(dict.fromkeys(filter(None, (number, name)))) for id, number, name in rows}


def _without(names: set[str], value: Any) -> Any:
    """A whole line that came or went, without these fields; any other value as it is."""
    return {name: part for name, part in value.items() if name not in names} if isinstance(value, dict) else value


def wanted() -> listing.Wanted:
    """What the query string asks a list for."""
    arguments = request.args
    filters = []
    for name, text in arguments.items(multi=True):
        if name not in NOT_FILTERS:
            field, _, operator = name.partition(".")
            filters.append((field, operator, text))
    return listing.Wanted(
        tuple(filters),
        q=arguments.get("q", "")[:100].replace("\x00", ""),
        sort=arguments.get("sort", ""),
        limit=_limit(arguments.get("limit", "")),
        after=arguments.get("after", ""),
        count=arguments.get("count", "") in ("1", "true"),
        lines=arguments.get("lines", "") in ("1", "true"),
    )


def read_whole(document: type[Document], id: UUID) -> dict[str, Any]:
    """One row with its lines, or NotFound."""
    found = listing.by_ids(session(), assembly(), document, actor(), [id])
    if not found:
        raise NotFound(f"There is no {document.spec.label} with this id.")
    return found[0]


def _type(context: str, table: str) -> type[Document]:
    return assembly().document(f"{context}/{table}")


def _limit(text: str) -> int:
    if not text:
        return listing.LIMIT
    if not text.isdigit() or not 1 <= int(text[:6]) <= listing.LARGEST:
        raise Invalid(f"limit: between 1 and {listing.LARGEST} is needed.", {"limit": ["1 to 200."]})
    return int(text)


__all__ = ["acted", "documents", "document_name", "reply", "title_of"]
