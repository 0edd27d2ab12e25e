"""Proof: the person at the screen knows the password or PIN once more, for a signature or for setting a new one."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select

from backend.database import Database
from backend.documents.actor import Actor
from backend.kernel.errors import Forbidden, Invalid
from backend.people import tries
from backend.people.credentials import fits
from backend.people.user import User


def prove(database: Database, actor: Actor, given: Any, now: datetime) -> None:
    """Refuse unless `given` ({"pin"} or {"password"}) is the acting person's own; wrong tries are counted."""
    kind, secret = _one_secret(given)
    with database.reading() as session:
        query = select(User.id, User.pin_hash, User.password_hash).where(User.person_id == actor.person_id, User.active)
        users = session.execute(query.order_by(User.id)).all()
    keys = [f"user:{user.id}" for user in users] or [f"person:{actor.person_id}"]
    database.write(lambda writing: tries.count_try(writing, keys, now))
    judged = [fits(user.pin_hash if kind == "pin" else user.password_hash, secret) for user in users]
    if not any(judged):
        raise Forbidden("That is not your password or PIN; nothing was done.")
    database.write(lambda writing: tries.forgive(writing, keys))


def either(database: Database, actor: Actor, old: str, now: datetime) -> None:
    """The same for whoever may have typed the one or the other; digits are taken for the PIN where there is one."""
    with database.reading() as session:
        query = select(User.pin_hash).where(User.person_id == actor.person_id, User.pin_hash.is_not(None))
        has_pin = session.scalar(query.limit(1)) is not None
    kind = "pin" if has_pin and old.isdigit() else "password"
    prove(database, actor, {kind: old}, now)


def _one_secret(given: Any) -> tuple[str, str]:
    if isinstance(given, Mapping) and len(given) == 1:
        [(kind, secret)] = given.items()
        if kind in ("pin", "password") and isinstance(secret, str):
            return kind, secret
    raise Invalid("signature: the password or the PIN is needed.", {"signature": ["Password or PIN is needed."]})
