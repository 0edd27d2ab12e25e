"""Turns: when a whole shift comes back into the network at once, few are served at a time and the others are told when
to come again. So no thread is left waiting, and who reports one piece meanwhile does not stand behind them all.
"""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from math import ceil
from uuid import UUID

from backend.kernel.errors import Busy

FIRST_GUESS_S = 0.5
LONGEST_S = 20
FORGOTTEN_AFTER_S = 60
PATIENCE_S = 0.1
SENTENCE = "Many devices are sending at once; this one's turn comes in a moment."


class Turns:
    """So many places in this process, and those who were told to come again, each at a time of its own."""

    def __init__(self, places: int) -> None:
        self.places = places
        self._free = threading.BoundedSemaphore(places)
        self._guard = threading.Lock()
        self._took_s = FIRST_GUESS_S
        self._expected: dict[UUID, float] = {}

    @contextmanager
    def turn(self, device: UUID) -> Iterator[None]:
        """A place for as long as it is needed, or Busy. Who has waited already may stand at the door for a moment."""
        if not self._free.acquire(timeout=PATIENCE_S if device in self._expected else 0):
            raise Busy(SENTENCE, self._time_for(device))
        began = time.monotonic()
        try:
            yield
        finally:
            self._free.release()
            with self._guard:
                self._expected.pop(device, None)
                self._took_s += (time.monotonic() - began - self._took_s) / 8

    def _time_for(self, device: UUID) -> int:
        """When this one's turn comes, if all who were told before come first and take as long as the last ones did."""
        now = time.monotonic()
        with self._guard:
            for gone in [id for id, told in self._expected.items() if now - told > FORGOTTEN_AFTER_S]:
                del self._expected[gone]
            self._expected.setdefault(device, now)
            before = sum(1 for told in self._expected.values() if told <= self._expected[device])
            return max(1, min(LONGEST_S, ceil(before * self._took_s / self.places)))
