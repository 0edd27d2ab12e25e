"""From a token to an actor: what a person may do, and where, as of now."""

import hashlib
import hmac
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import Select, bindparam, or_, select, update
from sqlalchemy.orm import Session

from backend.database import Database
from backend.documents.actor import Actor
from backend.kernel.errors import NotFound
from backend.people.person import Person, Role
from backend.people.user import Device, LoginSession, User, UserRole

LASTS = timedelta(hours=12)
IDLE = timedelta(hours=4)
NOTED_EVERY = timedelta(minutes=10)


@dataclass(frozen=True)
class LogIn:
    """Who is asking, and by which log-in; a device that speaks for itself has none."""

    actor: Actor
    id: UUID | None = None
    seen_at: datetime | None = None

    def is_unnoted(self, now: datetime) -> bool:
        """Whether the log-in's last use should be written down again."""
        return self.seen_at is not None and now - self.seen_at > NOTED_EVERY


def begin(
    session: Session, user: User, company_id: UUID, site_id: UUID | None, device_id: UUID | None, now: datetime
) -> str:
    """Open a log-in; the token is told once and never kept."""
    token = secrets.token_urlsafe(32)
    session.add(
        LoginSession(
            token_hash=hash_of(token),
            user_id=user.id,
            company_id=company_id,
            site_id=site_id,
            device_id=device_id,
            begun_at=now,
            seen_at=now,
            expires_at=now + LASTS,
        )
    )
    return token


def authenticate(session: Session, authorization: str, now: datetime) -> LogIn | None:
    """Who is behind an Authorization header, or None; one statement, so that a revoked right ends at once."""
    scheme, _, credential = authorization.partition(" ")
    match scheme.lower():
        case "bearer":
            return _by_token(session, credential.strip(), now)
        case "device":
            return _by_device(session, credential.strip())
        case _:
            return None


def note_seen(database: Database, login: LogIn, now: datetime) -> None:
    """Write down that a log-in is in use, so that it does not end from idleness."""
    used = update(LoginSession).where(LoginSession.id == login.id).values(seen_at=now)
    database.write(lambda writing: writing.execute(used))


def move(session: Session, id: UUID, company_id: UUID, site_id: UUID | None) -> None:
    """The same log-in, at another place."""
    session.execute(update(LoginSession).where(LoginSession.id == id).values(company_id=company_id, site_id=site_id))


def end(session: Session, now: datetime, *which: Any) -> None:
    """End the open log-ins that fit: one by its id, all of a user, all on a device."""
    session.execute(update(LoginSession).where(LoginSession.ended_at.is_(None), *which).values(ended_at=now))


def actor_of(
    session: Session, person_id: UUID, company_id: UUID, site_id: UUID | None = None, device_id: UUID | None = None
) -> Actor:
    """The actor a person is in a company right now, without a log-in of their own (acts sent by a device)."""
    found = session.execute(_facts().where(User.person_id == person_id)).all()
    actor = _actor(found, company_id, site_id, device_id) if found else None
    if actor is None or not actor.companies:
        raise NotFound("This person may no longer act here.")
    return actor


def signed_in(session: Session, person_id: UUID, device_id: UUID) -> tuple[UUID, UUID | None] | None:
    """Company and site of a person's last log-in on a device; None if they never logged in on it."""
    query = (
        select(LoginSession.company_id, LoginSession.site_id)
        .join(User, User.id == LoginSession.user_id)
        .where(User.person_id == person_id, LoginSession.device_id == device_id)
        .order_by(LoginSession.begun_at.desc())
        .limit(1)
    )
    found = session.execute(query).one_or_none()
    return None if found is None else (found[0], found[1])


def holders(session: Session, role: str, company_id: UUID, site_id: UUID | None) -> list[UUID]:
    """The persons who hold a role in a company, at a site or everywhere in it."""
    query = (
        select(User.person_id)
        .join(UserRole, UserRole.owner_id == User.id)
        .join(Role, Role.id == UserRole.role_id)
        .where(Role.number == role, UserRole.in_company_id == company_id, User.active)
    )
    if site_id is not None:
        query = query.where(or_(UserRole.at_site_id.is_(None), UserRole.at_site_id == site_id))
    return list(session.scalars(query.distinct()))


def names(session: Session, ids: set[UUID]) -> dict[UUID, str]:
    return {id: name for id, name in session.execute(select(Person.id, Person.name).where(Person.id.in_(ids)))}


def hash_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _by_token(session: Session, token: str, now: datetime) -> LogIn | None:
    found = session.execute(_open_log_in(), {"token": hash_of(token), "now": now, "used_since": now - IDLE}).all()
    if not found or found[0][-1] == "revoked":
        return None
    login = found[0][-2]
    return LogIn(_actor(found, login.company_id, login.site_id, login.device_id), login.id, login.seen_at)


@cache
def _open_log_in() -> Select[Any]:
    """Put together once: every request asks it, and putting it together took a tenth of the smallest ones."""
    query = _facts().join(LoginSession, LoginSession.user_id == User.id)
    query = query.outerjoin(Device, Device.id == LoginSession.device_id).add_columns(LoginSession, Device.state)
    return query.where(
        LoginSession.token_hash == bindparam("token"),
        LoginSession.ended_at.is_(None),
        LoginSession.expires_at > bindparam("now"),
        LoginSession.seen_at > bindparam("used_since"),
    )


def _by_device(session: Session, credential: str) -> LogIn | None:
    """An enrolled device for itself: it may deliver what people left on it, and nothing else."""
    given, _, secret = credential.partition(":")
    try:
        id = UUID(given)
    except ValueError:
        return None
    kept = (Device.name, Device.company_id, Device.home_site_id, Device.secret_hash, Device.state)
    found = session.execute(select(*kept).where(Device.id == id)).one_or_none()
    if found is None or found.state == "revoked" or not hmac.compare_digest(found.secret_hash or "", hash_of(secret)):
        return None
    here, at = found.company_id, found.home_site_id
    return LogIn(Actor(None, found.name, frozenset(), frozenset({here}), here, site_id=at, device_id=id))


def _facts() -> Select[Any]:
    return (
        select(Person.id, Person.name, User.language, Role.number, Role.rights, UserRole)
        .select_from(User)
        .join(Person, Person.id == User.person_id)
        .join(UserRole, UserRole.owner_id == User.id)
        .join(Role, Role.id == UserRole.role_id)
        .where(User.active, Person.active)
    )


def _actor(found: Sequence[Any], company_id: UUID, site_id: UUID | None, device_id: UUID | None) -> Actor:
    """Rights hold in the company where the roles were given; sites narrow only if every role is narrowed."""
    person_id, name, language = found[0][:3]
    here = [row for row in found if row[5].in_company_id == company_id]
    sites = {row[5].at_site_id for row in here}
    own = [site for site in sorted(sites, key=str) if site is not None]
    allowed = site_id is not None and (None in sites or site_id in sites)
    return Actor(
        person_id,
        name,
        frozenset(right for row in here for right in row[4]),
        frozenset({company_id}) if here else frozenset(),
        company_id,
        sites=None if None in sites else frozenset(own),
        site_id=site_id if allowed else next(iter(own), None),
        device_id=device_id,
        roles=frozenset(row[3] for row in here),
        language=language,
    )
