"""Corrections in the worksheet: the examples of planning.md §1.2 through the endpoint, and what is refused."""

import random

import pytest
from uuid_utils.compat import uuid7

from tests.builders.forecasting import (
    FORECAST,
    a_scheme,
    asked,
    buys,
    correct,
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
    try_correct,
    wanted,
)
from tests.builders.sales import a_good

GONE = "018f0000-0000-7000-8000-000000000000"


@pytest.fixture
def pumps(shop):
    """Three pumps of one group: 50, 30 and 20 a month are expected, 100 together."""
    found = [in_group(shop, number) for number in ("P-1", "P-2", "P-3")]
    for item, quantity in zip(found, (50, 30, 20), strict=True):
        wanted(shop, item, *(quantity,) * 6)
    return found


def of_group(pumps):
    return {"item_group_id": pumps[0]["item_group_id"]}


def of_item(item):
    return {"item_id": item["id"]}


def firsts(shop, forecast, by="item_id"):
    """The figures of the first period by node."""
    return {number: row[0] for number, row in figures(grid(shop, forecast, by)).items()}


def test_a_node_is_spread_by_current_share_and_what_is_locked_stays(shop, pumps):
    """planning.md: 100 = 50 + 30 locked + 20, set 130 → 71 + 30 + 29."""
    forecast = made(shop)
    correct(shop, forecast, "30", of_item(pumps[1]), locked=True, reason="Promised to FARM")
    correct(shop, forecast, "130", of_group(pumps))
    page = grid(shop, forecast)
    assert {number: row[0] for number, row in figures(page).items()} == {"P-1": "71", "P-2": "30", "P-3": "29"}
    assert [row["cells"][0]["locked"] for row in page["rows"]] == [0, 1, 0]
    assert figures(page)["P-1"][1:] == ["50", "50"]
    assert firsts(shop, forecast, "item_group_id") == {"PUMPS": "130"}


def test_the_layers_apply_in_one_order_however_they_were_entered(shop):
    """planning.md: 1000 × 1.2, A customers 40 % × 1.1, C 60 % × 0.9 → 1176; delta −50 → 1126."""
    item = in_group(shop, "P-1")
    wanted(shop, item, *(400,) * 6, customer=buys(shop, "FARM", customer_class="A"))
    wanted(shop, item, *(600,) * 6, customer=buys(shop, "MILL", customer_class="C"))
    forecast = made(shop, a_scheme(shop, level="item_class"))
    assert firsts(shop, forecast, "customer_class") == {"A": "400", "C": "600"}
    correct(shop, forecast, "-50", layer="delta")
    correct(shop, forecast, "0.9", {"customer_class": "C"}, layer="customer")
    correct(shop, forecast, "1.1", {"customer_class": "A"}, layer="customer")
    assert firsts(shop, forecast) == {"P-1": "930"}
    correct(shop, forecast, "1.2", of_item(item), layer="season", reason="Harvest")
    assert firsts(shop, forecast) == {"P-1": "1126"}
    told = detail(shop, forecast, **of_item(item))["corrections"]
    assert [(row["layer"], row["before"], row["after"]) for row in told] == [
        ("season", "1000", "1200"),
        ("customer", "480", "528"),
        ("customer", "720", "648"),
        ("delta", "1176", "1126"),
    ]
    assert (told[0]["reason"], told[0]["at"], told[0]["person"]) == ("Harvest", ["P-1"], administrator(shop))
    correct(shop, forecast, "2000")
    assert firsts(shop, forecast) == {"P-1": "2000"}


def administrator(shop):
    return shop.read("people/person", shop.person_id)["name"]


def test_a_correction_reaches_every_period_it_names(shop, pumps):
    forecast = made(shop)
    answer = correct(shop, forecast, "2", of_item(pumps[0]), layer="season", end=month(2))
    assert answer["corrections"] == 2
    assert figures(grid(shop, forecast))["P-1"] == ["100", "100", "50"]


def test_what_is_withdrawn_is_as_if_it_had_not_been_and_stays_to_be_read(shop, pumps):
    forecast = made(shop)
    correct(shop, forecast, "200", of_group(pumps))
    correct(shop, forecast, "5", of_item(pumps[2]), layer="delta")
    [delta, absolute] = detail(shop, forecast)["corrections"]
    path = f"/api/{FORECAST}/{forecast['id']}/corrections/{absolute['id']}/withdraw"
    assert shop.post(path)["corrections"] == 1
    assert firsts(shop, forecast) == {"P-1": "50", "P-2": "30", "P-3": "25"}
    told = {row["id"]: row for row in detail(shop, forecast)["corrections"]}
    assert told[absolute["id"]]["withdrawn_by"] == administrator(shop)
    assert told[delta["id"]]["withdrawn_at"] is None
    again = shop.request("POST", path)
    assert refused(again) == (409, f"This correction was withdrawn already, by {administrator(shop)}.")
    other = f"/api/{FORECAST}/{forecast['id']}/corrections/{GONE}/withdraw"
    assert refused(shop.request("POST", other)) == (404, "correction_id: this forecast has no such correction.")


def test_what_was_stays_beside_what_stands(shop, pumps):
    forecast = made(shop)
    correct(shop, forecast, "80", of_item(pumps[0]))
    [row] = [row for row in grid(shop, forecast)["rows"] if row["number"] == "P-1"]
    assert [(cell["baseline"], cell["quantity"]) for cell in row["cells"]] == [("50", "80"), ("50", "50"), ("50", "50")]
    trail = shop.get(f"/api/{FORECAST}/{forecast['id']}/trail")["rows"]
    assert trail[0]["diff"]["corrections"] == [0, 1]


def test_the_same_act_again_corrects_once(shop, pumps):
    forecast = made(shop)
    body = {"start": month(0), "value": "10", "reason": "More", "layer": "delta"}
    path, key = f"/api/{FORECAST}/{forecast['id']}/corrections", uuid7()
    first = shop.request("POST", path, body, key)
    assert (first.status_code, shop.request("POST", path, body, key).json) == (200, first.json)
    assert firsts(shop, forecast, "item_group_id") == {"PUMPS": "110"}
    changed = shop.request("POST", path, body | {"value": "11"}, key)
    assert refused(changed) == (422, "This key was used for something else already.")


def test_locked_figures_above_the_new_value_refuse_it_and_nothing_is_half_written(shop, pumps):
    forecast = made(shop)
    correct(shop, forecast, "30", of_item(pumps[1]), locked=True, start=month(1))
    answer = try_correct(shop, forecast, "20", of_group(pumps), start=month(0), end=month(2))
    assert refused(answer) == (409, "Locked figures sum to 30, more than the new value 20.")
    assert figures(grid(shop, forecast))["P-1"] == ["50", "50", "50"]
    assert len(detail(shop, forecast)["corrections"]) == 1
    answer = try_correct(shop, forecast, "40", of_item(pumps[1]), start=month(1))
    assert refused(answer) == (409, "All figures below are locked; they sum to 30, not to 40.")


def test_refusals_are_told_in_the_figures_own_unit(shop):
    item = a_good(shop, "OIL")
    wanted(shop, item, *("1.25",) * 6)
    forecast = made(shop, a_scheme(shop, decimals=2))
    assert figures(grid(shop, forecast)) == {"OIL": ["1.25", "1.25", "1.25"]}
    correct(shop, forecast, "1.5", of_item(item), locked=True)
    answer = try_correct(shop, forecast, "0.75")
    assert refused(answer) == (409, "Locked figures sum to 1.5, more than the new value 0.75.")


@pytest.mark.parametrize(
    ("values", "status", "sentence"),
    [
        ({"value": "-1"}, 422, "value: 0 or more is needed."),
        ({"value": "many"}, 422, "value: 'many' is not a number."),
        ({"value": 5}, 422, 'value: A number is written as a string, like "1.5".'),
        ({"value": None}, 422, "value: Missing data for required field."),
        ({"value": "1e400"}, 422, "value: The number must lie between -9000000000000 and 9000000000000."),
        ({"value": "101", "layer": "market"}, 422, "value: a factor of at most 100 is needed."),
        ({"layer": "guess"}, 422, "layer: Must be one of: season, customer, market, delta, absolute."),
        ({"reason": " "}, 422, "reason: say why it is changed."),
        ({"reason": None}, 422, "reason: Missing data for required field."),
        ({"start": "soon"}, 422, "start: Not a valid date."),
        ({"end": month(0)}, 422, "end: a day after the start is needed."),
        ({"locked": "yes"}, 422, "locked: true or false is needed."),
        ({"node": {"color": "red"}}, 422, "node: there is no key color."),
        ({"node": "P-1"}, 422, "node: an object of keys is needed."),
        ({"node": {"item_id": "P-1"}}, 422, "item_id: an id is needed."),
        ({"node": {"item_id": GONE}}, 404, "item_id: this forecast has no such item."),
        ({"node": {"region": "Mars"}}, 404, "region: this forecast has no such region."),
        ({"spread": True}, 422, "spread: there is no such field."),
    ],
)
def test_bad_input_is_told_by_field_and_nothing_is_written(shop, values, status, sentence):
    wanted(shop, a_good(shop, "P-1"), *(50,) * 6)
    forecast = made(shop)
    given = {"value": "60"} | values
    answer = try_correct(shop, forecast, given.pop("value"), given.pop("node", {}), **given)
    assert (answer.status_code, sentence in answer.json["message"]) == (status, True), answer.json
    assert (firsts(shop, forecast), detail(shop, forecast)["corrections"]) == ({"P-1": "50"}, [])


def test_a_day_on_which_no_period_begins_is_refused(shop, pumps):
    forecast = made(shop)
    day = month(0)[:8] + "02"
    answer = try_correct(shop, forecast, "5", start=day)
    assert refused(answer) == (422, f"start: no period of forecast {forecast['number']} begins on {day}.")
    assert try_correct(shop, forecast, "5", start=month(3)).status_code == 422


def test_only_a_draft_that_is_made_can_be_corrected(shop, pumps):
    waiting = asked(shop)
    answer = refused(try_correct(shop, waiting, "5"))
    assert answer == (409, f"Forecast {waiting['number']} has not been made yet.")
    forecast = made(shop)
    correct(shop, forecast, "200")
    [correction] = detail(shop, forecast)["corrections"]
    forecast = published(shop, forecast)
    said = f"Forecast {forecast['number']} is published and cannot be changed; make a new version from it."
    assert refused(try_correct(shop, forecast, "5")) == (409, said)
    path = f"/api/{FORECAST}/{forecast['id']}"
    assert refused(shop.request("POST", f"{path}/corrections/{correction['id']}/withdraw")) == (409, said)
    assert refused(shop.request("POST", f"{path}/series", of_item(pumps[0]))) == (409, said)
    assert firsts(shop, forecast, "item_group_id") == {"PUMPS": "200"}


def test_readers_look_and_strangers_see_nothing(shop, pumps):
    forecast = made(shop)
    reader = shop.as_role("reader", "*.*.read")
    assert firsts(reader, forecast, "item_group_id") == {"PUMPS": "100"}
    assert try_correct(reader, forecast, "5").status_code == 403
    stranger = shop.as_stranger()
    assert try_correct(stranger, forecast, "5").status_code == 404
    for part in ("grid", "detail"):
        assert stranger.request("GET", f"/api/{FORECAST}/{forecast['id']}/{part}").status_code == 404
        nobody = shop.as_role("nobody")
        assert nobody.request("GET", f"/api/{FORECAST}/{forecast['id']}/{part}").status_code == 403
    assert firsts(shop, forecast, "item_group_id") == {"PUMPS": "100"}


def test_questions_that_make_no_sense_are_told_so(shop, pumps):
    path = f"/api/{FORECAST}/{made(shop)['id']}"
    for query, sentence in (
        ("grid?by=color", "by: one of item_group_id, item_id, customer_id, customer_class, channel, region is needed."),
        ("grid?limit=0", "limit: a number from 1 to 200 is needed."),
        ("grid?after=x", "after: a number from 0 to 10000000 is needed."),
        ("detail?item_id=P-1", "item_id: an id is needed."),
    ):
        assert refused(shop.request("GET", f"{path}/{query}")) == (422, sentence)


def test_a_new_item_begins_like_another_one(shop, pumps):
    forecast = made(shop)
    correct(shop, forecast, "200", of_group(pumps))
    new = in_group(shop, "P-9")
    path = f"/api/{FORECAST}/{forecast['id']}/series"
    given = of_item(new) | {"like_item_id": pumps[0]["id"], "factor": "0.5"}
    assert shop.post(path, **given)["series"] == 4
    assert figures(grid(shop, forecast))["P-9"][1:] == ["25", "25"]
    assert firsts(shop, forecast, "item_group_id") == {"PUMPS": "200"}
    why = detail(shop, forecast, **of_item(new))["why"]
    assert (why["cause"], why["like"], why["factor"]) == ("like", pumps[0]["id"], 0.5)
    again = shop.request("POST", path, given)
    assert refused(again) == (409, f"Forecast {forecast['number']} has this series of P-9 already.")
    other = in_group(shop, "P-10")
    for values, status, sentence in (
        ({"item_id": GONE}, 404, "item_id: there is no such item."),
        (of_item(other) | {"customer_id": GONE}, 404, "customer_id: there is no such customer."),
        (of_item(other) | {"like_item_id": GONE}, 422, "like_item_id: this forecast has no such item."),
        (of_item(other) | {"factor": "-1"}, 422, "value: 0 or more is needed."),
    ):
        assert refused(shop.request("POST", path, values)) == (status, sentence)
    assert shop.read(FORECAST, forecast["id"])["series"] == 4


def test_after_any_edits_every_parent_is_the_sum_of_its_children(shop):
    chance = random.Random(7)
    customers = [buys(shop, number, region=region) for number, region in (("FARM", "North"), ("MILL", "South"))]
    items = [in_group(shop, f"P-{n}", f"G-{n % 2}") for n in range(4)]
    for item in items:
        for customer in customers:
            wanted(shop, item, *(chance.randint(0, 60) for _ in range(6)), customer=customer)
    forecast = made(shop, a_scheme(shop, level="item_customer"))
    for _ in range(12):
        node = chance.choice([{}, of_item(chance.choice(items)), {"customer_id": chance.choice(customers)["id"]}])
        layer, value = chance.choice([("absolute", chance.randint(0, 900)), ("season", "1.37"), ("delta", -17)])
        try_correct(shop, forecast, str(value), node, layer=layer, locked=chance.random() < 0.1)
    total = quantities(grid(shop, forecast)["total"])
    for by in ("item_group_id", "item_id", "customer_id"):
        assert sums(grid(shop, forecast, by)["rows"]) == total
    for row in grid(shop, forecast)["rows"]:
        below = grid(shop, forecast, "customer_id", **row["node"])["rows"]
        assert sums(below) == quantities(row["cells"])
