"""What a plan scheme counts: each switch changes the plan as it says, and what is neutral leaves it alone."""

from uuid import UUID

import pytest

from backend.planning.demand_rows import Scope, demand_rows
from backend.planning.loading import Loader
from backend.planning.plan_version import PlanScheme
from tests.builders.forecasting import FORECAST
from tests.builders.inventory import a_place, stocked
from tests.builders.plan_schemes import a_need, a_version, expected, plan, quantities, refused, with_
from tests.builders.planned_demand import FIRST, the_consumption
from tests.builders.planning import (
    SCHEME,
    TODAY,
    a_part,
    a_scheme,
    an_assembly,
    day,
    demand,
    exceptions,
    orders,
    planned,
    shape,
)
from tests.builders.production import a_work_order
from tests.builders.purchasing import an_order
from tests.builders.sales import a_draft, a_line

ORDER = "planning/planned_order"


@pytest.fixture
def nut(shop):
    return a_part(shop, "NUT")


def test_every_kind_of_demand_counts_or_does_not(shop, nut):
    demand(shop, nut, 4, on=5)
    a_draft(shop, a_line(nut, 3, wanted=day(5)))
    expected(shop, nut, 10, on=5)
    a_need(shop, nut, 7, on=6)
    assert quantities(shop) == [("10", 5), ("7", 6)]
    assert quantities(shop, independent_demand=False) == [("10", 5)]
    assert quantities(shop, consumption=False) == [("14", 5)]
    assert quantities(shop, draft_orders=True) == [("17", 5)]
    assert quantities(shop, forecasts=False) == [("7", 5)]
    assert quantities(shop, draft_orders=False) == [("4", 5)]
    assert quantities(shop, forecasts=True, confirmed_orders=False) == [("10", 5)]


def test_drafts_that_count_take_of_the_forecast(shop, nut):
    a_draft(shop, a_line(nut, 3, wanted=day(5)))
    expected(shop, nut, 10, on=5)
    assert quantities(shop, draft_orders=True) == [("10", 5)]


def test_a_scheme_may_name_the_version_it_plans(shop, nut):
    expected(shop, nut, 10, on=5)
    earlier = a_version(shop, nut, 6, on=7, state="superseded")
    assert quantities(shop) == [("10", 5)]
    assert quantities(shop, forecast_id=earlier) == [("6", 7)]
    assert quantities(shop, forecast_id=None) == [("10", 5)]


def test_every_kind_of_supply_counts_or_does_not(shop):
    nut, bolt, rod = a_part(shop, "NUT"), a_part(shop, "BOLT"), a_part(shop, "ROD")
    cart = an_assembly(shop, "CART", (a_part(shop, "WHEEL"), 1))
    for item in (nut, bolt, rod, cart):
        demand(shop, item, 10, on=8)
    an_order(shop, nut, 10, due=day(3))
    stocked(shop, bolt, 10, a_place(shop), status="quality_hold")
    a_work_order(shop, cart, 10, due=day(8))
    [order] = orders(shop, planned(shop), rod)
    shop.step(ORDER, order, "firm")
    named = {"purchase_orders": "NUT", "inspection": "BOLT", "firm_orders": "ROD", "work_orders": "CART"}
    assert [row for row in plan(shop) if row[0] in named.values()] == []
    for switch, number in named.items():
        found = [row[:2] for row in plan(shop, **{switch: False}) if row[0] in named.values()]
        assert found == [(number, "10")], switch
        with_(shop, **{switch: True})


def test_what_is_neutral_plans_as_before(shop):
    wheel = a_part(shop, "WHEEL", lead=3, safety_stock="5")
    cart = an_assembly(shop, "CART", (wheel, 2), lead=1)
    demand(shop, cart, 3, on=9)
    expected = [("CART", "3", 8, 9), ("WHEEL", "5", -3, 0), ("WHEEL", "6", 5, 8)]
    assert plan(shop) == expected
    assert plan(shop, forecasts=False, independent_demand=False, consumption=False, fences=False) == expected
    assert plan(shop, substitution=False, break_points=False, assume_days=0, draw_down_percent=0) == expected


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"draw_down": "never"}, [("10", 1), ("15", 3), ("10", 6)]),
        ({"draw_down": "inside_lead"}, [("25", 5), ("10", 6)]),
        ({"draw_down": "share", "draw_down_percent": 50}, [("25", 3)]),
    ],
)
def test_safety_stock_is_used_up_as_the_scheme_says(shop, values, expected):
    """planning.md §2.3: on hand 40, safety stock 30, lead 5, needs 20@1, 15@3, 10@6."""
    nut = a_part(shop, "NUT", lead=5, safety_stock="30")
    stocked(shop, nut, 40, a_place(shop))
    for quantity, on in ((20, 1), (15, 3), (10, 6)):
        demand(shop, nut, quantity, on)
    assert quantities(shop, **values) == expected


def test_only_the_urgent_use_up_the_safety_stock(shop):
    nut = a_part(shop, "NUT", safety_stock="30")
    stocked(shop, nut, 30, a_place(shop))
    for priority, on in ((2, 4), (3, 8)):
        a_need(shop, nut, 10, on, priority=priority)
    assert quantities(shop) == [("10", 4), ("10", 8)]
    assert quantities(shop, draw_down="down_to_priority", draw_down_priority=2) == [("20", 8)]


def test_dated_safety_stock_is_kept(shop):
    """planning.md §2.3: 50 from @0, 80 from @10, 30 from @20; on hand 60; needs 20@5, 10@12, 25@22."""
    nut = a_part(shop, "NUT")
    stocked(shop, nut, 60, a_place(shop))
    for quantity, first in ((50, 0), (80, 10), (30, 20)):
        values = {"item_id": nut["id"], "quantity": str(quantity), "effective_from": day(first), "reason": "season"}
        shop.make("planning/safety_stock_level", **values)
    for quantity, on in ((20, 5), (10, 12), (25, 22)):
        demand(shop, nut, quantity, on)
    assert quantities(shop) == [("10", 5), ("30", 10), ("10", 12)]


def test_fences_hold_or_do_not(shop):
    pump = an_assembly(shop, "PUMP", (a_part(shop, "CASING"), 1), mps=True, slushy_fence_days=6, demand_fence_days=4)
    demand(shop, pump, 5, on=3)
    expected(shop, pump, 8, on=2)
    scheme = a_scheme(shop, "MPS", mps=True)
    fenced = planned(shop, scheme)
    free = planned(shop, shop.change(SCHEME, shop.read(SCHEME, scheme["id"]), fences=False))
    assert shape(orders(shop, fenced)) == [("PUMP", "5", 6, 6)]
    assert [row[1:] for row in shape(orders(shop, free))] == [("8", 2, 2), ("5", 3, 3)]


def test_supply_that_can_come_earlier_is_not_bought_twice(shop, nut):
    """planning.md §2.4: on hand 15, purchase 40@10, needs 30@4 and 20@12."""
    stocked(shop, nut, 15, a_place(shop))
    an_order(shop, nut, 40, due=day(10))
    for quantity, on in ((30, 4), (20, 12)):
        demand(shop, nut, quantity, on)
    assert quantities(shop) == [("15", 4)]
    version = planned(shop, with_(shop, assume="in"))
    [told] = exceptions(shop, version)
    assert (orders(shop, version), told["code"], told["document"]["kind"]) == ([], "in", "purchase_order")
    assert told["sentence"] == f"A supply of 40 that comes on {day(10)} is needed on {day(4)} already."
    [told] = exceptions(shop, planned(shop, with_(shop, in_tolerance_days=6)))
    assert told["sentence"] == f"A supply brings 5 more than is needed on {day(10)}."
    assert quantities(shop, assume_days=5) == [("15", 4)]


def test_an_order_says_for_which_forecast_and_which_need_it_is(shop, nut):
    expected(shop, nut, 10, on=5)
    need = a_need(shop, nut, 7, on=6, kind="service")
    [now] = shop.list(FORECAST)
    first, second = orders(shop, planned(shop))
    why = [shop.get(f"/api/{ORDER}/{one['id']}/why")["sentences"] for one in (first, second)]
    assert why == [
        [f"10 for what forecast {now['number']} leaves on {day(5)} beside the orders."],
        [f"7 for {need['number']}, needed on {day(6)}."],
    ]
    trees = [shop.get(f"/api/{ORDER}/{one['id']}/pegging?direction=up")["children"] for one in (first, second)]
    ends = [(tree["kind"], tree["document"], tree["number"], tree["item"]["number"]) for [tree] in trees]
    assert ends == [
        ("forecast", "sales/forecast", now["number"], "NUT"),
        ("independent_demand", "planning/independent_demand", need["number"], "NUT"),
    ]
    assert [one["sales_order_line"] for one in (first, second)] == [None, None]


def test_demand_beyond_the_horizon_is_told_with_its_document(shop, nut):
    sale = demand(shop, nut, 4, on=30)
    need = a_need(shop, nut, 7, on=31)
    demand(shop, nut, 2, on=29)
    version = planned(shop, with_(shop, horizon_days=30))
    told = [(one["code"], one["quantity"], one["document"]["number"]) for one in exceptions(shop, version)]
    assert told == [("beyond_horizon", "4", sale["number"]), ("beyond_horizon", "7", need["number"])]
    assert shape(orders(shop, version)) == [("NUT", "2", 29, 29)]
    assert (
        exceptions(shop, version)[0]["sentence"] == f"A demand of 4 on {day(30)} lies beyond the horizon of this plan."
    )
    assert exceptions(shop, planned(shop, with_(shop, horizon_days=40))) == []


def test_an_overdue_need_counts_today_and_is_told(shop, nut):
    need = a_need(shop, nut, 7, on=-3)
    version = planned(shop)
    assert shape(orders(shop, version)) == [("NUT", "7", 0, 0)]
    [told] = exceptions(shop, version)
    assert (told["code"], told["document"]["number"], told["quantity"]) == ("late_demand", need["number"], "7")


def test_the_net_forecast_of_the_worked_example_is_planned(shop):
    """planning.md §1.1: orders 410 and what they leave of the forecast, 30 in W4; the week before W1 has its 100."""
    example = the_consumption(shop)
    found = orders(shop, planned(shop), example["item"])
    first = FIRST.isoformat()
    before = sum(int(row["quantity"]) for row in found if row["due"] < first)
    later = {days_after(row["due"]): row["quantity"] for row in found if row["due"] >= first}
    orders_alone = {8: "50", 9: "110", 10: "120", 12: "60"}
    assert later == orders_alone | {21: "5", 22: "5", 23: "4", 24: "4", 25: "4", 26: "4", 27: "74"}
    assert before == 100


def days_after(text):
    return (type(FIRST).fromisoformat(text) - FIRST).days


def test_the_run_counts_what_the_demand_page_shows(shop, nut):
    """Orders come as columns and the rest row by row; both must be the demand of a site."""
    bolt = a_part(shop, "BOLT")
    for item, quantity, on in ((nut, 4, 5), (nut, 3, 9), (bolt, 2, 5)):
        demand(shop, item, quantity, on)
    a_draft(shop, a_line(bolt, 6, wanted=day(7)))
    expected(shop, nut, 21, on=4, days=7)
    a_need(shop, bolt, 7, on=6)
    scheme = with_(shop, draft_orders=True)
    with shop.database.reading() as session:
        loaded = Loader(session, session.get_one(PlanScheme, UUID(scheme["id"])), TODAY).load()
        shown = demand_rows(session, Scope(shop.site_id, TODAY, 182, draft_orders=True))
        rows = loaded.network.arrays.demands
        counted = []
        for place in range(len(loaded.items)):
            for at in range(int(rows.first[place]), int(rows.end[place])):
                counted.append((loaded.items.rows["id"][place], int(rows.day[at]), int(rows.quantity[at])))
        wanted = [(shown.item_id(row.item).bytes, row.day, row.quantity) for row in shown.merged.rows]
    assert sorted(counted) == sorted((id.rstrip(b"\0"), day, quantity) for id, day, quantity in wanted)
    assert {row.kind for row in shown.merged.rows} == {"order", "forecast", "manual"}


@pytest.mark.parametrize(
    ("values", "field"),
    [
        (dict.fromkeys(("confirmed_orders", "forecasts", "independent_demand"), False), "confirmed_orders"),
        (dict.fromkeys(("purchase_orders", "inspection", "work_orders", "firm_orders"), False), "purchase_orders"),
        ({"draw_down_percent": 101}, "draw_down_percent"),
        ({"draw_down_priority": 0}, "draw_down_priority"),
        ({"assume_days": -1}, "assume_days"),
        ({"draw_down": "always"}, "draw_down"),
    ],
)
def test_a_scheme_that_cannot_be_is_refused_with_the_field(shop, values, field):
    assert refused(shop.try_make(SCHEME, number="MAIN", name="Main", **values)) == (422, [field])
    scheme = a_scheme(shop)
    assert refused(shop.try_change(SCHEME, scheme, **values)) == (422, [field])
    assert shop.read(SCHEME, scheme["id"])["version"] == scheme["version"]


def test_a_forecast_of_another_site_or_one_never_published_is_refused(shop, nut):
    expected(shop, nut, 10, on=5)
    [now] = shop.list(FORECAST)
    other = shop.make("plant/site", number="C1-2", name="South works")
    answer = shop.try_make(SCHEME, number="SOUTH", name="South", site_id=other["id"], forecast_id=now["id"])
    assert refused(answer) == (422, ["forecast_id"])
    assert answer.json["message"] == "forecast_id: It must be a forecast of the scheme's own site."
    draft = a_version(shop, nut, 6, on=7, state="draft")
    answer, number = shop.try_change(SCHEME, a_scheme(shop), forecast_id=draft), shop.read(FORECAST, draft)["number"]
    assert refused(answer) == (422, ["forecast_id"])
    assert answer.json["message"] == f"forecast_id: {number} was never published."
