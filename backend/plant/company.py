"""Company and site: every other row belongs to one company, many to one site."""

from uuid import UUID

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
    spec = Spec("Site", title=("name",), offline="read")

    name: Mapped[str] = field("Name", listed=True)
    timezone: Mapped[str] = field("Time zone", default="Asia/Shanghai", length=60)
    work_calendar_id: Mapped[UUID | None] = link("work_calendar", "Work calendar")
