"""BOMs: line physics, the effective version, explosion, can-build and loops, with the examples of engineering.md §2."""

from dataclasses import replace
from datetime import date
from decimal import Decimal as D
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.kernel.bom.effectivity import check_release, choose
from backend.kernel.bom.explosion import can_build, explode, order_needs
from backend.kernel.bom.facts import Bom, Line, Structure, Want
from backend.kernel.bom.physics import check, gross
from backend.kernel.bom.structure import arcs_of, check_no_loop, codes_of, loops_in, where_used
from backend.kernel.errors import Invalid, Refused

DAY = date(2027, 3, 1)


def a_line(component="C", quantity="1", **more):
    return Line("10", component, D(quantity), **{"decimals": 0} | more)


def a_structure(*boms, phantoms=(), lead_times=None):
    by_item = {}
    for bom in boms:
        by_item.setdefault(bom.item, []).append(bom)
    return Structure(by_item, frozenset(phantoms), lead_times or {})


def want(quantity, item="A", **more):
    return Want(item, D(quantity), DAY, **more)


def told(needs):
    return [(need.item, need.quantity) for need in needs]


def test_cut_lengths_take_scrap_then_set_up_then_whole_bars():
    tube = a_line(quantity="200", pieces=D(10), scrap=D("0.05"), setup_loss=D(1500), multiple=D(6000))
    assert gross(Bom("A"), replace(tube, scrap=D(0), setup_loss=D(0), multiple=D(0)), D(50)) == 100_000
    assert gross(Bom("A"), replace(tube, setup_loss=D(0), multiple=D(0)), D(50)) == 105_000
    assert gross(Bom("A"), replace(tube, multiple=D(0)), D(50)) == 106_500
    assert gross(Bom("A"), tube, D(50)) == 108_000


def test_a_line_takes_the_yields_from_its_operation_to_the_end():
    bom = Bom("A", operation_yields=((10, D("0.98")), (20, D("0.95"))))
    assert gross(bom, a_line(operation=10), D(100)) == 108
    assert gross(bom, a_line(operation=20), D(100)) == 106
    assert gross(bom, a_line(), D(100)) == 108
    assert gross(bom, a_line(operation=10, takes_yields=False), D(100)) == 100
    assert gross(replace(bom, header_yield=D("0.5")), a_line(operation=20), D(100)) == 211


def test_scrap_of_input_divides_and_scrap_on_net_multiplies():
    assert gross(Bom("A"), a_line(scrap=D("0.2")), D(100)) == 120
    assert gross(Bom("A"), a_line(scrap=D("0.2"), scrap_basis="of_input"), D(100)) == 125


def test_fixed_lines_ignore_the_quantity_and_take_scrap_only_when_ticked():
    fixed = a_line(quantity="2", kind="fixed", scrap=D("0.5"))
    assert gross(Bom("A"), fixed, D(1)) == gross(Bom("A"), fixed, D(500)) == 2
    assert gross(Bom("A"), replace(fixed, scrap_on_fixed=True), D(500)) == 3


def test_per_batch_lines_count_batches_begun_and_lose_set_up_in_each():
    seed = a_line(quantity="3", kind="per_batch", batch_size=D(40))
    assert [gross(Bom("A"), seed, D(q)) for q in (1, 40, 41)] == [3, 3, 6]
    assert gross(Bom("A"), replace(seed, setup_loss=D(1)), D(41)) == 8


def test_the_base_quantity_divides_and_the_unit_rounds_up_last():
    assert gross(Bom("A", base_quantity=D(1000)), a_line(quantity="1.5", decimals=2), D(7)) == D("0.02")


def test_numbers_without_meaning_are_refused():
    for bom in (Bom("A", header_yield=D(0)), Bom("A", base_quantity=D(0)), Bom("A", operation_yields=((10, D(2)),))):
        with pytest.raises(Invalid):
            check(bom)
    with pytest.raises(Invalid, match="Line 10 of A: a scrap of 1 cannot be"):
        check(Bom("A", lines=(a_line(scrap=D(1), scrap_basis="of_input"),)))


STANDARD = Bom("A", 1)
ON_PM3 = Bom("A", 2, machine="PM3")
FOR_C9_ON_PM3 = Bom("A", 3, machine="PM3", customer="C9")


@pytest.mark.parametrize(
    "customer,machine,version", [("C9", "PM3", 3), ("C1", "PM3", 2), ("C1", "PM1", 1), ("C9", "PM1", 1)]
)
def test_the_most_specific_version_that_matches_is_taken(customer, machine, version):
    boms = (STANDARD, ON_PM3, FOR_C9_ON_PM3)
    assert choose(boms, want(1, customer=customer, machine=machine)).version == version


def test_ties_go_to_the_priority_then_the_latest_start_then_the_highest_version():
    boms = [
        Bom("A", 1, priority=1),
        Bom("A", 2, effective_from=date(2027, 1, 1)),
        Bom("A", 3),
        Bom("A", 4, effective_from=date(2027, 1, 1)),
        Bom("A", 5, effective_from=date(2027, 3, 2)),
        Bom("A", 6, effective_to=DAY),
        Bom("A", 7, state="draft"),
    ]
    assert [choose(boms[:count], want(1)).version for count in range(1, 8)] == [1, 2, 2, 4, 4, 4, 4]


def test_lot_range_serial_order_site_and_pin_are_all_honoured():
    boms = (
        STANDARD,
        Bom("A", 2, lot_from=D(100), lot_to=D(200)),
        Bom("A", 3, serial_from=500, priority=-1),
        Bom("A", 4, order="SO-1", state="trial"),
        Bom("A", 5, site="Ulm"),
    )
    assert choose(boms, want(99)).version == choose(boms, want(200)).version == 1
    assert choose(boms, want(100)).version == 2
    assert choose(boms, want(1, serial=500)).version == 3
    assert choose(boms, want(100, site="Ulm", serial=500)).version == 5
    assert choose(boms, want(1, order="SO-1")).version == 1
    assert choose(boms, want(1, order="SO-1", trial=True)).version == 4
    assert choose(boms, want(1, pinned=4)).version == 4


def test_no_effective_version_is_refused_naming_item_site_and_date():
    with pytest.raises(Refused, match=r"No released BOM of A is effective at site Ulm on 2027-03-01\."):
        choose([Bom("A", site="Bonn")], want(1, site="Ulm"))


def test_two_versions_that_could_both_be_chosen_are_not_released_together():
    first = Bom("A", 1, effective_to=date(2027, 6, 1))
    check_release(Bom("A", 2, effective_from=date(2027, 6, 1)), [first])
    check_release(Bom("A", 2, priority=1), [first])
    check_release(Bom("A", 2, site="Ulm"), [first, Bom("A", 3, site="Bonn")])
    with pytest.raises(Refused, match="Version 2 of A would be effective together with version 1"):
        check_release(Bom("A", 2, effective_from=date(2027, 5, 31)), [first])


def test_a_phantom_is_replaced_by_its_lines_and_its_scrap_compounds_unrounded():
    structure = a_structure(
        Bom("A", lines=(a_line("P", "1.5", scrap=D("0.1")), a_line("B"))),
        Bom("P", lines=(a_line("C", "2", scrap=D("0.1")), a_line("G", "1", kind="fixed", setup_loss=D(1)))),
        phantoms=["P"],
    )
    assert told(order_needs(structure, want(7))) == [("C", D(26)), ("G", D(2)), ("B", D(7))]  # 11.55 × 2.2 = 25.41
    assert told(explode(structure, want(7)))[0] == ("P", D("11.55"))


def test_left_overs_of_a_phantom_are_used_first_and_only_once():
    structure = a_structure(
        Bom("A", lines=(a_line("P"), a_line("P"))), Bom("P", lines=(a_line("C", "2"),)), phantoms=["P"]
    )
    assert told(order_needs(structure, want(10), {"P": D(4)})) == [("C", D(12)), ("C", D(20))]
    assert told(order_needs(structure, want(10), {"P": D(30)})) == []


def test_a_phantoms_lines_keep_the_operation_of_the_line_they_replace():
    structure = a_structure(
        Bom("A", lines=(a_line("P", operation=20),), operation_yields=((10, D("0.5")), (20, D("0.8")))),
        Bom("P", lines=(a_line("C"),)),
        phantoms=["P"],
    )
    (need,) = order_needs(structure, want(8))
    assert (need.item, need.quantity, need.operation) == ("C", 10, 20)


def test_an_explosion_shows_every_level_with_its_lead_time_and_rounds_only_its_ends():
    structure = a_structure(
        Bom("A", lines=(a_line("B", "0.5"), a_line("D"))),
        Bom("B", lines=(a_line("C", "3"),)),
        lead_times={"A": 1, "B": 2, "C": 4, "D": 3},
    )
    rows = [(row.level, row.item, row.quantity, row.lead_time) for row in explode(structure, want(5))]
    assert rows == [(1, "B", D("2.5"), 3), (2, "C", D(8), 7), (1, "D", D(5), 4)]
    assert told(order_needs(structure, want(5))) == [("B", D(3)), ("D", D(5))]


def test_a_recycled_line_may_name_its_own_parent_and_is_not_followed():
    structure = a_structure(Bom("A", lines=(a_line("A", "0.1", recycled=True, decimals=1), a_line("C"))))
    assert told(explode(structure, want(5))) == [("A", D("0.5")), ("C", D(5))]
    check_no_loop(arcs_of(structure.boms["A"]))


def test_a_structure_that_contains_itself_is_refused_when_exploded():
    structure = a_structure(Bom("A", lines=(a_line("B"),)), Bom("B", lines=(a_line("A"),)))
    with pytest.raises(Refused, match="The BOM contains itself: A → B → A"):
        explode(structure, want(1))


def test_can_build_searches_because_fixed_lines_set_up_and_rounding_do_not_divide():
    lines = (a_line("C", "2", setup_loss=D(5), multiple=D(10)), a_line("G", kind="fixed"), a_line("C", "1"))
    structure = a_structure(Bom("A", lines=lines))
    assert can_build(structure, want(100), {"C": D(50), "G": D(1)}) == 12  # 30 + 12 of C; 13 would take 40 + 13
    assert can_build(structure, want(100), {"C": D(50)}) == 0
    assert can_build(structure, want(7), {"C": D(50), "G": D(1)}) == 7


def test_can_build_goes_by_the_decimals_of_the_output():
    structure = a_structure(Bom("A", lines=(a_line("C", "3", decimals=3),), decimals=2))
    assert can_build(structure, want(100), {"C": D(10)}) == D("3.33")


def test_a_loop_is_spelled_out_and_found_whatever_hangs_on_it():
    arcs = [("T", "A"), ("A", "B"), ("B", "C"), ("C", "A"), ("C", "X"), ("S", "S")]
    assert loops_in(arcs) == [("A", "B", "C", "A"), ("S", "S")]
    with pytest.raises(Refused, match="An item would be part of itself: A → B → C → A"):
        check_no_loop(arcs)


def test_low_level_codes_are_the_longest_way_down():
    assert codes_of([("A", "B"), ("B", "C"), ("A", "C"), ("C", "D")]) == {"A": 0, "B": 1, "C": 2, "D": 3}


def test_where_used_climbs_level_by_level_on_its_day():
    boms = [
        Bom("A", lines=(a_line("B", "2"), a_line("C", "5"))),
        Bom("B", lines=(a_line("C", "3", pieces=D(2)),), base_quantity=D(4)),
        Bom("Z", lines=(a_line("C"),), effective_from=date(2028, 1, 1)),
    ]
    uses = [(use.level, use.path, use.quantity) for use in where_used(boms, "C", DAY)]
    assert uses == [(1, ("C", "A"), D(5)), (1, ("C", "B"), D("1.5")), (2, ("C", "B", "A"), D(3))]
    assert [use.item for use in where_used(boms, "C", levels=1)] == ["A", "B", "Z"]


@st.composite
def lines_of_any_kind(draw):
    number = st.decimals(0, 20, places=2)
    return Line(
        "10", draw(st.sampled_from("CG")), draw(number), draw(st.sampled_from(["variable", "fixed", "per_batch"])),
        pieces=draw(st.integers(1, 3).map(D)), batch_size=draw(st.integers(1, 30).map(D)),
        scrap=draw(st.decimals(0, D("0.9"), places=2)), scrap_basis=draw(st.sampled_from(["on_net", "of_input"])),
        scrap_on_fixed=draw(st.booleans()), setup_loss=draw(number), multiple=draw(number),
        decimals=draw(st.integers(0, 3)), operation=draw(st.sampled_from([None, 10, 20])),
    )  # fmt: skip


@st.composite
def boms(draw):
    share = st.decimals(D("0.5"), 1, places=2)
    yields = ((10, draw(share)), (20, draw(share)))
    lines = tuple(draw(st.lists(lines_of_any_kind(), min_size=1, max_size=4)))
    return Bom(
        "A", lines=lines, header_yield=draw(share), operation_yields=yields, base_quantity=D(draw(st.integers(1, 9)))
    )


@given(boms(), st.integers(0, 200), st.integers(0, 50))
def test_more_wanted_never_needs_less_and_every_need_covers_its_net(bom, quantity, extra):
    for line in bom.lines:
        need = gross(bom, line, D(quantity))
        assert need <= gross(bom, line, D(quantity + extra))
        if line.kind == "variable":
            assert need * bom.base_quantity >= line.quantity * line.pieces * quantity
        assert need == round(need, line.decimals)


@given(boms(), st.integers(0, 400), st.integers(0, 400), st.integers(0, 60))
def test_what_can_be_built_is_covered_and_one_more_is_not(bom, steel, glue, most):
    structure, available = a_structure(bom), {"C": D(steel), "G": D(glue)}

    def covered(quantity):
        totals = {"C": D(0), "G": D(0)}
        for line in bom.lines:
            totals[line.component] += gross(bom, line, quantity)
        return all(totals[item] <= available[item] for item in totals)

    built = can_build(structure, want(most), available)
    assert 0 <= built <= most
    assert built == 0 or covered(built)
    assert built == most or not covered(built + 1)


arcs_between_items = st.lists(st.tuples(st.sampled_from("ABCDEFG"), st.sampled_from("ABCDEFG")), max_size=14)


@given(arcs_between_items)
def test_a_structure_has_codes_that_grow_downward_or_a_loop_that_is_real(arcs):
    loops = loops_in(arcs)
    for loop in loops:
        assert loop[0] == loop[-1] and set(pairwise(loop)) <= set(arcs)
    if not loops:
        codes = codes_of(arcs)
        assert all(codes[parent] < codes[component] for parent, component in arcs)
