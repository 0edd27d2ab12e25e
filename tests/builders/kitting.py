"""The example of a kit check (planning.md §5) as documents, and its answers in the planner's words."""

from datetime import timedelta
from decimal import Decimal as D
from typing import Any
from uuid import UUID

from backend.documents.act import Act
from backend.sales.forecast import Forecast, ForecastRow, ForecastSeries
from backend.sales.forecast_scheme import ForecastScheme
from tests.builders.inventory import a_place, stocked
from tests.builders.planning import TODAY, a_part, an_assembly, day, from_today, orders, planned
from tests.builders.pool import entry_of, step
from tests.builders.production import a_firm_order
from tests.builders.purchasing import a_supplier, an_offer, an_order
from tests.builders.sales import a_sale
from tests.builders.substitution_documents import a_released_scheme
from tests.shop import Row, Rows, Shop

KIT = "/api/planning/kit-check"


ORDERS = (("WO1", 10, 5), ("WO2", 10, 6), ("WO3", 5, 9))  # name, quantity, day


def the_material(shop: Shop, **unit: Any) -> dict[str, Row]:
    """A unit is 1 A and 2 B; 18 A and 50 B in stock, 10 A on their way that can come on day 5."""
    a, b = a_part(shop, "A"), a_part(shop, "B")
    made = an_assembly(shop, "UNIT", (a, 1), (b, 2), **unit)
    place = a_place(shop)
    stocked(shop, a, 18, place)
    stocked(shop, b, 50, place)
    an_offer(shop, a, lead_time_days=5)
    bought = an_order(shop, a, 10, supplier=a_supplier(shop), due=day(8))
    return {"A": a, "B": b, "UNIT": made, "PO77": bought}


def the_example(shop: Shop) -> dict[str, Row]:
    """Three work orders for the units."""
    rows = the_material(shop)
    for number, quantity, start in ORDERS:
        rows[number] = a_firm_order(shop, rows["UNIT"], quantity, start=day(start), due=day(start + 3))
    return rows


def the_pool(shop: Shop) -> dict[str, Row]:
    """Customers ordered the units, and every portion was promised for its day."""
    rows = the_material(shop)
    for number, quantity, promised in ORDERS:
        sale = a_sale(shop, rows["UNIT"], quantity, wanted=day(promised))
        rows[number] = step(shop, step(shop, entry_of(shop, sale), "review"), "accept")
    return rows


def the_plan(shop: Shop, **unit: Any) -> dict[str, Row]:
    """A run proposes to make the units for what customers ordered."""
    rows = the_material(shop, **unit)
    for _, quantity, wanted in ORDERS:
        a_sale(shop, rows["UNIT"], quantity, wanted=day(wanted))
    version = planned(shop)
    names = [name for name, _, _ in ORDERS]
    return rows | dict(zip(names, orders(shop, version, rows["UNIT"]), strict=True)) | {"MRP": version}


def expected(shop: Shop, item: Row, *periods: tuple[int, int, Any]) -> Row:
    """A forecast in force: so much of an item in each period [first day, end)."""

    def work(act: Act) -> UUID:
        scheme = act.add(ForecastScheme(number="LONG", name="Long range"))
        cycle = TODAY.replace(day=1)
        forecast = act.add(Forecast(forecast_scheme_id=scheme.id, cycle=cycle, state="published", in_force=True))
        series = ForecastSeries(
            forecast_id=forecast.id, position=0, item_id=UUID(item["id"]), customer_class="", channel="", region="",
            history=[], history_first=cycle, why={},
        )  # fmt: skip
        act.session.add(series)
        act.session.flush()
        for first, end, quantity in periods:
            figures = {"baseline": D(quantity), "quantity": D(quantity)}
            days = {"start": TODAY + timedelta(days=first), "end": TODAY + timedelta(days=end)}
            act.session.add(ForecastRow(series_id=series.id, forecast_id=forecast.id, **days, **figures))
        return forecast.id

    return shop.read("sales/forecast", shop.perform(work))


def the_forecast(shop: Shop) -> dict[str, Row]:
    """The units are expected by the ends of three periods."""
    rows = the_material(shop)
    rows["FC"] = expected(shop, rows["UNIT"], (0, 6, 10), (6, 7, 10), (7, 10, 5))
    return rows


def c_replaces_a(shop: Shop, rows: dict[str, Row]) -> Row:
    """Three of them are in stock."""
    c = a_part(shop, "C")
    stocked(shop, c, 3, a_place(shop))
    a_released_scheme(shop, "priority", rows["A"], c)
    return c


def another_site(shop: Shop, item: Row, quantity: Any, number: str = "S2", **here: Any) -> Row:
    """A second site of the company with so much of an item."""
    site = shop.make("plant/site", number=number, name=number)
    there = shop.as_role("administrator", "*", site_id=UUID(site["id"]))
    there.make("inventory/item_site", item_id=item["id"], source="buy", **here)
    there.site_id = UUID(site["id"])
    stocked(there, item, quantity, a_place(there, f"{number}-01"))
    return site


def kits(shop: Shop, query: str = "") -> Any:
    return shop.get(f"{KIT}?{query}")


def kit(shop: Shop, order: Row, query: str = "") -> Any:
    return shop.get(f"{KIT}/{order['id']}?{query}")


def states(rows: Rows) -> dict[str, tuple[str, int | None, str]]:
    """By start of each order: its state, the day its kit is full, and what can be built."""
    return {f"@{from_today(row['start'])}": (row["state"], on(row["full_kit_day"]), row["buildable"]) for row in rows}


def on(text: str | None) -> int | None:
    return None if text is None else from_today(text)


def offers(row: Row) -> list[tuple[Any, ...]]:
    """What each fix buys: kind, day, and the parts of a split."""
    return [
        (fix["kind"], on(fix["day"]), [(part["quantity"], on(part["day"])) for part in fix["parts"]])
        for fix in row["fixes"]
    ]
