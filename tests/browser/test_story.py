"""One customer's order by hand, from the plan to the truck: at desks, on phones, on paper.

25 rotors are sold, planned, made with one lost, inspected, conceded, shipped and traced. What lies below them (tubes,
flanges, holders, blades) is made and bought through the API by the people whose work it is.
"""

from typing import Any

import pytest

from tests.browser import desk_work, floor_work
from tests.browser.case import MADE, ROTOR, Case
from tests.browser.hands import log_in_with_password


@pytest.fixture
def inspected(people) -> None:
    """Rotors are inspected from today on: three of each order, run-out and welds."""
    rotor = people.item(ROTOR)
    here = people.one("inventory/item_site", item_id=rotor["id"])
    people.engineer.change("inventory/item_site", here, inspect_production=True)
    checks = [{"name": "圆跳动 (Run-out)", "unit": "mm", "lower_limit": "0", "upper_limit": "1.2"},
              {"name": "焊缝 (Welds)", "kind": "qualitative"}]  # fmt: skip
    given = {"kind": "final_inspection", "item_id": rotor["id"], "sampling_mode": "fixed", "sample_size": 3}
    plan = people.quality.make("quality/inspection_plan", name="刀轴终检 (Rotor)", characteristics=checks, **given)
    people.quality.step("quality/inspection_plan", plan, "approve")


def test_an_order_is_planned_made_inspected_and_shipped_by_hand(desk, phone, people, book, inspected):
    people.with_first_plans()  # the one that is asked for comes after them
    case = Case()
    planner, seller, manager = (desk(service_workers="allow") for _ in range(3))
    welder = phone(slow=7)
    log_in_with_password(planner, "planner")
    desk_work.look_at_the_structure(planner)
    desk_work.sell(seller, case)
    desk_work.plan(planner, case)
    desk_work.release(planner, case, book)
    desk_work.prepare_below(people, case)
    desk_work.print_papers(manager, case, people)
    floor_work.weld(welder, case, book)
    floor_work.take_too_much(welder, case, book)
    floor_work.accept_what_was_taken(phone(), case, book)
    finish_the_rest(people, case)
    desk_work.refuse_to_close(manager, case, people)
    floor_work.inspect(phone(), book, case)
    floor_work.concede(phone(), book, case)
    desk_work.close(manager, case, book)
    desk_work.ship(desk(), case, book)
    desk_work.trace(manager, case, people)
    desk_work.show_who_and_when(manager, case, book)


def finish_the_rest(people: Any, case: Case) -> None:
    """Painting and blades, by others; what is still to be handed out goes with it."""
    order = people.one("production/work_order", number=case.order)
    people.issue(people.supervisor.read("production/work_order", order["id"]))
    for ticket in people.tickets(order)[1:]:
        for kind, quantity in (("start", "0"), ("good", MADE), ("finish", "0")):
            people.report(ticket, kind, quantity=quantity)
