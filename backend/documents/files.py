"""Files: kept once under the hash of their bytes, arriving whole or in pieces, never trusted to be what they claim."""

import fcntl
import hashlib
import os
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import IO
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Index, String, exists, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column
from uuid_utils.compat import uuid7

from backend.documents import confined
from backend.documents.actor import Actor
from backend.documents.declare import Base
from backend.documents.file_kinds import PICTURES, kind_of
from backend.kernel.errors import Invalid, NotFound, Refused, TooLarge

LARGEST = 10 * 1024 * 1024
VIEWS = ("screen", "thumb")
SHA256 = re.compile(r"[0-9a-f]{64}")
KEEP_PIECES = timedelta(days=7)


class StoredFile(Base):
    """One file, known by the hash of the bytes that were sent."""

    __tablename__ = "stored_file"

    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    type: Mapped[str] = mapped_column(String(80))
    size: Mapped[int] = mapped_column(BigInteger)
    stored_at: Mapped[datetime]


class FileHolder(Base):
    """Who sent a file; only they may see it, until it hangs on a document."""

    __tablename__ = "file_holder"
    __table_args__ = (Index("ix_file_holder_file", "sha256", "company_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    sha256: Mapped[str] = mapped_column(String(64), ForeignKey("stored_file.sha256"))
    company_id: Mapped[UUID]
    person_id: Mapped[UUID | None]
    device_id: Mapped[UUID | None]
    at: Mapped[datetime]


@dataclass(frozen=True)
class Kept:
    """A file that lies in the store."""

    sha256: str
    type: str
    size: int


class FileStore:
    """A folder of files, two levels deep by hash; pieces of unfinished ones lie apart for each company."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path(self, sha256: str, view: str = "") -> Path:
        if not SHA256.fullmatch(sha256):
            raise NotFound("There is no such file.")
        name = f"{sha256}.{view}" if view in VIEWS else sha256
        return self.folder / sha256[:2] / sha256[2:4] / name

    def has(self, sha256: str) -> bool:
        return self.path(sha256).exists()

    def offset(self, sha256: str, company_id: UUID) -> int:
        """How many bytes of an unfinished file are here."""
        seen = _seen(self._pieces(sha256, company_id))
        return seen.st_size if seen else 0

    def put(self, sha256: str, company_id: UUID, chunks: Iterable[bytes], limit: int = LARGEST) -> Kept:
        """Keep a whole file."""
        with self._locked(sha256, company_id) as file:
            file.truncate(0)
            _write(file, chunks, limit)
            return self._finish(sha256, file)

    def append(
        self, sha256: str, company_id: UUID, offset: int, chunks: Iterable[bytes], length: int | None = None
    ) -> tuple[int, Kept | None]:
        """Add a piece: how much is here now, and the file once its bytes make the hash. A broken piece stays."""
        with self._locked(sha256, company_id) as file:
            here = file.seek(0, os.SEEK_END)
            if here != offset:
                raise Refused(f"The next piece begins at byte {here}, not {offset}.", offset=here)
            _write(file, chunks, LARGEST)
            here = file.tell()
            if (length is not None and here >= length) or _hash_of(file) == sha256:
                return here, self._finish(sha256, file)
            return here, None

    def add(self, content: bytes, company_id: UUID) -> Kept:
        """Keep what the software itself made."""
        return self.put(hashlib.sha256(content).hexdigest(), company_id, [content], limit=len(content))

    def tidy(self, now: datetime) -> int:
        """Forget pieces of files nobody went on sending; how many there were."""
        oldest = (now - KEEP_PIECES).timestamp()
        pieces = (self.folder / "pieces").glob("*")
        old = [path for path in pieces if (seen := _seen(path)) and seen.st_mtime < oldest]
        for path in old:
            path.unlink(missing_ok=True)
        return len(old)

    def _pieces(self, sha256: str, company_id: UUID) -> Path:
        self.path(sha256)
        return self.folder / "pieces" / f"{company_id.hex}-{sha256}"

    @contextmanager
    def _locked(self, sha256: str, company_id: UUID) -> Iterator[IO[bytes]]:
        """The unfinished file, alone; whoever comes second finds what the first one wrote."""
        pieces = self._pieces(sha256, company_id)
        pieces.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        while True:
            with pieces.open("a+b") as file:
                fcntl.flock(file, fcntl.LOCK_EX)
                seen = _seen(pieces)
                if seen and os.path.samestat(os.fstat(file.fileno()), seen):
                    yield file
                    return

    def _finish(self, sha256: str, file: IO[bytes]) -> Kept:
        """Check the hash and the kind, make the views, and put everything in its place; a crash loses nothing."""
        pieces = Path(file.name)
        file.flush()
        os.fsync(file.fileno())
        if _hash_of(file) != sha256:
            pieces.unlink()
            raise Invalid("The bytes do not make this hash; send the file anew.", {"file": ["Another hash."]})
        kind = kind_of(pieces)
        if kind is None:
            pieces.unlink()
            raise Invalid("This kind of file is not taken.", {"file": ["Unknown kind of file."]})
        size = file.seek(0, os.SEEK_END)
        if kind in PICTURES:
            self._make_views(sha256, pieces)
        _place(pieces, self.path(sha256))
        return Kept(sha256, kind, size)

    def _make_views(self, sha256: str, pieces: Path) -> None:
        try:
            confined.call("pictures", str(pieces), str(pieces), sentence="The picture cannot be read.")
        except Invalid:
            for leftover in (pieces, *(pieces.with_name(f"{pieces.name}.{view}") for view in VIEWS)):
                leftover.unlink(missing_ok=True)
            raise
        for view in VIEWS:
            _place(pieces.with_name(f"{pieces.name}.{view}"), self.path(sha256, view))


def register(session: Session, kept: Kept, actor: Actor, now: datetime) -> None:
    """Note that the file is here and who sent it."""
    if session.get(StoredFile, kept.sha256) is None:
        session.add(StoredFile(sha256=kept.sha256, type=kept.type, size=kept.size, stored_at=now))
        session.flush()
    mine = (FileHolder.sha256 == kept.sha256, *_own(actor))
    if not session.scalar(select(exists().where(*mine))):
        who = {"company_id": actor.company_id, "person_id": actor.person_id, "device_id": actor.device_id}
        session.add(FileHolder(sha256=kept.sha256, at=now, **who))


def forget_senders(session: Session, sha256: str, company_id: UUID) -> None:
    """A file hangs on a record without a name: that it is here is kept, who sent it is not."""
    mine = (FileHolder.sha256 == sha256, FileHolder.company_id == company_id)
    session.execute(update(FileHolder).where(*mine).values(person_id=None, device_id=None))


def held(session: Session, sha256: str, actor: Actor) -> bool:
    """Whether this person, or the device they use, sent the file."""
    query = select(FileHolder.person_id, FileHolder.device_id)
    rows = session.execute(query.where(FileHolder.sha256 == sha256, FileHolder.company_id.in_(actor.companies)))
    return any(
        person == actor.person_id or (device is not None and device == actor.device_id) for person, device in rows
    )


def here(session: Session, company_id: UUID, hashes: Iterable[str]) -> dict[str, StoredFile]:
    """Those of these files that somebody of the company sent whole."""
    holds = exists().where(FileHolder.sha256 == StoredFile.sha256, FileHolder.company_id == company_id)
    query = select(StoredFile).where(StoredFile.sha256.in_(set(hashes)), holds)
    return {file.sha256: file for file in session.scalars(query)}


def _own(actor: Actor) -> tuple[object, ...]:
    return (
        FileHolder.company_id == actor.company_id,
        FileHolder.person_id.is_not_distinct_from(actor.person_id),
        FileHolder.device_id.is_not_distinct_from(actor.device_id),
    )


def _seen(path: Path) -> os.stat_result | None:
    """What lies there now, in one look: between two, another sender may finish and take it away."""
    try:
        return path.stat()
    except FileNotFoundError:
        return None


def _write(file: IO[bytes], chunks: Iterable[bytes], limit: int) -> None:
    for chunk in chunks:
        if file.tell() + len(chunk) > limit:
            Path(file.name).unlink()
            raise TooLarge(f"A file may have at most {limit // 1024 // 1024} MiB.")
        file.write(chunk)
    file.flush()
    os.fsync(file.fileno())


def _hash_of(file: IO[bytes]) -> str:
    file.flush()
    file.seek(0)
    digest = hashlib.file_digest(file, "sha256").hexdigest()
    file.seek(0, os.SEEK_END)
    return digest


def _place(draft: Path, path: Path) -> None:
    """Rename into place; the folders' entries are on the disk before anybody is told."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with draft.open("rb") as file:
        os.fsync(file.fileno())
    os.rename(draft, path)
    for folder in (path.parent, path.parent.parent, path.parent.parent.parent):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
