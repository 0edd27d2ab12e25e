"""Everything compiled, once, on a plan of two items: `python -m backend.kernel.mrp.warm` when installing.

A later process reads the machine code back (jit.py says from where), in some tenths of a second.
"""

import shutil
import time
from pathlib import Path

from backend.kernel.mrp.core import core
from backend.kernel.mrp.facts import BomLine, Demand, Facts, Item
from backend.kernel.mrp.net_change import Change, replan
from backend.kernel.mrp.pegging import peg_columns
from backend.kernel.mrp.plan import plan

KEPT = 8


def warm() -> float:
    """Seconds it took until every compiled function of this process could be called."""
    begun = time.perf_counter()
    made = plan(Facts(2, [Item(0), Item(1)], [BomLine(0, 1)], demands=[Demand(0, 0, 1, 1)]))
    peg_columns(made, made.network.order)
    made.orders.flat(made.network.order)
    replan(made, [Change(0, demands=[])])
    return time.perf_counter() - begun


def tidy(folder: Path) -> None:
    """Throw away what older versions left in a folder of shelves, but for the latest few."""
    shelves = sorted(folder.iterdir(), key=lambda shelf: shelf.stat().st_mtime) if folder.is_dir() else []
    for shelf in shelves[:-KEPT]:
        shutil.rmtree(shelf, ignore_errors=True)


if __name__ == "__main__":
    warm()
    tidy(core().compiled.shelves[0].parent)
