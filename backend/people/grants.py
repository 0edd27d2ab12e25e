"""The offline grant: signed at log-in, it lets the same person in again on the same device for three days."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from backend.documents.actor import Actor
from backend.documents.seals import Seal
from backend.documents.wire import as_plain
from backend.kernel.packet import canonical
from backend.people.user import User

LASTS = timedelta(hours=72)
PURPOSE = "G1:GRANT"


def grant(user: User, actor: Actor, sites: list[UUID], now: datetime, seal: Seal) -> dict[str, Any]:
    """What a phone keeps; without a PIN it says who was here, but lets nobody in."""
    content = as_plain(
        {
            "person_id": actor.person_id,
            "name": actor.name,
            "device_id": actor.device_id,
            "rights": sorted(actor.rights),
            "company_id": actor.company_id,
            "site_ids": sites,
            "issued_at": now,
            "expires_at": now + LASTS,
            "pin_salt": user.grant_salt,
            "pin_hash": user.grant_hash,
        }
    )
    return dict(content) | {"signature": seal.sign(PURPOSE, canonical(content))}


def is_ours(grant: dict[str, Any], seal: Seal) -> bool:
    content = {name: value for name, value in grant.items() if name != "signature"}
    return seal.holds(PURPOSE, canonical(content), str(grant.get("signature", "")))
