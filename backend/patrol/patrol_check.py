"""Patrol checks: what somebody found at one point of a round."""

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy.orm import Mapped

from backend.documents.declare import NEVER, Line, SiteDocument, Spec, field, lines, link, owner
from backend.patrol.events import FOLLOW_UPS
from backend.patrol.rules import RESULTS, SEVERITIES


class PatrolCheck(SiteDocument):
    """One visit of one point: when, where, and each thing that was looked at. It has happened and is never edited."""

    __tablename__ = "patrol_check"
    spec = Spec("Patrol check", "PC-{year}-{seq:06}", offline="write", fact=True)

    patrol_round_id: Mapped[UUID] = link("patrol_round", "Round", listed=True)
    patrol_point_id: Mapped[UUID] = link("patrol_point", "Point", listed=True)
    arrived_at: Mapped[datetime] = field("Arrived", listed=True)
    left_at: Mapped[datetime] = field("Left")
    scanned: Mapped[bool] = field("Scanned", default=False)
    latitude: Mapped[Decimal | None] = field("Latitude", unit="°")
    longitude: Mapped[Decimal | None] = field("Longitude", unit="°")
    accuracy: Mapped[Decimal | None] = field("Position exact to", unit="m")
    remark: Mapped[str] = field("Remark", default="", length=None)
    result: Mapped[str] = field("Result", listed=True, choices=RESULTS, default="normal", open_in=NEVER)
    severity: Mapped[str | None] = field("Severity", listed=True, choices=SEVERITIES, open_in=NEVER)
    late: Mapped[bool] = field("Captured late", default=False, open_in=NEVER)
    repeated: Mapped[bool] = field("Checked before", default=False, open_in=NEVER)
    doubts: Mapped[str] = field("To be looked at", default="", length=None, open_in=NEVER)
    person_id: Mapped[UUID | None] = link("person", "Person", listed=True, open_in=NEVER)
    captured_at: Mapped[datetime | None] = field("Captured at", open_in=NEVER)
    happened_at: Mapped[datetime | None] = field("Happened", open_in=NEVER)
    results: Mapped[list["PatrolCheckResult"]] = lines("PatrolCheckResult", "Results")


class PatrolCheckResult(Line):
    """What was found of one thing; the server judges a reading by the limits again."""

    __tablename__ = "patrol_check_result"

    owner_id: Mapped[UUID] = owner("patrol_check")
    patrol_point_item_id: Mapped[UUID] = link("patrol_point_item", "What was checked")
    result: Mapped[str] = field("Result", choices=RESULTS)
    reading: Mapped[Decimal | None] = field("Reading")
    severity: Mapped[str | None] = field("Severity", choices=SEVERITIES)
    remark: Mapped[str] = field("Remark", default="", length=None)
    put_right: Mapped[bool] = field("Put right at once", default=False)
    follow_up: Mapped[str | None] = field("Follow-up", choices=FOLLOW_UPS)
