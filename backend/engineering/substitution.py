"""What the evaluator of substitution follows at a site: every released scheme and veto, every armed break point."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from backend.engineering.break_point import BreakPoint
from backend.engineering.substitution_facts import ONE, Translator
from backend.engineering.substitution_scheme import SubstitutionScheme
from backend.engineering.substitution_veto import SubstitutionVeto
from backend.kernel.substitution import breakpoint_facts
from backend.kernel.substitution.facts import Rules

IN_FORCE = ("armed", "switching", "switched")


@dataclass(frozen=True)
class Followed:
    """`rules` for `evaluate()`, `points` for `predict()`; both have one scale, and ids as keys."""

    rules: Rules
    points: tuple[breakpoint_facts.BreakPoint, ...]


def rules_for(session: Session, company_id: UUID, site_id: UUID | None, on_day: date) -> Followed:
    """The rules of a site as facts of the kernel, whose day 0 is `on_day`; without a site those of all sites.

    Quantities are millionths of each item's base unit (`rules.one`). Items, sites, groups, customers, orders and
    their lines go by id, schemes and break points by number. Orders listed in a break point go by their number.
    Refused, naming item and units, where a line's unit does not convert.
    """
    schemes = released_schemes(session, company_id, site_id)
    vetoes = session.scalars(_of_company(SubstitutionVeto, company_id, ("released",))).all()
    points = session.scalars(_at_site(BreakPoint, company_id, site_id, IN_FORCE)).all()
    say = Translator.of(session, [*schemes, *vetoes, *points], on_day)
    rules = Rules(
        [say.scheme(row) for row in schemes],
        [say.veto(row) for row in vetoes],
        one=ONE,
        units=say.units,
    )
    return Followed(rules, tuple(say.break_point(row) for row in points))


def released_schemes(session: Session, company_id: UUID, site_id: UUID | None = None) -> list[SubstitutionScheme]:
    """The released schemes of a company, or those that speak at one site, by number."""
    return list(session.scalars(_at_site(SubstitutionScheme, company_id, site_id, ("released",))))


def _of_company(document: Any, company_id: UUID, states: tuple[str, ...]) -> Any:
    which = (document.company_id == company_id, document.state.in_(states))
    return select(document).where(*which).order_by(document.number)


def _at_site(document: Any, company_id: UUID, site_id: UUID | None, states: tuple[str, ...]) -> Any:
    query = _of_company(document, company_id, states)
    if site_id is None:
        return query
    return query.where(or_(document.for_site_id.is_(None), document.for_site_id == site_id))
