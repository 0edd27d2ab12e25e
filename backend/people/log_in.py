"""Logging in: badge and PIN, or user and password. Tries are counted before they are judged."""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from backend.database import Database
from backend.documents.act import Act, perform
from backend.documents.actor import Actor
from backend.documents.context import Assembly
from backend.kernel.errors import Forbidden, Unauthenticated
from backend.people import sessions, tries
from backend.people.credentials import fits
from backend.people.person import Person
from backend.people.user import Device, User, UserRole
from backend.plant.company import Company, Site

NAMESAKES = 5  # the same user name in so many companies of one installation


@dataclass(frozen=True)
class Asked:
    """What somebody showed at the door; `secret` is the PIN of a badge or the password of a user."""

    name: str
    secret: str
    by_badge: bool
    device_id: UUID | None = None
    company_id: UUID | None = None
    site_id: UUID | None = None


class Opened(NamedTuple):
    token: str
    actor: Actor
    user: User


class Place(NamedTuple):
    company_id: UUID
    site_id: UUID | None


def log_in(database: Database, assembly: Assembly, asked: Asked, now: datetime) -> Opened:
    with database.reading() as session:
        session.expire_on_commit = False
        users = _candidates(session, asked)
        _check_device(session, asked.device_id)
        session.expunge_all()
    keys = _keys(users, asked)
    database.write(lambda writing: tries.count_try(writing, keys, now))
    user = judge(users, asked)
    with database.reading() as session:
        actor = _actor_at(session, user, asked)
        _check_owner(session, actor, asked.device_id)

    def admit(act: Act) -> str:
        tries.forgive(act.session, keys)
        _note_device(actor, act)
        return sessions.begin(act.session, user, actor.company_id, actor.site_id, actor.device_id, act.now)

    return Opened(perform(database, assembly, actor, admit), actor, user)


def judge(users: list[User], asked: Asked) -> User:
    """The user whose secret this is. Which part was wrong is not told, and takes as long either way."""
    kept = [user.pin_hash if asked.by_badge else user.password_hash for user in users]
    judged = [fits(one, asked.secret) for one in kept or [None]]
    for user, right in zip(users, judged, strict=False):
        if right:
            return user
    if asked.by_badge and not users:
        raise Unauthenticated("This badge is not known here.")
    raise Unauthenticated(
        "Badge and PIN do not go together." if asked.by_badge else "User name and password do not go together."
    )


def place_of(session: Session, user: User, asked: Asked) -> Place:
    """Where a person works: the company and site asked for, else their own, among those where they hold a role."""
    query = select(UserRole.in_company_id, UserRole.at_site_id).where(UserRole.owner_id == user.id)
    given = session.execute(query.order_by(UserRole.position)).tuples().all()
    companies = [company for company, _ in given]
    wanted = asked.company_id or user.company_id
    company_id = wanted if wanted in companies else next(iter(companies), None)
    if company_id is None or (asked.company_id is not None and company_id != asked.company_id):
        raise Forbidden("You hold no role here; ask your administrator.")
    at = {site for company, site in given if company == company_id}
    sites = session.scalars(select(Site.id).where(Site.company_id == company_id).order_by(Site.number)).all()
    allowed = [site for site in sites if None in at or site in at]
    if asked.site_id is not None and asked.site_id not in allowed:
        raise Forbidden("You hold no role at this site.")
    home = session.scalar(select(Person.home_site_id).where(Person.id == user.person_id))
    wishes = [site for site in (asked.site_id, home) if site in allowed]
    return Place(company_id, next(iter([*wishes, *allowed]), None))


def _candidates(session: Session, asked: Asked) -> list[User]:
    """Whose name or badge this may be; disabled people are not told apart from strangers."""
    query = select(User).join(Person, Person.id == User.person_id).where(User.active, Person.active)
    shown = User.badge == asked.name if asked.by_badge else func.lower(User.number) == asked.name.strip().lower()
    return list(session.scalars(query.where(shown).order_by(User.id).limit(NAMESAKES)))


def _keys(users: list[User], asked: Asked) -> list[str]:
    kind = "badge" if asked.by_badge else "user"
    whose = [f"user:{user.id}" for user in users] or [tries.key_of(kind, asked.name)]
    return [*whose, *([f"device:{asked.device_id}"] if asked.device_id else [])]


def _check_device(session: Session, device_id: UUID | None) -> None:
    state = session.scalar(select(Device.state).where(Device.id == device_id)) if device_id else None
    if state == "revoked":
        raise Forbidden("This device was withdrawn; bring it to your administrator.")


def _actor_at(session: Session, user: User, asked: Asked) -> Actor:
    place = place_of(session, user, asked)
    return sessions.actor_of(session, user.person_id, place.company_id, place.site_id, asked.device_id)


def _check_owner(session: Session, actor: Actor, device_id: UUID | None) -> None:
    """A device serves the enterprise its company belongs to, not a stranger's."""
    owner = session.scalar(select(Device.company_id).where(Device.id == device_id)) if device_id else None
    if owner is None or owner == actor.company_id:
        return
    pair = select(Company.enterprise).where(Company.id.in_((owner, actor.company_id)), Company.enterprise != "")
    enterprises = session.scalars(pair).all()
    if len(enterprises) != 2 or enterprises[0] != enterprises[1]:
        raise Forbidden("This device belongs to another company.")


def _note_device(actor: Actor, act: Act) -> None:
    """A browser nobody enrolled still stands on the device board, and can be withdrawn."""
    if actor.device_id is None or act.session.get(Device, actor.device_id) is not None:
        return
    act.add(
        Device(
            id=actor.device_id,
            name=f"{actor.name} · {act.now:%Y-%m-%d}",
            state="unenrolled",
            home_site_id=actor.site_id,
            last_contact=act.now,
        )
    )
