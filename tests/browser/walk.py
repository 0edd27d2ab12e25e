"""A patroller's hands on a phone: scan the point, answer with the thumb, hand it in."""

import re
from typing import Any
from uuid import UUID

from playwright.sync_api import Locator, Page, expect

from tests.browser.hands import photo, scan, type_on_pad, wait_for
from tests.browser.terminal import acts_of


class Walk:
    """One round on the screen; every point handed in returns when the phone has stored it."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def open(self, route: str) -> "Walk":
        """From the list, the round that is to be walked now."""
        self.page.goto("/patrol")
        self.page.locator(".card", has_text=route).first.click()
        expect(self.page.locator(".path")).to_be_visible()
        return self

    def come_to(self, kind: str, id: Any) -> None:
        """The label of the point, or that of the equipment there."""
        scan(self.page, f"G1:{kind}:{UUID(str(id)).hex.upper()}")
        expect(self.page).to_have_url(re.compile("/point/[0-9a-f-]{36}[?]scanned=1$"))
        expect(self.page.locator(".sign.good")).to_be_visible()

    def ok(self) -> None:
        self._answers(lambda: self.page.locator(".answer.good").click())

    def reads(self, figures: str) -> None:
        self._answers(lambda: type_on_pad(self.page, figures))

    def finds(self, what: str, severity: str, picture: str) -> None:
        """Not as it should be: how bad, what one sees, and a picture of it."""
        self.page.locator(".answer.bad").click()
        self.page.get_by_text(severity, exact=True).click()
        self.page.locator(".found textarea").fill(what)
        self.take(picture)
        self._answers(self.go_on)

    def take(self, picture: str) -> None:
        self.page.locator("input[type=file]").last.set_input_files(photo(picture))  # type: ignore[arg-type]
        expect(self.page.locator(".thumb .photo")).to_have_count(1)

    def go_on(self) -> None:
        self.page.get_by_role("button", name="继续", exact=True).click()

    def submit(self) -> None:
        """Only what the outbox holds is called saved."""
        before = len(acts_of(self.page))
        self.page.get_by_role("button", name="提交本点").click()
        wait_for(lambda: len(acts_of(self.page)) > before, "the check is stored")
        expect(self.page).to_have_url(re.compile("/patrol/round/[0-9a-f-]{36}$"))

    def shows(self, marks: list[str]) -> None:
        """What is drawn on the path, stop by stop."""
        drawn = self.page.locator(".path .rail svg")
        expect(drawn).to_have_count(len(marks))
        for place, mark in enumerate(marks):
            expect(drawn.nth(place)).to_have_attribute("aria-label", mark)

    def _answers(self, answer: Any) -> None:
        """The question in hand is answered when another stands there, or none."""
        before = self._question().inner_text()
        answer()
        expect(self._question().filter(has_text=re.compile(f"^{re.escape(before)}$"))).to_have_count(0)

    def _question(self) -> Locator:
        return self.page.locator(".panel .about strong")
