"""One trial: devices work through bad weather, the server is killed again and again, then all heals and must drain."""

import asyncio
import contextlib
import random
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from backend.documents.files import FileStore
from backend.settings import Settings
from tests.faults.book import Book
from tests.faults.checker import Checker, Findings
from tests.faults.device import Device, Equipment
from tests.faults.factory import Factory
from tests.faults.proxy import Proxy, Weather
from tests.faults.server import Cluster, WebServer
from tests.faults.shift import Hand, work

BADNESS = 0.4
UNLUCKY_S = 10  # how long who kills a device waits for its worst moment
AHEAD = 0.3  # how much further the work may be than the harm: all of it is to meet some
BATTERY = (2, 3)  # the first person's device dies in a dead zone after this act, and the next one is made there too


@dataclass(frozen=True)
class Size:
    """How much is done and how much harm at least."""

    devices: int
    acts: int
    cuts: int
    kills: int
    device_kills: int
    shift_s: float
    database_kills: int = 0
    at_most_s: float = 120
    drained_within_s: float = 120
    switches: float = 0.03
    repeats: int = 3
    put_off: int = 3
    quiet_s: float = 3  # between two looks for news
    prove_all_every_s: float = 0


@dataclass
class Scene:
    """Where a trial takes place."""

    folder: Path
    factory: Factory
    server: WebServer
    cluster: Cluster | None
    seed: int
    kind: type[Device] = Device
    harms: Counter[str] = field(default_factory=Counter)


class Trial:
    """Devices, the proxy before the server, and those who do harm."""

    def __init__(self, scene: Scene, size: Size) -> None:
        self.scene, self.size = scene, size
        self.chance = random.Random(scene.seed)
        self.weather = Weather(random.Random(scene.seed + 1), BADNESS)
        self.proxy = Proxy(scene.server.address, self.weather)
        self.checker = Checker(scene.factory.shop.database, FileStore(Settings.read(scene.server.environ).files_dir))
        self.devices: list[Device] = []
        self.drain_s = self.ends = 0.0

    @property
    def book(self) -> Book:
        return self.devices[0].book

    async def run(self) -> dict[str, Any]:
        await self.proxy.open()
        self._equip()
        for device in self.devices:
            device.start()
        try:
            async with asyncio.timeout(self.size.at_most_s + self.size.drained_within_s + 120):
                await self._shift()
                await self._heal()
            findings = self._judge()
        finally:
            for device in self.devices:
                device.kill()
            await self.proxy.close()
        return self._figures(findings)

    # --- The shift ---------------------------------------------------------------------------------------------------

    def _equip(self) -> None:
        book = Book()
        for number, (id, holders) in enumerate(self.scene.factory.log_in(self.size.devices, self.chance)):
            clock = self.chance.choice((0, 0, 0, 1, -1)) * timedelta(days=self.chance.uniform(0, 5 * 365))
            chance, size = random.Random(self.scene.seed * 1_000 + number), self.size
            given = Equipment(id, holders, self.proxy.address, self.scene.folder, book, chance, clock,
                              clock_jumps=number % 7 == 3, patience_s=12, quiet_s=size.quiet_s,
                              prove_all_every_s=size.prove_all_every_s)  # fmt: skip
            self.devices.append(self.scene.kind(given))

    async def _shift(self) -> None:
        """Everybody works; harm goes on until enough of each kind has struck."""
        size = self.size
        self.ends = time.monotonic() + size.at_most_s
        people = [asyncio.create_task(self._person(place)) for place in range(size.devices)]
        doing = (self._server_dies(), self._devices_die(), self._network_repeats(), self._gateway_fails())
        harm = [asyncio.create_task(one) for one in doing]
        if self.scene.cluster is not None and size.database_kills:
            harm.append(asyncio.create_task(self._database_dies(self.scene.cluster)))
        await asyncio.gather(*people)
        while self.progress < 1 and time.monotonic() < self.ends:
            await asyncio.sleep(0.1)
        for one in harm:
            one.cancel()
        ended = await asyncio.gather(*harm, return_exceptions=True)
        for error in ended:
            if error is not None and not isinstance(error, asyncio.CancelledError):
                raise error

    @property
    def progress(self) -> float:
        """How much of the harm is done, of the kind that lags most: 1 when all is."""
        harms, size = self.scene.harms, self.size
        done = [
            (self.weather.cuts, size.cuts),
            (harms["server killed"], size.kills),
            (harms["device killed"], size.device_kills),
            (harms["batch repeated"], size.repeats),
            (self.book.put_off, size.put_off),
            (harms["database killed"], size.database_kills if self.scene.cluster is not None else 0),
        ]
        return min((have / wanted for have, wanted in done if wanted), default=1)

    async def _person(self, place: int) -> None:
        """Makes acts now and then, some of them where there is no network, and as long as harm is done."""
        chance = random.Random(self.scene.seed * 7_919 + place)
        drafts = work(Hand(self.scene.factory, chance), self.size.acts, place)
        for number, draft in enumerate(drafts):
            await asyncio.sleep(chance.expovariate(self.size.acts / self.size.shift_s))
            while number / self.size.acts > self.progress + AHEAD and time.monotonic() < self.ends:
                await asyncio.sleep(0.1)
            device = self.devices[place]
            device.make(draft)
            if place == 0 and number in BATTERY:
                self._battery_ends(place, number)
                continue
            if chance.random() < 0.06:
                device.dark = not device.dark
                self.scene.harms["dead zone"] += device.dark
            if chance.random() < self.size.switches:
                device.switch()
                self.scene.harms["person switched"] += 1

    # --- Harm --------------------------------------------------------------------------------------------------------

    async def _server_dies(self) -> None:
        server = self.scene.server
        while self.scene.harms["server killed"] < self.size.kills:
            await self._until_it_answers()
            await asyncio.sleep(self.chance.uniform(0.2, 1))
            await self._until_somebody_is_answered()
            await asyncio.to_thread(server.kill)
            self.scene.harms["server killed"] += 1
            await asyncio.sleep(self.chance.uniform(0, 0.3))
            server.begin()
        await self._until_it_answers()

    async def _until_somebody_is_answered(self) -> None:
        """The worst moment: what was just acknowledged must be there after it."""
        answered, patience = self.book.answered, time.monotonic() + 3
        while self.book.answered == answered and time.monotonic() < patience:
            await asyncio.sleep(0.005)

    async def _until_it_answers(self) -> None:
        patience = time.monotonic() + 60
        while not await asyncio.to_thread(self.scene.server.answers):
            if time.monotonic() > patience:
                raise RuntimeError(f"The server does not come back.\n{self.scene.server.log}")
            await asyncio.sleep(0.05)

    async def _database_dies(self, cluster: Cluster) -> None:
        for number in range(self.size.database_kills):
            await asyncio.sleep(self.chance.uniform(1.5, 4))
            await asyncio.to_thread(cluster.restart if number % 3 == 2 else cluster.kill_backend)
            self.scene.harms["database killed"] += 1

    async def _devices_die(self) -> None:
        pause = self.size.shift_s / max(1, self.size.device_kills)
        while self.scene.harms["device killed"] < self.size.device_kills:
            await asyncio.sleep(self.chance.uniform(0.2, 1) * pause)
            self.revive(await self._who_dies(self.scene.harms["device killed"]))
            self.scene.harms["device killed"] += 1

    async def _who_dies(self, number: int) -> int:
        """Every second one at the worst moment: rows have just come, and are not stored or, in turn, half stored."""
        anybody = self.chance.randrange(len(self.devices))
        if number % 2:
            return anybody
        self.book.rows_came.clear()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(UNLUCKY_S):
                await self.book.rows_came.wait()
            place = [device.given.id for device in self.devices].index(self.book.came_to)
            if number % 4 == 0:
                await asyncio.sleep(0)  # the device stores, as far as it does so without a rest
            return place
        return anybody

    def revive(self, place: int) -> None:
        """The device is killed, and what is on its disk goes on."""
        old = self.devices[place]
        old.kill()
        new = self.devices[place] = self.scene.kind(old.given)
        new.dark = old.dark
        new.start()

    def _battery_ends(self, place: int, number: int) -> None:
        """What was saved is on the disk and nowhere else, and work goes on before anybody has seen it."""
        device = self.devices[place]
        device.dark = number != BATTERY[-1]
        if device.dark:
            self.revive(place)
            self.scene.harms["device killed in a dead zone"] += 1

    async def _network_repeats(self) -> None:
        while True:
            await asyncio.sleep(self.chance.uniform(0.1, 1.5))
            device = self.chance.choice(self.devices)
            if not device.dark:
                self.scene.harms["batch repeated"] += await device.stray()

    async def _gateway_fails(self) -> None:
        """What comes by chance rarely meets a batch where devices are few."""
        while True:
            await asyncio.sleep(self.chance.uniform(0.5, 3))
            self.weather.next_batch_fails = True

    # --- Afterwards --------------------------------------------------------------------------------------------------

    async def _heal(self) -> None:
        """All is well from here on: how long until nothing waits anywhere, then everybody fetches what is new."""
        self.weather.badness, self.weather.next_batch_fails = 0, False
        if not self.scene.server.runs:
            self.scene.server.begin()
        await self._until_it_answers()
        began = time.monotonic()
        for device in self.devices:
            device.dark, device.failures = False, 0
            device.woken.set()
        while not all(device.is_drained for device in self.devices):
            if time.monotonic() - began > self.size.drained_within_s:
                break
            await asyncio.sleep(0.1)
        self.drain_s = time.monotonic() - began
        await self._fetch_all()

    async def _fetch_all(self) -> None:
        for device in self.devices:
            if device.task is not None:
                device.task.cancel()
                await asyncio.gather(device.task, return_exceptions=True)
        turns = asyncio.Semaphore(4)

        async def fetch(device: Device) -> None:
            async with turns:
                await device.pull_at_last()

        await asyncio.gather(*(fetch(device) for device in self.devices))

    def _judge(self) -> Findings:
        answers: dict[str, Any] = {}
        for device in self.devices:
            answers |= device.disk.answers()
        findings = self.checker.check(self.book.entries, answers)
        if wrong := self.book.mismatches:
            findings.note("unequal", f"rows differed from the server's: {dict(wrong)}", wrong.total())
        return findings

    def _figures(self, findings: Findings) -> dict[str, Any]:
        entries = self.book.entries
        statuses = sum((Counter(device.given.statuses) for device in self.devices), Counter[int]())
        return {
            "bench": "sync",
            "database": "postgresql" if self.scene.cluster else "sqlite",
            "seed": self.scene.seed,
            "devices": self.size.devices,
            "acts": len(entries),
            "files": sum(len(entry.draft.photos) for entry in entries),
            "cuts": self.weather.cuts,
            "faults": dict(self.weather.fired) | dict(self.scene.harms) | {"batch put off": self.book.put_off},
            **findings.figures,
            "drain_s": round(self.drain_s, 1),
            "statuses": dict(sorted(statuses.items())),
            "told": findings.told,
        }
