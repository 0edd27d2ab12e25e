"""When a work center can be given to maintenance."""

from datetime import datetime, timedelta
from uuid import UUID

from flask import Response, g, request
from flask_smorest import Blueprint

from backend.documents.http import actor, reply, session
from backend.documents.rights import demand
from backend.documents.scope import find
from backend.kernel.errors import Invalid
from backend.plant.work_center import WorkCenter
from backend.scheduling.detailed_schedule import DetailedSchedule
from backend.scheduling.maintenance_window import Asked, maintenance_window

maintenance_windows = Blueprint(
    "maintenance_windows", __name__, url_prefix="/api/scheduling", description="Windows for maintenance"
)

SHORTEST, LONGEST = 1, 60 * 24 * 14  # minutes
USUALLY, FARTHEST = timedelta(days=14), timedelta(days=366)


@maintenance_windows.get("/maintenance-window")
def read_maintenance_window() -> Response:
    """Where `minutes` of maintenance at a work center (`work_center_id`) do the least harm, `from` (now) `until` (two
    weeks later)."""
    demand(actor(), DetailedSchedule, "read")
    minutes, begin = _minutes(), max(_moment("from", g.now), g.now)
    end = _moment("until", begin + USUALLY)
    if not begin < end <= g.now + FARTHEST:
        raise Invalid("until: it must be after from, and within a year.", {"until": ["After from, within a year."]})
    center = find(session(), WorkCenter, _center(), actor())
    return reply(maintenance_window(session(), Asked(center, minutes, begin, end), g.now))


def _center() -> UUID:
    try:
        return UUID(request.args.get("work_center_id", ""))
    except ValueError as error:
        raise Invalid("work_center_id: an id is needed.", {"work_center_id": ["An id is needed."]}) from error


def _minutes() -> int:
    text = request.args.get("minutes", "")
    if not (text.isascii() and text.isdigit()) or not SHORTEST <= int(text[:6]) <= LONGEST:
        said = f"a whole number from {SHORTEST} to {LONGEST} is needed."
        raise Invalid(f"minutes: {said}", {"minutes": [f"A whole number from {SHORTEST} to {LONGEST}."]})
    return int(text)


def _moment(name: str, usual: datetime) -> datetime:
    """What a browser did not escape comes with a space in place of its plus."""
    text = request.args.get(name, "").replace(" ", "+")
    try:
        moment = datetime.fromisoformat(text) if text else usual
    except ValueError:
        moment = datetime.min
    if moment.tzinfo is None:
        sentence = f"{name}: a moment with its offset is needed, such as 2026-12-01T08:00:00+08:00."
        raise Invalid(sentence, {name: ["Not a moment."]})
    return moment
