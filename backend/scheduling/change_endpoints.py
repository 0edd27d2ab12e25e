"""What happens to schedules: tried by hand, compared, mended after something happened."""

from typing import Any
from uuid import UUID

from flask import Response, g, request
from flask_smorest import Blueprint
from marshmallow import Schema, fields, validate

from backend.documents.http import act, actor, base_version, given_body, outcome, reply, session
from backend.documents.language import translate
from backend.documents.rights import demand
from backend.documents.scope import find
from backend.documents.shapes import Whole, load
from backend.kernel.errors import Invalid, Refused
from backend.planning.asked import id_of, site_of
from backend.scheduling import comparing, trials
from backend.scheduling.commands import HAVE_SLOTS
from backend.scheduling.detailed_schedule import DetailedSchedule
from backend.scheduling.differences import differences
from backend.scheduling.hand import Wished
from backend.scheduling.happened import happened

schedule_changes = Blueprint(
    "schedule_changes", __name__, url_prefix="/api/scheduling", description="Schedules by hand"
)
MOST_PLACES = 1000


class SlotWished(Schema):
    """Where and when an operation is wished to be."""

    slot_id = fields.UUID(required=True)
    work_center_id = fields.UUID(required=True)
    place = Whole(load_default=1, validate=validate.Range(1, MOST_PLACES))
    start_at = fields.AwareDateTime(required=True)


class SlotLetGo(Schema):
    """An operation that need not stay where somebody put it."""

    slot_id = fields.UUID(required=True)


@schedule_changes.get("/detailed_schedule/<uuid:id>/difference")
def read_difference(id: UUID) -> Response:
    """What is different from the schedule it was made from, or from `base_id`."""
    demand(actor(), DetailedSchedule, "read")
    schedule = find(session(), DetailedSchedule, id, actor())
    base_id = id_of(request.args, "base_id") or schedule.base_id
    if base_id is None:
        sentence = translate("It was made from no other schedule.", g.language)
        return reply({"base": None, "sentences": [sentence], "orders": [], "moves": []})
    base = find(session(), DetailedSchedule, base_id, actor())
    if base.site_id != schedule.site_id:
        raise Invalid("base_id: a schedule of the same site is needed.", {"base_id": ["Of the same site."]})
    for one in (schedule, base):
        if one.state not in HAVE_SLOTS:
            raise Refused(f"{one.number} is {one.state} and cannot be compared.")
    if gone := next((one for one in (schedule, base) if one.slots_gone_at), None):
        sentence = translate(f"{gone.number} has no slots any more: what moved cannot be told.", g.language)
        return reply({"base": _named(base), "sentences": [sentence], "orders": [], "moves": []})
    found = differences(session(), schedule, base)
    told = {"orders": [_said(row) for row in found.order_rows()], "moves": [_said(row) for row in found.move_rows()]}
    sentences = [translate(sentence, g.language) for sentence in found.sentences]
    return reply({"base": _named(base), "sentences": sentences} | told)


@schedule_changes.get("/detailed_schedule/compare")
def read_comparison() -> Response:
    """Two to six schedules of one site (`ids`, with commas) side by side."""
    demand(actor(), DetailedSchedule, "read")
    schedules = comparing.chosen(session(), actor(), _ids(request.args.get("ids", "")))
    return reply(comparing.compared(session(), schedules))


@schedule_changes.get("/happened")
def read_happened() -> Response:
    """What happened at a site (`site_id`) since its schedule was published, each with the changes that answer it."""
    demand(actor(), DetailedSchedule, "read")
    site = site_of(request.args, session(), actor())
    told = happened(session(), site.id, g.now)
    return reply(told | {"rows": [_said(row) for row in told["rows"]]})


@schedule_changes.post("/detailed_schedule/<uuid:id>/try")
def try_slot(id: UUID) -> Response:
    """What would become of the schedule if an operation were put elsewhere; nothing is written."""
    demand(actor(), DetailedSchedule, "change")
    schedule = find(session(), DetailedSchedule, id, actor())
    return reply(_said(trials.look(session(), schedule, _wish(), g.now)))


@schedule_changes.post("/detailed_schedule/<uuid:id>/move")
def move_slot(id: UUID) -> Response:
    """Put an operation elsewhere in a schedule that is not published (`If-Match` its version); it stays there."""
    wish, version = _wish(), base_version()
    demand(actor(), DetailedSchedule, "change")
    answer, _ = act(lambda done: outcome(trials.move(id, wish, version, done), done))
    return reply(answer["row"], ETag=f'"{answer["row"]["version"]}"')


@schedule_changes.post("/detailed_schedule/<uuid:id>/unpin")
def let_slot_go(id: UUID) -> Response:
    """An operation put somewhere by hand may move again with the next change (`If-Match` the schedule's version)."""
    slot_id, version = load(SlotLetGo, given_body())["slot_id"], base_version()
    demand(actor(), DetailedSchedule, "change")
    answer, _ = act(lambda done: outcome(trials.unpin(id, slot_id, version, done), done))
    return reply(answer["row"], ETag=f'"{answer["row"]["version"]}"')


def _named(schedule: DetailedSchedule) -> dict[str, Any]:
    return {"id": schedule.id, "number": schedule.number}


def _wish() -> Wished:
    values = load(SlotWished, given_body())
    return Wished(values["slot_id"], values["work_center_id"], values["place"], values["start_at"])


def _said(row: dict[str, Any]) -> dict[str, Any]:
    return row | {"sentence": translate(row["sentence"], g.language)}


def _ids(text: str) -> list[UUID]:
    try:
        return [UUID(part) for part in text.split(",") if part]
    except ValueError as error:
        raise Invalid("ids: ids with commas between them are needed.", {"ids": ["Not ids."]}) from error
