"""The main screens of the floor by night and for gloves: their pictures in build/screens, and what is wrong there.

Run: ./gemba bench screens
"""

import itertools
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.bench.demo_server import demo_server
from tests.browser.conftest import ARGUMENTS, CHROMIUM, HERE
from tests.browser.floor import DemoFactory
from tests.browser.hands import PHONE, log_in_by_badge, log_in_with_password, wait_until_kept
from tests.browser.judging import faults, keep_picture
from tests.browser.lettering import lettered
from tests.browser.sights import Sight, sights_of

FLOOR = {
    "1016": ("worker", "home work terminal"),
    "1006": ("inspector", "inspection"),
    "manager": ("supervisor", "board"),
}
LOOKS = {"dark": '{"look": "dark"}', "glove": '{"look": "light", "glove": true}'}
CHOSEN = "localStorage.setItem('gemba.settings', %s)"


def main(_: Sequence[str]) -> int:
    found: list[str] = []
    with demo_server() as server, sync_playwright() as playwright:
        expect.set_options(timeout=30_000)
        letters, people = lettered(Path(server.folder)), DemoFactory(server)
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(ARGUMENTS), env=letters)
        for look, user in itertools.product(LOOKS, FLOOR):
            page = phone_in(look, browser, server.url)
            come_in(page, user)
            found += [fault for sight in sights_for(user, people) for fault in looked_at(page, sight, user, look)]
            page.context.close()
        browser.close()
    print(json.dumps({"bench": "screens", "faults": found}, ensure_ascii=False))
    return 1 if found else 0


def phone_in(look: str, browser: Browser, url: str) -> Page:
    context = browser.new_context(base_url=url, **HERE | PHONE)  # type: ignore[arg-type]
    context.add_init_script(CHOSEN % json.dumps(LOOKS[look]))
    return context.new_page()


def sights_for(user: str, people: DemoFactory) -> list[Sight]:
    role, names = FLOOR[user]
    return [sight for sight in sights_of(people)[role] if sight.name in names.split()]


def looked_at(page: Page, sight: Sight, user: str, look: str) -> list[str]:
    """What is wrong with a screen in this look; its picture is kept either way."""
    role, _ = FLOOR[user]
    sight.open(page)
    keep_picture(page, role, sight.name, look, "phone")
    return [f"{role} {sight.name} {look}: {fault}" for fault in faults(page, "phone")]


def come_in(page: Page, user: str) -> None:
    if not user.isdigit():
        return log_in_with_password(page, user, "中文")
    log_in_by_badge(page, user)
    return wait_until_kept(page)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
