"""The main screens of the floor by night and for gloves: their pictures in build/screens, and what is wrong there.

Run: ./gemba bench screens
"""

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
from tests.browser.sights import sights_of

FLOOR = {"1016": ("worker", "home work terminal"), "1006": ("inspector", "inspection"), "manager": ("supervisor", "board")}
LOOKS = {"dark": '{"look": "dark"}', "glove": '{"look": "light", "glove": true}'}
CHOSEN = "localStorage.setItem('gemba.settings', %s)"


def main(_: Sequence[str]) -> int:
    with demo_server() as server, sync_playwright() as playwright:
        expect.set_options(timeout=30_000)
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=list(ARGUMENTS), env=lettered(Path(server.folder))
        )
        people = DemoFactory(server)
        found = [fault for look in LOOKS for user in FLOOR for fault in looked_at(browser, server.url, look, user, people)]
        browser.close()
    print(json.dumps({"bench": "screens", "pictures": 5 * len(LOOKS), "faults": found}, ensure_ascii=False))
    return 1 if found else 0


def looked_at(browser: Browser, url: str, look: str, user: str, people: DemoFactory) -> list[str]:
    """The screens of somebody in this look, and what is wrong with them."""
    role, names = FLOOR[user]
    context = browser.new_context(base_url=url, **HERE | PHONE)  # type: ignore[arg-type]
    context.add_init_script(CHOSEN % json.dumps(LOOKS[look]))
    page = context.new_page()
    come_in(page, user)
    told = []
    for sight in (one for one in sights_of(people)[role] if one.name in names.split()):
        sight.open(page)
        keep_picture(page, role, sight.name, look, "phone")
        told += [f"{role} {sight.name} {look}: {fault}" for fault in faults(page, "phone")]
    context.close()
    return told


def come_in(page: Page, user: str) -> None:
    if not user.isdigit():
        return log_in_with_password(page, user, "中文")
    log_in_by_badge(page, user)
    return wait_until_kept(page)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
