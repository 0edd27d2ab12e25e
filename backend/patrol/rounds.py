"""Rounds: made from their routes window by window, counted as checks come in, closed when their time is over."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select

from backend.documents.act import Act
from backend.documents.steps import step_within
from backend.kernel.errors import Invalid
from backend.patrol import rules
from backend.patrol.patrol_check import PatrolCheck
from backend.patrol.patrol_round import PatrolRound, PatrolRoundPoint
from backend.patrol.patrol_route import PatrolRoute, PatrolRouteWindow
from backend.plant.company import Site

AHEAD = timedelta(hours=26)  # a phone that leaves in the evening holds the rounds of tomorrow's early shift
BEHIND = timedelta(hours=24)  # windows that passed while nothing ran are made, and missed
UNFINISHED = ("planned", "running")

Slot = tuple[str, datetime, datetime]


def begin(one: PatrolRound, act: Act) -> None:
    """A round somebody begins by hand, perhaps without network: the route gives its points."""
    check_window(one, act)
    route = act.find(PatrolRoute, one.patrol_route_id)
    one.site_id, one.company_id, one.by_hand = route.site_id, route.company_id, True
    if one.person_id is None and one.team_id is None:
        one.person_id = act.actor.person_id
    fill(one, route)


def check_window(one: PatrolRound, act: Act) -> None:
    if one.window_to <= one.window_from:
        raise Invalid("window_to: it must lie after the beginning.", {"window_to": ["After the beginning."]})


def fill(one: PatrolRound, route: PatrolRoute) -> None:
    """Copy the route as it is now; later changes of it do not reach this round."""
    one.kind = route.kind
    one.points = [
        PatrolRoundPoint(position=stop.position, patrol_point_id=stop.patrol_point_id, minimum_walk=stop.minimum_walk)
        for stop in route.points
    ]
    one.due_points = len(one.points)


def make_due(act: Act) -> int:
    """A round for every window of every route that is near; those that are there already are left alone."""
    made = 0
    for route in act.session.scalars(select(PatrolRoute).where(PatrolRoute.active, *_here(PatrolRoute, act))):
        if not route.points:
            continue
        zone = ZoneInfo(act.session.get_one(Site, route.site_id).timezone)
        wanted = {slot[0]: slot for window in route.windows for slot in slots(window, zone, act.now)}
        known = select(PatrolRound.slot).where(PatrolRound.patrol_route_id == route.id, PatrolRound.slot.in_(wanted))
        there = set(act.session.scalars(known))
        missing = [slot for name, slot in wanted.items() if name not in there and slot[2] > route.created_at]
        for slot in missing:
            _make(route, slot, act)
        made += len(missing)
    return made


def close_over(act: Act) -> int:
    """Rounds whose time is over: what nobody checked is missed. A check made in time and sent later still counts."""
    over = select(PatrolRound).where(PatrolRound.window_to < act.now, PatrolRound.state.in_(UNFINISHED))
    found = list(act.session.scalars(over.where(*_here(PatrolRound, act)).with_for_update(of=PatrolRound)))
    for one in found:
        count(one, act)
    return len(found)


def count(one: PatrolRound, act: Act) -> None:
    """Every stop from its checks, the round from its stops."""
    query = select(PatrolCheck.patrol_point_id, PatrolCheck.result, PatrolCheck.late, PatrolCheck.arrived_at)
    checks = list(act.session.execute(query.where(PatrolCheck.patrol_round_id == one.id)))
    over = act.now > one.window_to
    for stop in one.points:
        own = [check for check in checks if check.patrol_point_id == stop.patrol_point_id]
        stop.result = rules.point_state([(check.result, check.late) for check in own], over)
        stop.arrived_at = min((check.arrived_at for check in own), default=None)
    results = [stop.result for stop in one.points]
    one.due_points = len(results)
    one.done_points = sum(result in rules.ANSWERED for result in results)
    one.abnormal_points, one.missed_points = results.count("abnormal"), results.count("missed")
    _move(one, over, act)


def slots(window: PatrolRouteWindow, zone: ZoneInfo, now: datetime) -> Iterator[Slot]:
    """The times of a window that are near, each with a name of its own."""
    today = now.astimezone(zone).date()
    for days in range(-2, 3):
        day = today + timedelta(days=days)
        if str(day.isoweekday()) not in window.weekdays:
            continue
        begins = _at(day, window.starts_minute, zone)
        ends = begins + timedelta(minutes=window.minutes)
        if ends > now - BEHIND and begins < now + AHEAD:
            yield f"{day.isoformat()} {window.starts_minute:04}", begins, ends


def _at(day: date, minute: int, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(*divmod(minute, 60)), zone)


def _make(route: PatrolRoute, slot: Slot, act: Act) -> None:
    name, begins, ends = slot
    made = PatrolRound(patrol_route_id=route.id, slot=name, window_from=begins, window_to=ends)
    made.company_id, made.site_id = route.company_id, route.site_id
    made.person_id, made.team_id = route.person_id, route.team_id
    fill(made, route)
    act.add(made)


def _move(one: PatrolRound, over: bool, act: Act) -> None:
    act.session.flush()
    waiting = any(stop.result == "open" for stop in one.points)
    if one.state == "planned" and one.done_points and waiting:
        step_within(one, "start", act)
    elif one.state in (*UNFINISHED, "missed") and one.done_points and not waiting:
        step_within(one, "finish", act)
    elif one.state in UNFINISHED and over and not one.done_points:
        step_within(one, "miss", act)


def _here(document: type[PatrolRoute] | type[PatrolRound], act: Act) -> tuple[object, ...]:
    return (document.company_id == act.actor.company_id,)
