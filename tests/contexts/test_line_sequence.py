"""The line plan: a week spread over days, the sequence of a day, moves by hand, and when a new one replaces it."""

from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from backend.contexts import assemble
from backend.documents import claims
from backend.documents.jobs import JobRun
from backend.scheduling import sequence_endpoints
from backend.scheduling.line_jobs import arrange
from tests.builders.engineering import statements
from tests.builders.lines import (
    MONDAY,
    OPTION,
    RULE,
    SEQUENCE,
    SETTING,
    WEEK,
    a_line,
    a_model,
    a_rule,
    board,
    broken,
    day,
    models,
    quantities,
    seen,
    spread,
    try_verb,
    verb,
    wanted,
)

TICKET = "production/ticket"


def refused(answer):
    return answer.status_code, answer.json["message"]


@pytest.fixture
def monday(shop):
    """The line works on Mondays alone, so a week is one day."""
    a_line(shop, "1")
    return shop


def test_models_are_mixed_evenly_over_the_day(monday):
    """planning.md §7: A 4, B 2, C 2."""
    wanted(monday, day(2), A=4, B=2, C=2)
    [sequence] = spread(monday)
    assert (sequence["day"], models(monday, sequence)) == (str(MONDAY), "A B C A A B C A")
    verb(monday, sequence, "arrange")
    assert models(monday, sequence) == "A B C A A B C A"


def test_an_option_is_kept_apart_before_the_day_is_level(monday):
    """planning.md §7: with option {B, C} at most one in two."""
    a_rule(monday, "ROOF", 1, 2)
    for model in "BC":
        a_model(monday, model, "ROOF")
    wanted(monday, day(2), A=4, B=2, C=2)
    [sequence] = spread(monday)
    assert (models(monday, sequence), broken(monday, sequence)) == ("A B A C A B A C", {})
    told = seen(monday, sequence)
    assert [row["options"] for row in told["positions"]] == [[], ["ROOF"]] * 4
    assert [(rule["option"], rule["most"], rule["consecutive"]) for rule in told["rules"]] == [("ROOF", 1, 2)]


def test_a_rule_looks_back_on_the_day_before(shop):
    a_line(shop, "12")
    a_rule(shop, "ROOF", 1, 3)
    a_model(shop, "B", "ROOF")
    wanted(shop, day(1), A=4, B=2)
    first, second = spread(shop)
    assert (models(shop, first), models(shop, second)) == ("A B A", "A B A")
    assert seen(shop, second)["before"] == [["ROOF"], []]
    verb(shop, first, "move", place=2, to=3)
    assert broken(shop, second) == {2: ["ROOF"]}


def test_a_rule_that_cannot_hold_is_told_and_broken_least(monday):
    a_rule(monday, "ROOF", 1, 2)
    a_model(monday, "B", "ROOF")
    wanted(monday, day(0), A=1, B=3)
    [sequence] = spread(monday)
    assert models(monday, sequence) == "B A B B"
    assert broken(monday, sequence) == {4: ["ROOF"]}
    assert monday.read(SEQUENCE, sequence["id"])["hard_broken"] == 1


def test_a_week_is_spread_by_largest_remainder_and_closed_days_build_nothing(shop):
    a_line(shop, "123")
    wanted(shop, day(4), A=10, B=4)
    assert quantities(board(shop)) == {"A": [0] * 7, "B": [0] * 7}
    assert [row["left"] for row in board(shop)["models"]] == [10, 4]
    spread(shop)
    told = board(shop)
    assert quantities(told) == {"A": [4, 3, 3, 0, 0, 0, 0], "B": [2, 1, 1, 0, 0, 0, 0]}
    assert ([one["open"] for one in told["days"]], told["left"]) == ([True] * 3 + [False] * 4, 0)
    assert [(row["letter"], row["planned"], row["left"]) for row in told["models"]] == [("A", 10, 0), ("B", 4, 0)]


def test_a_day_is_split_to_its_shifts_and_every_unit_has_its_moment(monday):
    line = a_line(monday)
    calendar = monday.list("plant/work_calendar", "number=LINE")[0]
    shifts = [("Early", 360, 480), ("Late", 840, 240)]
    rows = [{"name": name, "weekdays": "1", "starts_minute": at, "minutes": long} for name, at, long in shifts]
    monday.change("plant/work_calendar", calendar, shifts=rows)
    monday.make(SETTING, work_center_id=line["id"], takt_seconds="7200")
    wanted(monday, day(0), A=6)
    [sequence] = spread(monday)
    first = board(monday)["days"][0]
    assert (first["capacity"], first["units"], first["percent"], first["open_minutes"]) == (6, 6, "100", 720)
    assert [(one["name"], one["units"]) for one in first["shifts"]] == [("Early", 4), ("Late", 2)]
    told = seen(monday, sequence)
    zone = ZoneInfo(monday.read("plant/site", monday.site_id)["timezone"])
    hours = [datetime.fromisoformat(row["starts_at"]).astimezone(zone).hour for row in told["positions"]]
    assert (told["sequence"]["takt_seconds"], hours) == ("7200", [6, 8, 10, 12, 14, 16])
    assert [row["shift"] for row in told["positions"]] == ["Early"] * 4 + ["Late"] * 2


def test_a_move_tells_at_once_what_it_breaks_and_needs_a_reason_for_what_must_hold(monday):
    a_rule(monday, "ROOF", 1, 2)
    a_rule(monday, "LPG", 1, 2, hard=False, weight="3")
    a_model(monday, "B", "ROOF LPG")
    wanted(monday, day(0), A=3, B=2)
    [sequence] = spread(monday)
    assert models(monday, sequence) == "A B A B A"
    before = monday.trail()
    told = verb(monday, sequence, "try", place=3, to=5)
    assert (told["feasible"], told["broken"], told["broken_before"]) == (False, 2, 0)
    assert [(one["place"], one["option"], one["hard"]) for one in told["breaks"]] == [
        (3, "ROOF", True),
        (3, "LPG", False),
    ]
    sentence = "This breaks ROOF 1/2, which must hold. Say why it is to be so all the same."
    assert refused(try_verb(monday, sequence, "move", place=3, to=5)) == (409, sentence)
    assert monday.trail() == before
    done = verb(monday, sequence, "move", place=3, to=5, reason="A waits for its engine.")
    assert done["message"] == "ROOF 1/2 is broken on purpose: A waits for its engine."
    row = monday.read(SEQUENCE, sequence["id"])
    assert (models(monday, sequence), row["hard_broken"], row["soft_weight"]) == ("A B B A A", 1, "3")


def test_a_new_sequence_replaces_the_old_one_only_where_it_saves_what_its_moves_cost(monday):
    wanted(monday, day(0), A=2, B=2)
    [sequence] = spread(monday)
    verb(monday, sequence, "move", place=3, to=1)
    assert models(monday, sequence) == "A A B B"
    kept = verb(monday, sequence, "arrange")
    assert (kept["replaced"], kept["saved"], kept["price"], models(monday, sequence)) == (False, "0", "1", "A A B B")
    taken = verb(monday, sequence, "arrange", despite=True)
    assert (taken["replaced"], models(monday, sequence)) == (True, "A B A B")
    assert [move["cause"] for move in seen(monday, sequence)["moves"]] == ["level"]


def test_what_came_since_stands_behind_what_is_not_worth_moving(monday):
    wanted(monday, day(0), A=2, B=2)
    [sequence] = spread(monday)
    verb(monday, sequence, "move", place=2, to=1)
    wanted(monday, day(0), C=3)
    spread(monday)
    row = monday.read(SEQUENCE, sequence["id"])
    assert (models(monday, sequence), row["saved"], row["price"]) == ("B A A B C C C", "0", "1.571")


def test_a_rule_that_comes_later_moves_units_and_each_move_says_why(monday):
    a_model(monday, "B", "ROOF")
    wanted(monday, day(0), A=2, B=2)
    [sequence] = spread(monday)
    verb(monday, sequence, "move", place=3, to=1)
    a_rule(monday, "ROOF", 1, 2)
    told = verb(monday, sequence, "arrange")
    assert (told["replaced"], told["saved"], models(monday, sequence)) == (True, "100", "A B A B")
    assert broken(monday, sequence) == {}
    [move] = seen(monday, sequence)["moves"]
    assert (move["item"]["number"], move["before"], move["after"], move["cause"]) == ("A", 1, 3, "ROOF 1/2")


def test_an_order_that_is_cancelled_leaves_its_draft_when_the_week_is_spread_again(monday):
    orders = wanted(monday, day(0), A=2, B=1)
    [sequence] = spread(monday)
    monday.step("production/work_order", orders["A"], "cancel")
    spread(monday)
    assert models(monday, sequence) == "B"


def test_a_long_day_is_arranged_by_a_worker(monday, monkeypatch):
    monkeypatch.setattr(sequence_endpoints, "AT_ONCE", 3)
    a_model(monday, "B", "ROOF")
    wanted(monday, day(0), A=2, B=2)
    [sequence] = spread(monday)
    verb(monday, sequence, "move", place=3, to=1)
    a_rule(monday, "ROOF", 1, 2)
    answer = try_verb(monday, sequence, "arrange")
    assert (answer.status_code, models(monday, sequence)) == (202, "A A B B")
    job_id = UUID(answer.json["job_id"])
    assert monday.read(SEQUENCE, sequence["id"])["job_id"] == str(job_id)
    claim = claims.claim(monday.database, job_id)
    arrange(JobRun(monday.database, claim, assemble()), claim.payload)
    assert (models(monday, sequence), monday.read(SEQUENCE, sequence["id"])["job_id"]) == ("A B A B", None)


def test_the_board_asks_as_much_for_many_orders_as_for_two(monday):
    wanted(monday, day(0), A=1, B=1)
    spread(monday)
    few = statements(monday, lambda: board(monday))
    for _ in range(10):
        wanted(monday, day(0), A=1, B=1)
    spread(monday)
    assert (statements(monday, lambda: board(monday)), quantities(board(monday))["A"][0]) == (few, 11)


def test_who_is_elsewhere_or_may_not_sees_and_changes_nothing(monday):
    wanted(monday, day(0), A=2)
    [sequence] = spread(monday)
    path = f"{WEEK}?work_center_id={a_line(monday)['id']}"
    south = monday.make("plant/site", number="C1-2", name="South works")
    for other in (monday.as_stranger(), monday.as_role("south", "*", site_id=UUID(south["id"]))):
        assert other.request("GET", path).status_code == 404
        assert try_verb(other, sequence, "move", place=1, to=2).status_code == 404
    reader = monday.as_role("reader", "scheduling.*.read", "plant.*.read")
    assert reader.request("GET", path).status_code == 200
    assert try_verb(reader, sequence, "move", place=1, to=2).status_code == 403


@pytest.mark.parametrize(
    ("document", "values", "sentence"),
    [
        (RULE, {"option": "X", "most": 2, "consecutive": 2}, "consecutive: This must be after, or more than, At most."),
        (RULE, {"option": "X", "most": 0, "consecutive": 1}, "consecutive: A value from 2 to 1000 is needed."),
        (SETTING, {"takt_seconds": "0"}, "takt_seconds: More than 0 is needed."),
        (SETTING, {"freeze_days": 61}, "freeze_days: A value from 0 to 60 is needed."),
    ],
)
def test_what_makes_no_sense_is_refused_with_its_field(shop, document, values, sentence):
    assert refused(shop.try_make(document, work_center_id=a_line(shop)["id"], **values)) == (422, sentence)


def test_an_item_has_its_options_once_at_a_site(shop):
    item = a_model(shop, "A", "ROOF")
    assert shop.try_make(OPTION, item_id=item["id"]).status_code == 409


def test_a_place_beyond_the_day_is_refused(monday):
    wanted(monday, day(0), A=2)
    [sequence] = spread(monday)
    answer = try_verb(monday, sequence, "try", place=1, to=3)
    assert refused(answer) == (422, "to: a place from 1 to 2 is needed.")
