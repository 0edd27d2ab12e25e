"""What the floor looks at: one order, the board, the dispatch list; what phones hold and what waits for whom."""

from datetime import date, timedelta
from uuid import UUID

from backend.production import commands
from backend.production.work_order import WorkOrder
from tests.builders.engineering import a_line as a_component
from tests.builders.engineering import an_operation, statements
from tests.builders.inventory import a_place, stocked
from tests.builders.mps import today
from tests.builders.production import (
    DUE,
    ORDER,
    TICKET,
    a_line,
    a_material,
    a_product,
    a_released_order,
    a_rod,
    issue,
    report,
    tickets,
)


def order_board(shop, order):
    return shop.get(f"/api/production/work_order/{order['id']}/board")


def dispatch(shop, center):
    rows = shop.get(f"/api/production/dispatch?work_center_id={center}")["rows"]
    return {row["operation_number"]: row for row in rows}


def test_the_board_of_an_order_tells_counters_lights_and_materials(shop):
    rod = a_rod(shop)
    stocked(shop, rod, 60, a_place(shop))
    order = a_released_order(shop, a_product(shop, an_operation(shop, 10), an_operation(shop, 20)))
    report(shop, tickets(shop, order)[10], "good", 40)
    seen = order_board(shop, order)
    first, second = seen["operations"]
    assert (first["counters"]["good"], first["queued"], first["progress"]) == ("40", "60", 0.4)
    assert (second["counters"]["received"], second["state"], second["light"]) == ("40", "waiting", "green")
    assert (first["light"], first["why"]) == ("red", "Short: 40 ROD")
    line = seen["materials"][0]
    assert [line[name] for name in ("required", "reserved", "short", "unit")] == ["100", "60", "40", "pcs"]
    assert (seen["order"]["progress"], seen["order"]["shortages"], seen["order"]["late_days"]) == (0.0, 1, 0)
    assert [ticket["operation_number"] for ticket in seen["tickets"]] == [10, 20]


def test_the_board_of_an_order_takes_few_statements_however_long_it_is(shop):
    few = a_released_order(shop, a_product(shop, an_operation(shop, 10)))
    many = a_released_order(shop, a_product(shop, *(an_operation(shop, n) for n in range(10, 310, 10)), number="LONG"))
    order_board(shop, few)
    taken = [statements(shop, lambda order=order: order_board(shop, order)) for order in (few, many)]
    who = statements(shop, lambda: shop.get("/api/people/me"))
    assert taken[0] == taken[1]
    assert taken[0] <= 5 + 2 + who  # the log-in and the transaction around it


def test_the_board_of_a_stranger_is_empty_and_the_order_is_not_there(shop):
    order = a_released_order(shop)
    stranger = shop.as_stranger()
    assert stranger.get("/api/production/board")["orders"] == []
    assert stranger.request("GET", f"/api/production/work_order/{order['id']}/board").status_code == 404


def test_the_board_lists_open_orders_by_urgency_with_lateness_and_holds(shop):
    product = a_product(shop)
    late = a_released_order(shop, product, due=today(shop) - timedelta(days=3), start=today(shop))
    soon = a_released_order(shop, product)
    a_released_order(shop, product)
    done = a_released_order(shop, product, 5)
    report(shop, tickets(shop, done)[10], "good", 5)
    shop.step(ORDER, done, "finish")
    row = UUID(soon["id"])
    shop.perform(lambda act: commands.hold_order(act.session.get(WorkOrder, row), "quality", "Wrong steel.", act))
    orders = shop.get("/api/production/board")["orders"]
    assert [one["number"] for one in orders][:2] == [late["number"], soon["number"]]
    assert len(orders) == 3
    assert (orders[0]["late_days"], orders[1]["held"]) == (3, "Wrong steel.")
    assert orders[0]["operations"][0]["queued"] == "100"


def test_the_board_of_a_work_center_shows_only_its_orders(shop):
    other = shop.make("plant/work_center", number="WC2", name="Paint shop")
    team = shop.make("people/team", number="T1", name="Painters", work_center_id=other["id"])
    turned = a_released_order(shop, a_product(shop))
    painted = a_released_order(shop, a_product(shop, an_operation(shop, 10, work_center_id=other["id"]), number="RED"))
    board = shop.get(f"/api/production/board?work_center_id={other['id']}")["orders"]
    assert [one["number"] for one in board] == [painted["number"]]
    assert [o["number"] for o in shop.get(f"/api/production/board?team_id={team['id']}")["orders"]] == [
        painted["number"]
    ]
    assert {o["number"] for o in shop.get("/api/production/board")["orders"]} == {turned["number"], painted["number"]}


def test_the_dispatch_list_says_why_a_ticket_cannot_start(shop):
    rod, store = a_rod(shop), a_place(shop)
    paint = a_material(shop, "PAINT", here={"issue_mode": "backflush"})
    parts = (a_component(rod, 1), a_component(paint, 1, operation_number=20))
    operations = [an_operation(shop, n) for n in (10, 20)]
    order = a_released_order(shop, a_product(shop, *operations, parts=parts))
    center = order["operations"][0]["work_center_id"]
    listed = dispatch(shop, center)
    assert (listed[10]["light"], listed[10]["why"]) == ("red", "Short: 100 ROD")
    assert (listed[20]["light"], listed[20]["why"]) == ("red", "Nothing has come from operation 10 yet.")
    stocked(shop, rod, 200, store)
    issue(shop, order, a_line(rod, 100))
    report(shop, tickets(shop, order)[10], "good", 30)
    listed = dispatch(shop, center)
    assert (listed[10]["light"], listed[20]["light"]) == ("green", "amber")
    assert listed[20]["checks"]["material"] == {"light": "amber", "text": "Short: 100 PAINT"}
    assert (listed[20]["queued"], listed[20]["item"]["number"]) == ("30", "SHAFT")


def test_a_hold_makes_the_light_red(shop):
    stocked(shop, a_rod(shop), 200, a_place(shop))
    order = a_released_order(shop)
    row = UUID(order["id"])
    shop.perform(lambda act: commands.hold_order(act.session.get(WorkOrder, row), "quality", "Wrong steel.", act))
    listed = dispatch(shop, order["operations"][0]["work_center_id"])
    assert (listed[10]["light"], listed[10]["why"]) == ("red", "Wrong steel.")


def test_a_qualification_that_ran_out_makes_the_light_amber(shop):
    stocked(shop, a_rod(shop), 200, a_place(shop))
    welding = shop.make("people/qualification", number="W1", name="Welding")
    held = {"qualification_id": welding["id"], "expires": date.today() - timedelta(days=1)}
    person = shop.make("people/person", number="P1", name="Li Na", qualifications=[held])
    order = a_released_order(shop)
    ticket = shop.read(TICKET, tickets(shop, order)[10]["id"])
    shop.change(TICKET, ticket, person_id=person["id"])
    listed = dispatch(shop, order["operations"][0]["work_center_id"])
    assert listed[10]["light"] == "amber"
    assert listed[10]["why"] == f"Welding ran out on {held['expires']}."


def test_the_dispatch_list_keeps_the_sequence_and_its_statements_do_not_grow(shop):
    product = a_product(shop)
    orders = [a_released_order(shop, product) for _ in range(2)]
    center = orders[0]["operations"][0]["work_center_id"]
    for order, place in zip(orders, (20, 10), strict=True):
        shop.change(TICKET, shop.read(TICKET, tickets(shop, order)[10]["id"]), sequence=place)
    path = f"/api/production/dispatch?work_center_id={center}"
    assert [row["work_order"]["number"] for row in shop.get(path)["rows"]] == [o["number"] for o in orders[::-1]]
    before = statements(shop, lambda: shop.get(path))
    for _ in range(3):
        a_released_order(shop, product)
    assert statements(shop, lambda: shop.get(path)) == before


def groups(shop):
    return {group["name"]: group["rows"] for group in shop.get("/api/tasks")["groups"]}


def test_a_worker_sees_the_work_of_the_team(shop):
    order = a_released_order(shop, a_product(shop, an_operation(shop, 10), an_operation(shop, 20)))
    center = order["operations"][0]["work_center_id"]
    team = shop.make("people/team", number="T1", name="Lathe crew", work_center_id=center)
    worker = shop.as_role("worker", "production.production_report.*", "*.*.read")
    assert "production.mine" not in groups(worker)
    me = shop.read("people/person", worker.person_id)
    shop.change("people/person", me, team_id=team["id"])
    mine = groups(worker)["production.mine"]
    assert [(row["state"], row["hint"]) for row in mine] == [("waiting", "100 to do")]
    report(worker, tickets(shop, order)[10], "good", 30)
    assert [row["hint"] for row in groups(worker)["production.mine"]] == ["70 to do", "30 to do"]


def test_a_supervisor_sees_late_orders_over_issues_and_what_can_be_closed(shop):
    rod = a_rod(shop)
    stocked(shop, rod, 500, a_place(shop))
    product = a_product(shop)
    late = a_released_order(shop, product, 5, due=date.today() - timedelta(days=2), start=date.today())
    done = a_released_order(shop, product, 5)
    report(shop, tickets(shop, done)[10], "good", 5)
    shop.step(ORDER, done, "finish")
    over = a_released_order(shop, product, 5)
    issue(shop, over, a_line(rod, 7))
    supervisor = shop.as_role("supervisor", "production.*", "*.*.read")
    seen = groups(supervisor)
    assert [row["number"] for row in seen["production.late"]] == [late["number"]]
    assert [row["number"] for row in seen["production.to_close"]] == [done["number"]]
    assert [row["number"] for row in seen["production.over_issues"]] == [over["number"]]
    assert seen["production.late"][0]["hint"] == "2 days late; 0 of 5 good"


def packed(shop):
    return shop.get("/api/sync/pull?since=0")["rows"]


def test_a_phone_holds_open_tickets_with_their_orders_and_own_reports(shop):
    product = a_product(shop)
    order = a_released_order(shop, product)
    a_firm = shop.make(ORDER, item_id=product["id"], quantity="5", due=DUE)
    gone = a_released_order(shop, product, 5)
    shop.step(ORDER, gone, "cancel")
    worker = shop.as_role("worker", "production.production_report.*", "*.*.read")
    mine = report(worker, tickets(shop, order)[10], "good", 3)
    report(shop, tickets(shop, order)[10], "good", 4)
    held = packed(worker)
    assert [row["number"] for row in held["production/work_order"]] == [order["number"]]
    assert a_firm["number"] not in {row["number"] for row in held["production/work_order"]}
    assert held["production/work_order"][0]["operations"][0]["good"] == "7"
    assert [row["work_order_id"] for row in held["production/ticket"]] == [order["id"]]
    assert [row["id"] for row in held["production/production_report"]] == [mine["id"]]


def test_a_report_changes_the_order_on_other_phones(shop):
    order = a_released_order(shop, a_product(shop, an_operation(shop, 10), an_operation(shop, 20)))
    pulled = shop.get("/api/sync/pull?since=0")
    report(shop, tickets(shop, order)[10], "start", 5)
    changed = shop.get(f"/api/sync/pull?since={pulled['to']}")["rows"]
    line = changed["production/work_order"][0]["operations"][0]
    assert (line["queued"], line["in_process"]) == ("95", "5")
