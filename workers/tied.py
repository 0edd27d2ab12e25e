"""No orphans: a process that ends when the one that started it ends, however that one ended."""

import ctypes
import os
import signal
import sys
from collections.abc import Callable

PR_SET_PDEATHSIG = 1
LIBC = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


def die_with(parent: int) -> None:
    """Called in the child, by its one thread; `parent` may have gone already."""
    if LIBC is None:
        return
    LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os.kill(os.getpid(), signal.SIGKILL)


def tie() -> Callable[[], None]:
    """The `preexec_fn` that ties the process about to be started to this one; start it from the main thread."""
    parent = os.getpid()
    return lambda: die_with(parent)
