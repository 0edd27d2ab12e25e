"""The rows of the table schedules are held to: which instances of which set, and what is counted of them."""

import json
import re
import statistics
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

Line = Mapping[str, Any]

SHORT = 10  # seconds; the other column has more
KEPT = (
    "set", "instance", "seconds_given", "ok", "objective", "best_known", "status", "gap_percent", "proved",
    "cpu_seconds", "first", "by",
)  # fmt: skip
RIVALS = ("dispatch", "cp_sat")


class Row(NamedTuple):
    """A row of the table: a set, the names of its instances, what is counted, the figures wanted at 10 and 60 s."""

    label: str
    set: str
    names: str
    counted: str
    wanted: tuple[float | None, float | None]
    sizes: tuple[int, ...] = ()  # only these, where names do not say it
    status: str = ""


ROWS = (
    Row("ft, la, orb, abz5–6", "jsp", r"ft|la|orb|abz[56]", "gap", (0.5, 0.1)),
    Row("abz7–9, swv, yn, ta01–50", "jsp", r"abz[789]|swv|yn|ta([0-4]|50)", "gap", (3, 2)),
    Row("ta51–80", "jsp", r"ta(5[1-9]|[678])", "gap", (2, 1)),
    Row("dmu", "jsp", r"dmu", "gap", (9, 6)),
    Row("flexible", "fjsp", r"", "gap", (4, 2)),
    Row("set-ups, proved (shops)", "jsp_sdst", r"", "gap", (1, 0), status="optimal"),
    Row("set-ups, proved (flexible)", "fjsp_sdst", r"", "gap", (1, 0), status="optimal"),
    Row("rcpsp", "rcpsp", r"", "gap", (2, 1)),
    Row("furnaces, n ≤ 100", "osp", r"", "gap", (3, 1), sizes=tuple(range(101))),
    Row("carseq p60–p90 solved", "carseq", r"p[6789]\d-", "solved", (90, 100), status="optimal"),
    Row("smtwt optimal", "smtwt", r"", "solved", (98, 100)),
    Row("trim, uniform: extra rolls", "cutting", r"u", "extra", (0, 0)),
    Row("trim, triplets + hard28: extra rolls", "cutting", r"t\d|Hard28", "extra", (1, 0.5)),
    Row("industrial", "jsp_industrial", r"", "gap", (0.1, 0)),
    Row("10k: first schedule, s", "jsp_large", r"ko0[123]|lta4", "first", (1, None)),
    Row("100k: first schedule, s", "jsp_large", r"ko0[456]|lta7", "first", (5, None)),
    Row("10k, revisits", "jsp_large", r"ko0[123]", "gap", (None, 4)),
    Row("10k, 100×100", "jsp_large", r"lta4", "gap", (None, 12)),
    Row("100k, revisits", "jsp_large", r"ko0[456]", "gap", (None, 1)),
    Row("100k, 100×1000", "jsp_large", r"lta7", "gap", (None, 3)),
)


def gap(lines: Sequence[Line]) -> float | None:
    """Mean percent above the best known; a result that was refused has none and is told apart."""
    gaps = [line["gap_percent"] for line in lines if line["ok"] and line["gap_percent"] is not None]
    return statistics.fmean(gaps) if gaps else None


def solved(lines: Sequence[Line]) -> float | None:
    """Percent of the instances that reach the best known."""
    reached = sum(line["ok"] and line["objective"] <= line["best_known"] for line in lines)
    return 100 * reached / len(lines) if lines else None


def extra(lines: Sequence[Line]) -> float | None:
    """Percent of rolls beyond the best known, over all instances."""
    best = sum(line["best_known"] for line in lines)
    return 100 * (sum(line["objective"] for line in lines) - best) / best if best else None


def first(lines: Sequence[Line]) -> float | None:
    """Seconds until the slowest of them had a schedule, counted from the start of its process."""
    return max((line["first"] for line in lines), default=None)


COUNTED: Mapping[str, Callable[[Sequence[Line]], float | None]] = {
    "gap": gap,
    "solved": solved,
    "extra": extra,
    "first": first,
}


def rows(path: Path, seconds: float) -> list[dict[str, Any]]:
    """Each row with the figure reached by the lines of a file that were made in so many seconds."""
    lines = [line for line in read(path) if line["seconds_given"] == seconds]
    told = []
    for row in ROWS:
        here = [line for line in lines if belongs(row, line)]
        mine = [line for line in here if "by" not in line]
        if row.wanted[seconds > SHORT] is None:
            continue
        found = COUNTED[row.counted](mine) if mine else None  # a row nothing was measured for is told, too
        told.append(
            {
                "row": row.label,
                "counted": row.counted,
                "instances": len(mine),
                "refused": sum(not line["ok"] for line in mine),
                "found": rounded(found),
                "wanted": row.wanted[seconds > SHORT],
            }
            | {
                by: beside(row, mine, theirs)
                for by in RIVALS
                if (theirs := [one for one in here if by_whom(one) == by])
            }
        )
    return told


def beside(row: Row, mine: Sequence[Line], theirs: Sequence[Line]) -> dict[str, Any]:
    """What a rival reached, on how many it found nothing, and what we reached on those where it found something."""
    found = [line for line in theirs if line["ok"]]
    names = {line["instance"] for line in found}
    ours = [line for line in mine if line["instance"] in names]
    told = {"instances": len(theirs), "silent": len(theirs) - len(found)}
    if row.counted == "first" or not found:
        return told
    counted = COUNTED[row.counted]
    return told | {"found": rounded(counted(found)), "ours": rounded(counted(ours))}


def by_whom(line: Line) -> str:
    return str(line.get("by", ""))


def rounded(figure: float | None) -> float | None:
    return None if figure is None else round(figure, 3)


def belongs(row: Row, line: Line) -> bool:
    named = line["set"] == row.set and re.match(row.names, line["instance"]) is not None
    return named and (not row.status or line["status"] == row.status) and (not row.sizes or size(line) in row.sizes)


def size(line: Line) -> int:
    """Furnace instances tell their jobs at the end of their name."""
    return int(line["instance"].rpartition("_n")[2])


def read(path: Path | None) -> list[dict[str, Any]]:
    return [json.loads(text) for text in path.read_text().splitlines()] if path and path.exists() else []


def keep(path: Path, line: Line) -> None:
    """One more line at the end: what was measured before a stop is not measured again."""
    with path.open("a") as file:
        file.write(json.dumps({name: line[name] for name in KEPT if name in line}) + "\n")
