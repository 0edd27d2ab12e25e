"""A master schedule in the words of its planner: a pump that is scheduled, its grid, cells typed over, forecasts."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from backend.plant.queries import local_day
from backend.sales.forecast import Forecast, ForecastRow, ForecastSeries
from tests.builders.engineering import a_released_bom, a_released_routing, a_work_center, an_item, an_operation, at_site
from tests.builders.forecasting import a_scheme as a_forecast_scheme
from tests.builders.planning import ORDER, a_part, a_scheme
from tests.shop import Row, Rows, Shop

MPS, CELL = "/api/planning/mps", "/api/planning/mps/cell"
SITE, HERE, CALENDAR = "plant/site", "inventory/item_site", "plant/work_calendar"


def today(shop: Shop) -> date:
    """The day it is at the site: not that of the machine the tests run on."""
    return shop.perform(lambda act: local_day(act.session, shop.site_id, act.now))


def day(shop: Shop, number: int) -> date:
    return today(shop) + timedelta(days=number)


def eight_hours(shop: Shop, weekdays: str = "1234567") -> Row:
    """The site works one shift of eight hours."""
    shift = {"name": "Day", "weekdays": weekdays, "starts_minute": 480, "minutes": 480}
    made = shop.make(CALENDAR, number="DAY", name="Day shift", shifts=[shift])
    return shop.change(SITE, shop.read(SITE, shop.site_id), work_calendar_id=made["id"])


def a_pump(shop: Shop, number: str = "PUMP", *, minutes: Any = 30, lead: int = 1, **here: Any) -> Row:
    """Scheduled; made of a casing, half an hour each on WC1 the day before it is there."""
    casing = shop.list("engineering/item", "number=CASING")
    parts = casing or [a_part(shop, "CASING", lead=7)]
    item = an_item(shop, number, "finished")
    at_site(shop, item, **{"source": "make", "lead_time_days": lead, "mps": True} | here)
    a_released_bom(shop, item, (parts[0], 1))
    operation = an_operation(shop, 10, work_center_id=a_work_center(shop)["id"], run_minutes=str(minutes))
    a_released_routing(shop, item, operation)
    return shop.step("engineering/item", item, "release")


def a_master_scheme(shop: Shop) -> Row:
    return a_scheme(shop, "MPS", mps=True)


def forecast(shop: Shop, item: Row | None, quantity: Any, first: int, days: int, **keys: Any) -> None:
    """Published for so many days from a day on; the last one published is added to those before."""
    scheme = a_forecast_scheme(shop)
    begins = day(shop, first)

    def work(act: Any) -> None:
        found = act.session.query(Forecast).filter_by(in_force=True).first()
        made = found or act.add(Forecast(forecast_scheme_id=UUID(scheme["id"]), in_force=True, state="published"))
        empty = {"customer_class": "", "channel": "", "region": ""} | keys
        row = ForecastSeries(
            forecast_id=made.id, position=0, item_id=item and UUID(item["id"]), history=[], history_first=begins,
            why={}, **empty,
        )  # fmt: skip
        act.session.add(row)
        act.session.flush()
        figures = {"forecast_id": made.id, "baseline": Decimal(quantity), "quantity": Decimal(quantity)}
        end = begins + timedelta(days=days)
        act.session.add(ForecastRow(series_id=row.id, start=begins, end=end, **figures))

    shop.perform(work)


def grid(shop: Shop, query: str = "bucket=day&periods=10") -> Any:
    return shop.get(f"{MPS}?{query}")


def cells(shop: Shop, item: Row, query: str = "bucket=day&periods=10") -> Rows:
    [row] = grid(shop, f"item_id={item['id']}&{query}")["rows"]
    return list(row["cells"])


def column(found: Rows, name: str) -> list[str]:
    return [str(cell[name]) for cell in found]


def changed(found: Rows, name: str) -> dict[int, str]:
    """Figures by period, where there are any."""
    return {place: cell[name] for place, cell in enumerate(found) if cell[name] != "0"}


def try_type(shop: Shop, item: Row, place: int, quantity: Any, query: str = "", **given: Any) -> Any:
    """Type over the cell of a day as one sees it now."""
    told = grid(shop, f"item_id={item['id']}&{query or 'bucket=day&periods=10'}")
    period, cell = told["periods"][place], told["rows"][0]["cells"][place]
    body = {"item_id": item["id"], "first": period["first"], "end": period["end"], "quantity": str(quantity)}
    version = given.pop("version", cell["version"])
    headers = {} if version is None else {"If_Match": f'"{version}"'}
    return shop.request("POST", CELL, body | given.pop("body", {}), given.pop("key", None), **headers)


def typed(shop: Shop, item: Row, place: int, quantity: Any, query: str = "") -> Any:
    answer = try_type(shop, item, place, quantity, query)
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return answer.json


def firm(shop: Shop, item: Row) -> list[tuple[str, date]]:
    """Firm planned orders of an item: how much, and when."""
    rows = shop.every(ORDER, f"item_id={item['id']}&state=firm")
    return sorted((row["quantity"], date.fromisoformat(row["due"])) for row in rows)


def refused(response: Any) -> tuple[int, str]:
    return response.status_code, response.json["message"]
