"""When a machine can be given to maintenance, and that a schedule keeps off the windows that are planned."""

from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode
from uuid import UUID

import pytest

from backend.documents.jobs import Job
from tests.builders.engineering import a_work_center
from tests.contexts.scheduling_shop import SCHEDULE, a_floor, around_the_clock, lies, made, published

WINDOW, MAINTENANCE = "/api/scheduling/maintenance-window", "maintenance/maintenance_order"
HOUR = timedelta(hours=1)


@pytest.fixture
def floor(shop):
    """Three orders: an hour each on the saw, then two hours each on the press."""
    return a_floor(shop)


def ask(shop, center, minutes=60, **given):
    return shop.get(f"{WINDOW}?{urlencode({'work_center_id': center['id'], 'minutes': minutes} | given)}")


def moments(row):
    return datetime.fromisoformat(row["from"]), datetime.fromisoformat(row["until"])


def begins(schedule):
    return datetime.fromisoformat(schedule["begins_at"])


def test_a_machine_is_given_away_when_it_has_nothing_to_do(shop, floor):
    """The saw works for three hours; a minute at most is free before them."""
    schedule = published(shop)
    told = ask(shop, floor.saw, 90)
    [row] = told["windows"]
    assert moments(row) == (begins(schedule) + 3 * HOUR, begins(schedule) + 4.5 * HOUR)
    assert (row["place"], row["meets"]) == (1, [])
    assert (told["schedule"]["number"], told["work_center"]["number"]) == (schedule["number"], "SAW")


def test_without_a_gap_it_says_what_would_have_to_move(shop, floor):
    """Within its three hours the saw does one order after the other; all have weeks left, the last one moves least."""
    schedule = published(shop)
    told = ask(shop, floor.saw, 60, until=(begins(schedule) + 3 * HOUR).isoformat())
    [row] = told["windows"]
    assert moments(row) == (begins(schedule) + 2 * HOUR, begins(schedule) + 3 * HOUR)
    last = max(lies(shop, schedule).items(), key=lambda one: (one[0][1] == 10, one[1][1]))[0][0]
    numbers = sorted(order["number"] for order in floor.orders)
    met = [(one["work_order"]["number"], one["operation_number"]) for one in row["meets"]]
    assert met == [(numbers[last], 10)]


def test_nothing_is_written_and_no_schedule_is_needed(shop, floor):
    before = shop.trail()
    told = ask(shop, floor.press, 30)
    assert (told["schedule"], len(told["windows"])) == (None, 1)
    assert shop.trail() == before
    assert shop.list(SCHEDULE) == []
    with shop.database.reading() as session:
        assert session.query(Job).filter_by(kind="scheduling.make").count() == 0


def test_of_several_places_the_idle_one_comes_first(shop):
    floor = a_floor(shop, count=1)
    shop.change("plant/work_center", shop.read("plant/work_center", floor.saw["id"]), capacity="2")
    schedule = published(shop)
    until = (begins(schedule) + HOUR).isoformat()
    found = ask(shop, floor.saw, 45, until=until)["windows"]
    taken = next(row["place"] for row in found if row["meets"])
    assert [row["place"] for row in found] == [3 - taken, taken]


def test_where_there_is_no_time_there_is_no_window(shop, floor):
    now = datetime.now(UTC)
    assert ask(shop, floor.saw, 120, until=(now + HOUR).isoformat())["windows"] == []


def test_a_schedule_keeps_off_a_planned_window(shop, floor):
    first = made(shop)
    begin = begins(first) + 1 * HOUR
    span = {"planned_from": begin.isoformat(), "planned_until": (begin + 5 * HOUR).isoformat()}
    order = shop.make(MAINTENANCE, work_center_id=floor.saw["id"], kind="maintenance_service", priority=4, **span)
    told = lies(shop, made(shop))
    saw = sorted(times for (_, number), (_, *times) in told.items() if number == 10)
    assert [round(start) for start, _ in saw] == [0, 6, 7]
    shop.step(MAINTENANCE, order, "cancel", reason="Not now")
    saw = sorted(times for (_, number), (_, *times) in lies(shop, made(shop)).items() if number == 10)
    assert [round(start) for start, _ in saw] == [0, 1, 2]


def test_what_a_schedule_supposes_of_a_work_center_leaves_its_planned_windows_as_they_are(shop, floor):
    first = made(shop)
    begin = begins(first)
    span = {"planned_from": begin.isoformat(), "planned_until": (begin + 3 * HOUR).isoformat()}
    shop.make(MAINTENANCE, work_center_id=floor.saw["id"], kind="maintenance_service", priority=4, **span)
    down = {"action": "closed", "work_center_id": floor.saw["id"]}
    down |= {"from_at": begin.isoformat(), "until_at": (begin + 1 * HOUR).isoformat()}
    told = lies(shop, made(shop, changes=[down]))
    saw = sorted(times for (_, number), (_, *times) in told.items() if number == 10)
    assert [round(start) for start, _ in saw] == [3, 4, 5]


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("minutes=60", "work_center_id: an id is needed."),
        ("work_center_id={id}", "minutes: a whole number from 1 to 20160 is needed."),
        ("work_center_id={id}&minutes=20161", "minutes: a whole number from 1 to 20160 is needed."),
        (
            "work_center_id={id}&minutes=60&from=2026-12-01",
            "from: a moment with its offset is needed, such as 2026-12-01T08:00:00+08:00.",
        ),
        (
            "work_center_id={id}&minutes=60&until=2020-01-01T00:00:00Z",
            "until: it must be after from, and within a year.",
        ),
    ],
)
def test_what_cannot_be_asked_is_said(shop, query, sentence):
    around_the_clock(shop)
    answer = shop.request("GET", f"{WINDOW}?{query.format(id=a_work_center(shop)['id'])}")
    assert (answer.status_code, answer.json["message"]) == (422, sentence)


def test_strangers_and_who_may_not_read_schedules_are_turned_away(shop):
    center = a_work_center(shop)
    path = f"{WINDOW}?work_center_id={center['id']}&minutes=60"
    assert shop.as_stranger().request("GET", path).status_code == 404
    other = shop.make("plant/site", number="C1-2", name="South works")
    assert shop.as_role("south", "*", site_id=UUID(other["id"])).request("GET", path).status_code == 404
    assert shop.as_role("clerk", "sales.*").request("GET", path).status_code == 403
