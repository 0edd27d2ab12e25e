"""Scheduling and cutting on plain files, for people who only want the engine: a set of instances in, one solution out.

The set is a JSON document with `set` and `instances`, gzip or not; what kind of problem an instance is tells the
kernel by its fields (kernel/scheduling/kinds.py). The solution is written under another name first, then renamed.
"""

import argparse
import gzip
import os
import sys
import time
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

import orjson

from backend.kernel.errors import Invalid, Problem
from backend.kernel.scheduling.kinds import kind_of
from backend.kernel.scheduling.search import Search

if sys.platform != "win32":
    import resource

WRITING_S, READINGS = 0.2, 2  # kept for the end: a moment, and what reading took so many times, as load slows both


# what reading an instance raises whose fields are not what they should be
MALFORMED = (ValueError, TypeError, KeyError, IndexError, OverflowError, MemoryError)


@dataclass(frozen=True, slots=True)
class Asked:
    """One instance of one set, and how long and with what to look for a solution."""

    set_file: Path
    instance: str
    seconds: float
    workers: int = 2
    seed: int = 1


def run(asked: Asked, begun: float) -> dict[str, Any]:
    """The whole solution document; `begun` is when the process started, by perf_counter."""
    reading = time.perf_counter()
    name, instance = read_instance(asked)
    reserve = WRITING_S + READINGS * (time.perf_counter() - reading)
    solve = kind_of(instance).solver()
    search = Search(time.perf_counter, begun + asked.seconds - reserve, asked.workers, asked.seed, asked.seconds)
    fields = solve(instance, search)
    ended = time.perf_counter()
    told = [[round(max(0.0, at - begun), 4), objective] for at, objective in search.improvements]
    return {
        "set": name,
        "instance": asked.instance,
        "bound": None,
        **fields,
        "seconds": round(ended - begun, 4),
        "cpu_seconds": round(cpu_seconds(), 4),
        "seed": asked.seed,
        "history": told,
    }


def read_instance(asked: Asked) -> tuple[str, dict[str, Any]]:
    """The set's name, and the instance."""
    document = read_set(asked.set_file)
    if asked.instance not in document["instances"]:
        raise Invalid(f"{asked.set_file.name} has no instance {asked.instance}.")
    instance = document["instances"][asked.instance]
    if not isinstance(instance, dict):
        raise Invalid(f"The instance {asked.instance} must be an object.")
    return document["set"], instance


def read_set(path: Path) -> dict[str, Any]:
    try:
        raw = path.read_bytes()
        document = orjson.loads(gzip.decompress(raw) if raw[:2] == b"\x1f\x8b" else raw)
    except FileNotFoundError as error:
        raise Invalid(f"The file {path} is missing.") from error
    except (OSError, EOFError, ValueError, zlib.error) as error:
        raise Invalid(f"The file {path} cannot be read as JSON: {error}.") from error
    if (
        not isinstance(document, dict)
        or not isinstance(document.get("set"), str)
        or not isinstance(document.get("instances"), dict)
    ):
        raise Invalid(f"The file {path} must be a JSON object with a set's name and its instances.")
    return document


def write(path: Path, solution: dict[str, Any]) -> None:
    text = orjson.dumps(solution)
    draft = path.with_name(path.name + ".new")
    draft.write_bytes(gzip.compress(text, 1) if path.name.endswith(".gz") else text)
    os.replace(draft, path)


def process_begun() -> float:
    """When this process started, by perf_counter: the launcher becomes the program, so its time is counted, too."""
    now = time.perf_counter()
    try:
        ticks = int(Path("/proc/self/stat").read_text().rpartition(")")[2].split()[19])
        age = time.clock_gettime(time.CLOCK_BOOTTIME) - ticks / os.sysconf("SC_CLK_TCK")
    except (OSError, AttributeError, ValueError):
        return now
    return now - max(0.0, age)


def cpu_seconds() -> float:
    """Of all threads and of the children that have ended."""
    if sys.platform == "win32":
        return time.process_time()
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="gemba schedule", description="Schedule one instance of a set file.")
    parser.add_argument("set_file", metavar="SETFILE", type=Path, help="*.json or *.json.gz with set and instances")
    parser.add_argument("--instance", required=True, metavar="NAME", help="which instance of the set")
    parser.add_argument("--seconds", required=True, type=float, metavar="S", help="wall time, reading and writing too")
    parser.add_argument("--workers", type=int, default=2, metavar="N", help="threads or processes at most (default 2)")
    parser.add_argument("--seed", type=int, default=1, metavar="K", help="same seed, one worker: same path (default 1)")
    parser.add_argument("--out", required=True, type=Path, metavar="FILE", help="solution; gzip when it ends in .gz")
    asked = parser.parse_args(argv)
    if asked.workers < 1 or not asked.seconds > 0:
        parser.error("--workers must be 1 or more and --seconds more than 0")
    try:
        wanted = Asked(asked.set_file, asked.instance, asked.seconds, asked.workers, asked.seed)
        solution = run(wanted, process_begun() if argv is None else time.perf_counter())
        write(asked.out, solution)
    except (Problem, OSError) as problem:
        print(getattr(problem, "sentence", problem), file=sys.stderr)
        return 2
    except MALFORMED as error:
        print(f"The instance {asked.instance} is not as its kind needs it: {_told(error)}.", file=sys.stderr)
        return 2
    return 0


def _told(error: Exception) -> str:
    """On one line."""
    return " ".join(f"{type(error).__name__} {error}".split())


def leave(code: int) -> NoReturn:
    """At once: to take the interpreter down tidily takes longer than the moment that is kept for the end."""
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


if __name__ == "__main__":
    leave(main())
