"""Machine code that is made once: a `Compiler` for each package of compiled functions.

numba's own shelf will not do: it refuses a folder it cannot write to even when the code lies there ready, and
it does not notice a change in a function that another file calls. Ours are tried in order, and each is named
by a hash of all that is compiled: the environment of this Python (the installer fills it), then the user's
cache. A shelf that cannot be read or written costs time, never the answer.
"""

import hashlib
import os
import sys
from collections.abc import Callable, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar, cast

import numba
from numba.core.caching import CompileResultCacheImpl, FunctionCache, IndexDataCacheFile, NullCache, _CacheLocator

OPTIONS: dict[str, Any] = {"nogil": True, "error_model": "numpy", "_nrt": False}
F = TypeVar("F", bound=Callable[..., Any])


class Compiler:
    """Makes functions of one package machine code; `sources` are all the files their code comes from."""

    def __init__(self, name: str, sources: Sequence[Path]) -> None:
        self.name, self.sources = name, tuple(sources)

    @cached_property
    def mark(self) -> str:
        """One hash over everything machine code is made from here."""
        total = hashlib.sha256(numba.__version__.encode())
        for path in self.sources:
            total.update(path.name.encode() + path.read_bytes())
        return total.hexdigest()[:16]

    @cached_property
    def shelves(self) -> tuple[Path, ...]:
        """Where machine code may lie, the best place first."""
        caches = Path(os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache"))
        return tuple(root / self.name / self.mark for root in (Path(sys.prefix), caches))

    def __call__(self, function: F) -> F:
        """`function` in nopython mode without the interpreter's lock; indices must be right, nothing checks them.

        It may allocate nothing: without numba's reference counts (`_nrt`) tuples of arrays cost nothing to pass on,
        with them netting took twice as long.
        """
        made: Any = numba.njit(**OPTIONS)(function)
        made._cache = Shelves(function, self)
        return cast(F, made)


class Named(_CacheLocator):
    """Tells numba how a function's machine code is called; where it lies is the shelf's business."""

    mark = ""

    def __init__(self, function: Callable[..., Any], path: str) -> None:
        self._py_file, self._line = path, function.__code__.co_firstlineno

    @classmethod
    def from_function(cls, py_func: Callable[..., Any], py_file: str) -> "Named":
        return cls(py_func, py_file)

    def get_cache_path(self) -> str:
        return os.devnull

    def get_source_stamp(self) -> str:
        return self.mark

    def get_disambiguator(self) -> str:
        return str(self._line)

    def ensure_cache_path(self) -> None:
        """Made when something is saved."""


def named(mark: str) -> type[CompileResultCacheImpl]:
    """numba asks classes, not values, for a function's mark: one for each compiler."""
    locator = type("Marked", (Named,), {"mark": mark})
    return type("Kept", (CompileResultCacheImpl,), {"_locator_classes": [locator]})


class Shelf(FunctionCache):
    """One function's machine code on one shelf."""

    def __init__(self, function: Callable[..., Any], mark: str, folder: Path) -> None:
        self._impl_class = named(mark)
        super().__init__(function)  # type: ignore[no-untyped-call]
        self._folder = folder
        self._cache_path = str(folder)
        self._cache_file = IndexDataCacheFile(str(folder), self._impl.filename_base, mark)  # type: ignore[no-untyped-call]

    def saved(self, signature: Any, made: Any) -> bool:
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            self.save_overload(signature, made)  # type: ignore[no-untyped-call]
        except OSError:
            return False
        return True


class Shelves(NullCache):
    """Reads from whichever shelf has it, writes to the first that lets it."""

    def __init__(self, function: Callable[..., Any], compiler: Compiler) -> None:
        self._shelves = [Shelf(function, compiler.mark, folder) for folder in compiler.shelves]

    def load_overload(self, sig: Any, target_context: Any) -> Any:
        for shelf in self._shelves:
            try:
                found = shelf.load_overload(sig, target_context)  # type: ignore[no-untyped-call]
            except OSError:
                continue
            if found is not None:
                return found
        return None

    def save_overload(self, sig: Any, cres: Any) -> None:
        any(shelf.saved(sig, cres) for shelf in self._shelves)
