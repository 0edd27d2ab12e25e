"""Examples of looking round."""

from typing import Any

POINT, ROUTE, ROUND = "patrol/patrol_point", "patrol/patrol_route", "patrol/patrol_round"


def point(m: Any) -> dict[str, Any]:
    return {
        "number": m.code("PP"),
        "name": "Hydraulic unit",
        "equipment_id": m.id("plant/equipment"),
        "minimum_stay": 20,
        "items": [
            {"name": "Oil level", "normal": "Between the marks"},
            {"name": "Pressure", "kind": "reading", "unit": "bar", "lower_limit": "40", "upper_limit": "60"},
        ],
    }


def check(m: Any) -> dict[str, Any]:
    """A visit of the route's only point on a round of its own."""
    items = m.shop.read(POINT, m.id(POINT))["items"]
    return {
        "patrol_round_id": m.make(ROUND)["id"],
        "patrol_point_id": m.id(POINT),
        "arrived_at": "2026-11-23T00:10:00+00:00",
        "left_at": "2026-11-23T00:12:00+00:00",
        "scanned": True,
        "results": [
            {"patrol_point_item_id": items[0]["id"], "result": "normal"},
            {"patrol_point_item_id": items[1]["id"], "result": "normal", "reading": "52.5"},
        ],
    }


EXAMPLES = {
    POINT: point,
    ROUTE: lambda m: {
        "number": m.code("RT"),
        "name": "Hydraulics, every shift",
        "points": [{"patrol_point_id": m.id(POINT)}],
        "windows": [{"name": "Early", "weekdays": "12345", "starts_minute": 480, "minutes": 120}],
    },
    ROUND: lambda m: {
        "patrol_route_id": m.id(ROUTE),
        "window_from": "2026-11-23T00:00:00+00:00",
        "window_to": "2036-11-23T02:00:00+00:00",
    },
    "patrol/patrol_check": check,
}
