"""From a token to an actor: what a person may do, and where, as of now."""

import hashlib
import secrets
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from backend.documents.actor import Actor
from backend.kernel.errors import NotFound
from backend.people.person import Person, Role
from backend.people.user import Device, LoginSession, User, UserRole

LASTS = timedelta(hours=12)


def begin(session: Session, user: User, company_id: UUID, site_id: UUID | None, device_id: UUID | None, now: datetime) -> str:
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
            expires_at=now + LASTS,
        )
    )
    return token


def authenticate(session: Session, token: str, now: datetime) -> Actor | None:
    """The actor behind a token, or None; one statement, so that a revoked right ends at once."""
    if not token:
        return None
    query = _facts().join(LoginSession, LoginSession.user_id == User.id).add_columns(LoginSession)
    query = query.outerjoin(Device, Device.id == LoginSession.device_id).add_columns(Device.state)
    found = session.execute(
        query.where(
            LoginSession.token_hash == hash_of(token),
            LoginSession.ended_at.is_(None),
            LoginSession.expires_at > now,
        )
    ).all()
    if not found or found[0][-1] == "revoked":
        return None
    login = found[0][-2]
    return _actor([row[:6] for row in found], login.company_id, login.site_id, login.device_id)


def actor_of(session: Session, person_id: UUID, company_id: UUID, device_id: UUID | None = None) -> Actor:
    """The actor a person is in a company right now, without a log-in of their own (acts sent by a device)."""
    found = session.execute(_facts().where(User.person_id == person_id)).all()
    if not found:
        raise NotFound("This person has no user.")
    return _actor([row[:6] for row in found], company_id, None, device_id)


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


def _facts():  # type: ignore[no-untyped-def]
    return (
        select(Person.id, Person.name, User.language, Role.number, Role.rights, UserRole)
        .select_from(User)
        .join(Person, Person.id == User.person_id)
        .join(UserRole, UserRole.owner_id == User.id)
        .join(Role, Role.id == UserRole.role_id)
        .where(User.active, Person.active)
    )


def _actor(found: list, company_id: UUID, site_id: UUID | None, device_id: UUID | None) -> Actor:  # type: ignore[type-arg]
    """Rights hold in the company where the roles were given; sites narrow only if every role is narrowed."""
    person_id, name, language = found[0][:3]
    here = [row for row in found if row[5].in_company_id == company_id]
    sites = {row[5].at_site_id for row in here}
    return Actor(
        person_id,
        name,
        frozenset(right for row in here for right in row[4]),
        frozenset({company_id}) if here else frozenset(),
        company_id,
        sites=None if None in sites else frozenset(site for site in sites if site),
        site_id=site_id or next((site for site in sites if site), None),
        device_id=device_id,
        roles=frozenset(row[3] for row in here),
        language=language,
    )
