"""What must hold for any orders, forecasts and rules, by random cases (planning.md §8, 8 and 9)."""

from collections import Counter
from dataclasses import replace
from fractions import Fraction
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from backend.kernel.demand.consumption import consume
from backend.kernel.demand.consumption_rule import CHOICES, ConsumptionRule
from backend.kernel.demand.distribution import distribute
from backend.kernel.demand.distribution_rule import METHODS, Candidate, DemandLine, DistributionRule
from backend.kernel.demand.facts import SPREADS, ForecastRow, Frame, OrderLine, OtherDemand
from backend.kernel.demand.merging import merge
from backend.kernel.demand.predicate import ALWAYS, Comparison
from backend.kernel.demand.why import why_bucket, why_line
from backend.kernel.mrp.days import OpenDays

ITEMS, FAMILIES = ("A", "B", "C"), {"A": "F", "B": "F", "C": "G", None: "F"}
CUSTOMERS, SITES = ("K", "L", None), ("S", None)
LEVELS = (("item", "customer"), ("item",), ("family", "customer"), ("family",))
WORKING = {"S": OpenDays(lambda day: day % 7 < 5), None: OpenDays(lambda day: day % 7 < 6)}
FRAME = Frame(working=WORKING, shipping=WORKING)
SCOPES = ({}, {"item": "A"}, {"customer": "K"})
seeds, CASES = st.integers(0, 2**32), settings(max_examples=150)


def order_lines(chance):
    return [order_line(chance, f"o{number}") for number in range(chance.randint(0, 12))]


def order_line(chance, name):
    item, ordered = chance.choice(ITEMS), chance.randint(0, 60)
    return OrderLine(
        name,
        item,
        chance.randint(-20, 30),
        ordered,
        shipped=chance.randint(0, 60),
        cancelled=chance.choice([0, chance.randint(0, ordered)]),
        promised=chance.choice([None, None, chance.randint(-20, 30)]),
        order_date=chance.randint(-2, 0),
        priority=chance.randint(1, 3),
        family=FAMILIES[item],
        customer=chance.choice(CUSTOMERS),
        site=chance.choice(SITES),
        abnormal=chance.random() < 0.1,
        delivery_days=chance.randint(0, 3),
    )


def forecast_rows(chance):
    return [forecast_row(chance, f"W{number}") for number in range(chance.randint(0, 15))]


def forecast_row(chance, name):
    item, start = chance.choice([*ITEMS, None]), chance.randint(-20, 30)
    return ForecastRow(
        name,
        start,
        start + chance.randint(1, 10),
        chance.randint(0, 60),
        item=item,
        family=FAMILIES[item] if item is None or chance.random() < 0.5 else None,
        customer=chance.choice(CUSTOMERS),
        site=chance.choice(SITES),
        unit=chance.choice([1, 1, 10]),
    )


def consumption_rules(chance):
    return [consumption_rule(chance, number) for number in range(chance.randint(0, 3))]


def consumption_rule(chance, number):
    tests = [ALWAYS, Comparison("customer", "eq", "K"), Comparison("quantity", "gt", 20)]
    choices = {name: chance.choice(several) for name, several in CHOICES.items()}
    return ConsumptionRule(
        f"R{number}",
        number,
        **{**choices, "action": chance.choice(["consume", "consume", "skip"])},
        predicate=chance.choice(tests),
        back=chance.randint(0, 15),
        forward=chance.randint(0, 15),
        levels=tuple(chance.sample(LEVELS, chance.randint(1, 4))),
        borrow=chance.random() < 0.5,
        outlier_pct=chance.choice([None, Fraction(5), Fraction(30)]),
        tolerance_pct=chance.choice([Fraction(0), Fraction(10)]),
        carry_buckets=chance.randint(0, 3),
        decay=chance.choice([Fraction(1), Fraction(1, 3)]),
        grace=chance.randint(0, 15),
    )


def demand_of(seed):
    chance = Random(seed)
    return order_lines(chance), forecast_rows(chance), consumption_rules(chance)


def distribution_of(seed):
    chance = Random(seed)
    scopes = chance.choices(SCOPES, k=chance.randint(0, 3))
    rules = [distribution_rule(chance, f"R{number}", scope) for number, scope in enumerate(scopes)]
    return [demand_line(chance, f"d{number}") for number in range(chance.randint(0, 10))], rules


def distribution_rule(chance, name, scope):
    return DistributionRule(
        name,
        tuple(candidate(chance, source) for source in chance.sample("PQS", chance.randint(1, 3))),
        method=chance.choice(METHODS),
        split=chance.random() < 0.5,
        rebalance=chance.random() < 0.5,
        cap_days=chance.choice([None, 7]),
        quota_days=chance.choice([None, 14]),
        **scope,
    )


def candidate(chance, source):
    return Candidate(
        source,
        ratio=Fraction(chance.randint(1, 5)),
        priority=chance.randint(1, 2),
        cost=Fraction(chance.randint(0, 3)),
        free_hours=Fraction(chance.randint(0, 3)),
        cap=chance.choice([None, chance.randint(0, 80)]),
        min_lot=chance.choice([0, 0, 10]),
        multiple=chance.choice([1, 1, 4, 10]),
        excluded=chance.choice([frozenset(), frozenset({"K"})]),
        allocated=chance.randint(0, 50),
    )


def demand_line(chance, name):
    unit = chance.choice([1, 1, 5])
    return DemandLine(
        name,
        chance.randint(0, 60) * unit,
        chance.randint(-20, 30),
        chance.randint(1, 2),
        item=chance.choice(ITEMS),
        customer=chance.choice(CUSTOMERS),
        at=chance.choice([None, None, None, "P", "Z"]),
        unit=unit,
    )


def mixed(chance, rows):
    return chance.sample(rows, len(rows))


@CASES
@given(seeds)
def test_net_lies_between_nothing_and_the_forecast_and_every_bucket_accounts_for_itself(seed):
    lines, rows, rules = demand_of(seed)
    answer = consume(lines, rows, rules, FRAME)
    for bucket in answer.buckets:
        assert 0 <= bucket.net <= bucket.row.quantity + bucket.carried_in
        assert min(bucket.consumed, bucket.lapsed, bucket.carried_in, bucket.carried_out) >= 0
        gone = bucket.consumed + bucket.lapsed + bucket.carried_out
        assert bucket.row.quantity + bucket.carried_in == gone + bucket.net
    assert sum(answer.net.values()) <= sum(row.quantity for row in rows)


@CASES
@given(seeds)
def test_consumed_and_over_are_what_was_ordered_and_every_take_is_kept(seed):
    lines, rows, rules = demand_of(seed)
    answer = consume(lines, rows, rules, FRAME)
    by_line, by_row = Counter(), Counter()
    for take in answer.takes:
        assert take.quantity > 0
        by_line[take.line] += take.quantity
        by_row[take.row] += take.quantity
    assert {each.line.id for each in answer.lines} == {line.id for line in lines}
    for each in answer.lines:
        assert by_line[each.line.id] == each.consumed and each.over >= 0
        assert each.consumed + each.over == (0 if each.reason else each.line.ordered - each.line.cancelled)
        assert sum(part.take.quantity for part in why_line(answer, each.line.id).takes) == each.consumed
    for bucket in answer.buckets:
        story = why_bucket(answer, bucket.row.id)
        assert by_row[bucket.row.id] == bucket.consumed == sum(part.take.quantity for part in story.takes)


@CASES
@given(seeds)
def test_the_order_of_entry_leaves_no_trace(seed):
    lines, rows, rules = demand_of(seed)
    chance = Random(seed)
    again = [mixed(chance, each) for each in (lines, rows, rules)]
    one, other = consume(lines, rows, rules, FRAME), consume(*again, FRAME)
    assert one == other
    assert merge(lines, one, frame=FRAME) == merge(again[0], other, frame=FRAME)


@CASES
@given(seeds)
def test_shipping_changes_no_net_forecast(seed):
    lines, rows, rules = demand_of(seed)
    chance = Random(seed)
    shipped = [replace(line, shipped=chance.randint(0, line.ordered)) for line in lines]
    assert consume(shipped, rows, rules, FRAME).net == consume(lines, rows, rules, FRAME).net


@CASES
@given(seeds)
def test_a_line_cancelled_whole_is_as_if_it_had_never_been(seed):
    lines, rows, rules = demand_of(seed)
    if lines:
        gone = [replace(lines[0], cancelled=lines[0].ordered), *lines[1:]]
        one, other = consume(gone, rows, rules, FRAME), consume(lines[1:], rows, rules, FRAME)
        assert (one.net, one.takes, one.exceptions) == (other.net, other.takes, other.exceptions)


@CASES
@given(seeds, st.sampled_from(SPREADS), st.none() | st.integers(1, 20), st.integers(0, 8))
def test_what_is_wanted_and_what_is_left_out_are_all_that_came_in(seed, spread, horizon, fence):
    lines, rows, rules = demand_of(seed)
    frame = replace(FRAME, spread=spread, horizon=horizon, fences={("A", "S"): fence, ("B", None): fence})
    answer = consume(lines, rows, rules, frame)
    merged = merge(lines, answer, [OtherDemand("x", "service", "A", 5, 4)], frame)
    total = Counter()
    for each in (*merged.rows, *merged.left_out):
        total[each.source] += each.quantity
        assert each.quantity > 0
    came = {**{line.id: line.open for line in lines}, **answer.net, "x": 4}
    assert total == {name: quantity for name, quantity in came.items() if quantity}
    assert all(row.day >= 0 and (horizon is None or row.day < horizon) for row in merged.rows)


@CASES
@given(seeds)
def test_what_is_given_and_what_nobody_takes_are_the_whole_demand(seed):
    lines, rules = distribution_of(seed)
    answer = distribute(lines, rules)
    total = Counter()
    for each in (*answer.allotments, *answer.unallocated):
        assert each.quantity > 0
        total[each.line] += each.quantity
    assert total == {line.id: line.quantity for line in lines if line.quantity}


@CASES
@given(seeds)
def test_no_cap_is_passed_but_by_what_stays_and_no_customer_goes_where_it_is_excluded(seed):
    lines, rules = distribution_of(seed)
    by_id, ruled = {line.id: line for line in lines}, {rule.id: rule for rule in rules}
    new, kept, beyond = Counter(), Counter(), Counter()
    for each in distribute(lines, rules).allotments:
        if each.rule:
            rule, day = ruled[each.rule], by_id[each.line].day
            candidate = {one.source: one for one in rule.candidates}.get(each.source)
            period = each.rule, each.source, day // rule.cap_days if rule.cap_days else 0
            (kept if each.how == "stays" else new)[period] += each.quantity
            beyond[period] += each.beyond_cap
            if candidate is not None:
                assert by_id[each.line].customer not in candidate.excluded
            assert rule.split or each.quantity == by_id[each.line].quantity
    for (rule_id, source, period), quantity in (new + kept).items():
        cap = {one.source: one.cap for one in ruled[rule_id].candidates}.get(source)
        if cap is not None:
            assert quantity <= cap + beyond[rule_id, source, period]


@CASES
@given(seeds)
def test_no_piece_of_a_split_line_is_below_the_least_lot(seed):
    lines, rules = distribution_of(seed)
    ruled = {rule.id: rule for rule in rules}
    for rows in distribute(lines, rules).by_line.values():
        least = {one.source: one.min_lot for one in ruled[rows[0].rule].candidates} if rows[0].rule else {}
        assert len(rows) == 1 or all(each.quantity >= least[each.source] for each in rows)


@CASES
@given(seeds, st.integers(1, 12))
def test_where_all_count_in_one_multiple_every_piece_does(seed, multiple):
    lines, rules = distribution_of(seed)
    one = {"multiple": multiple, "min_lot": 0}
    rules = [
        replace(rule, candidates=tuple(replace(each, cap=each.cap and each.cap * multiple, **one) for each in known))
        for rule in rules
        for known in [rule.candidates]
    ]
    lines = [replace(line, quantity=line.quantity * multiple) for line in lines]
    assert all(each.quantity % multiple == 0 for each in distribute(lines, rules).allotments)


@CASES
@given(seeds)
def test_distribution_knows_no_order_of_entry(seed):
    lines, rules = distribution_of(seed)
    chance = Random(seed)
    again = [replace(rule, candidates=tuple(mixed(chance, rule.candidates))) for rule in mixed(chance, rules)]
    assert distribute(lines, rules) == distribute(mixed(chance, lines), again)
