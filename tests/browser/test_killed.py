"""What was saved outlives the browser: killed after "saved", filled to the brim, and given a new version in between."""

import contextlib
import os
import re
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.conftest import ARGUMENTS, CHROMIUM, HERE, PATIENCE_MS
from tests.browser.hands import (
    PHONE,
    badge,
    go_offline,
    log_in_by_badge,
    pin_pad,
    show_badge,
    tap_pin,
    wait_for,
    wait_until_kept,
    wait_until_sent,
)
from tests.browser.terminal import Terminal, acts_of, hashes_of, op_code

COATER = "1015"
KILLS = int(os.environ.get("BROWSER_KILLS", "5"))  # a soak wants more
ROOM_REMEMBERED_MS = 31_000  # so long Chromium believes that there is as much room as before


class Phone:
    """A phone with a profile of its own, which outlives its browser."""

    def __init__(self, browser: Browser, url: str, profile: Path) -> None:
        self._browser, self._url, self._profile = browser, url, profile
        self.context: BrowserContext | None = None

    def start(self) -> Page:
        """The browser is opened again, by the same person's thumb."""
        self.context = self._browser.browser_type.launch_persistent_context(
            str(self._profile), executable_path=CHROMIUM, args=list(ARGUMENTS), base_url=self._url, **HERE, **PHONE
        )
        self.context.set_default_timeout(PATIENCE_MS)
        return self.context.pages[0]

    def kill(self) -> None:
        """As an empty battery does it."""
        there = self._processes()
        assert there, "nothing to kill"
        for pid in there:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        wait_for(lambda: not self._processes(), "the browser is gone")
        for name in ("SingletonLock", "SingletonSocket", "SingletonCookie"):
            (self._profile / name).unlink(missing_ok=True)
        with contextlib.suppress(Exception):
            self.context.close()

    def close(self) -> None:
        with contextlib.suppress(Exception):
            self.context.close()

    def _processes(self) -> list[int]:
        found = []
        for entry in Path("/proc").iterdir():
            with contextlib.suppress(OSError):
                if entry.name.isdigit() and str(self._profile).encode() in (entry / "cmdline").read_bytes():
                    found.append(int(entry.name))
        return [pid for pid in found if state_of(pid) != "Z"]


def state_of(pid: int) -> str:
    with contextlib.suppress(OSError, IndexError):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2][0]
    return "Z"


@pytest.fixture
def mobile(chromium, factory_server, tmp_path) -> Iterator[Phone]:
    made = Phone(chromium, factory_server.url, tmp_path / "profile")
    yield made
    made.close()


@pytest.fixture
def ticket(people):
    return people.first_ticket(people.released_order("P-SPUR", str(8 * KILLS)))["id"]


def test_killed_again_and_again_after_saved_it_loses_nothing(mobile, book, ticket):
    page = mobile.start()
    log_in_by_badge(page, COATER)
    go_offline(page)
    Terminal(page).scan(op_code(ticket)).start()
    saved = 1
    for turn in range(KILLS):
        terminal = Terminal(page)
        terminal.good("1")
        terminal.scrap("1", "刀具磨损", picture=f"broken tool {turn}")
        saved += 2
        page = begin_again(mobile, ticket)
        expect(badge(page)).to_contain_text(str(saved))
    made = acts_of(page)
    assert [act["seq"] for act in made] == list(range(1, saved + 1))
    page.context.set_offline(False)
    come_in(page)
    wait_until_sent(page)
    assert book.receipts(made[0]["device"]) == [(act["seq"], "done", "") for act in made]
    assert [report.kind for report in book.reports(ticket)] == ["start", *["good", "scrap"] * KILLS]
    hashes = sorted(hashes_of(made))
    assert len(hashes) == KILLS
    wait_for(lambda: book.photos([act["document_id"] for act in made]) == hashes, "every photo hangs on its report")
    assert [book.stored_hash(sha256) for sha256 in hashes] == hashes


def come_in(page: Page) -> None:
    """Whoever the phone asks for a PIN."""
    doors = page.get_by_role("button", name=re.compile("^登录$|^解锁$")).or_(page.locator(".panel, .lock")).first
    if not doors.is_visible():
        return
    if page.get_by_role("button", name="登录", exact=True).is_visible():
        page.get_by_role("button", name="登录", exact=True).click()
    if not pin_pad(page).is_visible():
        show_badge(page, COATER)
    tap_pin(page, "1234")


def test_a_full_phone_says_that_it_did_not_save_and_keeps_what_it_had(phone, book, ticket):
    page = phone()
    log_in_by_badge(page, COATER)
    go_offline(page)
    terminal = Terminal(page).scan(op_code(ticket))
    terminal.start()
    terminal.good("1")
    room(page, 1)
    page.wait_for_timeout(ROOM_REMEMBERED_MS)
    terminal.choose_good("2")
    terminal.big("报良品").click()
    expect(page.get_by_role("alert")).to_contain_text("本机存储已满，刚才这条没有保存")
    assert len(acts_of(page)) == 2
    room(page, None)
    terminal.good("2")
    terminal.let_go()
    page.context.set_offline(False)
    wait_until_sent(page)
    assert [(report.kind, int(report.quantity)) for report in book.reports(ticket)] == [
        ("start", 0), ("good", 1), ("good", 2),
    ]  # fmt: skip


def begin_again(mobile: Phone, ticket: str) -> Page:
    """The browser is killed and opened again without network, at the same work."""
    mobile.kill()
    page = mobile.start()
    page.context.set_offline(True)
    page.goto("/")
    come_in(page)
    page.goto(f"/work/{ticket}")
    expect(Terminal(page).big("报良品|继续")).to_be_visible()
    return page


def room(page: Page, size: int | None) -> None:
    """How many bytes this site may keep on the phone; None: as many as ever."""
    origin = page.evaluate("location.origin")
    asked = {"origin": origin} if size is None else {"origin": origin, "quotaSize": size}
    page.context.new_cdp_session(page).send("Storage.overrideQuotaForOrigin", asked)


def test_a_new_version_waits_for_the_queue_and_loses_nothing_of_it(phone, factory_server, book, ticket):
    page = phone()
    log_in_by_badge(page, COATER)
    wait_until_kept(page)
    page.goto(f"/work/{ticket}")  # from now on the version kept in the phone serves this page
    page.context.route("**/api/sync/push", lambda asked: asked.abort())
    terminal = Terminal(page)
    terminal.start()
    terminal.good("1")
    terminal.scrap("1", "刀具磨损", picture="torn belt")
    terminal.let_go()
    made = acts_of(page)
    bring_new_version(factory_server, page)
    expect(page.locator(".banners")).to_contain_text("新版本")
    page = closed_and_opened_again(page)
    page.goto(f"/work/{ticket}")
    wait_for(lambda: page.evaluate(RUNNING) == [False, True], "the new version has taken over")
    assert [act["id"] for act in acts_of(page)] == [act["id"] for act in made]
    page.context.unroute("**/api/sync/push")
    wait_for(lambda: {act["state"] for act in acts_of(page)} == {"done"}, "the new version sends what was kept")
    assert book.receipts(made[0]["device"]) == [(act["seq"], "done", "") for act in made]
    assert [report.kind for report in book.reports(ticket)] == ["start", "good", "scrap"]
    assert book.photos([act["document_id"] for act in made]) == hashes_of(made)


RUNNING = """async () => {
  const registration = await navigator.serviceWorker.getRegistration()
  return [registration.waiting !== null, navigator.serviceWorker.controller !== null]
}"""


def closed_and_opened_again(page: Page) -> Page:
    """The browser lets go of a closed page a moment later; until then the version of before has somebody to serve."""
    blank = page.context.new_page()
    known: dict[str, str] = {}
    workers = page.context.new_cdp_session(blank)
    workers.on("ServiceWorker.workerVersionUpdated", lambda told: known.update(
        (one["versionId"], one["status"]) for one in told["versions"]))  # fmt: skip
    workers.send("ServiceWorker.enable")
    page.close()
    wait_for(lambda: (blank.wait_for_timeout(20), activated(known))[1], "nobody is served by the version of before")
    return blank


def activated(versions: dict[str, str]) -> bool:
    """The newest is the one that serves."""
    return bool(versions) and versions[max(versions, key=int)] == "activated"


def bring_new_version(server, page: Page) -> None:
    """The same screens under another version, as an update of the server brings them."""
    script = server.screens / "sw.js"
    script.write_text(f"{script.read_text()}\n// the next version\n")
    page.evaluate("async () => { await (await navigator.serviceWorker.getRegistration()).update() }")
    wait_for(lambda: page.evaluate(RUNNING)[0], "the new version is there")
