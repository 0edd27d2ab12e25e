"""Hands at a desk: lists, forms, steps and paper of any document. The desk reads English: its words stay put."""

import base64
import re
from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect


def open_list(page: Page, context: str, plural: str) -> None:
    """Through the rail at the left."""
    rail = page.get_by_role("navigation", name="Navigation")
    if not rail.get_by_role("link", name=plural, exact=True).is_visible():
        rail.get_by_role("button", name=context, exact=True).click()
    rail.get_by_role("link", name=plural, exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(plural)


def find(page: Page, text: str) -> None:
    """Search the list and open the row that says so."""
    search(page, text)
    page.get_by_role("row", name=re.compile(re.escape(text))).first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(text)


def search(page: Page, text: str) -> None:
    """Type into the list's own search and see what is found: a row of before may still stand there a moment."""
    with page.expect_response(re.compile(r"[?&]q=[^&]")):
        page.get_by_label("Search number, name or pinyin initials").fill(text)


def new(page: Page) -> None:
    page.get_by_role("button", name="New", exact=True).click()


def field(page: Page, name: str) -> Locator:
    """The control of a field, by the name it was declared with."""
    return page.locator(f"[data-field={name}] :is(input, select, textarea)").first


def choose(box: Locator, text: str) -> None:
    """Type into a link and take what is found."""
    box.click()
    box.fill(text)
    options = box.page.get_by_role("option")
    expect(options.filter(has_text=text).first).to_be_visible()
    options.filter(has_text=text).first.click()


def cell(page: Page, lines: str, row: int, column: str) -> Locator:
    """A cell of a form's lines, by its heading."""
    table = page.get_by_role("table", name=re.compile(f"^{lines}"))
    heads = [re.sub(r"\W+$", "", head) for head in table.locator("thead th").all_inner_texts()]
    place = heads.index(column) - 1
    return table.locator(f"tr[data-line='{row}'] td[data-column='{place}']").locator("input, select, textarea").first


def add_line(page: Page) -> None:
    page.get_by_role("button", name="Add a row").click()


def save(page: Page) -> str:
    """Save a new document; the number the server gave it."""
    page.get_by_role("button", name="Save", exact=True).click()
    number = page.locator("h1 .number")
    expect(number).to_be_visible()
    return number.inner_text()


def take_step(page: Page, step: str, then: str, **asked: str) -> None:
    """Press the step, answer what it asks, and see the state that follows."""
    press_step(page, step)
    sheet, state = (
        page.get_by_role("dialog", name=step, exact=True),
        page.locator("h1 .chip", has_text=re.compile(then)),
    )
    expect(sheet.or_(state).first).to_be_visible()
    if sheet.is_visible():
        for name, text in asked.items():
            answer(sheet.locator(f"[data-field={name}] :is(input, select, textarea)").first, text)
        sheet.locator("footer").get_by_role("button", name=step, exact=True).click()
    expect(state).to_be_visible()


def answer(control: Locator, text: str) -> None:
    if control.evaluate("control => control.tagName") == "SELECT":
        control.select_option(label=text)
    else:
        control.fill(text)


def press_step(page: Page, step: str) -> None:
    """The button of the next step, or the menu of the others; which of them it is may change while the page loads."""
    button = page.get_by_role("button", name=step, exact=True)
    others = page.get_by_role("button", name="Other steps")
    expect(button.or_(others).first).to_be_visible()
    if not button.is_visible():
        others.click()
        button = button.or_(page.get_by_role("menuitem", name=step, exact=True)).first
    button.click()


def choose_more(page: Page, choice: str) -> None:
    """From the menu of everything else at the right of a page."""
    page.get_by_role("button", name="More", exact=True).last.click()
    page.get_by_role("menuitem", name=choice).click()


def paper_of(page: Page, press: Callable[[], None]) -> bytes:
    """The PDF that opens in a tab of its own, as that tab shows it."""
    with page.expect_popup() as opened:
        press()
    tab = opened.value
    tab.wait_for_url(re.compile("^blob:"), wait_until="commit", timeout=60_000)
    content = page.evaluate(BYTES, tab.url)
    tab.close()
    return base64.b64decode(content)


BYTES = """async (address) => {
  const bytes = new Uint8Array(await (await fetch(address)).arrayBuffer())
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''))
}"""
