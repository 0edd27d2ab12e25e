"""What phones are sent: everything once, changes after that, and proof that nothing is missing."""

import gzip
import os
import threading
from datetime import UTC, datetime
from decimal import Decimal
from uuid import UUID

import orjson
import pytest
from sqlalchemy import select, update
from uuid_utils.compat import uuid7

from backend.contexts import assemble
from backend.documents.act import Act, Stamp
from backend.documents.packs import SyncPack
from backend.documents.trail import Trail
from backend.engineering.item import Item
from backend.engineering.uom import Uom
from backend.people.person import Person, Role
from backend.plant.company import Site
from backend.plant.work_center import Area, WorkCenter
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


# --- Borders ---------------------------------------------------------------------------------------------------------


def test_nothing_of_another_company_or_of_types_without_the_right_is_sent(shop, phone):
    stranger = shop.as_stranger()
    stranger.make(AREA, number="CANARY-A", name="CANARY of the other company")
    shop.make("sales/customer", number="CANARY-C", name="CANARY customer")
    text = phone.try_pull("since=0").get_data(as_text=True)
    phone.pull()
    stranger.make(AREA, number="CANARY-B", name="CANARY again")
    text += phone.try_pull(f"since={phone.since}").get_data(as_text=True)
    text += phone.try_pull("since=0&types=sales/customer,people/user").get_data(as_text=True)
    assert "CANARY" not in text


def test_costs_and_personal_data_are_no_part_of_a_pull(shop, phone):
    shop.make("plant/work_center", number="W1", name="Lathes", rate="98765.4321")
    shop.make("people/person", number="P1", name="Zhang San", hired="1999-12-31")
    text = phone.try_pull("since=0").get_data(as_text=True)
    assert "98765.4321" not in text and "1999-12-31" not in text
    controller = Phone(shop).log_in(shop.as_role("controller", "plant.*"))
    assert "98765.4321" in controller.try_pull("since=0").get_data(as_text=True)


def test_a_pull_without_a_log_in_or_with_odd_numbers_is_refused(shop, phone):
    assert shop.client.get("/api/sync/pull?since=0").status_code == 401
    for query in ("since=-1", "since=one", "since=0&limit=999999", "since=" + "9" * 40):
        assert phone.try_pull(query).status_code == 422


def test_a_pull_is_compressed_for_those_who_can_read_it(shop, phone):
    areas(shop, 20)
    headers = {"Authorization": f"Bearer {phone.token}", "Accept-Encoding": "gzip"}
    packed = shop.client.get("/api/sync/pull?since=0", headers=headers)
    assert packed.headers["Content-Encoding"] == "gzip"
    plain = phone.try_pull("since=0")
    assert len(packed.data) < len(plain.data) / 3
    assert gzip.decompress(packed.data).startswith(b'{"to":')


@pytest.mark.slow
def test_a_workers_pack_stays_under_two_megabytes_on_the_wire(shop, phone):
    """A plant with 10,000 items, 400 places of work and 2,000 people."""

    def fill(act):
        uom = act.add(Uom(number="pcs", name="piece"))
        act.add_all([Item(number=f"1{n:07}", name=f"齿轮箱壳体 {n % 977} 型", uom_id=uom.id) for n in range(10_000)])
        act.add_all([WorkCenter(number=f"W{n:03}", name=f"加工中心 {n}", rate=Decimal(1)) for n in range(400)])
        act.add_all([Person(number=f"P{n:05}", name=f"张三{n}") for n in range(2_000)])

    shop.perform(fill)
    size, since, more = 0, 0, True
    while more:
        headers = {"Authorization": f"Bearer {phone.token}", "Accept-Encoding": "gzip"}
        response = shop.client.get(f"/api/sync/pull?since={since}&limit=2000", headers=headers)
        size += len(response.data)
        page = gzip.decompress(response.data)
        since, more = orjson.loads(page)["to"], orjson.loads(page)["more"]
    assert size < 2 * 1024 * 1024


# --- Order of commits ------------------------------------------------------------------------------------------------


def test_numbers_follow_the_order_of_commits_so_that_a_late_one_is_not_skipped(shop, phone):
    """One act takes its number and commits late; another, begun later, must not be told before it."""
    if os.environ.get("TEST_DB") != "pg":
        pytest.skip("on SQLite there is one writer")
    phone.pull()
    numbered, go_on = threading.Event(), threading.Event()

    def late(session):
        act = Act(session, shop.software(), assemble(), Stamp())
        act.add(Area(number="LATE", name="Late"))
        act.close(shop.database, None, None)
        numbered.set()
        go_on.wait(10)

    first = threading.Thread(target=lambda: shop.database.write(late))
    second = threading.Thread(target=lambda: shop.make(AREA, number="EARLY", name="Early"))
    first.start()
    assert numbered.wait(10)
    second.start()
    seen = [{row["number"] for row in phone.pull()["rows"].get(AREA, ())} for _ in range(5)]
    go_on.set()
    first.join()
    second.join()
    phone.pull()
    assert seen == [set()] * 5
    assert {row["number"] for row in phone.rows[AREA].values()} == {"LATE", "EARLY"}
    assert phone.differs() == []


def test_writers_and_a_reader_at_once_end_equal(shop, phone):
    phone.pull()

    def write(name):
        for n in range(8):
            shop.make(AREA, number=f"{name}{n}", name=f"{name} {n}")

    writers = [threading.Thread(target=write, args=(name,)) for name in ("A", "B", "C")]
    for writer in writers:
        writer.start()
    while any(writer.is_alive() for writer in writers):
        phone.pull(limit=5)
    phone.pull(limit=5)
    assert len(phone.holds(AREA)) == 24
    assert phone.differs() == []


def test_change_numbers_have_no_hole_a_reader_could_have_passed(shop):
    areas(shop, 3)
    with shop.database.reading() as session:
        rows = session.execute(select(Trail.change_no, Trail.at).order_by(Trail.change_no)).all()
    assert [row.at for row in rows] == sorted(row.at for row in rows)
    assert datetime.now(UTC) >= rows[-1].at
