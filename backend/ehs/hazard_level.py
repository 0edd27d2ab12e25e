"""Levels of hazards: how long each may stand and what seeing it is worth; a company sets its own."""

from datetime import date

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped

from backend.documents.declare import Document, Spec, field


class HazardLevel(Document):
    """How bad a hazard is: general ones have days to be put right, major ones a plan of their own."""

    __tablename__ = "hazard_level"
    __table_args__ = (
        CheckConstraint("days >= 0", name="gives_time"),
        CheckConstraint("points >= 0 AND daily_cap >= 0 AND monthly_cap >= 0", name="takes_nothing"),
    )
    spec = Spec("Hazard level", title=("name",), offline="read")

    name: Mapped[str] = field("Name", listed=True)
    major: Mapped[bool] = field("Major", listed=True, default=False)
    days: Mapped[int | None] = field(
        "Days to rectify", listed=True, help="0 is the same day; major hazards have a plan of their own."
    )
    points: Mapped[int] = field("Points for the reporter", listed=True, default=0)
    daily_cap: Mapped[int | None] = field("Most points a day")
    monthly_cap: Mapped[int | None] = field("Most points a month")
    sequence: Mapped[int] = field("Order", listed=True, default=0, help="The worst comes first.")
    source: Mapped[str] = field("Laid down in", default="")
    valid_from: Mapped[date | None] = field("Valid from", listed=True)
