"""Safety stock by date: the examples of planning.md §2.3 through documents and endpoints, limits and approval."""

from decimal import Decimal
from uuid import UUID

import pytest
from uuid_utils.compat import uuid7

from backend.engineering.item import Item
from backend.kernel.mrp.facts import Demand, Facts, scaled, unscaled
from backend.kernel.mrp.facts import Item as Planned
from backend.kernel.mrp.plan import plan
from backend.kernel.mrp.policy import Policy
from backend.planning.demand_rows import ONE, Scope, demand_rows
from backend.planning.safety_levels import safety_of
from tests.builders.forecasting import in_group
from tests.builders.planned_demand import (
    FIRST,
    LEVEL,
    NEED,
    POLICY,
    PROPOSALS,
    STOCK,
    a_sale_to,
    asked,
    day,
    number,
    refused,
)
from tests.builders.sales import a_customer, a_good

APPLY = f"{PROPOSALS}/apply"


@pytest.fixture
def item(shop):
    return a_good(shop, "A")


def a_level(shop, quantity, on=0, item=None, **values):
    of = {"item_id": item["id"]} if item else {}
    return shop.make(LEVEL, **of, effective_from=day(on), quantity=str(quantity), **values)


def a_policy(shop, item=None, **values):
    """Service of §2.3 unless said otherwise: z 1.645, nine days, demand 100 ± 20, lead ± 1."""
    usual = {"service_level": "95", "lead_days": "9", "daily_demand": "100", "demand_error": "20"}
    of = {"item_id": item["id"]} if item else {}
    return shop.make(POLICY, number=f"P{len(shop.list(POLICY))}", **of, **usual | {"lead_error_days": "1"} | values)


def levels(shop, item):
    told = asked(shop, f"{STOCK}/{item['id']}")
    return [(number(row["day"]), row["quantity"]) for row in told["rows"]]


def proposed(shop, **words):
    return {row["item"]["number"]: row for row in asked(shop, PROPOSALS, **words)["rows"]}


def applied(shop, *rows, on=0):
    items = [{"item_id": row["item"]["id"], "quantity": row["quantity"]} for row in rows]
    return shop.request("POST", APPLY, {"effective_from": day(on).isoformat(), "items": items})


def netted(shop, on_hand, days=30):
    """What lot-for-lot netting orders of item A, from the documents as they stand."""
    with shop.database.reading() as session:
        demand = demand_rows(session, Scope(shop.site_id, FIRST, days))
        safety = safety_of(session, shop.site_id, FIRST)
    needs = [Demand(place, row.item, row.day, row.quantity) for place, row in enumerate(demand.merged.rows)]
    [kept] = safety.values()
    one = Planned("A", on_hand=scaled(Decimal(on_hand)), unit=ONE, lot_mult=ONE, policy=Policy(safety=kept))
    made = plan(Facts(days, [one], (), (), needs))
    return [(int(unscaled(order.quantity)), order.day) for order in made.planned_of("A")]


def the_needs(shop, item):
    for due, quantity in ((5, 20), (12, 10), (22, 25)):
        a_sale_to(shop, a_customer(shop, "K"), item, quantity, due)


def the_levels(shop, item):
    for on, quantity in ((0, 50), (10, 80), (20, 30)):
        a_level(shop, quantity, on, item)


def test_dated_safety_stock_nets_as_the_worked_example_says(shop, item):
    the_levels(shop, item)
    the_needs(shop, item)
    assert levels(shop, item) == [(0, "50"), (10, "80"), (20, "30")]
    assert netted(shop, 60) == [(10, 5), (30, 10), (10, 12)]


def test_pulled_safety_stock_is_demand_of_the_day_it_rises(shop, item):
    the_levels(shop, item)
    a_policy(shop, item, mode="pull")
    for due, quantity in ((5, 20), (10, 10), (22, 25)):
        a_sale_to(shop, a_customer(shop, "K"), item, quantity, due)
    assert netted(shop, 60) == [(10, 5), (40, 10)]
    assert asked(shop, f"{STOCK}/{item['id']}")["mode"] == "pull"


def describe(item):
    item.custom = {"paper_grade": "K", "basis_weight": "120"}


def test_the_closest_match_holds_and_entered_rows_go_before_computed_ones(shop):
    item = in_group(shop, "A", "PUMPS")
    shop.perform(lambda act: describe(act.find(Item, UUID(item["id"]))))
    a_level(shop, 10, item=item)
    a_level(shop, 20, 2, attributes={"paper_grade": "K"})
    a_level(shop, 30, 4, attributes={"paper_grade": "K", "basis_weight": "120"})
    a_level(shop, 99, 5, attributes={"paper_grade": "M", "basis_weight": "120", "item_group": "PUMPS"})
    a_level(shop, 15, 6, item=item)
    assert levels(shop, item) == [(0, "10"), (2, "20"), (4, "30")]


def test_what_began_before_holds_from_the_first_day_and_what_is_withdrawn_holds_no_more(shop, item):
    old = a_level(shop, 40, -10, item=item)
    assert levels(shop, item) == [(0, "40")]
    shop.step(LEVEL, old, "withdraw")
    assert levels(shop, item) == []


def test_service_computes_what_the_worked_example_says(shop, item):
    a_policy(shop, item)
    row = proposed(shop)["A"]
    assert (row["quantity"], row["computed"][:5], row["last"], row["waits"]) == ("192", "191.8", None, False)
    assert row["inputs"] == {"daily": "100", "error": "20", "days": "9", "lead_error": "1", "z": "1.645"}


def test_cover_is_what_the_next_days_need_and_percent_a_part_of_it(shop, item):
    for due, quantity in ((0, 5), (3, 7), (9, 4), (10, 100)):
        need = shop.make(NEED, item_id=item["id"], quantity=str(quantity), needed=day(due))
        shop.step(NEED, need, "release")
    policy = a_policy(shop, item, method="cover", demand_days=10)
    assert proposed(shop)["A"]["quantity"] == "16"
    shop.change(POLICY, policy, method="percent", percent="30")
    row = proposed(shop)["A"]
    assert (row["computed"], row["quantity"]) == ("4.8", "5")


def test_a_buffer_keeps_its_red_zone(shop, item):
    """10 a day over a lead of 12, f 0.5, v 0.3: red 78, yellow 120, green the largest of 60, the lot and 7 days."""
    values = {"daily_demand": "10", "lead_days": "12", "review_days": "7", "variability_factor": "0.3"}
    a_policy(shop, item, method="buffer", **values)
    row = proposed(shop)["A"]
    assert row["quantity"] == "78"
    assert {name: row["inputs"][name] for name in ("red", "yellow", "green")} == {
        "red": "78", "yellow": "120", "green": "70",
    }  # fmt: skip


@pytest.mark.parametrize("last,becomes", [("100", "125"), ("400", "300"), ("200", "192"), ("0", "192")])
def test_a_value_moves_by_a_quarter_at_most_in_one_run(shop, item, last, becomes):
    a_policy(shop, item)
    a_level(shop, last, -1, item)
    row = proposed(shop)["A"]
    assert (row["quantity"], row["computed"][:5]) == (becomes, "191.8")


def test_floor_and_ceiling_hold(shop, item):
    policy = a_policy(shop, item, ceiling="150")
    assert proposed(shop)["A"]["quantity"] == "150"
    shop.change(POLICY, policy, floor="200", ceiling="250")
    assert proposed(shop)["A"]["quantity"] == "200"


def test_what_is_applied_is_dated_safety_stock_from_that_day_on(shop, item):
    a_policy(shop, item)
    answer = applied(shop, proposed(shop)["A"], on=2)
    assert answer.status_code == 200
    [row] = answer.json["rows"]
    kept = shop.read(LEVEL, row["id"])
    assert (kept["state"], kept["source"], kept["quantity"], kept["effective_from"]) == (
        "in_force", "computed", "192", day(2).isoformat(),
    )  # fmt: skip
    assert levels(shop, item) == [(2, "192")]


def test_what_was_computed_is_not_changed_by_hand(shop, item):
    a_policy(shop, item)
    [made] = applied(shop, proposed(shop)["A"]).json["rows"]
    answer = shop.try_change(LEVEL, shop.read(LEVEL, made["id"]), quantity="5")
    said = f"{made['number']} was computed; enter a row of your own, it goes before it."
    assert (answer.status_code, answer.json["message"]) == (409, said)
    assert levels(shop, item) == [(0, "192")]
    shop.change(LEVEL, a_level(shop, 7, item=item), quantity="8")
    assert levels(shop, item) == [(0, "8")]


def test_the_same_request_twice_is_applied_once(shop, item):
    a_policy(shop, item)
    row, key = proposed(shop)["A"], uuid7()
    body = {"effective_from": FIRST.isoformat(), "items": [{"item_id": item["id"], "quantity": row["quantity"]}]}
    first, again = (shop.request("POST", APPLY, body, key) for _ in range(2))
    assert (first.status_code, again.json["rows"]) == (200, first.json["rows"])
    assert len(shop.list(LEVEL)) == 1


def test_computing_again_for_the_same_day_replaces_what_was_computed(shop, item):
    policy = a_policy(shop, item)
    applied(shop, proposed(shop)["A"])
    shop.change(POLICY, policy, ceiling="150")
    applied(shop, proposed(shop)["A"])
    found = sorted((row["state"], row["quantity"]) for row in shop.list(LEVEL))
    assert found == [("in_force", "150"), ("withdrawn", "192")]


def test_a_change_above_the_limit_waits_until_somebody_else_approves_it(shop, item):
    a_policy(shop, item, approval_percent="20")
    shop.step(LEVEL, a_level(shop, 100, -5, item), "withdraw")
    site = shop.list("inventory/item_site", f"item_id={item['id']}")[0]
    shop.change("inventory/item_site", site, safety_stock="100")
    row = proposed(shop)["A"]
    assert (row["last"], row["quantity"], row["waits"]) == ("100", "125", True)
    [made] = applied(shop, row).json["rows"]
    assert (made["state"], levels(shop, item)) == ("proposed", [])
    assert shop.try_step(LEVEL, made, "approve").status_code == 403
    assert levels(shop, item) == []
    shop.as_role("head", "*").step(LEVEL, made, "approve")
    assert levels(shop, item) == [(0, "125")]


def test_what_has_changed_meanwhile_is_not_applied(shop, item):
    policy = a_policy(shop, item)
    seen = proposed(shop)["A"]
    shop.change(POLICY, policy, ceiling="150")
    answer = applied(shop, seen)
    assert (answer.status_code, answer.json["message"]) == (409, "A: 150 is computed now, not 192; look again.")
    assert shop.list(LEVEL) == []


def test_an_entered_row_overrules_what_is_computed(shop, item):
    a_policy(shop, item)
    a_level(shop, 100, -1, item)
    row = proposed(shop)["A"]
    assert (row["quantity"], row["overruled"]) == ("125", True)
    applied(shop, row)
    assert levels(shop, item) == [(0, "100")]


def test_the_most_specific_policy_rules(shop):
    one, other, third = in_group(shop, "A"), in_group(shop, "B"), a_good(shop, "C")
    a_policy(shop, ceiling="1")
    a_policy(shop, item_group_id=one["item_group_id"], ceiling="2")
    a_policy(shop, one, ceiling="3")
    assert {code: row["quantity"] for code, row in proposed(shop).items()} == {"A": "3", "B": "2", "C": "1"}
    assert other["item_group_id"] and not third["item_group_id"]


def test_without_a_measured_error_nothing_is_computed_and_it_says_so(shop, item):
    a_policy(shop, item, demand_error=None)
    row = proposed(shop)["A"]
    assert (row["quantity"], row["problem"]) == (None, "A: no forecast error is known; say it in the policy.")
    answer = shop.request("POST", APPLY, {"items": [{"item_id": item["id"], "quantity": "1"}]})
    assert (answer.status_code, shop.list(LEVEL)) == (422, [])


@pytest.mark.parametrize(
    "values,field",
    [({"quantity": "-1"}, "quantity"), ({"item_id": None}, "item_id"), ({"effective_from": "soon"}, "effective_from"),
     ({"attributes": {"paper_grade": 5}}, "attributes"), ({"attributes": ["K"]}, "attributes")],
)  # fmt: skip
def test_a_level_that_cannot_be_is_refused_with_the_field(shop, item, values, field):
    given = {"item_id": item["id"], "effective_from": FIRST, "quantity": "5"} | values
    status, fields = refused(shop.try_make(LEVEL, **given))
    assert (status, list(fields)) == (422, [field])
    assert shop.list(LEVEL) == []


@pytest.mark.parametrize(
    "values,field",
    [({"service_level": "100"}, "service_level"), ({"service_level": "49"}, "service_level"),
     ({"demand_error": "-1"}, "demand_error"), ({"floor": "5", "ceiling": "4"}, "ceiling"),
     ({"demand_days": 0}, "demand_days"), ({"method": "luck"}, "method"), ({"percent": "-1"}, "percent")],
)  # fmt: skip
def test_a_policy_that_cannot_be_is_refused_with_the_field(shop, values, field):
    status, fields = refused(shop.try_make(POLICY, number="P", **values))
    assert (status, list(fields)) == (422, [field])
    assert shop.list(POLICY) == []


def test_strangers_and_readers_apply_nothing(shop, item):
    a_policy(shop, item)
    row = proposed(shop)["A"]
    body = {"items": [{"item_id": item["id"], "quantity": row["quantity"]}]}
    assert proposed(shop.as_stranger()) == {}
    assert shop.as_stranger().request("POST", APPLY, body).status_code == 404
    assert shop.as_role("reader", "*.*.read").request("POST", APPLY, body).status_code == 403
    assert shop.list(LEVEL) == []
