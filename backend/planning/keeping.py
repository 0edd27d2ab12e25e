"""Where snapshots are: in the database for every server, and unpacked in a folder of this one, to open at once."""

import atexit
import io
import os
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any
from uuid import UUID

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import DDL, event, select
from sqlalchemy.orm import Session

from backend.kernel.errors import NotFound
from backend.planning.proposal import PlanSnapshot, PlanSnapshotPart
from backend.planning.snapshot import Packed, Snapshot, open_snapshot

PIECE = 4 * 2**20  # bytes in one row: written in some milliseconds, so nobody waits for it
KEPT = 6  # unpacked snapshots in the folder
OPEN = 4

# Numbers do not get smaller by PostgreSQL's own packing, it only takes time.
event.listen(
    PlanSnapshotPart.__table__,
    "after_create",
    DDL(f"ALTER TABLE {PlanSnapshotPart.__tablename__} ALTER COLUMN content SET STORAGE EXTERNAL").execute_if(
        dialect="postgresql"
    ),
)


def whole(session: Session, version_id: UUID | None) -> Snapshot | None:
    """The snapshot of a version in memory, as the job of a worker reads it; None where there is none."""
    query = select(PlanSnapshot.id, PlanSnapshot.prefix).where(PlanSnapshot.plan_version_id == version_id)
    found = session.execute(query).one_or_none()
    if found is None:
        return None
    part, files = PlanSnapshotPart, dict[str, io.BytesIO]()
    parts = select(part.name, part.content).where(part.plan_snapshot_id == found.id).order_by(part.name, part.part)
    for name, content in session.execute(parts).yield_per(4):
        files.setdefault(name, io.BytesIO()).write(content)
    return open_snapshot({name: _read(file) for name, file in files.items()}, found.prefix)


def _read(file: io.BytesIO) -> NDArray[Any]:
    file.seek(0)
    return np.load(file, allow_pickle=False)  # type: ignore[no-any-return]


def pieces(parts: Packed) -> Iterator[dict[str, Any]]:
    """The rows of a snapshot's parts, without its id."""
    for name, array in parts.items():
        file = io.BytesIO()
        np.save(file, np.ascontiguousarray(array), allow_pickle=False)
        content = file.getbuffer()
        for part, begin in enumerate(range(0, len(content), PIECE)):
            yield {"name": name, "part": part, "content": bytes(content[begin : begin + PIECE])}


@dataclass(frozen=True)
class Shelf:
    """Snapshots as a process reads them."""

    folder: Path

    def of(self, session: Session, version_id: UUID | None) -> Snapshot:
        """The snapshot of a plan version; NotFound for a version without one."""
        query = select(PlanSnapshot.id, PlanSnapshot.prefix).where(PlanSnapshot.plan_version_id == version_id)
        found = session.execute(query).one_or_none()
        if found is None:
            raise NotFound("This plan has no snapshot; run the plan again.")
        place = self.folder / found.id.hex
        if not place.is_dir():
            self._unpack(session, found.id, place)
        return _opened(place, found.prefix)

    def _unpack(self, session: Session, id: UUID, place: Path) -> None:
        """Into a draft that becomes the folder at once: of two that unpack the first one wins."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._tidy()
        draft = Path(tempfile.mkdtemp(dir=self.folder, prefix=".draft-"))
        part = PlanSnapshotPart
        query = select(part.name, part.content).where(part.plan_snapshot_id == id).order_by(part.name, part.part)
        for name, content in session.execute(query).yield_per(4):
            with (draft / f"{name}.npy").open("ab") as file:
                file.write(content)
        try:
            draft.rename(place)
        except OSError:
            shutil.rmtree(draft, ignore_errors=True)

    def _tidy(self) -> None:
        """Only the latest stay; the database has the others."""
        unpacked = sorted(self.folder.iterdir(), key=lambda one: one.stat().st_mtime, reverse=True)
        for old in unpacked[KEPT - 1 :]:
            shutil.rmtree(old, ignore_errors=True)


def beside() -> Shelf:
    """This process's own, for acts: they know no folder of the server, and what lies in one is known by its id."""
    return Shelf(_own_folder(os.getpid()))


@cache
def _own_folder(process: int) -> Path:
    made = Path(tempfile.mkdtemp(prefix=f"gemba-plans-{process}-"))
    atexit.register(shutil.rmtree, made, ignore_errors=True)
    return made


@lru_cache(OPEN)
def _opened(place: Path, prefix: int) -> Snapshot:
    return open_snapshot({path.stem: _mapped(path) for path in place.glob("*.npy")}, prefix)


def _mapped(path: Path) -> NDArray[Any]:
    """The array where it lies on disk; what is written to it stays in this process."""
    return np.load(path, mmap_mode="c", allow_pickle=False).view(np.ndarray)
