"""WIP limits 在制品上限: how many orders may be in work at once between some work centers."""

from uuid import UUID

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped

from backend.documents.declare import Line, SiteDocument, Spec, field, lines, link, owner


class WipLimit(SiteDocument):
    """An order counts from its first start to its last end at the work centers, wherever it is meanwhile (CONWIP)."""

    __tablename__ = "wip_limit"
    __table_args__ = (CheckConstraint("orders >= 1", name="lets_somebody_in"),)
    spec = Spec("WIP limit", title=("name",))

    name: Mapped[str] = field("Name", listed=True)
    orders: Mapped[int] = field("Orders at once", listed=True, default=1)
    centers: Mapped[list["WipLimitCenter"]] = lines("WipLimitCenter", "Work centers")


class WipLimitCenter(Line):
    """A work center counts under one limit."""

    __tablename__ = "wip_limit_center"
    __table_args__ = (UniqueConstraint("work_center_id"),)

    owner_id: Mapped[UUID] = owner("wip_limit")
    work_center_id: Mapped[UUID] = link("work_center", "Work center")
