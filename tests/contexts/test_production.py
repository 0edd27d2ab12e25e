"""The life of a work order: what it is released with, what stops it, how it ends."""

from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from backend.plant.work_center import Area
from backend.production import commands
from tests.builders.engineering import a_released_routing, an_item, an_operation, at_site
from tests.builders.inventory import a_place, on_hand, reserved, stocked, taken
from tests.builders.production import (
    DUE,
    ORDER,
    TICKET,
    a_firm_order,
    a_line,
    a_product,
    a_released_order,
    a_rod,
    a_work_order,
    counters,
    issue,
    material,
    refused,
    report,
    tickets,
)

D = Decimal


def test_a_released_order_has_operations_materials_tickets_and_a_checksum(shop):
    store, rod = a_place(shop), a_rod(shop)
    stocked(shop, rod, 60, store)
    saw = an_operation(shop, 10, name="Saw", run_minutes="1", setup_minutes="20")
    turn = an_operation(shop, 20, name="Turn", run_minutes="4")
    order = a_released_order(shop, a_product(shop, saw, turn), 100)
    assert order["state"] == "released"
    assert [(one["operation_number"], one["name"]) for one in order["operations"]] == [(10, "Saw"), (20, "Turn")]
    first = counters(shop, order, 10)
    assert (first["R"], first["Q"], first["P"]) == (100, 100, 0)
    assert counters(shop, order, 20)["R"] == 0
    line = material(order, rod)
    assert [line[name] for name in ("required", "reserved", "short", "per_unit")] == ["100", "60", "40", "1"]
    assert order["shortages"] == 1
    assert len(order["checksum"]) == 64
    assert {number: row["quantity"] for number, row in tickets(shop, order).items()} == {10: "100", 20: "100"}
    assert reserved(shop, rod) == 60


def test_operations_are_dated_back_from_the_due_day(shop):
    """Eight hours a day without a calendar: 400 minutes of turning, then 120 minutes of sawing before it."""
    saw = an_operation(shop, 10, setup_minutes="20", run_minutes="1")
    turn = an_operation(shop, 20, run_minutes="4")
    order = a_released_order(shop, a_product(shop, saw, turn), 100)
    days = [(one["start"], one["due"]) for one in order["operations"]]
    assert days == [(str(DUE - timedelta(days=1)), str(DUE)), (str(DUE), str(DUE))]
    assert order["start"] == days[0][0]
    assert [tickets(shop, order)[n]["due"] for n in (10, 20)] == [str(DUE), str(DUE)]


def test_a_due_day_out_of_this_world_is_refused_and_the_order_stays_as_it_was(shop):
    order = a_released_order(shop)
    refused = shop.try_change("production/work_order", order, due="9999-12-31")
    assert (refused.status_code, refused.json["message"]) == (422, "due: a day before 2200 is needed.")
    assert shop.read("production/work_order", order["id"])["due"] == order["due"]
    made = shop.try_make("production/work_order", item_id=order["item_id"], quantity="1", due="2200-01-01")
    assert made.status_code == 422


def test_an_item_that_is_not_released_cannot_be_made(shop):
    draft = an_item(shop, "DRAFT", "finished")
    order = a_firm_order(shop, draft)
    answer = refused(shop.try_step(ORDER, order, "release"))
    assert answer == (409, "Item DRAFT is draft; only a released item can be made.")
    assert shop.read(ORDER, order["id"])["state"] == "firm"
    assert tickets(shop, order) == {}


def test_a_bought_item_cannot_be_released_to_the_floor(shop):
    order = a_firm_order(shop, a_rod(shop))
    answer = refused(shop.try_step(ORDER, order, "release"))
    assert answer == (409, "Item ROD is bought; it cannot be released to the floor.")
    assert shop.read(ORDER, order["id"])["state"] == "firm"


def test_without_a_routing_on_the_planned_start_nothing_is_released(shop):
    item = a_product(shop)
    routing = shop.list("engineering/routing", f"item_id={item['id']}")[0]
    shop.change("engineering/routing", routing, valid_to=date.today())
    order = a_firm_order(shop, item)
    answer = refused(shop.try_step(ORDER, order, "release"))
    assert answer == (409, f"No released routing of SHAFT is effective at site C1-1 on {DUE}.")


def test_without_a_bom_on_the_planned_start_nothing_is_released(shop):
    item = a_product(shop)
    bom = shop.list("engineering/bom", f"item_id={item['id']}")[0]
    shop.change("engineering/bom", bom, valid_to=date.today())
    order = a_firm_order(shop, item, start=date.today())
    answer = refused(shop.try_step(ORDER, order, "release"))
    assert answer == (409, f"No released BOM of SHAFT is effective at site C1-1 on {date.today()}.")


def test_what_is_assumed_in_the_routing_is_assumed_in_the_order(shop):
    order = a_released_order(shop, a_product(shop, an_operation(shop, 10, assumed=True)))
    assert order["assumed"] is True
    assert order["operations"][0]["assumed"] is True


def test_the_same_release_gives_the_same_checksum_and_another_routing_another(shop):
    item = a_product(shop)
    one, two = a_released_order(shop, item, 5), a_released_order(shop, item, 7)
    assert one["checksum"] == two["checksum"]
    other = a_released_order(shop, a_product(shop, number="OTHER"), 5)
    assert other["checksum"] != one["checksum"]


def test_an_order_is_taken_back_while_nothing_has_happened(shop):
    rod = a_rod(shop)
    stocked(shop, rod, 200, a_place(shop))
    order = a_released_order(shop)
    back = shop.step(ORDER, order, "unrelease")
    assert back["state"] == "firm"
    assert reserved(shop, rod) == 0
    assert tickets(shop, order)[10]["state"] == "cancelled"
    again = shop.step(ORDER, back, "release")
    assert again["checksum"] == order["checksum"]
    assert tickets(shop, order)[10]["state"] == "waiting"
    assert len(shop.list(TICKET)) == 1


def test_an_order_with_a_report_is_not_taken_back(shop):
    order = a_released_order(shop)
    first = report(shop, tickets(shop, order)[10], "start", 5)
    answer = refused(shop.try_step(ORDER, order, "unrelease"))
    assert answer == (409, "unrelease needs the state released; this is running.")
    report(shop, tickets(shop, order)[10], "void", voids_id=first["id"])
    assert shop.read(ORDER, order["id"])["state"] == "running"


def test_an_order_with_issued_material_is_not_taken_back(shop):
    rod = a_rod(shop)
    stocked(shop, rod, 200, a_place(shop))
    order = a_released_order(shop)
    issue(shop, order, a_line(rod, 30))
    answer = refused(shop.try_step(ORDER, order, "unrelease"))
    number = order["number"]
    assert answer == (409, f"30 of its material are issued to work order {number}; return them first.")


def test_an_order_with_material_at_it_is_not_cancelled_until_it_is_back(shop):
    rod, store = a_rod(shop), a_place(shop)
    stocked(shop, rod, 200, store)
    order = a_released_order(shop)
    issue(shop, order, a_line(rod, 30))
    answer = refused(shop.try_step(ORDER, order, "cancel"))
    assert answer == (409, f"30 of ROD are issued to work order {order['number']}; return them first.")
    issue(shop, order, a_line(rod, 30), kind="return")
    gone = shop.step(ORDER, order, "cancel")
    assert gone["state"] == "cancelled"
    assert (on_hand(shop, rod, store), reserved(shop, rod)) == (200, 0)
    assert tickets(shop, order)[10]["state"] == "cancelled"


def test_the_first_fact_starts_the_order(shop):
    order = a_released_order(shop)
    report(shop, tickets(shop, order)[10], "start", 5)
    now = shop.read(ORDER, order["id"])
    assert now["state"] == "running"
    assert now["started_at"] is not None


def test_more_is_ordered_on_the_floor_and_everything_follows(shop):
    rod = a_rod(shop)
    stocked(shop, rod, 500, a_place(shop))
    order = a_released_order(shop)
    report(shop, tickets(shop, order)[10], "good", 100)
    assert tickets(shop, order)[10]["state"] == "done"
    more = shop.change(ORDER, shop.read(ORDER, order["id"]), quantity="150")
    assert material(more, rod)["required"] == "150"
    assert (counters(shop, order, 10)["R"], counters(shop, order, 10)["Q"]) == (150, 50)
    ticket = tickets(shop, order)[10]
    assert (ticket["quantity"], ticket["state"]) == ("150", "running")


def test_less_than_is_begun_cannot_be_ordered(shop):
    order = a_released_order(shop)
    report(shop, tickets(shop, order)[10], "good", 60)
    report(shop, tickets(shop, order)[10], "start", 70)
    answer = refused(shop.try_change(ORDER, shop.read(ORDER, order["id"]), quantity="50"))
    assert answer == (409, f"70 of work order {order['number']} are begun already; it cannot ask for 50.")
    assert counters(shop, order, 10)["R"] == 100


def test_another_due_day_moves_the_tickets(shop):
    order = a_released_order(shop)
    later = DUE + timedelta(days=7)
    shop.change(ORDER, shop.read(ORDER, order["id"]), due=later)
    assert tickets(shop, order)[10]["due"] == str(later)


def test_planning_makes_an_order_where_its_source_is(shop):
    item = a_product(shop)

    def make(act):
        source = act.add(Area(number="A", name="A"))
        return commands.make(UUID(item["id"]), D(5), DUE, None, source, act).id

    order = shop.read(ORDER, shop.perform(make))
    assert (order["state"], order["quantity"], order["site_id"]) == ("planned", "5", str(shop.site_id))
    assert order["source"] == "plant/area"


def test_an_order_by_hand_waits_for_the_planner(shop):
    order = a_work_order(shop, quantity=5)
    assert (order["state"], order["kind"]) == ("planned", "make_to_stock")
    answer = refused(shop.try_step(ORDER, order, "release"))
    assert answer == (409, "release needs the state firm; this is planned.")


def test_a_trial_item_is_made_by_a_trial_order_only(shop):
    item = an_item(shop, "TRIAL", "finished")
    at_site(shop, item, source="make")
    shop.step("engineering/item", item, "try_out")
    order = a_firm_order(shop, item)
    assert refused(shop.try_step(ORDER, order, "release")) == (
        409,
        "Item TRIAL is trial; only a released item can be made.",
    )


def test_a_release_with_another_routing_drops_the_operations_that_are_gone(shop):
    item = a_product(shop, an_operation(shop, 10), an_operation(shop, 20))
    order = a_released_order(shop, item)
    back = shop.step(ORDER, order, "unrelease")
    routing = shop.list("engineering/routing", f"item_id={item['id']}")[0]
    shop.step("engineering/routing", routing, "supersede")
    a_released_routing(shop, item, an_operation(shop, 10), revision="B")
    again = shop.step(ORDER, back, "release")
    assert [one["operation_number"] for one in again["operations"]] == [10]
    assert {number: row["state"] for number, row in tickets(shop, order).items()} == {10: "waiting"}
    assert again["checksum"] != order["checksum"]


def test_stock_that_was_taken_elsewhere_is_short_again(shop):
    rod, store = a_rod(shop), a_place(shop)
    stocked(shop, rod, 100, store)
    order = a_released_order(shop)
    assert order["shortages"] == 0
    taken(shop, rod, 30, store)
    now = shop.read(ORDER, order["id"])
    line = material(now, rod)
    assert (line["reserved"], line["short"], now["shortages"]) == ("70", "30", 1)
