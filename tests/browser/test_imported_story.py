"""The story of one order again, on a bicycle maker's own data: 504 items, 2,679 BOM lines, 56,502 work orders.

What the files brought is looked at; 25 bicycles of four made levels are sold, planned, made with one lost, inspected,
conceded, shipped and traced to what was bought. What lies below the bicycle is bought and made through the API.
"""

import gzip

import pytest

from backend.production.work_order import WorkOrder
from tests.browser import bicycle_desk as desks
from tests.browser import bicycle_floor as floor
from tests.browser import bicycle_plan as screens
from tests.browser.bicycle_desk import BICYCLE, FRAME, Order
from tests.browser.bicycles import BicycleFactory, BicycleServer
from tests.browser.conftest import served
from tests.browser.hands import log_in_with_password

pytestmark = pytest.mark.shared
DEALER = "AW00000089"  # Riverside Company, a store


@pytest.fixture(scope="module")
def factory_server(tmp_path_factory, warm):
    """The one import of the browser tests; it takes the place of the demo factory for this file."""
    yield from served(BicycleServer, tmp_path_factory, warm)


@pytest.fixture(scope="module")
def people(factory_server):
    return BicycleFactory(factory_server)


@pytest.fixture
def inspected(people):
    """These bicycles are inspected from today on: three of each order, wheels and brakes."""
    bicycle = people.item(BICYCLE)
    here = people.one("inventory/item_site", item_id=bicycle["id"])
    people.engineer.change("inventory/item_site", here, inspect_production=True)
    people.quality.make("quality/defect_code", number="D-TRUE", name="Out of true", defect_class="minor")
    checks = [{"name": floor.RUN_OUT, "unit": "mm", "lower_limit": "0", "upper_limit": floor.RUN_OUT_LIMIT},
              {"name": "Brakes", "kind": "qualitative"}]  # fmt: skip
    given = {"name": "Touring bicycles", "kind": "final_inspection", "item_id": bicycle["id"]}
    given |= {"sampling_mode": "fixed", "sample_size": 3, "characteristics": checks}
    plan = people.quality.make("quality/inspection_plan", **given)
    people.quality.step("quality/inspection_plan", plan, "approve")


@pytest.fixture
def sold_out(people):
    """What lay in the store is sold and shipped: the next order must be made."""
    lying = sum(int(row["available"]) for row in people.lying(BICYCLE))
    people.ship(people.sell(people.item(BICYCLE), lying, people.one("sales/customer", number=DEALER), days=1))


def test_bicycles_are_planned_made_inspected_and_shipped_by_hand(desk, phone, people, book, inspected, sold_out):
    case = Order(dealer=DEALER)
    planner, seller, supervisor = desk(), desk(), desk()
    log_in_with_password(planner, "aw-planner")
    desks.look_round(planner, people)
    desks.see_what_is_assumed(planner)
    desks.make_to_order(planner)
    desks.sell(seller, case)
    desks.plan(planner, case)
    paint = desks.buy_paint(planner, book)
    desks.approve_purchase(desk(), paint)
    desks.release(planner, case, book)
    prepare_below(people, case)
    desks.print_papers(supervisor, case, people)
    scrap = floor.assemble(phone(slow=7), case, people, book)
    desks.refuse_to_close(supervisor, case, people)
    floor.inspect(phone(), case, people, book)
    floor.concede(phone(), case, people, book)
    desks.close(supervisor, case, book)
    desks.ship(desk(), case, book)
    desks.trace(supervisor, case, people)
    desks.show_who_and_when(supervisor, scrap.number, "Production Technician")


def test_the_import_tells_what_is_missing_before_it_writes_and_takes_every_order(factory_server, book):
    assert "? CTN in EA: How many EA does a CTN hold?" in factory_server.missing
    assert "(dry run, nothing written)" in factory_server.missing
    assert "new  56502  same      0  rejected     0" in factory_server.told
    assert book.count(WorkOrder.number.startswith("AW-WO-")) == 56_502


def test_a_worker_s_phone_fetches_little_of_it(people):
    """Closed orders stay on the server: what one phone holds of this factory goes through a thin line."""
    size, since, more = 0, 0, True
    while more:
        reply = people.worker.request("GET", f"/api/sync/pull?since={since}&limit=2000")
        size += len(gzip.compress(reply.content))
        since, more = reply.json["to"], reply.json["more"]
    assert 50_000 < size <= 2_000_000


def test_a_planner_looks_through_the_demand_of_the_bicycles(desk, people, factory_server):
    """What was sold, brought forward to last month, is forecast by hand; then demand, run, kit and pool."""
    screens.bring_forward(people)
    sale = people.sell(people.item(screens.BICYCLE), 5, people.one("sales/customer", number=DEALER))
    [entry] = people.planner.list(screens.POOL, f"sales_order_id={sale['id']}")
    page = desk(service_workers="block")
    log_in_with_password(page, "aw-planner", "中文")
    screens.look_through(page, people, entry)
    told = people.planner.get(f"/api/planning/demand/{people.item(screens.BICYCLE)['id']}?days=182")
    [line] = [line for line in told["lines"] if line["order"]["id"] == sale["id"]]
    assert (line["ordered"], line["consumed"], line["over"]) == ("5", "5", "0")


def prepare_below(people, case):
    """Everything under the bicycle is bought and made, and stands ready; the paint has been ordered already."""
    top = people.one("planning/planned_order", number=case.planned)
    for planned in people.orders_below(top)[:-1]:
        if planned["purchase_order_id"]:
            people.receive(planned["purchase_order_id"])
        else:
            people.buy(planned) if planned["source"] == "buy" else people.make(planned)
    case.lot = people.lots_of(FRAME)[0]["number"]
    hand_out_the_rest(people, case)


def hand_out_the_rest(people, case):
    """The store brings everything but the frames, which the worker will take by their label."""
    frame = people.item(FRAME)["id"]
    order = people.director.read("production/work_order", people.one("production/work_order", number=case.order)["id"])
    assert order["shortages"] == 0  # the frames that came in since are kept for it
    people.issue(order | {"materials": [line for line in order["materials"] if line["item_id"] != frame]})
