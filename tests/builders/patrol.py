"""Points, routes, rounds and checks in the words of the walk."""

from datetime import UTC, datetime, timedelta
from typing import Any

from tests.shop import Row, Shop

POINT, ROUTE = "patrol/patrol_point", "patrol/patrol_route"
ROUND, CHECK = "patrol/patrol_round", "patrol/patrol_check"
PRESSURE = {"name": "Pressure", "kind": "reading", "unit": "bar", "lower_limit": "40", "upper_limit": "60"}
NOW = datetime.now(UTC)


def equipment(shop: Shop, number: str = "EQ-1") -> Row:
    area = shop.make("plant/area", number=f"A-{number}", name="Machining")
    center = shop.make("plant/work_center", number=f"WC-{number}", name="Lathes", area_id=area["id"])
    return shop.make("plant/equipment", number=number, name="Lathe", work_center_id=center["id"])


def a_point(shop: Shop, number: str, *items: Row, **values: Any) -> Row:
    """A point where oil and pressure are looked at, unless the test says something else."""
    given = list(items) or [{"name": "Oil level", "follow_up": "maintenance_order"}, PRESSURE]
    return shop.make(POINT, number=number, name=f"Point {number}", items=given, **values)


def a_route(shop: Shop, *points: Row, **values: Any) -> Row:
    stops = [{"patrol_point_id": point["id"]} for point in points]
    return shop.make(ROUTE, number=f"R-{points[0]['number']}", name="Round the hall", points=stops, **values)


def a_round(shop: Shop, route: Row, begins: int = -60, ends: int = 60) -> Row:
    """A round by hand; its window in minutes from now."""
    now = datetime.now(UTC)
    window = {"window_from": at(begins, now), "window_to": at(ends, now)}
    return shop.make(ROUND, patrol_route_id=route["id"], **window)


def at(minutes: float, now: datetime | None = None) -> str:
    return ((now or datetime.now(UTC)) + timedelta(minutes=minutes)).isoformat()


def answers(point: Row, *said: Any) -> list[Row]:
    """One answer for each thing that is checked: a word, a number, or more."""
    return [answer(item, one) for item, one in zip(point["items"], said, strict=True)]


def answer(item: Row, said: Any) -> Row:
    line = {"patrol_point_item_id": item["id"]}
    if isinstance(said, dict):
        return line | said
    if isinstance(said, str):
        return line | {"result": said}
    return line | {"result": "normal", "reading": str(said)}


def a_visit(one: Row, point: Row, *said: Any, arrived: float = -2, stay: float = 1, **more: Any) -> Row:
    """What a phone brings of one point; `arrived` in minutes from now."""
    now = datetime.now(UTC)
    return {
        "patrol_round_id": one["id"],
        "patrol_point_id": point["id"],
        "arrived_at": at(arrived, now),
        "left_at": at(arrived + stay, now),
        "scanned": True,
        "results": answers(point, *said),
    } | more


def stops(shop: Shop, one: Row) -> list[str]:
    """What became of each point, in the order of the route."""
    return [line["result"] for line in shop.read(ROUND, one["id"])["points"]]
