"""A planner's day: what was sold, what will be, what orders take of it, what to make, what is short, what is done."""

from datetime import timedelta

import pytest

from tests.stories import planners_day as day
from tests.stories import planners_factory

WEEKLY, FAIR = 20, 30


@pytest.fixture
def desk(shop):
    return planners_factory.build(shop)


def test_a_planner_s_day(desk):
    a_published_forecast(desk)
    early, late = orders_that_take_of_it(desk)
    what_is_proposed_to_be_made(desk)
    plan = a_plan_of_what_it_needs(desk)
    released = what_must_begin(desk, plan)
    entry = a_promised_portion_that_lacks_gearboxes(desk, early, released)
    a_way_out_comes_true(desk, entry, released)
    top = what_is_decided_to_be_made(desk)
    entry = a_place_in_the_sequence(desk, entry)
    it_is_made_and_shipped(desk, early, released, top)
    everybody_sees_how_it_went(desk, early, late)
    what_is_done_is_not_planned_again(desk, early)


def a_published_forecast(desk):
    """Twenty a week were sold and will be; of the fair in the third week the machine knows nothing."""
    sold = [(desk.good["number"], desk.day(-7 * week), WEEKLY) for week in range(2, 15)]
    told = day.bring_in_what_was_sold(desk, sold)
    assert (told["created"], told["errors"]) == (13, [])
    forecast = day.let_the_machine_forecast(desk, period="week", horizon=8)
    assert day.expected(desk, forecast, desk.good) == ["20"] * 8
    day.say_what_the_machine_cannot_know(desk, forecast, desk.good, desk.day(14), FAIR, "Spring fair")
    assert day.expected(desk, forecast, desk.good) == ["20", "20", "20", "30", "20", "20", "20", "20"]
    forecast = day.publish(desk, forecast)
    assert (forecast["state"], forecast["corrections"]) == ("published", 1)
    return forecast


def orders_that_take_of_it(desk):
    desk.crew.planner.make("planning/forecast_consumption_rule", sequence=10, back=7, forward=7, levels=[["item"]])
    early = day.take_an_order(desk, 25, desk.day(16))
    late = day.take_an_order(desk, 40, desk.day(23))
    told = day.see_what_orders_leave(desk)
    first = {n: str(desk.day(7 * (n - 1))) for n in range(9)}
    assert day.took(told, early) == [(first[3], "own", "25")]
    assert day.took(told, late) == [(first[4], "own", "20"), (first[3], "back", "5"), (first[5], "forward", "15")]
    left = day.left(told)
    assert [left[first[n]] for n in range(8)] == ["20", "20", "20", "0", "0", "5", "20", "20"]
    return early, late


def what_is_proposed_to_be_made(desk):
    """What is ordered and what is still expected, each in its week; made to order, the orders alone."""
    desk.crew.plan(desk.master)
    assert day.column(desk, "net") == [20, 20, 20, 0, 0, 5, 20, 20]
    assert day.column(desk, "proposed") == [20, 20, 20, 25, 40, 5, 20, 20]
    day.make_to_order(desk, desk.master)
    desk.crew.plan(desk.master)
    assert day.column(desk, "net") == [20, 20, 20, 0, 0, 5, 20, 20]
    assert day.column(desk, "proposed") == [0, 0, 0, 25, 40, 0, 0, 0]


def a_plan_of_what_it_needs(desk):
    """Each level begins so many days before the one above as its lead time says; of the good itself nothing.

    Twenty gearboxes and eight of the other make are there for 65. 500 old screws last for the rotors and the tillers
    of the first order: the coated ones come with the rotors of the second.
    """
    version = desk.crew.plan(desk.scheme)
    rows = day.proposals(desk, version)
    assert day.shape(desk, rows) == [
        ("BLADE", 100, 12), ("BLADE", 160, 19), ("GEARBOX", 37, 21), ("ROTOR", 25, 14), ("ROTOR", 40, 21),
        ("SCREW-Z", 320, 19), ("SCREW-Z", 480, 21), ("STEEL-ROD", 125, 10), ("STEEL-ROD", 200, 17),
    ]  # fmt: skip
    [cut] = day.cut_ins(desk, version)
    assert (cut["old_item"]["number"], cut["predicted_on"]) == ("SCREW", str(desk.day(19)))
    assert (cut["served_old"], cut["remainder"], cut["stranded"]) == ("500", "0", "0")
    return rows


def first(rows, number):
    return min((row for row in rows if row["item"]["number"] == number), key=lambda row: row["due"])


def what_must_begin(desk, plan):
    """Steel, blades and rotors of the first order, and all gearboxes that are bought."""
    parts = {"rods": "STEEL-ROD", "gearboxes": "GEARBOX", "blades": "BLADE", "rotors": "ROTOR"}
    released = day.release(desk, [first(plan, number) for number in parts.values()])
    assert [row["quantity"] for row in released] == ["125", "37", "100", "25"]
    return dict(zip(parts, released, strict=True))


def a_promised_portion_that_lacks_gearboxes(desk, order, released):
    """Twenty lie in the store, the next come a week late: it is known who is waited for and what could be done."""
    entry = day.promise(desk, day.portion_of(desk, order), desk.day(16))
    assert (entry["state"], entry["promised"]) == ("accepted", str(desk.day(16)))
    bought = desk.crew.buyer.read("purchasing/purchase_order", released["gearboxes"]["purchase_order_id"])
    kit = day.kit_of(desk, entry["id"])
    assert (kit["state"], kit["buildable"], kit["start"]) == ("partial", "20", str(desk.day(14)))
    assert (kit["full_kit_day"], kit["days_late"], kit["kit_rate"]) == (str(desk.day(21)), 7, 66)
    [short] = kit["shortages"]
    assert (short["item"]["number"], short["short"], short["days_late"]) == ("GEARBOX", "5", 7)
    assert (short["blocking"]["number"], short["owner"]) == (bought["number"], "Steel works")
    assert [(way["kind"], way["day"]) for way in kit["fixes"]] == [
        ("substitute", str(desk.day(14))),
        ("expedite", str(desk.day(14))),
        ("split", str(desk.day(21))),
        ("wait", str(desk.day(21))),
    ]
    assert [move["item"]["number"] for move in kit["fixes"][0]["moves"]] == ["GEARBOX-B"]
    return entry


def a_way_out_comes_true(desk, entry, released):
    """The supplier can send them sooner; the day this was to buy is the day of the next check."""
    way = day.fix(day.kit_of(desk, entry["id"]), "expedite")
    [move] = way["moves"]
    day.ask_the_supplier_for(desk, released["gearboxes"]["purchase_order_id"], move["day"])
    kit = day.kit_of(desk, entry["id"])
    assert (kit["state"], kit["full_kit_day"], kit["days_late"]) == ("full_by", way["day"], 0)
    assert (kit["shortages"], kit["fixes"]) == ([], [])


def what_is_decided_to_be_made(desk):
    """The first order is firm and released, five more are made for what is still expected: those can be promised."""
    [top] = day.type_over(desk, 3, 25)
    [more] = day.type_over(desk, 5, 5)
    assert (more["kind"], more["day"]) == ("firm", str(desk.day(28)))
    assert day.column(desk, "firm") == [0, 0, 0, 25, 0, 5, 0, 0]
    assert day.column(desk, "proposed") == [0, 0, 0, 0, 40, 0, 0, 0]
    assert day.column(desk, "atp_cumulative") == [0, 0, 0, 0, 0, 5, 5, 5]
    [top] = day.release(desk, [desk.crew.planner.read(day.PLANNED, top["id"])])
    order = desk.crew.supervisor.read("production/work_order", top["work_order_id"])
    assert (order["state"], order["quantity"]) == ("released", "25")
    return top


def a_place_in_the_sequence(desk, entry):
    """The first day whose sequence is still open is three open days ahead; every day is worked here."""
    fixed = day.day_that_is_fixed_next(desk)
    assert fixed == planners_factory.today(desk.crew.shop) + timedelta(days=3)
    entry = day.put_on_the_plan(desk, entry, fixed)
    assert (entry["state"], entry["sequenced_on"], entry["sequence"]) == ("sequenced", str(fixed), 1)
    assert (entry["at_risk"], entry["promised"]) == (False, str(desk.day(16)))
    return entry


def it_is_made_and_shipped(desk, order, released, top):
    """Nobody moves the card any more: the floor, the store and the truck do."""
    for name in ("rods", "gearboxes"):
        desk.crew.receive(released[name]["purchase_order_id"])
    for name in ("blades", "rotors"):
        day.make(desk, released[name])
    assert day.kit_of(desk, top["work_order_id"], "issue")["state"] == "full"
    made = day.make(desk, top)
    assert (made["good"], day.portion_of(desk, order)["state"]) == ("25", "in_stock")
    [verdict] = desk.crew.inspect_all()
    assert verdict["verdict"] == "accepted"
    assert desk.crew.close(made)["state"] == "closed"
    assert desk.crew.ship(order)["state"] == "shipped"


def everybody_sees_how_it_went(desk, early, late):
    """Sales sees what came of the promise, the planner that all stages were reached in their order."""
    [line] = desk.crew.seller.read("sales/sales_order", early["id"])["lines"]
    assert (line["made"], line["shipped"], line["promised"]) == ("25", "25", str(desk.day(16)))
    assert line["progress"] == {"shipped": 1}
    entry = day.portion_of(desk, early)
    assert (entry["state"], entry["at_risk"], entry["ahead"]) == ("shipped", False, False)
    assert day.stages(entry) == [
        "received", "reviewing", "accepted", "pooled", "pre_scheduled", "kit_ok", "week_planned", "sequenced",
        "line_on", "line_off", "in_stock", "shipped",
    ]  # fmt: skip
    assert day.portion_of(desk, late)["state"] == "received"
    assert day.took(day.see_what_orders_leave(desk), early) == [(str(desk.day(14)), "own", "25")]


def what_is_done_is_not_planned_again(desk, early):
    """The next plan has the second order and the five; 500 old screws are used up, as was foreseen."""
    desk.crew.plan(desk.master)
    assert day.column(desk, "proposed") == [0, 0, 0, 0, 40, 0, 0, 0]
    again = desk.crew.plan(desk.scheme)
    assert day.shape(desk, day.proposals(desk, again)) == [
        ("BLADE", 160, 19), ("BLADE", 20, 24), ("GEARBOX", 5, 26), ("ROTOR", 40, 21), ("ROTOR", 5, 26),
        ("SCREW-Z", 320, 19), ("SCREW-Z", 480, 21), ("SCREW-Z", 40, 24), ("SCREW-Z", 60, 26), ("STEEL-ROD", 200, 17),
        ("STEEL-ROD", 25, 22),
    ]  # fmt: skip
    [cut] = day.cut_ins(desk, again)
    assert (cut["predicted_on"], cut["served_old"], cut["stranded"]) == (str(desk.day(19)), "0", "0")
    told = desk.crew.planner.get(f"/api/planning/plan_version/{again['id']}/comparison?kind=gone")
    [blades] = [row for row in told["rows"] if row["item"]["number"] == "BLADE"]
    assert (blades["old"]["quantity"], blades["old"]["day"]) == ("100", str(desk.day(12)))
    assert early["number"] in [cause["source"]["number"] for cause in blades["causes"]]
