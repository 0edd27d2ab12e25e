"""Rules of distribution as the kernel reckons with them, checked when somebody changes one."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.documents.act import Act
from backend.engineering.item import Item, ItemGroup
from backend.kernel.demand.check import wrong
from backend.kernel.demand.distribution_rule import Candidate
from backend.kernel.demand.distribution_rule import DistributionRule as Rule
from backend.kernel.mrp.facts import scaled
from backend.planning.distribution_rule import DistributionCandidate, DistributionRule
from backend.plant.company import Site
from backend.purchasing.supplier import Supplier
from backend.sales.customer import Customer

WEIGHED_BY: Mapping[str, str] = {"ratio": "ratio", "capacity": "free_hours"}


@dataclass(frozen=True, slots=True)
class Place:
    """A site or a supplier; as a text its code, which decides where all else is equal."""

    kind: str  # site supplier
    id: UUID
    number: str

    def __str__(self) -> str:
        return self.number


@dataclass(frozen=True)
class Codes:
    """The codes of all that rules link to, by id."""

    items: Mapping[UUID | None, str]
    families: Mapping[UUID | None, str]
    customers: Mapping[UUID | None, str]
    places: Mapping[UUID | None, Place]


def check(rule: DistributionRule, act: Act) -> None:
    if not rule.candidates:
        raise wrong("candidates", "At least one is needed.")
    for number, candidate in enumerate(rule.candidates):
        _check_candidate(candidate, f"candidates.{number}")
    given = [candidate.for_site_id or candidate.supplier_id for candidate in rule.candidates]
    if len(set(given)) < len(given):
        raise wrong("candidates", "A source stands in it twice.")
    weight = WEIGHED_BY.get(rule.method)
    if weight is not None and not any(getattr(candidate, weight) for candidate in rule.candidates):
        raise wrong(f"candidates.0.{weight}", f"It is 0 for every candidate: nothing could be shared by {rule.method}.")
    _check_customers(rule, act)


def _check_candidate(candidate: DistributionCandidate, place: str) -> None:
    if (candidate.for_site_id is None) == (candidate.supplier_id is None):
        raise wrong(f"{place}.for_site_id", "A site or a supplier is needed, and not both.")
    if candidate.cap is not None and candidate.cap < candidate.min_lot:
        raise wrong(f"{place}.min_lot", "It must not be more than the cap.")
    codes = candidate.excluded
    if not isinstance(codes, list) or not all(isinstance(code, str) for code in codes):
        raise wrong(f"{place}.excluded", "A list of customers' codes is needed.")


def _check_customers(rule: DistributionRule, act: Act) -> None:
    wanted = {code for candidate in rule.candidates for code in candidate.excluded}
    known = select(Customer.number).where(Customer.company_id == rule.company_id, Customer.number.in_(wanted))
    missing = wanted - set(act.session.scalars(known))
    for number, candidate in enumerate(rule.candidates):
        for code in candidate.excluded:
            if code in missing:
                raise wrong(f"candidates.{number}.excluded", f"There is no customer {code}.")


def rules_of(session: Session, company_id: UUID, day_zero: date) -> tuple[list[Rule], dict[str, DistributionRule]]:
    """The active rules of a company for the kernel, and the documents by their ids."""
    query = select(DistributionRule).where(DistributionRule.company_id == company_id)
    rows = list(session.scalars(query.where(DistributionRule.active.is_(True)).order_by(DistributionRule.number)))
    codes = _codes(session, rows)
    return [_as_kernel(row, codes, day_zero) for row in rows], {str(row.id): row for row in rows}


def _codes(session: Session, rows: Iterable[DistributionRule]) -> Codes:
    rows = list(rows)
    candidates = [candidate for row in rows for candidate in row.candidates]
    sites = _numbers(session, Site, (candidate.for_site_id for candidate in candidates))
    suppliers = _numbers(session, Supplier, (candidate.supplier_id for candidate in candidates))
    places: dict[UUID | None, Place] = {id: Place("site", id, number) for id, number in sites.items()}
    places |= {id: Place("supplier", id, number) for id, number in suppliers.items()}
    return Codes(
        _numbers(session, Item, (row.item_id for row in rows)),
        _numbers(session, ItemGroup, (row.item_group_id for row in rows)),
        _numbers(session, Customer, (row.customer_id for row in rows)),
        places,
    )


def _numbers(session: Session, document: Any, ids: Iterable[UUID | None]) -> dict[Any, str]:
    wanted = {id for id in ids if id is not None}
    query = select(document.id, document.number).where(document.id.in_(wanted))
    return {id: number for id, number in session.execute(query)} if wanted else {}


def _as_kernel(row: DistributionRule, codes: Codes, day_zero: date) -> Rule:
    return Rule(
        str(row.id),
        tuple(_candidate(candidate, codes) for candidate in row.candidates),
        method=row.method,  # type: ignore[arg-type]
        split=row.split,
        rebalance=row.rebalance,
        cap_days=row.cap_days,
        quota_days=row.quota_days,
        item=codes.items.get(row.item_id),
        family=codes.families.get(row.item_group_id),
        customer=codes.customers.get(row.customer_id),
        region=row.region or None,
        channel=row.channel or None,
        kind=row.kind,
        valid_from=_day(row.valid_from, day_zero),
        valid_to=_day(row.valid_to, day_zero),
        priority=row.priority,
    )


def _candidate(row: DistributionCandidate, codes: Codes) -> Candidate:
    return Candidate(
        codes.places[row.for_site_id or row.supplier_id],
        ratio=Fraction(row.ratio),
        priority=row.priority,
        cost=Fraction(row.cost),
        free_hours=Fraction(row.free_hours),
        cap=None if row.cap is None else scaled(row.cap),
        min_lot=scaled(row.min_lot),
        multiple=max(1, scaled(row.multiple)),
        excluded=frozenset(row.excluded),
        allocated=scaled(row.allocated),
    )


def _day(day: date | None, day_zero: date) -> int | None:
    return None if day is None else (day - day_zero).days
