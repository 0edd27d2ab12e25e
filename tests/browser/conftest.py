"""One factory and one Chromium for all browser tests; phones and desks as many as a test asks for."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.browser.book import Book
from tests.browser.floor import DemoFactory
from tests.browser.hands import DESK, PHONE, Trouble
from tests.browser.lettering import lettered
from tests.browser.server import FactoryServer, build_screens
from tests.conftest import _on_server, _server, make_url

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


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def factory_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FactoryServer]:
    build_screens()
    folder = tmp_path_factory.mktemp("factory")
    (folder / "data").mkdir()
    with_database = _on_postgres if os.environ.get("TEST_DB", "sqlite") == "pg" else _on_sqlite
    for url in with_database(folder, tmp_path_factory):
        server = FactoryServer(folder, url)
        server.prepare()
        server.start()
        server.start_worker()
        yield server
        server.stop()


def _on_sqlite(folder: Path, _: pytest.TempPathFactory) -> Iterator[str]:
    yield f"sqlite:///{folder}/data/gemba.db"


def _on_postgres(folder: Path, factory: pytest.TempPathFactory) -> Iterator[str]:
    server, name = _server(factory), f"browser_{os.getpid()}"
    _on_server(server, f'CREATE DATABASE "{name}"')
    yield make_url(server).set(database=name).render_as_string(hide_password=False)
    _on_server(server, f'DROP DATABASE "{name}" WITH (FORCE)')


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
def open_context(chromium: Browser, factory_server: FactoryServer) -> Iterator[Callable[..., BrowserContext]]:
    """Browsers of this test; what goes wrong inside one of them fails the test at its end."""
    opened: list[tuple[BrowserContext, Trouble]] = []

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
