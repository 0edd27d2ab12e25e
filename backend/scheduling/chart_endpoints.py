"""What a schedule shows: its chart, why a slot lies where it lies, what has no place, its load."""

from typing import Any
from uuid import UUID

from flask import Response, g
from flask_smorest import Blueprint

from backend.documents.http import actor, reply, session
from backend.documents.language import translate
from backend.documents.rights import demand
from backend.documents.scope import find
from backend.kernel.errors import Refused
from backend.scheduling import schedule_reading
from backend.scheduling.chart import Chart
from backend.scheduling.detailed_schedule import DetailedSchedule

schedule_chart = Blueprint(
    "schedule_chart", __name__, url_prefix="/api/scheduling/detailed_schedule", description="What a schedule shows"
)


@schedule_chart.get("/<uuid:id>/chart")
def read_chart(id: UUID) -> Response:
    """Places with their hours, orders, and a bar for each operation; seconds since `zero`."""
    schedule = _schedule(id)
    if schedule.begins_at is None:
        raise Refused(f"{schedule.number} has not begun yet.")
    return reply(Chart(session(), schedule, schedule.begins_at).told(g.now))


@schedule_chart.get("/<uuid:id>/slots/<uuid:slot_id>")
def read_slot(id: UUID, slot_id: UUID) -> Response:
    """One operation with everything it cannot begin before, the latest first."""
    told = schedule_reading.slot(session(), _schedule(id), slot_id)
    for part in (told, told["cause"] or {}, *told["bounds"]):
        _translate(part)
    return reply(told)


@schedule_chart.get("/<uuid:id>/gaps")
def read_gaps(id: UUID) -> Response:
    """Operations without a place, each with the smallest reason."""
    rows = schedule_reading.gaps(session(), _schedule(id))
    for row in rows:
        _translate(row)
    return reply({"rows": rows})


@schedule_chart.get("/<uuid:id>/load")
def read_load(id: UUID) -> Response:
    """How full each work center is, day by day."""
    return reply(schedule_reading.load(session(), _schedule(id)))


@schedule_chart.get("/<uuid:id>/curve")
def read_curve(id: UUID) -> Response:
    """How the best schedule became better, live while it is made."""
    return reply(schedule_reading.curve(_schedule(id)))


def _schedule(id: UUID) -> DetailedSchedule:
    demand(actor(), DetailedSchedule, "read")
    return find(session(), DetailedSchedule, id, actor())


def _translate(told: dict[str, Any]) -> None:
    if told.get("sentence"):
        told["sentence"] = translate(told["sentence"], g.language)
