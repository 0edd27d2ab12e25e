"""What is wrong with a page whatever it shows: it scrolls sideways, a finger misses it, an axe-core rule is broken."""

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, expect

ROOT = Path(__file__).parent.parent.parent
PICTURES = ROOT / "build" / "screens"
AXE = ROOT / "pwa" / "node_modules" / "axe-core" / "axe.min.js"
FINGER_PX = 48

OVER_THE_EDGE = """() => {
  const width = document.documentElement.clientWidth
  const scrolls = (one) => one.scrollWidth > one.clientWidth + 1 && /auto|scroll/.test(getComputedStyle(one).overflowX)
  const main = document.querySelector('main') ?? document.documentElement
  if (document.documentElement.scrollWidth <= width && !scrolls(main)) return []
  const over = [...document.querySelectorAll('body *')].filter((one) => one.getBoundingClientRect().right > width + 1)
  return over.slice(0, 5).map((one) => `${one.tagName}.${one.className}`)
}"""

HARD_TO_HIT = """(least) => {
  const hit = 'button, a[href], select, textarea, input:not([type=file]):not([type=hidden]), [role=tab], [role=option]'
  const isInText = (one) => getComputedStyle(one).display === 'inline'
  const place = (one) => (one.matches('input') ? one.closest('label') ?? one : one)
  const small = [...document.querySelectorAll(hit)].filter((one) => {
    const isSeen = one.checkVisibility({ visibilityProperty: true, opacityProperty: true })
    if (one.disabled || isInText(one) || !isSeen) return false
    const box = place(one).getBoundingClientRect()
    return box.width > 1 && box.height > 1 && (box.height < least - 0.5 || box.width < least - 0.5)
  })
  return small.map((one) => {
    const { width, height } = place(one).getBoundingClientRect()
    const size = `${Math.round(width)}×${Math.round(height)}`
    return `${one.tagName.toLowerCase()}.${one.className} ${size} ${one.textContent.trim().slice(0, 20)}`
  })
}"""

RULES = """(phone) => axe.run(document, {
  rules: { 'target-size': { enabled: !phone } },
  runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'],
  resultTypes: ['violations'],
}).then(({ violations }) => {
  const told = ({ target, any }) => `${target} ${any.map((one) => one.message).join(' ')}`
  return violations.map(({ id, nodes }) => [id, ...nodes.slice(0, 3).map(told)])
})"""


@cache
def axe() -> str:
    return AXE.read_text()


# Another window of the same phone has been told so: the screen follows without a reload, with all that is open on it.
WISH = """async (wish) => {
  const name = 'gemba.settings'
  const now = JSON.parse(localStorage.getItem(name) ?? '{}')
  localStorage.setItem(name, JSON.stringify({ ...now, ...wish }))
  dispatchEvent(new StorageEvent('storage', { key: name }))
  const drawn = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))
  await drawn()
  for (const one of document.getAnimations()) if (one instanceof CSSTransition) one.finish()
  await drawn()
}"""
DAY = {"look": "light", "language": "zh-CN", "glove": False}
OTHER_LOOKS = {
    "dark": {"look": "dark", "language": "zh-CN"},
    "dark-english": {"look": "dark", "language": "en"},
    "english": {"look": "light", "language": "en"},
}


# What moves to its place is there; what never rests goes on.
AT_REST = """async () => {
  const drawn = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))
  await drawn()
  for (const one of document.getAnimations()) if (one.effect?.getComputedTiming().endTime < Infinity) one.finish()
  await drawn()
}"""


def over_the_edge(page: Page) -> list[str]:
    """What makes the page, or what it is about, scroll sideways."""
    return list(page.evaluate(OVER_THE_EDGE))


def hard_to_hit(page: Page, least: int = FINGER_PX) -> list[str]:
    """What is smaller than a finger; a link within a sentence may be as high as its line."""
    return list(page.evaluate(HARD_TO_HIT, least))


def rules_broken(page: Page, size: str) -> list[Any]:
    """WCAG 2.2 A and AA, as far as a program can tell. Of sizes axe is asked at a desk only: it takes what lies half
    under a phone's sticky bar for small, and `hard_to_hit` wants more anyway."""
    if not page.evaluate("'axe' in globalThis"):
        page.evaluate(axe())
    return list(page.evaluate(RULES, size == "phone"))


def keep_picture(page: Page, *name: str) -> None:
    PICTURES.mkdir(parents=True, exist_ok=True)
    page.evaluate(AT_REST)
    page.screenshot(path=PICTURES / f"{'-'.join(name)}.png")


def faults(page: Page, size: str) -> Sequence[Any]:
    page.evaluate(AT_REST)
    return [*over_the_edge(page), *rules_broken(page, size), *(hard_to_hit(page) if size == "phone" else [])]


def look_like(page: Page, wish: Mapping[str, Any]) -> None:
    page.evaluate(WISH, wish)
    expect(page.locator(".skeleton")).to_have_count(0)


def faults_in_other_looks(page: Page, *name: str, looks: Mapping[str, Mapping[str, Any]] = OTHER_LOOKS) -> list[str]:
    """The screen that is open, by night and in English, as it is on a phone; afterwards it is as it was."""
    found = []
    for look, wish in looks.items():
        look_like(page, wish)
        keep_picture(page, *name, look, "phone")
        found += [f"{' '.join(name)} {look}: {fault}" for fault in faults(page, "phone")]
    look_like(page, DAY)
    return found
