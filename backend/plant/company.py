"""Company and site: every other row belongs to one company, many to one site."""

from uuid import UUID

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped

from backend.documents.declare import Document, Spec, field, link


class Company(Document):
    """A legal entity; it belongs to itself."""

    __tablename__ = "company"
    spec = Spec("Company", title=("name",), plural="Companies")

    name: Mapped[str] = field("Name", listed=True)
    currency: Mapped[str] = field("Currency", listed=True, default="CNY", length=3)
    enterprise: Mapped[str] = field("Enterprise", default="")


class Site(Document):
    """A place where a company makes, keeps or moves things; it lies in its own scope."""

    __tablename__ = "site"
    __table_args__ = (CheckConstraint("schedule_days BETWEEN 1 AND 3650", name="keeps_days"),)
    spec = Spec("Site", title=("name",), offline="read")

    name: Mapped[str] = field("Name", listed=True)
    timezone: Mapped[str] = field("Time zone", default="Asia/Shanghai", length=60)
    work_calendar_id: Mapped[UUID | None] = link("work_calendar", "Work calendar")
    schedule_days: Mapped[int] = field(
        "Old schedules kept", unit="d", default=30, help="Not published or replaced; after that only their figures"
    )
