"""Why an order exists and what feeds it: single-level pegs composed up and down (planning.md §2.9)."""

import pytest

from backend.kernel.errors import NotFound
from backend.kernel.mrp.facts import BomLine, Demand, Facts, FirmOrder, Item, Receipt
from backend.kernel.mrp.plan import plan
from backend.kernel.mrp.why import Link, Need, Supply, feeds, served_by


@pytest.fixture
def bicycle():
    """Bicycles need frames and frames need tubes; a spare frame is wanted too."""
    items = [Item("bike", lead_time=1), Item("frame", lead_time=2, on_hand=1, period=9), Item("tube", on_hand=5)]
    lines = [BomLine("bike", "frame"), BomLine("frame", "tube", 3)]
    demands = [Demand(10, "bike", 6, 2), Demand(11, "bike", 8, 1), Demand(12, "frame", 4, 1)]
    return plan(Facts(10, items, lines, [Receipt(7, "tube", 1, 20)], demands))


def test_the_way_up_ends_at_the_demands_an_order_exists_for(bicycle):
    chain = served_by(bicycle, "frame", 5)
    supply = Supply("P", 5, 5)
    assert chain.links == (
        Link(0, "frame", 2, supply, Need("P", 6, "bike", 5, 6)),
        Link(0, "frame", 1, supply, Need("P", 8, "bike", 7, 8)),
        Link(1, "bike", 2, Supply("P", 6, 6), Need("D", 10, "bike", 6)),
        Link(1, "bike", 1, Supply("P", 8, 8), Need("D", 11, "bike", 8)),
    )
    assert (chain.demands, chain.complete) == ([10, 11], True)


def test_the_way_down_ends_at_stock_and_receipts(bicycle):
    chain = feeds(bicycle, "bike", 6)
    assert chain.links == (
        Link(0, "frame", 2, Supply("P", 5, 5), Need("P", 6, "bike", 5, 6)),
        Link(1, "tube", 5, Supply("H", 0, None), Need("P", 15, "frame", 3, 5)),
        Link(1, "tube", 4, Supply("R", 7, 1), Need("P", 15, "frame", 3, 5)),
    )
    assert [(link.item, link.supply.kind) for link in chain.sources] == [("tube", "H"), ("tube", "R")]


def test_chains_pass_through_firm_orders_both_ways():
    items = [Item("A", lead_time=1), Item("B"), Item("C")]
    lines = [BomLine("A", "B"), BomLine("B", "C")]
    made = plan(Facts(9, items, lines, (), [Demand(1, "A", 5, 4)], [FirmOrder(3, "B", 4, 4, start=2)]))
    assert [(link.item, link.supply.kind, link.need.kind) for link in feeds(made, "A", 5).links] == [
        ("B", "F", "P"),
        ("C", "P", "F"),
    ]
    up = served_by(made, "C", 2)
    assert [(link.need.kind, link.need.item, link.need.order_day) for link in up.links] == [
        ("F", "B", 4),
        ("P", "A", 5),
        ("D", "A", None),
    ]
    assert up.demands == [1]


def test_a_piece_of_a_split_lot_has_a_chain_of_its_own():
    items = [Item("A", lot_max=5), Item("B")]
    made = plan(Facts(9, items, [BomLine("A", "B")], (), [Demand(1, "A", 3, 4), Demand(2, "A", 3, 6)]))
    assert served_by(made, "A", 3, piece=0).demands == [1, 2]
    assert served_by(made, "A", 3, piece=1).demands == [2]
    assert served_by(made, "B", 3).demands == [1, 2]
    assert [link.quantity for link in feeds(made, "A", 3, piece=1).links] == [5]


def test_an_order_that_is_not_planned_is_not_explained(bicycle):
    with pytest.raises(NotFound, match=r"No order of bike is planned for day 3\."):
        feeds(bicycle, "bike", 3)
