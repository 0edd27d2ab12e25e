"""The company the files belong to: its site, shifts, a plan, open months, roles, and a crew that can log in."""

from datetime import date
from pathlib import Path
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import select
from uuid_utils.compat import uuid7

from backend.database import Database
from backend.documents.act import Act, perform
from backend.documents.actor import Actor, software
from backend.documents.context import Assembly
from backend.inventory.posting_period import PostingPeriod
from backend.people import commands
from backend.people.credentials import hash_password, hash_pin, set_password, set_pin
from backend.people.person import Person, Role
from backend.people.user import User, UserRole
from backend.planning.plan_version import PlanScheme
from backend.plant.company import Company, Site
from backend.plant.work_calendar import WorkCalendar, WorkCalendarShift
from seed import roles
from seed.adventureworks.prepare import rows

CODE, NAME, ZONE = "AW", "Adventure Works Cycles", "America/Los_Angeles"
PIN, PASSWORD = "1234", "gemba-demo"
CREW = ("planner", "buyer", "storekeeper", "worker", "inspector", "quality_manager", "supervisor", "sales", "admin")


class Founded(NamedTuple):
    company_id: UUID
    site_id: UUID
    fresh: bool

    @property
    def actor(self) -> Actor:
        return software(self.company_id, self.site_id)


def found(database: Database, assembly: Assembly, folder: Path) -> Founded:
    """The company, made at the first import and found again at every other."""
    with database.reading() as session:
        company_id = session.scalar(select(Company.id).where(Company.number == CODE))
        site_id = session.scalar(select(Site.id).where(Site.company_id == company_id)) if company_id else None
    if company_id is not None and site_id is not None:
        return Founded(company_id, site_id, fresh=False)
    new = Founded(uuid7(), uuid7(), fresh=True)
    perform(database, assembly, software(new.company_id), lambda act: _make(new, folder, act))
    return new


def _make(new: Founded, folder: Path, act: Act) -> None:
    act.add(Company(id=new.company_id, number=CODE, name=NAME, currency="USD", company_id=new.company_id))
    calendar = act.add(WorkCalendar(number="AW-3S", name="Three shifts", shifts=_shifts(folder)))
    site = Site(id=new.site_id, number="AW-1", name="Bothell plant", timezone=ZONE)
    site.work_calendar_id = calendar.id
    act.add(site)
    act.add(PlanScheme(number="AW-PLAN", name="Bothell plan", site_id=new.site_id))
    year = act.today.year
    act.add(PostingPeriod(number=str(year), starts=date(year, 1, 1), ends=date(year, 12, 31)))
    _crew(new, {role.number: role for role in roles.load(act)}, act)


def _shifts(folder: Path) -> list[WorkCalendarShift]:
    made = []
    for place, row in enumerate(rows(folder / "shift.csv"), 1):
        begins, ends = (int(row[name][:2]) * 60 + int(row[name][3:5]) for name in ("StartTime", "EndTime"))
        minutes = (ends - begins) % 1440
        made.append(WorkCalendarShift(position=place * 10, name=row["Name"], starts_minute=begins, minutes=minutes))
    return made


def _crew(new: Founded, known: dict[str, Role], act: Act) -> None:
    """One person for each role of the main job, with a badge (`G1:BD:AW-<ROLE>`), a PIN and a password."""
    pin, password = hash_pin(PIN), hash_password(PASSWORD, "")
    for code in CREW:
        person = act.add(Person(number=f"AW-{code}", name=known[code].name, home_site_id=new.site_id))
        given = UserRole(role_id=known[code].id, in_company_id=new.company_id)
        user = act.add(User(number=f"aw-{code}", person_id=person.id, language="en", roles=[given]))
        commands.issue_badge(user, f"G1:BD:AW-{code.upper()}", act)
        set_pin(user, pin, act.now)
        set_password(user, password, act.now)
