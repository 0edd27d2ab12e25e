"""Safety stock by attributes, by service, by buffer; lots by cost (planning.md §2.2, §2.3)."""

from decimal import ROUND_CEILING
from decimal import Decimal as D

import pytest

from backend.kernel.errors import Invalid
from backend.kernel.mrp.lots import days_of_supply, economic_quantity
from backend.kernel.mrp.safety_stock import Buffer, SafetyRow, Use, buffer, clamped, levels_for, service

ROLL = {"grade": "kraft", "grammage": "80", "width": "2400"}


def test_the_closest_match_holds_and_in_it_the_latest_row():
    rows = [
        SafetyRow(0, 10),
        SafetyRow(0, 20, {"grade": "kraft"}),
        SafetyRow(5, 30, {"grade": "kraft", "grammage": "80"}),
        SafetyRow(8, 35, {"grade": "kraft", "grammage": "80"}),
        SafetyRow(12, 40, ROLL),
        SafetyRow(14, 99, {"grade": "kraft", "grammage": "100"}),
        SafetyRow(15, 11),
    ]
    assert levels_for(ROLL, rows) == ((0, 20), (5, 30), (8, 35), (12, 40))
    assert levels_for({"grade": "news"}, rows) == ((0, 10), (15, 11))
    assert levels_for({}, []) == ()


def test_an_entered_row_goes_before_computed_ones_of_the_same_match():
    rows = [SafetyRow(0, 10), SafetyRow(5, 30, manual=False), SafetyRow(7, 12, {"grade": "kraft"}, manual=False)]
    assert levels_for({}, rows) == ((0, 10),)
    assert levels_for({"grade": "kraft"}, rows) == ((0, 10), (7, 12))


def test_service_covers_the_errors_of_demand_and_of_the_lead():
    computed = service(Use(daily=D(100), error=D(20), days=D(9), lead_error=D(1)), D("1.645"))
    assert round(computed, 1) == D("191.8")
    assert computed.to_integral_value(ROUND_CEILING) == 192
    with pytest.raises(Invalid):
        service(Use(D(1), D(1), D(9)), D(-1))


def test_the_zones_of_a_buffer():
    """10 a day over a lead of 12: red 120 · 0.5 · 1.3, green the largest of 60, the lot 50 and 7 days' use."""
    zones = buffer(D(10), D(12), (D("0.5"), D("0.3")), (D(50), D(7)))
    assert zones == Buffer(red=D(78), yellow=D(120), green=D(70))
    assert (zones.top_of_yellow, zones.top_of_green) == (198, 268)
    lots = zones.lots(1)
    assert (lots.rule, lots.point, lots.quantity) == ("min_max", 199, 268)


@pytest.mark.parametrize(
    "computed,last,within,approval,expected",
    [
        (D(200), None, (D(0), None), None, (D(200), False)),
        (D(200), D(100), (D(0), None), None, (D(125), False)),
        (D(20), D(100), (D(0), None), None, (D(75), False)),
        (D(20), D(100), (D(80), None), None, (D(80), False)),
        (D(200), D(100), (D(0), D(110)), None, (D(110), False)),
        (D(200), D(100), (D(0), None), D("0.2"), (D(125), True)),
        (D(115), D(100), (D(0), None), D("0.2"), (D(115), False)),
    ],
)
def test_a_computed_value_moves_no_further_than_it_may(computed, last, within, approval, expected):
    made = clamped(computed, last, within, approval)
    assert (made.quantity, made.waits) == expected


def test_the_economic_quantity_and_the_days_it_lasts():
    economic = economic_quantity(D(3650), D(50), D(10))
    assert round(economic, 2) == D("191.05")
    assert (economic / 12).to_integral_value(ROUND_CEILING) * 12 == 192
    assert days_of_supply(economic, D(10)) == 19
    assert days_of_supply(D(5), D(10)) == 1  # 0.5, half up
    assert days_of_supply(D(1), D(10)) == 1
    with pytest.raises(Invalid):
        economic_quantity(D(1), D(1), D(0))
    with pytest.raises(Invalid):
        days_of_supply(D(1), D(0))
