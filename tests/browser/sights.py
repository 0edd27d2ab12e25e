"""What people look at all day: whose screen it is, how they come to it, what must stand there before it is judged."""

import re
from collections.abc import Callable
from typing import NamedTuple
from urllib.parse import urlsplit

from playwright.sync_api import Page, expect

from tests.browser.floor import DemoFactory
from tests.browser.hands import put_flash_away, type_figures, type_on_pad
from tests.browser.pool import pooled
from tests.shop import Row

Hands = Callable[[Page], None]


class Sight(NamedTuple):
    """A screen: its picture's name, where it is, and by what one sees that it is there whole."""

    name: str
    path: str
    shows: str
    hands: Hands | None = None

    def go(self, page: Page, within: bool = False) -> None:
        """By its address, or from a screen of another kind as a link of the app leads there."""
        if within and kind_of(page.url) != kind_of(self.path):
            page.evaluate(FOLLOW, self.path)
            expect(page).to_have_url(re.compile(re.escape(self.path) + "$"))
        else:
            page.goto(self.path)

    def open(self, page: Page, within: bool = False) -> None:
        if self.path:
            self.go(page, within)
        expect(page.locator(self.shows).first).to_be_visible()
        if self.hands:
            self.hands(page)
        expect(page.locator(".skeleton")).to_have_count(0)


def kind_of(address: str) -> str:
    return urlsplit(address).path.split("/")[1]


FOLLOW = """async (path) => {
  const before = document.querySelector('main')?.firstElementChild
  history.pushState({}, '', path)
  dispatchEvent(new PopStateEvent('popstate', { state: {} }))
  while (before?.isConnected) await new Promise((drawn) => requestAnimationFrame(drawn))
}"""  # returns when what stood there has gone


def tap(name: str, shows: str) -> Hands:
    """Press what is called so, and wait for what it opens."""

    def hands(page: Page) -> None:
        named = re.compile(f"^{name}")
        page.get_by_role("button", name=named).or_(page.get_by_role("tab", name=named)).first.click()
        expect(page.locator(shows).first).to_be_visible()

    return hands


def tap_more(item: str, shows: str) -> Hands:
    def hands(page: Page) -> None:
        page.locator(".thumb").get_by_role("button", name="更多").click()
        page.get_by_role("menuitem", name=item).click()
        expect(page.locator(shows).first).to_be_visible()

    return hands


def too_big(page: Page) -> None:
    """A measured value far outside, typed on the pad of a phone or into the table of a desk."""
    if page.locator(".stepper").is_visible():
        type_on_pad(page, "99")
        return expect(page.locator(".thumb h2")).to_be_visible()
    page.locator("input[data-here]").fill("99")
    page.locator("input[data-here]").press("Enter")
    page.locator(".cell.bad").first.click()
    return expect(page.locator(".here-panel .bad-text")).to_be_visible()


def open_first_order(page: Page) -> None:
    """At a desk the first is open already; on a phone it comes over the list."""
    if page.locator(".cards .card").first.is_visible():
        page.locator(".cards .card").first.click()
    expect(page.locator(".detail .reasons li").first).to_be_visible()


def open_an_order_to_build(page: Page) -> None:
    """At a desk beside the list, on a phone over it; one that lacks something, if there is any."""
    lacking = page.locator(".kitting .card:has(.late)")
    (lacking if lacking.count() else page.locator(".kitting .card")).first.click()
    expect(page.locator(".detail .big").first).to_be_visible()


def pick_good(page: Page) -> None:
    """The quantity a worker reports: on the pad of a phone, or typed at a desk."""
    if page.locator(".big .figure input").first.is_visible():
        return page.locator(".big .figure input").first.fill("1234567")
    page.locator(".big button.figure").first.click()
    type_figures(page, "1234567")
    return expect(page.locator("dialog .pad")).to_be_visible()


def press(what: str, shows: str) -> Hands:
    """Tap the first of these, whatever it is called."""

    def hands(page: Page) -> None:
        page.locator(what).first.click()
        expect(page.locator(shows).first).to_be_visible()

    return hands


def look_for(text: str) -> Hands:
    def hands(page: Page) -> None:
        page.get_by_role("searchbox").or_(page.get_by_role("combobox")).first.fill(text)
        expect(page.get_by_role("option").first).to_be_visible()

    return hands


def sights_of(people: DemoFactory) -> dict[str, tuple[Sight, ...]]:
    """By whose screens they are; every one of them opens with what the demo factory has."""
    where = Places(people)
    return {
        "worker": (*worker_sights(where), *worker_calls(where)),
        "inspector": inspector_sights(where),
        "storekeeper": storekeeper_sights(where),
        "supervisor": supervisor_sights(where),
        "planner": (*planner_sights(where), *document_sights(where)),
        "quality": (Sight("inbox", "/inbox", "article.card"),),
    }


def worker_sights(where: "Places") -> tuple[Sight, ...]:
    return (
        Sight("home", "/", ".home li"),
        Sight("menu", "/menu", "main .group a"),
        Sight("scan", "/scan", ".camera .aim"),
        Sight("work", "/work", ".group li"),
        Sight("terminal", where.ticket, ".thumb .primary"),
        Sight("terminal-pad", "", ".thumb .primary", pick_good),
        Sight("terminal-scrap", where.ticket, ".thumb .primary", tap("报废", "dialog[open]")),
        Sight("terminal-issue", where.ticket, ".thumb .primary", tap_more("扫批次领料", "dialog[open]")),
        Sight("terminal-records", where.ticket, ".thumb .primary", tap("记录", ".record")),
        Sight("rounds", "/patrol", "main .card"),
        Sight("report-fault", "/maintenance/report", ".thumb button"),
        Sight("repairs", "/maintenance", "main .card"),
        Sight("search", "/search", "main input", look_for("GBX")),
        Sight("me", "/me", ".person, main h1, main h2"),
    )


def worker_calls(where: "Places") -> tuple[Sight, ...]:
    """What a worker tells others: what is dangerous, what stands still, what is missing; and a round."""
    return (
        Sight("hazard-new", "/hazard/new", ".finder .shutter"),
        Sight("hazards", "/hazards", "main .card"),
        Sight("hazard", where.hazard, ".sides"),
        Sight("points", "/hazards/points", "main h1, main h2"),
        Sight("andon-raise", "/me", "header .andon", press("[data-andon]", "dialog .six")),
        Sight("andon", "/andon", "main .card"),
        Sight("exception", where.exception, "main h2"),
        Sight("calls", "/calls", "main .card"),
        Sight("call-confirm", "", "main .card", press(".deeds .primary", "dialog[open]")),
        Sight("round", where.round, ".path li"),
        Sight("round-point", where.point, ".answer.good, .pad"),
        Sight("round-found", "", ".answer.good, .pad", press(".answer.bad, .small button", ".found")),
        Sight("queue", "/queue", "main h1"),
    )


def inspector_sights(where: "Places") -> tuple[Sight, ...]:
    return (
        Sight("home", "/", ".home li"),
        Sight("inspection", where.inspection, ".stepper .pad, .values table"),
        Sight("inspection-outside", "", ".stepper .pad, .values table", too_big),
        Sight("form", "/d/quality/nonconformance/new", "[data-field]"),
    )


def storekeeper_sights(where: "Places") -> tuple[Sight, ...]:
    return (
        Sight("calls", "/calls", "main .card"),
        Sight("call-deliver", "", "main .card", press(".deeds .primary", "dialog[open]")),
        Sight("counts", "/count", "main li a"),
        Sight("count", where.count, ".thumb form"),
        Sight("count-pad", "", ".thumb form", where.scan_lot),
        Sight("home", "/", ".home .buttons a"),
        Sight("list-lots", "/d/inventory/lot", ".list .row, .list li"),
        Sight("form-lines", "/d/purchasing/purchase_receipt/new", "[data-field]"),
    )


def supervisor_sights(where: "Places") -> tuple[Sight, ...]:
    return (
        Sight("home", "/", ".home .buttons a"),
        Sight("board", "/board", ".order, .row, .cards button"),
        Sight("board-order", where.board, ".detail, .chain, main h2"),
        Sight("genealogy", where.lot, "main h1", tap("谱系", ".genealogy")),
        Sight("patrol-board", "/patrol/board", ".walk"),
        Sight("tray", "/sync/tray", "article"),
        Sight("devices", "/sync/devices", "tbody tr"),
    )


def planner_sights(where: "Places") -> tuple[Sight, ...]:
    return (
        Sight("home", "/", ".home .buttons a"),
        Sight("workbench", "/plan", ".table .row, .cards .card", open_first_order),
        Sight("workbench-serves", "", ".detail", tap("给谁用", ".tree .row")),
        Sight("workbench-made-from", "", ".detail", tap("用什么做", ".tree .row")),
        Sight("workbench-stock", "", ".detail", tap("库存走势", ".projection")),
        Sight("pool", "/pool", ".column .card"),
        Sight("pool-step", "", ".column .card", press(".next:has-text('接受')", "dialog[open]")),
        Sight("plan-calendar", "/plan/calendar", "main .run"),
        Sight("demand", "/plan/demand", ".demand .card"),
        Sight("demand-item", "", ".demand", press(".demand .card:has(.bar)", ".stories .take")),
        Sight("demand-by-period", "", ".detail", press(".segment:has-text('按时段')", ".stories .note")),
        Sight("demand-table", "", ".detail", press(".chart .segment:has-text('表格')", ".chart .numbers td")),
        Sight("kitting", "/kitting", ".cards .card .bar"),
        Sight("kitting-order", "", ".kitting", open_an_order_to_build),
        Sight("jobs", "/jobs", "main li, main article"),
        Sight("bom", where.bom, ".tree .row"),
    )


def document_sights(where: "Places") -> tuple[Sight, ...]:
    """List, form and page as every document has them."""
    return (
        Sight("list", "/d/production/work_order", ".list .row, .list li"),
        Sight("form-order", "/d/production/work_order/new", "[data-field]"),
        Sight("page", where.order, "h1 .number"),
        Sight("page-trail", "", "h1 .number", tap("修改记录", "[role=tabpanel] li")),
        Sight("page-attachments", "", "h1 .number", tap("附件", "[role=tabpanel] *")),
    )


def oldest(people: DemoFactory, document: str, query: str) -> Row:
    """The demo factory's own: other tests may have made more of its kind since."""
    return people.director.every(document, query)[-1]


class Places:
    """Where the demo factory's own rows are, by what they are to somebody."""

    def __init__(self, people: DemoFactory) -> None:
        mine = f"state=running&person_id={people.worker.person_id}"
        ticket = oldest(people, "production/ticket", mine)
        inspection = oldest(people, "quality/inspection", "kind=in_process_inspection&state=planned")
        drills, tiller = people.item("F-2BXF12"), people.item("F-1GQN180")
        order = oldest(people, "production/work_order", f"item_id={drills['id']}&state=running")
        made = oldest(people, "production/work_order", f"item_id={tiller['id']}")["lot_id"]
        self.ticket, self.inspection = f"/work/{ticket['id']}", f"/inspect/{inspection['id']}"
        self.order, self.board = f"/d/production/work_order/{order['id']}", f"/board?order={order['id']}"
        self.lot, self.bom = f"/d/inventory/lot/{made}", f"/bom/{tiller['id']}"
        pooled(people)
        self._told(people, ticket)
        self._walked(people)
        self._counted(people)

    def _told(self, people: DemoFactory, ticket: Row) -> None:
        """A hazard of the demo's, a call for help, and two for material: one waits, one has come."""
        center = ticket["work_center_id"]
        reporter = f"reporter_id={people.worker.person_id}"
        self.hazard = f"/hazard/{oldest(people, 'ehs/hazard', reporter)['id']}"
        raised = people.worker.make("production/production_exception", category="material", work_center_id=center)
        self.exception = f"/exception/{raised['id']}"
        wanted = {"item_id": people.item("B-BLADE")["id"], "quantity": "40", "work_center_id": center}
        people.worker.make("production/material_call", **wanted)
        brought = people.worker.make("production/material_call", **wanted)
        people.storekeeper.step("production/material_call", brought, "deliver", quantity="40")

    def _walked(self, people: DemoFactory) -> None:
        route = people.one("patrol/patrol_route", number="RT-SAFE")
        walk = oldest(people, "patrol/patrol_round", f"patrol_route_id={route['id']}&state=planned,running")
        point = people.one("patrol/patrol_point", number="PP-S02")
        self.round = f"/patrol/round/{walk['id']}"
        self.point = f"{self.round}/point/{point['id']}"

    def _counted(self, people: DemoFactory) -> None:
        place = people.director.list("inventory/storage_location", "kind=storage&limit=1")[0]
        made = people.storekeeper.make("inventory/stock_count", location_id=place["id"])
        people.storekeeper.step("inventory/stock_count", made, "release")
        self.count = f"/count/{made['id']}"
        self._lot = people.director.list("inventory/lot", f"item_id={people.item('C-SPUR')['id']}&limit=1")[0]

    def scan_lot(self, page: Page) -> None:
        """Its label, typed where there is no scanner; then the number pad asks."""
        page.locator(".thumb [data-typed-scan]").fill(f"G1:LT:{self._lot['id'].replace('-', '').upper()}")
        page.locator(".thumb [data-typed-scan]").press("Enter")
        expect(page.locator(".pad")).to_be_visible()
        put_flash_away(page)
