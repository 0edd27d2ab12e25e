"""Acts without a name: what is left of them in the database does not say who did them, nor with which device."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from backend.documents.actor import Actor
from backend.documents.receipts import Receipt

TELLING = ("person_id", "device", "seq")  # what an act as it was sent says about who made it
NOBODY = "Anonymous"


def nobody(actor: Actor) -> Actor:
    """The same place and rights, and nobody in particular."""
    return replace(actor, person_id=None, name="", device_id=None)


def without_person(said: Any) -> Any:
    """What was said, without what tells who said it: two who say the same cannot be told apart."""
    return {name: value for name, value in said.items() if name not in TELLING} if isinstance(said, Mapping) else said


def coarse(moment: datetime) -> datetime:
    """The hour something came in: the minute could be laid beside that of a device's last contact."""
    return moment.replace(minute=0, second=0, microsecond=0)


def place_taken(device_id: UUID | None, seq: int | None, at: datetime, company_id: UUID) -> Receipt | None:
    """A receipt that tells only that a number of a device has come, so that its later acts do not wait for it.

    It has an id of its own and leads nowhere: which record the number was cannot be read from it.
    """
    if device_id is None or seq is None:
        return None
    said = {"status": "done", "fingerprint": ""}
    when = {"captured_at": coarse(at), "received_at": coarse(at), "told_at": coarse(at)}
    return Receipt(id=uuid4(), company_id=company_id, device_id=device_id, seq=seq, **said, **when)
