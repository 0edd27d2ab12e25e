"""Material called to a line, brought there and confirmed: facts, booked once whatever comes twice (§8)."""

from decimal import Decimal

import pytest

from tests.builders.inventory import a_place, on_hand, reserved, stocked
from tests.builders.production import a_line, a_released_order, a_rod, flagged, issue, refused, tickets
from tests.shop import ok

CALL = "production/material_call"
D = Decimal


@pytest.fixture
def line(shop):
    """A work center with its place beside it, rods in the store, and an order that needs them."""
    rod, store = a_rod(shop), a_place(shop)
    stocked(shop, rod, 50, store)
    order = a_released_order(shop, quantity=40)
    center = tickets(shop, order)[10]["work_center_id"]
    beside = shop.make(
        "inventory/storage_location", number="LS1", name="Line 1", kind="line_side", work_center_id=center
    )
    return {"rod": rod, "store": store, "center": center, "beside": beside, "order": order}


def a_call(shop, line, quantity="20", **values):
    return shop.make(CALL, item_id=line["rod"]["id"], quantity=quantity, work_center_id=line["center"], **values)


def step(shop, row, name, **form):
    return shop.request("POST", f"/api/{CALL}/{row['id']}/steps/{name}", form)


def there(shop, line, place):
    return on_hand(shop, line["rod"], line[place])


def test_what_is_brought_moves_to_the_line_and_is_confirmed(shop, line):
    row = a_call(shop, line)
    assert (row["state"], row["location_id"]) == ("called", line["beside"]["id"])
    ok(step(shop, row, "accept"))
    brought = ok(step(shop, row, "deliver", quantity="20", from_location_id=line["store"]["id"]))
    assert (brought["state"], brought["delivered"]) == ("delivered", "20")
    assert (there(shop, line, "store"), there(shop, line, "beside")) == (D(30), D(20))
    found = ok(step(shop, row, "confirm", location_id=line["beside"]["id"]))
    assert (found["state"], found["confirmed"], found["review"]) == ("confirmed", "20", "")


def test_what_an_order_had_reserved_stays_its_own_at_the_line(shop, line):
    order = line["order"]
    assert reserved(shop, line["rod"]) == D(40)
    row = a_call(shop, line, "30", work_order_id=order["id"])
    brought = ok(step(shop, row, "deliver", quantity="30"))
    assert (brought["review"], there(shop, line, "beside"), there(shop, line, "store")) == ("", D(30), D(20))
    assert reserved(shop, line["rod"]) == D(40)
    issued = issue(shop, order, a_line(line["rod"], 40))
    assert issued["review"] == ""
    assert (there(shop, line, "beside"), there(shop, line, "store")) == (D(0), D(10))


def test_a_second_delivery_on_one_call_moves_nothing(shop, line):
    row = a_call(shop, line)
    ok(step(shop, row, "deliver", quantity="20", from_location_id=line["store"]["id"]))
    again = ok(step(shop, row, "deliver", quantity="20", from_location_id=line["store"]["id"]))
    assert again["review"] == f"{row['number']} was delivered already; nothing was moved again."
    assert there(shop, line, "beside") == D(20)


def test_a_second_call_says_what_was_called_before_and_stays(shop, line):
    first, second = a_call(shop, line), a_call(shop, line)
    assert flagged(second) == f"ROD was called here already as {first['number']}."
    assert [row["state"] for row in shop.list(CALL)] == ["called", "called"]


def test_a_difference_is_shown_and_not_corrected(shop, line):
    row = a_call(shop, line)
    ok(step(shop, row, "deliver", quantity="20", from_location_id=line["store"]["id"]))
    found = ok(step(shop, row, "confirm", quantity="18", location_id=line["store"]["id"]))
    place = line["store"]["number"]
    said = f"20 were delivered and 18 were found. It was found at {place}, which is not where it was to go."
    assert (found["state"], found["review"]) == ("confirmed", said)
    assert there(shop, line, "beside") == D(20)


def test_more_than_the_store_has_is_taken_and_flagged(shop, line):
    row = a_call(shop, line, "80")
    brought = ok(step(shop, row, "deliver", quantity="80", from_location_id=line["store"]["id"]))
    assert brought["delivered"] == "80"
    assert there(shop, line, "beside") == D(80)


def test_a_call_nobody_needs_is_cancelled_with_a_reason(shop, line):
    row = a_call(shop, line)
    path = f"/api/{CALL}/{row['id']}/steps/cancel"
    version = {"If_Match": f'"{row["version"]}"'}
    assert shop.request("POST", path, {}, **version).status_code == 422
    assert ok(shop.request("POST", path, {"reason": "Found some."}, **version))["state"] == "cancelled"


def test_nothing_is_called_without_a_quantity(shop, line):
    answer = shop.try_make(CALL, item_id=line["rod"]["id"], quantity="0", work_center_id=line["center"])
    assert refused(answer) == (422, "quantity: More than 0 is needed.")
    assert answer.json["fields"] == {"quantity": ["More than 0 is needed."]}
    assert shop.list(CALL) == []
