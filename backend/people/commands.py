"""Verbs of people: what making or changing a user, role, delegation or device does beyond its fields."""

from datetime import datetime, timedelta
from uuid import UUID

from backend.documents import notices
from backend.documents.act import Act
from backend.documents.rights import covers
from backend.kernel.errors import Refused
from backend.people import rules, sessions
from backend.people.credentials import PinHashes, set_password, set_pin
from backend.people.delegation import Delegation
from backend.people.person import Role
from backend.people.user import Device, LoginSession, User

INVITED_FOR = timedelta(hours=24)


def admit(user: User, act: Act) -> None:
    rules.not_to_oneself(act.actor.person_id, user.person_id)


def change_user(user: User, act: Act) -> None:
    changed = act.tracker.difference(user)
    rules.person_stays("person_id" in changed)
    if any(name.startswith("roles") for name in changed):
        rules.not_to_oneself(act.actor.person_id, user.person_id)
    if not user.active:
        sessions.end(act.session, act.now, LoginSession.user_id == user.id)


def define_role(role: Role, act: Act) -> None:
    rules.are_rights(role.rights)


def change_role(role: Role, act: Act) -> None:
    rules.are_rights(role.rights)
    changed = act.tracker.difference(role)
    held = changed["number"][0] if "number" in changed else role.number
    if {"rights", "number"} & set(changed):
        rules.not_own_role(held, act.actor.roles)
        rules.not_own_role(role.number, act.actor.roles)


def lend(delegation: Delegation, act: Act) -> None:
    """Decisions are lent by whoever has them, or by somebody with the right to arrange it for others."""
    for_others = covers(act.actor.rights, "people.delegation.create_for_others")
    rules.lends_own(delegation.from_person_id, act.actor.person_id, for_others)
    before = act.tracker.difference(delegation).get("from_person_id", [None])[0]
    if before is not None:
        raise Refused("A delegation stays with who lent it; end this one and make another.")
    text = f"You decide for another person from {delegation.first_day} to {delegation.last_day}."
    notices.tell([delegation.to_person_id], text, delegation, act)


def end_delegation(delegation: Delegation, act: Act) -> None:
    for_others = covers(act.actor.rights, "people.delegation.create_for_others")
    own = act.actor.person_id == delegation.to_person_id
    rules.lends_own(delegation.from_person_id, act.actor.person_id, for_others or own)


def invite(device: Device, code_hash: str, act: Act) -> None:
    """Keep the hash of a single-use code; the code itself is shown once and never kept."""
    device.enrol_hash, device.enrol_until = code_hash, act.now + INVITED_FOR


def invited(device: Device, act: Act) -> None:
    if device.enrol_hash is None:
        raise Refused("A device is invited by a code: ask for one at its invitation.")


def enrolled(device: Device, act: Act) -> None:
    if act.actor.person_id is not None:
        raise Refused("A device enrols itself with its code.")
    device.enrol_hash = device.enrol_until = None


def is_open(device: Device, now: datetime) -> bool:
    """Whether its code may still be used."""
    return device.state == "invited" and device.enrol_until is not None and device.enrol_until > now


def revoke(device: Device, act: Act) -> None:
    """A stolen or worn-out device: its log-ins end at once; what it still holds is judged, not applied.

    Its state lets it in nowhere; the hash of its secret stays to prove a file that it wrote.
    """
    device.enrol_hash = device.enrol_until = None
    sessions.end(act.session, act.now, LoginSession.device_id == device.id)


def renew_password(user: User, hashed: str, act: Act, keep: UUID | None = None) -> None:
    """Whoever got in with the old password is out, but for the log-in that changed it."""
    set_password(user, hashed, act.now)
    others = [LoginSession.user_id == user.id, *([LoginSession.id != keep] if keep is not None else [])]
    sessions.end(act.session, act.now, *others)
    notices.tell([user.person_id], f"{act.actor.name} set a new password for you.", user, act)


def renew_pin(user: User, hashes: PinHashes, act: Act) -> None:
    set_pin(user, hashes, act.now)
    notices.tell([user.person_id], f"{act.actor.name} set a new PIN for you.", user, act)


def issue_badge(user: User, code: str, act: Act) -> None:
    """A new badge; the old one opens nothing any more."""
    user.badge = code
