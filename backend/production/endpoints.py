"""Endpoints of production beside those every document has."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from flask import Response, g, request
from flask_smorest import Blueprint

from backend.documents.act import Act
from backend.documents.http import act, actor, given_body, outcome, reply, session
from backend.documents.language import translate
from backend.documents.rights import demand
from backend.documents.scope import find
from backend.inventory.lot import Lot
from backend.kernel.errors import Invalid
from backend.plant.queries import day_at
from backend.production import commands, dispatch_list, exception_figures, genealogy, queries
from backend.production.dispatch_list import Wanted
from backend.production.production_exception import ProductionException
from backend.production.ticket import Ticket
from backend.production.work_order import WorkOrder

production = Blueprint("production", __name__, url_prefix="/api/production", description="Boards, dispatch, genealogy")

DIRECTIONS = {
    "backward": (genealogy.BACKWARD,),
    "forward": (genealogy.FORWARD,),
    "both": (genealogy.BACKWARD, genealogy.FORWARD),
}


@production.get("/work_order/<uuid:id>/board")
def read_order_board(id: UUID) -> Response:
    """One order with counters, lights, tickets, materials and holds."""
    demand(actor(), WorkOrder, "read")
    return reply(_said(queries.order_board(session(), actor(), id, g.now)))


@production.get("/board")
def read_board() -> Response:
    """Released and running orders with progress, lateness, shortages and holds (`work_center_id`, `team_id`)."""
    demand(actor(), WorkOrder, "read")
    wanted = (_id("work_center_id"), _id("team_id"))
    return reply(
        _said(queries.board(session(), actor(), day_at(session(), actor().site_id, g.now), *wanted)) | {"as_of": g.now}
    )


@production.get("/dispatch")
def read_dispatch() -> Response:
    """Open tickets by start and sequence, with what they lack (`work_center_id`, `team_id`, `person_id`, `area_id`,
    `day`); `person_id=me` is who asks, a line means its parts as well, `more` says that the list was cut."""
    demand(actor(), Ticket, "read")
    asked = (_id("work_center_id"), _id("team_id"), _person(), _id("area_id"), _day())
    return reply(_said(dispatch_list.dispatch(session(), actor(), Wanted(*asked), g.now)) | {"as_of": g.now})


@production.get("/exception-figures")
def read_exception_figures() -> Response:
    """Exceptions of the last `days` (30): how many, how fast answered and resolved, stops, Pareto, what comes back."""
    demand(actor(), ProductionException, "read")
    text = request.args.get("days", "30")
    if not text.isdigit() or not 1 <= int(text[:4]) <= 366:
        raise Invalid("days: 1 to 366 is needed.", {"days": ["1 to 366."]})
    since = g.now - timedelta(days=int(text[:4]))
    return reply(exception_figures.figures(session(), actor(), since, g.now) | {"as_of": g.now})


@production.get("/lot/<uuid:id>/genealogy")
def read_genealogy(id: UUID) -> Response:
    """Where a lot came from and where it went (`direction` backward, forward or both, `depth`)."""
    demand(actor(), Lot, "read")
    direction = request.args.get("direction", "both")
    if direction not in DIRECTIONS:
        raise Invalid("direction: backward, forward or both is needed.", {"direction": ["backward, forward or both."]})
    lot = find(session(), Lot, id, actor())
    return reply(genealogy.graph(session(), actor(), lot.id, DIRECTIONS[direction], _depth()))


@production.post("/work_order/<uuid:id>/accept-over-issue")
def accept_over_issue(id: UUID) -> Response:
    """Accept what was taken beyond the limit of a material: `{"material_id", "reason"}`."""
    demand(actor(), WorkOrder, "accept_over_issue")
    body = given_body()
    material_id, reason = _accepted(body)

    def done(act: Act) -> dict[str, Any]:
        order = act.find(WorkOrder, id, lock=True)
        commands.accept_over_issue(order, material_id, reason, act)
        return outcome(order, act)

    answer, _ = act(done)
    return reply(answer["row"], ETag=f'"{answer["row"]["version"]}"')


def _accepted(body: Any) -> tuple[UUID, str]:
    if not isinstance(body, dict) or set(body) - {"material_id", "reason"}:
        raise Invalid("The body must be an object with material_id and reason.", {"material_id": ["An id is needed."]})
    reason = body.get("reason", "")
    if not isinstance(reason, str) or len(reason) > 2_000 or "\x00" in reason:
        raise Invalid("reason: a text is needed.", {"reason": ["A text is needed."]})
    return _uuid("material_id", body.get("material_id")), reason


def _id(name: str) -> UUID | None:
    text = request.args.get(name)
    return _uuid(name, text) if text else None


def _person() -> UUID | None:
    me = actor().person_id if request.args.get("person_id") == "me" else None
    return me or _id("person_id")


def _day() -> date | None:
    text = request.args.get("day")
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise Invalid("day: a day such as 2026-12-01 is needed.", {"day": ["Not a day."]}) from error


def _uuid(name: str, text: Any) -> UUID:
    try:
        return UUID(str(text))
    except ValueError as error:
        raise Invalid(f"{name}: an id is needed.", {name: ["An id is needed."]}) from error


def _depth() -> int:
    text = request.args.get("depth", str(genealogy.DEEPEST))
    if not text.isdigit() or not 1 <= int(text[:4]) <= genealogy.DEEPEST:
        raise Invalid(f"depth: 1 to {genealogy.DEEPEST} is needed.", {"depth": [f"1 to {genealogy.DEEPEST}."]})
    return int(text)


def _said(board: dict[str, Any]) -> dict[str, Any]:
    """The sentences beside the lights in the person's language."""
    for order in (*board.get("orders", ()), *([board["order"]] if "order" in board else ())):
        order["held"] = translate(order["held"], g.language)
    if "holds" in board:
        board["holds"] = [translate(reason, g.language) for reason in board["holds"]]
    for row in (*board.get("operations", ()), *board.get("rows", ())):
        for check in row.get("checks", {}).values():
            check["text"] = translate(check["text"], g.language)
        if "why" in row:
            row["why"] = translate(row["why"], g.language)
        if "why_not" in row:
            row["why_not"] = translate(row["why_not"], g.language)
    return board
