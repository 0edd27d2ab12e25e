"""Units: lot before item before table, two steps through the base unit, and rounding by purpose (engineering.md §1)."""

from decimal import Decimal as D
from fractions import Fraction as F

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.kernel.errors import Refused
from backend.kernel.units import Conversion, Purpose, Unit, UnitTable, rounded, rounded_parts

UNITS = {
    unit.code: unit
    for unit in (
        Unit("kg", "mass", F(1)),
        Unit("g", "mass", F(1, 1000)),
        Unit("lb", "mass", F(45359237, 100_000_000)),
        Unit("m", "length", F(1)),
    )
}
PLANNED = Conversion("item-1", "roll", "kg", F(600))
MEASURED = Conversion("lot-1", "roll", "kg", F(5974, 10))


def table(*item, lot=()):
    return UnitTable("kg", UNITS, item, lot)


def test_the_same_unit_takes_no_arithmetic():
    assert table().convert(D("1.23"), "roll", "roll").value == F(123, 100)


def test_standard_units_convert_inside_their_dimension():
    assert table().convert(D(2500), "g", "kg").value == F(5, 2)
    assert table().convert(D(1), "lb", "g").value == F(45359237, 100_000)


def test_the_lot_is_asked_before_the_item_and_the_row_is_told():
    assert table(PLANNED).convert(D(2), "roll", "kg") == table(PLANNED, lot=[]).convert(D(2), "roll", "kg")
    assert table(PLANNED).convert(D(2), "roll", "kg").value == 1200
    measured = table(PLANNED, lot=[MEASURED]).convert(D(2), "roll", "kg")
    assert (measured.value, measured.rows) == (F(11948, 10), ("lot-1",))


def test_a_row_works_backwards_too():
    assert table(Conversion("b", "box", "pcs", F(12))).convert(D(18), "pcs", "box").value == F(3, 2)


def test_two_steps_go_through_the_base_unit_and_never_three():
    rows = (PLANNED, Conversion("item-2", "pallet", "roll", F(4)))
    through = table(*rows).convert(D(1), "roll", "g")
    assert (through.value, through.rows) == (600_000, ("item-1",))
    with pytest.raises(Refused, match="Nothing says how many kg a pallet is"):
        table(*rows).convert(D(1), "pallet", "kg")


def test_mass_does_not_become_length_by_itself():
    with pytest.raises(Refused, match="Nothing says how many m a kg is"):
        table().convert(D(1), "kg", "m")


def test_needs_round_up_availability_down_and_facts_to_even():
    exact = F(25, 10)
    assert [rounded(exact, 0, purpose) for purpose in Purpose] == [3, 2, 2]
    assert rounded(F(100) / F(96, 100), 4, Purpose.FACT) == D("104.1667")


def test_rounded_parts_of_a_fact_sum_to_the_rounded_whole():
    assert rounded_parts([F(10, 3)] * 3, 2) == [D("3.33"), D("3.33"), D("3.34")]
    assert rounded_parts([], 2) == []


@given(st.lists(st.fractions(0, 1000, max_denominator=97), max_size=9), st.integers(0, 4))
def test_parts_always_sum_to_the_whole(parts, decimals):
    assert sum(rounded_parts(parts, decimals)) == rounded(sum(parts, F(0)), decimals, Purpose.FACT)


@given(st.decimals(0, 10**6, places=6), st.fractions(F(1, 99), 99, max_denominator=999).filter(bool))
def test_there_and_back_is_exact(value, factor):
    units = table(Conversion("r", "roll", "kg", factor))
    there = units.convert(value, "roll", "kg")
    assert there.value / factor == F(value)
    assert units.convert(D(1), "kg", "roll").value * factor == 1
    assert rounded(there.value, 3, Purpose.AVAILABLE) <= there.value <= rounded(there.value, 3, Purpose.NEED)
