"""A trim plan that cannot serve everybody, on a phone and at a desk: what would help is read, one is applied."""

import pytest
from playwright.sync_api import expect

from tests.browser import foreman_desk as work
from tests.browser.hands import log_in_with_password
from tests.builders.trim import PLAN

TIGHT = {"deckle": 3000, "least_use": 3000, "most_rolls": 4}
WINDER = "scheduling/winder_setting"


@pytest.fixture(scope="module")
def winders(people):
    """Two winders of the demo factory: one with a sheeter and stock widths, one that is wider."""
    own, other = [row["id"] for row in people.planner.list("plant/work_center")][:2]
    people.planner.make(WINDER, work_center_id=own, stock_widths="1200 600", sheets=True, **TIGHT)
    people.planner.make(WINDER, work_center_id=other, deckle=3600, most_rolls=3)
    return own


@pytest.mark.parametrize("size", ["phone", "desk"])
def test_what_helps_is_read_and_applied(request, people, winders, size):
    demands = [{"width": 1800, "rolls": 5, "in_stock": 2}, {"width": 1200, "rolls": 3}]
    plan = people.planner.make(PLAN, work_center_id=winders, grade="Kraft", demands=demands, **TIGHT)
    plan = people.planner.step(PLAN, plan, "solve")
    page = request.getfixturevalue(size)(service_workers="block")
    log_in_with_password(page, "planner", "中文")
    page.goto(f"/schedule/trim?open={plan['id']}")
    ways = page.get_by_role("region", name="切不全时可以这样")
    expect(ways.get_by_role("listitem")).to_have_count(5)
    expect(ways).to_contain_text("从库存最多取 2 × 1800 毫米的卷。")
    work.looked_at(page, "trim-ways", size)
    ways.get_by_role("listitem").first.get_by_role("button").click()
    expect(page.get_by_text("全部满足")).to_be_visible()
    expect(ways).to_have_count(0)
    expect(page.get_by_text("库存最多取 2")).to_be_visible()
    work.looked_at(page, "trim-way-taken", size)
    assert people.planner.read(PLAN, plan["id"])["demands"][0]["from_stock"] == 2
