"""The kit check of a site at each of its levels: what can be built, what is short, what will be, and ways out."""

from typing import Any
from uuid import UUID

from flask import Response, g, request
from flask_smorest import Blueprint
from marshmallow import Schema, fields, validate

from backend.documents.act import Act
from backend.documents.declare import Document, SiteDocument
from backend.documents.http import act, actor, given_body, reply, session
from backend.documents.language import translate
from backend.documents.rights import demand
from backend.documents.scope import find
from backend.documents.shapes import Day, load
from backend.kernel.errors import Invalid, NotFound, Refused
from backend.kernel.kitting.facts import LEVELS
from backend.planning import kitting_choices, kitting_choosing, kitting_fixing, kitting_warnings
from backend.planning import kitting_queries as queries
from backend.planning.kitting_facts import MODES, SHORT_ORDERS, Picture, Question, picture
from backend.planning.order_pool_entry import OrderPoolEntry
from backend.planning.planned_order import PlannedOrder
from backend.plant.company import Site
from backend.plant.queries import local_day
from backend.production.work_order import WorkOrder

kitting = Blueprint("kitting", __name__, url_prefix="/api/planning/kit-check", description="What can be built, and why")

MOST = 200  # rows of one page
LONGEST = 365  # days
FARTHEST = 1500  # days, as far as a plan may look
CHOICES = ("work_order", *(level for level in LEVELS if level != "work_order"))  # where nothing is said, the first
DOCUMENTS: dict[str, type[SiteDocument]] = {"work_order": WorkOrder, "issue": WorkOrder, "order": OrderPoolEntry}


class FixChosen(Schema):
    """A way out as somebody saw it: its kind, the day all of the order has its kit by it, and in a swap who gives."""

    kind = fields.String(required=True, validate=validate.OneOf(kitting_fixing.KINDS))
    day = Day(required=True, allow_none=True)
    giver = fields.UUID(load_default=None)


@kitting.get("")
def read_kits() -> Response:
    """Orders of a site (`site_id`) by rank with their kits: `state`, `offset`, `limit`.

    `level` work_order, forecast, order, plan or issue, of which those that begin within `days`; `mode` relative or
    absolute, `short_orders` take_partial or all_or_nothing, `inspection_days`, `transfer_days`.
    """
    state = _choice("state", (*queries.STATES, queries.CLEAR)) if request.args.get("state") else None
    offset, limit = _count("offset", 0, 10**6, 0), _count("limit", 1, MOST, 50)
    seen = _picture(_site_id())
    told = queries.orders(seen, state, offset, limit)
    for row in told["rows"]:
        row["held"] = translate(row["held"], g.language)
    for row in told["refused"]:
        row["sentence"] = translate(row["sentence"], g.language)
    unread = [row | {"sentence": translate(row["sentence"], g.language)} for row in queries.unreadable(seen)]
    return reply(told | {"unreadable": unread, "as_of": g.now})


@kitting.get("/items")
def read_items() -> Response:
    """Short items of a site, the most harmful first (`limit`)."""
    limit = _count("limit", 1, MOST, 50)
    return reply({"rows": queries.items(_picture(_site_id()), limit), "as_of": g.now})


@kitting.get("/warnings")
def read_warnings() -> Response:
    """Orders that begin soon, as the level sees it, and will be short: of what, from when, and who sees to it."""
    seen = _picture(_site_id())
    return reply({"rows": kitting_warnings.told(seen, session()), "within_days": seen.facts.scale.warn_days})


@kitting.get("/long-lead")
def read_long_lead() -> Response:
    """What nothing covers and has to be ordered now: its lead time is longer than the days that are left."""
    seen = _picture(_site_id())
    return reply({"rows": queries.long_leads(seen, kitting_warnings.leads(seen, session())), "as_of": g.now})


@kitting.get("/<uuid:id>")
def read_kit(id: UUID) -> Response:
    """One order: lines, what is short and waits for what, and ways out with the date each buys."""
    demand(actor(), PlannedOrder, "read")
    document = DOCUMENTS.get(_level())
    row = find(session(), document, id, actor()) if document is not None else None
    seen = _picture(row.site_id if row is not None else _site_id())
    if str(id) in seen.needed.refused:
        raise Refused(seen.needed.refused[str(id)][1])
    told = queries.order(seen, str(id))
    if told is None:
        raise _needs_none(row)
    told["held"] = translate(told["held"], g.language)
    for fix, row in zip(queries.fixes_of(seen, str(id)), told["fixes"], strict=True):
        row["can_act"] = kitting_fixing.possible(seen, actor(), str(id), fix)
    return reply(told | {"choices": kitting_choices.told(session(), actor(), id), "as_of": g.now})


@kitting.post("/<uuid:id>/fix")
def carry_out_fix(id: UUID) -> Response:
    """Carry out a way out as it was seen, by its kind and the day it buys; says what it changed."""
    demand(actor(), PlannedOrder, "read")
    values = load(FixChosen, given_body())
    document = DOCUMENTS.get(_level())
    row = find(session(), document, id, actor()) if document is not None else None
    site = seen_site(row.site_id if row is not None else _site_id())
    question = _question(site)

    giver = str(values["giver"]) if values["giver"] else ""
    wanted = kitting_fixing.Wanted(str(id), values["kind"], values["day"], giver)

    def done(act: Act) -> dict[str, Any]:
        if wanted.kind == "transfer":
            kitting_choosing.hold_senders(site, act)
        return {"rows": kitting_fixing.carry_out(lambda: picture(act.session, act.actor, site, question), wanted, act)}

    answer, _ = act(done)
    return reply(answer)


def _needs_none(row: Document | None) -> NotFound:
    if isinstance(row, WorkOrder) and _level() == "work_order":
        return NotFound(f"Work order {row.number} needs no kit: only firm, released and running orders do.")
    return NotFound("Nothing with this id is checked at this level now.")


def _picture(site_id: UUID) -> Picture:
    """The site as the person asked for it; another's site is not there."""
    demand(actor(), PlannedOrder, "read")
    site = seen_site(site_id)
    return picture(session(), actor(), site, _question(site))


def _question(site: Site) -> Question:
    return Question(
        local_day(session(), site.id, g.now),
        _choice("mode", MODES),
        _choice("short_orders", SHORT_ORDERS),  # type: ignore[arg-type]
        _count("inspection_days", 0, LONGEST, 1),
        _count("transfer_days", 0, LONGEST, 2),
        _level(),
        _count("days", 0, FARTHEST, 0) if request.args.get("days") else None,
    )


def _level() -> str:
    return _choice("level", CHOICES)


def seen_site(site_id: UUID) -> Site:
    site = find(session(), Site, site_id, actor())
    sites = actor().sites
    if sites is not None and site.id not in sites:
        raise NotFound(f"There is no {Site.spec.label} with this id.")
    return site


def _site_id() -> UUID:
    """The site asked for, else the one the person works at."""
    text = request.args.get("site_id")
    try:
        id = UUID(text) if text else actor().site_id
    except ValueError as error:
        raise Invalid("site_id: an id is needed.", {"site_id": ["An id is needed."]}) from error
    if id is None:
        raise Invalid("site_id: an id is needed.", {"site_id": ["An id is needed."]})
    return id


def _choice(name: str, choices: tuple[str, ...]) -> str:
    """One of the choices; the first where nothing is said."""
    given = request.args.get(name) or choices[0]
    if given not in choices:
        words = ", ".join(choices)
        raise Invalid(f"{name}: one of {words} is needed.", {name: [f"One of {words}."]})
    return given


def _count(name: str, least: int, most: int, usual: int) -> int:
    text = request.args.get(name) or str(usual)
    if not (text.isascii() and text.isdigit()) or not least <= int(text[:8]) <= most:
        words = f"a whole number from {least} to {most} is needed."
        raise Invalid(f"{name}: {words}", {name: [f"A whole number from {least} to {most}."]})
    return int(text[:8])
