"""What people look at: themselves, their crews, the log-ins and what devices still hold."""

from typing import Any
from uuid import UUID

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from backend.documents.actor import Actor
from backend.documents.files import FileStore
from backend.people import rules
from backend.people.person import Person, Role, Team
from backend.people.portraits import portrait
from backend.people.user import Device, User, UserRole
from backend.plant.company import Company, Site


def me(session: Session, actor: Actor, store: FileStore) -> dict[str, Any]:
    """Who is logged in, what they look like, what they may do, and where they could be."""
    person = session.execute(select(Person.id, Person.number, Person.name).where(Person.id == actor.person_id)).one()
    photo = portrait(session, person.id, store)
    given = _given_roles(session, actor)
    here = [row for row in given if row.company_id == actor.company_id]
    return {
        "person": {"id": person.id, "number": person.number, "name": person.name, "photo": photo},
        "roles": sorted(actor.roles),
        "home": rules.strongest(row.home for row in here),
        "rights": sorted(actor.rights),
        "companies": _companies(session, given),
        "company_id": actor.company_id,
        "site_id": actor.site_id,
        "device_id": actor.device_id,
        "language": actor.language,
    }


def led_by(person_id: UUID) -> Select[Team]:
    """The teams this person leads."""
    return select(Team).where(Team.leader_id == person_id).order_by(Team.number)


def members(team_id: UUID) -> Select[Person]:
    """Who works in a team."""
    return select(Person).where(Person.team_id == team_id, Person.active).order_by(Person.number)


def leader_of(session: Session, person_id: UUID) -> UUID | None:
    """Who leads the team this person works in."""
    return session.scalar(select(Team.leader_id).join(Person, Person.team_id == Team.id).where(Person.id == person_id))


def still_here(query: Select[Any], actor: Actor) -> Select[Any]:
    """Phones hold the people who work here now."""
    return query.where(Person.active)


def devices_holding(session: Session, company_id: UUID, site_id: UUID | None = None) -> list[Device]:
    """Devices that, when last heard of, still held records: whoever closes a shift is shown them first."""
    query = select(Device).where(Device.company_id == company_id, Device.state != "revoked", Device.queue_length > 0)
    if site_id is not None:
        query = query.where(or_(Device.home_site_id.is_(None), Device.home_site_id == site_id))
    return list(session.scalars(query.order_by(Device.oldest_unsent, Device.number)))


def holding_sentence(devices: list[Device]) -> str:
    """ "3 devices still hold 7 records", or nothing where none does."""
    records = sum(device.queue_length for device in devices)
    return f"{len(devices)} devices still hold {records} records." if devices else ""


def sites_of(session: Session, actor: Actor) -> list[UUID]:
    """Every site an actor may be at."""
    if actor.sites is not None:
        return sorted(actor.sites, key=str)
    return list(session.scalars(select(Site.id).where(Site.company_id == actor.company_id).order_by(Site.number)))


def device_board(session: Session, actor: Actor) -> list[dict[str, Any]]:
    """Every device of the actor's companies and sites, the longest silent first."""
    query = select(Device).where(Device.company_id.in_(actor.companies))
    if actor.sites is not None:
        query = query.where(or_(Device.home_site_id.is_(None), Device.home_site_id.in_(actor.sites)))
    names = ("id", "number", "name", "state", "home_site_id", "shared", "last_contact", "queue_length", "oldest_unsent")
    return [
        {name: getattr(device, name) for name in names}
        | {"version": device.app_version or None, "clock_offset": device.clock_offset_s}
        for device in session.scalars(query.order_by(Device.last_contact.asc().nulls_first(), Device.number))
    ]


def _given_roles(session: Session, actor: Actor) -> list[Any]:
    query = (
        select(Role.home, UserRole.in_company_id.label("company_id"), UserRole.at_site_id.label("site_id"))
        .join(UserRole, UserRole.role_id == Role.id)
        .join(User, User.id == UserRole.owner_id)
        .where(User.person_id == actor.person_id, User.active)
    )
    return list(session.execute(query))


def _companies(session: Session, given: list[Any]) -> list[dict[str, Any]]:
    """The companies where roles were given, each with the sites they hold at."""
    at: dict[UUID, set[UUID | None]] = {}
    for row in given:
        at.setdefault(row.company_id, set()).add(row.site_id)
    named = select(Company.id, Company.name).where(Company.id.in_(at)).order_by(Company.number)
    placed = select(Site.id, Site.name, Site.company_id).where(Site.company_id.in_(at)).order_by(Site.number)
    companies, sites = session.execute(named).all(), session.execute(placed).all()
    return [
        {
            "id": company.id,
            "name": company.name,
            "sites": [
                {"id": site.id, "name": site.name}
                for site in sites
                if site.company_id == company.id and (None in at[company.id] or site.id in at[company.id])
            ],
        }
        for company in companies
    ]
