"""Publishing: the floor follows one schedule at a time, and tickets and planning are told its dates."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest

from backend.plant.queries import local_day
from backend.scheduling import publishing
from backend.scheduling.events import SchedulePublished
from tests.builders.production import a_released_order, refused, report, tickets
from tests.contexts.scheduling_shop import SCHEDULE, a_floor, hours_from, made, published


@pytest.fixture
def floor(shop):
    return a_floor(shop)


@pytest.fixture
def told(monkeypatch):
    """What planning is told: ends of orders and days of work centers."""
    heard = []
    monkeypatch.setattr(publishing.published, "take", lambda *given: heard.append(given[:3]))
    return heard


def states(shop, *schedules):
    return [shop.read(SCHEDULE, one["id"])["state"] for one in schedules]


def mended(shop, base, **values):
    return made(shop, cause="behind", base_id=base["id"], **values)


def test_one_schedule_takes_the_place_of_the_other(shop, floor):
    first = published(shop)
    second = published(shop)
    assert states(shop, first, second) == ["replaced", "published"]
    assert first["published_at"] < second["published_at"]


def test_tickets_get_their_work_center_their_days_and_their_turn(shop, floor):
    """On the saw in the order of their due days, the last of three at its end."""
    schedule = published(shop)
    rows = [tickets(shop, order) for order in floor.orders]
    assert [row[10]["sequence"] for row in rows] == [row[20]["sequence"] for row in rows] == [10, 20, 30]
    ends = datetime.fromisoformat(schedule["ends_at"]) - timedelta(seconds=1)
    day = shop.perform(lambda act: local_day(act.session, shop.site_id, ends))
    assert rows[2][20]["due"] in (str(day), str(day + timedelta(days=1)))


def test_a_ticket_moves_to_the_work_center_it_was_scheduled_on(shop, floor):
    other = shop.make("plant/work_center", number="SAW2", name="SAW2")
    way = {"work_center_id": other["id"]}
    shop.make("scheduling/operation_setting", item_id=floor.shaft["id"], operation_number=10, ways=[way])
    published(shop)
    given = {tickets(shop, order)[10]["work_center_id"] for order in floor.orders}
    assert given == {floor.saw["id"], other["id"]}


def test_a_ticket_that_is_done_meanwhile_is_left_alone(shop, floor):
    schedule = made(shop)
    report(shop, floor.ticket(0, 10), "good", 10)
    before = floor.ticket(0, 10)
    assert shop.step(SCHEDULE, schedule, "publish")["state"] == "published"
    after = floor.ticket(0, 10)
    assert (after["state"], after["version"], after["sequence"]) == ("done", before["version"], before["sequence"])


def test_planning_is_told_when_orders_end_and_how_full_the_days_are(shop, floor, told):
    schedule = published(shop)
    [(site_id, ends, loads)] = told
    assert site_id == shop.site_id
    assert sorted(moment.isoformat() for moment in ends.values()) == [hours_from(schedule, at) for at in (3, 5, 7)]
    assert set(ends) == {UUID(order["id"]) for order in floor.orders}
    assert sum(one.busy_minutes for one in loads) == 3 * 60 + 6 * 60


def test_an_order_that_is_not_scheduled_to_its_end_has_none(shop, floor, told):
    held = {"action": "held", "work_order_id": floor.orders[0]["id"]}
    published(shop, changes=[held])
    assert set(told[0][1]) == {UUID(order["id"]) for order in floor.orders[1:]}


def test_what_was_made_from_another_schedule_than_the_floor_follows_is_refused(shop, floor):
    first = published(shop)
    late, meanwhile = mended(shop, first), mended(shop, first)
    shop.step(SCHEDULE, meanwhile, "publish")
    sentence = f"{meanwhile['number']} was published meanwhile; make the schedule again from it."
    assert refused(shop.try_step(SCHEDULE, late, "publish")) == (409, sentence)
    assert states(shop, first, meanwhile, late) == ["replaced", "published", "made"]


def test_a_new_plan_replaces_whatever_is_published(shop, floor):
    plan = made(shop)
    meanwhile = published(shop)
    shop.step(SCHEDULE, plan, "publish")
    assert states(shop, meanwhile, plan) == ["replaced", "published"]


def test_what_is_not_made_cannot_be_published(shop, floor):
    schedule = published(shop)
    assert shop.try_step(SCHEDULE, schedule, "publish").status_code == 409


def test_whoever_may_only_read_publishes_nothing(shop, floor):
    schedule = made(shop)
    reader = shop.as_role("reader", "scheduling.*.read")
    assert reader.try_step(SCHEDULE, schedule, "publish").status_code == 403
    assert shop.as_stranger().try_step(SCHEDULE, schedule, "publish").status_code == 404
    assert states(shop, schedule) == ["made"]


def test_it_is_told_upwards(shop, floor, monkeypatch):
    heard = []
    monkeypatch.setattr(
        publishing, "SchedulePublished", lambda *given: heard.append(given) or SchedulePublished(*given)
    )
    schedule = published(shop)
    [(schedule_id, site_id, published_at)] = heard
    assert (str(schedule_id), site_id) == (schedule["id"], shop.site_id)
    assert published_at == datetime.fromisoformat(schedule["published_at"])


def test_what_only_the_replaced_schedule_knew_has_no_moments_any_more(shop, floor):
    """An order was released in between: where the later schedule had it, the earlier one has somebody else."""
    earlier = made(shop)
    order = a_released_order(shop, floor.shaft, 10)
    published(shop)
    assert all(row["starts_at"] for row in tickets(shop, order).values())
    answer = shop.step(SCHEDULE, earlier, "publish")
    sentence = "Tickets this schedule knows nothing of: 2. They have no moments any more; make a new schedule."
    assert answer["message"] == sentence
    assert [row["starts_at"] for row in tickets(shop, order).values()] == [None, None]
    assert all(row["starts_at"] for one in floor.orders for row in tickets(shop, one).values())
