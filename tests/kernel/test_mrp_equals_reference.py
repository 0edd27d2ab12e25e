"""The engine and the contract of the bench give the same bytes: planned orders and pegs, line by line."""

import sys
from importlib import import_module
from itertools import zip_longest
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backend import mrp_files
from backend.kernel.mrp.facts import BomLine, Demand, Facts, Item, Receipt
from backend.kernel.mrp.pegging import all_pegs
from backend.kernel.mrp.plan import plan

SHARED = Path(__file__).resolve().parents[2].parent / "shared" / "bench" / "mrp"

pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(not SHARED.is_dir(), reason=f"the bench is not here: {SHARED} is missing"),
]


@pytest.fixture(scope="module")
def bench():
    """The case maker and the reference, imported from the shared folder."""
    sys.path.insert(0, str(SHARED))
    try:
        return import_module("mrp_case"), import_module("mrp_reference")
    finally:
        sys.path.remove(str(SHARED))


def assert_same_bytes(bench, tmp_path, size, case):
    maker, reference = bench
    ours, theirs = tmp_path / "ours", tmp_path / "theirs"
    items, demands = maker.SIZES[size]
    maker.write(maker.generate(items, demands, **case), tmp_path / "case")
    mrp_files.run(str(tmp_path / "case"), str(ours), mrp_files.Wanted(pegs=True))
    facts = reference.read(tmp_path / "case")
    llc, planned, pegs = reference.plan(*facts[:4], facts[4]["horizon"])
    reference.write(theirs, facts[0], llc, planned, pegs)
    for name in ("planned.csv", "pegs.csv"):
        mine, wanted = ((folder / name).read_bytes() for folder in (ours, theirs))
        assert mine == wanted, first_difference(name, mine, wanted)


def first_difference(name, mine, wanted):
    lines = zip_longest(mine.splitlines(), wanted.splitlines())
    return next(
        f"{name}, line {n}: {ours} is not {theirs}" for n, (ours, theirs) in enumerate(lines, 1) if ours != theirs
    )


CASES = [
    {"seed": seed, "levels": levels, "policy": policy}
    for seed in range(1, 6)
    for levels in range(3, 9)
    for policy in ("mixed", "l4l")
]


def in_words(case):
    return "{policy}, {levels} levels, seed {seed}".format(**case)


@pytest.mark.parametrize("case", CASES, ids=in_words)
def test_a_hundred_items_plan_and_peg_as_the_reference(bench, tmp_path, case):
    assert_same_bytes(bench, tmp_path, "T", case)


@pytest.mark.slow
@pytest.mark.parametrize("case", CASES, ids=in_words)
def test_a_thousand_items_plan_and_peg_as_the_reference(bench, tmp_path, case):
    assert_same_bytes(bench, tmp_path, "S", case)


@pytest.mark.slow
def test_ten_thousand_items_plan_and_peg_as_the_reference(bench, tmp_path):
    assert_same_bytes(bench, tmp_path, "M", {"seed": 1})


@st.composite
def cases(draw):
    """A small network with parallel BOM lines, idle items and demands of nothing: what the maker never makes."""
    count, horizon = draw(st.integers(1, 6)), draw(st.integers(1, 12))
    small, place, day = st.integers(0, 30), st.integers(0, count - 1), st.integers(0, horizon - 1)
    items = [
        {
            "on_hand": draw(small),
            "safety_stock": draw(small),
            "lead_time": draw(st.integers(0, 5)),
            "lot_min": draw(small),
            "lot_mult": draw(st.integers(1, 9)),
            "period": draw(st.integers(1, 15)),
        }
        for _ in range(count)
    ]
    order = draw(st.permutations(range(count)))
    arcs = draw(st.lists(st.tuples(place, place, st.integers(0, 4)), max_size=12))
    bom = [(order[above], order[below], per) for above, below, per in arcs if above < below]
    dated = st.lists(st.tuples(place, day, small), max_size=10)
    receipts, demands = ([(n, *row) for n, row in enumerate(draw(dated))] for _ in range(2))
    return items, bom, receipts, demands, horizon


@settings(max_examples=300, deadline=None)
@given(cases())
def test_any_small_network_plans_and_pegs_as_the_reference(bench, case):
    items, bom, receipts, demands, horizon = case
    _, planned, pegs = bench[1].plan(items, bom, receipts, demands, horizon)
    made = plan(
        Facts(
            horizon,
            [Item(place, **item) for place, item in enumerate(items)],
            [BomLine(*line) for line in bom],
            [Receipt(*row) for row in receipts],
            [Demand(*row) for row in demands],
        )
    )
    ours = {place: list(zip(orders.days, orders.quantities, strict=True)) for place, orders in enumerate(made.orders)}
    assert ours == planned
    assert [(place, *peg) for place, rows in all_pegs(made) for peg in rows] == sorted(pegs, key=lambda row: row[0])
