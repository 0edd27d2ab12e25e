"""Whether a check can have been as it says: its device's clock, its place on the route, its position, its photos."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy import select

from backend.documents.act import Act
from backend.documents.receipts import Receipt
from backend.patrol import rules
from backend.patrol.patrol_check import PatrolCheck
from backend.patrol.patrol_point import PatrolPoint
from backend.patrol.patrol_round import PatrolRound
from backend.patrol.patrol_route import PatrolRoute
from backend.patrol.rules import Doubt, Place, Visit


def doubts(check: PatrolCheck, one: PatrolRound, point: PatrolPoint, act: Act) -> list[Doubt]:
    """Everything about time and place that does not look right; says on the check whether it came late."""
    others = _others(check, one, act)
    visit = _visit(check, one, point)
    before = _captured_before(act)
    captured = rules.moment(act.happened_at, None if before is None else before + act.stamp.slow, act.now)
    late = rules.late(point.name, captured, one.window_from, one.window_to)
    check.late = captured > one.window_to
    earlier, later = rules.neighbors(visit, others)
    route = act.session.get_one(PatrolRoute, one.patrol_route_id)
    found = [
        late,
        rules.clock(visit, act.captured_at, before),
        None if check.scanned else Doubt(f"{point.name} was not scanned."),
        rules.stay(visit, point.minimum_stay),
        rules.position(point.name, (place_of(check), place_of(point)), point.radius, check.accuracy),
        rules.walk(earlier, visit) if earlier else None,
        rules.walk(visit, later) if later else None,
        rules.order(visit, others) if route.in_order else None,
        *_photos_lacking(check, point, act),
    ]
    return [doubt for doubt in found if doubt is not None]


def place_of(row: PatrolPoint | PatrolCheck) -> Place | None:
    if row.latitude is None or row.longitude is None:
        return None
    return row.latitude, row.longitude


def _others(check: PatrolCheck, one: PatrolRound, act: Act) -> list[Visit]:
    """The other stops of the round that were visited."""
    query = select(PatrolCheck, PatrolPoint).join(PatrolPoint, PatrolPoint.id == PatrolCheck.patrol_point_id)
    query = query.where(PatrolCheck.patrol_round_id == one.id, PatrolCheck.patrol_point_id != check.patrol_point_id)
    return [_visit(other, one, point) for other, point in act.session.execute(query)]


def _visit(check: PatrolCheck, one: PatrolRound, point: PatrolPoint) -> Visit:
    """A check in the eyes of the rules; it was where its point is, for a phone indoors is tens of meters off."""
    stops = {stop.patrol_point_id: (place, stop) for place, stop in enumerate(one.points)}
    stop, line = stops[point.id]
    times = (check.arrived_at, check.left_at)
    return Visit(stop, point.name, check.person_id, *times, line.minimum_walk, place_of(point))


def _captured_before(act: Act) -> datetime | None:
    """What the same device captured last before this, by its own numbering and its own clock."""
    if act.actor.device_id is None or act.stamp.seq is None:
        return None
    query = select(Receipt.captured_at).where(Receipt.device_id == act.actor.device_id, Receipt.seq < act.stamp.seq)
    return act.session.scalar(query.order_by(Receipt.seq.desc()).limit(1))


def _photos_lacking(check: PatrolCheck, point: PatrolPoint, act: Act) -> Iterable[Doubt]:
    """A device names its photos with the act; what is attached at a desk later is not asked for here."""
    if act.stamp.seq is None or not isinstance(act.stamp.said, Mapping) or act.stamp.said.get("files"):
        return ()
    asked = {item.id: item.name for item in point.items if item.photo_needed}
    wanted = [asked[one.patrol_point_item_id] for one in check.results if one.patrol_point_item_id in asked]
    return [Doubt(f"A photo of {name} is asked for; none came.") for name in wanted]
