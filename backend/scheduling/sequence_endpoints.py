"""The line plan: the week of a line, the sequence of a day, arranging it and moving one unit."""

from typing import Any
from uuid import UUID

from flask import Response, g, request
from flask_smorest import Blueprint
from marshmallow import Schema, fields, validate

from backend.documents.act import Act
from backend.documents.http import act, actor, base_version, given_body, reply, session
from backend.documents.language import translate
from backend.documents.rights import demand
from backend.documents.scope import find
from backend.documents.shapes import Day, Whole, load
from backend.documents.steps import check_version
from backend.kernel.errors import Invalid
from backend.planning import asked
from backend.plant.queries import local_day
from backend.plant.work_center import WorkCenter
from backend.scheduling import line_arranging, line_board, line_days, line_units
from backend.scheduling.line_arranging import AT_ONCE, Wish
from backend.scheduling.line_sequence import LineSequence

line_sequences = Blueprint("line_sequences", __name__, url_prefix="/api/scheduling", description="The line plan")

REASON = validate.Length(max=200)


class WeekGiven(Schema):
    """A line and any day of a week."""

    work_center_id = fields.UUID(required=True)
    week = Day(required=True)


class WishGiven(Schema):
    """A unit at a place is to go to another."""

    place = Whole(required=True)
    to = Whole(required=True)
    reason = fields.String(load_default="", validate=REASON)


class ArrangeGiven(Schema):
    """Arrange anew; `despite` takes the new sequence although its moves cost more than it saves."""

    despite = fields.Boolean(load_default=False)
    reason = fields.String(load_default="", validate=REASON)


@line_sequences.get("/line-week")
def read_line_week() -> Response:
    """A line (`work_center_id`) in the week of a day (`week`): its days, its models, and what is in no day yet."""
    demand(actor(), LineSequence, "read")
    line = _line()
    week = asked.day_of(request.args, "week", local_day(session(), line.site_id, g.now))
    found = line_days.week_of(session(), line, week, g.now)
    pieces = line_units.waiting(session(), found.wanted)
    return reply(line_board.board(session(), found, pieces) | {"as_of": g.now})


@line_sequences.post("/line-week/plan")
def plan_line_week() -> Response:
    """Spread the week's units over its free days, each laid in order; answers with the drafts."""
    demand(actor(), LineSequence, "create")
    given = load(WeekGiven, given_body())

    def done(act: Act) -> dict[str, Any]:
        line = act.find(WorkCenter, given["work_center_id"], lock=True)
        made = line_days.plan_days(line, given["week"], act)
        rows = [{"id": one.id, "number": one.number, "day": one.day, "units": len(one.positions)} for one in made]
        return {"sequences": rows}

    return reply(act(done)[0])


@line_sequences.get("/line-sequences/<uuid:id>")
def read_line_sequence(id: UUID) -> Response:
    """The sequence of a day with options, rules broken, how level it is, its last moves, and how far it was kept."""
    demand(actor(), LineSequence, "read")
    sequence = find(session(), LineSequence, id, actor())
    told = line_board.day_told(session(), sequence)
    told["sequence"]["open_because"] = translate(told["sequence"]["open_because"], g.language)
    return reply(told, ETag=f'"{sequence.version}"')


@line_sequences.post("/line-sequences/<uuid:id>/arrange")
def arrange_line_sequence(id: UUID) -> Response:
    """The best sequence found in the line's time; it replaces the one that stands if that is worth its moves.

    Searched before the write, so that nobody waits; a long day is left to a worker (202 with its job).
    """
    demand(actor(), LineSequence, "arrange")
    given, seen = load(ArrangeGiven, given_body()), base_version()
    sequence = find(session(), LineSequence, id, actor())
    check_version(sequence, seen)
    line_arranging.check_arrange(sequence)
    if len(sequence.positions) > AT_ONCE:
        return _asked(id, given["despite"], given["reason"])
    laid = line_arranging.searched(session(), sequence, given["despite"])

    def done(act: Act) -> dict[str, Any]:
        row = _held(id, seen, act)
        line_arranging.take(row, laid, given["reason"].strip(), act)
        act.session.flush()
        told = {"replaced": laid.replaced, "moves": len(laid.moves), "saved": laid.saved, "price": laid.price}
        return told | {"version": row.version}

    return reply(act(done)[0])


@line_sequences.post("/line-sequences/<uuid:id>/try")
def try_line_sequence(id: UUID) -> Response:
    """What moving one unit (`place`, `to`) would break; writes nothing."""
    demand(actor(), LineSequence, "read")
    sequence = find(session(), LineSequence, id, actor())
    return reply(line_arranging.tried(session(), sequence, _wish()))


@line_sequences.post("/line-sequences/<uuid:id>/move")
def move_in_line_sequence(id: UUID) -> Response:
    """One unit by hand; a reason is needed where that breaks what must hold, and where the day is frozen."""
    demand(actor(), LineSequence, "move")
    wish, seen = _wish(), base_version()

    def done(act: Act) -> dict[str, Any]:
        row = _held(id, seen, act)
        line_arranging.move(row, wish, act)
        act.session.flush()
        return {"id": row.id, "version": row.version}

    answer, _ = act(done)
    return reply(answer | {"message": translate(answer["message"], g.language)}, ETag=f'"{answer["version"]}"')


def _asked(id: UUID, despite: bool, reason: str) -> Response:
    seen = base_version()

    def done(act: Act) -> dict[str, Any]:
        row = _held(id, seen, act)
        return {"job_id": line_arranging.ask(row, (despite, reason.strip()), act)}

    return reply(act(done)[0], 202)


def _held(id: UUID, seen: int | None, act: Act) -> LineSequence:
    row = act.find(LineSequence, id, lock=True)
    check_version(row, seen)
    return row


def _wish() -> Wish:
    given = load(WishGiven, given_body())
    return Wish(given["place"], given["to"], given["reason"].strip())


def _line() -> WorkCenter:
    id = asked.id_of(request.args, "work_center_id")
    if id is None:
        raise Invalid("work_center_id: an id is needed.", {"work_center_id": ["An id is needed."]})
    return find(session(), WorkCenter, id, actor())
