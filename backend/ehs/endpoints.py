"""Endpoints of EHS beside those every document has."""

from datetime import date

from flask import Response, g
from flask_smorest import Blueprint

from backend.documents.http import actor, reply, session
from backend.documents.language import translate
from backend.documents.rights import demand
from backend.ehs import board
from backend.ehs.hazard import Hazard
from backend.plant.queries import day_at

ehs = Blueprint("ehs", __name__, url_prefix="/api/ehs", description="Hazards at a glance, points")


@ehs.get("/board")
def read_board() -> Response:
    """Open hazards by level and state, and how many are overdue."""
    demand(actor(), Hazard, "read")
    return reply(board.board(session(), actor(), _today()) | {"as_of": g.now})


@ehs.get("/points")
def read_points() -> Response:
    """One's own points, and the month's ranks by person and by crew."""
    demand(actor(), Hazard, "read")
    told = board.points(session(), actor(), f"{_today():%Y-%m}")
    for entry in told["entries"]:
        entry["reason"] = translate(entry["reason"], g.language)
    return reply(told)


def _today() -> date:
    return day_at(session(), actor().site_id, g.now)
