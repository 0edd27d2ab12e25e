"""Endpoints of sales beside those every document has: the worksheet of a forecast, corrections, accuracy."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from flask import Response, request
from flask_smorest import Blueprint
from marshmallow import EXCLUDE, Schema, fields, validate

from backend.documents.act import Act
from backend.documents.http import act, actor, given_body, outcome, reply, session
from backend.documents.rights import demand
from backend.documents.scope import find
from backend.documents.shapes import Day, Quantity, YesNo, load
from backend.kernel.errors import Invalid
from backend.sales import forecast_edits, forecast_new_series, queries
from backend.sales.forecast import Forecast
from backend.sales.forecast_edits import LAYERS, Edit
from backend.sales.forecast_grid import LARGEST, LIMIT, Page, detail, grid
from backend.sales.forecast_keys import KEYS, checked_keys
from backend.sales.forecast_new_series import NewSeries
from backend.sales.forecast_scheme import ForecastScheme

sales = Blueprint("sales", __name__, url_prefix="/api/sales", description="Forecast worksheet and accuracy")
LONGEST_REASON = 2_000


class CorrectionGiven(Schema):
    """A correction as it is asked for; `node` is checked by itself."""

    class Meta:
        unknown = EXCLUDE

    start = Day(required=True)
    end = Day(load_default=None)
    layer = fields.String(load_default="absolute", validate=validate.OneOf(LAYERS))
    value = Quantity(required=True)
    reason = fields.String(required=True, validate=validate.Length(1, LONGEST_REASON))
    locked = YesNo(load_default=False)


class SeriesGiven(Schema):
    """A series that is to be forecast from now on, and the item it is expected to be like."""

    item_id = fields.UUID(required=True)
    customer_id = fields.UUID(load_default=None, allow_none=True)
    like_item_id = fields.UUID(load_default=None, allow_none=True)
    factor = Quantity(load_default=None)


@sales.get("/forecast/<uuid:id>/grid")
def read_grid(id: UUID) -> Response:
    """Nodes × periods: those of one key (`by`) under others (`item_group_id`, `item_id`, `customer_id`,
    `customer_class`, `channel`, `region`; empty: those without), `q`, `limit`, `after`."""
    demand(actor(), Forecast, "read")
    forecast = find(session(), Forecast, id, actor())
    by = request.args.get("by", "item_group_id")
    if by not in KEYS:
        raise Invalid(f"by: one of {', '.join(KEYS)} is needed.", {"by": ["Unknown key."]})
    q = request.args.get("q", "")[:100].replace("\x00", "")
    limit = _whole("limit", LIMIT, (1, LARGEST))
    page = Page(by, _node(), q, limit, _whole("after", 0, (0, 10_000_000)))
    return reply(grid(session(), forecast, page))


@sales.get("/forecast/<uuid:id>/detail")
def read_detail(id: UUID) -> Response:
    """One node: past demand, figures, corrections with who and why, why this model where it is one series, and how
    good what was published of it has been."""
    demand(actor(), Forecast, "read")
    forecast = find(session(), Forecast, id, actor())
    return reply(detail(session(), forecast, _node()))


@sales.post("/forecast/<uuid:id>/corrections")
def add_correction(id: UUID) -> Response:
    """Change a node in the periods of [start, end) (without end: one):
    `{"node", "start", "end", "layer", "value", "reason", "locked"}`."""
    demand(actor(), Forecast, "change")
    edit = _edit(given_body())
    return _changed(lambda done: forecast_edits.correct(id, edit, done))


@sales.post("/forecast/<uuid:id>/corrections/<uuid:correction_id>/withdraw")
def withdraw_correction(id: UUID, correction_id: UUID) -> Response:
    """Take a correction back; it stays to be read."""
    demand(actor(), Forecast, "change")
    return _changed(lambda done: forecast_edits.withdraw(id, correction_id, done))


@sales.post("/forecast/<uuid:id>/series")
def add_series(id: UUID) -> Response:
    """Forecast another item or customer's part, like another item × a factor, or from nothing."""
    demand(actor(), Forecast, "change")
    given = NewSeries(**load(SeriesGiven, given_body()))
    return _changed(lambda done: forecast_new_series.add(id, given, done))


@sales.get("/forecast_scheme/<uuid:id>/accuracy")
def read_accuracy(id: UUID) -> Response:
    """How good the published forecasts of each item were at the scheme's lag, the worst first (`limit`, `after`)."""
    demand(actor(), ForecastScheme, "read")
    scheme = find(session(), ForecastScheme, id, actor())
    limit, after = _whole("limit", LIMIT, (1, LARGEST)), _whole("after", 0, (0, 10_000_000))
    return reply(queries.accuracy(session(), scheme.id, limit, after))


def _changed(work: Any) -> Response:
    """Do it as one act and answer with the forecast as it then stands."""

    def done(act: Act) -> dict[str, Any]:
        return outcome(work(act), act)

    answer, _ = act(done)
    return reply(answer["row"], ETag=f'"{answer["row"]["version"]}"')


def _edit(body: Any) -> Edit:
    values = load(CorrectionGiven, body)
    if strange := set(body) - set(CorrectionGiven().fields) - {"node"}:
        name = sorted(strange)[0][:40]
        raise Invalid(f"{name}: there is no such field.", {name: ["Unknown field."]})
    start, end = values["start"], values.pop("end")
    if end is not None and end <= start:
        raise Invalid("end: a day after the start is needed.", {"end": ["Not after the start."]})
    return Edit(keys=checked_keys(body.get("node", {})), end=end or start + timedelta(days=1), **values)


def _node() -> dict[str, str]:
    return checked_keys({name: request.args[name] for name in KEYS if name in request.args})


def _whole(name: str, otherwise: int, bounds: tuple[int, int]) -> int:
    text, (least, most) = request.args.get(name, ""), bounds
    if not text:
        return otherwise
    if not text.isdigit() or not least <= int(text[:9]) <= most:
        raise Invalid(f"{name}: a number from {least} to {most} is needed.", {name: [f"From {least} to {most}."]})
    return int(text)
