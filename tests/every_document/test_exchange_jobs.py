"""Sheets of more rows than anybody waits for: a job that first tries all, then keeps all, and may be repeated."""

from uuid import UUID

import pytest

from tests.every_document.test_exchange import cells_of, counts, csv_of, upload
from workers.kinds import all_kinds
from workers.running import Runner


@pytest.fixture
def worker(shop, tmp_path, monkeypatch):
    """Runs a job like a worker does, in this process."""
    monkeypatch.setenv("GEMBA_DATA_DIR", str(tmp_path))
    runner = Runner(shop.database.url.render_as_string(hide_password=False), all_kinds())

    def work(job):
        runner.run(UUID(job["id"]))
        runner.close()
        return shop.get(f"/api/jobs/{job['id']}")

    return work


def many_areas(count, bad=()):
    return csv_of("number,name", *(f"A{n:05},{'' if n in bad else f'Area {n}'}" for n in range(count)))


def test_more_rows_than_one_waits_for_are_a_job_that_may_be_repeated(shop, worker):
    asked = upload(shop, "plant/area", many_areas(2_500))
    assert asked.status_code == 202
    assert shop.list("plant/area") == []
    done = worker(asked.json["job"])
    assert (done["state"], done["error"]) == ("done", None)
    assert counts(done["result"]) == (2_500, 0, 0)
    assert done["progress"]["total"] == 5_000
    before = shop.trail()
    again = worker(upload(shop, "plant/area", many_areas(2_501)).json["job"])
    assert counts(again["result"]) == (1, 0, 2_500)
    assert shop.trail() == before + 1


def test_a_job_with_one_bad_row_keeps_nothing_and_tells_the_row(shop, worker):
    done = worker(upload(shop, "plant/area", many_areas(2_500, bad=(2_400,))).json["job"])
    assert (done["result"]["rows"], done["result"]["created"]) == (2_500, 0)
    assert [(error["row"], error["field"]) for error in done["result"]["errors"]] == [(2_402, "name")]
    assert shop.list("plant/area") == []
    report = cells_of(shop.request("GET", f"/api/files/{done['result']['report']}").data)
    assert [row[0] for row in report[2:]] == ["A02400"]


def test_a_job_that_only_tries_keeps_nothing(shop, worker):
    done = worker(upload(shop, "plant/area", many_areas(2_500), dry_run=True).json["job"])
    assert counts(done["result"]) == (2_500, 0, 0)
    assert shop.list("plant/area") == []
