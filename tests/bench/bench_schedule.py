"""Schedules against the best published: mean gaps in percent (`./gemba bench schedule`).

    ./gemba bench schedule [--set S …] [--seconds 10] [--every 5] [--workers 2] [--seed 1] [--table]
    ./gemba bench schedule --lines FILE --seconds 10 --every 1
    ./gemba bench schedule --plant

Every K-th instance of ../shared/data/scheduling, each solved by `gemba schedule` in a process of its own and judged by
../shared/bench/scheduling/check.py. `--table` adds beside ours CP-SAT alone and, for shops, the best dispatch rule.
`--lines` keeps a line of each instance in a file, goes on where it stopped, and ends with the table's rows.
`--plant` measures a factory's schedule instead: when it is there, and how it is mended (plant_speed.py).
"""

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

from tests.bench import plant_speed, schedule_rivals, schedule_table
from tests.bench.schedule_table import by_whom, keep, read

SHARED = Path(__file__).resolve().parents[2].parent / "shared"
DATA = SHARED / "data" / "scheduling"
SETS = ("jsp", "jsp_industrial", "jsp_large", "jsp_sdst", "fjsp", "fjsp_sdst")
OTHERS = ("rcpsp", "osp", "carseq", "smtwt", "cutting")
FEW = 25  # a set with fewer is always taken whole


def main(argv: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="gemba bench schedule")
    parser.add_argument("--set", action="append", choices=SETS + OTHERS, help="may be given again; default: all")
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--every", type=int, default=5, metavar="K")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--table", action="store_true", help="also the best dispatch rule, and CP-SAT alone")
    parser.add_argument("--lines", type=Path, metavar="FILE", help="keep every instance's line here, and go on there")
    parser.add_argument("--plant", action="store_true", help="a factory's schedule, first and mended")
    asked = parser.parse_args(argv)
    if asked.plant:
        sizes = [plant_speed.measure(size, asked.seconds) for size in plant_speed.SIZES]
        print(json.dumps({"bench": "schedule", "plant": sizes}))
        return 0
    if not DATA.is_dir():
        print(f"The instances are missing: {DATA} is not there.", file=sys.stderr)
        return 2
    sys.path.insert(0, str(SHARED / "bench" / "scheduling"))
    found = [figures(each, asked) for each in asked.set or SETS + OTHERS]
    told = {"bench": "schedule", "seconds": asked.seconds, "every": asked.every, "sets": found}
    rows = {"rows": schedule_table.rows(asked.lines, asked.seconds)} if asked.lines else {}
    print(json.dumps(told | rows))
    return 1 if any(each["refused"] for each in found) else 0


def figures(name: str, asked: Any) -> dict[str, object]:
    """A set's mean and worst gap, how many reach the best known, proofs, refusals; and the rivals' mean gaps."""
    check = import_module("check")
    path = next(DATA.joinpath("instances").glob(f"{name}.json*"))
    document, best = check.load_set(path), check.load_best(DATA / "best_known.csv")
    names = sorted(document["instances"])
    chosen = names[:: asked.every if len(names) >= FEW else 1]
    lines = list(solved(path, chosen, asked, (check, document, best)))
    gaps = [line["gap_percent"] for line in lines if line["gap_percent"] is not None]
    told: dict[str, object] = {
        "set": name,
        "instances": len(chosen),
        "refused": sum(not line["ok"] for line in lines),
        "mean_gap": mean(gaps),
        "worst_gap": max(gaps, default=None),
        "at_best": sum(line["ok"] and line["objective"] == line["best_known"] for line in lines),
        "proved": sum(line["proved"] for line in lines),
    }
    if asked.table:
        told |= rivals(document, chosen, best, asked)
    print(json.dumps(told), file=sys.stderr)
    return told


def rivals(document: Any, chosen: Sequence[str], best: Any, asked: Any) -> dict[str, float | None]:
    """Their mean gaps; their lines are kept as ours are."""
    known = {(*key(line), by_whom(line)): line for line in read(asked.lines)}
    gaps: dict[str, list[float]] = {}
    for line in schedule_rivals.lines(document, chosen, best, asked, known):
        if asked.lines and (*key(line), by_whom(line)) not in known:
            keep(asked.lines, line)
        gaps.setdefault(by_whom(line), []).extend([] if line["gap_percent"] is None else [line["gap_percent"]])
    return {by: mean(found) for by, found in gaps.items()}


def solved(path: Path, chosen: Sequence[str], asked: Any, judge: tuple[Any, Any, Any]) -> Iterator[dict[str, Any]]:
    document = judge[1]
    known = {key(line): line for line in read(asked.lines) if not by_whom(line)}
    for instance in chosen:
        line = known.get((document["set"], instance, asked.seconds))
        if line is None:
            line = judged(run(path, instance, asked), asked, judge)
            if asked.lines:
                keep(asked.lines, line)
        yield line


def run(path: Path, instance: str, asked: Any) -> dict[str, Any]:
    """The solution of one instance, by a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "solution.json"
        options = {"seconds": asked.seconds, "workers": asked.workers, "seed": asked.seed, "out": out}
        words = [str(word) for name, value in options.items() for word in (f"--{name}", value)]
        command = [sys.executable, "-m", "backend.schedule_files", str(path), "--instance", instance, *words]
        subprocess.run(command, check=True)
        return dict(import_module("check").load_solution(out))


def judged(solution: dict[str, Any], asked: Any, judge: tuple[Any, Any, Any]) -> dict[str, Any]:
    check, document, best = judge
    line: dict[str, Any] = check.judge(document, solution, best)
    if not line["ok"]:
        print(f"{solution['instance']}: {line['errors']}", file=sys.stderr)
    return line | {
        "proved": solution["bound"] is not None and solution["bound"] >= solution["objective"],
        "seconds_given": asked.seconds,
        "cpu_seconds": solution["cpu_seconds"],
        "first": first_of(solution),
    }


def first_of(solution: dict[str, Any]) -> float | None:
    """When there was something to show, in seconds since the process began."""
    return solution["history"][0][0] if solution["history"] else None


def key(line: Any) -> tuple[str, str, float]:
    return line["set"], line["instance"], line["seconds_given"]


def mean(gaps: Sequence[float]) -> float | None:
    return round(statistics.fmean(gaps), 3) if gaps else None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
