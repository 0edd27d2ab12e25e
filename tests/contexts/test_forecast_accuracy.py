"""How good published forecasts were: the example of planning.md §1.2, kept for each item and read by its scheme."""

import pytest

from tests.builders.forecasting import (
    SCHEME,
    a_scheme,
    correct,
    detail,
    in_group,
    made,
    month,
    published,
    wanted,
)


def report(shop, scheme):
    return shop.get(f"/api/{SCHEME}/{scheme['id']}/accuracy")["rows"]


@pytest.fixture
def measured(shop):
    """planning.md: a 100, 0, 50, 150; f 110, 20, 40, 120 as published one month before; training 90, 100, 80, 100."""
    pump, scheme = in_group(shop, "PUMP"), a_scheme(shop)
    wanted(shop, pump, 90, 100, 80, 100, 100, 0, 50, 150)
    for ahead, said in zip(range(-4, 0), (110, 20, 40, 120), strict=True):
        forecast = made(shop, scheme, cycle=month(ahead - 1))
        correct(shop, forecast, str(said), {"item_id": pump["id"]}, start=month(ahead), reason="As it was said then")
        published(shop, forecast)
    made(shop, scheme)
    return scheme


def test_the_example_of_the_domain_page(shop, measured):
    [row] = report(shop, measured)
    assert (row["item"]["number"], row["cycle"], row["lag"], row["count"]) == ("PUMP", month(0), 1, 4)
    assert float(row["mape"]) == pytest.approx(0.1667, abs=0.0001)
    assert float(row["wape"]) == pytest.approx(0.2333, abs=0.0001)
    assert float(row["bias"]) == pytest.approx(-0.0333, abs=0.0001)
    assert float(row["mase"]) == pytest.approx(1.05, abs=0.001)
    assert float(row["rmse"]) == pytest.approx(19.3649, abs=0.0001)
    assert (float(row["tracking_signal"]), row["alarm"]) == (pytest.approx(-10 / 17.5, abs=0.0001), False)


def test_a_node_of_the_worksheet_tells_the_measures_of_its_item_and_no_other_node_does(shop, measured):
    [row] = report(shop, measured)
    forecast = made(shop, measured)
    of_item = {"item_group_id": row["item_group_id"], "item_id": row["item"]["id"]}
    told = detail(shop, forecast, **of_item)["accuracy"]
    assert told == {name: value for name, value in row.items() if name not in ("item", "item_group_id")}
    assert (told["count"], round(float(told["wape"]), 4)) == (4, 0.2333)
    assert detail(shop, forecast, item_id=row["item"]["id"])["accuracy"] == told
    for other in ({}, {"item_group_id": row["item_group_id"]}, of_item | {"customer_class": ""}):
        assert detail(shop, forecast, **other)["accuracy"] is None


def test_what_people_added_is_told_beside_what_the_statistics_did(shop, measured):
    """Repeating what was known two months before: 80, 100, 100, 0 against 100, 0, 50, 150 errs by 320 of 300."""
    [row] = report(shop, measured)
    assert row["added"]["published"] == pytest.approx(320 / 300 - 70 / 300, abs=0.0001)
    assert set(row["added"]) == {"statistics", "published"}


def test_what_was_published_later_than_the_lag_does_not_count(shop, measured):
    """In the month itself everybody knows better."""
    late = made(shop, measured, cycle=month(-1))
    correct(shop, late, "150", start=month(-1))
    published(shop, late)
    made(shop, measured)
    [row] = report(shop, measured)
    assert float(row["wape"]) == pytest.approx(0.2333, abs=0.0001)


def test_the_past_measurement_stays_and_the_newest_is_read(shop, measured):
    [before] = report(shop, measured)
    made(shop, measured, cycle=month(-1))
    assert report(shop, measured) == [before]


def test_nothing_is_measured_before_anything_was_published(shop):
    scheme = a_scheme(shop)
    wanted(shop, in_group(shop, "PUMP"), *(40,) * 8)
    made(shop, scheme)
    assert report(shop, scheme) == []
    assert shop.as_stranger().request("GET", f"/api/{SCHEME}/{scheme['id']}/accuracy").status_code == 404
