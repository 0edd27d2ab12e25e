"""Every screen where somebody works all day, opened by whose screen it is, at both sizes; pictures in build/screens.

Each must show its real content, keep within its edges and break no rule of WCAG A or AA; on a phone every button is as
big as a finger. The pictures are there to be looked at.
"""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import HERE
from tests.browser.hands import (
    PHONE,
    badge,
    go_offline,
    log_in_by_badge,
    log_in_with_password,
    put_flash_away,
    report_nothing_good,
    show_badge,
    wait_for,
    wait_until_pulled,
)
from tests.browser.judging import OTHER_LOOKS, faults, faults_in_other_looks, keep_picture, over_the_edge
from tests.browser.sights import Sight, sights_of

AT = {
    "worker": "1016", "inspector": "1006", "storekeeper": "1007", "supervisor": "manager", "planner": "planner",
    "quality": "quality",
}  # fmt: skip
SOMEBODY = "1021"
FLOOR = ("worker", "inspector", "storekeeper")  # also by night and in English
GLOVES = {"glove": {"glove": True}, "glove-dark": {"glove": True, "look": "dark"}}


@pytest.fixture(scope="module")
def sights(people):
    return sights_of(people)


@pytest.fixture(params=["phone", "desk"])
def size(request):
    return request.param


@pytest.fixture
def page(request, size) -> Page:
    """Nobody here goes without network: what is kept for that need not come along."""
    opened: Page = request.getfixturevalue(size)(service_workers="block")
    return opened


def come_in(page: Page, role: str, language: str = "中文") -> None:
    """With the badge on the floor, where the rows of the work must have come; with a password at a desk."""
    if AT[role].isdigit():
        log_in_by_badge(page, AT[role])
        return wait_until_pulled(page, 1)
    return log_in_with_password(page, AT[role], language)


def look_at(page: Page, sight: Sight, role: str, size: str) -> list[str]:
    """What is wrong there; the picture is kept either way."""
    if sight.path:
        put_away(page)
    sight.open(page, within=page.url.startswith("http"))
    keep_picture(page, role, sight.name, size)
    found = [f"{role} {sight.name} {size}: {fault}" for fault in faults(page, size)]
    if size == "phone" and role in FLOOR:
        looks = OTHER_LOOKS | (GLOVES if sight.name == "terminal" else {})
        found += faults_in_other_looks(page, role, sight.name, looks=looks)
    return found


def put_away(page: Page) -> None:
    """What is half filled would be there again when the screen is opened next."""
    if page.locator("dialog[open]").count():
        page.keyboard.press("Escape")
        expect(page.locator("dialog[open]")).to_have_count(0)
        wait_for(lambda: page.evaluate(DRAFTS) == 0, "what was half filled is put away")


DRAFTS = """async () => {
  const asked = indexedDB.open('gemba')
  const opened = await new Promise((done) => { asked.onsuccess = () => done(asked.result) })
  const drafts = opened.transaction('draft').objectStore('draft').getAllKeys()
  const keys = await new Promise((done) => { drafts.onsuccess = () => done(drafts.result) })
  opened.close()
  return keys.filter(([, key]) => key.startsWith('report:')).length
}"""


@pytest.fixture(scope="module")
def refused_record(chromium, factory_server):
    """A phone with a report the server did not take: its own queue shows it, and the supervisor's tray."""
    context = chromium.new_context(base_url=factory_server.url, **HERE | PHONE)
    page = context.new_page()
    log_in_by_badge(page, SOMEBODY)
    go_offline(page)
    report_nothing_good(page, "WO-")
    context.set_offline(False)
    expect(badge(page)).to_have_attribute("data-state", "needed", timeout=60_000)
    yield page
    context.close()


@pytest.mark.parametrize("role", AT)
def test_the_screens_of_somebody_are_whole_and_easy_to_use(role, page, size, sights, refused_record):
    come_in(page, role)
    assert [fault for sight in sights[role] for fault in look_at(page, sight, role, size)] == []


def test_what_a_phone_still_holds_is_told_whole(refused_record):
    assert look_at(refused_record, Sight("queue", "/queue", "article.act"), "worker", "phone") == []


def test_the_doors_are_whole_before_anybody_is_in(page, size):
    doors = [Sight("log-in", "/log-in", ".panel input"), Sight("enrol", "/enrol", "form input")]
    told = [fault for sight in doors for fault in look_at(page, sight, "nobody", size)]
    page.goto("/log-in")
    show_badge(page, SOMEBODY)
    put_flash_away(page)
    keep_picture(page, "nobody-log-in-pin", size)
    assert [*told, *faults(page, size)] == []


def test_a_desk_in_english_is_as_whole(desk):
    page = desk(service_workers="block")
    come_in(page, "planner", "English")
    assert look_at(page, Sight("workbench-english", "/plan", ".detail .reasons li"), "planner", "desk") == []
    expect(page.get_by_role("heading", name="MRP workbench")).to_be_visible()


@pytest.mark.parametrize(("role", "screens"), [("worker", "work terminal"), ("supervisor", "board board-order")])
def test_long_names_and_big_quantities_keep_within_the_edges(role, screens, request, size, sights):
    page = request.getfixturevalue(size)(service_workers="block")
    page.add_init_script(STRETCH)
    come_in(page, role)
    for sight in (one for one in sights[role] if one.name in screens.split()):
        sight.open(page)
        expect(page.get_by_text(re.compile("1,234,567")).first).to_be_visible()
        keep_picture(page, role, sight.name, "long", size)
        assert over_the_edge(page) == []


STRETCH = r"""(() => {
  const told = globalThis.fetch
  const name = /"(name|title)":"([^"\\]*[\u4e00-\u9fff][^"\\]*\([^"\\]*)"/g
  const quantity = /"(quantity|good|required)":"[1-9][0-9.]*"/g
  const tail = ' 加长型可调节连接支架焊接总成件左侧前置备用'
  globalThis.fetch = async (...asked) => {
    const answer = await told(...asked)
    if (!answer.headers.get('content-type')?.includes('json')) return answer
    const text = (await answer.text()).replace(name, (_, field, now) => `"${field}":"${(now + tail).slice(0, 30)}"`)
    const { status, headers } = answer
    return new Response(status === 204 ? null : text.replace(quantity, '"$1":"1234567"'), { status, headers })
  }
})()"""  # the same factory, where names have thirty characters and quantities seven digits
