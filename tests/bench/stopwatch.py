"""What the page itself notes of the time between a tap and what it leads to; told by `watched(page, name)`."""

from typing import cast

from playwright.sync_api import Page

SLOWER = 4

# Saved is when the transaction that adds the record is complete; a photo is ready when it stands on the form.
WATCH = """(() => {
  const seen = (globalThis.seen = { saves: [], codes: [], photos: [] })
  let [tapped, opened, picked] = [0, 0, 0]
  addEventListener('click', (event) => {
    tapped = event.timeStamp
    if (event.target.closest?.('a[href="/scan"]')) opened = event.timeStamp
  }, { capture: true })
  addEventListener('change', (event) => event.target.type === 'file' && (picked = event.timeStamp), { capture: true })

  const add = IDBObjectStore.prototype.add
  IDBObjectStore.prototype.add = function (...row) {
    if (this.name === 'act') {
      const since = tapped
      this.transaction.addEventListener('complete', () => seen.saves.push(performance.now() - since))
    }
    return add.apply(this, row)
  }

  const listen = EventTarget.prototype.addEventListener
  Worker.prototype.addEventListener = function (kind, ...rest) {
    if (kind === 'message') listen.call(this, kind, ({ data }) => {
      if (data?.text && opened) seen.codes.push(performance.now() - opened), (opened = 0)
    })
    return listen.call(this, kind, ...rest)
  }

  new MutationObserver(() => {
    if (!picked || !document.querySelector('.photo img')) return
    seen.photos.push(performance.now() - picked)
    picked = 0
  }).observe(document, { childList: true, subtree: true })
})()"""


def watched(page: Page, name: str) -> list[float]:
    """Milliseconds, in the order they happened on this page."""
    return cast(list[float], page.evaluate("(name) => seen[name]", name))


def slow_down(page: Page, times: int = SLOWER) -> None:
    """As Lighthouse does it: the page's own thread, not the browser's (decoders, service worker, disk)."""
    page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": times})
