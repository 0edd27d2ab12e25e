"""The worked examples of planning.md §1.1, §1.3 and §2.3 as documents, on days counted from a Monday to come."""

from datetime import date, timedelta
from typing import Any

from backend.kernel.forecasting.periods import Period
from tests.builders.days import TODAY
from tests.builders.forecasting import FORECAST, HISTORY, made, published, try_correct
from tests.builders.sales import a_customer, a_good, a_sale
from tests.shop import Row, Shop

RULE, DISTRIBUTION = "planning/forecast_consumption_rule", "planning/distribution_rule"
NEED = "planning/independent_demand"
LEVEL, POLICY = "planning/safety_stock_level", "planning/safety_stock_policy"
DEMAND, PREVIEW = "/api/planning/demand", "/api/planning/distribution-preview"
STOCK, PROPOSALS = "/api/planning/safety-stock", "/api/planning/safety-stock/proposals"
WEEK = Period.WEEK
FIRST = WEEK.start(WEEK.bucket_of(TODAY) + 1)  # day 0: the Monday after today


def day(number: int) -> date:
    return FIRST + timedelta(days=number)


def number(text: str) -> int:
    return (date.fromisoformat(text) - FIRST).days


def a_weekly_forecast(
    shop: Shop, item: Row, *quantities: Any, customer: tuple[Row, dict[int, Any]] | None = None
) -> Row:
    """Published: so much for anybody in W1, W2 …, and for one customer what is said by week.

    Every item has its scheme; the week before W1 is the present one, of which 100 were expected.
    """
    shop.make(HISTORY, item_id=item["id"], day=FIRST - timedelta(days=14), quantity="1")
    scheme = shop.make(
        "sales/forecast_scheme",
        number=f"W-{item['number']}",
        name="Weekly",
        period="week",
        level="item_customer",
        horizon=8,
    )
    forecast = made(shop, scheme)
    figures: list[tuple[Row | None, int, Any]] = [(None, -1, 100)]
    figures += [(None, week, quantity) for week, quantity in enumerate(quantities)]
    figures += [(None, week, 0) for week in range(len(quantities), 7)]
    if customer is not None:
        who, theirs = customer
        shop.post(f"/api/{FORECAST}/{forecast['id']}/series", item_id=item["id"], customer_id=who["id"])
        figures += [(who, week - 1, quantity) for week, quantity in theirs.items()]
    for who, week, quantity in figures:
        node = {"item_id": item["id"], "customer_id": who["id"] if who else ""}
        answer = try_correct(shop, forecast, str(quantity), node, start=day(7 * week).isoformat())
        assert answer.status_code == 200, answer.get_data(as_text=True)
    return published(shop, shop.read(FORECAST, forecast["id"]))


def a_rule(shop: Shop, **values: Any) -> Row:
    """A week back and forward, customer before item, unless said otherwise."""
    usual = {"sequence": 10, "back": 7, "forward": 7, "levels": [["item", "customer"], ["item"]]}
    return shop.make(RULE, **usual | values)


def the_lines(shop: Shop, item: Row, customer: Row) -> dict[str, Row]:
    """The orders of §1.1; o1 is customer K's."""
    orders = {"o1": (8, 50), "o2": (9, 110), "o3": (10, 120), "o4": (12, 60), "o5": (27, 70)}
    others = a_customer(shop, "ANY")
    return {
        name: a_sale_to(shop, customer if name == "o1" else others, item, quantity, due)
        for name, (due, quantity) in orders.items()
    }


def a_sale_to(shop: Shop, customer: Row, item: Row, quantity: Any, due: int) -> Row:
    order = shop.make(
        "sales/sales_order",
        customer_id=customer["id"],
        ordered=date.today(),
        lines=[{"item_id": item["id"], "quantity": str(quantity), "wanted": day(due)}],
    )
    return shop.step("sales/sales_order", order, "confirm")


def the_consumption(shop: Shop) -> dict[str, Any]:
    """Item, customer, forecast, rule and orders of §1.1."""
    item, customer = a_good(shop, "A"), a_customer(shop, "K")
    forecast = a_weekly_forecast(shop, item, 100, 100, 100, 100, customer=(customer, {2: 30}))
    a_rule(shop)
    return {"item": item, "customer": customer, "forecast": forecast, **the_lines(shop, item, customer)}


def asked(shop: Shop, path: str, **words: Any) -> Any:
    query = "&".join(f"{name}={value}" for name, value in ({"first": FIRST.isoformat()} | words).items())
    return shop.get(f"{path}?{query}")


def of_item(shop: Shop, item: Row, **words: Any) -> Any:
    return asked(shop, f"{DEMAND}/{item['id']}", **words)


def took(told: Any, order: Row) -> list[tuple[str, str, str, str]]:
    """What a line took in its order: week (with the customer's code), level, direction, quantity."""
    [line] = [line for line in told["lines"] if line["order"]["id"] == order["id"]]
    return [(bucket(take), "+".join(take["level"]), take["direction"], take["quantity"]) for take in line["takes"]]


def bucket(row: Row) -> str:
    return f"{row['keys'].get('customer', '')}W{number(row['start']) // 7 + 1}"


def nets(told: Any) -> dict[str, str]:
    return {bucket(row): row["net"] for row in told["buckets"] if row["forecast"] != "0"}


def over(told: Any) -> dict[str, str]:
    return {line["order"]["id"]: line["over"] for line in told["lines"] if line["over"] != "0"}


def two_to_share(shop: Shop, **values: Any) -> dict[str, Row]:
    """The rule of §1.3: sites P and Q at 60 : 40; orders come in at the site where the shop is."""
    p, q = (shop.make("plant/site", number=code, name=code) for code in "PQ")
    candidates = [{"for_site_id": p["id"], "ratio": "60"}, {"for_site_id": q["id"], "ratio": "40"}]
    rule = shop.make(DISTRIBUTION, **{"candidates": candidates, "rebalance": True} | values)
    return {"P": p, "Q": q, "rule": rule}


def lines_to_share(shop: Shop, item: Row, *quantities: Any) -> list[Row]:
    """Order lines due one after the other."""
    return [a_sale(shop, item, quantity, wanted=day(place)) for place, quantity in enumerate(quantities)]


def placed(told: Any) -> list[tuple[str, str]]:
    return [(row["source"]["number"], row["quantity"]) for row in told["allotments"]]


def refused(response: Any) -> tuple[int, dict[str, list[str]]]:
    return response.status_code, response.json.get("fields", {})
