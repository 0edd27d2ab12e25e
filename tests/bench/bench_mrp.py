"""The MRP kernel on plain files: CPU, memory, threads, net change, pegging tree (`./gemba bench mrp [SIZE …]`).

The cases are made by ../shared/bench/mrp/mrp_case.py, each size is measured in a process of its own. Kernel is
from columns in memory to planned orders; compiling and files are left out. L is also run with clusters of substitutes,
break points, co-products and alternates of sources (mrp_extensions.py), and as two companies on working days with
fences and substitutes (mrp_all_on.py), in turn with the plain run. With `--reference`, planned.csv and pegs.csv are
also compared with mrp_reference.py, which takes a minute and 1.5 GB at L.
"""

import json
import random
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from time import perf_counter, process_time

from backend import mrp_files
from backend.kernel.mrp.facts import Demand, Item
from backend.kernel.mrp.net_change import Change, replan
from backend.kernel.mrp.network import Picture, network_of, rows_of
from backend.kernel.mrp.pegging import peg_parts
from backend.kernel.mrp.plan import Plan, plan_network
from backend.kernel.mrp.warm import warm
from backend.kernel.mrp.why import feeds, served_by
from tests.bench.mrp_all_on import all_on_runs
from tests.bench.mrp_extensions import extended_runs
from tests.bench.mrp_with_policies import with_policies

SHARED = Path(__file__).resolve().parents[2].parent / "shared" / "bench" / "mrp"
GOALS = {
    "M": {"kernel": 0.02, "kernel_and_pegs": 0.05},
    "L": {
        "kernel": 0.3,
        "kernel_and_pegs": 0.8,
        "peak_rss_mb": 600,
        "net_change_share": 0.05,
        "tree_ms": 100,
        "all_on_to_plain": 5,
        "extended_to_plain": 5,
        "policies_times": 5,
    },
    "XL": {"kernel": 7, "kernel_and_pegs": 15, "peak_rss_mb": 2100, "gain_2_threads": 1.5},
}
RUNS = {"M": 9, "L": 5}
ROUNDS, CHANGED = 20, 10


def main(argv: Sequence[str]) -> int:
    if argv[:1] == ["--one"]:
        print(json.dumps(figures(argv[1], Path(argv[2]))))
        return 0
    if not SHARED.is_dir():
        print(f"The case maker is missing: {SHARED} is not there.", file=sys.stderr)
        return 2
    if "--database" in argv:
        return databases(argv)
    if "--promise" in argv:
        return promises()
    sizes = [size for size in argv if not size.startswith("--")] or list(GOALS)
    with tempfile.TemporaryDirectory() as folder:
        measured = {size: measure(size, Path(folder), "--reference" in argv) for size in sizes}
    print(json.dumps({"bench": "mrp", "unit": "cpu_s", **measured, "goals": GOALS}))
    return 0


def databases(argv: Sequence[str]) -> int:
    """`--database pg|sqlite [--size L]`: the whole run, from the product's tables to its tables."""
    kind = argv[argv.index("--database") + 1]
    size = argv[argv.index("--size") + 1] if "--size" in argv else "L"
    with tempfile.TemporaryDirectory() as folder:
        called(SHARED / "mrp_case.py", size, Path(folder) / size)
        told = called("-m", "tests.bench.mrp_database", kind, size, Path(folder) / size)
    print(json.dumps({"bench": "mrp", "unit": "wall_s", **json.loads(told)}))
    return 0


def promises() -> int:
    """`--promise`: one order of fifty components, asked of a factory's plan."""
    with tempfile.TemporaryDirectory() as folder:
        called(SHARED / "mrp_case.py", "M", Path(folder) / "M")
        told = called("-m", "tests.bench.promise_speed", Path(folder) / "M")
    print(json.dumps({"bench": "mrp", "unit": "wall_ms", **json.loads(told), "goal_ms": 300}))
    return 0


def measure(size: str, folder: Path, compared: bool) -> dict[str, object]:
    """One size in processes of its own, so that its memory is its own."""
    case, out = folder / size, folder / f"{size}-out"
    called(SHARED / "mrp_case.py", size, case)
    told = called("-m", "tests.bench.bench_mrp", "--one", size, case)
    measured: dict[str, object] = json.loads(told)
    if compared:
        called("-m", "backend.mrp_files", case, "--out", out, "--pegs")
        called(SHARED / "mrp_reference.py", case, folder / f"{size}-expected")
        called(SHARED / "mrp_reference.py", "--check", folder / f"{size}-expected", out)
        measured["equal_to_reference"] = True
    return measured


def called(*words: object) -> str:
    """What a Python program prints; one that fails ends the bench."""
    command = [sys.executable, *map(str, words)]
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout


def figures(size: str, case: Path) -> dict[str, object]:
    warm()
    picture = mrp_files.read_case(case)
    kernel, whole = zip(*(kernel_run(picture) for _ in range(RUNS.get(size, 1))), strict=True)
    told: dict[str, object] = {
        "kernel": round(min(kernel), 4),
        "kernel_and_pegs": round(min(whole), 4),
        "peak_rss_mb": mrp_files.peak_rss_mb(),
        "gain_2_threads": round(gain_of_threads(picture), 2),
    }
    made = planned(picture)
    told["planned_orders"] = made.order_count
    told["tree_ms"] = round(1000 * max(trees(made)), 1)
    if size == "L":
        beside = with_policies(picture)
        told["policies_times"] = round(min(kernel_run(beside)[0] for _ in range(3)) / min(kernel), 2)
    told["net_change_share"] = round(median(net_changes(made)) / min(kernel), 4)
    return told | (extended_runs(picture) | all_on_runs(picture) if size == "L" else {})


def planned(picture: Picture, threads: int = 1) -> Plan:
    return plan_network(network_of(picture, threads), threads=threads)


def kernel_run(picture: Picture) -> tuple[float, float]:
    """CPU seconds to the planned orders, and on to the last peg."""
    begun = process_time()
    made = planned(picture)
    netted = process_time()
    for _ in peg_parts(made):
        pass
    return netted - begun, process_time() - begun


def gain_of_threads(picture: Picture) -> float:
    """Wall seconds of one thread over those of two, the better of two runs each, taken in turn."""
    one, two = zip(
        *((wall(lambda: planned(picture)), wall(lambda: planned(picture, 2))) for _ in range(2)), strict=True
    )
    return min(one) / min(two)


def wall(work: Callable[[], object]) -> float:
    begun = perf_counter()
    work()
    return perf_counter() - begun


def trees(made: Plan) -> Iterator[float]:
    """CPU seconds of the pegging trees, up and down, of orders at random."""
    chance = random.Random(1)
    for _ in range(100):
        place = chance.randrange(len(made.orders))
        for order in made.planned_of(place)[:1]:
            for look in (served_by, feeds):
                begun = process_time()
                look(made, place, order.day)
                yield process_time() - begun


def net_changes(made: Plan) -> Iterator[float]:
    """CPU seconds to plan again after ten items at random levels got another stock or another demand."""
    chance = random.Random(1)
    for _ in range(ROUNDS):
        levels = [chance.randrange(len(made.network.begins) - 1) for _ in range(CHANGED)]
        changes = [change(made, level, chance) for level in levels]
        begun = process_time()
        replan(made, changes)
        yield process_time() - begun


def change(made: Plan, level: int, chance: random.Random) -> Change:
    begin, end = made.network.begins[level : level + 2].tolist()
    place = int(made.network.order[chance.randrange(begin, end)])
    if chance.random() < 0.5:
        item = made.network.item(place)
        rule = {name: getattr(item, name) for name in Item.__slots__}
        return Change(place, Item(**rule | {"on_hand": item.on_hand + chance.randint(-20, 20)}))
    demands = [Demand(ref, place, day, quantity) for day, ref, quantity in rows_of(made.network.arrays.demands, place)]
    demands.append(Demand(10**9, place, chance.randrange(made.network.horizon), chance.randint(1, 50)))
    return Change(place, demands=demands)


def median(values: Iterator[float]) -> float:
    return sorted(values)[ROUNDS // 2]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
