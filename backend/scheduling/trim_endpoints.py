"""Trim plans: their board, patterns tried and saved by hand; the order of grades, tried and saved."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import Response, g
from flask_smorest import Blueprint
from marshmallow import Schema, fields, validate

from backend.documents.act import Act
from backend.documents.http import act, actor, base_version, given_body, reply, session
from backend.documents.language import translate
from backend.documents.rights import demand, may
from backend.documents.scope import find
from backend.documents.shapes import Whole, load
from backend.kernel.cutting.trim.board import Run
from backend.sales.sales_order import SalesOrder
from backend.scheduling import grade_commands, grade_order, trim_board, trim_commands
from backend.scheduling.grade_sequence import GradeSequence
from backend.scheduling.trim_plan import TrimPlan

trims = Blueprint("trims", __name__, url_prefix="/api/scheduling", description="Trim plans")

MOST_SETS, WIDEST, MOST_ACROSS, MOST_PATTERNS = 100_000, 100_000, 200, 500
Told = dict[str, Any]


class PatternGiven(Schema):
    """A pattern by hand: rolls from the drive side."""

    sets = Whole(required=True, validate=validate.Range(0, MOST_SETS))
    widths = fields.List(
        Whole(validate=validate.Range(1, WIDEST)), required=True, validate=validate.Length(max=MOST_ACROSS)
    )


class PatternsGiven(Schema):
    """All patterns of a plan in the order in which they are cut."""

    patterns = fields.List(fields.Nested(PatternGiven), required=True, validate=validate.Length(max=MOST_PATTERNS))


class OrderGiven(Schema):
    """The runs of a grade sequence, first to last."""

    order = fields.List(fields.UUID(), required=True, validate=validate.Length(max=MOST_PATTERNS))


@trims.get("/trim_plan/<uuid:id>/board")
def read_board(id: UUID) -> Response:
    """A trim plan with what its patterns use and lose, and how far each demand is met."""
    demand(actor(), TrimPlan, "read")
    plan = find(session(), TrimPlan, id, actor())
    return _answered(trim_board.told(session(), plan, _names()), plan.version)


@trims.post("/trim_plan/<uuid:id>/check")
def check_patterns(id: UUID) -> Response:
    """What these `patterns` would come to instead; nothing is written."""
    demand(actor(), TrimPlan, "read")
    plan, runs = find(session(), TrimPlan, id, actor()), _runs()
    return _answered(trim_board.told(session(), plan, _names(), runs), plan.version)


@trims.post("/trim_plan/<uuid:id>/patterns")
def save_patterns(id: UUID) -> Response:
    """Put these `patterns` into the plan (If-Match); what no winder can cut is refused, all else told."""
    runs, seen, names = _runs(), base_version(), _names()

    def done(act: Act) -> Told:
        plan = trim_commands.save(id, runs, seen, act)
        return _written(plan, act, lambda: trim_board.told(act.session, plan, names))

    answer, _ = act(done)
    return _answered(answer, answer["plan"]["version"])


@trims.get("/grade_sequence/<uuid:id>/chart")
def read_sequence(id: UUID) -> Response:
    """When each grade runs, what changes between them cost, and what is late."""
    demand(actor(), GradeSequence, "read")
    sequence = find(session(), GradeSequence, id, actor())
    return _answered(grade_order.told(session(), sequence, [run.id for run in sequence.runs]), sequence.version)


@trims.post("/grade_sequence/<uuid:id>/try")
def try_order(id: UUID) -> Response:
    """What another `order` of the runs would cost; nothing is written."""
    demand(actor(), GradeSequence, "read")
    sequence, order = find(session(), GradeSequence, id, actor()), load(OrderGiven, given_body())["order"]
    return _answered(grade_order.told(session(), sequence, order), sequence.version)


@trims.post("/grade_sequence/<uuid:id>/order")
def save_order(id: UUID) -> Response:
    """Run the grades in this `order` (If-Match); one with a change that is forbidden is refused."""
    order, seen = load(OrderGiven, given_body())["order"], base_version()

    def done(act: Act) -> Told:
        sequence = grade_commands.put_in_order(id, order, seen, act)
        return _written(sequence, act, lambda: grade_order.told(act.session, sequence, order))

    answer, _ = act(done)
    return _answered(answer, answer["sequence"]["version"])


def _written(row: Any, act: Act, tell: Callable[[], Told]) -> Told:
    act.settle()
    act.session.flush()
    return tell()


def _runs() -> list[Run]:
    return [Run(tuple(each["widths"]), each["sets"]) for each in load(PatternsGiven, given_body())["patterns"]]


def _names() -> bool:
    return may(actor(), SalesOrder, "read")


def _answered(told: Told, version: int) -> Response:
    return reply(_translated(told), ETag=f'"{version}"')


def _translated(told: Any) -> Any:
    """Every sentence in the reader's language."""
    if isinstance(told, dict):
        return {name: _said(name, value) for name, value in told.items()}
    return [_translated(each) for each in told] if isinstance(told, list | tuple) else told


def _said(name: str, value: Any) -> Any:
    if name == "sentence" and isinstance(value, str):
        return translate(value, g.language)
    if name == "sentences":
        return [translate(each, g.language) for each in value]
    return _translated(value)
