"""Thousands at once: checked like one, never made twice, refused by row, and short enough that others need not wait."""

import time

import pytest
from sqlalchemy import select
from uuid_utils.compat import uuid7

from backend.contexts import assemble
from backend.documents.bulk import Load, bulk_create, bulk_load
from backend.documents.trail import Trail
from backend.kernel.errors import Invalid
from backend.people.user import Device
from backend.plant.work_calendar import WorkCalendar, WorkCalendarShift
from backend.plant.work_center import Area, WorkCenter


def areas(count, start=0):
    return [{"number": f"A{place:05}", "name": f"Area {place}"} for place in range(start, start + count)]


def test_documents_made_in_bulk_are_like_those_made_one_by_one(shop):
    shifts = [{"name": "Early", "starts_minute": 360, "minutes": 480, "weekdays": "12"}]
    by_hand = shop.make("plant/work_calendar", number="C1", name="机加工", shifts=shifts)
    in_bulk = {"number": "C2", "name": "机加工", "shifts": shifts}
    result = shop.perform(lambda act: bulk_create(WorkCalendar, [in_bulk], act))
    assert (result.created, result.rejected) == (1, [])
    made = shop.list("plant/work_calendar", "number=C2&lines=1")[0]
    differing = {"id", "number", "created_at", "changed_at", "created_by_id", "changed_by_id", "steps", "holds"}
    differing |= {"created_by", "changed_by"}
    assert {n: v for n, v in made.items() if n not in {*differing, "shifts"}} == {
        n: v for n, v in by_hand.items() if n in made and n not in {*differing, "shifts"}
    }
    assert [{n: v for n, v in line.items() if n != "id"} for line in made["shifts"]] == [
        {n: v for n, v in line.items() if n != "id"} for line in by_hand["shifts"]
    ]
    assert [row["number"] for row in shop.list("plant/work_calendar", "q=jjg")] == ["C2", "C1"]
    trail = shop.get(f"/api/plant/work_calendar/{made['id']}/trail")["rows"]
    assert [(row["version"], row["verb"], row["diff"]["name"]) for row in trail] == [(1, "create", [None, "机加工"])]
    assert trail[0]["diff"]["shifts[10]"][1]["name"] == "Early"


def test_the_same_rows_again_make_nothing_twice(shop):
    database, actor = shop.database, shop.software()
    first = bulk_load(database, assemble(), actor, Load(Area), enumerate(areas(1_200), 1))
    before = shop.trail()
    again = bulk_load(database, assemble(), actor, Load(Area), enumerate(areas(1_210), 1))
    assert (first.created, again.created, again.same) == (1_200, 10, 1_200)
    assert shop.trail() == before + 10


def test_rows_the_database_refuses_are_told_and_the_others_are_made_without_a_gap(shop):
    rows = [{"name": f"Phone {place}"} for place in range(20)]
    rows[7]["home_site_id"] = str(uuid7())
    result = shop.perform(lambda act: bulk_create(Device, rows, act))
    assert (result.created, [(r.row, r.field) for r in result.rejected]) == (19, [(8, "home_site_id")])
    centers = [{"number": f"W{place}", "name": "x", "capacity": str(int(place not in (3, 11)))} for place in range(20)]
    result = shop.perform(lambda act: bulk_create(WorkCenter, centers, act))
    assert (result.created, [r.row for r in result.rejected]) == (18, [4, 12])
    assert result.rejected[0].message == "capacity: More than 0 is needed."
    numbers = sorted(row["number"] for row in shop.list("people/device"))
    assert numbers == [f"DEV-{place:04}" for place in range(1, 20)]


def test_a_refused_act_leaves_no_bulk_row_and_no_trail(shop):
    before = shop.trail()

    def fails(act):
        bulk_create(Area, areas(50), act)
        raise Invalid("no")

    with pytest.raises(Invalid):
        shop.perform(fails)
    assert (shop.trail(), shop.list("plant/area")) == (before, [])


def test_documents_with_a_past_keep_their_numbers_and_states_and_the_series_goes_on_behind(shop):
    rows = [{"number": "DEV-0041", "name": "Old phone", "state": "revoked", "queue_length": 7}]
    result = shop.perform(lambda act: bulk_create(Device, rows, act, past=True))
    assert result.created == 1
    old = shop.list("people/device")[0]
    assert (old["number"], old["state"], old["queue_length"]) == ("DEV-0041", "revoked", 7)
    assert shop.make("people/device", name="New phone")["number"] == "DEV-0042"
    again = shop.perform(lambda act: bulk_create(Device, [rows[0] | {"state": "active"}], act, past=True))
    assert (again.created, again.rejected[0].field) == (0, "state")
    unknown = shop.perform(lambda act: bulk_create(Device, [{"name": "x", "state": "lost"}], act, past=True))
    assert unknown.rejected[0].field == "state"


def test_another_companys_rows_and_places_are_out_of_reach(shop):
    area = shop.make("plant/area", number="A1", name="Machining")
    stranger = shop.as_stranger()
    rows = [
        {"number": "W1", "name": "x", "area_id": area["id"]},
        {"number": "W2", "name": "x", "site_id": str(shop.site_id)},
        {"number": "W3", "name": "x", "company_id": str(shop.company_id)},
        {"number": "W4", "name": "x"},
    ]
    result = stranger.perform(lambda act: bulk_create(WorkCenter, rows, act))
    assert [(r.row, r.field) for r in result.rejected] == [(1, "area_id"), (2, "site_id"), (3, "company_id")]
    assert [row["number"] for row in stranger.list("plant/work_center")] == ["W4"]


def test_bulk_and_ordinary_changes_share_one_trail_in_order(shop):
    def both(act):
        bulk_create(Area, areas(3), act)
        act.add(WorkCalendar(number="C1", name="x", shifts=[WorkCalendarShift(name="E", starts_minute=0, minutes=1)]))

    shop.perform(both)
    with shop.database.reading() as session:
        query = select(Trail.document, Trail.act_id).order_by(Trail.change_no.desc()).limit(4)
        newest = session.execute(query).all()
    assert sorted(document for document, _ in newest) == ["plant/area"] * 3 + ["plant/work_calendar"]
    assert len({act for _, act in newest}) == 1


@pytest.mark.slow
def test_bulk_is_fast_and_lets_others_in(shop):
    rows = list(enumerate(areas(20_000), 1))
    began = time.perf_counter()
    result = bulk_load(shop.database, assemble(), shop.software(), Load(Area), rows)
    rate = 20_000 / (time.perf_counter() - began)
    assert result.created == 20_000
    assert rate > 1_500  # 4,000 and more on a quiet machine
