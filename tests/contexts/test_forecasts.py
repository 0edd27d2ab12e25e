"""Forecasts in the factory: made from past demand by a job, agreed upon, published once for each cycle."""

import io
from datetime import date, timedelta
from uuid import UUID

import pytest
from uuid_utils.compat import uuid7

from backend.kernel.quantity import plain
from backend.sales import queries
from backend.sales.shipment import Shipment
from tests.builders.forecasting import (
    FORECAST,
    HISTORY,
    SCHEME,
    a_scheme,
    asked,
    buys,
    detail,
    figures,
    grid,
    in_group,
    made,
    month,
    published,
    quantities,
    refused,
    sums,
    wanted,
)
from tests.builders.sales import ORDER, SHIPMENT, a_good, a_sale, a_shipment

STEADY = (40,) * 8


@pytest.fixture
def pump(shop):
    """A pump that is wanted 40 times a month."""
    item = in_group(shop, "PUMP")
    wanted(shop, item, *STEADY)
    return item


def test_steady_demand_goes_on_and_says_why(shop, pump):
    forecast = made(shop)
    assert (forecast["state"], forecast["series"], forecast["not_forecast"], forecast["cycle"]) == (
        "draft", 1, 0, month(0),
    )  # fmt: skip
    page = grid(shop, forecast)
    assert figures(page) == {"PUMP": ["40", "40", "40"]}
    assert [period["start"] for period in page["periods"]] == [month(0), month(1), month(2)]
    assert page["periods"][0]["end"] == month(1)
    told = detail(shop, forecast, item_id=pump["id"])
    assert (told["series"], told["why"]["cause"], told["why"]["buckets"]) == (1, "constant", 8)
    assert [(row["start"], row["quantity"]) for row in told["history"]] == [(month(-8 + n), "40") for n in range(8)]


def test_the_choice_of_a_model_is_kept_with_its_errors(shop):
    item = a_good(shop, "PUMP")
    wanted(shop, item, *[30, 42, 35, 51, 38, 47, 33, 55, 41, 36, 49, 44, 39, 52, 37, 46, 43, 50])
    why = detail(shop, made(shop), item_id=item["id"])["why"]
    assert why["cause"] in ("combined", "best", "simpler")
    assert why["origins"] >= 1
    assert sum(why["models"].values()) == pytest.approx(1, abs=0.001)
    assert {"model", "mase", "bias", "weight"} == set(why["tried"][0])
    assert why["mase"] > 0
    assert [row["mase"] for row in why["tried"]] == sorted(row["mase"] for row in why["tried"])


def test_orders_count_by_the_day_customers_wanted_them_and_not_as_drafts(shop, pump):
    before = date.fromisoformat(month(0)) - timedelta(days=3)
    a_sale(shop, pump, 7, wanted=before)
    shop.step(ORDER, a_sale(shop, pump, 500, wanted=before), "cancel")
    a_sale(shop, pump, 900, wanted=month(1))
    told = detail(shop, made(shop), item_id=pump["id"])
    assert quantities(told["history"]) == ["40"] * 7 + ["47"]


def test_other_units_count_in_the_items_own(shop, pump):
    box = shop.make("engineering/uom", number="BOX", name="Box", dimension="package")
    line = {"uom_id": box["id"], "numerator": 12, "denominator": 1}
    shop.change("engineering/item", shop.read("engineering/item", pump["id"]), conversions=[line])
    a_sale(shop, pump, 2, wanted=month(-1), uom_id=box["id"])
    told = detail(shop, made(shop), item_id=pump["id"])
    assert quantities(told["history"])[-1] == "64"


def test_shipments_count_by_the_day_they_left(shop):
    pump = a_good(shop, "PUMP", quantity=30)
    wanted(shop, pump, *STEADY)
    order = a_sale(shop, pump, 30, wanted=month(-2))
    gone = shop.step(SHIPMENT, a_shipment(shop, order, 30), "ship")
    shop.perform(lambda act: left_on(act.find(Shipment, UUID(gone["id"])), month(-1)))
    scheme = a_scheme(shop, source="shipments")
    told = detail(shop, made(shop, scheme), item_id=pump["id"])
    assert quantities(told["history"]) == ["40"] * 7 + ["70"]


def left_on(shipment, day):
    shipment.shipped_on = date.fromisoformat(day)


def test_promotions_are_left_out_of_what_is_ordinary(shop, pump):
    wanted(shop, pump, 400, until=-2, promoted=True)
    forecast = made(shop)
    told = detail(shop, forecast, item_id=pump["id"])
    assert quantities(told["history"])[-3:] == ["440", "40", "40"]
    assert figures(grid(shop, forecast)) == {"PUMP": ["40", "40", "40"]}
    assert told["why"]["changed"] == {"unknown": 1}


def test_too_short_a_past_is_told_and_the_rest_is_forecast(shop, pump):
    wanted(shop, in_group(shop, "NEW"), 5, 6, 7)
    forecast = made(shop)
    assert (forecast["series"], forecast["not_forecast"]) == (2, 1)
    assert figures(grid(shop, forecast)) == {"NEW": ["0", "0", "0"], "PUMP": ["40", "40", "40"]}
    new = next(row for row in grid(shop, forecast)["rows"] if row["number"] == "NEW")
    assert detail(shop, forecast, **new["node"])["why"] == {"cause": "too_short", "known": 3, "least": 6}


def test_a_shop_without_any_past_gets_an_empty_forecast(shop):
    forecast = made(shop)
    assert (forecast["series"], forecast["made_at"] is not None) == (0, True)
    assert grid(shop, forecast) == {"periods": [], "rows": [], "total": [], "after": None}


@pytest.mark.parametrize("method", ["bottom_up", "top_down", "middle_out", "least_squares"])
def test_every_level_is_the_sum_of_what_is_below(shop, method):
    farm, mill = buys(shop, "FARM"), buys(shop, "MILL")
    pump, valve = in_group(shop, "PUMP"), in_group(shop, "VALVE", "VALVES")
    wanted(shop, pump, 30, 42, 35, 51, 38, 47, 33, 55, customer=farm)
    wanted(shop, pump, 7, 9, 8, 12, 6, 11, 9, 10, customer=mill)
    wanted(shop, valve, 3, 0, 5, 0, 4, 2, 0, 6, customer=farm)
    forecast = made(shop, a_scheme(shop, level="item_customer", method=method))
    groups = grid(shop, forecast, "item_group_id")
    assert [row["number"] for row in groups["rows"]] == ["PUMPS", "VALVES"]
    for group in groups["rows"]:
        items = grid(shop, forecast, "item_id", **group["node"])
        assert sums(items["rows"]) == quantities(group["cells"])
        for item in items["rows"]:
            assert sums(grid(shop, forecast, "customer_id", **item["node"])["rows"]) == quantities(item["cells"])
    assert sums(groups["rows"]) == quantities(groups["total"])
    assert sum(int(value) for value in quantities(groups["total"])) > 100
    by_customer = grid(shop, forecast, "customer_id")
    assert sums(by_customer["rows"]) == quantities(groups["total"])


def test_a_scheme_of_one_group_forecasts_no_other(shop, pump):
    other = in_group(shop, "VALVE", "VALVES")
    wanted(shop, other, *STEADY)
    scheme = a_scheme(shop, "VALVES", item_group_id=other["item_group_id"])
    assert set(figures(grid(shop, made(shop, scheme)))) == {"VALVE"}


def test_the_worksheet_comes_in_pages_and_finds_items(shop):
    for number in ("A-1", "A-2", "B-1"):
        wanted(shop, a_good(shop, number), *STEADY)
    forecast = made(shop)
    first = grid(shop, forecast, limit=2)
    assert (list(figures(first)), first["after"]) == (["A-1", "A-2"], 2)
    second = grid(shop, forecast, limit=2, after=2)
    assert (list(figures(second)), second["after"]) == (["B-1"], None)
    assert list(figures(grid(shop, forecast, q="b-1"))) == ["B-1"]
    assert quantities(first["total"]) == ["120", "120", "120"]


def test_a_forecast_is_published_once_for_each_cycle(shop, pump):
    first = published(shop, made(shop))
    assert first["state"] == "published"
    second = published(shop, made(shop))
    assert (shop.read(FORECAST, first["id"])["state"], second["state"]) == ("superseded", "published")
    older = published(shop, made(shop, cycle=month(-1)))
    assert shop.read(FORECAST, second["id"])["state"] == "published"
    assert older["cycle"] == month(-1)


def test_a_version_not_made_yet_goes_nowhere(shop, pump):
    forecast = asked(shop)
    answer = refused(shop.try_step(FORECAST, forecast, "submit"))
    assert answer == (409, f"Forecast {forecast['number']} has not been made yet.")
    assert shop.read(FORECAST, forecast["id"])["state"] == "draft"


def test_a_sales_forecast_begins_with_what_stands_in_another_version(shop, pump):
    base = published(shop, made(shop))
    forecast = made(shop, kind="sales", based_on_id=base["id"])
    assert (forecast["kind"], forecast["cycle"], forecast["series"]) == ("sales", month(0), 1)
    assert figures(grid(shop, forecast)) == {"PUMP": ["40", "40", "40"]}
    assert detail(shop, forecast, item_id=pump["id"])["why"]["cause"] == "constant"


def test_what_a_version_is_made_from_must_fit(shop, pump):
    scheme, base = a_scheme(shop)["id"], made(shop)
    other = a_scheme(shop, "OTHER")["id"]
    waiting = asked(shop)

    def of(**values):
        return refused(shop.try_make(FORECAST, **{"forecast_scheme_id": scheme} | values))

    assert of(kind="sales") == (422, "based_on_id: name the version it is made from.")
    said = "based_on_id: a statistical forecast is made from history alone."
    assert of(based_on_id=base["id"]) == (422, said)
    said = f"based_on_id: {base['number']} is of another scheme."
    assert of(kind="budget", based_on_id=base["id"], forecast_scheme_id=other) == (422, said)
    said = f"Forecast {waiting['number']} has not been made yet."
    assert of(kind="sales", based_on_id=waiting["id"]) == (409, said)
    said = f"cycle: it must not lie after the present period, which begins on {month(0)}."
    assert of(cycle=month(2)) == (422, said)
    assert len(shop.list(FORECAST)) == 2


def test_what_a_version_was_made_from_stays_said(shop, pump):
    forecast = made(shop)
    answer = refused(shop.try_change(FORECAST, forecast, cycle=month(-3)))
    assert answer == (409, f"cycle: what forecast {forecast['number']} was made from cannot be changed.")
    assert shop.change(FORECAST, forecast, name="November")["name"] == "November"


def test_a_lag_beyond_the_horizon_and_demand_below_nothing_are_refused(shop, pump):
    answer = refused(shop.try_make(SCHEME, number="S", name="S", horizon=3, lag=4))
    assert answer[0] == 422
    answer = shop.try_make(HISTORY, item_id=pump["id"], day=month(-1), quantity="-1")
    assert answer.status_code == 422
    answer = shop.try_make(HISTORY, item_id=pump["id"], day=month(-1), quantity="many")
    assert (answer.status_code, "quantity" in answer.json["message"]) == (422, True)
    assert shop.list(SCHEME) == []


def test_planning_reads_what_is_published_for_a_site_and_nothing_else(shop, pump):
    first = published(shop, made(shop))
    made(shop)

    def rows(first_day, end, **named):
        with shop.database.reading() as session:
            return queries.published_rows(session, shop.site_id, (first_day, end), **named)

    start, end = date.fromisoformat(month(0)), date.fromisoformat(month(3))
    found = rows(start, end)
    assert [(row.start.isoformat(), row.end.isoformat(), plain(row.quantity)) for row in found] == [
        (month(n), month(n + 1), "40") for n in range(3)
    ]
    assert {(row.item_id, row.site_id, row.forecast_id) for row in found} == {
        (UUID(pump["id"]), shop.site_id, UUID(first["id"]))
    }
    assert len(rows(start, start + timedelta(days=40))) == 2
    assert rows(end, end + timedelta(days=40)) == []
    second = published(shop, made(shop))
    assert {row.forecast_id for row in rows(start, end)} == {UUID(second["id"])}
    assert len(rows(start, end, forecast_ids=[UUID(first["id"])])) == 3
    with shop.database.reading() as session:
        assert queries.published_rows(session, shop.as_stranger().site_id, (start, end)) == []


# Demand that comes by sheet


def brought(shop, *lines):
    sheet = "\n".join(("item_id,customer_id,day,quantity,promoted,out_of_stock", *lines)).encode()
    headers = {"Authorization": f"Bearer {shop.token}", "Accept-Language": "en", "Idempotency-Key": str(uuid7())}
    data = {"file": (io.BytesIO(sheet), "demand.csv")}
    return shop.client.post(f"/api/{HISTORY}/exchange", data=data, headers=headers).json


def test_past_demand_comes_by_sheet_and_is_forecast(shop):
    item, farm = a_good(shop, "PUMP"), buys(shop, "FARM")
    told = brought(shop, *(f"PUMP,FARM,{month(n)},40,no,no" for n in range(-8, 0)))
    assert (told["created"], told["errors"]) == (8, [])
    forecast = made(shop, a_scheme(shop, level="item_customer"))
    assert figures(grid(shop, forecast, "customer_id")) == {"FARM": ["40", "40", "40"]}
    assert detail(shop, forecast, item_id=item["id"], customer_id=farm["id"])["series"] == 1


def test_a_sheet_with_wrong_rows_is_told_by_row_and_nothing_is_kept(shop):
    a_good(shop, "PUMP")
    rows = (f"PUMP,,{month(-1)},40,,", f"NONE,,{month(-1)},40,,", "PUMP,,soon,40,,", f"PUMP,,{month(-1)},-4,,")
    told = brought(shop, *rows)
    assert [(error["row"], error["field"]) for error in told["errors"]][:2] == [(3, "item_id"), (4, "day")]
    assert shop.list(HISTORY) == []
