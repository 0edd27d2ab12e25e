"""What the distribution rules would do with today's demand: which piece goes where and why, and what nobody takes."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from backend.kernel.demand.distribution import Allotment, Unallocated, distribute
from backend.kernel.demand.distribution_rule import DemandLine
from backend.kernel.demand.merging import order_day
from backend.kernel.mrp.facts import unscaled
from backend.kernel.quantity import SCALE
from backend.planning import distribution_rules
from backend.planning.demand_rows import Demand, Scope, demand_rows
from backend.planning.distribution_rule import DistributionRule
from backend.planning.distribution_rules import Place
from backend.plant.company import Site

READ_APART = ("order", "forecast")  # with the customer they are of
Told = dict[str, Any]


@dataclass(frozen=True)
class Given:
    """A line to give away with the site it came from."""

    line: DemandLine
    demand: Demand
    source: str


def preview(session: Session, company_id: UUID, sites: Sequence[Site], span: tuple[date, int]) -> Told:
    """All demand of these sites in the days from the first on, as the company's rules would place it."""
    day_zero, days = span
    given: dict[str, Given] = {}
    for site in sites:
        demand = demand_rows(session, Scope(site.id, day_zero, days))
        place = Place("site", site.id, site.number)
        given |= {one.line.id: one for one in _lines(demand, place)}
    rules, documents = distribution_rules.rules_of(session, company_id, day_zero)
    answer = distribute([one.line for one in given.values()], rules)
    return {
        "allotments": [_allotment(each, given[each.line], documents) for each in answer.allotments],
        "unallocated": [_unallocated(each, given[each.line], documents) for each in answer.unallocated],
        "by_source": [
            {"source": _place(place), "quantity": unscaled(quantity)}
            for place, quantity in sorted(answer.by_source.items(), key=lambda pair: str(pair[0]))
        ],
    }


def _lines(demand: Demand, at: Place) -> Iterator[Given]:
    """Open order lines, what is left of forecasts, and other needs; each is at its site already."""
    yield from _order_lines(demand, at)
    for bucket in demand.consumption.buckets:
        row = bucket.row
        if bucket.net and row.item is not None and row.start < demand.scope.days:
            line = _line_of(demand, row, (row.id, bucket.net, max(row.start, 0), 9, "forecast"), at)
            yield Given(line, demand, row.id)
    for need in demand.merged.rows:
        if need.kind not in READ_APART:
            line = _line_of(demand, need, (need.source, need.quantity, need.day, need.priority, need.kind), at)
            yield Given(line, demand, need.source)


def _order_lines(demand: Demand, at: Place) -> Iterator[Given]:
    for each in demand.consumption.lines:
        line, day = each.line, order_day(each.line, demand.frame)
        if line.open and day < demand.scope.days:
            made = _line_of(demand, line, (line.id, line.open, max(day, 0), line.priority, "order"), at)
            yield Given(made, demand, line.id)


def _line_of(demand: Demand, row: Any, what: tuple[str, int, int, int, str], at: Place) -> DemandLine:
    """In whole units of its item, unless it is none."""
    sources, quantity = demand.sources, what[1]
    unit = int(10 ** (SCALE - sources.items[sources.ids[row.item]].uom.decimals))
    of = {name: getattr(row, name, None) for name in ("customer", "region", "channel")}
    of |= {"item": row.item, "family": sources.families[row.item]}
    return DemandLine(*what, at=at, unit=unit if quantity % unit == 0 else 1, **of)


def _allotment(each: Allotment, of: Given, documents: dict[str, DistributionRule]) -> Told:
    return _line(of) | {
        "source": _place(each.source),
        "quantity": unscaled(each.quantity),
        "rule": _rule(each.rule, documents),
        "how": each.how,
        "beyond_cap": unscaled(each.beyond_cap),
    }


def _unallocated(each: Unallocated, of: Given, documents: dict[str, DistributionRule]) -> Told:
    told = {"quantity": unscaled(each.quantity), "rule": _rule(each.rule, documents), "reason": each.reason}
    return _line(of) | told


def _line(of: Given) -> Told:
    line, sources = of.line, of.demand.sources
    item, found = sources.items[sources.ids[line.item]], sources.of[of.source]
    return {
        "line": {"document": found.document, "id": found.id, "number": found.number, "line_id": found.line_id},
        "kind": line.kind,
        "item": {"id": item.id, "number": item.number, "title": item.name, "unit": item.uom.number},
        "customer": line.customer,
        "day": of.demand.scope.day_zero + timedelta(days=line.day),
        "of": unscaled(line.quantity),
        "at": _place(line.at),
    }


def _place(place: Any) -> Told | None:
    return None if place is None else {"kind": place.kind, "id": place.id, "number": place.number}


def _rule(id: str, documents: dict[str, DistributionRule]) -> Told | None:
    rule = documents.get(id)
    return None if rule is None else {"id": rule.id, "number": rule.number, "title": rule.name}
