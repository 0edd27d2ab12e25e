"""Endpoints of the engine's own mechanisms: approvals, notices, jobs, remarks, tasks, search and scanned codes."""

from typing import Any
from uuid import UUID

from flask import Response, g, request
from flask_smorest import Blueprint
from sqlalchemy import select

from backend.documents import approvals, decisions, jobs, notices, remarks
from backend.documents.act import Act
from backend.documents.approvals import Approval
from backend.documents.context import TaskRow
from backend.documents.declare import document_name, title_of
from backend.documents.describe import words
from backend.documents.http import (
    act,
    actor,
    approval_row,
    assembly,
    database,
    given_body,
    outcome,
    read_whole,
    reply,
    session,
)
from backend.documents.jobs import Job
from backend.documents.language import translate
from backend.documents.notices import Notice
from backend.documents.rights import demand, may
from backend.documents.scope import narrow
from backend.documents.timeline import timeline
from backend.kernel.errors import Invalid, NotFound, Refused

engine = Blueprint("engine", __name__, url_prefix="/api")
SEARCH_EACH = 5
LONGEST_REMARK = 2_000


@engine.get("/approvals")
def list_approvals() -> Response:
    """Open questions; `mine=1` only those this person may decide."""
    found = approvals.open_for(session(), actor(), request.args.get("mine") in ("1", "true"), assembly().hooks)
    return reply({"rows": [_approval(approval) for approval in found]})


@engine.post("/approvals/<uuid:id>/<verdict>")
def decide(id: UUID, verdict: str) -> Response:
    """Approve or reject what was asked for."""
    if verdict not in ("approve", "reject"):
        raise NotFound(f"There is no verdict {verdict}.")
    remark = text_of(given_body(), "remark", LONGEST_REMARK)

    def done(act: Act) -> dict[str, Any]:
        decided, row = getattr(decisions, verdict)(id, remark, act)
        return outcome(row, act) | {"decided": approval_row(decided)}

    answer, _ = act(done)
    if answer["decided"]["state"] == "outdated":
        sentence = "The document changed after this was asked for; it must be asked again."
        raise Refused(sentence, approval=answer["decided"])
    return reply({"approval": answer["decided"], "row": answer["row"]})


@engine.get("/notices")
def list_notices() -> Response:
    """What the software told this person, newest first."""
    found, unread = notices.of(session(), actor())
    return reply({"rows": [_notice(notice) for notice in found], "unread": unread})


@engine.post("/notices/<uuid:id>/read")
def read_notice(id: UUID) -> Response:
    """Mark a notice as read; doing it twice changes nothing."""
    who, now = actor(), g.now
    database().write(lambda writing: notices.read(writing, who, id, now))
    return Response(status=204)


@engine.get("/jobs")
def list_jobs() -> Response:
    """The newest background jobs of this person."""
    query = select(Job).where(Job.company_id.in_(actor().companies)).order_by(Job.id.desc()).limit(50)
    own = str(actor().person_id)
    found = [job for job in session().scalars(query) if (job.actor or {}).get("person_id") == own]
    return reply({"rows": [_told(job) for job in found if job.kind != "later"]})


@engine.get("/jobs/<uuid:id>")
def read_job(id: UUID) -> Response:
    """How far a job is, and what came of it."""
    return reply(_told(_job(id)))


@engine.post("/jobs/<uuid:id>/cancel")
def cancel_job(id: UUID) -> Response:
    """Ask a job to stop; one that has not begun is cancelled at once."""
    _job(id)
    database().write(lambda writing: jobs.cancel(writing, id))
    return reply({"id": id, "cancel_asked": True}, 202)


@engine.get("/tasks")
def list_tasks() -> Response:
    """What waits for this person: lists that each context contributes."""
    groups = []
    for context in assembly().contexts:
        for group in context.tasks(session(), actor()) if context.tasks else ():
            rows = [vars(row) | {"title": _title(row), "hint": translate(row.hint, g.language)} for row in group.rows]
            label = translate(group.label, g.language)
            groups.append({"name": group.name, "label": label, "count": len(rows), "rows": rows})
    return reply({"groups": groups})


@engine.get("/search")
def search() -> Response:
    """One search over every type this person may read: number, title, pinyin initials."""
    words_sought = request.args.get("q", "").lower().replace("\x00", "").split()[:5]
    found: list[dict[str, Any]] = []
    for document in assembly().documents.values():
        if not words_sought or not may(actor(), document, "read"):
            continue
        query = select(document).where(*(document.sought.contains(w, autoescape=True) for w in words_sought))
        query = narrow(query, document, actor()).order_by(document.id.desc()).limit(SEARCH_EACH)
        found += [
            {
                "document": document_name(document),
                "label": translate(document.spec.label, g.language, document_name(document)),
                "id": row.id,
                "number": row.number,
                "title": title_of(row),
            }
            for row in session().scalars(query)
        ]
    return reply({"rows": found})


@engine.post("/scan")
def scan() -> Response:
    """What a scanned code means here: the document and its row."""
    code = text_of(given_body(), "code", 200).strip().upper()
    kind, id = _code(code)
    by_code = {document.spec.code: document for document in assembly().documents.values() if document.spec.code}
    if kind not in by_code:
        raise NotFound("This code is not one of ours.")
    document = by_code[kind]
    demand(actor(), document, "read")
    place = session().execute(select(document.company_id, *_site(document)).where(document.id == id)).one_or_none()
    if place is None or place[0] not in actor().companies:
        raise NotFound("This code is not known here.")
    sites = actor().sites
    if sites is not None and len(place) > 1 and place[1] not in sites:
        raise Refused("This code belongs to another site.")
    row = read_whole(document, id)
    return reply({"document": document_name(document), "id": id, "row": row})


@engine.get("/<context>/<table>/<uuid:id>/remarks")
def list_remarks(context: str, table: str, id: UUID) -> Response:
    """What people said about a document, newest first."""
    document = assembly().document(f"{context}/{table}")
    demand(actor(), document, "read")
    with_id = session().scalars(narrow(select(document).where(document.id == id), document, actor())).one_or_none()
    if with_id is None:
        raise NotFound(f"There is no {document.spec.label} with this id.")
    names = ("id", "person", "text", "at")
    return reply({"rows": [{n: getattr(r, n) for n in names} for r in remarks.of(session(), with_id)]})


@engine.post("/<context>/<table>/<uuid:id>/remarks")
def add_remark(context: str, table: str, id: UUID) -> Response:
    """Say something about a document."""
    document = assembly().document(f"{context}/{table}")
    demand(actor(), document, "read")
    text = text_of(given_body(), "text", remarks.LONGEST)

    def done(act: Act) -> dict[str, Any]:
        said = remarks.say(act.find(document, id), text, act)
        act.session.flush()
        return {"remark": {"id": said.id, "person": said.person, "text": said.text, "at": said.at}}

    answer, _ = act(done)
    return reply(answer["remark"], 201)


@engine.get("/<context>/<table>/<uuid:id>/timeline")
def read_timeline(context: str, table: str, id: UUID) -> Response:
    """What happened to a document and to everything that came of it, newest first."""
    document = assembly().document(f"{context}/{table}")
    demand(actor(), document, "read")
    told = timeline(session(), assembly(), actor(), document, id)
    if not told["records"]:
        raise NotFound(f"There is no {document.spec.label} with this id.")
    for one in told["records"]:
        one["label"] = translate(one["label"], g.language, one["document"])
        one["stateLabel"] = one["state"] and translate(words(one["state"]), g.language, one["document"])
    for row in told["rows"]:
        row["verbLabel"] = translate(words(row["verb"]), g.language, row["document"])
        row["stateLabel"] = row["state"] and translate(words(row["state"]), g.language, row["document"])
    return reply(told)


def job_row(job: Job) -> dict[str, Any]:
    names = ("id", "kind", "state", "progress", "result", "error", "cancel_asked")
    names += ("created_at", "started_at", "finished_at")
    return {name: getattr(job, name) for name in names}


def _told(job: Job) -> dict[str, Any]:
    """A job with its sentences in the reader's language."""
    progress = job.progress and job.progress | {"sentence": translate(job.progress.get("sentence", ""), g.language)}
    if progress and job.state == "done":  # the last parts of a quick job are not told while it runs
        progress["done"] = progress["total"]
    return job_row(job) | {"progress": progress, "error": job.error and translate(job.error, g.language)}


def text_of(body: Any, name: str, longest: int) -> str:
    """One text out of a small body, checked."""
    if not isinstance(body, dict) or set(body) - {name}:
        raise Invalid(f"The body must be an object with {name}.", {name: ["Only this field is taken."]})
    text = body.get(name, "")
    if not isinstance(text, str) or len(text) > longest or "\x00" in text:
        raise Invalid(f"{name}: a text of at most {longest} characters is needed.", {name: ["A text is needed."]})
    return text


def _notice(notice: Notice) -> dict[str, Any]:
    names = ("id", "document", "document_id", "at")
    told = {name: getattr(notice, name) for name in names}
    return told | {"read": notice.read_at is not None, "text": translate(notice.text, g.language)}


def _title(row: TaskRow) -> str:
    """Words between numbers and names ("WO-7 · Scrap") in the reader's language."""
    return " · ".join(translate(part, g.language, row.document) for part in row.title.split(" · "))


def _approval(approval: Approval) -> dict[str, Any]:
    return approval_row(approval) | {"stepLabel": translate(words(approval.step), g.language, approval.document)}


def _job(id: UUID) -> Job:
    job = session().get(Job, id)
    if job is None or job.company_id not in actor().companies:
        raise NotFound("There is no such job.")
    return job


def _code(code: str) -> tuple[str, UUID]:
    parts = code.split(":")
    try:
        if len(parts) != 3 or parts[0] != "G1":
            raise ValueError
        return parts[1], UUID(hex=parts[2])
    except ValueError as error:
        raise NotFound("This code is not one of ours.") from error


def _site(document: Any) -> tuple[Any, ...]:
    return (document.site_id,) if hasattr(document, "site_id") else ()
