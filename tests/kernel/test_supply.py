"""Strategies, segments and decoupling: the worked examples of planning.md §2.6."""

from fractions import Fraction

from backend.kernel.mrp.plan import plan
from backend.kernel.supply.build import build
from backend.kernel.supply.facts import OUTLOOK, Reservation, Scope
from backend.kernel.supply.findings import Finding
from backend.kernel.supply.segments import option_forecast
from tests.builders.supply import (
    at,
    codes,
    demand,
    facts,
    firm_order,
    forecast,
    item_site,
    line,
    orders,
    planned,
    receipt,
    stock,
)


def mixed(**cab):
    """A tractor assembled to order from an engine made to stock and a cab made to order."""
    return facts(
        item_site("T", "ATO", lead_time=2),
        item_site("E", lead_time=10, on_hand=4),
        item_site("C", "MTO", lead_time=5, on_hand=2, **cab),
        lines=[line("T", "E"), line("T", "C")],
        demands=[demand(1, "T/so1", 20, 3)],
        forecasts=[forecast(9, "E", 18, 5)],
    )


def run(made):
    return planned(*made.item_sites, **{name: getattr(made, name) for name in ("lines", "demands", "forecasts")})


def test_strategies_mix_in_one_run():
    made = run(mixed())
    assert orders(made) == ["E 1@18 start 8", "T/so1 3@20 start 18", "C/so1 3@18 start 13"]
    assert [(row.forecast, row.need.order.node, row.quantity) for row in made.consumed] == [(9, at("T/so1"), 3)]
    assert sum(need.quantity for need in made.reading.needs(at("E"))) == 5
    assert (made.reservations, made.findings) == ((), ())


def test_without_consumption_by_dependents_the_engine_would_be_planned_twice_over():
    made = plan(build(mixed()).facts)
    assert [(order.quantity, order.day) for order in made.planned_of(at("E"))] == [(4, 18)]


def test_the_decoupling_point_is_where_the_segment_ends():
    made = run(mixed())
    assert (made.decoupling_points("so1"), made.decoupling_points("so2")) == ([at("E")], [])


def test_free_stock_enters_an_order_by_a_reservation_row_only():
    made = run(mixed(use_free=True))
    assert "C/so1 1@18 start 13" in orders(made)
    assert made.reservations == (Reservation(at("C"), at("C/so1"), 2, 18),)
    assert (made.reading.on_hand(at("C")), made.reading.on_hand(at("C/so1"))) == (0, 2)


def test_a_reservation_that_stands_is_not_made_again():
    made = planned(
        item_site("C", "MTO", on_hand=5, use_free=True),
        demands=[demand(1, "C/so1", 9, 4)],
        reservations=[Reservation(at("C"), at("C/so1"), 3)],
    )
    assert (made.reading.on_hand(at("C")), made.reading.on_hand(at("C/so1"))) == (1, 4)
    assert made.reservations == (Reservation(at("C"), at("C/so1"), 1, 9),)
    assert orders(made) == []


def test_free_stock_that_free_needs_or_safety_take_is_not_lent():
    made = planned(
        item_site("C", "MTO", on_hand=10, safety_stock=3, use_free=True),
        demands=[demand(1, "C/so1", 2, 9), demand(2, "C", 30, 5)],
    )
    assert made.reservations == (Reservation(at("C"), at("C/so1"), 2, 2),)
    assert orders(made) == ["C/so1 7@2 start 2"]


def test_the_earlier_of_two_orders_gets_the_free_stock():
    made = planned(
        item_site("C", "MTO", on_hand=5, use_free=True),
        demands=[demand(1, "C/so1", 9, 4), demand(2, "C/so2", 3, 4)],
    )
    assert [(row.taker.segment, row.quantity) for row in made.reservations] == [("so2", 4), ("so1", 1)]
    assert orders(made) == ["C/so1 3@9 start 9"]


def test_what_is_reserved_above_is_not_needed_below():
    made = planned(
        item_site("T", "MTO", on_hand=3, use_free=True),
        item_site("C", "MTO", on_hand=9, use_free=True),
        lines=[line("T", "C", 2)],
        demands=[demand(1, "T/so1", 9, 4)],
    )
    assert [(row.taker.item, row.quantity) for row in made.reservations] == [("T", 3), ("C", 2)]
    assert orders(made) == ["T/so1 1@9 start 9"]


def test_orders_are_never_netted_against_each_other():
    made = planned(
        item_site("C", "MTO", use_free=True),
        demands=[demand(1, "C/so1", 5, 4), demand(2, "C/so2", 5, 4)],
        stock=[stock("C/so1", 9)],
    )
    assert orders(made) == ["C/so2 4@5 start 5"]
    assert made.findings == (Finding("release_to_free", at("C/so1"), at("C/so1"), 5),)


def test_supply_of_a_cancelled_order_is_offered_for_release():
    made = planned(
        item_site("C", "MTO"),
        item_site("M"),
        lines=[line("C", "M")],
        stock=[stock("C/so1", 2)],
        receipts=[receipt(1, "C/so1", 4, 3)],
        firm_orders=[firm_order(2, "C/so1", 6, 1)],
    )
    assert made.findings == (Finding("release_to_free", at("C/so1"), at("C/so1"), 6),)
    assert orders(made) == ["M 1@6 start 6"]


def test_a_demand_named_for_an_order_is_planned_free_where_the_item_is_made_to_stock():
    assert orders(planned(item_site("E"), demands=[demand(1, "E/so1", 5, 2)])) == ["E 2@5 start 5"]


def test_the_first_collective_line_or_item_ends_the_segment():
    made = planned(
        item_site("T", "MTO"),
        item_site("C", "MTO"),
        item_site("D", "MTO", collective=True),
        item_site("F", "MTO"),
        lines=[line("T", "C"), line("T", "D"), line("D", "F"), line("C", "F", collective=True)],
        demands=[demand(1, "T/so1", 5, 1)],
    )
    assert orders(made) == ["D 1@5 start 5", "F 2@5 start 5", "T/so1 1@5 start 5", "C/so1 1@5 start 5"]
    assert made.decoupling_points("so1") == [at("D"), at("F")]


def test_an_order_bom_replaces_the_lines_of_the_item():
    """Customer to manufacturer: the order has a BOM of its own; an engineered part is a placeholder until it has."""
    made = planned(
        item_site("T", "MTO"),
        item_site("red"),
        item_site("blue"),
        item_site("casting", lead_time=30),
        lines=[line("T", "red"), line("T/so2", "blue", 2), line("T/so2", "casting")],
        demands=[demand(1, "T/so1", 35, 1), demand(2, "T/so2", 35, 1)],
    )
    assert orders(made)[:3] == ["red 1@35 start 35", "blue 2@35 start 35", "casting 1@35 start 5"]


def test_a_forecast_on_an_item_made_to_order_plans_nothing_or_its_components():
    def tractor(use):
        return planned(
            item_site("T", "MTO", lead_time=2, forecast=use),
            item_site("E", lead_time=3),
            item_site("C", "MTO"),
            lines=[line("T", "E"), line("T", "C")],
            forecasts=[forecast(1, "T", 20, 6)],
        )

    assert orders(tractor("info")) == []
    made = tractor("components")
    assert orders(made) == [
        "E 6@18 start 15",
        f"T/{OUTLOOK} 6@20 start 18",
        f"C/{OUTLOOK} 6@18 start 18",
    ]
    assert [made.releasable(order) for order in made.planned()] == [True, False, False]


def test_what_an_outlook_needs_uses_up_no_forecast():
    made = planned(
        item_site("T", "MTO", forecast="components"),
        item_site("E"),
        lines=[line("T", "E")],
        forecasts=[forecast(1, "T", 20, 6), forecast(2, "E", 20, 5)],
    )
    assert (made.consumed, orders(made)[0]) == ((), "E 11@20 start 20")


def test_needs_of_orders_reach_earlier_and_later_forecasts_inside_the_window():
    def engines(back, forward):
        made = planned(
            item_site("T", "ATO"),
            item_site("E"),
            lines=[line("T", "E")],
            demands=[demand(1, "T/so1", 15, 9)],
            forecasts=[forecast(2, "E", 0, 3, 7), forecast(3, "E", 7, 3, 14), forecast(4, "E", 21, 5, 28)],
            scope=Scope(back=back, forward=forward),
        )
        return [(row.forecast, row.quantity) for row in made.consumed], orders(made)[:-1]

    assert engines(0, 0) == ([], ["E 3@0 start 0", "E 3@7 start 7", "E 9@15 start 15", "E 5@21 start 21"])
    assert engines(7, 6) == ([(3, 3), (4, 5)], ["E 3@0 start 0", "E 9@15 start 15"])
    assert engines(9, 6) == ([(3, 3), (2, 3), (4, 3)], ["E 9@15 start 15", "E 2@21 start 21"])


def test_firm_orders_of_an_order_take_from_its_segment_and_use_up_forecasts():
    made = planned(
        item_site("T", "ATO", lead_time=2),
        item_site("E"),
        item_site("C", "MTO"),
        lines=[line("T", "E"), line("T", "C")],
        firm_orders=[firm_order(5, "T/so1", 10, 3, {"E": 3, "C": 2})],
        demands=[demand(1, "T/so1", 10, 3)],
        forecasts=[forecast(2, "E", 8, 5)],
    )
    assert orders(made) == ["E 5@8 start 8", "C/so1 2@8 start 8"]
    assert [(row.need.order.reference, row.quantity) for row in made.consumed] == [(5, 3)]


def test_a_task_of_a_project_takes_stock_up_its_own_tree_and_nobody_elses():
    made = planned(
        item_site("motor", "ETO", on_hand=50, share_up=True, use_free=True),
        demands=[demand(1, "motor/P1.a", 9, 10)],
        stock=[stock("motor/P1.a", 1), stock("motor/P1", 4), stock("motor/P1.b", 7), stock("motor/P2", 7)],
        projects={"P1.a": "P1", "P1.b": "P1"},
        open_segments={"P1", "P1.b"},
    )
    assert made.reservations == (Reservation(at("motor/P1"), at("motor/P1.a"), 4, 9),)
    assert orders(made) == ["motor/P1.a 5@9 start 9"]
    assert made.findings == (Finding("release_to_free", at("motor/P2"), at("motor/P2"), 7),)


def test_without_share_up_a_task_keeps_to_its_own_stock():
    made = planned(
        item_site("motor", "ETO"),
        demands=[demand(1, "motor/P1.a", 9, 10)],
        stock=[stock("motor/P1", 4)],
        projects={"P1.a": "P1"},
    )
    assert (made.reservations, orders(made)) == ((), ["motor/P1.a 10@9 start 9"])


def test_stock_of_another_project_moves_only_when_approved():
    def motor(approved):
        return planned(
            item_site("motor", "ETO"),
            demands=[demand(1, "motor/P1", 9, 10)],
            stock=[stock("motor/P2", 4)],
            reservations=[Reservation(at("motor/P2"), at("motor/P1"), 4, approved=approved)],
            open_segments={"P2"},
        )

    assert (codes(motor(False)), orders(motor(False))) == (["unapproved_move"], ["motor/P1 10@9 start 9"])
    assert (codes(motor(True)), orders(motor(True))) == ([], ["motor/P1 6@9 start 9"])


def test_no_more_is_reserved_than_is_there():
    made = planned(
        item_site("C", "MTO", on_hand=5, use_free=True),
        demands=[demand(1, "C/so1", 9, 8)],
        reservations=[Reservation(at("C"), at("C/so1"), 7)],
    )
    assert (codes(made), made.findings[0].quantity, orders(made)) == (["over_reserved"], 2, ["C/so1 3@9 start 9"])


def test_nothing_is_made_that_nobody_needs():
    made = build(mixed())
    keys = [str(item.key) for item in made.facts.items]
    assert keys == ["T at S", "E at S", "C at S", "T at S for so1", "C at S for so1"]


def test_an_order_keeps_no_safety_stock_of_its_own():
    made = planned(item_site("C", "MTO", safety_stock=4, on_hand=4), demands=[demand(1, "C/so1", 5, 2)])
    assert orders(made) == ["C/so1 2@5 start 5"]


def test_the_forecast_of_an_option_is_its_share_of_each_family():
    mix = {"light": Fraction(3, 10), "heavy": Fraction(1, 2)}
    assert option_forecast({"light": 60, "heavy": 41, "bare": 100}, mix) == 39
