"""MRP on plain files, for people who only want the engine: CSV in, CSV out, no server.

The files are those of the bench (mrp_case.py, mrp_reference.py): items.csv, bom.csv, receipts.csv,
demand.csv and meta.json in; planned.csv and, on request, pegs.csv and explain.json out.
"""

import argparse
import csv
import gc
import json
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from backend.kernel.errors import Invalid, Problem
from backend.kernel.mrp.facts import LARGEST, BomLine, Demand, Facts, Item, Receipt
from backend.kernel.mrp.pegging import all_pegs
from backend.kernel.mrp.plan import Plan, PlannedOrder, plan
from backend.kernel.mrp.why import Chain, Link, feeds, served_by

if sys.platform != "win32":
    import resource

EXPLAINED = 20


@dataclass(frozen=True)
class Column:
    """A column of whole numbers from `least` to below `end`; `wrong` says what a number outside is."""

    name: str
    least: int = 0
    end: int = LARGEST + 1
    wrong: str = "must be {least} or more"


ITEM_COLUMNS = (
    Column("item_id"),
    Column("make", end=2, wrong="must be 0 or 1"),
    Column("lead_time"),
    Column("lot_min"),
    Column("lot_mult", least=1),
    Column("period", least=1),
    Column("safety_stock"),
    Column("on_hand"),
)


def run(case_dir: str, out_dir: str, pegs: bool, explain: int | None = None) -> dict[str, object]:
    """Plan the case, write the answer and say what it took; `explain` names an item whose orders are explained."""
    begun, cpu = time.perf_counter(), time.process_time()
    facts = read_case(Path(case_dir))
    read = time.perf_counter()
    made = plan(facts)
    refuse_loops(made)
    planned, out = time.perf_counter(), Path(out_dir)
    out.mkdir(parents=True, exist_ok=True)
    write_planned(out / "planned.csv", made)
    if explain is not None:
        write_explained(out / "explain.json", made, explain)
    peg_count, peg_seconds = write_pegs(out / "pegs.csv", made) if pegs else (0, 0.0)
    return {
        "items": len(facts.items),
        "planned_orders": made.order_count,
        "pegs": peg_count,
        "read_s": round(read - begun, 3),
        "plan_s": round(planned - read, 3),
        "peg_s": round(peg_seconds, 3),
        "write_s": round(time.perf_counter() - planned - peg_seconds, 3),
        "cpu_s": round(time.process_time() - cpu, 3),
        "peak_rss_mb": peak_rss_mb(),
    }


def read_case(case: Path) -> Facts:
    horizon = read_horizon(case / "meta.json")
    items: list[Item] = []
    for key, make, lead, lot_min, lot_mult, period, safety, on_hand in rows_of(case / "items.csv", ITEM_COLUMNS):
        if key != len(items):
            raise Invalid(f"items.csv: item_id {key} stands where {len(items)} must; number items 0, 1, 2 … in order.")
        items.append(Item(key, on_hand, safety, lead, lot_min, lot_mult, period=period, made=bool(make)))
    end = len(items)
    parent, component, item = (
        Column(name, end=end, wrong="is not an item of items.csv") for name in ("parent_id", "component_id", "item_id")
    )
    per_parent = Column("qty_per")
    dated = (item, Column("day", end=horizon, wrong=f"is not a day from 0 to {horizon - 1}"), Column("qty"))
    return Facts(
        horizon,
        items,
        [
            BomLine(above, below, per)
            for above, below, per in rows_of(case / "bom.csv", (parent, component, per_parent))
        ],
        [Receipt(*row) for row in rows_of(case / "receipts.csv", (Column("receipt_id"), *dated))],
        [Demand(*row) for row in rows_of(case / "demand.csv", (Column("demand_id"), *dated))],
    )


def read_horizon(path: Path) -> int:
    require(path)
    try:
        horizon = json.loads(path.read_text(encoding="utf-8-sig"))["horizon"]
    except (ValueError, KeyError, TypeError) as error:
        raise Invalid("meta.json must be a JSON object with the number of days as horizon.") from error
    if not isinstance(horizon, int) or horizon < 1:
        raise Invalid(f"meta.json: horizon {horizon!r} must be a whole number of days, 1 or more.")
    return horizon


def require(path: Path) -> None:
    if not path.is_file():
        raise Invalid(f"The file {path.name} is missing in {path.parent}.")


def rows_of(path: Path, columns: Sequence[Column]) -> Iterator[list[int]]:
    """The wanted columns of a CSV file row by row; the first wrong cell is named by row and column."""
    require(path)
    with path.open(newline="", encoding="utf-8-sig") as file:
        reader = csv.reader(file)
        header = next(reader, [])
        if missing := [column.name for column in columns if column.name not in header]:
            raise Invalid(f"{path.name}, row 1: the column {missing[0]} is missing.")
        places = [header.index(column.name) for column in columns]
        for number, row in enumerate(reader, 2):
            if not row:
                continue
            cells = [row[place] if place < len(row) else "" for place in places]
            try:
                values = list(map(int, cells))
            except ValueError as error:
                raise _not_a_number(path, number, columns, cells) from error
            for column, value in zip(columns, values, strict=True):
                if not column.least <= value < column.end:
                    why = column.wrong.format(least=column.least)
                    raise Invalid(f"{path.name}, row {number}, column {column.name}: {value} {why}.")
            yield values


def _not_a_number(path: Path, number: int, columns: Sequence[Column], cells: Sequence[str]) -> Invalid:
    for column, cell in zip(columns, cells, strict=True):
        if not cell.strip().lstrip("+-").isdecimal():
            return Invalid(f"{path.name}, row {number}, column {column.name}: {cell!r} is not a whole number.")
    return Invalid(f"{path.name}, row {number}: a cell is not a whole number.")


def refuse_loops(made: Plan) -> None:
    for loop in (found.loop for found in made.exceptions if found.code == "cycle"):
        arcs = [(line.parent, line.component) for line in made.facts.lines]
        row, names = arcs.index((loop[0], loop[1])) + 2, " → ".join(map(str, loop))
        raise Invalid(f"bom.csv, row {row}, column component_id: item {loop[0]} would contain itself, {names}.")


def write_planned(path: Path, made: Plan) -> None:
    with path.open("w", encoding="ascii", newline="\n") as file:
        file.write("item_id,receipt_day,start_day,qty\n")
        for place, orders in enumerate(made.orders):
            rows = zip(orders.days, orders.starts, orders.quantities, strict=True)
            file.writelines([f"{place},{day},{start},{quantity}\n" for day, start, quantity in rows])


def write_pegs(path: Path, made: Plan) -> tuple[int, float]:
    """How many pegs there are and how long matching them took, the writing left out."""
    count, matching = 0, 0.0
    with path.open("w", encoding="ascii", newline="\n") as file:
        file.write("item_id,supply_kind,supply_ref,need_kind,need_ref,qty\n")
        before = time.perf_counter()
        for place, pegs in all_pegs(made):
            matched = time.perf_counter()
            count, matching = count + len(pegs), matching + matched - before
            file.writelines(
                [f"{place},{kind},{ref},{need},{need_ref},{qty}\n" for kind, ref, need, need_ref, qty in pegs]
            )
            before = time.perf_counter()
    return count, matching


def write_explained(path: Path, made: Plan, item: int) -> None:
    """The first orders of an item: why they exist and what feeds them, in sentences."""
    if not 0 <= item < len(made.facts.items):
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
    parser.add_argument("--explain", type=int, metavar="ITEM", help="also write explain.json for this item")
    wanted = parser.parse_args(argv)
    gc.disable()  # one run, no reference cycles: collecting costs a fifth of the time and frees nothing
    try:
        print(json.dumps(run(wanted.case, wanted.out, wanted.pegs, wanted.explain)))
    except Problem as problem:
        print(problem.sentence, file=sys.stderr)
        return 2
    finally:
        gc.enable()
    return 0


if __name__ == "__main__":
    sys.exit(main())
