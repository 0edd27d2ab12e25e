"""Set-up tables: how long a machine takes from one family to another."""

from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped

from backend.documents.declare import Line, SiteDocument, Spec, field, lines, owner


class SetupTable(SiteDocument):
    """Minutes from family to family, not symmetric; what is not listed takes the usual time, the same family none."""

    __tablename__ = "setup_table"
    __table_args__ = (CheckConstraint("usual_minutes >= 0", name="takes_time"),)
    spec = Spec("Set-up table", title=("name",))

    name: Mapped[str] = field("Name", listed=True)
    usual_minutes: Mapped[Decimal] = field("Usual set-up", unit="min", listed=True, default=Decimal(0))
    times: Mapped[list["SetupTime"]] = lines("SetupTime", "Set-ups")


class SetupTime(Line):
    """The way from one family to another."""

    __tablename__ = "setup_time"
    __table_args__ = (CheckConstraint("minutes >= 0", name="takes_time"),)

    owner_id: Mapped[UUID] = owner("setup_table")
    before: Mapped[str] = field("From family", length=80)
    after: Mapped[str] = field("To family", length=80)
    minutes: Mapped[Decimal] = field("Set-up", unit="min")
