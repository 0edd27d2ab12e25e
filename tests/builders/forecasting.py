"""Forecasts of a small shop in the words of its planner: past demand by month, schemes, versions, corrections."""

from typing import Any

from backend.kernel.forecasting.periods import Period
from tests.builders.days import today
from tests.builders.jobs import worked
from tests.builders.sales import a_customer, a_good
from tests.shop import Row, Rows, Shop

SCHEME, FORECAST, HISTORY = "sales/forecast_scheme", "sales/forecast", "sales/demand_history"
MONTH = Period.MONTH


def month(ahead: int) -> str:
    """The first day of a month, counted from the present one; a run of all tests may last into the next."""
    return MONTH.start(MONTH.bucket_of(today()) + ahead).isoformat()


def a_group(shop: Shop, number: str) -> Row:
    found = shop.list("engineering/item_group", f"number={number}")
    return found[0] if found else shop.make("engineering/item_group", number=number, name=number)


def in_group(shop: Shop, number: str, group: str = "PUMPS") -> Row:
    """Something that is sold, of a group."""
    item = a_good(shop, number)
    return shop.change("engineering/item", item, item_group_id=a_group(shop, group)["id"])


def buys(shop: Shop, number: str, **values: Any) -> Row:
    """A customer with class, channel and region."""
    return shop.change("sales/customer", a_customer(shop, number), **values)


def wanted(shop: Shop, item: Row, *quantities: Any, customer: Row | None = None, until: int = 0, **values: Any) -> None:
    """Past demand, month after month, the last of them the one before month `until`."""
    of = {"item_id": item["id"], "customer_id": customer and customer["id"]}
    for place, quantity in enumerate(quantities):
        shop.make(HISTORY, **of, day=month(until - len(quantities) + place), quantity=str(quantity), **values)


def a_scheme(shop: Shop, number: str = "MONTHLY", **values: Any) -> Row:
    found = shop.list(SCHEME, f"number={number}")
    return found[0] if found else shop.make(SCHEME, number=number, name=number, **{"horizon": 3} | values)


def asked(shop: Shop, scheme: Row | None = None, **values: Any) -> Row:
    return shop.make(FORECAST, forecast_scheme_id=(scheme or a_scheme(shop))["id"], **values)


def work(shop: Shop, forecast: Row) -> Row:
    """Let a worker make it."""
    worked(shop, forecast["job_id"])
    return shop.read(FORECAST, forecast["id"])


def made(shop: Shop, scheme: Row | None = None, **values: Any) -> Row:
    return work(shop, asked(shop, scheme, **values))


def published(shop: Shop, forecast: Row) -> Row:
    for step in ("submit", "review", "publish"):
        forecast = shop.step(FORECAST, forecast, step)
    return forecast


def grid(shop: Shop, forecast: Row, by: str = "item_id", **where: Any) -> Row:
    query = "&".join(f"{name}={value}" for name, value in ({"by": by} | where).items())
    return shop.get(f"/api/{FORECAST}/{forecast['id']}/grid?{query}")


def detail(shop: Shop, forecast: Row, **node: Any) -> Row:
    query = "&".join(f"{name}={value}" for name, value in node.items())
    return shop.get(f"/api/{FORECAST}/{forecast['id']}/detail?{query}")


def figures(page: Row) -> dict[str, list[str]]:
    """What a page of the worksheet shows: number of the node and its quantities."""
    return {row["number"]: quantities(row["cells"]) for row in page["rows"]}


def quantities(cells: Rows) -> list[str]:
    return [cell["quantity"] for cell in cells]


def sums(rows: Rows) -> list[str]:
    """Of several nodes' figures, period by period."""
    return [str(sum(map(int, column))) for column in zip(*(quantities(row["cells"]) for row in rows), strict=True)]


def try_correct(shop: Shop, forecast: Row, value: Any, node: Row | None = None, /, **values: Any) -> Any:
    given = {"start": month(0), "reason": "Told by the customer", "node": node or {}} | values
    body = {name: part for name, part in (given | {"value": value}).items() if part is not None}
    return shop.request("POST", f"/api/{FORECAST}/{forecast['id']}/corrections", body)


def correct(shop: Shop, forecast: Row, value: Any, node: Row | None = None, /, **values: Any) -> Row:
    answer = try_correct(shop, forecast, value, node, **values)
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return answer.json


def refused(response: Any) -> tuple[int, str]:
    return response.status_code, response.json["message"]
