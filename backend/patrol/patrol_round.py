"""Patrol rounds: one walk along a route in one time window, and how far it is."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from backend.documents.declare import NEVER, Line, SiteDocument, Spec, field, lines, link, owner, state
from backend.kernel.workflow import Step, Workflow
from backend.patrol.patrol_point import PATROL_KINDS
from backend.patrol.rules import POINT_STATES

FLOW = Workflow(
    Step("start", ("planned",), "running", offline=True, fact=True),
    Step("finish", ("planned", "running", "missed"), "finished", offline=True, fact=True),
    Step("miss", ("planned", "running"), "missed"),
    Step("cancel", ("planned", "running"), "cancelled"),
    meanings={"planned": "plan", "running": "run", "finished": "good", "missed": "stop", "cancelled": "plan"},
)


class PatrolRound(SiteDocument):
    """One walk along a route; several people may share it."""

    __tablename__ = "patrol_round"
    __table_args__ = (
        UniqueConstraint("patrol_route_id", "slot"),
        Index("ix_patrol_round_window", "site_id", "window_to"),
    )
    spec = Spec("Patrol round", "PR-{year}-{seq:05}", workflow=FLOW, offline="write")

    patrol_route_id: Mapped[UUID] = link("patrol_route", "Route", listed=True)
    window_from: Mapped[datetime] = field("From", listed=True, open_in=("planned",))
    window_to: Mapped[datetime] = field("Until", listed=True, open_in=("planned",))
    kind: Mapped[str] = field("Kind", listed=True, choices=PATROL_KINDS, default="equipment", open_in=NEVER)
    team_id: Mapped[UUID | None] = link("team", "Team", listed=True)
    person_id: Mapped[UUID | None] = link("person", "Person", listed=True)
    by_hand: Mapped[bool] = field("Begun by hand", default=False, open_in=NEVER)
    due_points: Mapped[int] = field("Points", listed=True, default=0, open_in=NEVER)
    done_points: Mapped[int] = field("Visited", listed=True, default=0, open_in=NEVER)
    abnormal_points: Mapped[int] = field("Abnormal", listed=True, default=0, open_in=NEVER)
    missed_points: Mapped[int] = field("Missed", listed=True, default=0, open_in=NEVER)
    state: Mapped[str] = state(FLOW)
    slot: Mapped[str | None] = mapped_column(String(40))  # the route's window it was made from; none by hand
    points: Mapped[list["PatrolRoundPoint"]] = lines("PatrolRoundPoint", "Stops", open_in=NEVER)


class PatrolRoundPoint(Line):
    """One stop of this round, and what became of it."""

    __tablename__ = "patrol_round_point"

    owner_id: Mapped[UUID] = owner("patrol_round")
    patrol_point_id: Mapped[UUID] = link("patrol_point", "Point")
    result: Mapped[str] = field("Result", choices=POINT_STATES, default="open", open_in=NEVER)
    arrived_at: Mapped[datetime | None] = field("Arrived", open_in=NEVER)
    minimum_walk: Mapped[int] = field("At least on the way", unit="s", default=0, open_in=NEVER)
