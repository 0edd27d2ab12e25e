"""A simulated device's way down, written only from docs/sync.md: pages, tombstones, digests, answers of held acts."""

from collections.abc import Iterable
from typing import Any

from tests.faults.wire import Answer

LIMIT = 500

Page = dict[str, Any]


class Pulling:
    """The half of a device that fetches. What it holds is kept for each person apart."""

    disk: Any
    holder: Any
    book: Any

    async def pull(self) -> None:
        """Everything new; a type whose digest differs then is fetched anew."""
        page = await self._page()
        while page["more"]:
            page = await self._page()
        for name in self.differing(page):
            self.book.mismatches[name] += 1
            await self._anew(name)

    def differing(self, page: Page) -> list[str]:
        return [name for name, digest in page["digests"].items() if self.digest(name) != digest]  # type: ignore[attr-defined]

    async def _page(self) -> Page:
        person = str(self.holder.person_id)
        since, series = self._recall(person)
        page = await self._fetch(f"since={since}&limit={LIMIT}")
        if page["complete"] and not (series and since):
            if since:
                page = await self._fetch(f"since=0&limit={LIMIT}")
            series = self._next_series()
        await self.store(person, page, series if page["complete"] else 0)
        return page

    async def store(self, person: str, page: Page, series: int) -> None:
        """Rows, what is gone, and the number they reach to: in one transaction."""
        with self.disk.together():
            self.put(person, page, series)
            self.disk.keep(f"to {person}", page["to"])
        self.settle(page["answers"])  # type: ignore[attr-defined]

    def put(self, person: str, page: Page, series: int) -> None:
        now = series or int(self.disk.recall("series", "1"))
        for name, rows in page["rows"].items():
            self.disk.put_rows(person, name, rows, now)
        for name, ids in page["gone"].items():
            self.disk.drop_rows(person, name, ids)
        if series and not page["more"]:
            self.disk.drop_older(person, series)
        self.disk.keep(f"series {person}", series if series and page["more"] else 0)

    async def _anew(self, name: str) -> None:
        """One type whole, without touching how far the others have got."""
        person, since, series = str(self.holder.person_id), 0, self._next_series()
        while True:
            page = await self._fetch(f"since={since}&limit={LIMIT}&types={name}")
            with self.disk.together():
                for type, rows in page["rows"].items():
                    self.disk.put_rows(person, type, rows, series)
                if not page["more"]:
                    self.disk.drop_older(person, series, [name])
            if not page["more"]:
                return
            since = page["to"]

    async def _fetch(self, query: str) -> Page:
        answer: Answer = await self.ask("GET", f"/api/sync/pull?{query}")  # type: ignore[attr-defined]
        self.expect(answer, 200)  # type: ignore[attr-defined]
        return dict(answer.json)

    def _recall(self, person: str) -> tuple[int, int]:
        """The number this person's rows reach to, and the whole pull that is under way, if one is."""
        return int(self.disk.recall(f"to {person}", "0")), int(self.disk.recall(f"series {person}", "0"))

    def _next_series(self) -> int:
        series = int(self.disk.recall("series", "1")) + 1
        self.disk.keep("series", series)
        return series


def unequal(devices: Iterable[Any]) -> int:
    """How many types on how many devices differed at some time from what the server said."""
    return sum(sum(device.book.mismatches.values()) for device in devices)
