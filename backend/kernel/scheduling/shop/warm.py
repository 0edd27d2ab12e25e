"""The machine code of the search for shops, made on a shop of two jobs with alternatives and set-ups."""

from backend.kernel.mrp.warm import tidy as tidy_folder
from backend.kernel.scheduling.search import Search
from backend.kernel.scheduling.shop.compiled.jit import compiled
from backend.kernel.scheduling.shop.solve import solve

TINY = {
    "machines": 2,
    "jobs": [[[[0, 2], [1, 3]], [[1, 2]]], [[[1, 4], [0, 4]], [[0, 1]]]],
    "setup": [[[1] * 4] * 4] * 2,
}
LOOKS = 40  # at a clock that counts them


def warm() -> None:
    looks = iter(range(1 << 30))
    solve(TINY, Search(lambda: next(looks), LOOKS, workers=1))


def tidy() -> None:
    tidy_folder(compiled.shelves[0].parent)
