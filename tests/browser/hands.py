"""What hands do at a phone and at a desk: log in, scan, tap digits, hand over a photo."""

import io
import itertools
import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from PIL import Image, ImageDraw
from playwright.sync_api import BrowserContext, ConsoleMessage, Locator, Page, WebError, expect

from backend.documents.language import translate
from seed.demo.people import BADGE, PASSWORD, PIN

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
DESK = {"viewport": {"width": 1280, "height": 800}}
BETWEEN_KEYS_S = 0.008  # how fast a hand scanner types
NETWORK = re.compile(r"Failed to load resource|net::ERR_")  # what the browser says of every 404 and of no network


@dataclass
class Trouble:
    """What the browser complained of while a page was used."""

    told: list[str] = field(default_factory=list)

    def watch(self, context: BrowserContext) -> None:
        context.on("console", self._hear)
        context.on("weberror", self._catch)

    def of_the_program(self) -> list[str]:
        """Without what follows from a request that failed, which some tests want."""
        return [sentence for sentence in self.told if not NETWORK.search(sentence)]

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.told.append(f"{message.text} ({message.location.get('url', '')})")

    def _catch(self, error: WebError) -> None:
        self.told.append(str(error.error))


def scan(page: Page, code: str) -> None:
    """A burst of keys and Enter, as a hand scanner types it; the stamps keep its pace on a busy machine."""
    keyboard = page.context.new_cdp_session(page)
    began = time.time()
    for place, (key, code_of, number, text) in enumerate(itertools.chain(map(stroke, code), [ENTER])):
        same = {"key": key, "code": code_of, "windowsVirtualKeyCode": number}
        at = began + place * BETWEEN_KEYS_S
        keyboard.send("Input.dispatchKeyEvent", {"type": "keyDown", "text": text, "timestamp": at, **same})
        keyboard.send("Input.dispatchKeyEvent", {"type": "keyUp", "timestamp": at + BETWEEN_KEYS_S / 2, **same})
    keyboard.detach()


ENTER = ("Enter", "Enter", 13, "\r")
MARKS = {":": ("Semicolon", 186), "-": ("Minus", 189)}


def stroke(character: str) -> tuple[str, str, int, str]:
    """Key, place on the keyboard and key number of a character on a US layout."""
    if character in MARKS:
        place, number = MARKS[character]
    elif character.isdigit():
        place, number = f"Digit{character}", ord(character)
    else:
        place, number = f"Key{character.upper()}", ord(character.upper())
    return character, place, number, character


def log_in_by_badge(page: Page, number: str, pin: str = PIN) -> None:
    """A worker's way: scan the badge, tap the PIN, and be where the work is."""
    page.goto("/log-in")
    show_badge(page, number)
    tap_pin(page, pin)
    expect(page.get_by_role("navigation").first).to_be_visible()


def show_badge(page: Page, number: str) -> None:
    expect(page.locator(".panel, .lock").first).to_be_visible()
    scan(page, BADGE.format(number))
    expect(pin_pad(page)).to_be_visible()


def pin_pad(page: Page) -> Locator:
    return page.get_by_role("group", name=re.compile("PIN"))


def tap_pin(page: Page, pin: str) -> None:
    pad = pin_pad(page)
    for digit in pin:
        pad.get_by_role("button", name=digit, exact=True).click()
    pad.get_by_role("button", name=re.compile("登录|解锁|Log in|Unlock")).click()


def log_in_with_password(page: Page, user: str, language: str = "English", password: str = PASSWORD) -> None:
    """The desk's way."""
    page.goto("/log-in")
    page.get_by_role("button", name=language, exact=True).click()
    page.get_by_role("button", name=re.compile("账号密码|Password|User")).click()
    page.locator("input[name=username]").fill(user)
    page.locator("input[name=password]").fill(password)
    page.locator("button[type=submit]").click()
    expect(page.locator("#content")).to_be_visible()


def type_on_pad(page: Page, figures: str) -> None:
    """On the number pad that is open, then done."""
    type_figures(page, figures)
    page.locator(".pad .finish").last.click()


def type_figures(page: Page, figures: str) -> None:
    pad = page.locator(".pad").last
    pad.locator(".clear").click()
    for figure in figures:
        name = "小数点" if figure == "." else figure
        pad.get_by_role("button", name=name, exact=True).click()


def photo(text: str, width: int = 1200, height: int = 900) -> dict[str, object]:
    """A picture no other picture equals, as the file chooser takes it."""
    picture = Image.new("RGB", (width, height), (94, 104, 110))
    drawn = ImageDraw.Draw(picture)
    drawn.ellipse((420, 260, 780, 620), fill=(184, 76, 52))
    drawn.text((40, 40), text, fill=(255, 255, 255), font_size=48)
    written = io.BytesIO()
    picture.save(written, "JPEG", quality=82)
    return {"name": f"{text}.jpg", "mimeType": "image/jpeg", "buffer": written.getvalue()}


def chinese(sentence: str) -> str:
    """The server's sentence as a phone shows it."""
    told = translate(sentence, "zh-CN")
    assert re.search("[\u4e00-\u9fff]", told), f"no Chinese for: {sentence}"
    return told


def badge(page: Page) -> Locator:
    """The corner that says whether every record is safe."""
    return page.locator("[data-sync]:visible").first


def wait_until_sent(page: Page, timeout: float = 60_000) -> None:
    """Said by the badge, and never more than the phone's own database knows."""
    expect(badge(page)).to_have_attribute("data-state", "sent", timeout=timeout)
    wait_for(lambda: page.evaluate(UNSENT) == [], "what the badge says is so")


def put_flash_away(page: Page) -> None:
    """What answered the scan goes by itself after some seconds, or at a touch."""
    page.evaluate("document.querySelector('.flash')?.click()")
    expect(page.locator(".flash")).to_have_count(0)


def go_offline(page: Page) -> None:
    """Once everything is sent and fetched and the app itself is kept in the phone, the network goes."""
    wait_until_kept(page)
    page.context.set_offline(True)


def wait_until_kept(page: Page) -> None:
    """Nothing waits, the rows of this person's work are here, and so is the app."""
    wait_until_sent(page)
    wait_until_pulled(page, 1)
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")


def wait_for(happened: Callable[[], object], what: str, seconds: float = 60, every: float = 0.03) -> None:
    """For what no screen shows; asked again and again until it is so."""
    patience = time.monotonic() + seconds
    while not happened():
        if time.monotonic() > patience:
            raise AssertionError(f"This did not happen in {seconds} s: {what}.")
        time.sleep(every)


def wait_until_pulled(page: Page, people: int) -> None:
    """The rows of so many people who came in on this phone are there, and what they are: that comes by itself."""
    wait_for(lambda: page.evaluate(PACKS_PULLED) >= people, f"the rows of {people} people", every=0.1)


UNSENT = """async () => {
  const asked = indexedDB.open('gemba')
  const opened = await new Promise((done) => { asked.onsuccess = () => done(asked.result) })
  const acts = opened.transaction('act').objectStore('act').getAll()
  const all = await new Promise((done) => { acts.onsuccess = () => done(acts.result) })
  opened.close()
  return all.filter((act) => ['waiting', 'sent', 'held'].includes(act.state)).map((act) => `${act.seq} ${act.state}`)
}"""


PACKS_PULLED = """async () => {
  const asked = indexedDB.open('gemba')
  const opened = await new Promise((done) => { asked.onsuccess = () => done(asked.result) })
  const kept = opened.transaction('kept').objectStore('kept').getAllKeys()
  const names = (await new Promise((done) => { kept.onsuccess = () => done(kept.result) })).map(String)
  opened.close()
  const scopes = names.filter((name) => name.startsWith('since:')).map((name) => name.slice('since:'.length))
  return scopes.filter((scope) => names.some((name) => name.startsWith(`descriptions:${scope}:`))).length
}"""


def report_nothing_good(page: Page, order: str) -> None:
    """The plain form lets through what only the server knows to be wrong: nothing, reported as good."""
    page.goto("/d/production/production_report/new")
    page.locator("[data-field=ticket_id], [data-field=ticket]").get_by_role("button").first.click()
    sheet = page.get_by_role("dialog")
    sheet.locator("input").first.fill(order)
    sheet.get_by_role("option").first.click()
    page.locator("[data-field=kind] select").select_option("good")
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_text("已存在本机，有网络时自动上传")).to_be_visible()
