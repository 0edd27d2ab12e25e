"""Spacing rules 间隔规则: how many units with an option may follow each other on a line."""

from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped

from backend.documents.declare import SiteDocument, Spec, field, link


class SpacingRule(SiteDocument):
    """At most so many units with the option in any so many consecutive ones; a soft rule costs its weight instead."""

    __tablename__ = "spacing_rule"
    __table_args__ = (
        CheckConstraint("most >= 0", name="counts_units"),
        CheckConstraint("most < consecutive", name="leaves_space"),
        CheckConstraint("consecutive BETWEEN 2 AND 1000", name="looks_along"),
        CheckConstraint("weight >= 0", name="weighs_something"),
    )
    spec = Spec("Spacing rule", "SPR-{seq:05}", title=("option",))

    work_center_id: Mapped[UUID] = link("work_center", "Line", listed=True)
    option: Mapped[str] = field("Option", listed=True, length=40)
    most: Mapped[int] = field("At most", listed=True, default=1)
    consecutive: Mapped[int] = field("In any consecutive", listed=True, default=2)
    hard: Mapped[bool] = field("Must hold", listed=True, default=True)
    weight: Mapped[Decimal] = field("Weight where it need not", default=Decimal(1))

    @property
    def named(self) -> str:
        return f"{self.option} {self.most}/{self.consecutive}"
