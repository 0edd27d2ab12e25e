"""The floor's deeds without network on a phone four times slower, by a hand that takes its time; one JSON line.

Every run begins on the home screen. Seconds hold the hand's own pauses, which are printed with them; taps are whatever
touches our screen, figures on the number pad and characters of the keyboard are counted apart.
Run: ./gemba bench flows
"""

import json
import re
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from typing import Any

from playwright.sync_api import Page, expect, sync_playwright

from tests.bench.demo_server import demo_server
from tests.bench.staged_camera import browser_arguments, film_of, photo_of_12_megapixels
from tests.bench.stopwatch import SLOWER, WATCH, slow_down, watched
from tests.browser import flows
from tests.browser.conftest import ARGUMENTS, CHROMIUM, HERE
from tests.browser.floor import DemoFactory
from tests.browser.flows import USUAL, Hand
from tests.browser.hands import PHONE, log_in_by_badge, scan, wait_for, wait_until_kept
from tests.browser.lettering import lettered
from tests.browser.server import FactoryServer
from tests.browser.terminal import Terminal, op_code

WORKER, RUNS = "1016", 5
WANTED = {
    "report_s": 8, "report_taps": 3, "report_scans": 1, "scrap_s": 15, "hazard_s": 20,
    "andon_taps": 2, "save_ms": 100, "save_with_12mp_photo_ms": 1600, "code_ms": 1500,
}  # fmt: skip


@dataclass(frozen=True)
class Stage:
    """The phone, without network, and what is held before it."""

    page: Page
    code: str
    photo: Path


@dataclass(frozen=True)
class Run:
    """One deed, done once."""

    seconds: float
    hand: Hand


def main(_: Sequence[str]) -> int:
    with staged() as stage:
        runs = {name: [once(stage, deed) for _ in range(RUNS)] for name, deed in DEEDS.items()}
        found = figures(runs) | noted(stage.page)
    table(found)
    print(json.dumps({"bench": "flows", "slower": SLOWER, "runs": RUNS, "pauses_s": asdict(USUAL), **found}))
    return 1 if any(found[name] > most for name, most in WANTED.items()) else 0


DEEDS: dict[str, Callable[[Stage, Hand], None]] = {
    "report": lambda stage, hand: flows.report_what_is_left(hand, stage.code),
    "report_one_less": lambda stage, hand: flows.report_one_less(hand, stage.code),
    "report_some": lambda stage, hand: flows.report_some(hand, stage.code, "12"),
    "scrap": lambda stage, hand: flows.scrap_with_photo(hand, stage.code, "刀具磨损", stage.photo),
    "hazard": lambda stage, hand: flows.report_hazard(hand, "地面有油，易滑倒", "L1"),
    "andon": lambda stage, hand: flows.call_for_help(hand),
}


def once(stage: Stage, deed: Callable[[Stage, Hand], None]) -> Run:
    """From the home screen until it is stored; then it is taken back where it can be, so that all runs are alike."""
    page = stage.page
    before = len(watched(page, "saves"))
    hand = Hand(page, lambda page, code: None, USUAL)
    began = time.monotonic()
    deed(stage, hand)
    wait_for(lambda: len(watched(page, "saves")) > before, "the record is stored")
    seconds = time.monotonic() - began
    go_home(page)
    return Run(seconds, hand)


def go_home(page: Page) -> None:
    """In the app: a new page would forget what was noted."""
    undo = page.get_by_role("button", name=re.compile("^撤销"))
    page.wait_for_timeout(500)
    if undo.count():
        undo.last.click()
        expect(undo).to_have_count(0)
    if page.get_by_role("dialog").count():
        page.keyboard.press("Escape")
    page.get_by_role("navigation").get_by_role("link", name="首页", exact=True).click()
    expect(page.locator(".home li").first).to_be_visible()
    page.wait_for_timeout(1_000)


def figures(runs: dict[str, list[Run]]) -> dict[str, Any]:
    """The middle one of the times; counts are the same in every run."""
    found: dict[str, Any] = {}
    for name, made in runs.items():
        hand = made[0].hand
        found[f"{name}_s"] = round(median(run.seconds for run in made), 1)
        found[f"{name}_slowest_s"] = round(max(run.seconds for run in made), 1)
        found |= {f"{name}_taps": hand.taps, f"{name}_scans": hand.scans}
        found |= {f"{name}_figures": hand.figures} if hand.figures else {}
        found |= {f"{name}_characters": hand.characters} if hand.characters else {}
    return found


def noted(page: Page) -> dict[str, float]:
    """What the page itself took; with a photo from when the camera hands it over."""
    every, photos, codes = (watched(page, name) for name in ("saves", "photos", "codes"))
    of = {name: every[place * RUNS : (place + 1) * RUNS] for place, name in enumerate(DEEDS)}
    plain = [*of["report"], *of["report_one_less"], *of["report_some"]]
    with_photo = [ready + saved for ready, saved in zip(photos, of["scrap"], strict=True)]
    return {
        "save_ms": round(median(plain)), "save_slowest_ms": round(max(plain)),
        "photo_ready_ms": round(median(photos)), "save_with_12mp_photo_ms": round(median(with_photo)),
        "save_with_12mp_photo_slowest_ms": round(max(with_photo)),
        "code_ms": round(median(codes)), "code_first_ms": round(codes[0]), "code_slowest_ms": round(max(codes)),
    }  # fmt: skip


def table(found: dict[str, Any]) -> None:
    print(f"{'figure':36}{'goal':>8}{'found':>8}")
    for name, value in found.items():
        goal = WANTED.get(name)
        missed = " ✕" if goal is not None and value > goal else ""
        print(f"{name:36}{'' if goal is None else f'≤ {goal}':>8}{value:>8}{missed}")


@contextmanager
def staged() -> Iterator[Stage]:
    with demo_server() as server, sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        expect.set_options(timeout=60_000)
        code, film = traveler(server, Path(folder))
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=browser_arguments(ARGUMENTS, film), env=lettered(Path(folder))
        )
        context = browser.new_context(base_url=server.url, **HERE | PHONE)  # type: ignore[arg-type]
        context.add_init_script(WATCH)
        page = context.new_page()
        get_ready(page, code)
        yield Stage(page, code, photo_of_12_megapixels(Path(folder) / "photo.jpg"))
        browser.close()


def traveler(server: FactoryServer, folder: Path) -> tuple[str, Path]:
    """The code of an operation, and the film of it."""
    people = DemoFactory(server)
    code = op_code(people.first_ticket(people.released_order("P-BRC", "500"))["id"])
    return code, film_of(code, folder / "traveler.mjpeg")


def get_ready(page: Page, code: str) -> None:
    """The work is begun, all is sent; then the network goes, and the app is opened anew, cold and slow."""
    log_in_by_badge(page, WORKER)
    wait_until_kept(page)
    scan(page, code)
    terminal = Terminal(page)
    expect(terminal.big("开工")).to_be_visible()
    terminal.start()
    terminal.let_go()
    wait_until_kept(page)
    page.context.set_offline(True)
    page.goto("/")
    expect(page.locator(".home li").first).to_be_visible()
    slow_down(page)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
