"""MRP on plain files, for people who only want the engine: CSV in, CSV out, no server.

The files are those of the bench (mrp_case.py, mrp_reference.py): items.csv, bom.csv, receipts.csv,
demand.csv and meta.json in; planned.csv and, on request, pegs.csv and explain.json out.
"""

import argparse
import gc
import json
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl

from backend.kernel.errors import Invalid, Problem
from backend.kernel.mrp.arrange import columns_of
from backend.kernel.mrp.arrays import LEAD, RULES, Rules
from backend.kernel.mrp.network import BomColumns, Columns, Network, Objects, Picture, network_of
from backend.kernel.mrp.pegging import NEEDS, SUPPLIES, PegColumns, peg_parts
from backend.kernel.mrp.plan import Plan, PlannedOrder, plan_network
from backend.kernel.mrp.tables import Tables
from backend.kernel.mrp.warm import warm
from backend.kernel.mrp.why import Chain, Link, feeds, served_by
from backend.mrp_columns import Column, read_columns, require

if sys.platform != "win32":
    import resource

EXPLAINED = 20
ITEMS_AT_ONCE = 65_536

ITEM_COLUMNS = (  # in the order of Rules.table, after the first two
    Column("item_id"),
    Column("make", end=2, wrong="must be 0 or 1"),
    Column("on_hand"),
    Column("safety_stock"),
    Column("lot_min"),
    Column("lot_mult", least=1),
    Column("period", least=1),
    Column("lead_time"),
)


@dataclass(frozen=True)
class Wanted:
    """What is asked for beside the planned orders; `explain` names an item whose orders are explained."""

    pegs: bool = False
    explain: int | None = None
    threads: int = 1


class Watches:
    """Seconds of the steps, one after the other, and the processor's seconds since the start."""

    def __init__(self) -> None:
        self.took: dict[str, float] = {}
        self._at, self._cpu = time.perf_counter(), time.process_time()

    def lap(self, name: str, apart: float = 0.0) -> None:
        """The step that ends now is `name`; `apart` of its seconds are told elsewhere."""
        now = time.perf_counter()
        self.took[name] = round(now - self._at - apart, 4)
        self._at = now

    @property
    def cpu_s(self) -> float:
        return round(time.process_time() - self._cpu, 4)


def run(case_dir: str, out_dir: str, wanted: Wanted = Wanted()) -> dict[str, object]:
    """Plan the case, write the answer and say what it took; compiling is done before and told apart."""
    compile_s, watches, out = warm(), Watches(), Path(out_dir)
    picture = read_case(Path(case_dir))
    watches.lap("read_s")
    network = network_of(picture, wanted.threads)
    refuse_loops(network, picture.bom)
    made = plan_network(network, threads=wanted.threads)
    watches.lap("plan_s")
    out.mkdir(parents=True, exist_ok=True)
    write_planned(out / "planned.csv", made)
    if wanted.explain is not None:
        write_explained(out / "explain.json", made, wanted.explain)
    count, seconds = write_pegs(out / "pegs.csv", made, wanted.threads) if wanted.pegs else (0, 0.0)
    watches.lap("write_s", apart=seconds)
    return {
        "items": len(network.keys),
        "planned_orders": made.order_count,
        "pegs": count,
        **watches.took,
        "peg_s": round(seconds, 4),
        "cpu_s": watches.cpu_s,
        "peak_rss_mb": peak_rss_mb(),
        "compile_s": round(compile_s, 4),
    }


def read_case(case: Path) -> Picture:
    """The files as columns; the first wrong cell is refused by its row and column."""
    horizon = read_horizon(case / "meta.json")
    columns = read_columns(case / "items.csv", ITEM_COLUMNS)
    wrong = np.flatnonzero(columns[0] != np.arange(len(columns[0])))
    if len(wrong):
        at = int(wrong[0])
        raise Invalid(f"items.csv: item_id {columns[0][at]} stands where {at} must; number items 0, 1, 2 … in order.")
    items = len(columns[0])
    outside = "is not an item of items.csv"
    parent, component = (Column(name, 0, items, outside, small=True) for name in ("parent_id", "component_id"))
    above, below, per = read_columns(case / "bom.csv", (parent, component, Column("qty_per")))
    return Picture(
        horizon,
        range(items),
        rules_of(columns[2:], horizon),
        BomColumns(above, below, per, np.ones(len(per), np.int64)),
        (
            read_dated(case / "demand.csv", "demand_id", (items, horizon)),
            read_dated(case / "receipts.csv", "receipt_id", (items, horizon)),
            columns_of(()),
            columns_of(()),
        ),
        Objects(Tables(horizon)),
    )


def rules_of(columns: Sequence[np.ndarray], horizon: int) -> Rules:
    on_hand, safety, lot_min, multiple, period, lead = columns
    table = np.zeros((len(on_hand), RULES), np.int64)
    values = (on_hand, safety, lot_min, multiple, 0, np.minimum(period, horizon), lead, 1)
    for at, column in enumerate(values):
        table[:, at] = column
    none = np.empty((0, horizon), np.int32)
    return Rules(table, np.zeros(len(table), np.uint8), np.full(len(table), -1, np.int32), none, none.copy())


def read_dated(path: Path, name: str, ends: tuple[int, int]) -> Columns:
    items, horizon = ends
    columns = (
        Column("item_id", 0, items, "is not an item of items.csv", small=True),
        Column("day", 0, horizon, f"is not a day from 0 to {horizon - 1}", small=True),
        Column(name),
        Column("qty"),
    )
    return Columns(*read_columns(path, columns))


def read_horizon(path: Path) -> int:
    require(path)
    try:
        horizon = json.loads(path.read_text(encoding="utf-8-sig"))["horizon"]
    except (ValueError, KeyError, TypeError) as error:
        raise Invalid("meta.json must be a JSON object with the number of days as horizon.") from error
    if not isinstance(horizon, int) or horizon < 1:
        raise Invalid(f"meta.json: horizon {horizon!r} must be a whole number of days, 1 or more.")
    return horizon


def refuse_loops(network: Network, bom: BomColumns) -> None:
    for loop in network.loops:
        row = int(np.flatnonzero((bom.parent == loop[0]) & (bom.component == loop[1]))[0]) + 2
        names = " → ".join(map(str, loop))
        raise Invalid(f"bom.csv, row {row}, column component_id: item {loop[0]} would contain itself, {names}.")


def write_planned(path: Path, made: Plan) -> None:
    with path.open("wb") as file:
        file.write(b"item_id,receipt_day,start_day,qty\n")
        for begin in range(0, len(made.orders), ITEMS_AT_ONCE):
            places = np.arange(begin, min(begin + ITEMS_AT_ONCE, len(made.orders)), dtype=np.int32)
            item, day, _, quantity = made.orders.flat(places)
            start = day - made.network.arrays.rules.table[item, LEAD]
            pl.DataFrame([item, day, start, quantity], schema=list("idsq")).write_csv(file, include_header=False)


def write_pegs(path: Path, made: Plan, threads: int) -> tuple[int, float]:
    """How many pegs there are and how long matching them took, the writing left out."""
    count, matching = 0, 0.0
    with path.open("wb") as file:
        file.write(b"item_id,supply_kind,supply_ref,need_kind,need_ref,qty\n")
        before = time.perf_counter()
        for part in peg_parts(made, threads):
            matched = time.perf_counter()
            count, matching = count + len(part), matching + matched - before
            _frame_of(part).write_csv(file, include_header=False)
            before = time.perf_counter()
    return count, matching


def _frame_of(part: PegColumns) -> pl.DataFrame:
    supplies, needs, pegs = pl.Series(list(SUPPLIES)), pl.Series(list(NEEDS)), part.pegs
    return pl.DataFrame(
        {
            "item": np.repeat(part.places, pegs.counts),
            "supply_kind": supplies.gather(pegs.supply_kind),
            "supply": pegs.supply,
            "need_kind": needs.gather(pegs.need_kind),
            "need": pegs.need,
            "quantity": pegs.quantity,
        }
    )


def write_explained(path: Path, made: Plan, item: int) -> None:
    """The first orders of an item: why they exist and what feeds them, in sentences."""
    if not 0 <= item < len(made.orders):
        raise Invalid(f"Item {item} to explain is not an item of items.csv.")
    told = [explained(made, order) for order in made.planned_of(item)[:EXPLAINED]]
    path.write_text(json.dumps(told, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def explained(made: Plan, order: PlannedOrder) -> dict[str, object]:
    above, below = served_by(made, order.item, order.day), feeds(made, order.item, order.day)
    return {
        "order": f"{order.quantity} of item {order.item}, start day {order.start}, receipt day {order.day}",
        "demands": above.demands,
        "exists_for": sentences(above),
        "is_fed_by": sentences(below),
    }


def sentences(chain: Chain) -> list[str]:
    told = ["  " * link.depth + sentence(link) for link in chain.links]
    return told if chain.complete else [*told, "… and more."]


def sentence(link: Link) -> str:
    source = {
        "H": "from stock",
        "R": f"from receipt {link.supply.reference} of day {link.supply.day}",
        "P": f"from the order received on day {link.supply.day}",
    }[link.supply.kind]
    goal = {
        "D": f"for demand {link.need.reference} of day {link.need.day}",
        "P": f"for item {link.need.item}'s order received on day {link.need.order_day}",
    }[link.need.kind]
    return f"{link.quantity} of item {link.item} {source} go, on day {link.need.day}, {goal}."


def peak_rss_mb() -> int:
    """The most memory the process held; 0 where the system does not say."""
    if sys.platform == "win32":
        return 0
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak // (1024 * 1024 if sys.platform == "darwin" else 1024)


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="gemba mrp", description="Plan material requirements on plain files.")
    parser.add_argument("case", help="folder with items.csv, bom.csv, receipts.csv, demand.csv, meta.json")
    parser.add_argument("--out", required=True, help="folder for planned.csv and pegs.csv")
    parser.add_argument("--pegs", action="store_true", help="also write which supply serves which need")
    parser.add_argument("--threads", type=int, default=1, metavar="N", help="plan in N threads (default 1)")
    parser.add_argument("--explain", type=int, metavar="ITEM", help="also write explain.json for this item")
    asked = parser.parse_args(argv)
    if asked.threads < 1:
        parser.error("--threads must be 1 or more")
    gc.disable()  # one run, no reference cycles: collecting costs time and frees nothing
    try:
        print(json.dumps(run(asked.case, asked.out, Wanted(asked.pegs, asked.explain, asked.threads))))
    except Problem as problem:
        print(problem.sentence, file=sys.stderr)
        return 2
    finally:
        gc.enable()
    return 0


if __name__ == "__main__":
    sys.exit(main())
