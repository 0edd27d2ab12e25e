"""Co-products and by-products in the planning run (planning.md §2.5): what hosts yield, and hosts made for it."""

from fractions import Fraction

import pytest

from backend.kernel.errors import Invalid
from backend.kernel.mrp.days import OpenDays
from backend.kernel.mrp.facts import BomLine, Demand, Facts, FirmOrder, Item
from backend.kernel.mrp.joined.facts import Alternates, CoProduct, Extensions, Source
from backend.kernel.mrp.pegging import pegs_of
from backend.kernel.mrp.plan import plan
from tests.builders.mrp import codes, planned, told

THREE_TENTHS = Fraction(3, 10)


def run(items, demands, *coproducts, **more):
    rows = [Demand(number, item, day, quantity) for number, (item, quantity, day) in enumerate(demands)]
    extensions = Extensions(coproducts=coproducts)
    return plan(Facts(12, items, more.pop("lines", ()), (), rows, more.pop("firm", ()), extensions))


def test_what_the_host_yields_serves_first_and_the_rest_has_its_own_source():
    made = run([Item("C"), Item("H")], [("H", 100, 5), ("C", 50, 5)], CoProduct("H", "C", THREE_TENTHS))
    assert (planned(made, "H"), planned(made, "C")) == ([(100, 5)], [(20, 5)])
    assert made.network.levels.codes == [1, 0]
    assert pegs_of(made, 0) == [("C", 1 * 12 + 5, "D", 1, 30), ("P", 5, "D", 1, 20)]


def test_drive_makes_more_of_the_host_and_its_surplus_is_told():
    driven = CoProduct("H", "C", THREE_TENTHS, drive=True)
    made = run([Item("H"), Item("C"), Item("R")], [("H", 100, 5), ("C", 50, 5)], driven, lines=[BomLine("H", "R", 2)])
    assert [planned(made, key) for key in "HCR"] == [[(100, 5), (67, 5)], [], [(334, 5)]]
    assert [peg[4] for peg in pegs_of(made, 1)] == [30, 20]
    assert [(found.item, found.day, found.quantity) for found in told(made, "excess_stock")] == [("H", 5, 67)]


def test_a_driven_host_keeps_to_its_lots_and_still_yields_enough():
    host = Item("H", lot_min=30, lot_mult=10, lot_max=40)
    made = run([host, Item("C")], [("C", 25, 5)], CoProduct("H", "C", THREE_TENTHS, drive=True))
    lots = [quantity for quantity, _ in planned(made, "H")]
    assert lots == [40, 40, 30] and sum(lot * 3 // 10 for lot in lots) == 33
    assert (planned(made, "C"), sum(peg[4] for peg in pegs_of(made, 1))) == ([], 25)


def test_what_is_still_short_after_the_extra_pass_comes_from_the_own_source():
    lines = [BomLine("H", "M"), BomLine("M", "C", Fraction(1, 10))]
    driven = CoProduct("H", "C", THREE_TENTHS, drive=True)
    made = run([Item("H"), Item("M"), Item("C")], [("C", 30, 5)], driven, lines=lines)
    assert [planned(made, key) for key in "HMC"] == [[(100, 5)], [(100, 5)], [(10, 5)]]
    bare = run([Item("H"), Item("M"), Item("C", sourced=False)], [("C", 30, 5)], driven, lines=lines)
    assert codes(bare) == ["excess_stock", "no_source", "below_safety"]


def test_a_by_product_drives_nothing():
    made = run([Item("H"), Item("C")], [("C", 50, 5)], CoProduct("H", "C", THREE_TENTHS, by_product=True))
    assert (planned(made, "H"), planned(made, "C")) == ([], [(50, 5)])
    with pytest.raises(Invalid, match="The co-product C of H is a by-product: it never drives its host"):
        run([Item("H"), Item("C")], [], CoProduct("H", "C", THREE_TENTHS, drive=True, by_product=True))


def test_firm_orders_yield_too_and_a_closed_day_puts_it_off():
    weekdays = OpenDays(lambda day: day % 7 < 5)
    items = [Item("H"), Item("C", receiving=weekdays)]
    made = run(items, [("C", 9, 8)], CoProduct("H", "C", THREE_TENTHS), firm=[FirmOrder(3, "H", 5, 30)])
    assert (planned(made, "C"), pegs_of(made, 1)) == ([], [("C", -4, "D", 0, 9)])


def test_a_firm_order_with_outputs_of_its_own_yields_nothing_by_ratio():
    own = [FirmOrder(3, "H", 5, 30, yields=False)]
    made = run([Item("H"), Item("C")], [("C", 9, 8)], CoProduct("H", "C", THREE_TENTHS), firm=own)
    assert planned(made, "C") == [(9, 8)]


def test_a_host_that_needs_its_own_co_product_is_a_loop():
    made = run([Item("H"), Item("C")], [("H", 5, 3)], CoProduct("H", "C", THREE_TENTHS), lines=[BomLine("C", "H")])
    assert [found.loop for found in told(made, "cycle")] == [("H", "C", "H")]


@pytest.mark.parametrize("yielded", ["B", "C"])
def test_of_two_loops_the_first_by_position_is_named_whether_a_line_or_a_yield_closes_it(yielded):
    lines = [BomLine(*arc) for arc in ("AB", "BA", "AC", "CA") if arc != f"A{yielded}"]
    made = run([Item(key) for key in "ABC"], [], CoProduct("A", yielded, THREE_TENTHS), lines=lines)
    assert [found.loop for found in told(made, "cycle")] == [("A", "B", "A")]


def test_the_yield_is_in_whole_units_of_the_co_product():
    made = run([Item("H"), Item("C", unit=4)], [("H", 45, 5), ("C", 12, 5)], CoProduct("H", "C", THREE_TENTHS))
    assert (planned(made, "C"), [peg[4] for peg in pegs_of(made, 1)]) == ([], [12])


@pytest.mark.parametrize("turn", [1, -1])
def test_of_two_yields_of_one_host_the_smaller_drives_in_any_order_of_the_rows(turn):
    rows = [CoProduct("H", "C", THREE_TENTHS, drive=True), CoProduct("H", "C", Fraction(1, 2), drive=True)][::turn]
    made = run([Item("H"), Item("C")], [("C", 30, 5)], *rows)
    assert (planned(made, "H"), planned(made, "C")) == ([(100, 5)], [])


def test_a_host_whose_largest_lot_yields_nothing_is_not_driven():
    driven = CoProduct("H", "C", THREE_TENTHS, drive=True)
    made = run([Item("H", lot_max=3), Item("C")], [("C", 25, 5)], driven)
    assert (planned(made, "H"), planned(made, "C")) == ([], [(25, 5)])


def test_with_a_source_only_the_orders_of_that_source_yield():
    sources = Alternates((Source("make", "make", lead_time=4), Source("buy", priority=2)), "earliest")
    extensions = Extensions(
        coproducts=[CoProduct("H", "C", THREE_TENTHS, source="make")],
        alternates={"H": sources},
    )
    demands = [Demand(0, "H", 2, 100), Demand(1, "H", 6, 100), Demand(2, "C", 7, 50)]
    made = plan(Facts(12, [Item("H"), Item("C")], (), (), demands, (), extensions))
    assert (planned(made, "H"), planned(made, "C")) == ([(100, 2), (100, 6)], [(20, 7)])
    assert [peg[4] for peg in pegs_of(made, 1)] == [30, 20]
