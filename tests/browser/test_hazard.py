"""A hazard by three hands: seen and put right without network, verified, accepted, paid; counted in the database.

Pictures of every screen lie in build/screens, to be looked at.
"""

import re
from uuid import UUID

from playwright.sync_api import Page, expect

from backend.documents.attachments import Attachment
from backend.documents.receipts import Receipt
from backend.documents.trail import Trail
from backend.ehs.hazard import Hazard
from backend.ehs.point_entry import PointEntry
from tests.browser.hands import go_offline, log_in_by_badge, photo, wait_for, wait_until_kept, wait_until_sent
from tests.browser.judging import faults, keep_picture
from tests.browser.terminal import acts_of

WORKER, OWNER, OFFICER = "1016", "1010", "1025"
SEEN, UNNAMED, DONE = "配电柜门没关，线头外露", "叉车在车间里超速", "柜门已关好上锁，线头已包扎"


PHOTOS_KEPT = """async (id) => {
  const asked = indexedDB.open('gemba')
  const opened = await new Promise((done) => { asked.onsuccess = () => done(asked.result) })
  const kept = opened.transaction('kept').objectStore('kept').getAllKeys()
  const names = await new Promise((done) => { kept.onsuccess = () => done(kept.result) })
  opened.close()
  return names.some((name) => String(name).startsWith('photos:') && String(name).endsWith(id))
}"""


def test_seen_and_put_right_without_network_accepted_by_somebody_else_and_paid_once(phone, people, book):
    worker = phone()
    named, unnamed = report_two_without_network(worker, book)
    officer = phone()
    log_in_by_badge(officer, OFFICER)
    verify_and_assign(officer, named)
    owner = phone()
    put_right_without_network(owner, named)
    confirm_without_network(worker, named)
    accept(officer, named)

    found = book.one(Hazard, id=UUID(named))
    persons = {number: person_id(people, number) for number in (WORKER, OWNER, OFFICER)}
    assert (found.state, found.reporter_id, found.responsible_id) == ("closed", persons[WORKER], persons[OWNER])
    assert (found.submitted_by_id, found.accepted_by_id) == (persons[OWNER], persons[OFFICER])
    assert found.submitted_at <= found.confirmed_at <= found.accepted_at
    assert found.confirmation == "柜门锁好了"
    photos = [one.name for one in book.all(Attachment, document_id=found.id)]
    assert photos == ["before-1.jpg", "after-1.jpg"]
    [entry] = book.all(PointEntry, source_id=found.id)
    assert (entry.person_id, entry.points) == (persons[WORKER], 8)
    nobody_is_named(book, unnamed)
    look_at_the_rest(worker, officer)


def person_id(people, number: str) -> UUID:
    return UUID(people.director.list("people/person", f"number={number}")[0]["id"])


def report_two_without_network(page: Page, book) -> tuple[str, str]:
    """One with a name, one without; the ids of both."""
    log_in_by_badge(page, WORKER)
    go_offline(page)
    report(page, SEEN)
    report(page, UNNAMED, anonymous=True)
    expect(page.get_by_text(SEEN)).to_be_visible()
    expect(page.locator(".card", has_text=UNNAMED)).to_have_count(0)
    seen(page, "reported-offline")
    named, unnamed = (act["document_id"] for act in acts_of(page))
    assert book.count(Hazard.id.in_([UUID(named), UUID(unnamed)])) == 0
    page.context.set_offline(False)
    wait_until_sent(page)
    assert [act["state"] for act in acts_of(page)] == ["done", "done"]
    return named, unnamed


def report(page: Page, text: str, anonymous: bool = False) -> None:
    """Photo first: the camera is open, one tap; then a word, what kind, where."""
    page.goto("/hazard/new")
    page.get_by_role("button", name="拍照").wait_for()
    seen(page, "camera")
    page.get_by_role("button", name="拍照").click()
    expect(page.get_by_role("list", name="照片").locator("img")).to_have_count(1)
    page.get_by_label("看到了什么").fill(text)
    page.get_by_text("物的不安全状态").click()
    page.get_by_role("button", name="选择").click()
    page.get_by_role("dialog").get_by_role("searchbox").fill("L1")
    page.get_by_role("dialog").locator(".row").first.click()
    if anonymous:
        page.get_by_role("switch").check()
        expect(page.get_by_text("不记录您是谁")).to_be_visible()
    seen(page, "report-anonymous" if anonymous else "report")
    page.get_by_role("button", name=re.compile("^(匿名)?上报$")).click()
    expect(page).to_have_url(re.compile("/hazards$"))


def verify_and_assign(page: Page, id: str) -> None:
    page.goto(f"/hazard/{id}")
    expect(page.get_by_role("heading", name=SEEN)).to_be_visible()
    expect(page.locator(".sides img")).to_have_count(1)
    seen(page, "verify")
    page.get_by_role("button", name="核实", exact=True).click()
    choose(page, "level_id", "3 天")
    confirm(page)
    page.get_by_role("button", name="指派", exact=True).click()
    choose(page, "responsible_id", "马超")
    seen(page, "assign")
    confirm(page)
    expect(page.get_by_text("还有 3 天")).to_be_visible()
    wait_until_sent(page)


def choose(page: Page, field: str, words: str) -> None:
    page.locator(f"[data-field={field}]").get_by_role("button").first.click()
    sheet = page.get_by_role("dialog").last
    sheet.locator("input").first.fill(words)
    sheet.get_by_role("option").filter(has_text=words).first.click()


def confirm(page: Page) -> None:
    page.get_by_role("dialog").locator("footer button").last.click()
    expect(page.get_by_role("dialog")).to_have_count(0)


def put_right_without_network(page: Page, id: str) -> None:
    log_in_by_badge(page, OWNER)
    wait_until_kept(page)
    page.goto("/hazards")
    expect(page.locator(".card", has_text=SEEN)).to_be_visible()
    seen(page, "mine")
    wait_for(lambda: page.evaluate(PHOTOS_KEPT, id), "the photos of what is to be put right are kept")
    go_offline(page)
    page.locator(".card", has_text=SEEN).click()
    page.get_by_role("button", name="提交整改").click()
    expect(page.get_by_role("alert")).to_contain_text("整改后的照片")
    page.locator("input[type=file]").first.set_input_files(photo("closed and locked"))
    page.get_by_label("整改措施").fill(DONE)
    expect(page.locator(".sides img")).to_have_count(2)
    seen(page, "rectify-offline")
    page.get_by_role("button", name="提交整改").click()
    wait_for(lambda: len(acts_of(page)) == 1, "the rectification is stored")
    page.context.set_offline(False)
    wait_until_sent(page)


def confirm_without_network(page: Page, id: str) -> None:
    """Whoever reported it has looked, too: a fact."""
    page.goto(f"/hazard/{id}")
    expect(page.get_by_text(DONE)).to_be_visible()
    go_offline(page)
    page.get_by_role("button", name="确认", exact=True).click()
    page.get_by_role("dialog").locator("textarea").fill("柜门锁好了")
    confirm(page)
    expect(page.get_by_text("报告人确认")).to_be_visible()
    expect(page.get_by_role("button", name="确认", exact=True)).to_have_count(0)
    seen(page, "confirmed-offline")
    page.context.set_offline(False)
    wait_until_sent(page)


def accept(page: Page, id: str) -> None:
    page.goto(f"/hazard/{id}")
    expect(page.get_by_text(DONE)).to_be_visible()
    expect(page.locator(".sides img")).to_have_count(2)
    seen(page, "accept")
    go_offline(page)
    page.get_by_label("我到现场看过").check()
    page.get_by_role("button", name="验收通过").click()
    expect(page.get_by_text("已提出，未定")).to_be_visible()
    seen(page, "asked")
    page.context.set_offline(False)
    wait_until_sent(page)
    expect(page.get_by_text("已销号")).to_be_visible()
    seen(page, "closed")


def seen(page: Page, name: str, size: str = "phone") -> None:
    """A picture to be looked at, and what a program sees wrong there."""
    keep_picture(page, "hazard", name, size)
    assert faults(page, size) == [], name


def nobody_is_named(book, unnamed: str) -> None:
    found = book.one(Hazard, id=UUID(unnamed))
    assert (found.anonymous, found.reporter_id, found.created_by_id, found.changed_by_id) == (True, None, None, None)
    [trail] = trails(book, found.id)
    assert (trail.person_id, trail.person, trail.device_id) == (None, "", None)
    assert book.one(Receipt, document_id=found.id).device_id is None
    assert [one.person_id for one in book.all(Attachment, document_id=found.id)] == [None]
    assert book.count(PointEntry.source_id == found.id) == 0


def trails(book, id: UUID) -> list:
    with book.database.reading() as session:
        found = list(session.query(Trail).filter_by(document_id=id))
        session.expunge_all()
    return found


def look_at_the_rest(worker: Page, officer: Page) -> None:
    worker.goto("/hazards/points")
    expect(worker.get_by_text("本月个人排名")).to_be_visible()
    expect(worker.get_by_text("+8")).to_be_visible()
    seen(worker, "points")
    officer.set_viewport_size({"width": 1280, "height": 800})
    officer.goto("/hazards/board")
    expect(officer.get_by_role("table")).to_contain_text("重大隐患")
    seen(officer, "board", "desk")
    officer.goto("/hazards")
    expect(officer.get_by_text("等我验收")).to_be_visible()
    seen(officer, "mine", "desk")
