"""What phones are sent: everything once, changes after that, and proof that nothing is missing."""

from uuid import UUID

import pytest
from sqlalchemy import select, update
from uuid_utils.compat import uuid7

from backend.documents.packs import SyncPack
from backend.people.person import Role
from backend.plant.company import Site
from backend.plant.work_center import Area
from tests.shop import ok
from tests.sync.phone import Phone

AREA = "plant/area"


def areas(shop, count, name="Machining"):
    return [shop.make(AREA, number=f"{name[:2]}{n:03}", name=f"{name} {n}") for n in range(count)]


def test_the_first_pull_is_everything_and_the_digests_agree(shop, phone):
    made = areas(shop, 3)
    page = phone.pull()
    assert (page["complete"], page["more"]) == (True, False)
    assert phone.holds(AREA) == {row["id"] for row in made}
    assert set(phone.digests) >= {AREA, "plant/site", "people/person", "quality/nonconformance"}
    assert phone.differs() == []


def test_afterwards_only_changes_come(shop, phone):
    made = areas(shop, 3)
    phone.pull()
    shop.change(AREA, made[1], name="Painting")
    page = phone.pull()
    assert page["complete"] is False
    assert [(row["id"], row["name"], row["version"]) for row in page["rows"][AREA]] == [(made[1]["id"], "Painting", 2)]
    assert phone.pull()["rows"] == {}
    assert phone.differs() == []


def test_rows_come_whole_with_lines_and_the_titles_of_what_they_link_to(shop, phone):
    area = shop.make(AREA, number="A1", name="Machining")
    shop.make("plant/work_center", number="W1", name="Lathes", area_id=area["id"])
    shifts = [{"name": "Early", "starts_minute": 360, "minutes": 480}]
    shop.make("plant/work_calendar", number="K1", name="Two shifts", shifts=shifts)
    phone.pull()
    [center] = phone.rows["plant/work_center"].values()
    [calendar] = phone.rows["plant/work_calendar"].values()
    assert center["area"] == {"id": area["id"], "number": "A1", "title": "Machining"}
    assert [shift["name"] for shift in calendar["shifts"]] == ["Early"]


@pytest.mark.parametrize("limit", [1, 2, 3, 7])
def test_small_pages_skip_nothing_though_rows_change_between_them(shop, phone, limit):
    made = areas(shop, 8)
    phone.since, changed = 0, 0
    page = ok(phone.try_pull(f"since=0&limit={limit}"))
    phone._keep(page)
    while page["more"]:
        assert page["digests"] == {}
        if changed < 8:
            shop.change(AREA, shop.read(AREA, made[changed]["id"]), name=f"Renamed {changed}")
            changed += 3
        page = ok(phone.try_pull(f"since={phone.since}&limit={limit}"))
        phone._keep(page)
    assert phone.differs() == []
    assert {row["name"] for row in phone.rows[AREA].values()} == {
        row["name"] for row in shop.list(AREA, "limit=200")
    }  # fmt: skip


def test_many_changes_come_in_pages_that_end_where_they_say(shop, phone):
    phone.pull()
    areas(shop, 7)
    first = ok(phone.try_pull(f"since={phone.since}&limit=3"))
    assert (len(first["rows"][AREA]), first["more"], first["complete"]) == (3, True, False)
    again = ok(phone.try_pull(f"since={phone.since}&limit=3"))
    assert again == first
    phone.pull(limit=3)
    assert len(phone.holds(AREA)) == 7
    assert phone.differs() == []


def test_a_row_that_leaves_the_pack_is_told_as_gone(shop, phone):
    left = shop.make("people/person", number="P1", name="Zhang San")
    phone.pull()
    assert left["id"] in phone.holds("people/person")
    shop.change("people/person", left, active=False)
    page = phone.pull()
    assert page["gone"] == {"people/person": [left["id"]]}
    assert left["id"] not in phone.holds("people/person")
    assert phone.differs() == []


def test_a_row_moved_to_another_site_leaves_whoever_is_bound_to_the_first(shop):
    second = shop.perform(lambda act: act.add(Site(number="C1-2", name="Second")).id)
    bound = Phone(shop).log_in(shop.as_role("bound", "plant.*.read", site_id=shop.site_id))
    here, there = areas(shop, 2)
    bound.pull()
    assert bound.holds(AREA) == {here["id"], there["id"]}

    def move(act):
        act.find(Area, UUID(there["id"])).site_id = second

    shop.perform(move)
    assert bound.pull()["gone"] == {AREA: [there["id"]]}
    assert (bound.holds(AREA), bound.differs()) == ({here["id"]}, [])


def test_a_row_gone_while_pages_are_fetched_is_told_too(shop, phone):
    people = {row["id"]: row for row in [shop.make("people/person", number=f"P{n}", name=f"P {n}") for n in range(4)]}
    page = {"more": True}
    while not (seen := phone.holds("people/person") & set(people)):
        page = ok(phone.try_pull(f"since={phone.since}&limit=3"))
        phone._keep(page)
    held = people[seen.pop()]
    assert page["more"]
    shop.change("people/person", held, active=False)
    while page["more"]:
        page = ok(phone.try_pull(f"since={phone.since}&limit=3"))
        phone._keep(page)
    assert held["id"] not in phone.holds("people/person")
    assert phone.differs() == []


def test_when_rights_change_everything_comes_anew_and_the_rest_goes(shop, worker, phone):
    areas(shop, 2)
    phone.pull()
    assert len(phone.holds(AREA)) == 2

    def narrow(act):
        [role] = act.session.scalars(select(Role).where(Role.number == "worker"))
        role.rights = ["people.person.read"]

    shop.perform(narrow)
    page = ok(phone.try_pull(f"since={phone.since}"))
    assert (page["complete"], set(page["digests"])) == (True, {"people/person"})
    phone.pull()
    assert set(phone.rows) == {"people/person"}
    assert ok(phone.try_pull(f"since={phone.since}"))["complete"] is False


def test_a_snapshot_whose_answer_was_lost_is_offered_again(shop, worker, phone):
    areas(shop, 2)
    phone.pull()
    old = phone.since
    shop.database.write(lambda session: session.execute(update(SyncPack).values(fingerprint="older software")))
    shop.make(AREA, number="B1", name="Painting")
    assert ok(phone.try_pull(f"since={old}"))["complete"] is True
    assert ok(phone.try_pull(f"since={old}"))["complete"] is True
    phone.pull()
    assert ok(phone.try_pull(f"since={phone.since}"))["complete"] is False


def test_a_phone_that_is_ahead_of_a_restored_server_starts_anew(shop, phone):
    areas(shop, 1)
    phone.pull()
    page = ok(phone.try_pull(f"since={phone.since + 1000}"))
    assert (page["complete"], page["to"]) == (True, phone.since)
    assert phone.holds(AREA) == {row["id"] for row in page["rows"][AREA]}


def test_a_phone_that_was_away_for_very_long_starts_anew(shop, phone, monkeypatch):
    phone.pull()
    areas(shop, 4)
    monkeypatch.setattr("backend.documents.sync_pull.FAR", 3)
    assert ok(phone.try_pull(f"since={phone.since}"))["complete"] is True
    phone.pull()
    assert (len(phone.holds(AREA)), phone.differs()) == (4, [])


def test_a_corrupted_phone_is_found_out_and_mended_type_by_type(shop, phone):
    made = areas(shop, 5)
    phone.pull()
    for spoil in (
        lambda rows: rows.pop(made[0]["id"]),
        lambda rows: rows[made[1]["id"]].update(version=9),
        lambda rows: rows.update({str(uuid7()): {"id": str(uuid7()), "version": 1}}),
    ):
        spoil(phone.rows[AREA])
        phone.pull()
        assert phone.differs() == [AREA]
        page = ok(phone.try_pull(f"since=0&types={AREA}"))
        assert set(page["rows"]) == set(page["digests"]) == {AREA}
        phone.rows[AREA] = {row["id"]: row for row in page["rows"][AREA]}
        assert phone.differs() == []


def test_asking_for_types_anew_pages_too_and_changes_nothing_else(shop, phone):
    areas(shop, 5)
    phone.pull()
    first = ok(phone.try_pull(f"since=0&types={AREA}&limit=2"))
    second = ok(phone.try_pull(f"since={first['to']}&types={AREA}&limit=2"))
    third = ok(phone.try_pull(f"since={second['to']}&types={AREA}&limit=2"))
    assert [page["more"] for page in (first, second, third)] == [True, True, False]
    assert len({row["id"] for page in (first, second, third) for row in page["rows"][AREA]}) == 5
    assert ok(phone.try_pull(f"since={phone.since}"))["complete"] is False
