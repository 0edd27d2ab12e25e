"""A planner goes through the stages of kitting at a desk and on a phone, and passes a kit the check sees short."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from playwright.sync_api import Page, expect

from backend.planning.order_pool_entry import OrderPoolEntry
from tests.browser.hands import log_in_with_password
from tests.browser.judging import faults, keep_picture, look_like
from tests.browser.pool import POOL

STAGES = {"预测": "forecast", "订单": "order", "计划": "plan", "工单": "work_order", "开工": "issue"}
KITS = "/api/planning/pool-board/kits"


@pytest.fixture(scope="module")
def placed(people):
    """A portion that was promised and has its week, and lacks material."""
    lacking = {row["id"] for row in people.planner.get(KITS)["rows"] if not row["clear"]}
    entries = people.planner.list(POOL, "state=received&sort=number&limit=50")
    entry = next(row for row in entries if row["id"] in lacking)
    line = people.director.list("plant/work_center", "limit=1")[0]["id"]
    week = {"work_center_id": line, "week": str(date.today() + timedelta(days=7))}
    promise = {"promised": str(date.today() + timedelta(days=12)), "despite": "客户急等"}
    for step, form in (("review", {}), ("accept", promise), ("pool", {}), ("pre_schedule", week)):
        entry = people.planner.step(POOL, entry, step, **form)
    return entry


def stage(page: Page, name: str) -> None:
    page.get_by_role("radiogroup", name="齐套阶段").get_by_text(name, exact=True).click()
    expect(page.locator(".kitting .list .card, .kitting .list .empty").first).to_be_visible()


def tab(page: Page, name: str) -> None:
    page.get_by_role("tab", name=name).click()


@pytest.mark.parametrize("size", ["desk", "phone"])
def test_every_stage_says_what_can_be_built_and_what_will_be_short(size, request, placed):
    page = request.getfixturevalue(size)()
    log_in_with_password(page, "planner", "中文")
    page.goto("/kitting")
    expect(page.locator(".kitting .card").first).to_be_visible()
    for name, level in STAGES.items():
        stage(page, name)
        assert f"level={level}" in page.url
        keep_picture(page, "kitting", level, size)
        assert faults(page, size) == []
    stage(page, "订单")
    expect(page.locator(".rates")).to_contain_text("齐套率")
    tab(page, "欠料预警")
    expect(page.locator(".warnings, .empty").first).to_be_visible()
    keep_picture(page, "kitting-warnings", size)
    assert faults(page, size) == []
    tab(page, "清单")
    page.locator(".kitting .card", has_text=placed["number"]).click()
    detail = page.locator(".detail").first
    expect(detail).to_contain_text(placed["number"])
    expect(detail.get_by_role("heading", name="缺什么，等谁")).to_be_visible()
    keep_picture(page, "kitting-portion", size)
    assert faults(page, size) == []


def test_the_stages_read_in_english_by_night_too(phone, placed):
    page = phone()
    log_in_with_password(page, "planner", "中文")
    page.goto("/kitting?level=order")
    expect(page.locator(".kitting .card").first).to_be_visible()
    look_like(page, {"look": "dark", "language": "en"})
    expect(page.get_by_role("radiogroup", name="Stage")).to_contain_text("Forecast")
    keep_picture(page, "kitting-order", "dark-english", "phone")
    assert faults(page, "phone") == []


def test_who_passes_a_short_kit_is_asked_and_not_stopped(desk, book, placed):
    page = desk()
    log_in_with_password(page, "planner", "中文")
    page.goto("/pool")
    card = page.locator(".card", has=page.locator(f"a[href*='{placed['id']}']"))
    chip = card.locator(".kit-link")
    expect(chip).to_contain_text("齐套")
    keep_picture(page, "pool-kits", "desk")
    assert faults(page, "desk") == []
    card.get_by_role("button", name="确认齐套").click()
    asked = page.get_by_role("dialog", name="还没有齐套")
    expect(asked).to_contain_text("缺料")
    asked.get_by_role("button", name="取消").click()
    assert book.one(OrderPoolEntry, id=UUID(placed["id"])).state == "pre_scheduled"
    chip.click()
    expect(page.locator(".detail")).to_contain_text(placed["number"])
    page.go_back()
    card.get_by_role("button", name="确认齐套").click()
    page.get_by_role("dialog", name="还没有齐套").get_by_role("button", name="仍然通过").click()
    expect(card.get_by_role("button", name="排周计划")).to_be_visible()
    assert book.one(OrderPoolEntry, id=UUID(placed["id"])).state == "kit_ok"
