"""A plan of joined items that was packed and opened again is the plan of the run, whatever joins them."""

from dataclasses import replace

from hypothesis import given, settings

from backend.kernel.mrp.arrange import arrange
from backend.kernel.mrp.book import OrderBook
from backend.kernel.mrp.joined.joins import APART
from backend.kernel.mrp.joined.results import Results
from backend.kernel.mrp.pegging import all_pegs, needs_of, supplies_of
from backend.kernel.mrp.plan import Plan, plan, plan_network
from backend.kernel.mrp.why import feeds, served_by
from backend.planning.joins_kept import kept, opened
from tests.kernel.mrp_joined_networks import joined_networks
from tests.kernel.mrp_networks import SMALL, whole_networks

CASES = settings(max_examples=30, deadline=None)


def again(made):
    """The plan as a server has it that only knows what was kept."""
    parts = {name: column.copy() for name, column in kept(made.network, made.orders.results).items()}
    network = replace(made.network, joins=APART)
    book = OrderBook.__new__(OrderBook)
    book.network, book.columns, book.used, book.results = network, made.orders.columns, made.orders.used, Results()
    opened(parts, network, book)
    return Plan(network, book)


def decided(made):
    """By cluster: takes, cut-ins, what is blocked, and the evaluator's decisions with their reasons."""
    served = made.orders.results.served.items()
    return [(at, one.moves, one.cuts, one.blocked, one.findings, list(one.decisions)) for at, one in served]


def chains(made):
    orders = list(made.planned())
    return [walk(made, one.item, one.day, one.piece) for one in orders for walk in (served_by, feeds)]


@CASES
@given(joined_networks())
def test_opened_again_it_says_what_the_run_decided(facts):
    made = plan(facts)
    same = again(made)
    assert decided(same) == decided(made)
    assert list(same.planned()) == list(made.planned())
    assert same.exceptions == made.exceptions
    mine, its = same.orders.results, made.orders.results
    assert (mine.chosen, mine.extra, mine.short, mine.driven) == (its.chosen, its.extra, its.short, its.driven)


@CASES
@given(joined_networks())
def test_opened_again_everybody_is_pegged_and_projected_as_before(facts):
    made = plan(facts)
    same = again(made)
    assert list(all_pegs(same)) == list(all_pegs(made))
    for place in range(len(facts.items)):
        assert needs_of(same, place) == needs_of(made, place)
        assert supplies_of(same, place) == supplies_of(made, place)
    assert chains(same) == chains(made)


@CASES
@given(whole_networks(quantity=SMALL))
def test_a_plan_of_nothing_that_is_joined_keeps_nothing(facts):
    made = plan_network(arrange(facts))
    assert kept(made.network, made.orders.results) == {}
    assert again(made).network.joins is APART
