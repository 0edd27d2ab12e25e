"""Forecasts: one version of what is expected of a scheme's items, its series, figures and corrections."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column
from uuid_utils.compat import uuid7

from backend.documents.declare import NEVER, Base, SiteDocument, Spec, field, link, state
from backend.kernel.workflow import Step, Workflow
from backend.sales.forecast_scheme import PERIODS

KINDS = ("statistical", "sales", "marketing", "consensus", "budget")
FLOW = Workflow(
    Step("submit", ("draft",), "submitted"),
    Step("review", ("submitted",), "reviewed"),
    Step("publish", ("reviewed",), "published"),
    Step("send_back", ("submitted", "reviewed"), "draft"),
    Step("supersede", ("published",), "superseded"),
    Step("discard", ("draft", "submitted", "reviewed"), "discarded"),
    meanings={"submitted": "wait", "reviewed": "wait", "published": "good", "superseded": "stop", "discarded": "stop"},
)
DRAFT = ("draft",)


class Forecast(SiteDocument):
    """One version: made by a job from history or from another version, corrected by people, then published for good.

    `cycle` is the first day of its first period: one version of a scheme is published in each. `in_force` is true on
    that one and empty on all others, so that the database itself refuses a second.
    """

    __tablename__ = "forecast"
    __table_args__ = (UniqueConstraint("forecast_scheme_id", "cycle", "in_force"),)
    spec = Spec("Forecast", "FC-{year}-{seq:05}", workflow=FLOW, title=("name",))

    forecast_scheme_id: Mapped[UUID] = link("forecast_scheme", "Forecast scheme", listed=True, open_in=DRAFT)
    kind: Mapped[str] = field("Kind", listed=True, choices=KINDS, default="statistical", open_in=DRAFT)
    based_on_id: Mapped[UUID | None] = link("forecast", "Made from", open_in=DRAFT, help="Empty: from history")
    cycle: Mapped[date | None] = field("Cycle", listed=True, open_in=DRAFT, help="Empty: the present period")
    name: Mapped[str] = field("Name", listed=True, default="")
    period: Mapped[str] = field("Period", choices=PERIODS, default="month", open_in=NEVER)
    decimals: Mapped[int] = field("Decimals", default=0, open_in=NEVER)
    series: Mapped[int] = field("Series", listed=True, default=0, open_in=NEVER)
    not_forecast: Mapped[int] = field("Series without a forecast", default=0, open_in=NEVER)
    corrections: Mapped[int] = field("Corrections", listed=True, default=0, open_in=NEVER)
    job_id: Mapped[UUID | None] = field("Job", open_in=NEVER)
    made_at: Mapped[datetime | None] = field("Made", open_in=NEVER)
    published_at: Mapped[datetime | None] = field("Published", listed=True, open_in=NEVER)
    error: Mapped[str] = field("Error", default="", length=None, open_in=NEVER)
    state: Mapped[str] = state(FLOW)
    in_force: Mapped[bool | None] = mapped_column()


class ForecastSeries(Base):
    """One leaf of a version: what is forecast by itself, with the demand it was made from and why it is so.

    Empty keys say "any". `history` are whole smallest units, the first of the period that begins on `history_first`.
    """

    __tablename__ = "forecast_series"
    __table_args__ = (Index("ix_forecast_series_version", "forecast_id", "position"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    forecast_id: Mapped[UUID] = mapped_column(ForeignKey("forecast.id", ondelete="CASCADE"))
    position: Mapped[int]
    item_group_id: Mapped[UUID | None] = mapped_column(ForeignKey("item_group.id"))
    item_id: Mapped[UUID | None] = mapped_column(ForeignKey("item.id"))
    customer_id: Mapped[UUID | None] = mapped_column(ForeignKey("customer.id"))
    customer_class: Mapped[str]
    channel: Mapped[str]
    region: Mapped[str]
    history: Mapped[list[Any]]
    history_first: Mapped[date]
    why: Mapped[dict[str, Any]]


class ForecastRow(Base):
    """One series in one period [start, end): what the model or the version before said, and what stands now."""

    __tablename__ = "forecast_row"
    __table_args__ = (
        CheckConstraint("quantity >= 0 AND baseline >= 0", name="expects_not_less_than_nothing"),
        Index("ix_forecast_row_version", "forecast_id", "start"),
    )

    series_id: Mapped[UUID] = mapped_column(ForeignKey("forecast_series.id", ondelete="CASCADE"), primary_key=True)
    start: Mapped[date] = mapped_column(primary_key=True)
    end: Mapped[date]
    forecast_id: Mapped[UUID] = mapped_column(ForeignKey("forecast.id", ondelete="CASCADE"))
    baseline: Mapped[Decimal]
    quantity: Mapped[Decimal]
    locked: Mapped[bool] = mapped_column(default=False)


class ForecastCorrection(Base):
    """What a person changed at one node in one period, and why; kept for good, also when it is withdrawn.

    `node` names the keys that matter (an empty one means "those without"). `before` and `after` are the node's figures
    as the correction found and left them in the order of the layers.
    """

    __tablename__ = "forecast_correction"
    __table_args__ = (Index("ix_forecast_correction_version", "forecast_id", "start"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    forecast_id: Mapped[UUID] = mapped_column(ForeignKey("forecast.id", ondelete="CASCADE"))
    position: Mapped[int]
    node: Mapped[dict[str, Any]]
    start: Mapped[date]
    layer: Mapped[str] = mapped_column(String(40))
    value: Mapped[Decimal]
    reason: Mapped[str] = mapped_column(Text)
    locked: Mapped[bool]
    person_id: Mapped[UUID | None]
    person: Mapped[str]
    made_at: Mapped[datetime]
    before: Mapped[Decimal]
    after: Mapped[Decimal]
    withdrawn_at: Mapped[datetime | None]
    withdrawn_by: Mapped[str] = mapped_column(default="")
