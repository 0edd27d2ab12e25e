"""How an order ends: finished by what is good or by decision, closed when nothing of it is left."""

from decimal import Decimal
from uuid import UUID

from backend.contexts import assemble
from backend.documents.act import perform
from backend.documents.steps import create
from backend.people import sessions
from backend.people.user import Device
from backend.production import commands
from backend.production.production_report import ProductionReport
from backend.production.work_order import WorkOrder
from tests.builders.inventory import a_place, on_hand, reserved, stocked
from tests.builders.production import (
    ORDER,
    a_line,
    a_released_order,
    a_rod,
    issue,
    material,
    refused,
    report,
    tickets,
)

D = Decimal


def test_an_order_finishes_when_all_is_good(shop):
    order = a_released_order(shop)
    report(shop, tickets(shop, order)[10], "good", 100)
    done = shop.step(ORDER, order, "finish")
    assert (done["state"], done["good"], done["received"]) == ("finished", "100", "100")
    assert tickets(shop, order)[10]["state"] == "done"


def test_too_little_good_is_refused_without_the_right_to_finish_short(shop):
    order = a_released_order(shop)
    report(shop, tickets(shop, order)[10], "good", 90)
    foreman = shop.as_role("foreman", "production.work_order.finish", "*.*.read")
    assert refused(foreman.try_step(ORDER, order, "finish")) == (409, "Only 90 of 100 are reported good.")
    assert shop.read(ORDER, order["id"])["state"] == "running"


def test_designated_completion_needs_a_reason_and_cancels_what_is_open(shop):
    rod = a_rod(shop)
    stocked(shop, rod, 200, a_place(shop))
    order = a_released_order(shop)
    report(shop, tickets(shop, order)[10], "good", 90)
    without = shop.try_step(ORDER, order, "finish")
    sentence = "Only 90 of 100 are reported good; say why it is finished all the same."
    assert refused(without) == (422, sentence)
    done = shop.step(ORDER, order, "finish", reason="The customer takes 90.")
    assert (done["state"], done["shortfall_reason"]) == ("finished", "The customer takes 90.")
    assert tickets(shop, order)[10]["state"] == "cancelled"
    assert reserved(shop, rod) == 0


def test_an_allowed_shortfall_needs_neither_right_nor_reason(shop):
    order = a_released_order(shop, shortfall_percent="5")
    ticket = tickets(shop, order)[10]
    report(shop, ticket, "good", 95)
    assert refused(shop.try_step(ORDER, order, "finish")) == (
        409,
        f"Work order {order['number']} still has open tickets: operation 10.",
    )
    report(shop, ticket, "finish")
    assert shop.step(ORDER, order, "finish")["state"] == "finished"


def test_pieces_in_rework_stop_the_end(shop):
    order = a_released_order(shop)
    ticket = tickets(shop, order)[10]
    report(shop, ticket, "good", 97)
    report(shop, ticket, "rework", 3)
    answer = refused(shop.try_step(ORDER, order, "finish", reason="enough"))
    assert answer == (409, f"3 of work order {order['number']} are still in rework at operation 10.")


def test_a_finished_order_reopens_before_it_is_closed(shop):
    order = a_released_order(shop)
    report(shop, tickets(shop, order)[10], "good", 100)
    done = shop.step(ORDER, order, "finish")
    again = shop.step(ORDER, done, "reopen")
    assert (again["state"], again["finished_at"]) == ("running", None)


def test_a_closed_order_holds_no_material(shop):
    rod, store = a_rod(shop), a_place(shop)
    stocked(shop, rod, 200, store)
    order = a_released_order(shop)
    issue(shop, order, a_line(rod, 100))
    report(shop, tickets(shop, order)[10], "good", 100)
    shop.step(ORDER, order, "finish")
    closed = shop.step(ORDER, order, "close")
    place = shop.list("inventory/storage_location", f"number={order['number']}")[0]
    assert closed["state"] == "closed"
    assert (on_hand(shop, rod, place), on_hand(shop, rod, store), reserved(shop, rod)) == (0, 100, 0)


def test_left_over_material_is_returned_or_written_off_before_closing(shop):
    rod, store = a_rod(shop), a_place(shop)
    stocked(shop, rod, 200, store)
    order = a_released_order(shop)
    issue(shop, order, a_line(rod, 100))
    report(shop, tickets(shop, order)[10], "good", 60)
    shop.step(ORDER, order, "finish", reason="enough")
    answer = refused(shop.try_step(ORDER, order, "close"))
    number = order["number"]
    assert answer == (409, f"Work order {number} still has 40 of ROD: return them or write them off.")
    closed = shop.step(ORDER, order, "close", leftover="return")
    assert (material(closed, rod)["returned"], on_hand(shop, rod, store)) == ("40", 140)


def test_left_over_material_may_be_lost(shop):
    rod, store = a_rod(shop), a_place(shop)
    stocked(shop, rod, 200, store)
    order = a_released_order(shop)
    issue(shop, order, a_line(rod, 100))
    report(shop, tickets(shop, order)[10], "good", 60)
    shop.step(ORDER, order, "finish", reason="enough")
    closed = shop.step(ORDER, order, "close", leftover="lose", reason="gone")
    assert (material(closed, rod)["lost"], on_hand(shop, rod, store)) == ("40", 100)


def test_a_held_order_is_not_closed(shop):
    order = a_released_order(shop)
    report(shop, tickets(shop, order)[10], "good", 100)
    shop.step(ORDER, order, "finish")
    order_id = UUID(order["id"])

    def hold(act):
        commands.hold_order(
            act.session.get(WorkOrder, order_id), "quality", "Inspection is open.", act, steps=("close",)
        )

    shop.perform(hold)
    number = order["number"]
    shown = {step["name"]: (step["open"], step["reason"]) for step in shop.read(ORDER, order["id"])["steps"]}
    assert (shown["close"], shown["reopen"]) == ((False, "Inspection is open."), (True, ""))
    assert refused(shop.try_step(ORDER, order, "close")) == (409, f"Work order {number} is held: Inspection is open.")
    shop.perform(lambda act: commands.lift_order_hold(act.session.get(WorkOrder, order_id), "quality", act))
    assert shop.step(ORDER, order, "close")["state"] == "closed"


def test_an_order_is_not_closed_while_a_phone_that_worked_on_it_holds_records(shop):
    order = a_released_order(shop)
    ticket = tickets(shop, order)[10]

    def enrol(act):
        device = act.add(Device(name="Phone 3", state="active", queue_length=7))
        return device.id

    device_id = shop.perform(enrol)
    with shop.database.reading() as session:
        actor = sessions.actor_of(session, shop.person_id, shop.company_id, shop.site_id, device_id)
    values = {"ticket_id": ticket["id"], "kind": "good", "quantity": "100"}
    perform(shop.database, assemble(), actor, lambda act: create(ProductionReport, values, act).id)
    shop.step(ORDER, order, "finish")
    number = order["number"]
    sentence = f"Phone 3 worked on work order {number} and still holds 7 records."
    assert refused(shop.try_step(ORDER, order, "close")) == (409, sentence)
