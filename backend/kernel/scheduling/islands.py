"""Several searches of one problem at once, each by its own seed in a thread of its own: compiled code runs beside."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from backend.kernel.errors import Refused
from backend.kernel.scheduling.search import Fields, Search

APART = 1_000_003  # between the seeds of islands, so that those of neighboring seeds differ


@dataclass
class Island(Search):
    """One of them: what it finds is told to the whole."""

    whole: Search | None = None

    def told(self, objective: float) -> bool:
        return self.whole is not None and self.whole.told(objective)


def islands(search: Search, solve: Callable[[Search], Fields]) -> Fields:
    """The best of what the islands find, the first among equals; one that proves its answer ends the others.

    Refused only if none of them finds anything.
    """
    if search.workers < 2:
        return solve(search)
    seeds = [search.seed + APART * number for number in range(search.workers)]
    all_ = [Island(search.clock, search.until, 1, seed, search.seconds, whole=search) for seed in seeds]

    def run(island: Search) -> Fields | Refused:
        try:
            found = solve(island)
        except Refused as refused:
            return refused
        if found["objective"] == found.get("bound"):
            for other in all_:
                other.until = search.clock()
        return found

    with ThreadPoolExecutor(search.workers) as threads:
        answers = list(threads.map(run, all_))
    found = [answer for answer in answers if not isinstance(answer, Refused)]
    if not found:
        raise next(answer for answer in answers if isinstance(answer, Refused))
    return min(found, key=lambda answer: float(answer["objective"]))
