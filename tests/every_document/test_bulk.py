"""Thousands at once: checked like one, never made twice, refused by row, and short enough that others need not wait."""

import time
from datetime import UTC
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from uuid_utils.compat import uuid7

from backend.contexts import assemble
from backend.documents import quick, shapes
from backend.documents.bulk import Load, bulk_create, bulk_load
from backend.documents.fields import fields_of, lines_of
from backend.documents.trail import Trail
from backend.kernel.errors import Invalid
from backend.people.user import Device
from backend.plant.work_calendar import WorkCalendar, WorkCalendarShift
from backend.plant.work_center import Area, WorkCenter

PLENTY = settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
ODD = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(allow_nan=False),
    st.text(max_size=5),
    st.lists(st.integers(), max_size=2),
    st.dictionaries(st.text(max_size=3), st.integers(), max_size=2),
)


def good_or_odd(field):
    """Mostly what the field takes, sometimes not quite, sometimes something else altogether."""
    return st.one_of(GOOD.get(field.kind, st.text(max_size=250)), EDGES.get(field.kind, ODD), ODD)


GOOD = {
    "number": st.decimals(-9_000_000, 9_000_000, places=3).map(str),
    "whole": st.integers(-5, 5_000),
    "yesno": st.booleans(),
    "day": st.dates().map(str),
    "moment": st.datetimes(timezones=st.just(UTC)).map(lambda moment: moment.isoformat()),
    "link": st.uuids().map(str),
    "json": st.lists(st.integers(), max_size=2),
}
EDGES = {
    "number": st.sampled_from(["1e3", "１２", "1.1234567", "-0", "9000000000001", "", " 1", "NaN", "+1", "1_0", ".5"]),
    "whole": st.sampled_from([2**31, -(2**31), 7.0, 7.5, "7", True, float(2**40)]),
    "yesno": st.sampled_from([0, 1, "true", "yes"]),
    "day": st.sampled_from(["2026-2-30", "20261123", "2026-11-23T00:00:00", "２０２６-11-23", "0000-01-01"]),
    "moment": st.sampled_from(["2026-11-23T08:00:00", "2026-11-23 08:00:00+08:00", "2026-11-23T08:00:00Z", "x"]),
    "link": st.sampled_from(["x", "0" * 32, "{" + "0" * 32 + "}", UUID(int=5), str(UUID(int=5)).upper()]),
    "choice": st.sampled_from(["", "unknown", 5]),
    "text": st.sampled_from(["", "\x00", "\ud800", "a" * 201, "a" * 200]),
    "long_text": st.sampled_from(["", "\x00", "a" * 20_001]),
}


@st.composite
def bodies(draw, document, past):
    """A body like a request's: some fields, good or odd, perhaps lines, perhaps something unknown."""
    body = {}
    for field in fields_of(document):
        if draw(st.booleans()):
            strategy = st.sampled_from(field.choices) if field.choices and draw(st.booleans()) else good_or_odd(field)
            body[field.name] = draw(strategy)
    for name in ("number", "id", "company_id", "site_id", "position"):
        if draw(st.integers(0, 3)) == 0:
            body[name] = draw(st.one_of(st.text(max_size=90), st.uuids().map(str), ODD))
    for rows in lines_of(document):
        if draw(st.booleans()):
            line = st.fixed_dictionaries({}, optional={f.name: good_or_odd(f) for f in fields_of(rows.target)})
            body[rows.name] = draw(st.one_of(st.lists(line, max_size=2), ODD))
    return body


def outcome(load, body):
    try:
        return load(body)
    except Invalid as problem:
        return problem.fields


@pytest.mark.slow
@pytest.mark.parametrize("past", [False, True], ids=["as asked", "with a past"])
@pytest.mark.parametrize("name", assemble().documents)
def test_the_quick_check_agrees_with_the_schema(name, past):
    document = assemble().documents[name]
    schema = shapes.recording(document) if past else shapes.creating(document)

    @PLENTY
    @given(bodies(document, past))
    def agree(body):
        assert outcome(quick.loader(document, past), body) == outcome(lambda given: shapes.load(schema, given), body)

    agree()


def test_a_plain_good_body_takes_the_short_way(monkeypatch):
    monkeypatch.setattr(shapes, "load", lambda schema, given: pytest.fail("the long way was taken"))
    body = {"number": "W1", "name": "Lathes", "capacity": "2.5", "area_id": str(uuid7()), "kind": "machine_group"}
    assert quick.loader(WorkCenter)(body)["capacity"] == Decimal("2.5")


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
