"""What must hold for any schemes, needs and supply, by random cases (planning.md §8, 10 and 11)."""

from collections import Counter
from dataclasses import replace
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from backend.kernel.substitution.book import Book
from backend.kernel.substitution.evaluation import evaluate, served
from backend.kernel.substitution.facts import Member, Need, Option, OwnNeed, Rules, Scheme, Supply, Veto, View
from backend.kernel.substitution.ledger import Ledger

ITEMS = "ABCDE"
KINDS = ("use_up", "by_date", "specified", "group", "priority")
items, amounts, days = st.sampled_from(ITEMS), st.integers(0, 30), st.integers(0, 9)
pers = st.sampled_from([1, 2, 3, Fraction(1, 2), Fraction(3, 2)])


def distinct(most):
    return st.lists(items, min_size=1, max_size=most, unique=True)


@st.composite
def schemes(draw, name):
    kind = draw(st.sampled_from([f"substitution_{kind}" for kind in KINDS] + ["replacement"]))
    main = tuple(Member(item, draw(st.integers(1, 2))) for item in draw(distinct(2)))
    options = tuple(
        Option(f"o{n}", tuple(Member(item, draw(pers)) for item in draw(distinct(2))), draw(st.integers(1, 3)),
               draw(st.sampled_from([None, Fraction(1, 3)])), draw(st.sampled_from([None, 3])))
        for n in range(draw(st.integers(1, 2)))
    )  # fmt: skip
    level, value = draw(st.sampled_from([("item", None), ("customer", "K"), ("order", "so")]))
    more = {
        "mix": st.booleans(), "order_on": st.sampled_from([None, "main", "o0"]), "main_rank": st.integers(1, 3),
        "keep": st.integers(0, 5), "option_first": st.booleans(), "leftover": st.sampled_from(["strand", "use_up"]),
        "protect": st.booleans(), "wait_days": st.integers(0, 2), "link_key": st.sampled_from(["", "v"]),
        "valid_from": st.sampled_from([None, 2]), "valid_to": st.sampled_from([None, 7]), "inherit": st.booleans(),
        "quantity": st.sampled_from([None, 7]), "priority": st.integers(0, 1),
    }  # fmt: skip
    drawn = {field: draw(values) for field, values in more.items()}
    return Scheme(name, kind, main, options, level, value, day=draw(days), **drawn)


@st.composite
def needs(draw, name):
    return Need(
        name, draw(items), draw(amounts), draw(days), draw(st.integers(1, 2)),
        draw(st.sampled_from(["dependent", "service"])), draw(st.sampled_from([None, "p", "q"])),
        draw(st.integers(0, 4)), customer=draw(st.sampled_from([None, "K"])), order=draw(st.sampled_from([None, "so"])),
        tags=draw(st.sampled_from([frozenset(), frozenset({("market", "EU")})])),
    )  # fmt: skip


@st.composite
def worlds(draw):
    made = [draw(schemes(f"s{n}")) for n in range(draw(st.integers(0, 4)))]
    wanted = [draw(needs(f"n{n}")) for n in range(draw(st.integers(1, 6)))]
    supplies = [
        Supply(draw(items), draw(amounts), draw(days), f"r{n}", draw(st.sampled_from([None, None, 5])),
               draw(st.sampled_from([None, None, "n0", "so"])))
        for n in range(draw(st.integers(0, 8)))
    ]  # fmt: skip
    own = [OwnNeed(draw(items), draw(days), draw(amounts)) for _ in range(draw(st.integers(0, 2)))]
    vetoes = [Veto(draw(items), ("market", "EU"), unknown=draw(st.booleans())) for _ in range(draw(st.integers(0, 2)))]
    units = draw(st.sampled_from([{}, {"A": 2}, {"B": 3}]))
    safety = {draw(items): [(0, draw(st.integers(0, 5)))]}
    return wanted, Rules(made, vetoes, 1, units), View(supplies, own, safety, draw(st.booleans()))


@given(worlds())
def test_what_is_wanted_is_covered_ordered_or_blocked_to_the_last_unit(world):
    wanted, rules, view = world
    outcome = evaluate(wanted, rules, view)
    asked = Counter()
    for decision in outcome.decisions:
        assert all(quantity > 0 for portion in decision.portions for _, quantity in portion.orders)
        for place, line in enumerate(decision.wanted):
            asked[line.need] += line.asked
            assert sum(portion.covers[place] for portion in decision.portions) == line.quantity
            assert all(portion.covers[place] >= 0 for portion in decision.portions)
    assert asked == Counter({need.id: need.quantity for need in wanted if need.quantity})


@given(worlds())
def test_takes_never_exceed_the_view_and_come_in_time_for_whom_they_are_kept(world):
    wanted, rules, view = world
    outcome = evaluate(wanted, rules, view)
    rows, by_id = {supply.ref: supply for supply in view.supplies}, {need.id: need for need in wanted}
    used, taken = Counter(), Counter()
    waits = 99 if view.waits else max((scheme.wait_days for scheme in rules.schemes), default=0)
    for decision in outcome.decisions:
        people = [by_id[line.need] for line in decision.wanted]
        for take in decision.takes:
            assert take.quantity == sum(quantity for _, quantity in take.refs) > 0
            for ref, quantity in take.refs:
                used[ref] += quantity
                taken[take.item] += quantity
                assert rows[ref].day <= max(need.day for need in people) + waits and rows[ref].item == take.item
                held = rows[ref].reserved_for
                assert held is None or any(held in (need.id, need.order) for need in people)
    assert all(quantity <= rows[ref].quantity for ref, quantity in used.items())
    supplied = Counter()
    for supply in view.supplies:
        supplied[supply.item] += supply.quantity
    assert Counter(outcome.left) + taken == +supplied


@given(worlds())
def test_a_vetoed_item_is_neither_taken_nor_ordered(world):
    wanted, rules, view = world
    vetoed, by_id = {veto.item for veto in rules.vetoes}, {need.id: need for need in wanted}
    for decision in evaluate(wanted, rules, view).decisions:
        if by_id[decision.wanted[0].need].tags and decision.wanted[0].item not in vetoed:
            assert not vetoed & {*decision.taken(), *decision.ordered()}


@given(worlds(), st.randoms())
def test_the_order_of_the_rows_does_not_matter(world, chance):
    wanted, rules, view = world
    mixed = [chance.sample(list(rows), len(rows)) for rows in (wanted, rules.schemes, rules.vetoes, view.supplies)]
    other = evaluate(mixed[0], replace(rules, schemes=mixed[1], vetoes=mixed[2]), replace(view, supplies=mixed[3]))
    assert other == evaluate(wanted, rules, view)


@st.composite
def plain_worlds(draw):
    kinds = st.sampled_from(["substitution_use_up", "substitution_priority"])
    made = [
        Scheme(f"s{item}", draw(kinds), (Member(item),),
               tuple(Option(other, (Member(other),)) for other in draw(distinct(2)) if other != item),
               main_rank=draw(st.integers(1, 3)), protect=draw(st.booleans()))
        for item in draw(distinct(3))
    ]  # fmt: skip
    wanted = [Need(f"n{n}", draw(items), draw(amounts), draw(days)) for n in range(draw(st.integers(1, 8)))]
    supplies = [Supply(draw(items), draw(amounts), draw(days), f"r{n}") for n in range(draw(st.integers(0, 8)))]
    return wanted, Rules(made), View(supplies, (), {draw(items): [(0, 2), (4, 6)]})


@given(plain_worlds())
def test_the_short_way_decides_as_the_long_way(world):
    wanted, rules, view = world
    book = Book(rules)
    ways = [list(served(wanted, book, Ledger(view, book.lent), short)) for short in (True, False)]
    assert ways[0] == ways[1]


def one_need(draw_rules, supplies, quantity=25):
    return evaluate([Need("n", "A", quantity, 5)], draw_rules, View(supplies))


@st.composite
def priorities(draw, mix=True):
    options = [
        Option(item, (Member(item, draw(pers)),), draw(st.integers(2, 4))) for item in draw(distinct(3)) if item != "A"
    ]
    return Scheme("s", "substitution_priority", (Member("A"),), tuple(options), mix=mix)


supplies_of = st.lists(st.builds(Supply, items, amounts, days), max_size=6)


@given(priorities(), supplies_of, st.integers(1, 20))
def test_more_of_the_first_rank_never_raises_what_later_ranks_give(scheme, supplies, extra):
    before = one_need(Rules([scheme]), supplies)
    after = one_need(Rules([scheme]), [*supplies, Supply("A", extra)])
    less, more = before.decisions[0].taken(), after.decisions[0].taken()
    assert more.get("A", 0) >= less.get("A", 0)
    assert all(more.get(item, 0) <= less.get(item, 0) for item in ITEMS[1:])
    assert after.decisions[0].ordered().get("A", 0) <= before.decisions[0].ordered().get("A", 0)


@given(priorities(), supplies_of)
def test_taking_an_option_away_never_covers_more(scheme, supplies):
    fewer = Rules([replace(scheme, options=scheme.options[1:])])
    with_all = one_need(Rules([scheme]), supplies).decisions[0].ordered().get("A", 0)
    assert one_need(fewer, supplies).decisions[0].ordered().get("A", 0) >= with_all


@given(priorities(mix=False), supplies_of)
def test_without_mixing_one_item_alone_serves_a_need(scheme, supplies):
    (decision,) = one_need(Rules([scheme]), supplies).decisions
    assert len({*decision.taken(), *decision.ordered()}) == 1


@given(st.integers(1, 40), st.tuples(amounts, amounts, amounts, amounts), st.booleans())
def test_sets_are_whole_and_never_mixed(sets, on_hand, first):
    scheme = Scheme(
        "s", "substitution_group", (Member("A", 2), Member("B")), (Option("CD", (Member("C"), Member("D", 3))),),
        option_first=first,
    )  # fmt: skip
    wanted = [Need("a", "A", 2 * sets, parent="p"), Need("b", "B", sets, parent="p")]
    (decision,) = evaluate(
        wanted, Rules([scheme]), View([Supply(*row) for row in zip("ABCD", on_hand, strict=True)])
    ).decisions
    for portion in decision.portions:
        served = Counter({take.item: take.quantity for take in portion.takes}) + Counter(dict(portion.orders))
        if portion.option == "main":
            assert served["A"] == 2 * served["B"] == portion.covers[0] and not served["C"] + served["D"]
        else:
            assert 3 * served["C"] == served["D"] and 2 * served["C"] == portion.covers[0]


@given(st.lists(st.tuples(amounts, days), max_size=4), supplies_of, amounts, days, st.integers(0, 8))
def test_a_protected_substitute_serves_its_own_needs_as_if_it_had_not_lent(own, supplies, quantity, day, safety):
    scheme = Scheme("s", "substitution_priority", (Member("A"),), (Option("B", (Member("B"),)),))
    rows = [Need(f"b{n}", "B", amount, at) for n, (amount, at) in enumerate(own)]
    view = View(supplies, (), {"B": [(0, safety)]})
    borrowed = evaluate([*rows, Need("a", "A", quantity, day)], Rules([scheme]), view)
    alone = evaluate(rows, Rules([scheme]), view)
    for need in rows:
        assert [made.ordered() for made in borrowed.of(need.id)] == [made.ordered() for made in alone.of(need.id)]
