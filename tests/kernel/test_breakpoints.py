"""Break points: the worked example of planning.md §4, the kinds, groups that switch together, and properties."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from backend.kernel.substitution.breakpoint_facts import BreakPoint, Offer, OldNeed
from backend.kernel.substitution.breakpoints import on_their_sides, predict
from backend.kernel.substitution.cutin import late_issue, transition_quantity
from backend.kernel.substitution.facts import Member, Need

NEW = (Member("N"),)
SOFT = BreakPoint("b", "O", NEW, quantity=500, consumed=180, new_lead=6, cost=Decimal("2.5"))


def daily(first=0, end=14, quantity=40, item="O"):
    return [OldNeed(f"{item}{day:02}", item, quantity, day, order=f"wo{day:02}") for day in range(first, end)]


def old_days(cut):
    return [side.day for side in cut.sides if side.old]


def codes(cut):
    return [finding.code for finding in cut.findings]


def test_old_lasts_to_its_transition_quantity_and_the_new_part_cuts_in():
    cut = predict([SOFT], daily())["b"]
    assert (old_days(cut), cut.day, cut.stranded, cut.findings) == (list(range(8)), 8, 0, ())
    assert [side.items for side in cut.sides if side.new] == [(("N", 40),)] * 6


def test_the_prediction_follows_what_was_really_issued():
    later = replace(SOFT, consumed=180 + 150, previous=8)
    whole = predict([later], daily(5), today=5)["b"]
    assert (old_days(whole), whole.served, whole.day, whole.stranded) == ([5, 6, 7, 8], 160, 9, 10)
    assert (whole.by_need["O09"].new, whole.value, codes(whole)) == (40, Decimal(25), ["cutin_gap", "stranded"])
    split = predict([replace(later, split=True)], daily(5), today=5)["b"]
    assert (split.day, split.by_need["O09"][2:4], split.stranded) == (9, (10, 30), 0)


def test_a_forced_date_beats_what_is_left_and_strands_it():
    cut = predict([replace(SOFT, day=6)], daily())["b"]
    assert (old_days(cut), cut.served, cut.day, cut.stranded) == (list(range(6)), 240, 6, 80)


def test_a_forced_date_later_than_the_stock_lasts_names_what_must_be_bridged():
    cut = predict([replace(SOFT, day=10)], daily())["b"]
    assert (cut.day, cut.served, cut.bridging) == (10, 400, 80)
    assert [finding.offers for finding in cut.findings] == [(Offer("raise_quantity", 80),)]


def test_an_order_across_the_serial_is_two_needs():
    point = BreakPoint("b", "O", NEW, serial=105)
    needs = [
        OldNeed("n1", "O", 20, 0, serials=(90, 100)),
        OldNeed("n2", "O", 20, 1, serials=(100, 110)),
        OldNeed("n3", "O", 20, 2, serials=(110, 120)),
    ]
    cut = predict([point], needs)["b"]
    assert [(side.need, side.old, side.new) for side in cut.sides] == [
        ("n1", 20, 0), ("n2", 10, 0), ("n2", 0, 10), ("n3", 0, 20),
    ]  # fmt: skip
    assert cut.day == 1


def test_orders_on_the_list_are_new_and_the_others_wait_for_the_quantity():
    cut = predict([replace(SOFT, orders=frozenset({"wo02"}))], daily())["b"]
    assert (cut.by_need["O02"].reason, cut.day, old_days(cut)) == ("listed", 9, [0, 1, 3, 4, 5, 6, 7, 8])
    listed = predict([BreakPoint("b", "O", NEW, orders=frozenset({"wo02"}))], daily())["b"]
    assert (listed.day, len(old_days(listed))) == (2, 13)


def test_latest_ends_it_and_a_small_remainder_counts_as_nothing():
    cut = predict([replace(SOFT, latest=5)], daily())["b"]
    assert (cut.day, cut.stranded, codes(cut)) == (5, 120, ["cutin_gap", "stranded"])
    nothing = predict([replace(SOFT, consumed=490, minimum=10)], daily())["b"]
    assert (nothing.day, nothing.stranded, nothing.served) == (0, 0, 0)


def test_coupled_parts_cut_in_together_at_the_first_or_at_the_last():
    shaft = replace(SOFT, id="shaft", group="ec7", quantity=200, consumed=0, new_lead=None)
    seal = BreakPoint("seal", "S", (Member("T", 2),), quantity=400, group="ec7")
    needs = daily() + daily(item="S")
    first = predict([shaft, seal], needs)
    assert (first["shaft"].day, first["seal"].day) == (5, 5)
    assert (first["seal"].stranded, first["seal"].by_need["S05"].items) == (200, (("T", 80),))
    last = predict([replace(shaft, group_at="last"), replace(seal, group_at="last")], needs)
    assert (last["shaft"].day, last["seal"].day, last["seal"].stranded) == (10, 10, 0)
    assert (last["shaft"].bridging, codes(last["shaft"])) == (200, ["bridging"])


def test_a_points_state_decides_before_it_is_armed_and_after_it_switched():
    rows = {state: predict([replace(SOFT, state=state)], daily())["b"] for state in ("defined", "switched")}
    assert (rows["defined"].day, rows["defined"].bridging, rows["defined"].findings) == (None, 0, ())
    assert (rows["switched"].day, rows["switched"].served) == (0, 0)


def test_parts_of_one_parent_lie_on_one_side_though_they_are_needed_on_different_days():
    shaft = BreakPoint("shaft", "O", NEW, quantity=80, group="g")
    seal = BreakPoint("seal", "S", (Member("T"),), quantity=1000, group="g")
    needs = daily() + [replace(need, day=need.day + 3) for need in daily(item="S")]
    cuts = predict([shaft, seal], needs)
    for order in range(14):
        assert (cuts["shaft"].by_need[f"O{order:02}"].old > 0) == (cuts["seal"].by_need[f"S{order:02}"].old > 0)
    assert (cuts["shaft"].day, cuts["seal"].day) == (2, 5)


def test_what_forces_one_coupled_part_forces_them_all():
    shaft = BreakPoint("shaft", "O", NEW, quantity=80, group="g")
    seal = BreakPoint("seal", "S", (Member("T"),), day=5, group="g", orders=frozenset({"wo01"}))
    cuts = predict([shaft, seal], daily() + daily(item="S"))
    assert (cuts["shaft"].day, cuts["seal"].day, cuts["shaft"].bridging) == (5, 5, 80)
    assert [old_days(cuts[name]) for name in ("shaft", "seal")] == [[0, 2, 3, 4]] * 2


def test_a_new_part_that_comes_too_late_is_told_with_the_ways_out():
    cut = predict([replace(SOFT, consumed=420, new_lead=6, new_supply=((0, 50),))], daily())["b"]
    (gap,) = cut.findings
    assert (cut.day, gap.code, gap.day, gap.amount) == (2, "cutin_gap", 2, 110)
    assert gap.offers == (Offer("raise_quantity", 110), Offer("expedite", 4))
    dated = predict([BreakPoint("b", "O", NEW, day=4, new_lead=6)], daily())["b"]
    assert dated.findings[0].offers[-1] == Offer("move_date", 6)


def test_drift_beyond_five_days_is_told():
    assert codes(predict([replace(SOFT, previous=3)], daily())["b"]) == []
    (drift,) = predict([replace(SOFT, previous=2)], daily())["b"].findings
    assert (drift.code, drift.amount) == ("cutin_drift", 6)


def test_the_first_real_use_replaces_the_prediction_and_late_issues_need_a_right():
    used = replace(SOFT, first_use=0, state="switched")
    cut = predict([used], daily())["b"]
    assert (cut.day, cut.fact, cut.served, cut.stranded) == (0, True, 0, 320)
    assert [late_issue(used, 3, right) for right in (False, True)] == ["needs_right", ""]
    assert late_issue(SOFT, 3, right=False) == ""


def test_scopes_the_point_of_the_bom_line_before_the_one_of_the_site():
    points = [BreakPoint("all", "O", NEW, day=0), BreakPoint("line", "O", NEW, day=9, bom_line="L1")]
    cuts = predict(points, [OldNeed("n", "O", 5, 3, bom_line="L1"), OldNeed("m", "O", 5, 3, bom_line="L2")])
    assert (cuts["line"].by_need["n"].old, cuts["all"].by_need["m"].new) == (5, 5)


def test_needs_reach_the_evaluator_on_their_side():
    point = BreakPoint("b", "O", (Member("N", Fraction(1, 2)), Member("W", 2)), quantity=50, split=True)
    needs = [Need("O00", "O", 40), Need("O01", "O", 40, 1), Need("x", "X", 1)]
    cuts = predict([point], [OldNeed(need.id, need.item, need.quantity, need.day) for need in needs])
    rows = [(need.id, need.item, need.quantity) for need in on_their_sides(needs, cuts)]
    assert rows == [("O00", "O", 40), ("O01", "O", 10), ("O01", "N", 15), ("O01", "W", 60), ("x", "X", 1)]
    assert transition_quantity(1200 + 300, 200, 400) == 2100


@st.composite
def worlds(draw):
    point = BreakPoint(
        "b", "O", NEW, day=draw(st.sampled_from([None, 4])), quantity=draw(st.sampled_from([None, 0, 30, 70])),
        consumed=draw(st.integers(0, 40)), latest=draw(st.sampled_from([None, 6])), minimum=draw(st.integers(0, 5)),
        split=draw(st.booleans()), orders=draw(st.sampled_from([frozenset(), frozenset({"w1"})])),
    )  # fmt: skip
    rows = st.tuples(st.integers(0, 30), st.integers(0, 9), st.integers(1, 2), st.sampled_from(["w1", "w2", ""]))
    needs = [OldNeed(f"n{n}", "O", *row) for n, row in enumerate(draw(st.lists(rows, max_size=8)))]
    return point, needs


@given(worlds(), st.randoms())
def test_every_need_has_its_side_and_old_never_exceeds_the_quantity_unless_forced(world, chance):
    point, needs = world
    cut = predict([point], needs)["b"]
    quantities = {need.id: need.quantity for need in needs if need.quantity}
    assert {side.need: side.old + side.new for side in cut.sides} == quantities
    assert all(side.old == 0 or side.new == 0 or side.reason == "split" for side in cut.sides)
    if point.quantity is not None and not point.forced:
        assert cut.served <= max(0, point.quantity - point.consumed)
    if point.latest is not None and not point.forced and point.quantity is not None:
        assert cut.day <= point.latest
        assert all(side.old == 0 for side in cut.sides if side.day >= point.latest)
    if point.forced:
        assert cut.day == point.day and all(side.old for side in cut.sides if side.day < 4 and side.reason != "listed")
    assert predict([point], chance.sample(needs, len(needs))) == {"b": cut}


@given(worlds(), st.integers(1, 30), st.integers(0, 9))
def test_more_demand_never_moves_a_soft_cut_in_later(world, quantity, day):
    point, needs = world
    before = predict([point], needs)["b"].day
    after = predict([point], [*needs, OldNeed("more", "O", quantity, day)])["b"].day
    if point.quantity is not None and not point.orders and before is not None:
        assert after is not None and after <= before


@given(st.lists(st.tuples(st.integers(1, 20), st.integers(0, 9), st.sampled_from("OS")), max_size=10),
       st.sampled_from(["first", "last"]))  # fmt: skip
def test_needs_of_one_order_never_lie_on_both_sides_of_a_group(rows, mode):
    points = [
        BreakPoint("o", "O", NEW, quantity=30, group="g", group_at=mode),
        BreakPoint("s", "S", NEW, quantity=20, group="g", group_at=mode),
    ]
    needs = [OldNeed(f"n{n}", item, quantity, day, order=f"w{n % 3}") for n, (quantity, day, item) in enumerate(rows)]
    sides = {}
    for cut in predict(points, needs).values():
        for side in cut.sides:
            sides.setdefault(f"w{int(side.need[1:]) % 3}", set()).add(side.old > 0)
    assert all(len(found) == 1 for found in sides.values())
