"""Why an order has its quantity and its days; a stored plan of joined items answers as the run itself would."""

from uuid import UUID

import pytest

from backend.kernel.mrp.pegging import all_pegs, needs_of, supplies_of
from backend.kernel.mrp.plan import plan_network
from backend.planning.loading import Loader
from backend.planning.plan_version import PlanScheme
from backend.planning.snapshot import of_run, open_snapshot, packed
from tests.builders.engineering import a_made_item
from tests.builders.inventory import a_place, stocked
from tests.builders.planning import ORDER, TODAY, a_part, an_assembly, day, demand, orders, planned, shape
from tests.builders.planning import a_scheme as a_plan_scheme
from tests.builders.substitution_documents import POINT, a_released_scheme


def why(shop, order):
    return shop.get(f"/api/{ORDER}/{order['id']}/why")["sentences"]


@pytest.mark.parametrize(
    "here,quantity,said",
    [
        ({"lot_rule": "minimum", "lot_min": "50"}, "50", "An order is of 50 or more."),
        ({"lot_rule": "multiple", "lot_multiple": "40"}, "40", "Orders are multiples of 40."),
        ({"lot_rule": "lot_for_lot"}, "30", None),
    ],
)
def test_why_says_which_lot_rule_made_the_quantity(shop, here, quantity, said):
    sale = demand(shop, a_part(shop, "NAIL", **here), 30, 5)
    [order] = orders(shop, planned(shop))
    rest = [said, f"{int(quantity) - 30} remain as stock: safety stock or the rest of a lot."] if said else []
    served = f"30 for sales order {sale['number']} of {sale['customer']['title']}, wanted on {day(5)}."
    assert (order["quantity"], why(shop, order)) == (quantity, [served, *rest])


def test_why_says_that_needs_of_several_days_are_ordered_together(shop):
    nail = a_part(shop, "NAIL", lot_rule="fixed_period", period_days=3)
    for on in (5, 7, 8):
        demand(shop, nail, 10, on)
    first, second = orders(shop, planned(shop))
    said = "The needs of 3 days are ordered together."
    assert [(one["quantity"], why(shop, one)[-1]) for one in (first, second)] == [("20", said), ("10", said)]


def test_why_says_which_closed_days_moved_an_order(shop):
    shifts = [{"name": "Day", "weekdays": "1234567", "starts_minute": 0, "minutes": 1440}]
    days = [{"day": day(on), "is_open": False} for on in (10, 8)]
    calendar = shop.make("plant/work_calendar", number="ALL", name="All", shifts=shifts, exceptions=days)
    site = shop.read("plant/site", str(shop.site_id))
    shop.change("plant/site", site, work_calendar_id=calendar["id"])
    demand(shop, an_assembly(shop, "CAR", (a_part(shop, "PART"), 1), lead=2), 3, 10)
    [car] = [row for row in orders(shop, planned(shop)) if row["item"]["number"] == "CAR"]
    assert shape([car]) == [("CAR", "3", 6, 9)]
    assert why(shop, car)[1:] == [
        f"{day(10)} is a closed day, so it is made by {day(9)}.",
        f"It takes 2 open days and therefore begins on {day(6)}.",
    ]


def test_what_a_phantom_has_left_goes_first_and_the_rest_passes_through(shop):
    """The example of planning.md §2.5."""
    g = a_part(shop, "G")
    phantom = a_made_item(shop, "PHANTOM", (g, 2), item_type="phantom")
    stocked(shop, phantom, 4, a_place(shop))
    demand(shop, phantom, 10, 5)
    assert shape(orders(shop, planned(shop))) == [("G", "12", 5, 5)]


@pytest.fixture
def joined(shop):
    """OLD ends on the fourth day, LENT stands in for NEW; both are needed for cars."""
    old, new, lent = (a_part(shop, number) for number in ("OLD", "NEW", "LENT"))
    for item, quantity in ((old, 60), (lent, 15)):
        stocked(shop, item, quantity, a_place(shop))
    a_released_scheme(shop, "priority", new, lent)
    new_items = [{"item_id": new["id"]}]
    shop.step(POINT, shop.make(POINT, quantity="60", old_item_id=old["id"], new_items=new_items), "arm")
    car = an_assembly(shop, "CAR", (old, 1), lead=1)
    for on in range(2, 8):
        demand(shop, car, 20, on)


def test_a_stored_plan_pegs_projects_and_tells_what_the_run_did(shop, joined):
    with shop.database.reading() as session:
        scheme = session.get_one(PlanScheme, UUID(a_plan_scheme(shop)["id"]))
        loaded = Loader(session, scheme, TODAY).load()
    run = plan_network(loaded.network)
    opened = open_snapshot(packed(of_run(loaded, run, 1), loaded.items), 1).plan
    assert (opened.cuts, opened.exceptions) == (run.cuts, run.exceptions)
    assert [(cut.day, len(cut.sides)) for cut in opened.cuts.values()] == [(4, 6)]
    assert list(opened.planned()) == list(run.planned())
    assert list(all_pegs(opened)) == list(all_pegs(run))
    for place in range(len(run.network.keys)):
        assert needs_of(opened, place) == needs_of(run, place)
        assert supplies_of(opened, place) == supplies_of(run, place)
    mine, its = ([list(one.decisions) for one in made.orders.results.served.values()] for made in (opened, run))
    assert mine == its
    assert sum(map(len, mine)) > 3
