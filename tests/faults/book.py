"""What the harness itself notes of every act that a device promised to keep, apart from the device's own disk."""

import asyncio
import hashlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

FACT = ("done", "review")
DECISION = ("done",)


@dataclass(frozen=True)
class Photo:
    """A file as it was taken."""

    sha256: str
    type: str
    name: str
    content: bytes

    @classmethod
    def of(cls, content: bytes, type: str, name: str) -> "Photo":
        return cls(hashlib.sha256(content).hexdigest(), type, name, content)

    @property
    def manifest(self) -> dict[str, Any]:
        return {"sha256": self.sha256, "size": len(self.content), "type": self.type, "name": self.name}


@dataclass(frozen=True)
class Draft:
    """What a person is about to do. `may`: what an honest server can answer to it in the end."""

    document: str
    verb: str
    values: Mapping[str, Any] = field(default_factory=dict)
    document_id: str = ""
    may: tuple[str, ...] = FACT
    photos: tuple[Photo, ...] = ()
    decides: bool = False
    kind: str = ""


@dataclass(frozen=True)
class Entry:
    """One act that was saved."""

    act: dict[str, Any]
    draft: Draft
    device_id: UUID


class Book:
    """All that was promised, and what devices noticed on the way."""

    def __init__(self) -> None:
        self.entries: list[Entry] = []
        self.mismatches: Counter[str] = Counter()
        self.answered = 0
        self.put_off = 0  # batches answered by 5xx or the like
        self.rows_came = asyncio.Event()
        self.came_to: UUID | None = None

    def saved(self, entry: Entry) -> None:
        self.entries.append(entry)

    def rows_come_to(self, device_id: UUID) -> None:
        """They have arrived there, and nothing of them is stored yet."""
        self.came_to = device_id
        self.rows_came.set()
