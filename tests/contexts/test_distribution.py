"""Distribution of demand: the example of planning.md §1.3 through documents and preview, and rules that cannot be."""

import pytest

from tests.builders.planned_demand import (
    DISTRIBUTION,
    NEED,
    PREVIEW,
    a_weekly_forecast,
    asked,
    day,
    lines_to_share,
    placed,
    refused,
    two_to_share,
)
from tests.builders.purchasing import a_supplier
from tests.builders.sales import ORDER, a_customer, a_good

EXAMPLE = (50, 30, 40, 30)


@pytest.fixture
def item(shop):
    return a_good(shop, "A")


def by_source(told):
    return {row["source"]["number"]: row["quantity"] for row in told["by_source"]}


def lacks(told):
    return [(row["line"]["number"], row["quantity"], row["reason"]) for row in told["unallocated"]]


def shared(two, **of_p):
    """The two candidates of the example, P with something more."""
    p, q = ({"for_site_id": two[code]["id"], "ratio": ratio} for code, ratio in (("P", "60"), ("Q", "40")))
    return [p | of_p, q]


def test_whole_lines_go_to_who_had_least_of_its_ratio(shop, item):
    two, orders = two_to_share(shop), lines_to_share(shop, item, *EXAMPLE)
    told = asked(shop, PREVIEW, days=28)
    assert placed(told) == [("P", "50"), ("Q", "30"), ("Q", "40"), ("P", "30")]
    assert (by_source(told), lacks(told)) == ({"P": "80", "Q": "70"}, [])
    first = told["allotments"][0]
    assert (first["line"]["number"], first["how"], first["rule"]["id"]) == (
        orders[0]["number"],
        "ratio",
        two["rule"]["id"],
    )
    assert (first["of"], first["at"]["number"], first["source"]["kind"]) == ("50", "C1-1", "site")


def test_a_preview_changes_nothing(shop, item):
    two_to_share(shop)
    lines_to_share(shop, item, *EXAMPLE)
    before, orders = shop.trail(), shop.list(ORDER)
    asked(shop, PREVIEW, days=28)
    assert (shop.trail(), shop.list(ORDER)) == (before, orders)


def test_lines_stay_at_their_site_unless_the_rule_moves_them(shop, item):
    two_to_share(shop, rebalance=False)
    lines_to_share(shop, item, *EXAMPLE)
    told = asked(shop, PREVIEW, days=28)
    assert (by_source(told), {row["how"] for row in told["allotments"]}) == ({"C1-1": "150"}, {"stays"})


def test_what_was_allotted_before_in_the_quota_period_counts(shop, item):
    two = two_to_share(shop)
    shop.change(DISTRIBUTION, two["rule"], candidates=shared(two, allocated="100"))
    lines_to_share(shop, item, *EXAMPLE)
    assert placed(asked(shop, PREVIEW, days=28)) == [("Q", "50"), ("Q", "30"), ("P", "40"), ("Q", "30")]


def test_what_no_cap_takes_is_named_and_not_dropped(shop, item):
    site = shop.make("plant/site", number="P", name="P")
    supplier = a_supplier(shop)
    candidates = [{"for_site_id": site["id"], "priority": 1, "cap": "100"},
                  {"supplier_id": supplier["id"], "priority": 2, "cap": "30"}]  # fmt: skip
    shop.make(DISTRIBUTION, method="priority", split=True, rebalance=True, candidates=candidates)
    orders = lines_to_share(shop, item, *EXAMPLE)
    told = asked(shop, PREVIEW, days=28)
    assert by_source(told) == {"P": "100", supplier["number"]: "30"}
    assert {row["source"]["kind"] for row in told["allotments"]} == {"site", "supplier"}
    assert lacks(told) == [(orders[3]["number"], "20", "cap")]


def test_an_excluded_customer_is_not_served_there(shop, item):
    two = two_to_share(shop)
    a_customer(shop, "FARM")
    shop.change(DISTRIBUTION, two["rule"], candidates=shared(two, excluded=["FARM"]))
    lines_to_share(shop, item, *EXAMPLE)
    assert by_source(asked(shop, PREVIEW, days=28)) == {"Q": "150"}


def test_forecasts_and_other_needs_are_placed_by_rules_of_their_kind(shop, item):
    a_weekly_forecast(shop, item, 100)
    two_to_share(shop, kind="forecast", split=True)
    need = shop.make(NEED, item_id=item["id"], kind="trial", quantity="7", needed=day(3))
    shop.step(NEED, need, "release")
    told = asked(shop, PREVIEW, days=28)
    found = [(row["kind"], row["source"]["number"], row["quantity"]) for row in told["allotments"]]
    assert sorted(found) == [("forecast", "P", "60"), ("forecast", "Q", "40"), ("trial", "C1-1", "7")]


def test_a_rule_that_is_not_active_places_nothing(shop, item):
    two = two_to_share(shop)
    shop.change(DISTRIBUTION, two["rule"], active=False)
    lines_to_share(shop, item, 5)
    assert by_source(asked(shop, PREVIEW, days=28)) == {"C1-1": "5"}


def test_the_more_specific_rule_wins(shop, item):
    two = two_to_share(shop)
    only_q = [{"for_site_id": two["Q"]["id"]}]
    shop.make(DISTRIBUTION, method="fixed", rebalance=True, item_id=item["id"], candidates=only_q)
    lines_to_share(shop, item, *EXAMPLE)
    assert by_source(asked(shop, PREVIEW, days=28)) == {"Q": "150"}


@pytest.mark.parametrize(
    "values,candidate,field",
    [
        ({}, {"ratio": "0"}, "candidates.0.ratio"),
        ({"method": "capacity"}, {}, "candidates.0.free_hours"),
        ({}, {"ratio": "-1"}, "ratio"),
        ({}, {"cap": "-5"}, "cap"),
        ({}, {"min_lot": "-5"}, "min_lot"),
        ({}, {"cap": "5", "min_lot": "6"}, "candidates.0.min_lot"),
        ({}, {"priority": 0}, "priority"),
        ({}, {"for_site_id": None}, "candidates.0.for_site_id"),
        ({}, {"excluded": ["NOBODY"]}, "candidates.0.excluded"),
        ({"candidates": []}, {}, "candidates"),
        ({"valid_from": "2027-02-01", "valid_to": "2027-02-01"}, {}, "valid_to"),
        ({"cap_days": 0}, {}, "cap_days"),
        ({"method": "lottery"}, {}, "method"),
    ],
)
def test_a_rule_that_cannot_be_is_refused_with_the_field(shop, values, candidate, field):
    given = {"candidates": [{"for_site_id": str(shop.site_id)} | candidate]} | values
    status, fields = refused(shop.try_make(DISTRIBUTION, **given))
    assert (status, list(fields)) == (422, [field])
    assert shop.list(DISTRIBUTION) == []


def test_a_source_stands_in_a_rule_once(shop):
    twice = [{"for_site_id": str(shop.site_id)}] * 2
    status, fields = refused(shop.try_make(DISTRIBUTION, candidates=twice))
    assert (status, fields) == (422, {"candidates": ["A source stands in it twice."]})


def test_strangers_see_nothing_of_it(shop, item):
    two_to_share(shop)
    lines_to_share(shop, item, *EXAMPLE)
    told = asked(shop.as_stranger(), PREVIEW, days=28)
    assert (told["allotments"], told["unallocated"], told["by_source"]) == ([], [], [])
    assert shop.as_role("worker", "production.*").request("GET", PREVIEW).status_code == 403
