"""Limits on orders in work at once: who waits outside, who is in already, and the words for it."""

import pytest

from tests.builders.engineering import a_work_center
from tests.builders.production import refused, report
from tests.contexts.scheduling_shop import a_floor, chart, lies, loaded, made

LIMIT = "scheduling/wip_limit"


@pytest.fixture
def floor(shop):
    return a_floor(shop)


def a_limit(shop, *centers, orders=1, **values):
    lines = [{"work_center_id": center["id"]} for center in centers]
    return shop.make(LIMIT, number="CELL", name="Shaft cell", orders=orders, centers=lines, **values)


def test_the_next_order_begins_when_one_has_left_the_cell(shop, floor):
    a_limit(shop, floor.saw, floor.press)
    schedule = made(shop)
    assert lies(shop, schedule) == {
        (0, 10): ("SAW", 0, 1), (0, 20): ("PRESS", 1, 3), (1, 10): ("SAW", 3, 4),
        (1, 20): ("PRESS", 4, 6), (2, 10): ("SAW", 6, 7), (2, 20): ("PRESS", 7, 9),
    }  # fmt: skip
    second = next(bar[0] for bar in chart(shop, schedule)["bars"] if bar[6] == 3 * 3600)
    told = shop.get(f"/api/scheduling/detailed_schedule/{schedule['id']}/slots/{second}")
    assert told["sentence"].startswith(f"Waits for room in Shaft cell, which {floor.orders[0]['number']} leaves ")
    assert told["sentence"].endswith("Without that it could begin 120 min sooner.")


def test_work_centers_outside_the_cell_do_not_count(shop, floor):
    a_limit(shop, floor.press)
    assert lies(shop, made(shop))[2, 10] == ("SAW", 2, 3)


def test_an_order_that_was_begun_is_in_although_nothing_of_it_runs(shop, floor):
    """The third was sawn already; nobody is sawn before it has left."""
    report(shop, floor.ticket(2, 10), "good", 10)
    limit = a_limit(shop, floor.saw, floor.press)
    [cap] = loaded(shop).facts.caps
    assert (cap.id, cap.orders, cap.inside) == (limit["id"], 1, frozenset({floor.orders[2]["id"]}))
    found = lies(shop, made(shop))
    assert (found[2, 20], found[0, 10], found[1, 10]) == (("PRESS", 0, 2), ("SAW", 2, 3), ("SAW", 5, 6))


def test_a_limit_lets_one_in_at_least_and_a_work_center_counts_once(shop, floor):
    centers = [{"work_center_id": floor.saw["id"]}]
    nobody = shop.try_make(LIMIT, number="NOBODY", name="Nobody", orders=0, centers=centers)
    assert refused(nobody) == (422, "orders: 1 or more is needed.")
    a_limit(shop, floor.saw)
    again = shop.try_make(LIMIT, number="AGAIN", name="Again", centers=centers)
    assert again.status_code == 409
    assert [one["number"] for one in shop.list(LIMIT)] == ["CELL"]


def test_limits_of_another_site_do_not_count(shop, floor):
    other = a_work_center(shop, "ELSEWHERE")
    a_limit(shop, other)
    assert lies(shop, made(shop))[1, 10] == ("SAW", 1, 2)
