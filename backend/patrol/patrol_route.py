"""Patrol routes: points in order, and when they are due."""

from uuid import UUID

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped

from backend.documents.declare import Line, SiteDocument, Spec, field, lines, link, owner
from backend.patrol.patrol_point import PATROL_KINDS


class PatrolRoute(SiteDocument):
    """A walk that comes round again: its points, its time windows, and who goes."""

    __tablename__ = "patrol_route"
    spec = Spec("Patrol route", title=("name",), offline="read")

    name: Mapped[str] = field("Name", listed=True)
    kind: Mapped[str] = field("Kind", listed=True, choices=PATROL_KINDS, default="equipment")
    in_order: Mapped[bool] = field("In this order", default=False)
    team_id: Mapped[UUID | None] = link("team", "Team", listed=True)
    person_id: Mapped[UUID | None] = link("person", "Person", listed=True)
    active: Mapped[bool] = field("Active", listed=True, default=True)
    points: Mapped[list["PatrolRoutePoint"]] = lines("PatrolRoutePoint", "Points")
    windows: Mapped[list["PatrolRouteWindow"]] = lines("PatrolRouteWindow", "Time windows")


class PatrolRoutePoint(Line):
    """One stop of a route, and how long the way to it takes at least."""

    __tablename__ = "patrol_route_point"
    __table_args__ = (CheckConstraint("minimum_walk >= 0", name="walks_forward"),)

    owner_id: Mapped[UUID] = owner("patrol_route")
    patrol_point_id: Mapped[UUID] = link("patrol_point", "Point")
    minimum_walk: Mapped[int] = field("At least on the way", unit="s", default=0)


class PatrolRouteWindow(Line):
    """A time of the site's day, on some weekdays, in which the route is walked once; it may end on the next day."""

    __tablename__ = "patrol_route_window"
    __table_args__ = (
        CheckConstraint("starts_minute BETWEEN 0 AND 1439", name="starts_in_day"),
        CheckConstraint("minutes BETWEEN 1 AND 1440", name="lasts"),
    )

    owner_id: Mapped[UUID] = owner("patrol_route")
    name: Mapped[str] = field("Window", default="")
    weekdays: Mapped[str] = field("Weekdays (1 Monday … 7 Sunday)", default="1234567", length=7)
    starts_minute: Mapped[int] = field("Starts at minute of the day")
    minutes: Mapped[int] = field("Open for", unit="min")
