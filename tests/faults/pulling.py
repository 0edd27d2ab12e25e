"""A simulated device's way down, written only from docs/sync.md: pages, tombstones, digests, answers of held acts."""

import asyncio
import hashlib
import time
from collections.abc import Awaitable, Callable
from math import inf
from typing import Any

from tests.faults.wire import Answer

Page = dict[str, Any]


class Pulling:
    """The half of a device that fetches. What it holds is kept for each person apart."""

    given: Any
    disk: Any
    holder: Any
    book: Any
    ask: Callable[..., Awaitable[Answer]]
    expect: Callable[[Answer, int], None]
    settle: Callable[[list[Any]], int]
    proved_at: dict[str, float]

    async def pull(self) -> None:
        """Everything new, for who holds the device now; a type whose digest differs then is fetched anew."""
        who, began = self.holder, time.monotonic()
        proved = self._proved(str(who.person_id), began)
        page = await self._page(who, proved)
        while page["more"]:
            page = await self._page(who, proved)
        person = str(who.person_id)
        differing = [name for name, digest in page["digests"].items() if self.digest(person, name) != digest]
        for name in differing:
            self.book.mismatches[name] += 1
            await self._anew(who, name)
        if not proved:
            self.proved_at[person] = began

    def _proved(self, person: str, now: float) -> str:
        """Every type is compared now and then; between, those that changed since."""
        if now - self.proved_at.get(person, -inf) < self.given.prove_all_every_s:
            return f"&proved={self._recall(person)[0]}"
        return ""

    async def _page(self, who: Any, proved: str) -> Page:
        person = str(who.person_id)
        since, series = self._recall(person)
        page = await self._fetch(who, f"since={since}&limit={self.given.page}{proved}")
        if page["complete"] and not (series and since):
            if since:
                page = await self._fetch(who, f"since=0&limit={self.given.page}")
            series = self._next_series()
        if any(page["rows"].values()):
            self.book.rows_come_to(self.given.id)
            await asyncio.sleep(0)  # here it may end
        await self.store(person, page, series if page["complete"] else 0)
        return page

    async def store(self, person: str, page: Page, series: int) -> None:
        """Rows, what is gone, and the number they reach to: in one transaction."""
        with self.disk.together():
            self.put(person, page, series)
            self.disk.keep(f"to {person}", page["to"])
        self.settle(page["answers"])

    def digest(self, person: str, type: str) -> str:
        """SHA-256 over `id:version\\n` of every row held, ids ascending."""
        rows = self.disk.versions(person, type)
        return hashlib.sha256("".join(f"{id}:{version}\n" for id, version in rows).encode()).hexdigest()

    def put(self, person: str, page: Page, series: int) -> None:
        now = series or int(self.disk.recall("series", "1"))
        for name, rows in page["rows"].items():
            self.disk.put_rows(person, name, rows, now)
        for name, ids in page["gone"].items():
            self.disk.drop_rows(person, name, ids)
        if series and not page["more"]:
            self.disk.drop_older(person, series)
        self.disk.keep(f"series {person}", series if series and page["more"] else 0)

    async def _anew(self, who: Any, name: str) -> None:
        """One type whole, without touching how far the others have got."""
        person, since, series = str(who.person_id), 0, self._next_series()
        while True:
            page = await self._fetch(who, f"since={since}&limit={self.given.page}&types={name}")
            with self.disk.together():
                for type, rows in page["rows"].items():
                    self.disk.put_rows(person, type, rows, series)
                if not page["more"]:
                    self.disk.drop_older(person, series, [name])
            if not page["more"]:
                return
            since = page["to"]

    async def _fetch(self, who: Any, query: str) -> Page:
        answer = await self.ask("GET", f"/api/sync/pull?{query}", Authorization=f"Bearer {who.token}")
        self.expect(answer, 200)
        return dict(answer.json)

    def _recall(self, person: str) -> tuple[int, int]:
        """The number this person's rows reach to, and the whole pull that is under way, if one is."""
        return int(self.disk.recall(f"to {person}", "0")), int(self.disk.recall(f"series {person}", "0"))

    def _next_series(self) -> int:
        series = int(self.disk.recall("series", "1")) + 1
        self.disk.keep("series", series)
        return series
