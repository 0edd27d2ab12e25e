"""Endpoints of sync: acts up, changes down, and the list of acts that people must settle."""

import gzip
from contextlib import nullcontext
from datetime import timedelta
from typing import Any
from uuid import UUID

from flask import Response, current_app, g, request
from flask_smorest import Blueprint

from backend.documents import outbox_import, tray
from backend.documents.act import Act, Stamp, answered
from backend.documents.files import FileStore
from backend.documents.http import act, actor, assembly, database, given_body, key, reply, session
from backend.documents.language import translate
from backend.documents.sent import read_batch
from backend.documents.sync import push
from backend.documents.sync_pull import Wanted, pull
from backend.documents.telling import told
from backend.documents.turns import Turns
from backend.documents.unsettled import Desk
from backend.kernel.errors import Invalid, TooLarge

sync = Blueprint("sync", __name__, url_prefix="/api/sync")
LIMIT, LARGEST = 2_000, 5_000
HEARD_EVERY = timedelta(minutes=1)
LONGEST_REMARK = 2_000
FEW = 5  # so many acts come from somebody who works online: they never wait for a turn
PUSHES = Turns(2)
PULLS = Turns(1, after=PUSHES)
LARGEST_IMPORT = 256 * 1024 * 1024


@sync.post("/push")
def push_acts() -> Response:
    """Take up to 50 acts of a device; each is answered by itself and none blocks another."""
    batch = read_batch(given_body(), g.now)
    desk = Desk(database(), assembly(), actor())
    with PUSHES.turn(batch.device) if len(batch.acts) > FEW else nullcontext():
        answers = push(desk, batch)
    return reply({"answers": [_translated(answer) for answer in answers], "clock": g.now})


@sync.get("/pull")
def pull_changes() -> Response:
    """What changed since a number for this person on this device, with a digest of everything they should hold."""
    proved = _number("proved", 0, 2**53) if "proved" in request.args else None
    wanted = Wanted(_number("since", 0, 2**53), max(1, _number("limit", LIMIT, LARGEST)), _types(), proved)
    with PULLS.turn(actor().device_id or actor().person_id or actor().company_id):
        page = pull(database(), assembly(), actor(), wanted)
    page["answers"] = [_translated(answer) for answer in page["answers"]]
    for name, rows in page["rows"].items():
        told(rows, assembly().document(name), g.language)
    _note_contact()
    return _packed(reply(page))


@sync.get("/tray")
def list_tray() -> Response:
    """Acts that were refused, in conflict or flagged, whole; `settled=1` those that were dealt with."""
    tray.demand_tray(actor())
    rows = tray.waiting(session(), assembly(), actor(), request.args.get("settled") in ("1", "true"))
    return reply({"rows": [row | {"message": translate(row["message"], g.language)} for row in rows]})


@sync.post("/tray/<uuid:id>/settle")
def settle(id: UUID) -> Response:
    """Say how an act was dealt with: accepted, corrected or dismissed."""
    tray.demand_tray(actor())
    how, remark = _settlement(given_body())

    def done(act: Act) -> dict[str, Any]:
        receipt = tray.settle(id, how, remark, act)
        return {"id": receipt.id, "settled_at": receipt.settled_at, "settled_how": receipt.settled_how}

    answer, _ = act(done)
    return reply({name: answer[name] for name in ("id", "settled_at", "settled_how")})


@sync.post("/import")
def import_outbox() -> Response:
    """Bring in the file a phone's outbox was saved to; with `dry_run=1` only say what it holds and what is here.

    Every act goes the way of a push: the same one twice has one effect, whether the phone or the file came first.
    """
    tray.demand_tray(actor())
    if (request.content_length or 0) > LARGEST_IMPORT:
        raise TooLarge(f"A file of records may have at most {LARGEST_IMPORT // 1024 // 1024} MiB.")
    settings = current_app.extensions["gemba"].settings
    brought = outbox_import.read(session(), assembly(), actor(), given_body(), settings)
    if request.args.get("dry_run") in ("1", "true"):
        return reply(outbox_import.told(session(), brought))
    stamp = Stamp(id=key(), said=["import", brought.digest])
    desk = Desk(database(), assembly(), brought.sender)
    outcome = outbox_import.bring_in(desk, brought, FileStore(settings.files_dir), g.now)
    remark = translate(outbox_import.sentence(brought, outcome), g.language)
    answered(database(), assembly(), actor(), stamp, lambda act: outbox_import.note(brought, remark, act))
    answers = [_translated(answer) for answer in outcome.answers]
    return reply(outbox_import.summary(brought, outcome) | {"answers": answers, "message": remark})


def _translated(answer: dict[str, Any]) -> dict[str, Any]:
    """The sentence in the reader's language; what is kept stays English."""
    told = answer | {"message": translate(answer["message"], g.language)} if answer.get("message") else answer
    return told | {"first": _translated(told["first"])} if "first" in told else told


def _note_contact() -> None:
    hooks, who, now = assembly().hooks, actor(), g.now
    last = hooks.last_heard(session(), who)
    device_id = who.device_id
    if device_id is not None and last is not None and now - last > HEARD_EVERY:
        database().write(lambda writing: hooks.heard(writing, device_id, {"last_contact": now}))


def _packed(response: Response) -> Response:
    """Compressed for those who can read it: a pack is mostly repeated words, and shop floors have thin networks."""
    response.vary.add("Accept-Encoding")
    if request.accept_encodings["gzip"] and (response.content_length or 0) > 1_000:
        response.set_data(gzip.compress(response.get_data(), 6))
        response.content_encoding = "gzip"
    return response


def _settlement(body: Any) -> tuple[str, str]:
    if not isinstance(body, dict) or set(body) - {"how", "remark"}:
        raise Invalid("The body must be an object with how and remark.", {"how": ["A text is needed."]})
    how, remark = body.get("how"), body.get("remark") or ""
    if not isinstance(how, str) or not isinstance(remark, str) or len(remark) > LONGEST_REMARK or "\x00" in remark:
        reason = f"A text of at most {LONGEST_REMARK} characters is needed."
        raise Invalid(f"remark: {reason}", {"remark": [reason]})
    return how, remark


def _number(name: str, otherwise: int, largest: int) -> int:
    text = request.args.get(name, "")
    if text and (not text.isascii() or not text.isdigit() or len(text) > 16 or int(text) > largest):
        raise Invalid(f"{name}: a number up to {largest} is needed.", {name: ["A number is needed."]})
    return int(text) if text else otherwise


def _types() -> tuple[str, ...]:
    return tuple(name for name in request.args.get("types", "").split(",") if name)
