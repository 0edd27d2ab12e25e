"""A worker's hands at the operation terminal of a phone, and what the phone itself has stored."""

import re
from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from playwright.sync_api import Locator, Page, expect

from tests.browser.hands import photo, scan, type_on_pad, wait_for

STORED = """async (withFiles) => {
  const opened = await new Promise((done, failed) => {
    const asked = indexedDB.open('gemba')
    asked.onsuccess = () => done(asked.result)
    asked.onerror = () => failed(asked.error)
  })
  const all = (name) => new Promise((done, failed) => {
    const asked = opened.transaction(name).objectStore(name).getAll()
    asked.onsuccess = () => done(asked.result)
    asked.onerror = () => failed(asked.error)
  })
  const [acts, files] = [await all('act'), withFiles ? await all('file') : []]
  opened.close()
  return {
    acts: acts.map(({ id, device, seq, document, document_id, files, state, toSend, needed, message, notBefore }) =>
      ({ id, device, seq, document, document_id, files, state, toSend, needed, message, notBefore })),
    files: files.map(({ sha256, size, known }) => ({ sha256, size, known })),
  }
}"""

SAVE = re.compile("^(保存|暂停)$")

Act = dict[str, Any]


def stored(page: Page) -> dict[str, list[Act]]:
    """Every act and file the phone holds, from its own database."""
    told: dict[str, list[Act]] = page.evaluate(STORED, True)
    return told


def acts_of(page: Page) -> list[Act]:
    """Without the files: to ask for them again and again costs a phone much."""
    return sorted(page.evaluate(STORED, False)["acts"], key=lambda act: act["seq"])


class Terminal:
    """One ticket on the screen. Every deed returns when the phone has stored it."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def scan(self, code: str) -> "Terminal":
        """The code of an operation on the traveler opens its terminal."""
        scan(self.page, code)
        expect(self.page).to_have_url(re.compile(f"/work/{UUID(code.rpartition(':')[2])}$"))
        expect(self.big("开工|继续|报良品|完工|去下道工序|回我的工作")).to_be_visible()
        return self

    def start(self) -> None:
        self.stores(lambda: self.press("开工"))

    def resume(self) -> None:
        self.stores(lambda: self.press("继续"))

    def good(self, quantity: str) -> None:
        self.choose_good(quantity)
        self.stores(lambda: self.big("报良品").click())

    def finish(self) -> None:
        """The big button where everything is made, else from the menu."""
        if self.page.get_by_role("button", name="完工", exact=True).is_visible():
            return self.stores(lambda: self.press("完工"))
        return self.stores(lambda: self.more("提前完工"))

    def choose_good(self, quantity: str) -> None:
        self.page.get_by_role("button", name=re.compile("^良品数")).click()
        type_on_pad(self.page, quantity)

    def scrap(self, quantity: str, reason: str, picture: str | None = None) -> None:
        self.press("报废")
        sheet = self.sheet("报废")
        self._amount(sheet, "报废数", quantity)
        sheet.get_by_text(reason).click()
        self._photo(sheet, picture)
        self.stores(lambda: sheet.get_by_role("button", name=SAVE).click())

    def scrap_without_reason(self, quantity: str) -> None:
        """On a phone that was told no reasons."""
        self.press("报废")
        sheet = self.sheet("报废")
        self._amount(sheet, "报废数", quantity)
        self.stores(lambda: sheet.get_by_role("button", name=SAVE).click())

    def rework(self, quantity: str, remark: str, picture: str | None = None) -> None:
        self.press("返工")
        sheet = self.sheet("返工")
        self._amount(sheet, "返工数", quantity)
        sheet.locator("textarea").fill(remark)
        self._photo(sheet, picture)
        self.stores(lambda: sheet.get_by_role("button", name=SAVE).click())

    def pause(self, reason: str) -> None:
        self.press("暂停")
        sheet = self.sheet("为什么暂停")
        sheet.get_by_text(reason).click()
        self.stores(lambda: sheet.get_by_role("button", name=SAVE).click())

    def hours(self, choice: str) -> None:
        self._choose_more("报工时")
        sheet = self.sheet("报工时")
        sheet.locator("fieldset").get_by_text(choice, exact=True).click()
        self.stores(lambda: sheet.get_by_role("button", name=SAVE).click())

    def take_back(self, what: str) -> None:
        """A report on the list of records is taken back by a record of its own."""
        self.page.get_by_role("tab", name=re.compile("记录")).click()
        row = self.page.locator(".record", has_text=what).first
        self.stores(lambda: row.get_by_role("button", name="撤回").click())

    def issue(self, lot_code: str, quantity: str, back: bool = False, beyond: str = "") -> None:
        """The label of a lot is scanned, the quantity typed; `beyond` is what the phone says of the limit."""
        scan(self.page, lot_code)
        sheet = self.sheet("领料")
        if back:
            sheet.get_by_text("退料", exact=True).click()
        self._amount(sheet, "数量", quantity)
        save = sheet.get_by_role("button", name=re.compile("^记下"))
        if beyond:
            expect(sheet.locator(".note.stop")).to_contain_text(beyond)
            save.click()
            expect(sheet.get_by_role("alert")).to_be_visible()
            sheet.get_by_label("确实已经拿走").check()
        self.stores(save.click)

    def let_go(self) -> None:
        """No ten seconds to think again: the last record may leave."""
        let_go(self.page)

    def big(self, name: str) -> Locator:
        return self.page.locator(".thumb button.primary", has_text=re.compile(name))

    def press(self, name: str) -> None:
        self.page.locator(".thumb").get_by_role("button", name=name, exact=True).click()

    def more(self, name: str) -> None:
        self._choose_more(name)

    def sheet(self, title: str) -> Locator:
        shown = self.page.get_by_role("dialog", name=title, exact=True)
        expect(shown).to_be_visible()
        return shown

    def _choose_more(self, name: str) -> None:
        self.press("更多")
        self.page.get_by_role("menuitem", name=name).click()

    def _amount(self, sheet: Locator, label: str, quantity: str) -> None:
        sheet.get_by_role("button", name=re.compile(f"^{label} ")).click()
        type_on_pad(self.page, quantity)

    def _photo(self, sheet: Locator, name: str | None) -> None:
        if name is not None:
            sheet.locator("input[type=file]").set_input_files([photo(name)])
            expect(sheet.locator(".photo img")).to_be_visible()

    def stores(self, deed: Any) -> None:
        """Saved is what the phone's database holds, not what the screen says."""
        before = len(acts_of(self.page))
        deed()
        wait_for(lambda: len(acts_of(self.page)) == before + 1, "one more record is stored")
        expect(self.page.locator(".thumb button.primary")).to_be_enabled()


def let_go(page: Page) -> None:
    """Right as it is: nothing the phone holds waits for its undo any more."""
    page.get_by_role("button", name="没错，送出").click()
    wait_for(lambda: not any(act["toSend"] and act["notBefore"] for act in acts_of(page)), "the last record may leave")


def stores(page: Page, deed: Callable[[], object]) -> None:
    """Saved is what the phone's database holds, not what the screen says."""
    before = len(acts_of(page))
    deed()
    wait_for(lambda: len(acts_of(page)) > before, "one more record is stored")


def op_code(ticket_id: Any) -> str:
    return code_of("OP", ticket_id)


def code_of(kind: str, id: Any) -> str:
    return f"G1:{kind}:{str(id).replace('-', '').upper()}"


def hashes_of(acts: Sequence[Act]) -> list[str]:
    return [sha256 for act in acts for sha256 in act["files"]]
