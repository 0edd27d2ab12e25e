"""Many people at one order at the same moment: nothing is lost, nothing is counted twice."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from copy import copy
from decimal import Decimal

import pytest
from sqlalchemy import event

from tests.builders.engineering import a_line as a_component
from tests.builders.engineering import an_operation
from tests.builders.inventory import a_lot, a_place, check_the_books, on_hand, reserved, stocked
from tests.builders.jobs import hear_later
from tests.builders.production import (
    ISSUE,
    ORDER,
    REPORT,
    TICKET,
    a_line,
    a_material,
    a_product,
    a_released_order,
    a_rod,
    balances,
    counters,
    material,
    tickets,
)
from tests.shop import Row, Shop, ok

D = Decimal
THREADS, EACH = 8, 10

pytestmark = pytest.mark.slow


def everybody(shop: Shop, work: Callable[[Shop, int], object]) -> None:
    """Let eight people work at the same time, each through a door of their own."""

    def one(place: int) -> None:
        mine = copy(shop)
        mine.client = shop.client.application.test_client()
        work(mine, place)

    with ThreadPoolExecutor(THREADS) as people:
        for done in [people.submit(one, place) for place in range(THREADS)]:
            done.result()


def test_eight_people_report_on_one_order_and_every_piece_is_counted(shop):
    a_place(shop)
    product = a_product(shop, an_operation(shop, 10), an_operation(shop, 20), lot_control="lot")
    order = a_released_order(shop, product, 1000)
    ticket = tickets(shop, order)

    def work(mine: Shop, place: int) -> None:
        for _ in range(EACH):
            at = ticket[10 if place % 2 else 20]
            ok(mine.try_make(REPORT, ticket_id=at["id"], kind="good", quantity="3"))
            ok(mine.try_make(REPORT, ticket_id=ticket[10]["id"], kind="scrap", quantity="1"))

    everybody(shop, work)
    first, second = counters(shop, order, 10), counters(shop, order, 20)
    assert (first["G"], first["S"], second["G"]) == (120, 80, 120)
    assert balances(first) and balances(second)
    now = shop.read(ORDER, order["id"])
    assert (now["good"], now["received"], now["scrapped"]) == ("120", "120", "80")
    assert on_hand(shop, product, a_place(shop)) == 120
    assert {number: (row["good"], row["scrapped"]) for number, row in tickets(shop, order).items()} == {
        10: ("120", "80"),
        20: ("120", "0"),
    }
    assert len({row["number"] for row in shop.every(REPORT)}) == 2 * THREADS * EACH
    check_the_books(shop)


def test_reports_that_flush_and_issues_at_once_keep_the_books(shop):
    line_side, store = a_place(shop, "LINE", "line_side"), a_place(shop)
    rod = a_rod(shop)
    screw = a_material(shop, "SCREW", here={"issue_mode": "backflush", "backflush_location_id": line_side["id"]})
    stocked(shop, rod, 1000, store)
    stocked(shop, screw, 10_000, line_side)
    product = a_product(shop, parts=(a_component(rod, 1), a_component(screw, 4)), lot_control="lot")
    order = a_released_order(shop, product, 1000)
    ticket = tickets(shop, order)[10]

    def work(mine: Shop, place: int) -> None:
        for _ in range(EACH // 2):
            if place % 2:
                ok(mine.try_make(REPORT, ticket_id=ticket["id"], kind="good", quantity="2"))
            else:
                ok(mine.try_make(ISSUE, work_order_id=order["id"], lines=[a_line(rod, 3)]))

    everybody(shop, work)
    now = shop.read(ORDER, order["id"])
    assert (now["good"], now["received"]) == ("40", "40")
    assert (material(now, rod)["issued"], material(now, screw)["flushed"]) == ("60", "160")
    assert (on_hand(shop, screw, line_side), on_hand(shop, rod, store)) == (9840, 940)
    check_the_books(shop)


def test_only_one_of_two_releases_gives_out_tickets(shop):
    order = shop.step(ORDER, shop.make(ORDER, item_id=a_product(shop)["id"], quantity="5", due="2027-01-08"), "firm")
    answers: list[int] = []

    def work(mine: Shop, place: int) -> None:
        path = f"/api/{ORDER}/{order['id']}/steps/release"
        answers.append(mine.request("POST", path, {}, If_Match=f'"{order["version"]}"').status_code)

    everybody(shop, work)
    assert sorted(answers) == [200] + [412] * (THREADS - 1)
    assert len(tickets(shop, order)) == 1


def test_a_ticket_that_is_given_to_others_while_people_report_has_every_version_once(shop):
    order = a_released_order(shop, a_product(shop), 1000)
    ticket = tickets(shop, order)[10]

    def work(mine: Shop, place: int) -> None:
        for turn in range(EACH // 2):
            if place % 2:
                ok(mine.try_make(REPORT, ticket_id=ticket["id"], kind="good", quantity="1"))
            else:
                now = mine.read(TICKET, ticket["id"])
                mine.try_change(TICKET, now, sequence=100 * place + turn)

    everybody(shop, work)
    rows = shop.get(f"/api/{TICKET}/{ticket['id']}/trail")["rows"]
    versions = [row["version"] for row in rows]
    assert versions == list(range(len(versions), 0, -1))
    assert tickets(shop, order)[10]["good"] == "20"


def test_who_brings_back_and_who_reports_where_it_lacks_never_wait_for_each_other(shop):
    """What comes back goes to an order that is short of it, while somebody reports there and wants the same stock."""
    rod, screw, full, short = two_orders_for_the_rods_of_one_and_a_half(shop)
    [ticket] = tickets(shop, short).values()
    ended = ended_by_the_database(shop)

    def work(mine: Shop, place: int) -> None:
        for _ in range(EACH // 2):
            if place % 2:
                ok(mine.try_make(REPORT, ticket_id=ticket["id"], kind="good", quantity="1"))
            else:
                both = [a_line(rod, 1), a_line(screw, 1)]
                ok(mine.try_make(ISSUE, work_order_id=full["id"], kind="issue", lines=both))
                ok(mine.try_make(ISSUE, work_order_id=full["id"], kind="return", lines=both))

    everybody(shop, work)
    while hear_later(shop):
        pass
    assert ended == []
    check_the_books(shop)
    lines = [material(shop.read(ORDER, order["id"]), rod) for order in (full, short)]
    there = on_hand(shop, rod, a_place(shop))
    assert sum(D(line["reserved"]) for line in lines) == reserved(shop, rod) == there == 90
    assert all(D(line["short"]) == 60 - D(line["reserved"]) for line in lines)


def ended_by_the_database(shop: Shop) -> list[str]:
    """Of two acts that wait for each other the database ends one, after a second; what it said then."""
    ended: list[str] = []
    event.listen(shop.database.engine, "handle_error", lambda context: ended.append(str(context.original_exception)))
    return ended


def test_people_who_bring_back_different_lots_of_what_an_order_lacks_never_wait_for_each_other(shop):
    """Each holds the lot in their hands, and what came back is offered to the order that lacks it, out of all lots."""
    store, rod = a_place(shop), a_rod(shop, lot_control="lot")
    lots = [a_lot(shop, rod, f"L-{number}") for number in range(THREADS)]
    for lot in lots:
        stocked(shop, rod, 10, store, lot)
    product = a_product(shop, lot_control="lot")
    full = [a_released_order(shop, product, 80 // THREADS) for _ in range(THREADS)]
    short = a_released_order(shop, product, 500)
    ended = ended_by_the_database(shop)

    def work(mine: Shop, place: int) -> None:
        for _ in range(EACH // 2):
            taken = [a_line(rod, 2, lot_id=lots[place]["id"])]
            ok(mine.try_make(ISSUE, work_order_id=full[place]["id"], kind="issue", lines=taken))
            ok(mine.try_make(ISSUE, work_order_id=full[place]["id"], kind="return", lines=taken))

    everybody(shop, work)
    while hear_later(shop):
        pass
    assert ended == []
    check_the_books(shop)
    lines = [material(shop.read(ORDER, order["id"]), rod) for order in (*full, short)]
    assert on_hand(shop, rod, store) == 80 == sum(D(line["reserved"]) for line in lines) == reserved(shop, rod)


def test_people_who_start_and_pause_at_tickets_of_several_orders_never_wait_for_each_other(shop):
    """Their time is shared between the tickets they work at, whichever order these belong to."""
    product = a_product(shop, an_operation(shop, 10), an_operation(shop, 20))
    orders = [a_released_order(shop, product, 1000) for _ in range(3)]
    places = [ticket for order in orders for ticket in tickets(shop, order).values()]
    ended = ended_by_the_database(shop)

    def work(mine: Shop, place: int) -> None:
        for turn in range(EACH // 2):
            at = places[(place * 5 + turn) % len(places)]
            if place % 2:
                ok(mine.try_make(REPORT, ticket_id=at["id"], kind="start"))
                ok(mine.try_make(REPORT, ticket_id=at["id"], kind="pause"))
            else:
                mine.step(TICKET, at, ("begin", "pause", "resume", "complete")[turn % 4])
                ok(mine.try_make(REPORT, ticket_id=at["id"], kind="good", quantity="1"))

    everybody(shop, work)
    assert ended == []
    assert sum(D(row["good"]) for order in orders for row in tickets(shop, order).values()) == THREADS // 2 * EACH // 2


def two_orders_for_the_rods_of_one_and_a_half(shop: Shop) -> tuple[Row, Row, Row, Row]:
    store, rod = a_place(shop), a_rod(shop)
    screw = a_material(shop, "SCREW", here={"issue_mode": "backflush", "backflush_location_id": store["id"]})
    stocked(shop, rod, 90, store)
    stocked(shop, screw, 10_000, store)
    product = a_product(shop, parts=(a_component(rod, 1), a_component(screw, 1)), lot_control="lot")
    return rod, screw, a_released_order(shop, product, 60), a_released_order(shop, product, 60)
