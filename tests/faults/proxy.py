"""A TCP proxy that breaks lines: every fault is drawn by seed for one exchange, and counted when it really struck."""

import asyncio
import contextlib
import random
import socket
import struct
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from tests.faults.wire import Address

CUTS = ("cut up", "cut down", "reset", "answer lost")
KINDS = {"cut up": 4, "cut down": 3, "reset": 2, "answer lost": 5, "delay": 4, "64 kbit/s": 2, "502": 2}
BRINGING = b"POST /api/sync/push"
THIN = 8_000  # bytes a second
CHUNK = 16 * 1024
BAD_GATEWAY = b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
AT_ONCE = struct.pack("ii", 1, 0)


class Cut(Exception):
    """The line is dead from here on."""


@dataclass
class Weather:
    """How bad the lines are now; `latency_s` is for one way and is there in the best of weathers too."""

    chance: random.Random
    badness: float = 0
    latency_s: float = 0
    kinds: dict[str, int] = field(default_factory=lambda: dict(KINDS))
    fired: Counter[str] = field(default_factory=Counter)
    next_batch_fails: bool = False

    @property
    def cuts(self) -> int:
        return sum(self.fired[kind] for kind in CUTS)

    def draw(self) -> str:
        if self.chance.random() >= self.badness:
            return ""
        return self.chance.choices(list(self.kinds), list(self.kinds.values()))[0]


@dataclass
class Exchange:
    """One request and its answer, and what is to befall them."""

    fate: str = ""
    after: int = 0
    up: int = 0
    down: int = 0


class Proxy:
    """Between devices and server; closing it closes every line."""

    def __init__(self, server: Address, weather: Weather) -> None:
        self.server, self.weather = server, weather
        self.address: Address = ("127.0.0.1", 0)
        self._listening: asyncio.Server | None = None
        self._lines: set[asyncio.Task[None]] = set()

    async def open(self) -> None:
        self._listening = await asyncio.start_server(self._serve, "127.0.0.1", 0, backlog=1024)
        self.address = self._listening.sockets[0].getsockname()

    async def close(self) -> None:
        if self._listening is not None:
            self._listening.close()
        for line in list(self._lines):
            line.cancel()
        await asyncio.gather(*self._lines, return_exceptions=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._lines.add(task)
        try:
            await self._carry(reader, writer)
        except (OSError, asyncio.CancelledError):
            writer.transport.abort()
        finally:
            self._lines.discard(task)

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            theirs, ours = await asyncio.open_connection(*self.server)
        except OSError:
            self.weather.fired["server down"] += 1
            if self.weather.chance.random() < 0.5:
                writer.write(BAD_GATEWAY)
            writer.close()
            return
        line = Carried(self.weather, reader, writer)
        pumps = [asyncio.create_task(line.up(ours)), asyncio.create_task(line.down(theirs))]
        try:
            await asyncio.wait(pumps, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for pump in pumps:
                pump.cancel()
            await asyncio.gather(*pumps, return_exceptions=True)
            for end in (writer, ours):
                with contextlib.suppress(OSError, RuntimeError):
                    end.close()


class Carried:
    """One line from a device to the server, and the exchange that is under way on it."""

    def __init__(self, weather: Weather, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.weather, self.reader, self.writer = weather, reader, writer
        self.exchange = Exchange()

    async def up(self, server: asyncio.StreamWriter) -> None:
        await self._pump(self.reader, server, self._going_up)

    async def down(self, server: asyncio.StreamReader) -> None:
        await self._pump(server, self.writer, self._coming_down)

    async def _pump(
        self, source: asyncio.StreamReader, target: asyncio.StreamWriter, meet: Callable[[bytes], bytes]
    ) -> None:  # fmt: skip
        """Carry on until one end hangs up or fate strikes; the delay of the line does not thin it."""
        on_the_way: asyncio.Queue[tuple[float, bytes, bool]] = asyncio.Queue()
        arriving = asyncio.create_task(self._deliver(on_the_way, target))
        try:
            while chunk := await source.read(CHUNK):
                passed = meet(chunk)
                await self._slow(len(passed))
                cut = len(passed) < len(chunk)
                on_the_way.put_nowait((time.monotonic() + self.weather.latency_s, passed, cut))
                if cut:
                    break
            on_the_way.put_nowait((0, b"", True))
            await arriving
        finally:
            arriving.cancel()

    async def _deliver(self, on_the_way: asyncio.Queue[tuple[float, bytes, bool]], to: asyncio.StreamWriter) -> None:
        while True:
            due, chunk, last = await on_the_way.get()
            if (wait := due - time.monotonic()) > 0:
                await asyncio.sleep(wait)
            if chunk:
                to.write(chunk)
                await to.drain()
            if last:
                return

    async def _slow(self, size: int) -> None:
        if self.exchange.fate == "64 kbit/s":
            await asyncio.sleep(size / THIN)
        elif self.exchange.fate == "delay" and self.exchange.after:
            wait, self.exchange.after = self.exchange.after, 0
            await asyncio.sleep(wait / 1_000)

    def _going_up(self, chunk: bytes) -> bytes:
        """What of a piece of a request passes; less than all of it means that the line breaks there."""
        if self.exchange.down or not self.exchange.up:
            self._begin(chunk)
        exchange = self.exchange
        passing = len(chunk)
        if exchange.fate == "502":
            self.writer.write(BAD_GATEWAY)
            passing = self._strike(0)
        elif exchange.fate in ("cut up", "reset") and exchange.up + len(chunk) > exchange.after:
            if exchange.fate == "reset":
                self._reset()
            passing = self._strike(exchange.after - exchange.up)
        exchange.up += len(chunk)
        return chunk[: max(0, passing)]

    def _coming_down(self, chunk: bytes) -> bytes:
        exchange = self.exchange
        passing = len(chunk)
        if exchange.fate == "answer lost":
            passing = self._strike(0)
        elif exchange.fate == "cut down" and exchange.down + len(chunk) > exchange.after:
            passing = self._strike(exchange.after - exchange.down)
        exchange.down += len(chunk)
        return chunk[: max(0, passing)]

    def _begin(self, chunk: bytes) -> None:
        """A new exchange: its fate, and after how many bytes (for a delay, milliseconds) it strikes."""
        size, chance = len(chunk), self.weather.chance
        fate = self.weather.draw()
        if self.weather.next_batch_fails and chunk.startswith(BRINGING):
            fate, self.weather.next_batch_fails = "502", False
        most = {"cut down": 600, "delay": 1_500}.get(fate, max(1, size))
        self.exchange = Exchange(fate, chance.randrange(1, most + 1) if fate == "delay" else chance.randrange(most))
        if fate in ("delay", "64 kbit/s"):
            self.weather.fired[fate] += 1

    def _strike(self, passing: int) -> int:
        self.weather.fired[self.exchange.fate] += 1
        return passing

    def _reset(self) -> None:
        """RST instead of a farewell."""
        line: socket.socket = self.writer.get_extra_info("socket")
        with contextlib.suppress(OSError):
            line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, AT_ONCE)
