"""How a production line is sequenced: its takt, how far ahead its days freeze, how dear a move is."""

from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped

from backend.documents.declare import SiteDocument, Spec, field, link


class LineSetting(SiteDocument):
    """What the line plan knows of a line; one without has no takt of its own and freezes three open days ahead."""

    __tablename__ = "line_setting"
    __table_args__ = (
        UniqueConstraint("work_center_id"),
        CheckConstraint("freeze_days BETWEEN 0 AND 60", name="freezes_days"),
        CheckConstraint("takt_seconds IS NULL OR takt_seconds > 0", name="takes_time"),
        CheckConstraint("search_seconds BETWEEN 0 AND 600", name="searches_a_while"),
        CheckConstraint("move_weight >= 0", name="weighs_moves"),
    )
    spec = Spec("Line for the line plan", "LNS-{seq:05}", plural="Lines for the line plan")

    work_center_id: Mapped[UUID] = link("work_center", "Line", listed=True)
    freeze_days: Mapped[int] = field("Frozen ahead", unit="d", listed=True, default=3, help="Open days: 3 is T+3")
    freezes_itself: Mapped[bool] = field(
        "Freezes by itself", default=False, help="Where no rule that must hold is broken"
    )
    takt_seconds: Mapped[Decimal | None] = field("Takt", unit="s", listed=True, help="Says how many a day can be built")
    search_seconds: Mapped[int] = field("Search", unit="s", default=2)
    move_weight: Mapped[Decimal] = field(
        "What a broken rule weighs against a move", default=Decimal(1), help="More: sequences change more readily"
    )
