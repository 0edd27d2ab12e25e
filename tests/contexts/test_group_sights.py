"""Walls that let through a yes or a round figure: what stands behind them may change, the viewer's answers do not."""

import json

import pytest

from tests.builders.engineering import an_item
from tests.builders.group import a_wall, all_done, asked_for, part, released_here, schemes, the_example
from tests.builders.inventory import a_place, stocked
from tests.builders.planning import ORDER, demand, orders

NAMED = {"use": "all", "see_names": "exact"}
FACETS = ("see_stock", "see_supply", "see_demand")


@pytest.fixture
def pines(shop):
    """Another company of the installation."""
    return shop.as_stranger()


def sights(level, **more):
    return dict.fromkeys(FACETS, level) | more


def planned_behind(shop, pines, **wall):
    """The example of planning.md §2.7 with a wall between the companies; the shop's item."""
    a_wall(pines, shop, **wall)
    item = the_example(shop, pines)
    schemes(shop, pines)
    demand(shop, item, 100, 20)
    again(shop, pines)
    return item


def again(shop, pines):
    return all_done(asked_for(shop), shop, pines)


def ours(shop, run):
    return orders(shop, part(shop, run))[0]


def below(shop, order):
    return shop.get(f"/api/{ORDER}/{order['id']}/pegging?direction=down")["children"]


def elsewhere(shop, item):
    return shop.get(f"/api/planning/item/{item['id']}/elsewhere")["rows"]


def facet(rows, name):
    return [(row["amount"], row["at_least"], row["day"] is not None) for row in rows if row["facet"] == name]


def seen(shop, item):
    """Everything the viewer may ask for about the item, but for what a run names anew each time."""
    rows = shop.list(ORDER, f"item_id={item['id']}&state=proposed")
    newest = max(rows, key=lambda row: row["id"])
    up = shop.get(f"/api/{ORDER}/{newest['id']}/pegging?direction=up")["children"]
    return json.dumps([below(shop, newest), up, elsewhere(shop, item)], sort_keys=True)


def item_behind(pines):
    return pines.list("engineering/item", "number=X")[0]


def test_a_yes_says_that_the_need_is_served_and_nothing_more(shop, pines):
    item = planned_behind(shop, pines, **NAMED, **sights("yes_no"))
    run = again(shop, pines)
    told = below(shop, ours(shop, run))
    assert [(one["kind"], one["some"], one["pegged"], one["day"], one["id"]) for one in told] == [
        ("inter_org", True, None, None, None)
    ] * 2
    assert {name: facet(elsewhere(shop, item), name) for name in ("stock", "supply", "demand", "free")} == {
        "stock": [(None, None, False)],
        "supply": [(None, None, False)],
        "demand": [(None, None, False)],
        "free": [],
    }


def test_round_figures_by_week_go_through_a_bucketed_wall(shop, pines):
    item = planned_behind(shop, pines, **NAMED, **sights("bucketed"))
    told = below(shop, ours(shop, again(shop, pines)))
    assert [(one["at_least"], one["weekly"], one["pegged"], one["number"]) for one in told] == [
        ("50", False, None, ""),
        ("50", True, None, ""),
    ]
    rows = elsewhere(shop, item)
    assert (facet(rows, "stock"), facet(rows, "supply"), facet(rows, "demand")) == (
        [(None, "50", False)],
        [(None, "50", True)],
        [(None, "100", True)],
    )


def test_an_exact_wall_names_the_free_rest_and_the_day(shop, pines):
    item = planned_behind(shop, pines, **NAMED, **sights("exact"))
    stocked(pines, item_behind(pines), 30, a_place(pines, "B-02"))
    again(shop, pines)
    rows = elsewhere(shop, item)
    assert (facet(rows, "stock"), facet(rows, "supply"), facet(rows, "free")) == (
        [("80", None, False)],
        [("40", None, True)],
        [("0", None, False)],
    )
    site = pines.read("plant/site", pines.site_id)["number"]
    assert {row["site"] for row in rows} == {site}


def test_what_is_free_is_as_rough_as_the_roughest(shop, pines):
    item = planned_behind(shop, pines, **NAMED, **sights("exact", see_demand="yes_no"))
    stocked(pines, item_behind(pines), 500, a_place(pines, "B-02"))
    again(shop, pines)
    assert facet(elsewhere(shop, item), "free") == [(None, None, False)]


def test_what_one_facet_keeps_shut_is_a_closed_leaf_whether_it_serves_or_not(shop, pines):
    planned_behind(shop, pines, **NAMED, see_supply="exact")
    first, closed = below(shop, ours(shop, again(shop, pines)))
    assert (first["kind"], first["pegged"]) == ("planned_order", "70")
    assert (closed["kind"], closed["id"], closed["pegged"]) == ("inter_org", None, None)
    stocked(pines, item_behind(pines), 70, a_place(pines, "B-02"))
    [only] = below(shop, ours(shop, again(shop, pines)))
    assert only == closed


def test_where_names_are_not_told_no_item_is_and_amounts_stand_alone(shop, pines):
    item = planned_behind(shop, pines, use="all", see_names="yes_no", **sights("exact"))
    told = below(shop, ours(shop, again(shop, pines)))
    assert [(one["kind"], one["pegged"], one["id"], one["item"]) for one in told] == [
        ("inter_org", "50", None, None),
        ("inter_org", "70", None, None),
    ]
    assert elsewhere(shop, item) == []


@pytest.mark.parametrize("level", ["none", "yes_no", "bucketed"])
def test_what_changes_behind_a_wall_changes_no_letter_before_it(shop, pines, level):
    """Stock, customers and other items are others afterwards, all within one round figure."""
    item = planned_behind(shop, pines, **NAMED, **sights(level, see_cost=level))
    before, theirs = seen(shop, item), item_behind(pines)
    stocked(pines, theirs, 8, a_place(pines, "B-03"))
    demand(pines, theirs, 13, 17)
    demand(pines, released_here(pines, "SECRET", source="buy", lead_time_days=1), 5, 9)
    again(shop, pines)
    assert seen(shop, item) == before
    for word in ("SECRET", theirs["id"], pines.site_id):
        assert str(word) not in before


def test_a_round_figure_follows_what_crosses_it(shop, pines):
    item = planned_behind(shop, pines, **NAMED, **sights("bucketed"))
    stocked(pines, item_behind(pines), 70, a_place(pines, "B-03"))
    again(shop, pines)
    assert facet(elsewhere(shop, item), "stock") == [(None, "100", False)]


def test_what_an_order_behind_a_wall_is_for_is_told_as_roughly_as_demand(shop, pines):
    planned_behind(shop, pines, **NAMED)
    a_wall(shop, pines, see_names="exact", see_demand="bucketed")
    run = again(shop, pines)
    theirs = orders(pines, part(pines, run))[0]
    [need] = pines.get(f"/api/{ORDER}/{theirs['id']}/pegging?direction=up")["children"]
    assert (need["kind"], need["id"], need["pegged"]) == ("inter_org", None, "70")
    assert [(one["at_least"], one["weekly"], one["item"], one["number"]) for one in need["children"]] == [
        ("100", True, None, "")
    ]


def test_without_a_wall_nothing_is_told_of_an_item(shop, pines):
    a_wall(shop, pines, **NAMED, **sights("exact"))  # what we open is no way for us to look
    assert elsewhere(shop, an_item(shop, "X")) == []
