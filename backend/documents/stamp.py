"""The stamp of an act: what makes it this one, so that the same one again is known."""

import hashlib
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import orjson
from uuid_utils.compat import uuid7

from backend.documents.seals import Seal
from backend.documents.unnamed import without_person


@dataclass(frozen=True)
class Stamp:
    """What makes an act this one: its id (the idempotency key), its moment, and what it said.

    `captured_at` is the device's testimony; `slow` is how far its clock was behind ours when it sent.
    `seal` is there when the person proved who they are for this very act: the step may be signed with it.
    `files` are those that a device names with it.
    """

    id: UUID = field(default_factory=uuid7)
    captured_at: datetime | None = None
    seq: int | None = None
    said: Any = None
    slow: timedelta = timedelta(0)
    seal: Seal | None = None
    files: tuple[dict[str, Any], ...] = ()

    @property
    def key(self) -> int:
        """A number for a lock."""
        return int.from_bytes(self.id.bytes[8:], "big", signed=True)

    @property
    def fingerprint(self) -> str:
        return _hash(self.said)

    @property
    def unnamed_fingerprint(self) -> str:
        """The same whoever said it."""
        return _hash(without_person(self.said))


def _hash(said: Any) -> str:
    return hashlib.sha256(orjson.dumps(said, option=orjson.OPT_SORT_KEYS, default=str)).hexdigest()
