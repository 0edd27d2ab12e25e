"""The chart of a schedule in a browser, 5,000 and 20,000 bars: from the answer to the first picture, and scrolling.

The endpoints' answers are made up here; milliseconds are of this machine, the middle of several openings.
Run: ./gemba bench gantt [--pictures]  (pictures in build/screens/gantt)
"""

import json
import statistics
import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page, Route, expect, sync_playwright

from tests.bench.chart_factory import ZERO, MadeUpChart, gaps, schedule
from tests.bench.demo_server import demo_server
from tests.browser.conftest import ARGUMENTS, CHROMIUM, HERE
from tests.browser.hands import DESK, PHONE, log_in_with_password
from tests.browser.judging import PICTURES
from tests.browser.lettering import lettered

SIZES = (5_000, 20_000)
TIMES = 3
WANTED_MS = 100
LOOK = "localStorage.setItem('gemba.settings', %s)"

# Between the answer's arrival and the end of the first picture; every picture's own time afterwards.
WATCH = """(() => {
  globalThis.drawn = { arrived: 0, first: 0, pictures: [] }
  const [ask, clear] = [globalThis.fetch, CanvasRenderingContext2D.prototype.setTransform]
  globalThis.fetch = async (...given) => {
    const answer = await ask(...given)
    if (String(given[0]).includes('/chart')) {
      await answer.clone().arrayBuffer()
      drawn.arrived = performance.now()
    }
    return answer
  }
  CanvasRenderingContext2D.prototype.setTransform = function (...given) {
    const began = performance.now()
    queueMicrotask(() => {
      drawn.first ||= performance.now()
      drawn.pictures.push(performance.now() - began)
    })
    return clear.apply(this, given)
  }
})()"""

FIRST = """async () => {
  while (!drawn.first) await new Promise((done) => setTimeout(done, 20))
  return drawn.first - drawn.arrived
}"""

SCROLL = """async () => {
  const pane = document.querySelector('.pane')
  const frames = []
  drawn.pictures.length = 0
  let last = performance.now()
  for (let at = 0; at < 60; at += 1) {
    pane.scrollLeft += 40
    pane.scrollTop += at < 30 ? 20 : -20
    await new Promise((done) => requestAnimationFrame(done))
    frames.push(performance.now() - last)
    last = performance.now()
  }
  const sorted = (row) => row.toSorted((one, other) => one - other)
  const at = (row, share) => Number(sorted(row)[Math.floor(row.length * share)]?.toFixed(1))
  return { frame: at(frames, 0.5), slow_frame: at(frames, 0.95), picture: at(drawn.pictures, 0.5) }
}"""


def main(arguments: Sequence[str]) -> int:
    with demo_server() as server, sync_playwright() as playwright:
        expect.set_options(timeout=30_000)
        letters = lettered(Path(server.folder))
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(ARGUMENTS), env=letters)
        found = {str(bars): measured(browser, server.url, bars) for bars in SIZES}
        if "--pictures" in arguments:
            take_pictures(browser, server.url)
        browser.close()
    print(json.dumps({"bench": "gantt", **found}))
    return int(found[str(SIZES[0])]["first_ms"] > WANTED_MS)


def measured(browser: Browser, url: str, bars: int) -> dict[str, Any]:
    page = opened(browser, url, MadeUpChart(bars))
    first, scrolled = [], []
    for _ in range(TIMES):
        page.reload()
        first.append(page.evaluate(FIRST))
        page.get_by_label("Time shown").select_option("week")
        scrolled.append(page.evaluate(SCROLL))
    page.context.close()
    frames = {name: statistics.median(one[name] for one in scrolled) for name in scrolled[0]}
    return {"first_ms": round(statistics.median(first), 1), **{f"{name}_ms": value for name, value in frames.items()}}


def opened(browser: Browser, url: str, chart: MadeUpChart, **options: Any) -> Page:
    """The schedule page of a planner who sees this chart."""
    look, state = options.pop("look", "light"), options.pop("state", "made")
    context = browser.new_context(base_url=url, service_workers="block", **HERE | DESK | options)
    context.add_init_script(LOOK % json.dumps(json.dumps({"look": look, "language": "en"})))
    context.add_init_script(WATCH)
    page = context.new_page()
    page.route("**/api/scheduling/**", lambda route: answer(route, chart, state))
    log_in_with_password(page, "planner", "English")
    page.goto("/schedule")
    return page


def answer(route: Route, chart: MadeUpChart, state: str) -> None:
    last = urlsplit(route.request.url).path.split("/")[-1]
    told: Any = schedule(state)
    if last == "detailed_schedule":
        told = {"rows": [told, schedule("replaced") | {"id": "b1", "number": "SCH-2026-00011"}]}
    elif last == "chart":
        told = chart.told()
    elif last == "gaps":
        told = gaps()
    elif last == "try":
        wanted = route.request.post_data_json
        told = chart.tried(wanted["slot_id"], seconds(wanted["start_at"]))
    elif "/slots/" in route.request.url:
        told = chart.slot(last)
    route.fulfill(json=told)


def seconds(iso: str) -> int:
    return int((datetime.fromisoformat(iso) - ZERO).total_seconds())


def take_pictures(browser: Browser, url: str) -> None:
    chart = MadeUpChart(5_000)
    for look in ("light", "dark"):
        page = opened(browser, url, chart, look=look)
        desk_pictures(page, look)
        page.context.close()
    page = opened(browser, url, chart, state="published")
    picture(page, "published")
    page.context.close()
    page = opened(browser, url, chart, **PHONE)
    picture(page, "phone")
    page.locator(".card").first.click()
    picture(page, "phone-slot")
    page.context.close()


def desk_pictures(page: Page, look: str) -> None:
    """As it opens, with a bar that is being moved, from a shift to weeks, and as a table."""
    picture(page, f"desk-{look}")
    page.locator("canvas").focus()
    for key in ("ArrowDown", "m", "ArrowRight", "ArrowRight", "ArrowRight"):
        page.keyboard.press(key)
    expect(page.get_by_text("It can lie there")).to_be_visible()
    picture(page, f"move-{look}")
    page.keyboard.press("Escape")
    for zoom in ("shift", "week", "weeks"):
        page.get_by_label("Time shown").select_option(zoom)
        picture(page, f"{zoom}-{look}")
    page.get_by_text("Table", exact=True).click()
    picture(page, f"table-{look}")


def picture(page: Page, name: str) -> None:
    expect(page.locator(".skeleton")).to_have_count(0)
    expect(page.locator(".figures")).to_be_visible()
    page.wait_for_timeout(300)
    (PICTURES / "gantt").mkdir(parents=True, exist_ok=True)
    page.screenshot(path=PICTURES / "gantt" / f"{name}.png")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
