"""Numbers come in the order of commits: a reader never passes a change it has not seen."""

import os
import threading
from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from backend.contexts import assemble
from backend.documents.act import Act, Stamp
from backend.documents.trail import Trail
from backend.plant.work_center import Area
from tests.sync.test_pull import AREA, areas


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
