"""How a work center is scheduled: its set-ups and who does them, its furnace load, how much may wait before it."""

from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped

from backend.documents.declare import SiteDocument, Spec, field, link


class CenterSetting(SiteDocument):
    """What scheduling knows of a work center beyond its calendar and places; one without does one thing after another.

    With a load limit every place is a furnace: operations of one family up to this load begin and end together.
    """

    __tablename__ = "center_setting"
    __table_args__ = (
        UniqueConstraint("work_center_id"),
        CheckConstraint("load_limit IS NULL OR load_limit > 0", name="holds_something"),
        CheckConstraint("setter_units >= 0", name="counts_setters"),
    )
    spec = Spec("Work center for scheduling", "WCS-{seq:05}", plural="Work centers for scheduling")

    work_center_id: Mapped[UUID] = link("work_center", "Work center", listed=True)
    setup_table_id: Mapped[UUID | None] = link("setup_table", "Set-up table", listed=True)
    family: Mapped[str] = field("Set up for", default="", length=80, help="The family it is set up for now")
    setter_id: Mapped[UUID | None] = link("shared_resource", "Set up by")
    setter_units: Mapped[int] = field("Of them", default=1)
    load_limit: Mapped[Decimal | None] = field("Furnace load")
