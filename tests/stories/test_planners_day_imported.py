"""The planner's day on a real factory's demand: bicycles forecast from what was sold, ordered, made and shipped."""

from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

import pytest

from backend.inventory import queries as stock
from tests.stories import imported_desk
from tests.stories import planners_day as day
from tests.stories.imported_desk import MONTH, present
from tests.stories.test_imported_bicycles import imported, shop  # noqa: F401

pytestmark = [pytest.mark.shared, pytest.mark.slow, pytest.mark.once]  # the planner's own day meets both databases
BICYCLE, SOLD, EXPECTED, LATE_DAYS = "BK-T79U-54", 1000, 1200, 30
PLACES = 2_000  # side by side at a work center: the times that were assumed at the import are long
HISTORY = [15, 42, 53, 11, 21, 51, 25, 19]  # of the bicycle, month by month, as its files say


@pytest.fixture
def desk(shop):  # noqa: F811
    return imported_desk.desk_of(shop, BICYCLE)


def test_a_planner_s_day_at_the_bicycle_maker(desk, shop):  # noqa: F811
    wanted = desk.day(7 * 17 + 2)
    none_are_kept_in_stock(desk, shop)
    a_published_forecast(desk, wanted)
    order = an_order_that_takes_of_it(desk, wanted)
    top, below = a_plan_of_it(desk, order)
    released = day.release(desk, below)
    entry = a_portion_that_waits_for_one_part(desk, order, released)
    [top] = day.release(desk, [top])
    a_thousand_in_a_week_need_more_hands(desk, entry)
    fixed = day.day_that_is_fixed_next(desk)
    entry = day.put_on_the_plan(desk, entry, fixed)
    assert (entry["state"], entry["sequenced_on"], entry["at_risk"]) == ("sequenced", str(fixed), False)
    it_is_made_and_shipped(desk, order, released, top)


def none_are_kept_in_stock(desk, shop):  # noqa: F811
    """From today on these bicycles are made to order; what lies there is sold."""
    day.make_to_order(desk, desk.scheme)
    [here] = desk.crew.planner.list("inventory/item_site", f"item_id={desk.good['id']}")
    desk.crew.planner.change("inventory/item_site", here, safety_stock="0")
    with shop.database.reading() as session:
        lying = stock.on_hand(session, shop.site_id).get(UUID(desk.good["id"]), Decimal(0))
    if lying:
        desk.crew.ship(day.take_an_order(desk, int(lying), date.today()))


def a_published_forecast(desk, wanted):
    rows = list(imported_desk.sold())
    assert [quantity for number, _, quantity in rows if number == BICYCLE] == HISTORY
    told = day.bring_in_what_was_sold(desk, rows)
    assert (told["created"], told["errors"]) == (32, [])
    forecast = day.let_the_machine_forecast(desk, period="month", horizon=6)
    assert (forecast["series"], forecast["not_forecast"]) == (4, 0)
    start = MONTH.start(MONTH.bucket_of(wanted))
    day.say_what_the_machine_cannot_know(desk, forecast, desk.good, start, EXPECTED, "A chain of shops begins with us")
    ahead = MONTH.bucket_of(wanted) - MONTH.bucket_of(present())
    figures = day.expected(desk, forecast, desk.good)
    assert (len(figures), figures[ahead]) == (6, str(EXPECTED))
    assert all(min(HISTORY) <= int(figure) <= max(HISTORY) for place, figure in enumerate(figures) if place != ahead)
    assert day.publish(desk, forecast)["state"] == "published"


def an_order_that_takes_of_it(desk, wanted):
    order = day.take_an_order(desk, SOLD, wanted)
    told, start = day.see_what_orders_leave(desk), str(MONTH.start(MONTH.bucket_of(wanted)))
    assert day.took(told, order) == [(start, "own", str(SOLD))]
    assert day.left(told)[start] == str(EXPECTED - SOLD)
    return order


def a_plan_of_it(desk, order):
    version = desk.crew.plan(desk.scheme)
    [top] = [row for row in day.proposals(desk, version) if row["sales_order_line_id"] == order["lines"][0]["id"]]
    assert (top["quantity"], top["due"]) == (str(SOLD), order["lines"][0]["wanted"])
    below = desk.crew.orders_below(top)[:-1]
    assert {row["source"] for row in below} == {"make", "buy"}
    return top, below


def a_portion_that_waits_for_one_part(desk, order, released):
    """A part that is bought comes a month late; who is asked can send it at once, and the portion waits no more."""
    entry = day.promise(desk, day.portion_of(desk, order), date.fromisoformat(order["lines"][0]["wanted"]))
    in_time = day.kit_of(desk, entry["id"])
    assert (in_time["state"], in_time["shortages"]) == ("full_by", [])
    used = {take["id"] for line in in_time["lines"] for take in line["taken"] if take["kind"] == "purchase"}
    bought = next(row for row in released if row["purchase_order_id"] in used)
    late = date.fromisoformat(in_time["start"]) + timedelta(days=LATE_DAYS)
    day.ask_the_supplier_for(desk, bought["purchase_order_id"], late)
    kit = day.kit_of(desk, entry["id"])
    assert (kit["full_kit_day"], kit["days_late"], kit["clear"]) == (str(late), LATE_DAYS, False)
    [short] = kit["shortages"]
    assert (short["item"]["id"], short["blocking"]["id"]) == (bought["item_id"], bought["purchase_order_id"])
    way = day.fix(kit, "expedite")
    day.ask_the_supplier_for(desk, bought["purchase_order_id"], way["moves"][0]["day"])
    again = day.kit_of(desk, entry["id"])
    assert (again["full_kit_day"], again["days_late"], again["fixes"]) == (way["day"], 0, [])
    return entry


def a_thousand_in_a_week_need_more_hands(desk, entry):
    """The pool lets no more into a week than the centers have hours for, until there are more places at them."""
    refused = desk.crew.planner.try_step(day.POOL, entry, "pool")
    assert (refused.status_code, "too much" in refused.json["message"]) == (409, True)
    for center in desk.crew.shop.every("plant/work_center"):
        desk.crew.shop.change("plant/work_center", center, capacity=str(PLACES))


def it_is_made_and_shipped(desk, order, released, top):
    for bought in [row for row in released if row["purchase_order_id"]]:
        desk.crew.receive(bought["purchase_order_id"])
    for made in [row for row in released if row["work_order_id"]]:
        day.make(desk, made)
    assert day.make(desk, top)["good"] == str(SOLD)
    assert day.portion_of(desk, order)["state"] == "in_stock"
    assert desk.crew.ship(order)["state"] == "shipped"
    [line] = desk.crew.seller.read("sales/sales_order", order["id"])["lines"]
    assert (line["made"], line["shipped"], line["promised"]) == (str(SOLD), str(SOLD), line["wanted"])
    entry = day.portion_of(desk, order)
    assert (entry["state"], entry["ahead"], day.stages(entry)[-4:]) == (
        "shipped", False, ["line_on", "line_off", "in_stock", "shipped"],
    )  # fmt: skip
