"""What must hold for any orders, supply and rules of a kit check, by random cases (planning.md §8, 10, 13 and 14)."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from backend.kernel.kitting.allocation import kits, kits_alone, needs_of
from backend.kernel.kitting.choosing import choose, chosen_for
from backend.kernel.kitting.facts import KitFacts, Surplus
from backend.kernel.kitting.fixes import apply, fixes_for
from backend.kernel.kitting.shortages import shortages
from backend.kernel.substitution.evaluation import evaluate
from backend.kernel.substitution.facts import Rules, Supply, View
from tests.builders.substitution import kit_order as order
from tests.builders.substitution import kit_supply as supply
from tests.builders.substitution import scheme, sets

ITEMS = "ABCD"
amounts, days = st.integers(0, 20), st.integers(0, 9)


row = st.tuples(st.sampled_from(ITEMS), st.integers(1, 3))
lines = st.lists(row, min_size=1, max_size=3, unique_by=lambda pair: pair[0])
pairs = st.lists(
    st.permutations(ITEMS).map(lambda items: (items[0], items[1])), max_size=2, unique_by=lambda pair: pair[0]
)


@st.composite
def facts_of(draw, **fixed):
    orders = [
        order(
            f"w{n}", draw(st.integers(1, 8)), draw(days), draw(lines), priority=draw(st.integers(1, 3)), due=draw(days)
        )
        for n in range(draw(st.integers(1, 4)))
    ]
    supplies = [
        supply(f"s{n}", draw(st.sampled_from(ITEMS)), draw(amounts), day, "purchase" if day else "stock", earliest=1)
        for n, day in enumerate(draw(st.lists(days, max_size=6)))
    ]
    schemes = [scheme(draw(st.sampled_from(["priority", "use_up"])), *pair) for pair in draw(pairs)]
    schemes += draw(st.sampled_from([[], [scheme("group", sets(A=1, B=2), sets(C=1))]]))
    more = {"short_orders": st.sampled_from(["take_partial", "all_or_nothing"]), "automatic": st.booleans()}
    chosen = {name: fixed.get(name, draw(values)) for name, values in more.items()}
    return KitFacts(orders, supplies, Rules(schemes), surplus=[Surplus("S2", "A", 6, 2)], **chosen)


def late(day, start=0):
    """When the order can start at best."""
    return 99 if day is None else max(day, start)


@given(facts_of())
def test_nothing_is_given_twice_and_every_line_accounts_for_itself(facts):
    given_ = {}
    for kit in kits(facts):
        for line in kit.lines:
            assert 0 <= line.allocated <= line.wanted
            for ref, item, amount in line.takes:
                given_[ref] = given_.get(ref, 0) + amount
                assert next(each for each in facts.supplies if each.id == ref).item == item
    assert all(amount <= next(s for s in facts.supplies if s.id == ref).quantity for ref, amount in given_.items())


@given(facts_of(short_orders="take_partial"))
def test_no_order_is_ready_earlier_among_others_than_alone(facts):
    for alone, among in zip(kits_alone(facts), kits(facts), strict=True):
        start = next(each.by for each in facts.orders if each.id == among.order)
        assert late(alone.day, start) <= late(among.day, start) and alone.buildable >= among.buildable


@given(facts_of(short_orders="take_partial"))
def test_a_kit_never_depends_on_lower_ranks(facts):
    every = kits(facts)
    last = every[-1].order
    fewer = replace(facts, orders=[each for each in facts.orders if each.id != last])
    assert kits(fewer) == every[:-1]


@given(facts_of(), st.randoms())
def test_the_order_of_the_rows_does_not_matter(facts, chance):
    mixed = [chance.sample(list(rows), len(rows)) for rows in (facts.orders, facts.supplies, facts.rules.schemes)]
    assert kits(replace(facts, orders=mixed[0], supplies=mixed[1], rules=Rules(mixed[2]))) == kits(facts)


@given(st.integers(1, 9), st.lists(st.tuples(amounts, days), max_size=5), st.integers(1, 9), days, st.booleans())
def test_more_supply_never_makes_a_kit_later(quantity, rows, extra, day, substitute):
    schemes = [scheme("priority", "A", "B")] if substitute else []
    supplies = [supply(f"s{n}", "AB"[n % 2], *row) for n, row in enumerate(rows)]
    facts = KitFacts(
        [order(f"w{n}", quantity, n, [("A", 2)]) for n in range(3)], supplies, Rules(schemes), automatic=True
    )  # fmt: skip
    for item in "AB":
        richer = replace(facts, supplies=[*supplies, supply("more", item, extra, day)])
        for before, after in zip(kits(facts), kits(richer), strict=True):
            start = int(before.order[1:])
            assert late(after.day, start) <= late(before.day, start) and after.buildable >= before.buildable


@given(st.integers(1, 9), st.lists(st.tuples(amounts, days), max_size=5))
def test_taking_a_rule_away_never_helps_an_order(quantity, rows):
    supplies = [supply(f"s{n}", "ABC"[n % 3], *row) for n, row in enumerate(rows)]
    facts = KitFacts(
        [order("w", quantity, 4, [("A", 1)])], supplies, Rules([scheme("priority", "A", "B", "C")]), automatic=True
    )
    fewer = replace(facts, rules=Rules([scheme("priority", "A", "C")]))
    assert late(kits(fewer)[0].day, 4) >= late(kits(facts)[0].day, 4)


@given(facts_of())
def test_every_fix_buys_what_it_says(facts):
    for kit in kits(facts):
        for fix in fixes_for(facts, kit.order):
            after = {each.order: each for each in kits(apply(facts, fix))}
            if fix.kind == "split":
                assert [after[f"{kit.order}/{n}"].day for n in (1, 2)] == [day for _, day in fix.parts]
            else:
                assert after[kit.order].day == fix.day
                assert fix.kind == "wait" or late(fix.day) < late(kit.day)


@given(facts_of(automatic=False))
def test_a_substitute_that_is_written_down_buys_the_day_it_was_offered_with(facts):
    for kit in kits(facts):
        for fix in fixes_for(facts, kit.order):
            if fix.kind == "substitute":
                chosen = chosen_for(facts, kit.order)
                orders = [choose(each, chosen) if each.id == kit.order else each for each in facts.orders]
                after = {each.order: each for each in kits(replace(facts, orders=orders))}
                assert chosen and after[kit.order].day == fix.day


@given(facts_of())
def test_every_short_line_names_what_blocks_it_or_none(facts):
    rows = kits(facts)
    found = {(row.order, row.line): row for row in shortages(facts, rows)}
    for kit in rows:
        for line in kit.lines:
            if not kit.clear and line.short:
                row = found[kit.order, line.line]
                assert (row.date is None) == (line.day is None) and (row.blocking != "" or line.day is None)


@given(facts_of(automatic=True, short_orders="take_partial"))
def test_the_kit_of_the_first_order_is_what_the_evaluator_says_for_the_same_view(facts):
    first = kits(facts)[0]
    needs = list(needs_of(next(each for each in facts.orders if each.id == first.order)))
    rows = [Supply(each.item, each.quantity, each.day, each.id) for each in facts.supplies]
    outcome = evaluate(needs, facts.rules, View(rows, waits=True))
    said = sorted(
        (ref, take.item, amount) for made in outcome.decisions for take in made.takes for ref, amount in take.refs
    )
    assert said == sorted(row for line in first.lines for row in line.takes)
