"""The door to the compiled part; it is opened by the first plan a process makes, not when the program starts."""

import importlib
import time
from functools import cache
from types import ModuleType


@cache
def _opened() -> tuple[ModuleType, float]:
    begun = time.perf_counter()
    return importlib.import_module("backend.kernel.mrp.compiled.entries"), time.perf_counter() - begun


def core() -> ModuleType:
    """The compiled functions. The first call imports numba; each compiles, or is read back, when first used."""
    return _opened()[0]


def opening_s() -> float:
    """Seconds the import took, in whichever call was the first."""
    return _opened()[1]
