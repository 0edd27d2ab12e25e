"""What must hold for any picture and any lines promised from it, by random cases (planning.md §8, property 17)."""

from collections import defaultdict
from dataclasses import replace

from hypothesis import assume, given
from hypothesis import strategies as st

from backend.kernel.mrp.pegging import needs_of, supplies_of
from backend.kernel.mrp.plan import plan
from backend.kernel.promise.accepting import accept, holds_fit, override
from backend.kernel.promise.available import free_on, free_steps
from backend.kernel.promise.facts import Arrival, Lane
from backend.kernel.promise.from_plan import PlanPositions
from backend.kernel.promise.offers import quote
from backend.kernel.substitution.facts import Rules
from tests.builders.promise import bought, facts, line, made
from tests.builders.substitution import scheme
from tests.kernel.mrp_networks import whole_networks

HORIZON = 12
day, amount, small = st.integers(0, HORIZON - 1), st.integers(0, 12), st.integers(0, 4)
dated = st.lists(st.tuples(day, amount), max_size=3)


@st.composite
def parts(draw, key):
    rows = [Arrival(at, quantity, f"{key}{n}", max(at - 3, 0)) for n, (at, quantity) in enumerate(draw(dated))]
    more = {"needs": draw(dated), "rush": draw(st.none() | small), "safety_stock": draw(small)}
    return bought(key, draw(amount), draw(st.integers(1, 9)), *rows, **more)


@st.composite
def pictures(draw, simple=False):
    """P of A and B (and so at another site), with hours of R and rules for A; of a `simple` one P, A, B and R alone."""
    per = {"A": draw(st.integers(1, 3)), "B": draw(st.integers(0, 2))}
    bill = [("R", draw(st.integers(0, 2)), draw(st.integers(0, 1)), draw(st.integers(0, 2)))]
    top = made("P", draw(amount), per, bill, lead_time=draw(small), needs=draw(dated))
    positions = [top, *(draw(parts(key)) for key in "AB")]
    hours = {"R": draw(st.lists(st.integers(0, 8), min_size=HORIZON, max_size=HORIZON))}
    if simple:
        return facts(*positions, horizon=HORIZON, hours=hours)
    positions += [draw(parts(key)) for key in ("C", "P@2", "A@2")]
    kinds = draw(st.lists(st.sampled_from(["priority", "use_up"]), max_size=1))
    rules = Rules([scheme(kind, "A", "C") for kind in kinds])
    lanes = [Lane("P", "P@2", draw(small)), Lane("A", "A@2", draw(small))]
    return facts(*positions, horizon=HORIZON, hours=hours, rules=rules, lanes=lanes)


wishes = st.lists(
    st.tuples(st.integers(1, 15), day, st.booleans(), st.integers(1, 9), st.integers(0, 9), small),
    min_size=1,
    max_size=5,
)


def promised(picture, rows):
    """The picture after each wish took one of its offers, where it has any."""
    for place, (quantity, wanted, partial, priority, choice, delivery) in enumerate(rows):
        asked = line(quantity, wanted, name=f"so{place}", partial=partial, priority=priority, delivery=delivery)
        offers = quote(picture, asked).offers
        if offers:
            taken = accept(picture, asked, offers[choice % len(offers)])
            picture = replace(picture, promises=[*picture.promises, taken])
    return picture


def balance(picture, key, at, promises):
    position = picture.positions[key]
    sooner = {(row.item, row.ref): row.day for each in promises for row in each.expedited if row.ref}
    came = sum(row.quantity for row in position.arrivals if sooner.get((key, row.ref), row.day) <= at)
    gone = sum(quantity for due, quantity in position.needs if due <= at)
    held = sum(row.quantity for each in promises for row in each.material if row.item == key and row.day <= at)
    return position.item.on_hand + came - gone, held


@given(st.integers(-5, 30), dated, dated)
def test_what_is_free_is_the_least_that_remains_from_the_day_on(stock, supplies, needs):
    supplies = [(0, stock), *supplies]
    steps = free_steps(supplies, needs)
    for at in range(HORIZON):
        remain = [
            sum(q for d, q in supplies if d <= s) - sum(q for d, q in needs if d <= s) for s in range(at, HORIZON)
        ]
        assert free_on(steps, at) == max(0, min(remain))


@given(pictures(), wishes)
def test_every_promise_ever_accepted_is_still_met_by_what_there_is(picture, rows):
    after = promised(picture, rows)
    for key in picture.positions:
        for at in range(HORIZON):
            there, held = balance(picture, key, at, after.promises)
            assert held == 0 or there >= held
    hours = defaultdict(int)
    for each in after.promises:
        for row in each.hours:
            hours[row.resource, row.day] += row.hours
    assert all(used <= picture.hours[resource][at] for (resource, at), used in hours.items())


@given(pictures(), wishes)
def test_every_earlier_promise_fits_again_beside_all_later_ones(picture, rows):
    after = promised(picture, rows)
    for each in after.promises:
        others = replace(after, promises=[other for other in after.promises if other is not each])
        assert holds_fit(others, each)


@given(pictures(), st.integers(1, 30), day, st.booleans())
def test_every_offer_delivers_the_line_and_none_before_it_can_be_had(picture, quantity, wanted, partial):
    asked = line(quantity, wanted, partial=partial, delivery=1)
    found = quote(picture, asked)
    assert found == quote(picture, asked)
    for offer in found.offers:
        days = [part.day for part in offer.deliveries]
        assert days == sorted(days) and days[-1] == offer.day and days[0] >= max(wanted, 1)
        assert offer.quantity == quantity or (offer.kind == "partial" and offer.day == max(wanted, 1))
        assert partial or len(days) == 1
        assert all(part.day < HORIZON for part in offer.solution.parts)
    full = found.of("full")
    assert (full is None) == (found.undated > 0)


@given(pictures(), st.integers(1, 30), day, st.randoms())
def test_the_order_of_the_rows_does_not_matter(picture, quantity, wanted, chance):
    keys = chance.sample(list(picture.positions), len(picture.positions))
    mixed = {key: picture.positions[key] for key in keys}
    mixed = {
        key: replace(each, arrivals=chance.sample(list(each.arrivals), len(each.arrivals)))
        for key, each in mixed.items()
    }
    other = replace(picture, positions=mixed, lanes=picture.lanes[::-1])
    assert quote(other, line(quantity, wanted)).offers == quote(picture, line(quantity, wanted)).offers


@given(pictures(simple=True), st.integers(1, 30), day, st.sampled_from("PAB"), st.integers(1, 9))
def test_more_stock_never_makes_a_date_later(picture, quantity, wanted, key, more):
    idle = replace(picture.positions["P"], bill=())  # hours at other times may serve what is begun later worse
    picture = replace(picture, positions={**picture.positions, "P": idle})
    richer = dict(picture.positions)
    richer[key] = replace(richer[key], item=replace(richer[key].item, on_hand=richer[key].item.on_hand + more))
    before, after = (quote(each, line(quantity, wanted)) for each in (picture, replace(picture, positions=richer)))
    assert after.undated <= before.undated
    if before.of("full"):
        assert after.of("full").day <= before.of("full").day


@given(pictures(), wishes, st.integers(1, 15), day)
def test_an_override_touches_only_less_urgent_promises_and_names_each_it_makes_later(picture, rows, quantity, wanted):
    after = promised(picture, rows)
    asked = line(quantity, wanted, name="urgent", priority=5)
    lower = replace(after, promises=[each for each in after.promises if each.line.priority <= 5])
    assume(quote(lower, asked).of("full"))
    found = override(after, asked)
    now = {each.line.id: each for each in found.promises}
    harmed = {each.line: each.day for each in found.harmed}
    for each in after.promises:
        stands = now.get(each.line.id)
        if each.line.priority <= 5:
            assert stands == each and each.line.id not in harmed
        elif each.line.id in harmed:
            assert (None if stands is None else stands.day) == harmed[each.line.id] != each.day
        else:
            assert stands.day <= each.day
    for each in found.promises:
        assert holds_fit(replace(after, promises=[other for other in found.promises if other is not each]), each)


@given(whole_networks(loops=False, quantity=st.integers(0, 40)))
def test_a_position_read_from_a_plan_has_all_its_supply_and_needs(network):
    planned = plan(network)
    positions = PlanPositions(planned)
    for place, item in enumerate(network.items):
        position = positions[item.key]
        supply, need = defaultdict(int), defaultdict(int)
        for at, _, _, quantity in supplies_of(planned, place):
            supply[max(at, 0)] += quantity
        for at, _, _, quantity in needs_of(planned, place):
            need[max(at, 0)] += quantity
        seen = defaultdict(int, {0: max(position.item.on_hand, 0)})
        for row in position.arrivals:
            seen[row.day] += row.quantity
        assert drop(seen) == drop(supply)
        asked = defaultdict(int, {0: max(-position.item.on_hand, 0)})
        for at, quantity in position.needs:
            asked[at] += quantity
        assert drop(asked) == drop(need)
        for bom_line in position.lines:
            said = [each for each in network.lines if (each.parent, each.component) == (item.key, bom_line.component)]
            unit = network.items[bom_line.component].unit
            assert list(bom_line.needs([7, 12], unit)) in [list(each.needs([7, 12], unit)) for each in said]
        assert len(position.lines) == sum(each.parent == item.key for each in network.lines)


def drop(rows):
    return {at: quantity for at, quantity in rows.items() if quantity}
