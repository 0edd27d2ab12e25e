"""Bringing in the file of a phone that cannot send any more: whose records, which are here, and then all of them."""

import base64
import binascii
import hashlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from backend.documents import files, remarks
from backend.documents.act import Act
from backend.documents.actor import Actor
from backend.documents.context import Assembly
from backend.documents.files import FileStore
from backend.documents.outbox_seal import Opened, open_outbox
from backend.documents.receipts import Receipt
from backend.documents.scope import narrow
from backend.documents.sent import Batch, Sent, moment, read_act
from backend.documents.sync import deliver
from backend.documents.unsettled import Answer, Desk
from backend.kernel.errors import Invalid, NotFound, Problem, Refused
from backend.settings import Settings

MOST_ACTS = 5_000


@dataclass(frozen=True)
class Brought:
    """One opened file: the device it is of, its acts and files, and in whose name they are delivered."""

    device: Any
    proven: bool
    exported_at: datetime | None
    acts: tuple[Sent, ...]
    files: dict[str, bytes]
    sender: Actor
    names: dict[UUID, str]
    digest: str


@dataclass
class Outcome:
    """What came of it."""

    answers: list[Answer]
    files: int = 0
    refused: list[dict[str, str]] = field(default_factory=list)


def read(session: Session, assembly: Assembly, actor: Actor, file: Any, settings: Settings) -> Brought:
    """Open a file; refused if it is of a device the importer does not see, or was not written by that device."""
    opened = open_outbox(file, settings)
    device = _device(session, assembly, actor, file["device"])
    proven = bool(device.secret_hash)
    if proven and not opened.is_by(device.secret_hash):
        raise Refused("This file was not written by the device it names; nothing was taken.")
    acts = _acts(opened, device)
    people = {act.person_id for act in acts if act.person_id is not None}
    here = frozenset({device.company_id})
    at = device.home_site_id
    sender = Actor(None, device.name, frozenset(), here, device.company_id, site_id=at, device_id=device.id)
    return Brought(
        device,
        proven,
        moment(file["exported_at"]),
        acts,
        dict(_files(opened.content.get("files"))),
        sender,
        assembly.hooks.names(session, people),
        hashlib.sha256(opened.plain).hexdigest(),
    )


def told(session: Session, brought: Brought) -> dict[str, Any]:
    """What the file holds, before anything is done: how many records, whose, of what, and which are here already."""
    known = set(session.scalars(select(Receipt.id).where(Receipt.id.in_([act.id for act in brought.acts]))))
    have = files.here(session, brought.device.company_id, brought.files)
    whose = Counter(act.person_id for act in brought.acts)
    kinds = Counter((act.document, act.verb) for act in brought.acts)
    return _head(brought) | {
        "acts": len(brought.acts),
        "already": sum(act.id in known for act in brought.acts),
        "files": len(brought.files),
        "files_already": len(have),
        "from": min((act.captured_at for act in brought.acts), default=None),
        "to": max((act.captured_at for act in brought.acts), default=None),
        "people": [{"name": brought.names.get(id, "") if id else "", "acts": n} for id, n in whose.most_common()],
        "kinds": [{"document": name, "verb": verb, "acts": n} for (name, verb), n in kinds.most_common()],
    }


def bring_in(desk: Desk, brought: Brought, store: FileStore, now: datetime) -> Outcome:
    """Photos first, then every act in the device's order; none stops another."""
    outcome = Outcome([])
    for sha256, content in brought.files.items():
        try:
            kept = store.put(sha256, brought.device.company_id, [content])
        except Problem as problem:
            outcome.refused.append({"sha256": sha256, "message": problem.sentence})
            continue
        desk.database.write(lambda writing, kept=kept: files.register(writing, kept, brought.sender, now))
        outcome.files += 1
    batch = Batch(brought.device.id, brought.acts, 0, None, "", timedelta(0))
    outcome.answers = deliver(desk, batch)
    return outcome


def summary(brought: Brought, outcome: Outcome) -> dict[str, Any]:
    """How many came to what."""
    came_to = Counter(answer["status"] for answer in outcome.answers)
    refused = {"files": outcome.files, "refused_files": outcome.refused}
    return _head(brought) | {"acts": len(brought.acts), "came_to": dict(came_to)} | refused


def sentence(brought: Brought, outcome: Outcome) -> str:
    new = sum(answer["status"] != "already" for answer in outcome.answers)
    return f"{len(brought.acts)} records were brought in from a file of this device; {new} of them were new."


def note(brought: Brought, text: str, act: Act) -> dict[str, Any]:
    """Who brought it in stands with the device."""
    document = act.assembly.by_table["device"]
    remark = remarks.say(act.find(document, brought.device.id), text, act)
    return {"id": remark.id}


def _head(brought: Brought) -> dict[str, Any]:
    device = brought.device
    named = {"id": device.id, "number": device.number, "name": device.name, "state": device.state}
    return {"device": named, "proven": brought.proven, "exported_at": brought.exported_at}


def _device(session: Session, assembly: Assembly, actor: Actor, told: str) -> Any:
    document: Any = assembly.by_table["device"]
    try:
        query = narrow(select(document).where(document.id == UUID(told)), document, actor)
    except ValueError as error:
        raise Invalid("file: it names no device.", {"file": ["It names no device."]}) from error
    if actor.sites is not None:
        query = query.where(or_(document.home_site_id.is_(None), document.home_site_id.in_(actor.sites)))
    device = session.scalars(query).one_or_none()
    if device is None:
        raise NotFound("The device this file is of is not known here.")
    return device


def _acts(opened: Opened, device: Any) -> tuple[Sent, ...]:
    """The clock of a phone in a drawer cannot be asked: what was last known of its error counts."""
    given = opened.content["acts"]
    if len(given) > MOST_ACTS:
        raise Invalid(f"file: it holds more than {MOST_ACTS} records.", {"file": ["Too many records."]})
    slow = timedelta(seconds=-(device.clock_offset_s or 0))
    return tuple(read_act(act, device.id, slow) for act in given)


def _files(given: Any) -> Iterator[tuple[str, bytes]]:
    for sha256, text in (given if isinstance(given, dict) else {}).items():
        try:
            content = base64.b64decode(text, validate=True)
        except (binascii.Error, TypeError, ValueError) as error:
            raise Invalid("file: a photo in it cannot be read.", {"file": ["A photo cannot be read."]}) from error
        yield str(sha256), content
