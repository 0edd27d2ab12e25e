"""Plan schemes and what they count, in the words of a planner."""

from decimal import Decimal
from typing import Any
from uuid import UUID

from backend.planning.demand_reading import KEYS
from backend.sales.forecast import Forecast, ForecastRow, ForecastSeries
from tests.builders.forecasting import a_scheme as a_forecast_scheme
from tests.builders.mps import forecast, today
from tests.builders.planned_demand import NEED
from tests.builders.planning import SCHEME, TODAY, a_scheme, day, orders, planned, shape
from tests.shop import Row, Shop


def with_(shop: Shop, **values: Any) -> Row:
    """The scheme of the shop, so changed."""
    scheme = a_scheme(shop)
    return shop.change(SCHEME, shop.read(SCHEME, scheme["id"]), **values)


def plan(shop: Shop, **values: Any) -> list[tuple[str, str, int, int]]:
    """What is planned by the scheme so changed: item, quantity, first and last day from today."""
    return shape(orders(shop, planned(shop, with_(shop, **values) if values else a_scheme(shop))))


def quantities(shop: Shop, **values: Any) -> list[tuple[str, int]]:
    """Quantity and day."""
    return [(quantity, due) for _, quantity, _, due in plan(shop, **values)]


def a_need(shop: Shop, item: Row, quantity: Any, on: int, **values: Any) -> Row:
    made = shop.make(NEED, item_id=item["id"], quantity=str(quantity), needed=day(on), **values)
    return shop.step(NEED, made, "release")


def expected(shop: Shop, item: Row, quantity: Any, on: int, days: int = 1) -> None:
    """A published forecast of so many days, the first of them counted from the day a run begins with."""
    forecast(shop, item, quantity, first=on - (today(shop) - TODAY).days, days=days)


def a_version(shop: Shop, item: Row, quantity: Any, on: int, **values: Any) -> str:
    """One that is not in force, with so much of an item on a day."""
    scheme = UUID(a_forecast_scheme(shop)["id"])

    def work(act: Any) -> UUID:
        made = act.add(Forecast(forecast_scheme_id=scheme, **values))
        begins: dict[str, Any] = {"history": [], "history_first": day(on), "why": {}} | dict.fromkeys(KEYS, "")
        series = ForecastSeries(forecast_id=made.id, position=0, item_id=UUID(item["id"]), **begins)
        act.session.add(series)
        act.session.flush()
        figures = {"forecast_id": made.id, "baseline": Decimal(quantity), "quantity": Decimal(quantity)}
        act.session.add(ForecastRow(series_id=series.id, start=day(on), end=day(on + 1), **figures))
        return UUID(str(made.id))

    return str(shop.perform(work))


def refused(answer: Any) -> tuple[int, list[str]]:
    return answer.status_code, list(answer.json["fields"])
