"""HTTP/1.1 over one connection that stays open, as a browser keeps it; small, because three hundred devices use it."""

import asyncio
import contextlib
from dataclasses import dataclass
from typing import Any

import orjson

Address = tuple[str, int]
HEAD_LIMIT = 64 * 1024
BROKEN = (OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, TimeoutError, ValueError)


class Broken(Exception):
    """No whole answer came: nobody knows whether the request arrived."""


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return orjson.loads(self.body)


class Line:
    """A connection to the server, made when it is needed and made anew after it broke."""

    def __init__(self, address: Address, patience_s: float = 30) -> None:
        self.address, self.patience_s = address, patience_s
        self._reader: asyncio.StreamReader | None = None
        self._writer: asyncio.StreamWriter | None = None

    async def ask(self, method: str, path: str, body: bytes = b"", **headers: str) -> Answer:
        try:
            async with asyncio.timeout(self.patience_s):  # wait_for may swallow a cancellation
                return await self._exchange(method, path, body, headers)
        except BROKEN as error:
            self.hang_up()
            raise Broken(repr(error)) from error
        except asyncio.CancelledError:
            self.hang_up()
            raise

    def hang_up(self) -> None:
        if self._writer is not None:
            with contextlib.suppress(OSError, RuntimeError):
                self._writer.transport.abort()
        self._reader = self._writer = None

    async def _exchange(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> Answer:
        if self._reader is None or self._writer is None or self._reader.at_eof():
            self.hang_up()
            self._reader, self._writer = await asyncio.open_connection(*self.address, limit=HEAD_LIMIT)
        told = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in headers.items())
        head = f"{method} {path} HTTP/1.1\r\nHost: gemba\r\nContent-Length: {len(body)}\r\n{told}\r\n"
        self._writer.write(head.encode() + body)
        await self._writer.drain()
        return await self._read(self._reader, method)

    async def _read(self, reader: asyncio.StreamReader, method: str) -> Answer:
        first, *lines = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines if line)}
        length = 0 if method == "HEAD" else int(headers.get("content-length", "0"))
        answer = Answer(int(first.split()[1]), headers, await reader.readexactly(length))
        if headers.get("connection", "").lower() == "close":
            self.hang_up()
        return answer
