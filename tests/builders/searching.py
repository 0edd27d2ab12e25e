"""A search whose clock counts how often it is looked at, so that it ends after as much work on any computer."""

from collections.abc import Iterator
from itertools import count

from backend.kernel.scheduling.search import Search


def looking(looks: int, seed: int = 1, workers: int = 1) -> Search:
    """Ends when the clock was looked at so often; for solvers that ask no library to keep the time."""
    ticks: Iterator[int] = count()
    return Search(lambda: next(ticks), looks, workers, seed)


def told(search: Search) -> list[float]:
    return [objective for _, objective in search.improvements]
