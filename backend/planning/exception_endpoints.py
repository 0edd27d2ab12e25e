"""Endpoints of a planner's exceptions: the list with owners and ages, and a dismissal with its reason."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from flask import Response, g, request
from flask_smorest import Blueprint
from marshmallow import Schema, fields, validate
from sqlalchemy import select

from backend.documents import steps
from backend.documents.act import Act
from backend.documents.http import act, actor, given_body, outcome, reply, session
from backend.documents.language import translate
from backend.documents.rights import demand
from backend.documents.scope import find, narrow
from backend.documents.shapes import load
from backend.kernel.errors import NotFound, Refused
from backend.planning import asked, exception_rows, rules
from backend.planning.answerable import wanted
from backend.planning.exception_answer import ExceptionAnswer
from backend.planning.exception_rows import Look
from backend.planning.message_answer import Reason
from backend.planning.plan_version import PlanScheme, PlanVersion
from backend.plant.queries import local_day

exceptional = Blueprint(
    "exceptional", __name__, url_prefix="/api/planning/plan-exceptions", description="Exceptions with owner and age"
)


class ExceptionDismissed(Schema):
    """An exception of a plan as somebody saw it, and why nothing is done."""

    plan_scheme_id = fields.UUID(required=True)
    plan_version_id = fields.UUID(required=True)
    id = fields.UUID(required=True)
    reason = fields.String(required=True, validate=validate.Length(max=200))


@exceptional.get("")
def read_exceptions() -> Response:
    """What is odd in the plan in force, the worst first, with whose it is and how long it stands.

    `plan_scheme_id` (else the first), `code` (several with commas), `owner` (an id, `me` or `none`), `hidden` 1 shows
    those that were dismissed; `offset` and `limit` page.
    """
    demand(actor(), PlanVersion, "read")
    sought, scheme_id = wanted(request.args, actor()), asked.id_of(request.args, "plan_scheme_id")
    told = exception_rows.rows(_look(scheme_id), sought)
    for row in told["rows"]:
        row["sentence"] = translate(row["sentence"], g.language)
    return reply(told)


@exceptional.post("/dismiss")
def dismiss_exception() -> Response:
    """Nothing is done about an exception, and why; it is hidden until it says something else."""
    demand(actor(), ExceptionAnswer, "dismiss")
    values = load(ExceptionDismissed, given_body())
    look = _look(values["plan_scheme_id"])
    answer, _ = act(lambda done: outcome(_dismissed(look, values, done), done))
    return reply(answer["row"], 201)


def _dismissed(look: Look, values: dict[str, Any], done: Act) -> ExceptionAnswer:
    """The exception is kept as it was; one of a plan that is not in force any more is not answered."""
    demand(done.actor, ExceptionAnswer, "dismiss")
    look = replace(look, session=done.session)
    scheme = done.find(PlanScheme, look.scheme.id, lock=True)
    if scheme.current_version_id != values["plan_version_id"]:
        raise rules.Outdated("The plan was made anew meanwhile; look at its exceptions again.")
    seen = next((one for one in look.seen() if one.id == values["id"]), None)
    if seen is None:
        raise NotFound("The plan in force has no such exception; look again.")
    said = exception_rows.answer_to(seen, look.memory(), scheme.out_tolerance_days)
    if said is not None:
        raise Refused(f"{said.number} has dismissed this already.")
    made = ExceptionAnswer(company_id=scheme.company_id, site_id=scheme.site_id, plan_scheme_id=scheme.id)
    made.plan_version_id, made.item_id, made.code, made.mark = look.version.id, seen.item_id, seen.code, seen.mark
    made.day, made.quantity, made.state = seen.day, seen.quantity, "open"
    answer = steps.step_within(done.add(made), "dismiss", done, Reason(rules.reason(values["reason"])))
    assert isinstance(answer, ExceptionAnswer)
    return answer


def _look(scheme_id: UUID | None) -> Look:
    query = narrow(select(PlanScheme), PlanScheme, actor()).order_by(PlanScheme.number, PlanScheme.id)
    scheme = find(session(), PlanScheme, scheme_id, actor()) if scheme_id else session().scalars(query).first()
    if scheme is None:
        raise NotFound("There is no plan scheme.")
    if scheme.current_version_id is None:
        raise NotFound("This scheme has no plan yet; run it first.")
    version = session().get_one(PlanVersion, scheme.current_version_id)
    return Look(session(), actor(), scheme, version, local_day(session(), scheme.site_id, g.now))
