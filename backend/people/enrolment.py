"""Enrolment: a single-use code makes a phone one of the factory's devices, with a secret of its own."""

import secrets
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from backend.database import Database
from backend.documents.act import Act, perform
from backend.documents.actor import Actor, software
from backend.documents.context import Assembly
from backend.documents.rights import demand
from backend.documents.steps import step_within
from backend.kernel.errors import NotFound
from backend.people import commands
from backend.people.sessions import hash_of
from backend.people.user import Device

PREFIX = "G1:DV:"


class Enrolled(NamedTuple):
    device_id: UUID
    secret: str
    shared: bool


def new_code() -> str:
    return PREFIX + secrets.token_hex(16).upper()


def invite(id: UUID, code: str, act: Act) -> Device:
    """Ask a device in; an earlier code of it is worth nothing from now on."""
    demand(act.actor, Device, "invite")
    device = act.find(Device, id, lock=True)
    commands.invite(device, hash_of(code), act)
    step_within(device, "invite", act)
    return device


def enrol(database: Database, assembly: Assembly, code: str, name: str) -> Enrolled:
    """Use a code up. Whoever has the device's secret may deliver what people left on it."""
    secret, hashed = secrets.token_urlsafe(32), hash_of(code.strip().upper())
    with database.reading() as session:
        found = session.execute(select(Device.id, Device.company_id).where(Device.enrol_hash == hashed)).first()
    if found is None:
        raise NotFound("This code is not known, or was used already. Ask for a new one.")

    def use(act: Act) -> Enrolled:
        device = act.find(Device, found.id, lock=True)
        if device.enrol_hash != hashed or not commands.is_open(device, act.now):
            raise NotFound("This code is not known, or was used already. Ask for a new one.")
        device.name, device.secret_hash, device.last_contact = name or device.name, hash_of(secret), act.now
        step_within(device, "enrol", act)
        return Enrolled(device.id, secret, device.shared)

    return perform(database, assembly, software(found.company_id), use)


def heard(session: Session, device_id: UUID, told: dict[str, Any]) -> None:
    """What a device tells about itself at each contact; no new version, because nobody decided anything."""
    session.execute(update(Device).where(Device.id == device_id, Device.state != "revoked").values(**told))


def last_heard(session: Session, actor: Actor) -> datetime | None:
    return session.scalar(select(Device.last_contact).where(Device.id == actor.device_id)) if actor.device_id else None
