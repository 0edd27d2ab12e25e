"""One supervisor for one data folder: a lock that the kernel lets go when its holder ends, however it ends."""

import fcntl
import os
from pathlib import Path
from types import TracebackType

from backend.kernel.errors import Refused


class DataFolder:
    """Held for as long as the supervisor runs; the file tells people its process id."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._handle = -1

    def __enter__(self) -> "DataFolder":
        self._folder.mkdir(mode=0o750, parents=True, exist_ok=True)
        self._handle = os.open(self._folder / "gemba.pid", os.O_RDWR | os.O_CREAT, 0o640)
        try:
            fcntl.flock(self._handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.read(self._handle, 20).decode().strip()
            os.close(self._handle)
            raise Refused(f"Gemba is running on {self._folder} already (process {holder}).") from None
        os.ftruncate(self._handle, 0)
        os.write(self._handle, f"{os.getpid()}\n".encode())
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        os.ftruncate(self._handle, 0)
        os.close(self._handle)
