"""Persons and what they belong to: roles, teams, qualifications."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Mapped

from backend.documents.declare import Document, Line, Spec, field, lines, link, owner

HOMES = ("worker", "inspector", "supervisor", "planner", "storekeeper", "engineer", "admin")


class Role(Document):
    """A bundle of rights; its number is the code that approval rules name."""

    __tablename__ = "role"
    spec = Spec("Role", title=("name",))

    name: Mapped[str] = field("Name", listed=True)
    home: Mapped[str] = field("Home screen", listed=True, choices=HOMES, default="worker")
    rights: Mapped[list[Any]] = field("Rights", default=list)


class Team(Document):
    """A crew that works together."""

    __tablename__ = "team"
    spec = Spec("Team", title=("name",), offline="read")

    name: Mapped[str] = field("Name", listed=True)
    work_center_id: Mapped[UUID | None] = link("work_center", "Work center", listed=True)
    leader_id: Mapped[UUID | None] = link("person", "Leader")


class Person(Document):
    """Somebody the factory knows; the number is the employee number."""

    __tablename__ = "person"
    spec = Spec("Person", title=("name",), offline="read", plural="Persons")

    name: Mapped[str] = field("Name", listed=True)
    home_site_id: Mapped[UUID | None] = link("site", "Home site", listed=True)
    team_id: Mapped[UUID | None] = link("team", "Team", listed=True)
    job_title: Mapped[str] = field("Job title", listed=True, default="")
    hired: Mapped[date | None] = field("Hired", secret=True)
    active: Mapped[bool] = field("Active", default=True)
    qualifications: Mapped[list["PersonQualification"]] = lines("PersonQualification", "Qualifications")


class PersonQualification(Line):
    """A skill or certificate a person holds at a level until a day."""

    __tablename__ = "person_qualification"

    owner_id: Mapped[UUID] = owner("person")
    qualification_id: Mapped[UUID] = link("qualification", "Qualification")
    level: Mapped[int] = field("Level", default=1)
    expires: Mapped[date | None] = field("Expires")


class Qualification(Document):
    """A skill or certificate that work may require."""

    __tablename__ = "qualification"
    spec = Spec("Qualification", title=("name",), offline="read")

    name: Mapped[str] = field("Name", listed=True)
