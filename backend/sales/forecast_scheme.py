"""Forecast schemes: what is forecast for a site, how finely, from what, and how good it has been."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column
from uuid_utils.compat import uuid7

from backend.documents.declare import Base, SiteDocument, Spec, field, link
from backend.kernel.forecasting.periods import Period

PERIODS = tuple(Period)
LEVELS = ("item_group", "item", "item_customer", "item_class", "item_channel", "item_region")
SOURCES = ("orders", "shipments")
METHODS = ("bottom_up", "top_down", "middle_out", "least_squares")


class ForecastScheme(SiteDocument):
    """A scope that is forecast again and again, cycle after cycle: one site, all items or those of one group."""

    __tablename__ = "forecast_scheme"
    __table_args__ = (
        CheckConstraint("horizon BETWEEN 1 AND 366", name="has_horizon"),
        CheckConstraint("buckets BETWEEN 6 AND 1500", name="looks_back"),
        CheckConstraint("lag >= 1", name="has_lag"),
        CheckConstraint("lag <= horizon", name="sees_its_lag"),
        CheckConstraint("decimals BETWEEN 0 AND 3", name="has_decimals"),
    )
    spec = Spec("Forecast scheme", title=("name",))

    name: Mapped[str] = field("Name", listed=True)
    period: Mapped[str] = field("Period", listed=True, choices=PERIODS, default="month")
    horizon: Mapped[int] = field("Periods ahead", listed=True, default=12)
    buckets: Mapped[int] = field("Periods looked back", default=36)
    level: Mapped[str] = field("Level", listed=True, choices=LEVELS, default="item", help="How finely it is forecast")
    item_group_id: Mapped[UUID | None] = link("item_group", "Item group", listed=True, help="Empty: all items")
    source: Mapped[str] = field("Demand from", choices=SOURCES, default="orders", help="Orders count by wanted day")
    method: Mapped[str] = field("Reconciled", choices=METHODS, default="bottom_up")
    lag: Mapped[int] = field("Lag", default=1, help="Accuracy counts what was published so many periods before")
    decimals: Mapped[int] = field("Decimals", default=0, help="Of the figures, in each item's base unit")


class ForecastAccuracy(Base):
    """How good the published forecasts of one item were up to a cycle; shares are of one, no value where none is."""

    __tablename__ = "forecast_accuracy"
    __table_args__ = (
        UniqueConstraint("forecast_scheme_id", "cycle", "item_id", "item_group_id", name="uq_forecast_accuracy_of"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    company_id: Mapped[UUID]
    site_id: Mapped[UUID]
    forecast_scheme_id: Mapped[UUID] = mapped_column(ForeignKey("forecast_scheme.id"))
    cycle: Mapped[date]
    item_id: Mapped[UUID | None]
    item_group_id: Mapped[UUID | None]
    lag: Mapped[int]
    count: Mapped[int]
    mape: Mapped[Decimal | None]
    wape: Mapped[Decimal | None]
    bias: Mapped[Decimal | None]
    mase: Mapped[Decimal | None]
    rmse: Mapped[Decimal | None]
    tracking_signal: Mapped[Decimal | None]
    alarm: Mapped[bool]
    added: Mapped[dict[str, Any]]  # by the statistics, and by all that was published: WAPE(naive) − WAPE(it)
    measured_at: Mapped[datetime]
