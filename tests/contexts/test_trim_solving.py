"""Trim plans solved by a worker, and the trim sheet for the winder read back."""

import pypdfium2
import pytest

from backend.scheduling import trim_solving
from tests.builders.jobs import worked
from tests.builders.trim import PLAN, a_plan, board, figures, the_case
from tests.shop import ok


def test_a_worker_solves_in_the_background(shop):
    plan = shop.step(PLAN, the_case(shop), "solve", in_background=True, goal="fewest_patterns")
    assert plan["state"] == "draft" and board(shop, plan)["plan"]["job_id"] == plan["job_id"]
    again = shop.try_step(PLAN, plan, "solve")
    assert again.json["message"] == "The plan is being solved; stop that first or wait for it."
    worked(shop, plan["job_id"])
    told = board(shop, plan)
    assert figures(told) == (31, 5009, "4.488", 4) and told["plan"]["job_id"] is None
    assert told["plan"]["state"] == "solved"


def test_many_widths_go_to_a_worker(shop):
    plan = a_plan(shop, *((width, 4) for width in range(500, 1400, 100)), least_use=0, most_rolls=8)
    plan = shop.step(PLAN, plan, "solve", seconds=2)
    assert plan["state"] == "draft" and plan["job_id"] is not None
    job = ok(shop.request("GET", f"/api/jobs/{plan['job_id']}"))
    assert job["state"] == "queued"
    ok(shop.request("POST", f"/api/jobs/{plan['job_id']}/cancel"))
    assert board(shop, plan)["plan"]["job_id"] is None


def test_an_answer_to_a_plan_that_was_changed_meanwhile_is_dropped(shop, monkeypatch):
    plan = shop.step(PLAN, the_case(shop), "solve", in_background=True)

    def changed(run, task):
        shop.change(PLAN, shop.read(PLAN, plan["id"]), deckle=3700)
        return searched(run, task)

    searched = trim_solving._searched
    monkeypatch.setattr(trim_solving, "_searched", changed)
    worked(shop, plan["job_id"])
    job = ok(shop.request("GET", f"/api/jobs/{plan['job_id']}"))
    assert (job["state"], job["error"]) == (
        "failed",
        "The plan was changed while it was solved; the answer was dropped.",
    )
    assert board(shop, plan)["patterns"] == [] and shop.read(PLAN, plan["id"])["state"] == "draft"


def test_a_search_that_is_stopped_leaves_the_plan_as_it_was(shop, monkeypatch):
    plan = shop.step(PLAN, the_case(shop), "solve", in_background=True)

    def stopped(run, task):
        run.cancel_asked = True
        return searched(run, task)

    searched = trim_solving._searched
    monkeypatch.setattr(trim_solving, "_searched", stopped)
    worked(shop, plan["job_id"])
    assert ok(shop.request("GET", f"/api/jobs/{plan['job_id']}"))["state"] == "cancelled"
    told = board(shop, plan)
    assert (told["patterns"], told["plan"]["job_id"], told["plan"]["state"]) == ([], None, "draft")


@pytest.mark.slow
def test_the_trim_sheet_is_read_back(shop):
    plan = shop.step(PLAN, the_case(shop, grammage="120", remark="Reel 17"), "solve", goal="fewest_patterns")
    answer = shop.request("GET", f"/api/{PLAN}/{plan['id']}/print", Accept_Language="zh-CN")
    assert answer.mimetype == "application/pdf"
    pages = pypdfium2.PdfDocument(answer.data)
    text = "".join("".join(page.get_textpage().get_text_range().split()) for page in pages)
    assert len(pages) == 1
    assert all(word in text for word in ("排刀单", plan["number"], "Kraft120g/m²", "Reel17", "5,009毫米", "4.488%"))
    for each in board(shop, plan)["patterns"]:
        assert "·".join(map(str, each["knives"])) + "毫米" in text
        assert f"{each['sets']}×" in text
