"""Reports from the floor: what they count, what is flagged, and that their order of arrival does not matter."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from uuid_utils.compat import uuid7

from backend.production import commands
from backend.production.work_order import WorkOrder
from tests.builders.engineering import an_operation, statements
from tests.builders.production import (
    ORDER,
    REPORT,
    Fact,
    a_product,
    a_released_order,
    balances,
    counters,
    flagged,
    letters,
    report,
    review,
    send,
    tickets,
    try_report,
)

D = Decimal

TEN = datetime(2026, 11, 20, 10, 0, tzinfo=UTC)


def two_operations(shop, **values):
    product = a_product(shop, an_operation(shop, 10), an_operation(shop, 20))
    return a_released_order(shop, product, **values)


def test_the_worked_example_of_two_operations(shop):
    """production.md §3: 97 good and 3 scrap at 10; at 20 97 started, 90 good, 4 rework, 1 scrap, then 3 and 1."""
    order = two_operations(shop, receipt_mode="at_finish")
    ticket = tickets(shop, order)
    report(shop, ticket[10], "good", 97)
    report(shop, ticket[10], "scrap", 3)
    assert letters(counters(shop, order, 10)) == {"R": 100, "S": 3, "T": 97, "G": 97}
    report(shop, ticket[20], "start", 97)
    report(shop, ticket[20], "good", 90)
    report(shop, ticket[20], "rework", 4)
    report(shop, ticket[20], "scrap", 1)
    assert letters(counters(shop, order, 20)) == {"R": 97, "P": 2, "H": 90, "K": 4, "S": 1, "G": 90}
    report(shop, ticket[20], "rework_good", 3)
    report(shop, ticket[20], "rework_scrap", 1)
    second = counters(shop, order, 20)
    assert letters(second) == {"R": 97, "P": 2, "H": 93, "S": 2, "G": 93}
    assert balances(second) and balances(counters(shop, order, 10))
    now = shop.read(ORDER, order["id"])
    assert (now["good"], now["scrapped"], now["received"]) == ("93", "5", "0")


def test_a_good_piece_moves_on_to_the_next_operation(shop):
    order = two_operations(shop)
    report(shop, tickets(shop, order)[10], "good", 30)
    assert letters(counters(shop, order, 10)) == {"R": 100, "Q": 70, "T": 30, "G": 30}
    assert letters(counters(shop, order, 20)) == {"R": 30, "Q": 30}


def test_a_report_of_a_later_operation_may_come_first(shop):
    order = two_operations(shop)
    ticket = tickets(shop, order)
    late = report(shop, ticket[20], "good", 30)
    assert flagged(late) == ""
    assert letters(counters(shop, order, 20)) == {"Q": -30, "T": 30, "G": 30}
    board = shop.get(f"/api/production/work_order/{order['id']}/board")
    assert board["operations"][1]["waiting_for"] == 10
    report(shop, ticket[10], "good", 30)
    assert letters(counters(shop, order, 20)) == {"R": 30, "T": 30, "G": 30}


def test_a_count_point_posts_the_automatic_operations_before_it(shop):
    operations = [an_operation(shop, n, report_mode=mode) for n, mode in ((10, "count_point"), (20, "automatic"))]
    operations += [an_operation(shop, 30, report_mode="automatic"), an_operation(shop, 40)]
    order = a_released_order(shop, a_product(shop, *operations))
    ticket = tickets(shop, order)
    report(shop, ticket[10], "good", 50)
    report(shop, ticket[40], "good", 30)
    report(shop, ticket[40], "scrap", 2)
    assert letters(counters(shop, order, 20)) == {"R": 50, "Q": 18, "T": 32, "G": 32}
    assert letters(counters(shop, order, 30)) == {"R": 32, "T": 32, "G": 32}
    assert letters(counters(shop, order, 40)) == {"R": 32, "S": 2, "T": 30, "G": 30}
    assert tickets(shop, order)[20]["good"] == "32"
    assert tickets(shop, order)[20]["state"] == "running"


def test_an_automatic_operation_reported_by_itself_is_not_counted_twice(shop):
    operations = [an_operation(shop, 10, report_mode="automatic"), an_operation(shop, 20)]
    order = a_released_order(shop, a_product(shop, *operations))
    ticket = tickets(shop, order)
    report(shop, ticket[10], "good", 40)
    report(shop, ticket[20], "good", 30)
    assert letters(counters(shop, order, 10)) == {"R": 100, "Q": 60, "T": 40, "G": 40}
    assert letters(counters(shop, order, 20)) == {"R": 40, "Q": 10, "T": 30, "G": 30}


def test_upstream_scrap_makes_the_ticket_below_done(shop):
    order = two_operations(shop)
    ticket = tickets(shop, order)
    report(shop, ticket[10], "good", 97)
    report(shop, ticket[20], "good", 97)
    assert tickets(shop, order)[20]["state"] == "running"
    report(shop, ticket[10], "scrap", 3)
    assert {number: row["state"] for number, row in tickets(shop, order).items()} == {10: "done", 20: "done"}


def test_more_than_ordered_is_taken_and_flagged(shop):
    order = a_released_order(shop)
    told = report(shop, tickets(shop, order)[10], "good", 105)
    sentence = f"105 are reported at operation 10 of work order {order['number']}; 100 are ordered."
    assert (flagged(told), review(shop)) == (sentence, [sentence])
    assert letters(counters(shop, order, 10)) == {"R": 100, "Q": -5, "T": 105, "G": 105}


def test_an_overrun_that_is_allowed_is_not_flagged(shop):
    order = a_released_order(shop, over_percent="5")
    assert flagged(report(shop, tickets(shop, order)[10], "good", 105)) == ""


def test_a_report_taken_back_leaves_no_trace_in_the_counters(shop):
    order = two_operations(shop)
    ticket = tickets(shop, order)[10]
    first = report(shop, ticket, "good", 30)
    report(shop, ticket, "scrap", 2)
    report(shop, ticket, "void", voids_id=first["id"])
    assert letters(counters(shop, order, 10)) == {"R": 100, "Q": 98, "S": 2}
    assert letters(counters(shop, order, 20)) == {}
    assert shop.read(REPORT, first["id"])["voided"] is True


def test_taking_back_twice_changes_nothing_and_is_flagged(shop):
    order = a_released_order(shop)
    ticket = tickets(shop, order)[10]
    first = report(shop, ticket, "scrap", 30)
    report(shop, ticket, "void", voids_id=first["id"])
    again = report(shop, ticket, "void", voids_id=first["id"])
    assert flagged(again) == f"{first['number']} was taken back already."
    assert letters(counters(shop, order, 10)) == {"R": 100, "Q": 100}


def test_only_who_reported_takes_a_report_back(shop):
    order = a_released_order(shop)
    ticket = tickets(shop, order)[10]
    first = report(shop, ticket, "scrap", 30)
    other = shop.as_role("worker", "production.production_report.create", "*.*.read")
    answer = try_report(other, ticket, "void", voids_id=first["id"])
    sentence = "Only who reported it, or somebody with the right to, takes a report back."
    assert (answer.status_code, answer.json["message"]) == (403, sentence)
    assert letters(counters(shop, order, 10)) == {"R": 100, "Q": 70, "S": 30}


@pytest.mark.parametrize("kind", ["good", "scrap", "rework"])
def test_a_count_of_nothing_is_not_a_report(shop, kind):
    order = a_released_order(shop)
    answer = try_report(shop, tickets(shop, order)[10], kind, 0)
    assert (answer.status_code, answer.json["message"]) == (422, "quantity: more than nothing is needed.")


def test_hours_need_minutes_and_are_added_up(shop):
    order = a_released_order(shop)
    ticket = tickets(shop, order)[10]
    answer = try_report(shop, ticket, "hours")
    assert (answer.status_code, answer.json["message"]) == (422, "minutes: more than nothing is needed.")
    report(shop, ticket, "hours", minutes="90.5")
    assert tickets(shop, order)[10]["minutes"] == "90.5"
    assert shop.read(ORDER, order["id"])["operations"][0]["minutes"] == "90.5"


def test_what_becomes_of_rework_is_decided_by_right_and_about_pieces_that_are_there(shop):
    order = a_released_order(shop)
    ticket = tickets(shop, order)[10]
    report(shop, ticket, "rework", 4)
    answer = try_report(shop, ticket, "rework_good", 5)
    sentence = f"Only 4 are in rework at operation 10 of work order {order['number']}; 5 are too many."
    assert (answer.status_code, answer.json["message"]) == (409, sentence)
    worker = shop.as_role("worker", "production.production_report.create", "*.*.read")
    assert try_report(worker, ticket, "rework_good", 1).status_code == 403
    assert counters(shop, order, 10)["K"] == 4


def test_a_report_on_a_closed_order_is_taken_as_late(shop):
    order = a_released_order(shop)
    ticket = tickets(shop, order)[10]
    report(shop, ticket, "good", 100)
    shop.step(ORDER, order, "finish")
    shop.step(ORDER, order, "close")
    late = report(shop, ticket, "scrap", 2)
    over = f"102 are reported at operation 10 of work order {order['number']}; 100 are ordered."
    closed = f"Work order {order['number']} was closed when this arrived."
    assert flagged(late) == f"{over} {closed}"
    assert (late["late"], late["review"]) == (True, f"{over} {closed}")
    assert counters(shop, order, 10)["S"] == 2


def test_a_report_on_a_cancelled_order_is_taken_as_late(shop):
    order = a_released_order(shop)
    ticket = tickets(shop, order)[10]
    shop.step(ORDER, order, "cancel")
    late = report(shop, ticket, "good", 3)
    expected = f"Work order {order['number']} was cancelled when this arrived. The ticket of operation 10 is cancelled."
    assert (flagged(late), late["late"]) == (expected, True)
    now = shop.read(ORDER, order["id"])
    assert (now["state"], now["good"]) == ("cancelled", "3")


def test_a_report_from_an_older_traveler_is_flagged(shop):
    order = a_released_order(shop)
    told = report(shop, tickets(shop, order)[10], "good", 3, checksum="0" * 64)
    assert flagged(told) == f"This was reported from an older traveler of work order {order['number']}."
    assert flagged(report(shop, tickets(shop, order)[10], "good", 3, checksum=order["checksum"])) == ""


def test_a_held_order_takes_facts_flagged_but_no_start(shop):
    order = a_released_order(shop)
    row = UUID(order["id"])
    shop.perform(lambda act: commands.hold_order(act.session.get(WorkOrder, row), "quality", "Wrong steel.", act))
    sentence = f"Work order {order['number']} is held: Wrong steel."
    told = report(shop, tickets(shop, order)[10], "good", 3)
    assert flagged(told) == sentence
    assert counters(shop, order, 10)["G"] == 3
    other = a_released_order(shop, shop.read("engineering/item", order["item_id"]))
    row = UUID(other["id"])
    shop.perform(lambda act: commands.hold_order(act.session.get(WorkOrder, row), "quality", "Wrong steel.", act))
    answer = shop.try_step(ORDER, other, "start")
    held = f"Work order {other['number']} is held: Wrong steel."
    assert (answer.status_code, answer.json["message"]) == (409, f"{held}")
    assert shop.read(ORDER, other["id"])["held"] == "Wrong steel."


def test_a_clock_that_is_ahead_is_flagged_and_not_believed(shop):
    order = a_released_order(shop)
    flags = send(shop, Fact(tickets(shop, order)[10], "good", "3", datetime.now(UTC) + timedelta(minutes=61)))
    assert flags == ["The device's clock is 60 minutes ahead."]
    assert counters(shop, order, 10)["G"] == 3


def test_the_same_report_twice_counts_once(shop):
    order = a_released_order(shop)
    key, ticket = uuid7(), tickets(shop, order)[10]
    values = {"ticket_id": ticket["id"], "kind": "good", "quantity": "12"}
    answers = [shop.try_make(REPORT, key, **values) for _ in range(3)]
    assert {answer.json["id"] for answer in answers} == {answers[0].json["id"]}
    assert counters(shop, order, 10)["G"] == 12


def test_the_statements_of_a_report_do_not_grow_with_the_order(shop):
    few = a_released_order(shop, a_product(shop, *(an_operation(shop, n) for n in (10, 20))))
    many = a_released_order(shop, a_product(shop, *(an_operation(shop, n) for n in range(10, 210, 10)), number="LONG"))
    taken = []
    for order in (few, many):
        ticket = tickets(shop, order)[10]
        report(shop, ticket, "good", 1)
        taken.append(statements(shop, lambda ticket=ticket: report(shop, ticket, "good", 1)))
    assert taken[0] == taken[1] <= 26
