"""Turns: when a whole shift comes back into the network at once, few are served at a time and the others are told when
to come again. So no thread is left waiting, and who reports one piece meanwhile does not stand behind them all.
What phones bring comes before what they fetch: while some wait to bring, fetching has an eighth of the time.
"""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from math import ceil
from uuid import UUID

from backend.kernel.errors import Busy

FIRST_GUESS_S = 0.5
LONGEST_S = 20
SHARE = 8  # everybody fetches what everybody else brings: unhindered, that takes half of all there is
SOONER = 0.5  # a place that lies idle is lost, who comes too early is told again: other processes serve these too
LATE = 1.25  # a device comes up to so much later than it was told
GRACE_S = 2
PATIENCE_S = 0.1
SENTENCE = "Many devices are sending at once; this one's turn comes in a moment."


@dataclass
class Expected:
    """When a device was first told to come again, and until when it may still come here."""

    since: float
    until: float


class Turns:
    """So many places in this process, and those who were told to come again, each at a time of its own.

    `after` are others' turns that come first.
    """

    def __init__(self, places: int, after: "Turns | None" = None) -> None:
        self.places, self._after = places, after
        self._resting_until, self._last = 0.0, UUID(int=0)
        self._free = threading.BoundedSemaphore(places)
        self._guard = threading.Lock()
        self._took_s = FIRST_GUESS_S
        self._expected: dict[UUID, Expected] = {}

    @contextmanager
    def turn(self, device: UUID) -> Iterator[None]:
        """A place for as long as it is needed, or Busy. Who has waited already may stand at the door for a moment."""
        resting = device != self._last and time.monotonic() < self._resting_until  # who fetches page by page goes on
        if resting or not self._free.acquire(timeout=PATIENCE_S if device in self._expected else 0):
            raise Busy(SENTENCE, self._time_for(device))
        began = time.monotonic()
        try:
            yield
        finally:
            took = time.monotonic() - began
            if self._after is not None and self._after.is_awaited:
                self._resting_until, self._last = began + SHARE * took, device
            self._free.release()
            with self._guard:
                self._expected.pop(device, None)
                self._took_s += (took - self._took_s) / 8

    @property
    def is_awaited(self) -> bool:
        """Whether somebody was told to come again, has not been served since and may still come."""
        now = time.monotonic()
        with self._guard:
            return any(now <= one.until for one in self._expected.values())

    def _time_for(self, device: UUID) -> int:
        """When to come again: in half the time it takes those who were told before, if they take as long as the last.

        Who does not come at that time was served by another process.
        """
        now = time.monotonic()
        with self._guard:
            for gone in [id for id, one in self._expected.items() if now > one.until and id != device]:
                del self._expected[gone]
            mine = self._expected.setdefault(device, Expected(now, now))
            before = sum(1 for one in self._expected.values() if one.since <= mine.since)
            wait = max(1, min(LONGEST_S, ceil(before * self._took_s / self.places * SOONER)))
            mine.until = now + wait * LATE + GRACE_S
            return wait
