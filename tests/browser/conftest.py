"""A factory for every file and one Chromium for all of them; phones and desks as many as a test asks for."""

import fcntl
import os
import shutil
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.browser.book import Book
from tests.browser.floor import DemoFactory
from tests.browser.hands import DESK, PHONE, Trouble, wait_for
from tests.browser.lettering import lettered
from tests.browser.server import ROOT, FactoryServer, build_screens
from tests.browser.warm import Warm, warmed
from tests.databases import is_sqlite, named, on_server, server_url

CHROMIUM = "/usr/bin/chromium"
NOT_NEEDED = (  # the last such list counts: Playwright's own, and pages that every window loads for its address bar
    "WebUIOmniboxPopup", "WebUIOmniboxAimPopup", "WebUIOmniboxFullPopup",
    "AimEnabled", "AvoidCorsURLLoaderRestartOnRedirect", "AvoidUnnecessaryBeforeUnloadCheckSync",
    "DestroyProfileOnBrowserClose", "HttpsFirstBalancedModeAutoEnable", "HttpsUpgrades", "LensOverlay", "MediaRouter",
    "NetworkTimeServiceQuerying", "OptimizationHints", "PaintHolding", "PreconnectToSearch",
    "ThirdPartyStoragePartitioning",
)  # fmt: skip
ARGUMENTS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream", f"--disable-features={','.join(NOT_NEEDED)}",
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
LONGEST = (  # first
    *("test_imported_story", "test_screens", "test_foremans_day", "test_planners_day"),
    *("test_patrol", "test_killed", "test_story", "test_offline"),
)
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
    items.sort(key=lambda item: LONGEST.index(item.path.stem) if item.path.stem in LONGEST else len(LONGEST))


@pytest.fixture(scope="session")
def warm() -> Iterator[Warm]:
    """What every server of this run is forked from."""
    with warmed(ROOT) as made:
        yield made


@pytest.fixture(scope="session")
def first_day(warm: Warm, tmp_path_factory: pytest.TempPathFactory) -> Iterator[FactoryServer]:
    """The demo factory with its first plans, before anybody worked in it; nobody ever does: it is copied."""
    folder = shared_folder(tmp_path_factory) / "first-day"
    folder.mkdir(exist_ok=True)
    with database_of(folder) as url:
        server = FactoryServer(folder, url, warm.begin)
        founded = folder / "founded"
        with open(folder / "lock", "w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)  # the workers of a run found it once
            if not founded.exists():
                server.prepare()
                server.start_worker()
                wait_for(server.nothing_waits, "the first plans are made", 180, every=0.3)
                server.stop()
                founded.touch()
        yield server


def shared_folder(folders: pytest.TempPathFactory) -> Path:
    """Of all workers of this run; on a database server each has its own."""
    own = folders.getbasetemp()
    return own.parent if is_sqlite() and "PYTEST_XDIST_WORKER" in os.environ else own


@pytest.fixture(scope="module")
def factory_server(
    first_day: FactoryServer, tmp_path_factory: pytest.TempPathFactory, warm: Warm
) -> Iterator[FactoryServer]:
    """The demo factory as it was on its first day, for one file: what another file did in its own is not seen here."""
    folder = tmp_path_factory.mktemp("factory")
    with database_of(folder, like=first_day) as url:
        yield from at_work(FactoryServer(folder, url, warm.begin))


def served(kind: type[Server], folders: pytest.TempPathFactory, warm: Warm) -> Iterator[Server]:
    """A factory that is founded for one file alone."""
    folder = folders.mktemp("founded")
    with database_of(folder) as url:
        server = kind(folder, url, warm.begin)
        server.prepare()
        yield from at_work(server)


def at_work(server: Server) -> Iterator[Server]:
    """With its worker, for as long as it is needed."""
    build_screens()
    server.start()
    server.start_worker()
    yield server
    server.stop()


@contextmanager
def database_of(folder: Path, like: FactoryServer | None = None) -> Iterator[str]:
    """A factory's data folder, empty or with all that another one has, and the address of its database."""
    if like is None:
        (folder / "data").mkdir(exist_ok=True)
    else:
        shutil.copytree(like.folder / "data", folder / "data")
    if is_sqlite():
        yield f"sqlite:///{folder}/data/gemba.db"
        return
    server, name = server_url(), f"{folder.name}_{os.getpid()}"
    with on_server(server, name, like=like.database.url.database if like else None):
        yield named(server, name)


@pytest.fixture(scope="module")
def people(factory_server: FactoryServer) -> DemoFactory:
    """Everybody of the demo factory at the HTTP door, to prepare what a test does not do by hand."""
    return DemoFactory(factory_server)


@pytest.fixture(scope="module")
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

    def open_one(slow: int = 0, **options: object) -> Page:
        context = open_context(**PHONE, **options)
        if slow:
            context.add_init_script(SLOW_CLOCK % (slow * 60_000))
        return context.new_page()

    return open_one


@pytest.fixture
def desk(open_context: Callable[..., BrowserContext]) -> Open:
    """A desk has its network: what is kept for going without need not come along, unless a test wants it."""
    return lambda **options: open_context(**DESK | {"service_workers": "block"} | options).new_page()
