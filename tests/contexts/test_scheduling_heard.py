"""Who hears of equipment that stands while work is scheduled on it."""

import pytest

from tests.builders.production import a_released_order
from tests.contexts.people import told
from tests.contexts.scheduling_shop import REPAIR, SCHEDULE, a_floor, a_shaft, broken, published


@pytest.fixture
def floor(shop):
    return a_floor(shop)


def test_planners_and_supervisors_hear_how_much_lies_on_equipment_that_breaks(shop, floor):
    planner, supervisor, worker = (shop.as_role(role, "*.*.read") for role in ("planner", "supervisor", "worker"))
    broken(shop, floor.saw)
    assert told(planner) == []
    published(shop)
    order = broken(shop, floor.press)
    text = f"PRESS stands still ({order['number']}); operations scheduled there in the next 24 hours: 3."
    assert told(planner) == [(text, SCHEDULE)]
    assert told(supervisor) == [(text, REPAIR)]
    assert told(worker) == []


def test_equipment_said_to_stand_later_is_heard_of_then_and_only_once(shop, floor):
    planner = shop.as_role("planner", "*.*.read")
    published(shop)
    order = shop.make(REPAIR, work_center_id=floor.press["id"], priority=3, description="Noise")
    assert told(planner) == []
    order = shop.change(REPAIR, order, stands=True)
    shop.change(REPAIR, order, description="Loud noise")
    assert len(told(planner)) == 1


def test_another_shaft_on_other_work_centers_is_not_in_danger(shop, floor):
    planner = shop.as_role("planner", "*.*.read")
    published(shop)
    mill, lathe = (shop.make("plant/work_center", number=number, name=number) for number in ("MILL", "LATHE"))
    a_released_order(shop, a_shaft(shop, mill, lathe, "SHAFT-2"), 5)
    broken(shop, mill)
    assert told(planner) == []
