"""Endpoints of the planner's workbench: action messages with their answers, and one decision on many orders."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import Response, g, request
from flask_smorest import Blueprint
from marshmallow import Schema, fields, validate
from sqlalchemy import select

from backend.documents.act import Act
from backend.documents.http import (
    act,
    actor,
    assembly,
    base_version,
    database,
    given_body,
    key,
    outcome,
    reply,
    session,
)
from backend.documents.language import translate
from backend.documents.rights import demand
from backend.documents.scope import find, narrow
from backend.documents.shapes import Whole, load
from backend.kernel.errors import Invalid, NotFound
from backend.planning import action_messages, answering, asked, mass, message_rows
from backend.planning.action_messages import Desk
from backend.planning.answerable import wanted
from backend.planning.endpoints import shelf
from backend.planning.message_answer import CODES, SUPPLIES, MessageAnswer
from backend.planning.plan_version import PlanScheme
from backend.planning.planned_order import PlannedOrder
from backend.plant.queries import local_day

workbench = Blueprint("workbench", __name__, url_prefix="/api/planning", description="What a planner acts on")

FEW = 50  # orders that become one


class MessageSeen(Schema):
    """A message as somebody saw it."""

    plan_scheme_id = fields.UUID(required=True)
    supply = fields.String(required=True, validate=validate.OneOf(SUPPLIES))
    supply_id = fields.UUID(required=True)
    code = fields.String(required=True, validate=validate.OneOf(CODES))


class MessageDismissed(MessageSeen):
    """And why nothing is done."""

    reason = fields.String(required=True, validate=validate.Length(max=200))


class OrderSeen(Schema):
    """A planned order as somebody saw it."""

    id = fields.UUID(required=True)
    version = Whole(required=True)


class OrdersMerged(Schema):
    """Orders that become one."""

    rows = fields.List(fields.Nested(OrderSeen), required=True, validate=validate.Length(2, FEW))


class OrdersChosen(Schema):
    """Orders and what is decided on each of them."""

    step = fields.String(required=True, validate=validate.OneOf(mass.STEPS))
    rows = fields.List(fields.Nested(OrderSeen), required=True, validate=validate.Length(1, mass.MOST))


@workbench.get("/action-messages")
def read_messages() -> Response:
    """What the plan in force says about firm supply, the most urgent first.

    `plan_scheme_id` (else the first), `code` (several with commas), `owner` (an id, `me` or `none`), `hidden` 1 shows
    those that were dismissed; `offset` and `limit` page.
    """
    demand(actor(), MessageAnswer, "read")
    sought, scheme_id = wanted(request.args, actor(), CODES), asked.id_of(request.args, "plan_scheme_id")
    told = message_rows.rows(_desk(scheme_id), shelf(), sought, g.now)
    for row in told["rows"]:
        row["sentence"] = translate(row["sentence"], g.language)
    return reply(told)


@workbench.post("/action-messages/apply")
def apply_message() -> Response:
    """Do what a message says to the document (`If-Match` its version), or ask who can."""
    demand(actor(), MessageAnswer, "apply")
    heard, version = _heard(load(MessageSeen, given_body())), base_version()
    return _answered(lambda done: answering.apply(_there(heard), version, done))


@workbench.post("/action-messages/dismiss")
def dismiss_message() -> Response:
    """Nothing is done about a message, and why; it is hidden until it says something else."""
    demand(actor(), MessageAnswer, "dismiss")
    values = load(MessageDismissed, given_body())
    heard = _heard(values)
    return _answered(lambda done: answering.dismiss(_there(heard), values["reason"], done))


@workbench.post("/planned_order/mass")
def take_many() -> Response:
    """Firm, release or cancel many planned orders; each has its own outcome. More than 200 are done by a job (202)."""
    values = load(OrdersChosen, given_body())
    demand(actor(), PlannedOrder, values["step"])
    step, rows = values["step"], _rows(values["rows"])
    if len(rows) > mass.AT_ONCE:
        answer, _ = act(lambda done: {"job_id": mass.enqueue(step, rows, done)})
        return reply(answer, 202)
    act(lambda _: {})  # the key now stands for these rows
    doing = mass.Doing(database(), assembly(), actor(), key())
    told = list(doing.each(step, rows))
    for row in told:
        row["sentence"] = translate(row["sentence"], g.language)
    counts = {name: sum(1 for row in told if row["outcome"] == name) for name in mass.OUTCOMES}
    return reply({"rows": told, "counts": counts})


@workbench.post("/planned_order/merge")
def merge_orders() -> Response:
    """Several planned orders of one item and source become one firm order, with the earliest day."""
    rows = _rows(load(OrdersMerged, given_body())["rows"])
    demand(actor(), PlannedOrder, "firm")
    answer, _ = act(lambda done: outcome(mass.merge(rows, done), done))
    return reply(answer["row"], ETag=f'"{answer["row"]["version"]}"')


def _answered(work: Callable[[Act], MessageAnswer]) -> Response:
    answer, _ = act(lambda done: _as_told(work(done), done))
    return reply(answer["row"] | {"at_once": answer["at_once"]}, 201)


def _as_told(row: MessageAnswer, done: Act) -> dict[str, Any]:
    return outcome(row, done) | {"at_once": row.state == "applied"}


def _rows(given: list[dict[str, Any]]) -> list[mass.Row]:
    rows = [mass.Row(row["id"], row["version"]) for row in given]
    if len({row.id for row in rows}) < len(rows):
        raise Invalid("rows: an order stands in it twice.", {"rows": ["An order stands in it twice."]})
    return rows


def _desk(scheme_id: UUID | None) -> Desk:
    query = narrow(select(PlanScheme), PlanScheme, actor()).order_by(PlanScheme.number, PlanScheme.id)
    scheme = find(session(), PlanScheme, scheme_id, actor()) if scheme_id else session().scalars(query).first()
    if scheme is None:
        raise NotFound("There is no plan scheme.")
    today = local_day(session(), scheme.site_id, g.now)
    return action_messages.desk_of(session(), shelf(), actor(), (scheme, today))


def _heard(values: dict[str, Any]) -> answering.Heard | None:
    desk = _desk(values["plan_scheme_id"])
    told = desk.find((values["supply"], values["supply_id"]), values["code"])
    if told is None:
        return None
    item_id, version_id = desk.snapshot.item_id(told.place), desk.scheme.current_version_id
    return answering.Heard(desk.scheme.id, version_id, item_id, told, message_rows.sentence(told))


def _there(heard: answering.Heard | None) -> answering.Heard:
    """Asked inside the act: who says the same again is told what the first time came to, though it is gone now."""
    if heard is None:
        raise NotFound("The plan in force has no such message any more; look again.")
    return heard
