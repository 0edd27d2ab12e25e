"""The master schedule of a site: its grid, a cell typed over, its rough-cut load, and when something can be had."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from flask import Response, g, request
from flask_smorest import Blueprint
from marshmallow import Schema, fields
from sqlalchemy import select

from backend.documents.act import Act
from backend.documents.http import act, actor, base_version, given_body, reply, session
from backend.documents.language import translate
from backend.documents.rights import demand
from backend.documents.scope import find, narrow
from backend.documents.shapes import Day, Quantity, load
from backend.engineering.item import Item
from backend.inventory.item_site import ItemSite
from backend.kernel.errors import Invalid, NotFound
from backend.kernel.quantity import quantity
from backend.planning import asked
from backend.planning.endpoints import shelf
from backend.planning.levels import calendar_of
from backend.planning.mps_edit import Typed, type_over
from backend.planning.mps_facts import SiteFacts, read, read_of
from backend.planning.mps_grid import grid
from backend.planning.mps_needs import read_needs
from backend.planning.mps_periods import MOST, SHOWN, Period, of_level, of_unit
from backend.planning.mps_promise import PLANNED_STATES, Asked, Look, asked_by, promise
from backend.planning.mps_rough import rough_cut
from backend.planning.plan_level import PlanLevel
from backend.planning.planned_order import PlannedOrder
from backend.plant.company import Site
from backend.plant.queries import local_day
from backend.sales.sales_order import SalesOrder

mps = Blueprint("mps", __name__, url_prefix="/api/planning/mps", description="Master production schedule")

PAGE, LARGEST = 50, 200
LATEST = 10**6


class CellGiven(Schema):
    """A period of an item, and how much is to be received in it."""

    site_id = fields.UUID(load_default=None)
    item_id = fields.UUID(required=True)
    first = Day(required=True)
    end = Day(required=True)
    quantity = Quantity(required=True)


@mps.get("")
def read_grid() -> Response:
    """Items of the master schedule of a site (`site_id`), of one item (`item_id`) or a family (`item_group_id`).

    Periods are those of a plan level (`plan_level_id`), else `periods` (12) of a `bucket` (week). `limit`, `after`.
    """
    demand(actor(), PlannedOrder, "read")
    site = _site()
    today = local_day(session(), site.id, g.now)
    limit, after = _count("limit", (1, LARGEST), PAGE), _count("after", (0, LATEST), 0)
    found = _items(site, limit + 1, after)
    facts = read_needs(read(session(), site.id, today, found[:limit]), shelf())
    told = grid(facts, _periods(site, today))
    for row in told["rows"]:
        row["refused"] = [translate(sentence, g.language) for sentence in row["refused"]]
    return reply(told | {"after": after + limit if len(found) > limit else None, "as_of": g.now})


@mps.get("/rough-cut")
def read_rough_cut() -> Response:
    """What the whole master schedule of a site asks of work centers, in the same periods.

    By the plan in force, or by `plan_version_id`: of a simulation with the capacity it supposes.
    """
    demand(actor(), PlannedOrder, "read")
    site = _site()
    today = local_day(session(), site.id, g.now)
    version = asked.version_of(request.args, session(), actor())
    facts = read_of(version, session(), today, _scheduled(site)) if version is not None else _everything(site, today)
    told = rough_cut(facts, _periods(site, today))
    told["refused"] = [translate(sentence, g.language) for sentence in told["refused"]]
    return reply(told | {"as_of": g.now})


@mps.post("/cell")
def write_cell() -> Response:
    """Receive so much in a period (`item_id`, `first`, `end`, `quantity`); If-Match holds the cell's version."""
    demand(actor(), PlannedOrder, "create")
    given = load(CellGiven, given_body())
    given["site_id"] = _visible(given["site_id"] or _own_site()).id
    typed, seen = Typed(**given), base_version()

    def done(act: Act) -> dict[str, Any]:
        return type_over(typed, seen, act)

    answer, _ = act(done)
    return reply(answer, ETag=f'"{answer["cell_version"]}"')


@mps.get("/promise")
def read_promise() -> Response:
    """When an order line (`sales_order_line_id`) or so much of an item (`item_id`, `quantity`, `wanted`) can be had.

    `partial` 0 wants it in one delivery. Nothing is held by asking.
    """
    demand(actor(), PlannedOrder, "read")
    asked = _asked()
    today = local_day(session(), asked.site_id, g.now)
    told = promise(Look(session(), shelf(), actor(), today), asked)
    told["refused"] = [translate(sentence, g.language) for sentence in told["refused"]]
    return reply(told | {"as_of": g.now})


def _asked() -> Asked:
    partial = request.args.get("partial", "1") != "0"
    if line_id := _id("sales_order_line_id"):
        demand(actor(), SalesOrder, "read")
        return asked_by(session(), actor(), line_id, partial)
    item_id = _id("item_id")
    if item_id is None:
        raise Invalid("item_id: an item or an order line is needed.", {"item_id": ["An id is needed."]})
    return Asked(_site().id, item_id, _quantity(), _day("wanted"), partial)


def _everything(site: Site, today: date) -> SiteFacts:
    return read(session(), site.id, today, _scheduled(site))


def _scheduled(site: Site) -> list[Any]:
    return _items(site, None, 0, narrowed=False)


def _items(site: Site, limit: int | None, after: int, narrowed: bool = True) -> list[Any]:
    """The site's items of the master schedule, or those that are asked for."""
    query = select(Item, ItemSite).join(ItemSite, ItemSite.item_id == Item.id)
    query = query.where(ItemSite.site_id == site.id, ItemSite.mps.is_(True), Item.state.in_(PLANNED_STATES))
    item_id, group_id = (_id("item_id"), _id("item_group_id")) if narrowed else (None, None)
    if item_id is not None:
        query = query.where(Item.id == item_id)
    if group_id is not None:
        query = query.where(Item.item_group_id == group_id)
    query = narrow(query, ItemSite, actor()).order_by(Item.number, Item.id).offset(after).limit(limit)
    found = [row.tuple() for row in session().execute(query)]
    if item_id is not None and not found:
        raise NotFound("item_id: there is no master schedule of this item here.", field="item_id")
    return found


def _periods(site: Site, today: date) -> list[Period]:
    calendar = calendar_of(session(), site.id)
    if level_id := _id("plan_level_id"):
        level = find(session(), PlanLevel, level_id, actor())
        if level.site_id != site.id:
            raise NotFound("plan_level_id: there is no such plan level at this site.", field="plan_level_id")
        return of_level(session(), level, calendar, today)
    bucket = request.args.get("bucket") or "week"
    if bucket not in SHOWN:
        words = ", ".join(SHOWN)
        raise Invalid(f"bucket: one of {words} is needed.", {"bucket": [f"One of {words}."]})
    return of_unit(calendar, today, bucket, _count("periods", (1, MOST), 12))


def _site() -> Site:
    return _visible(_id("site_id") or _own_site())


def _own_site() -> UUID:
    if (id := actor().site_id) is None:
        raise Invalid("site_id: an id is needed.", {"site_id": ["An id is needed."]})
    return id


def _visible(site_id: UUID) -> Site:
    site, sites = find(session(), Site, site_id, actor()), actor().sites
    if sites is not None and site.id not in sites:
        raise NotFound(f"There is no {Site.spec.label} with this id.")
    return site


def _id(name: str) -> UUID | None:
    text = request.args.get(name)
    try:
        return UUID(text) if text else None
    except ValueError as error:
        raise Invalid(f"{name}: an id is needed.", {name: ["An id is needed."]}) from error


def _day(name: str) -> date:
    try:
        return date.fromisoformat(request.args.get(name, ""))
    except ValueError as error:
        raise Invalid(f"{name}: a day such as 2026-12-01 is needed.", {name: ["Not a day."]}) from error


def _quantity() -> Decimal:
    try:
        given = quantity(request.args.get("quantity", ""))
    except ValueError as error:
        raise Invalid("quantity: a number above 0 is needed.", {"quantity": ["Not a number."]}) from error
    if given <= 0:
        raise Invalid("quantity: a number above 0 is needed.", {"quantity": ["Above 0."]})
    return given


def _count(name: str, bounds: tuple[int, int], usual: int) -> int:
    text, (least, most) = request.args.get(name) or str(usual), bounds
    if not (text.isascii() and text.isdigit()) or not least <= int(text[:8]) <= most:
        words = f"a whole number from {least} to {most} is needed."
        raise Invalid(f"{name}: {words}", {name: [f"A whole number from {least} to {most}."]})
    return int(text[:8])
