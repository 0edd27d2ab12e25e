"""One factory and one Chromium for all browser tests; phones and desks as many as a test asks for."""

import os
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.browser.book import Book
from tests.browser.floor import DemoFactory
from tests.browser.hands import DESK, PHONE, Trouble
from tests.browser.lettering import lettered
from tests.browser.server import FactoryServer, build_screens
from tests.databases import is_sqlite, named, on_server, server_url

CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
)  # fmt: skip
PATIENCE_MS = 30_000
HERE = {"locale": "zh-CN", "timezone_id": "Asia/Shanghai"}

SLOW_CLOCK = """(() => {
  const [Right, behind] = [Date, %d]
  globalThis.Date = class extends Right {
    constructor(...given) { given.length ? super(...given) : super(Right.now() - behind) }
    static now() { return Right.now() - behind }
  }
})()"""

Open = Callable[..., Page]
Server = TypeVar("Server", bound=FactoryServer)
OPENED: pytest.StashKey[list[tuple[BrowserContext, Trouble]]] = pytest.StashKey()
LAST_SEEN = Path(__file__).parent.parent.parent / "build" / "screens" / "failed"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Where a test fails, what its people last saw lies in build/screens/failed."""
    report = yield
    if report.when == "call" and report.failed:
        pages = [page for context, _ in item.stash.get(OPENED, []) for page in context.pages]
        for place, page in enumerate(pages):
            keep_last_sight(page, f"{item.name}-{place}")
    return report


def keep_last_sight(page: Page, name: str) -> None:
    LAST_SEEN.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=LAST_SEEN / f"{name}.png")
    (LAST_SEEN / f"{name}.txt").write_text(f"{page.url}\n{page.locator('body').aria_snapshot()}")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def factory_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FactoryServer]:
    yield from served(FactoryServer, tmp_path_factory, "factory")


def served(kind: type[Server], folders: pytest.TempPathFactory, name: str) -> Iterator[Server]:
    """A factory's server with its worker, for as long as it is needed."""
    build_screens()
    folder = folders.mktemp(name)
    (folder / "data").mkdir()
    with_database = _on_sqlite if is_sqlite() else _on_postgres
    with with_database(folder) as url:
        server = kind(folder, url)
        server.prepare()
        server.start()
        server.start_worker()
        yield server
        server.stop()


@contextmanager
def _on_sqlite(folder: Path) -> Iterator[str]:
    yield f"sqlite:///{folder}/data/gemba.db"


@contextmanager
def _on_postgres(folder: Path) -> Iterator[str]:
    server, name = server_url(), f"{folder.name}_{os.getpid()}"
    with on_server(server, name):
        yield named(server, name)


@pytest.fixture(scope="session")
def people(factory_server: FactoryServer) -> DemoFactory:
    """Everybody of the demo factory at the HTTP door, to prepare what a test does not do by hand."""
    return DemoFactory(factory_server)


@pytest.fixture(scope="session")
def book(factory_server: FactoryServer) -> Book:
    """The server's database, read and never written."""
    return Book(factory_server)


@pytest.fixture(scope="session")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    expect.set_options(timeout=PATIENCE_MS)
    letters = lettered(tmp_path_factory.mktemp("letters"))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(ARGUMENTS), env=letters)
        yield browser
        browser.close()


@pytest.fixture
def open_context(
    chromium: Browser, factory_server: FactoryServer, request: pytest.FixtureRequest
) -> Iterator[Callable[..., BrowserContext]]:
    """Browsers of this test; what goes wrong inside one of them fails the test at its end."""
    opened = request.node.stash.setdefault(OPENED, [])

    def open_one(**options: object) -> BrowserContext:
        context = chromium.new_context(base_url=factory_server.url, **HERE | options)  # type: ignore[arg-type]
        context.set_default_timeout(PATIENCE_MS)
        trouble = Trouble()
        trouble.watch(context)
        opened.append((context, trouble))
        return context

    yield open_one
    told = [sentence for _, trouble in opened for sentence in trouble.of_the_program()]
    for context, _ in opened:
        context.close()
    assert told == []


@pytest.fixture
def phone(open_context: Callable[..., BrowserContext]) -> Open:
    """`phone()` is a new phone with nobody logged in; `phone(slow=7)` lives so many minutes in the past."""

    def open_one(slow: int = 0) -> Page:
        context = open_context(**PHONE)
        if slow:
            context.add_init_script(SLOW_CLOCK % (slow * 60_000))
        return context.new_page()

    return open_one


@pytest.fixture
def desk(open_context: Callable[..., BrowserContext]) -> Open:
    return lambda **options: open_context(**DESK, **options).new_page()
