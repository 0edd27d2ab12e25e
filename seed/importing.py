"""`./gemba import adventureworks DIR`: a factory's files made into our documents; what cannot be is told and why."""

import argparse
import json
import os
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from backend.contexts import assemble
from backend.database import Database
from backend.documents.mapping import MappingResult
from backend.documents.mapping_run import Office, run_mapping
from backend.kernel.errors import Problem
from backend.settings import Settings
from seed.adventureworks import company, stock
from seed.adventureworks.mappings import mappings
from seed.adventureworks.prepare import prepare

ANSWERS = Path(__file__).parent / "adventureworks" / "answers.json"
SHOWN = 5


def main(argv: Sequence[str]) -> int:
    options = argparse.ArgumentParser(prog="./gemba import", description="Bring a factory's files in.")
    options.add_argument("factory", choices=("adventureworks",))
    options.add_argument("folder", type=Path, help="where its files are")
    options.add_argument("--dry-run", action="store_true", help="check and tell what is missing; write nothing")
    options.add_argument("--answers", type=Path, help="what people answered to the open questions (JSON)")
    options.add_argument("--assume", action="store_true", help=f"take the answers in {ANSWERS.name} of this product")
    options.add_argument("--report", type=Path, help="write every rejected row with its reason here (JSON lines)")
    given = options.parse_args(argv)
    if not given.folder.is_dir():
        print(f"There is no folder {given.folder}.", file=sys.stderr)
        return 2
    database = Database(Settings.read(os.environ).database_url)
    try:
        told = bring(database, given.folder, answers_of(given.answers, given.assume), given.dry_run)
    except Problem as problem:
        print(problem.sentence, file=sys.stderr)
        return 1
    finally:
        database.dispose()
    _print(told, given.report)
    return 0


def answers_of(path: Path | None, assume: bool) -> dict[str, str]:
    source = path or (ANSWERS if assume else None)
    return dict(json.loads(source.read_text())) if source is not None else {}


def bring(database: Database, folder: Path, answers: Mapping[str, str], dry_run: bool = False) -> dict[str, Any]:
    """Everything at once, repeatable: what is here already stays as it is."""
    began = time.perf_counter()
    assembly = assemble()
    with tempfile.TemporaryDirectory() as made:
        ready = Path(made)
        prepare(folder, ready)
        founded = company.found(database, assembly, ready)
        office = Office(database, assembly, founded.actor)
        results = run_mapping(office, mappings(answers), ready, answers, dry_run, _progress)
        opened: tuple[int, list[tuple[int, str]]] = (0, [])
        if not dry_run:
            opened = stock.open_stores(database, assembly, founded.actor, ready, _progress)
    return {"results": results, "opened": opened, "seconds": time.perf_counter() - began, "dry_run": dry_run}


def rejected_rows(results: Sequence[MappingResult]) -> list[dict[str, Any]]:
    """Every row that was not taken, by file and line, with the field and the reason."""
    return [
        {"file": one.mapping.source, "line": row.row, "field": row.field, "why": row.message}
        for one in results
        for row in one.result.rejected
    ]


def _print(told: Mapping[str, Any], report: Path | None) -> None:
    for one in told["results"]:
        result = one.result
        lines = Counter(row.message for row in result.rejected)
        print(
            f"{one.mapping.name:18} {one.mapping.document:28} new {result.created:6}  same {result.same:6}"
            f"  rejected {len({row.row for row in result.rejected}):5}"
        )
        for message, count in lines.most_common(SHOWN):
            print(f"    {count:5} × {message}")
        for name, question in one.questions.items():
            print(f"    ? {name}: {question}")
    opened, refused = told["opened"]
    print(f"opening stock: {opened} shelves, {len(refused)} rows left out")
    print(f"{told['seconds']:.1f} s{' (dry run, nothing written)' if told['dry_run'] else ''}")
    if report is not None:
        with report.open("w") as file:
            file.writelines(json.dumps(row) + "\n" for row in rejected_rows(told["results"]))


def _progress(name: str, done: int) -> None:
    with suppress(OSError):
        sys.stderr.write(f"\r{name}: {done}        ")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
