"""Verbs of plant."""

from functools import cache
from zoneinfo import available_timezones

from backend.documents.act import Act
from backend.kernel.errors import Invalid, Refused
from backend.plant.company import Company, Site


def found(company: Company, act: Act) -> None:
    """A company belongs to itself; only the software founds one, because nobody has rights in it yet."""
    if act.actor.person_id is not None:
        raise Refused("A company is founded when the installation is set up.")
    company.company_id = company.id


def check_site(site: Site, act: Act) -> None:
    """Every day of a site is told by its zone, so it must be one."""
    if site.timezone not in _zones():
        sentence = f"timezone: {site.timezone!r} is no time zone; Asia/Shanghai is one."
        raise Invalid(sentence, {"timezone": ["Not a time zone."]})


@cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())
