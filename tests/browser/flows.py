"""The deeds of the floor as one hand does them from the home screen, every tap, key and scan of it counted."""

import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import FilePayload, Locator, Page, expect

from tests.browser.hands import scan
from tests.browser.terminal import SAVE

Picture = Path | FilePayload


@dataclass(frozen=True)
class Pace:
    """Seconds a hand takes before each of these; what the phone takes comes on top."""

    tap: float = 0
    figure: float = 0
    character: float = 0
    aim: float = 0
    camera_app: float = 0


AT_ONCE = Pace()
USUAL = Pace(tap=0.4, figure=0.25, character=0.5, aim=1.0, camera_app=2.5)


class Hand:
    """One thumb at one phone. `show` holds a code before the phone: a hand scanner, or the camera itself."""

    def __init__(self, page: Page, show: Callable[[Page, str], None] = scan, pace: Pace = AT_ONCE) -> None:
        self.page, self._show, self._pace = page, show, pace
        self.taps = self.figures = self.characters = self.scans = 0

    def tap(self, target: Locator) -> None:
        time.sleep(self._pace.tap)
        target.click()
        self.taps += 1

    def press(self, name: str) -> None:
        self.tap(self.page.get_by_role("button", name=re.compile(name)).last)

    def scan(self, code: str, arrives: str) -> None:
        time.sleep(self._pace.aim)
        self._show(self.page, code)
        self.scans += 1
        expect(self.page).to_have_url(re.compile(arrives))

    def type(self, figures: str) -> None:
        """On the pad that is open."""
        pad = self.page.locator(".pad").last
        for figure in figures:
            time.sleep(self._pace.figure)
            pad.get_by_role("button", name=figure, exact=True).click()
            self.figures += 1

    def write(self, target: Locator, words: str) -> None:
        self.tap(target)
        time.sleep(self._pace.character * len(words))
        self.page.keyboard.insert_text(words)
        self.characters += len(words)

    def photograph(self, target: Locator, picture: Picture) -> None:
        """One tap opens the phone's own camera; what is pressed there is no tap of ours, its time is."""
        with self.page.expect_file_chooser() as chosen:
            self.tap(target)
        time.sleep(self._pace.camera_app)
        chosen.value.set_files(picture)


def come_to_ticket(hand: Hand, code: str) -> None:
    """From wherever one is: the place under the thumb, and the code on the traveler."""
    hand.tap(hand.page.get_by_role("navigation").get_by_role("link", name="扫码", exact=True))
    expect(hand.page.locator("[data-typed-scan]")).to_be_visible()
    hand.scan(code, "/work/[0-9a-f-]{36}$")


def come_to_what_is_left(hand: Hand, code: str) -> None:
    come_to_ticket(hand, code)
    expect(hand.page.locator(".thumb button.primary", has_text=re.compile("报良品 [1-9]"))).to_be_visible()


def report_what_is_left(hand: Hand, code: str) -> None:
    """All that was still to be made is good: the figure is offered."""
    come_to_what_is_left(hand, code)
    hand.tap(hand.page.locator(".thumb button.primary", has_text="报良品"))


def report_one_less(hand: Hand, code: str) -> None:
    come_to_what_is_left(hand, code)
    hand.tap(hand.page.get_by_role("button", name="减一").first)
    hand.tap(hand.page.locator(".thumb button.primary", has_text="报良品"))


def report_some(hand: Hand, code: str, figures: str) -> None:
    """Another figure than the one that is offered."""
    come_to_what_is_left(hand, code)
    hand.press("^良品数")
    hand.type(figures)
    hand.tap(hand.page.get_by_role("dialog").locator("button.deed", has_text="报良品"))


def scrap_with_photo(hand: Hand, code: str, reason: str, picture: Picture) -> None:
    """One is spoiled: why, and how it looks."""
    come_to_ticket(hand, code)
    hand.press("^报废$")
    sheet = hand.page.get_by_role("dialog", name="报废", exact=True)
    hand.tap(sheet.get_by_text(reason))
    hand.photograph(sheet.locator(".add"), picture)
    expect(sheet.locator(".photo img")).to_be_visible()
    hand.tap(sheet.get_by_role("button", name=SAVE))


def report_hazard(hand: Hand, words: str, place: str) -> None:
    """Photo first; a few words, what kind, and where."""
    page = hand.page
    hand.tap(page.locator(".home").get_by_role("link", name="报隐患").first)
    expect(page.get_by_role("button", name="拍照")).to_be_visible()
    hand.press("^拍照$")
    hand.write(page.get_by_label("看到了什么"), words)
    hand.tap(page.get_by_text("物的不安全状态"))
    hand.press("^选择$")
    hand.tap(page.get_by_role("dialog").get_by_role("button", name=re.compile(place)).first)
    hand.press("^上报$")


def call_for_help(hand: Hand) -> None:
    """The lamp that is on every screen, and what is wrong."""
    hand.tap(hand.page.locator("[data-andon]"))
    hand.tap(hand.page.get_by_role("dialog").locator("[data-category=material]"))
