"""Grade changes 改产: what it takes from one grade and grammage to another on a paper machine."""

from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped

from backend.documents.declare import Line, SiteDocument, Spec, field, lines, link, owner
from backend.kernel.quantity import ZERO


class GradeChangeTable(SiteDocument):
    """Minutes and broke from grade to grade, not symmetric; what is not listed takes the usual.

    The same grade in a grammage within the free step costs nothing (paper.md §5: ±10 % without a stop).
    """

    __tablename__ = "grade_change_table"
    __table_args__ = (
        CheckConstraint("usual_minutes BETWEEN 0 AND 100000", name="takes_time"),
        CheckConstraint("usual_broke >= 0 AND free_step >= 0", name="counts_forward"),
    )
    spec = Spec("Grade change table", title=("name",))

    name: Mapped[str] = field("Name", listed=True)
    work_center_id: Mapped[UUID | None] = link("work_center", "Work center", listed=True)
    usual_minutes: Mapped[int] = field("Usual change", unit="min", listed=True, default=60)
    usual_broke: Mapped[Decimal] = field("Usual broke", unit="kg", listed=True, default=ZERO)
    free_step: Mapped[Decimal] = field("Free step of grammage", unit="%", default=Decimal(10))
    unlisted_forbidden: Mapped[bool] = field("What is not listed is forbidden", default=False)
    changes: Mapped[list["GradeChange"]] = lines("GradeChange", "Changes")


class GradeChange(Line):
    """From one grade to another; without a grammage it holds for all of the grade."""

    __tablename__ = "grade_change"
    __table_args__ = (
        CheckConstraint("minutes BETWEEN 0 AND 100000", name="takes_time"),
        CheckConstraint("broke >= 0", name="counts_forward"),
    )

    owner_id: Mapped[UUID] = owner("grade_change_table")
    before: Mapped[str] = field("From grade", length=80)
    before_grammage: Mapped[Decimal | None] = field("From grammage", unit="g/m²")
    after: Mapped[str] = field("To grade", length=80)
    after_grammage: Mapped[Decimal | None] = field("To grammage", unit="g/m²")
    minutes: Mapped[int] = field("Change", unit="min", default=0)
    broke: Mapped[Decimal] = field("Broke", unit="kg", default=ZERO)
    forbidden: Mapped[bool] = field("Forbidden", default=False)
