"""Endpoints of demand: what orders left of the forecast and why, where it would go, and safety stock by date."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from flask import Response, g, request
from flask_smorest import Blueprint
from marshmallow import Schema, fields, validate
from sqlalchemy import select

from backend.documents.act import Act
from backend.documents.http import act, actor, given_body, reply, session
from backend.documents.language import translate
from backend.documents.rights import demand
from backend.documents.scope import find, narrow
from backend.documents.shapes import Day, Quantity, load
from backend.engineering.item import Item
from backend.kernel.errors import Invalid
from backend.kernel.mrp.facts import unscaled
from backend.planning import asked, demand_queries, distribution_preview, safety_proposals
from backend.planning.demand_rows import Demand, Scope, demand_rows
from backend.planning.distribution_rule import DistributionRule
from backend.planning.independent_demand import IndependentDemand
from backend.planning.safety_levels import levels_by, mode_of, policies, policy_of, rows_of, subjects
from backend.planning.safety_stock import SafetyStockLevel
from backend.plant.company import Site
from backend.plant.queries import local_day
from backend.sales import queries as sales
from backend.sales.forecast import Forecast

wanted = Blueprint("demand", __name__, url_prefix="/api/planning", description="Demand, distribution, safety stock")

MOST, LONGEST = 200, 732


class ItemSeen(Schema):
    """A proposal as somebody saw it."""

    item_id = fields.UUID(required=True)
    quantity = Quantity(required=True)


class ProposalsSeen(Schema):
    """Which proposals are taken over, of which site and from which day on."""

    site_id = fields.UUID(load_default=None, allow_none=True)
    effective_from = Day(load_default=None, allow_none=True)
    items = fields.List(fields.Nested(ItemSeen), required=True, validate=validate.Length(1, 500))


@wanted.get("/demand")
def read_demand() -> Response:
    """Items of a site with their demand (`site_id`, `first`, `days`, `forecast_id`, `q`, `offset`, `limit`)."""
    demand(actor(), IndependentDemand, "read")
    offset, limit = (
        asked.whole(request.args, "offset", (0, 10**6), 0),
        asked.whole(request.args, "limit", (1, MOST), 50),
    )
    seen = demand_rows(session(), _scope())
    told = demand_queries.items(seen, request.args.get("q", "")[:100].strip(), offset, limit)
    for row in told["refused"]:
        row["sentence"] = translate(row["sentence"], g.language)
    return reply(told | _frame(seen))


@wanted.get("/demand/<uuid:id>")
def read_item_demand(id: UUID) -> Response:
    """One item: each order line with the buckets it took from, each bucket with who took of it, what is over."""
    demand(actor(), IndependentDemand, "read")
    item = find(session(), Item, id, actor())
    seen = demand_rows(session(), _scope(_family(item)))
    return reply(demand_queries.item(session(), seen, item) | _frame(seen))


@wanted.get("/distribution-preview")
def read_distribution() -> Response:
    """Where the distribution rules would place the demand of all sites (`first`, `days`); nothing is changed."""
    demand(actor(), DistributionRule, "read")
    mine = actor()
    query = narrow(select(Site), Site, mine).where(Site.company_id == mine.company_id).order_by(Site.number)
    sites = [site for site in session().scalars(query) if mine.sites is None or site.id in mine.sites]
    first, days = asked.day_of(request.args, "first", g.now.date()), _days()
    told = distribution_preview.preview(session(), mine.company_id, sites, (first, days))
    return reply(told | {"first": first, "days": days})


@wanted.get("/safety-stock/proposals")
def read_proposals() -> Response:
    """Safety stock as policies would compute it on a day (`site_id`, `first`), with what it is computed from."""
    demand(actor(), SafetyStockLevel, "read")
    site = asked.site_of(request.args, session(), actor())
    first = _first(site)
    found = safety_proposals.proposals(session(), site.id, first)
    rows = [safety_proposals.told(one, lambda sentence: translate(sentence, g.language)) for one in found]
    return reply({"rows": rows, "site": _named(site), "first": first})


@wanted.post("/safety-stock/proposals/apply")
def apply_proposals() -> Response:
    """Take proposals over as dated safety stock; a change above its limit waits for approval."""
    demand(actor(), SafetyStockLevel, "create")
    values = load(ProposalsSeen, given_body())
    words = {"site_id": str(values["site_id"] or "")}
    site = asked.site_of(words, session(), actor())
    day = values["effective_from"] or local_day(session(), site.id, g.now)
    seen = _seen(values["items"])
    answer, _ = act(lambda done: _applied(site.id, day, seen, done))
    return reply(answer)


@wanted.get("/safety-stock/<uuid:id>")
def read_safety_stock(id: UUID) -> Response:
    """The safety stock of one item by the day it begins, from `first` on (`site_id`)."""
    demand(actor(), SafetyStockLevel, "read")
    item = find(session(), Item, id, actor())
    site = asked.site_of(request.args, session(), actor())
    first = _first(site)
    subject = next((one for one in subjects(session(), site.id) if one.item.id == item.id), None)
    levels = levels_by(subject, rows_of(session(), site.id, first)) if subject else ()
    mode = mode_of(policy_of(item, policies(session(), site.id)))
    rows = [{"day": asked.later(first, day), "quantity": unscaled(quantity)} for day, quantity in levels]
    return reply({"rows": rows, "mode": mode, "first": first})


def _applied(site_id: UUID, day: date, seen: Mapping[UUID, Decimal], done: Act) -> dict[str, Any]:
    names = ("id", "number", "item_id", "quantity", "effective_from", "state")
    rows = safety_proposals.apply(site_id, day, seen, done)
    return {"rows": [{name: getattr(row, name) for name in names} for row in rows]}


def _seen(items: list[dict[str, Any]]) -> dict[UUID, Decimal]:
    found = {row["item_id"]: row["quantity"] for row in items}
    if len(found) < len(items):
        raise Invalid("items: an item stands in it twice.", {"items": ["An item stands in it twice."]})
    return found


def _scope(item_ids: set[UUID] | None = None) -> Scope:
    site = asked.site_of(request.args, session(), actor())
    return Scope(site.id, _first(site), _days(), _forecast_ids(), item_ids=item_ids)


def _family(item: Item) -> set[UUID]:
    """The items that share its forecast: those of its group, for orders of one may take what was meant for another."""
    if item.item_group_id is None:
        return {item.id}
    return set(session().scalars(select(Item.id).where(Item.item_group_id == item.item_group_id)))


def _forecast_ids() -> list[UUID] | None:
    id = asked.id_of(request.args, "forecast_id")
    return None if id is None else [find(session(), Forecast, id, actor()).id]


def _first(site: Site) -> date:
    return asked.day_of(request.args, "first", local_day(session(), site.id, g.now))


def _days() -> int:
    return asked.whole(request.args, "days", (1, LONGEST), 182)


def _frame(seen: Demand) -> dict[str, Any]:
    """Of which site, days and versions the answer is."""
    scope = seen.scope
    ids = sales.published(session(), scope.site_id) if scope.forecast_ids is None else list(scope.forecast_ids)
    query = select(Forecast).where(Forecast.id.in_(ids)).order_by(Forecast.number)
    site = session().get_one(Site, scope.site_id)
    return {
        "site": _named(site),
        "first": scope.day_zero,
        "days": scope.days,
        "forecasts": [_named(row) for row in session().scalars(query)],
    }


def _named(row: Any) -> dict[str, Any]:
    return {"id": row.id, "number": row.number, "title": row.name}
