"""Property 17 of planning.md §8 by a re-run: what was promised from a plan is met by every later plan."""

from dataclasses import replace

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from backend.kernel.mrp.facts import BomLine, Demand, Facts, Item, Receipt
from backend.kernel.mrp.pegging import pegs_of
from backend.kernel.mrp.plan import plan
from backend.kernel.promise.accepting import accept
from backend.kernel.promise.facts import PromiseFacts
from backend.kernel.promise.from_plan import PlanPositions
from backend.kernel.promise.offers import quote
from tests.builders.promise import line
from tests.kernel.mrp_networks import HORIZON

PROMISED = 1_000  # numbers of demands that are promises
day, few, lead = st.integers(0, HORIZON - 1), st.integers(0, 12), st.integers(0, 3)
dated = st.lists(st.tuples(day, st.integers(1, 12)), max_size=3)
wishes = st.lists(st.tuples(st.integers(1, 15), day, st.booleans(), few), min_size=1, max_size=4)


@st.composite
def shops(draw):
    """P of A and S, S of A and B, with stock, lots, receipts. Safety stock may be promised away, so there is none."""
    made = [Item(key, draw(few), lead_time=draw(lead), made=True) for key in "PS"]
    bought = [Item(key, draw(few), lead_time=draw(lead), lot_mult=draw(st.integers(1, 6))) for key in "AB"]
    pairs = [("P", "A"), ("P", "S"), ("S", "A"), ("S", "B")]
    lines = [BomLine(*pair, draw(st.integers(1, 3))) for pair in pairs]
    receipts = [Receipt(n, draw(st.sampled_from("PSAB")), *row) for n, row in enumerate(draw(dated))]
    demands = [Demand(n, draw(st.sampled_from("PB")), *row) for n, row in enumerate(draw(dated))]
    facts = Facts(HORIZON, [*made, *bought], lines, receipts, demands)
    assume(not late(plan(facts)))
    return facts


def late(made):
    """What a plan would have had to begin before its first day."""
    return [found for found in made.exceptions if found.code == "past_due_start"]


def accepted(facts, asked, choice):
    """The facts with one more promise, as the demand a re-run sees; as they were where there is no way."""
    planned = plan(facts)
    picture = PromiseFacts(HORIZON, PlanPositions(planned))
    offers = [offer for offer in quote(picture, asked).offers if not offer.expedited]
    if not offers:
        return facts, None
    taken = accept(picture, asked, offers[choice % len(offers)])
    first = PROMISED + len(facts.demands)
    rows = [Demand(first + n, "P", part.day, part.quantity) for n, part in enumerate(taken.parts)]
    return replace(facts, demands=[*facts.demands, *rows]), taken


def served(made, demand):
    """How much of a demand something is pegged to."""
    place = made.network.place_of(demand.item)
    return sum(quantity for _, _, need, number, quantity in pegs_of(made, place) if (need, number) == ("D", demand.id))


@settings(max_examples=200, deadline=None)
@given(shops(), wishes)
def test_every_earlier_promise_is_met_by_the_plan_that_is_made_after_a_later_one(facts, rows):
    """Nothing has to begin before today for it, so all there is comes on its day; and all of it is pegged."""
    for place, (quantity, wanted, partial, choice) in enumerate(rows):
        facts, _ = accepted(facts, line(quantity, wanted, name=f"so{place}", partial=partial), choice)
        made = plan(facts)
        assert late(made) == []
        promises = [demand for demand in facts.demands if demand.id >= PROMISED]
        assert [served(made, demand) for demand in promises] == [demand.quantity for demand in promises]


def test_the_day_before_the_one_promised_could_not_be_kept():
    """P of 2 A that take 3 days and 1 more to make: 5 of 8 wanted at once can be had today, all on day 4."""
    items = [Item("P", 5, lead_time=1, made=True), Item("A", 0, lead_time=3)]
    facts = Facts(HORIZON, items, [BomLine("P", "A", 2)], (), ())
    after, taken = accepted(facts, line(8, 0, partial=False), 0)
    assert [(part.day, part.quantity) for part in taken.parts] == [(4, 8)]
    assert late(plan(after)) == []
    sooner = [replace(demand, day=3) for demand in after.demands]
    assert len(late(plan(replace(after, demands=sooner)))) == 1
