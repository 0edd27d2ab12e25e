"""Lighthouse as a phone at the log-in page and, logged in, at a worker's home; one JSON line.

Lighthouse is no part of the product: npm puts it into build/lighthouse when it is asked for the first time.
Run: ./gemba bench lighthouse
"""

import json
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

from tests.bench.demo_server import demo_server
from tests.browser.conftest import CHROMIUM, HERE
from tests.browser.hands import PHONE, log_in_by_badge, wait_until_kept
from tests.browser.lettering import lettered
from tests.browser.server import ROOT, free_port, run_node

VERSION = "13.5.0"
PLACE = ROOT / "build" / "lighthouse"
PROGRAM = PLACE / "node_modules" / "lighthouse" / "cli" / "index.js"
WORKER = "1016"
WANTED = {"performance": 80, "accessibility": 100}
PAGES = {"log_in": "/log-in", "home": "/"}
Scores = dict[str, Any]


def main(_: Sequence[str]) -> int:
    install()
    with demo_server() as server, tempfile.TemporaryDirectory() as folder, phone(server.url, Path(folder)) as port:
        found = {name: the_middle(server.url + path, port, Path(folder) / name) for name, path in PAGES.items()}
    print(json.dumps({"bench": "lighthouse", **found}))
    short = [name for name, scores in found.items() if any(scores[one] < WANTED[one] for one in WANTED)]
    return 1 if short else 0


def install() -> None:
    if PROGRAM.exists() and json.loads((PROGRAM.parent.parent / "package.json").read_text())["version"] == VERSION:
        return
    PLACE.mkdir(parents=True, exist_ok=True)
    (PLACE / "package.json").write_text('{"private": true}')
    run_node("npm", "install", "--no-audit", "--no-fund", "--save-exact", f"lighthouse@{VERSION}", at=PLACE)


@contextmanager
def phone(url: str, folder: Path) -> Iterator[int]:
    """A browser in which a worker is logged in, with a door for Lighthouse; it opens a tab of its own there."""
    port = free_port()
    with sync_playwright() as playwright:
        context = playwright.chromium.launch_persistent_context(
            folder / "profile", executable_path=CHROMIUM, env=lettered(folder), base_url=url,
            args=["--no-sandbox", "--disable-gpu", f"--remote-debugging-port={port}"], **HERE | PHONE,
        )  # fmt: skip
        page = context.new_page()
        log_in_by_badge(page, WORKER)
        wait_until_kept(page)
        page.close()
        yield port
        context.close()


def the_middle(url: str, port: int, report: Path) -> Scores:
    """Of three: what else runs on the machine makes a single one say little."""
    return sorted((judged(url, port, report) for _ in range(3)), key=lambda scores: scores["performance"])[1]


def judged(url: str, port: int, report: Path) -> Scores:
    """Scores and the times behind them, of a phone as Lighthouse imagines it: 4× slower, on slow 4G."""
    run_node(
        "node", str(PROGRAM), url, f"--port={port}", "--disable-storage-reset", "--quiet", "--output=json",
        f"--output-path={report}", "--only-categories=performance,accessibility", at=PLACE,
    )  # fmt: skip
    told = json.loads(report.read_text())
    scores = {name: round(100 * told["categories"][name]["score"]) for name in WANTED}
    times = {name: round(told["audits"][audit]["numericValue"]) for name, audit in TIMES.items()}
    asked = [one["id"] for one in told["categories"]["accessibility"]["auditRefs"]]
    failed = [audit for audit in asked if told["audits"][audit]["score"] == 0]
    return scores | times | ({"not_accessible": failed} if failed else {})


TIMES = {
    "first_paint_ms": "first-contentful-paint", "largest_paint_ms": "largest-contentful-paint",
    "blocked_ms": "total-blocking-time",
}  # fmt: skip


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
