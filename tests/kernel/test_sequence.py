"""The line plan: days of a week, takt, the mixed-model sequence of a day, and when a new one replaces it (§7, §8)."""

from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from backend.kernel.sequence.arranging import arrange, cost, placed
from backend.kernel.sequence.days import spread, takt
from backend.kernel.sequence.facts import Spacing, Unit
from backend.kernel.sequence.stability import Cost, Move, adherence, moves, weigh
from tests.builders.levels import refusing

D = Decimal
NONE = frozenset()


def units(options=None, **counts):
    """So many of each model; orders are A1, A2, …"""
    given_ = options or {}
    return [
        Unit(f"{model}{n}", model, frozenset(given_.get(model, ())))
        for model, count in counts.items()
        for n in range(1, count + 1)
    ]


def models(positions):
    return " ".join(position.unit.model for position in positions)


def breaking(positions):
    return [position.at for position in positions if position.breaks_hard]


SPACED = {"B": "h", "C": "h"}
ONE_OF_TWO = Spacing("h", 1, 2)


def test_models_are_spread_evenly_over_the_day():
    assert models(arrange(units(A=4, B=2, C=2))) == "A B C A A B C A"


def test_an_option_that_is_spaced_is_never_put_twice_in_a_row():
    found = arrange(units(SPACED, A=4, B=2, C=2), [ONE_OF_TWO])
    assert (models(found), breaking(found)) == ("A B A C A B A C", [])


def test_the_last_units_of_yesterday_count():
    yesterday = [NONE, frozenset("h")]
    assert models(arrange(units(SPACED, A=1, B=1), [ONE_OF_TWO], yesterday)) == "A B"
    assert models(arrange(units(SPACED, A=1, B=3), [ONE_OF_TWO])) == "B A B B"
    two_of_four = Spacing("h", 2, 4)
    found = arrange(units(SPACED, A=2, B=2), [two_of_four], [frozenset("h")] * 2)
    assert (models(found), breaking(found)) == ("A A B B", [])


def test_where_nothing_else_is_left_the_rule_broken_is_told():
    found = arrange(units(SPACED, A=1, B=3), [ONE_OF_TWO])
    assert (breaking(found), cost(found)) == ([3], (1, D(0)))
    assert found[3].breaks == (ONE_OF_TWO,)


def test_of_units_that_all_break_a_rule_the_one_that_breaks_fewest_goes():
    rules = [ONE_OF_TWO, Spacing("s", 1, 2)]
    yesterday = [frozenset("hs")]
    found = arrange([Unit("1", "X", frozenset("hs")), Unit("2", "Y", frozenset("h"))], rules, yesterday)
    assert models(found) == "Y X"


def test_a_soft_rule_costs_its_weight_and_gives_way_to_a_hard_one():
    soft = Spacing("s", 1, 2, hard=False, weight=D(3))
    found = arrange(
        [Unit("1", "X", frozenset("h")), Unit("2", "Y", frozenset("s"))], [ONE_OF_TWO, soft], [frozenset("hs")]
    )
    assert (models(found), cost(found)) == ("Y X", (0, D(3)))
    found = arrange([Unit("1", "X", frozenset("s")), Unit("2", "Y")], [soft], [frozenset("s")])
    assert (models(found), cost(found)) == ("Y X", (0, D(0)))


def test_units_of_one_model_go_by_due_day_then_by_their_orders_number():
    late, early = date(2026, 11, 30), date(2026, 11, 27)
    given_ = [Unit("3", "A", due=late), Unit("2", "A", due=early), Unit("1", "A", due=late)]
    assert [position.unit.order for position in arrange(given_)] == ["2", "1", "3"]


def test_a_sequence_made_by_hand_is_told_what_it_breaks():
    by_hand = units(SPACED, A=2, B=1, C=1)
    assert models(placed(by_hand, [ONE_OF_TWO])) == "A A B C"
    assert breaking(placed(by_hand, [ONE_OF_TWO])) == [3]
    assert breaking(placed(by_hand[2:], [ONE_OF_TWO], [frozenset("h")])) == [0, 1]


def test_an_order_twice_and_a_rule_that_is_none_are_refused():
    with refusing("An order is in the sequence twice."):
        arrange([Unit("1", "A"), Unit("1", "B")])
    with refusing("Spacing h: at most 2 in 2 is no rule."):
        arrange([], [Spacing("h", 2, 2)])


options = st.frozensets(st.sampled_from("hst"), max_size=2)
spacings = st.builds(
    lambda option, most, more, hard: Spacing(option, most, most + more, hard),
    st.sampled_from("hst"),
    st.integers(0, 2),
    st.integers(1, 3),
    st.booleans(),
)


@st.composite
def days(draw):
    kinds = draw(st.dictionaries(st.sampled_from("ABCD"), options, min_size=1))
    counts = {model: draw(st.integers(1, 6)) for model in kinds}
    return units(kinds, **counts), draw(st.lists(spacings, max_size=4)), draw(st.lists(options, max_size=4))


def broken(rules, gone, options_):
    """The hard rules that a unit breaks at the end of what went before: counted from the definition."""
    return sum(
        rule.option in options_ and sum(rule.option in seen for seen in [*gone, options_][-rule.window :]) > rule.most
        for rule in rules
        if rule.hard
    )


@given(days())
def test_every_order_goes_once_and_a_hard_rule_is_broken_only_where_every_unit_left_breaks_one(day):  # 18
    given_, rules, before = day
    found = arrange(given_, rules, before)
    assert sorted(position.unit.order for position in found) == sorted(unit.order for unit in given_)
    assert [position.at for position in found] == list(range(len(given_)))
    gone, left = list(before), {unit.order: unit for unit in given_}
    for position in found:
        mine = broken(rules, gone, position.unit.options)
        assert mine == sum(rule.hard for rule in position.breaks)
        assert mine == min(broken(rules, gone, unit.options) for unit in left.values())
        gone.append(position.unit.options)
        del left[position.unit.order]


@given(days(), st.randoms())
def test_the_order_in_which_units_are_told_does_not_matter(day, random):
    given_, rules, before = day
    told = list(given_)
    random.shuffle(told)
    assert arrange(told, rules, before) == arrange(given_, rules, before)


def test_a_week_is_spread_over_its_open_hours_by_largest_remainder():
    hours = [D(8), D(8), D(8), D(8), D(4)]
    assert spread({"A": 10, "B": 3}, hours) == [
        {"A": 3, "B": 1},
        {"A": 2, "B": 1},
        {"A": 2, "B": 1},
        {"A": 2, "B": 0},
        {"A": 1, "B": 0},
    ]
    assert spread({"A": 7}, [D(8), D(0), D(6)]) == [{"A": 4}, {"A": 0}, {"A": 3}]
    with refusing("hours: none of these days is open."):
        spread({"A": 7}, [D(0)])
    with refusing("week: fewer than none cannot be built."):
        spread({"A": -1}, [D(8)])


@given(
    st.dictionaries(st.sampled_from("ABC"), st.integers(0, 99), min_size=1),
    st.lists(st.integers(0, 24), min_size=1, max_size=7).filter(any),
)
def test_days_together_are_the_week_and_none_is_a_unit_off_its_share(week, hours):
    found = spread(week, [D(hour) for hour in hours])
    for model, quantity in week.items():
        assert sum(day[model] for day in found) == quantity
        for day, hour in zip(found, hours, strict=True):
            assert abs(day[model] - D(quantity) * hour / sum(hours)) < 1


def test_takt_is_available_time_by_units():
    assert takt(D(27_000), 60) == 450
    assert takt(D(27_000), 0) is None


def test_a_new_sequence_replaces_the_old_only_if_it_saves_what_its_moves_cost():
    made = [Move("a", 0, 5, "kit late"), Move("b", 5, 0, "kit late")]
    old, new = Cost(D(3), D(2)), Cost(D(2), D(1))
    weighed = weigh(old, new, D("0.75"), made, 10)
    assert (weighed.replaces, weighed.saved, weighed.price) == (True, D("1.5"), D("1.5"))
    assert not weigh(old, new, D("0.7"), made, 10).replaces
    assert weigh(old, new, D(1), made, 10).moves == tuple(made)
    assert not weigh(new, old, D(1), [], 10).replaces
    assert weigh(old, old, D(1), [Move("c", 12, 13, "")], 10).price == 0


def test_an_order_put_in_front_moves_nobody_else():
    assert moves("abcd", "xabcd", {}) == []
    assert moves("abcd", "acd", {}) == []
    assert moves("abcde", "bcade", {"a": "no seats"}) == [Move("a", 0, 2, "no seats")]
    assert moves("", "ab", {}) == []


@given(st.permutations("abcdefg"))
def test_what_did_not_move_kept_its_order(new):
    gone = {move.order for move in moves("abcdefg", new, {})}
    assert [order for order in new if order not in gone] == [order for order in "abcdefg" if order not in gone]


def test_sequence_adherence_is_the_longest_run_in_planned_order():
    assert adherence("abcde", "abcde") == 1
    assert adherence("abcdefghij", "bcdefghija") == D("0.9")
    assert adherence("abcde", "abdce") == D("0.6")
    assert adherence("abcde", "edcba") == D("0.2")
    assert adherence("abcde", "abxcd") == D("0.4")
    assert (adherence("abc", "xy"), adherence("abc", "")) == (0, None)
