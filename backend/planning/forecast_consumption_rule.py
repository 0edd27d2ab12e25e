"""Rules of forecast consumption 冲销: which order lines take from which forecasts, and how far around their day."""

from decimal import Decimal
from typing import Any

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped

from backend.documents.declare import SiteDocument, Spec, field
from backend.kernel.demand.consumption_rule import CHOICES


class ForecastConsumptionRule(SiteDocument):
    """One row of a site's rules: the first by sequence whose condition is true of an order line says how it takes.

    Conditions and levels name items, families, customers and sites by their codes.
    """

    __tablename__ = "forecast_consumption_rule"
    __table_args__ = (
        CheckConstraint("sequence BETWEEN 1 AND 999999", name="has_its_turn"),
        CheckConstraint("back BETWEEN 0 AND 366", name="looks_back"),
        CheckConstraint("forward BETWEEN 0 AND 366", name="looks_forward"),
        CheckConstraint("outlier_percent > 0", name="lets_one_line_take"),
        CheckConstraint("tolerance_percent >= 0", name="tolerates_not_less_than_nothing"),
        CheckConstraint("tolerance_least >= 0", name="tells_from_nothing_on"),
        CheckConstraint("carry_buckets BETWEEN 0 AND 60", name="carries_so_far"),
        CheckConstraint("decay_percent > 0", name="keeps_a_part"),
        CheckConstraint("grace_days BETWEEN 0 AND 366", name="waits_so_long"),
    )
    spec = Spec("Forecast consumption rule", "FCR-{seq:04}", title=("name",))

    name: Mapped[str] = field("Name", listed=True, default="")
    sequence: Mapped[int] = field("Sequence", listed=True, help="The first whose condition is true applies")
    predicate: Mapped[dict[str, Any]] = field(
        "Condition",
        default=dict,
        help='Empty: all. Such as {"field": "customer", "operator": "eq", "value": "K"}',
    )
    action: Mapped[str] = field("Action", listed=True, choices=CHOICES["action"], default="consume")
    direction: Mapped[str] = field("Direction", listed=True, choices=CHOICES["direction"], default="back_then_forward")
    back: Mapped[int] = field("Window back", listed=True, default=0)
    forward: Mapped[int] = field("Window forward", listed=True, default=0)
    window_unit: Mapped[str] = field("Window counted in", choices=CHOICES["unit"], default="calendar")
    levels: Mapped[list[Any]] = field(
        "Levels", default=list, help='Most specific first, such as [["item", "customer"], ["item"]]. Empty: item'
    )
    loops: Mapped[str] = field("Searched", choices=CHOICES["loops"], default="level_first")
    borrow: Mapped[bool] = field("Borrows from siblings of the family", default=False)
    outlier_percent: Mapped[Decimal | None] = field("Most one line takes of a bucket", unit="%")
    tolerance_percent: Mapped[Decimal] = field("Over-consumption tolerated", unit="%", default=Decimal(10))
    tolerance_least: Mapped[Decimal] = field("Over-consumption told from", default=Decimal(1))
    past_due: Mapped[str] = field("Past-due buckets", choices=CHOICES["past_due"], default="drop")
    carry_buckets: Mapped[int] = field("Carried at most (buckets)", default=1)
    decay_percent: Mapped[Decimal] = field("Carried on of each bucket", unit="%", default=Decimal(100))
    grace_days: Mapped[int] = field("Kept for", unit="d", default=0)
    current_bucket: Mapped[str] = field("Current bucket", choices=CHOICES["current_bucket"], default="whole")
    active: Mapped[bool] = field("Active", listed=True, default=True)
