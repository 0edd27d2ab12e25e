"""The PWA as a phone feels it: weight of its first page, start without network, tap to stored; one JSON line.

The processor is made four times slower as Lighthouse does it, for the page and not for the service worker.
Run: ./gemba bench phone
"""

import json
import re
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from statistics import median

from playwright.sync_api import BrowserContext, Page, expect, sync_playwright

from tests.bench.demo_server import demo_server
from tests.bench.stopwatch import WATCH, slow_down, watched
from tests.browser.conftest import ARGUMENTS, CHROMIUM, HERE
from tests.browser.floor import DemoFactory
from tests.browser.hands import PHONE, log_in_by_badge, scan, wait_until_kept
from tests.browser.lettering import lettered
from tests.browser.server import run_node
from tests.browser.terminal import Terminal, op_code

WORKER, STARTS, SAVES = "1016", 5, 10
WANTED = {"first_page_kib": 160, "offline_start_ms": 2000, "save_ms": 100}

SHOWN = """(() => {
  const tasks = new MutationObserver(() => {
    if (!document.querySelector('.home li')) return
    globalThis.shownAt = performance.now()
    tasks.disconnect()
  })
  tasks.observe(document, { childList: true, subtree: true })
})()"""


def main(_: Sequence[str]) -> int:
    with demo_server() as server, sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        expect.set_options(timeout=60_000)
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(ARGUMENTS), env=lettered(Path(folder)))
        context = browser.new_context(base_url=server.url, **HERE | PHONE)  # type: ignore[arg-type]
        context.add_init_script(WATCH)
        context.add_init_script(SHOWN)
        found = {"first_page_kib": first_page(), **saving(context, DemoFactory(server)), **starting(context)}
        browser.close()
    print(json.dumps({"bench": "phone", **found}))
    return 1 if any(found[name] > most for name, most in WANTED.items()) else 0


def first_page() -> float:
    told = re.search(r"([\d.]+) KiB  first phone page", run_node("npm", "run", "size"))
    assert told is not None
    return float(told[1])


def saving(context: BrowserContext, people: DemoFactory) -> dict[str, float]:
    """From the tap on the big button until the report is stored; without network, so that none leaves meanwhile."""
    ticket = people.first_ticket(people.released_order("P-BRC", "500"))
    page = context.new_page()
    log_in_by_badge(page, WORKER)
    wait_until_kept(page)
    scan(page, op_code(ticket["id"]))
    terminal = Terminal(page)
    expect(terminal.big("开工")).to_be_visible()
    context.set_offline(True)
    terminal.start()
    quick = reported(page, terminal)
    slow_down(page)
    slow = reported(page, terminal)
    page.close()
    return {
        "save_ms": round(max(quick), 1),
        "save_median_ms": round(median(quick), 1),
        "slow_save_ms": round(max(slow), 1),
    }


def reported(page: Page, terminal: Terminal) -> list[float]:
    before = len(watched(page, "saves"))
    for place in range(SAVES):
        terminal.good("21"[place % 2])  # the same again at once would be a bouncing thumb
    return list(watched(page, "saves"))[before:]


def starting(context: BrowserContext) -> dict[str, float]:
    """Still without network, from nothing to the tasks of the day, with all that was just reported on top."""
    took = [one_start(context.new_page()) for _ in range(STARTS)]
    return {"offline_start_ms": round(median(took)), "slowest_offline_start_ms": round(max(took))}


def one_start(page: Page) -> float:
    slow_down(page)
    page.goto("/")
    expect(page.locator(".home li").first).to_be_visible()
    took = float(page.evaluate("shownAt"))
    page.close()
    return took


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
