"""What a question's words mean: sites, days, numbers and ids as they stand in a query string."""

from collections.abc import Mapping
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from backend.documents.actor import Actor
from backend.documents.scope import find
from backend.kernel.errors import Invalid, NotFound, Refused
from backend.planning.plan_version import PlanVersion
from backend.plant.company import Site

Words = Mapping[str, str]


def site_of(words: Words, session: Session, actor: Actor) -> Site:
    """The site asked for, else the one the person works at; another's site is not there."""
    id = id_of(words, "site_id") or actor.site_id
    if id is None:
        raise Invalid("site_id: an id is needed.", {"site_id": ["An id is needed."]})
    site = find(session, Site, id, actor)
    if actor.sites is not None and site.id not in actor.sites:
        raise NotFound(f"There is no {Site.spec.label} with this id.")
    return site


def version_of(words: Words, session: Session, actor: Actor) -> PlanVersion | None:
    """A finished plan that is named (`plan_version_id`), of a site the person may see."""
    id = id_of(words, "plan_version_id")
    if id is None:
        return None
    version = find(session, PlanVersion, id, actor)
    if version.state != "done":
        raise Refused(f"{version.number} is {version.state}; only a finished plan says what is made.")
    return version


def id_of(words: Words, name: str) -> UUID | None:
    text = words.get(name)
    try:
        return UUID(text) if text else None
    except ValueError as error:
        raise Invalid(f"{name}: an id is needed.", {name: ["An id is needed."]}) from error


def day_of(words: Words, name: str, usual: date) -> date:
    text = words.get(name)
    try:
        day = date.fromisoformat(text) if text else usual
    except ValueError as error:
        raise Invalid(f"{name}: a day such as 2026-12-01 is needed.", {name: ["Not a day."]}) from error
    if not 2020 <= day.year <= 2100:
        raise Invalid(f"{name}: a day from 2020 to 2100 is needed.", {name: ["Not a day."]})
    return day


def whole(words: Words, name: str, bounds: tuple[int, int], usual: int) -> int:
    text, (least, most) = words.get(name) or str(usual), bounds
    if not (text.isascii() and text.isdigit()) or not least <= int(text[:9]) <= most:
        reason = f"a whole number from {least} to {most} is needed."
        raise Invalid(f"{name}: {reason}", {name: [f"A whole number from {least} to {most}."]})
    return int(text[:9])


def later(day: date, days: int) -> date:
    return day + timedelta(days=days)
