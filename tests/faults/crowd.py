"""A shift change: hundreds of phones come back into the network at the same moment, and somebody reports meanwhile."""

import asyncio
import random
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import orjson
from uuid_utils.compat import uuid7

from backend.documents.files import FileStore
from backend.settings import Settings
from tests.faults.book import Book
from tests.faults.checker import Checker, Facts
from tests.faults.device import Device, Equipment, Holder
from tests.faults.proxy import Proxy, Weather
from tests.faults.shift import REPORT, Hand, work
from tests.faults.trial import Scene
from tests.faults.wire import Broken, Line

REPORTS_EVERY_S = 0.5
AS_SHIPPED: dict[str, Any] = {
    "patience_s": 90,
    "pace": 1,
    "piece": 256 * 1024,
    "page": 2_000,
    "prove_all_every_s": 600,
}  # the times and sizes of the real client


@dataclass
class Reporter:
    """Somebody online who reports one piece after another and looks at the clock."""

    holder: Holder
    ticket_id: str
    line: Line
    took_s: list[float] = field(default_factory=list)
    statuses: list[int] = field(default_factory=list)
    stop: bool = False

    async def work(self) -> None:
        while not self.stop:
            began = time.monotonic()
            await self._report(str(uuid7()))
            self.took_s.append(time.monotonic() - began)
            await asyncio.sleep(REPORTS_EVERY_S)

    async def _report(self, key: str) -> None:
        """A line that was closed while it was idle is opened again, as a browser does it; the key makes that safe."""
        body = orjson.dumps({"ticket_id": self.ticket_id, "kind": "good", "quantity": "1"})
        told = {"Authorization": f"Bearer {self.holder.token}", "Idempotency_Key": key}
        for last in (False, True):
            try:
                answer = await self.line.ask("POST", f"/api/{REPORT}", body, Content_Type="application/json", **told)
            except Broken:
                if not last:
                    continue
                self.statuses.append(0)
            else:
                self.statuses.append(answer.status)
            return

    @property
    def facts(self) -> Facts:
        """What the operation must have counted beside the acts of the devices."""
        return Counter({(self.ticket_id, "reported"): len(self.statuses), ("", "reports"): len(self.statuses)})

    def percentile(self, share: float) -> float:
        times = sorted(self.took_s)
        return times[min(len(times) - 1, int(len(times) * share))]


class Crowd:
    """So many phones, each with so many acts that were made without network."""

    def __init__(self, scene: Scene, devices: int, acts: int, latency_s: float = 0) -> None:
        self.scene, self.book = scene, Book()
        self.proxy = Proxy(scene.server.address, Weather(random.Random(scene.seed), latency_s=latency_s))
        settings = Settings.read(scene.server.environ)
        self.checker = Checker(scene.factory.shop.database, FileStore(settings.files_dir))
        self.devices: list[Device] = []
        self.devices_wanted, self.acts = devices, acts

    async def __aenter__(self) -> "Crowd":
        """Everything is made before the network is there."""
        await self.proxy.open()
        chance = random.Random(self.scene.seed)
        for id, holders in self.scene.factory.log_in(self.devices_wanted, chance):
            given = Equipment(id, holders, self.proxy.address, self.scene.folder, self.book, chance, **AS_SHIPPED)
            device = Device(given)
            self.devices.append(device)
            for draft in work(Hand(self.scene.factory, chance), self.acts, len(self.devices)):
                device.make(draft)
        return self

    async def __aexit__(self, *_: object) -> None:
        for device in self.devices:
            device.kill()
        await self.proxy.close()

    async def sent(self) -> float:
        """Seconds until every act of every device has its answer; nothing else is done meanwhile."""
        began = time.monotonic()
        await asyncio.gather(*(device.send_acts() for device in self.devices))
        return time.monotonic() - began

    async def come_back(self, reporter: Reporter, within_s: float) -> float:
        """Seconds until nothing waits on any of them."""
        began = time.monotonic()
        reporting = asyncio.create_task(reporter.work())
        for device in self.devices:
            device.start()
        waiting = list(self.devices)
        while waiting and time.monotonic() - began < within_s:
            await asyncio.sleep(0.25)
            waiting = [device for device in waiting if not device.is_drained]
        reporter.stop = True
        seconds = time.monotonic() - began
        await reporting
        return seconds

    def answers(self) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for device in self.devices:
            found |= device.disk.answers()
        return found

    def statuses(self) -> dict[int, int]:
        found: dict[int, int] = {}
        for device in self.devices:
            for status, times in device.given.statuses.items():
                found[status] = found.get(status, 0) + times
        return found
