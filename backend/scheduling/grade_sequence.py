"""Grade sequences: the order in which a paper machine runs its grades, with what the changes between them cost."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, relationship

from backend.documents.declare import NEVER, Line, SiteDocument, Spec, field, lines, link, owner, state
from backend.kernel.quantity import ZERO
from backend.kernel.workflow import STAYS, Step, Workflow
from backend.plant.work_center import WorkCenter
from backend.scheduling.grade_change_table import GradeChangeTable

FLOW = Workflow(
    Step("arrange", ("draft",), STAYS),
    Step("freeze", ("draft",), "frozen"),
    Step("thaw", ("frozen",), "draft"),
    Step("close", ("frozen",), "closed"),
    Step("cancel", ("draft", "frozen"), "cancelled"),
    meanings={"frozen": "run", "closed": "good", "cancelled": "stop"},
)
DRAFT = ("draft",)


class GradeSequence(SiteDocument):
    """Grades of a campaign on one paper machine, first to last, from a moment on and after the grade that runs then."""

    __tablename__ = "grade_sequence"
    __table_args__ = (
        CheckConstraint("tonnes_per_hour > 0", name="makes_something"),
        CheckConstraint("minute_cost >= 0 AND broke_cost >= 0 AND late_cost >= 0", name="costs"),
    )
    spec = Spec("Grade sequence", "GS-{year}-{seq:05}", workflow=FLOW, title=("remark",), printed=True)

    work_center_id: Mapped[UUID] = link("work_center", "Work center", listed=True, open_in=DRAFT)
    grade_change_table_id: Mapped[UUID] = link("grade_change_table", "Grade change table", open_in=DRAFT)
    begins_at: Mapped[datetime] = field("Begins at", listed=True, open_in=DRAFT)
    grade: Mapped[str] = field("Grade that runs then", default="", length=80, open_in=DRAFT)
    grammage: Mapped[Decimal | None] = field("Grammage that runs then", unit="g/m²", open_in=DRAFT)
    tonnes_per_hour: Mapped[Decimal] = field("Tonnes per hour", default=Decimal(10), open_in=DRAFT)
    minute_cost: Mapped[Decimal] = field("Cost of a minute of change", default=Decimal(1), open_in=DRAFT)
    broke_cost: Mapped[Decimal] = field("Cost of a kilogram of broke", default=ZERO, open_in=DRAFT)
    late_cost: Mapped[Decimal] = field("Cost of a minute late", default=Decimal(1), open_in=DRAFT)
    remark: Mapped[str] = field("Remark", listed=True, default="")
    cost: Mapped[Decimal] = field("Cost", listed=True, default=ZERO, open_in=NEVER)
    change_minutes: Mapped[int] = field("Minutes of changes", listed=True, default=0, open_in=NEVER)
    broke: Mapped[Decimal] = field("Broke of changes", unit="kg", listed=True, default=ZERO, open_in=NEVER)
    late_minutes: Mapped[int] = field("Minutes late", listed=True, default=0, open_in=NEVER)
    proved: Mapped[bool] = field("Proved best", default=False, open_in=NEVER)
    state: Mapped[str] = state(FLOW)
    runs: Mapped[list["GradeRun"]] = lines("GradeRun", "Runs", open_in=DRAFT)

    work_center: Mapped[WorkCenter] = relationship(foreign_keys=work_center_id, viewonly=True)
    table: Mapped[GradeChangeTable] = relationship(foreign_keys=grade_change_table_id, viewonly=True)


class GradeRun(Line):
    """So many tonnes of a grade, not before one day and due at the end of another; its trim plan, if there is one."""

    __tablename__ = "grade_run"
    __table_args__ = (
        CheckConstraint("tonnes > 0", name="makes_something"),
        CheckConstraint("tonnes_per_hour IS NULL OR tonnes_per_hour > 0", name="takes_time"),
    )

    owner_id: Mapped[UUID] = owner("grade_sequence")
    grade: Mapped[str] = field("Grade", length=80)
    grammage: Mapped[Decimal | None] = field("Grammage", unit="g/m²")
    tonnes: Mapped[Decimal] = field("Tonnes", unit="t")
    tonnes_per_hour: Mapped[Decimal | None] = field("Tonnes per hour", help="Empty: the sequence's")
    earliest: Mapped[date | None] = field("Not before")
    due: Mapped[date | None] = field("Due")
    trim_plan_id: Mapped[UUID | None] = link("trim_plan", "Trim plan")
