"""What a published schedule tells planning and what maintenance tells a schedule: ends, free hours, windows."""

from datetime import UTC, date, datetime, time
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from backend.kernel.errors import Invalid, Refused
from backend.maintenance import commands as maintenance
from backend.maintenance.maintenance_order import MaintenanceOrder
from backend.maintenance.queries import windows
from backend.planning.plan_change import PlanChange
from backend.planning.pool_promise import _is_unchanged
from backend.planning.published import PublishedDay, PublishedEnd, stamp, take
from tests.builders.engineering import a_work_center
from tests.builders.group import another_site
from tests.builders.inventory import a_place, stocked
from tests.builders.mps import MPS, a_master_scheme, a_pump, day, eight_hours, typed
from tests.builders.planning import a_part, a_scheme, an_assembly, exceptions, orders, planned, shape
from tests.builders.production import ORDER, a_firm_order, a_work_order
from tests.builders.sales import a_sale

MAINTENANCE = "maintenance/maintenance_order"
ZONE = ZoneInfo("Asia/Shanghai")


def at(shop, number: int, hour: int = 16) -> datetime:
    """A moment at the site, so many days from today."""
    return datetime.combine(day(shop, number), time(hour), ZONE).astimezone(UTC)


def publish(shop, ends=(), loads=(), site_id=None):
    ends = {UUID(order["id"]): moment for order, moment in ends}
    shop.perform(lambda act: take(site_id or shop.site_id, ends, [PublishedDay(*row) for row in loads], act))


def published(shop) -> dict[UUID, date]:
    with shop.database.reading() as session:
        return dict(session.execute(select(PublishedEnd.work_order_id, PublishedEnd.day)).tuples().all())


def marks(shop):
    with shop.database.reading() as session:
        return set(session.scalars(select(PlanChange.item_id)))


# The plan takes ends as days of receipt.


@pytest.fixture
def frame(shop):
    """Welded in a day out of a tube that comes within three."""
    return an_assembly(shop, "FRAME", (a_part(shop, "TUBE", lead=3), 1), lead=1)


def test_an_order_is_received_when_the_schedule_ends_it_and_what_is_needed_sooner_is_planned(shop, frame):
    """Ten are wanted on day 6 and an order of ten is due on day 5: nothing to plan. It ends on day 8: ten more."""
    order = a_work_order(shop, frame, 10, due=day(shop, 5))
    a_sale(shop, frame, 10, wanted=day(shop, 6))
    scheme = a_scheme(shop)
    assert orders(shop, planned(shop, scheme), frame) == []
    publish(shop, [(order, at(shop, 8))])
    assert shape(orders(shop, planned(shop, scheme), frame)) == [("FRAME", "10", 5, 6)]
    publish(shop)
    assert orders(shop, planned(shop, scheme), frame) == []


def test_an_order_that_ends_sooner_is_there_sooner(shop, frame):
    """Due on day 9 it is too late for day 6; the schedule ends it on day 6."""
    order = a_work_order(shop, frame, 10, due=day(shop, 9))
    a_sale(shop, frame, 10, wanted=day(shop, 6))
    scheme = a_scheme(shop)
    assert shape(orders(shop, planned(shop, scheme), frame)) == [("FRAME", "10", 5, 6)]
    publish(shop, [(order, at(shop, 6))])
    assert orders(shop, planned(shop, scheme), frame) == []


def test_an_end_that_has_gone_by_says_nothing_any_more(shop, frame):
    order = a_work_order(shop, frame, 10, due=day(shop, 5))
    a_sale(shop, frame, 10, wanted=day(shop, 4))
    publish(shop, [(order, at(shop, -1))])
    version = planned(shop)
    assert shape(orders(shop, version, frame)) == [("FRAME", "10", 3, 4)]
    assert "late_supply" not in {one["code"] for one in exceptions(shop, version)}


def test_material_is_needed_when_the_order_begins_but_never_after_it_ends(shop, frame):
    """It begins on day 6 by its own account; ending on day 4 it takes its tubes by then."""
    order = a_firm_order(shop, frame, 10, start=day(shop, 6), due=day(shop, 7))
    scheme, tube = a_scheme(shop), shop.list("engineering/item", "number=TUBE")[0]
    assert shape(orders(shop, planned(shop, scheme), tube)) == [("TUBE", "10", 3, 6)]
    publish(shop, [(order, at(shop, 9))])
    assert shape(orders(shop, planned(shop, scheme), tube)) == [("TUBE", "10", 3, 6)]
    publish(shop, [(order, at(shop, 4))])
    assert shape(orders(shop, planned(shop, scheme), tube)) == [("TUBE", "10", 1, 4)]


def test_what_is_free_to_promise_comes_on_the_day_of_the_end(shop):
    eight_hours(shop)
    pump = a_pump(shop, lead=60)
    order = a_work_order(shop, pump, 20, due=day(shop, 5))
    planned(shop, a_master_scheme(shop))
    planned(shop, a_scheme(shop))
    path = f"{MPS}/promise?item_id={pump['id']}&quantity=8&wanted={day(shop, 2)}"
    assert shop.get(path)["free"] == [{"day": str(day(shop, 5)), "quantity": "20"}]
    publish(shop, [(order, at(shop, 7))])
    assert shop.get(path)["free"] == [{"day": str(day(shop, 7)), "quantity": "20"}]


def test_a_plan_that_follows_the_floor_hears_of_the_orders_that_moved(shop, frame):
    a_scheme(shop, "LIVE", net_change=True)
    other = an_assembly(shop, "RACK", (a_part(shop, "BAR"), 1))
    first, second = a_work_order(shop, frame, 10), a_work_order(shop, other, 10)
    publish(shop, [(first, at(shop, 8)), (second, at(shop, 8))])
    shop.perform(lambda act: act.session.query(PlanChange).delete())
    publish(shop, [(first, at(shop, 8, 18)), (second, at(shop, 9))])
    assert marks(shop) == {UUID(other["id"])}
    publish(shop, [(second, at(shop, 9))])
    assert marks(shop) == {UUID(frame["id"]), UUID(other["id"])}


def test_a_publication_takes_the_place_of_the_last_one_of_its_site_alone(shop, frame):
    first, second = a_work_order(shop, frame, 10), a_work_order(shop, frame, 10)
    publish(shop, [(first, at(shop, 8, 0))])
    assert published(shop) == {UUID(first["id"]): day(shop, 7)}  # midnight ends the day before
    south = another_site(shop)
    publish(shop, [(second, at(shop, 9))], site_id=UUID(str(south.site_id)))
    assert published(shop) == {UUID(first["id"]): day(shop, 7)}
    publish(shop, [(second, at(shop, 9))])
    assert published(shop) == {UUID(second["id"]): day(shop, 9)}
    assert shop.read(ORDER, second["id"])["version"] == second["version"]


# A promise counts on the hours the schedule leaves.


@pytest.fixture
def pump(shop):
    """Half an hour each on WC1, which works eight hours a day; there are casings enough."""
    eight_hours(shop)
    made = a_pump(shop, lead=0)
    [casing] = shop.list("engineering/item", "number=CASING")
    stocked(shop, casing, 100, a_place(shop))
    planned(shop, a_master_scheme(shop))
    planned(shop, a_scheme(shop))
    return made


def full(shop, pump, quantity, wanted):
    told = shop.get(f"{MPS}/promise?item_id={pump['id']}&quantity={quantity}&wanted={day(shop, wanted)}")
    [found] = [offer for offer in told["offers"] if offer["kind"] == "full"]
    return found["day"], [(row["day"], row["hours"]) for row in found["hours"]]


def load(shop, *days):
    """Of WC1: day, minutes open, minutes in use."""
    center = UUID(a_work_center(shop)["id"])
    return [(center, day(shop, number), opened, busy) for number, opened, busy in days]


def test_a_promise_counts_on_what_the_schedule_leaves_free(shop, pump):
    """Twenty pumps are ten hours, back from day 6: eight and two. The schedule leaves one of the eight on day 6, none
    on day 5 and four on day 4; before its first day it says nothing, and day 3 has its eight as before."""
    assert full(shop, pump, 20, 6) == (str(day(shop, 6)), [(str(day(shop, 5)), "2"), (str(day(shop, 6)), "8")])
    publish(shop, loads=load(shop, (4, 480, 240), (5, 480, 480), (6, 480, 420)))
    hours = [(str(day(shop, 3)), "5"), (str(day(shop, 4)), "4"), (str(day(shop, 6)), "1")]
    assert full(shop, pump, 20, 6) == (str(day(shop, 6)), hours)


def test_where_the_schedule_leaves_nothing_the_promise_comes_behind_its_last_day(shop, pump):
    """Every day up to day 6 is full: sixteen pumps are made on day 7."""
    publish(shop, loads=load(shop, *((number, 480, 480) for number in range(7))))
    assert full(shop, pump, 16, 3) == (str(day(shop, 7)), [(str(day(shop, 7)), "8")])


def test_the_schedule_counts_instead_of_the_rough_load(shop, pump):
    """The master schedule has sixteen pumps on day 5, so roughly day 5 is full; the schedule says it is empty."""
    typed(shop, pump, 5, 16)
    a_sale(shop, pump, 16, wanted=day(shop, 5))
    planned(shop, a_master_scheme(shop))
    assert full(shop, pump, 4, 5)[1] == [(str(day(shop, 4)), "2")]
    publish(shop, loads=load(shop, (5, 480, 0)))
    assert full(shop, pump, 4, 5)[1] == [(str(day(shop, 5)), "2")]


def test_more_in_use_than_open_leaves_nothing_and_other_work_centers_are_as_before(shop, pump):
    other = UUID(a_work_center(shop, "WC2")["id"])
    publish(shop, loads=[*load(shop, (6, 480, 600)), (other, day(shop, 5), 480, 480)])
    assert full(shop, pump, 4, 6)[1] == [(str(day(shop, 5)), "2")]


def test_a_promise_that_was_looked_at_before_a_publication_is_looked_at_again(shop, pump):
    with shop.database.reading() as session:
        mark = (10**9, stamp(session, shop.site_id))
    assert shop.perform(lambda act: _is_unchanged(act.session, shop.site_id, mark)) is True
    publish(shop, loads=load(shop, (6, 480, 480)))
    assert shop.perform(lambda act: _is_unchanged(act.session, shop.site_id, mark)) is False


# What maintenance tells a schedule.


@pytest.fixture
def saw(shop):
    center = a_work_center(shop, "SAW")
    return shop.make("plant/equipment", number="E1", name="Band saw", work_center_id=center["id"])


def seen(shop, first=0, last=10):
    """Number, from and until of the windows between two days."""
    with shop.database.reading() as session:
        return [
            (row.number, row.from_at, row.until_at, row.stands)
            for row in windows(session, shop.site_id, at(shop, first, 0), at(shop, last, 0))
        ]


def a_service(shop, saw, *span, **given):
    names = dict(zip(("planned_from", "planned_until"), (moment.isoformat() for moment in span), strict=False))
    return shop.make(MAINTENANCE, equipment_id=saw["id"], kind="maintenance_service", priority=4, **names, **given)


def test_a_planned_window_is_told_with_the_work_center_of_its_machine(shop, saw):
    order = a_service(shop, saw, at(shop, 2, 8), at(shop, 2, 12))
    assert seen(shop) == [(order["number"], at(shop, 2, 8), at(shop, 2, 12), False)]
    with shop.database.reading() as session:
        [row] = windows(session, shop.site_id, at(shop, 0), at(shop, 10))
    assert (str(row.work_center_id), str(row.equipment_id)) == (saw["work_center_id"], saw["id"])
    assert seen(shop, 3) == seen(shop, 0, 2) == []


def test_a_machine_that_stands_is_told_until_somebody_says_when_it_runs(shop, saw):
    order = shop.make(MAINTENANCE, equipment_id=saw["id"], stands=True)
    reported = datetime.fromisoformat(order["reported_at"])
    assert seen(shop) == [(order["number"], reported, None, True)]
    values = {"planned_from": at(shop, 0, 0).isoformat(), "planned_until": at(shop, 1, 12).isoformat()}
    order = shop.change(MAINTENANCE, order, **values)
    assert seen(shop) == [(order["number"], reported, at(shop, 1, 12), True)]
    assert seen(shop, 2) == [(order["number"], reported, None, True)]
    shop.step(MAINTENANCE, order, "complete", hours="1")
    assert seen(shop) == []


def test_what_stands_nowhere_or_is_over_or_elsewhere_is_not_told(shop, saw):
    shop.make(MAINTENANCE, description="Roof leaks", stands=True)
    order = a_service(shop, saw, at(shop, 2, 8), at(shop, 2, 12))
    shop.step(MAINTENANCE, order, "cancel", reason="Not needed")
    assert seen(shop) == []
    a_service(shop, saw, at(shop, 2, 8), at(shop, 2, 12))
    with shop.database.reading() as session:
        assert windows(session, UUID(str(another_site(shop).site_id)), at(shop, 0), at(shop, 9)) == []


def test_a_window_has_both_ends_and_ends_after_it_begins(shop, saw):
    given = {"equipment_id": saw["id"], "planned_from": at(shop, 2, 12).isoformat()}
    answer = shop.try_make(MAINTENANCE, **given)
    sentence = "planned_until: a window needs its beginning and its end."
    assert (answer.status_code, answer.json["message"]) == (422, sentence)
    answer = shop.try_make(MAINTENANCE, **given, planned_until=at(shop, 2, 8).isoformat())
    assert answer.status_code == 422
    assert answer.json["fields"] == {"planned_until": ["This must be after, or more than, Planned from."]}
    assert shop.list(MAINTENANCE) == []


def test_scheduling_plans_a_window_of_an_open_order(shop, saw):
    order = a_service(shop, saw)

    def plan(*span):
        def work(act):
            maintenance.plan_window(act.find(MaintenanceOrder, UUID(order["id"]), lock=True), *span, act)

        shop.perform(work)

    plan(at(shop, 3, 8), at(shop, 3, 10))
    assert seen(shop) == [(order["number"], at(shop, 3, 8), at(shop, 3, 10), False)]
    assert shop.get(f"/api/{MAINTENANCE}/{order['id']}/trail")["rows"][0]["verb"] == "plan_window"
    with pytest.raises(Invalid, match="planned_until: it must be after planned_from"):
        plan(at(shop, 3, 8), at(shop, 3, 8))
    shop.step(MAINTENANCE, order, "complete", hours="1")
    with pytest.raises(Refused, match="is completed; nothing is planned for it any more"):
        plan(at(shop, 4, 8), at(shop, 4, 10))
