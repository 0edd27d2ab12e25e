"""Running mappings: read the foreign files, make the documents in bulk, tell what could not be made and why."""

from collections.abc import Callable, Iterable, Iterator
from collections.abc import Mapping as Table
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any, NamedTuple

from uuid_utils.compat import uuid7

from backend.database import Database
from backend.documents.actor import Actor
from backend.documents.bulk import BulkResult, Load, bulk_load
from backend.documents.bulk_rows import Intake, Reading, Rejected, chunks
from backend.documents.context import Assembly
from backend.documents.exchange_rows import ids_of
from backend.documents.mapping import Known, Lines, Mapping, MappingResult, Row, Taker, rows_of, taker

AT_ONCE = 2_000


@dataclass(frozen=True)
class Office:
    """Where and in whose name files are made into documents."""

    database: Database
    assembly: Assembly
    actor: Actor


class Place(NamedTuple):
    """Where a value stands: the line of the file, and before its name which line of the document."""

    line: int
    lines: str = ""
    place: int = 0

    def named(self, field: str) -> str:
        return f"{self.lines}.{self.place}.{field}" if self.lines else field


def run_mapping(
    office: Office,
    mappings: Iterable[Mapping],
    folder: Path,
    answers: Table[str, str] | None = None,
    dry_run: bool = False,
    progress: Callable[[str, int], None] | None = None,
) -> list[MappingResult]:
    """Run the mappings in order. `dry_run` keeps nothing: it checks values, links and repeated numbers."""
    known = Known(folder, answers or {})
    return [_run(office, mapping, known, dry_run, progress) for mapping in mappings]


def _run(
    office: Office, mapping: Mapping, known: Known, dry_run: bool, progress: Callable[[str, int], None] | None
) -> MappingResult:
    document = office.assembly.document(mapping.document)
    outcome, known.questions = MappingResult(mapping), {}
    rows = _with_ids(office, mapping, _documents(mapping, known, outcome), known)
    tell = (lambda done: progress(mapping.name, done)) if progress else None
    if dry_run:
        _check(office, Intake(document, mapping.past), rows, outcome.result, known)
    else:
        load = Load(document, past=mapping.past)
        result = bulk_load(office.database, office.assembly, office.actor, load, rows, tell)
        outcome.result.add(result)
    outcome.questions = known.questions
    return outcome


def _check(office: Office, intake: Intake, rows: Iterable[Any], result: BulkResult, known: Known) -> None:
    """What can be told without writing; documents the mappings before would have made count as there."""
    intake.trust({id for made in known.made.values() for id in made.values()})
    for some in chunks(rows, AT_ONCE):
        with office.database.reading() as session:
            batch = intake.take(Reading(session, office.assembly, office.actor), some)
        result.add(BulkResult(len(batch.fresh), 0, batch.same, batch.rejected))


def _with_ids(
    office: Office, mapping: Mapping, documents: Iterable[tuple[int, str, dict[str, Any]]], known: Known
) -> Iterator[tuple[int, dict[str, Any]]]:
    """Each document with the id it has or will have, so that what follows can link to it."""
    table = office.assembly.document(mapping.document).__tablename__
    for some in chunks(documents, AT_ONCE):
        numbers = [given["number"] for _, _, given in some if given.get("number")]
        with office.database.reading() as session:
            here = ids_of(Reading(session, office.assembly, office.actor), table, numbers)
        for row, key, given in some:
            id = here.get(given.get("number", "")) or uuid7()
            known.made[mapping.name][key] = id
            yield row, given | {"id": id}


def _documents(mapping: Mapping, known: Known, outcome: MappingResult) -> Iterator[tuple[int, str, dict[str, Any]]]:
    """Line, key and values of every document the file tells; what cannot be told is rejected."""
    own, of_lines = takers(mapping.fields), {name: takers(lines.fields) for name, lines in mapping.lines.items()}
    for key, several in _by_key(mapping, known.folder):
        row, first = several[0]
        outcome.documents += 1
        wrong: list[Rejected] = []
        given = _values(own, first, known, Place(row), wrong)
        for name, lines in mapping.lines.items():
            chosen = _chosen(lines, key, several, known)
            take = of_lines[name]
            given[name] = [
                _values(take, each, known, Place(row, name, place), wrong) for place, each in enumerate(chosen)
            ]
        if wrong:
            outcome.result.rejected += wrong
        else:
            yield row, key, given


def _chosen(lines: Lines, key: str, several: list[tuple[int, Row]], known: Known) -> list[Row]:
    """The rows that are lines of this document, in their order."""
    own = known.grouped(lines.source, lines.key).get(key, ()) if lines.source else (row for _, row in several)
    chosen = [row for row in own if lines.where is None or lines.where(row)]
    return sorted(chosen, key=lines.order) if lines.order is not None else chosen


def _by_key(mapping: Mapping, folder: Path) -> Iterator[tuple[str, list[tuple[int, Row]]]]:
    """The rows of each key together; where lines come from the same file, wherever the rows stand in it."""
    rows = (each for each in rows_of(folder / mapping.source) if mapping.where is None or mapping.where(each[1]))
    if any(not lines.source for lines in mapping.lines.values()):
        gathered: dict[str, list[tuple[int, Row]]] = {}
        for each in rows:
            gathered.setdefault(each[1][mapping.key], []).append(each)
        yield from gathered.items()
    else:
        for key, several in groupby(rows, key=lambda each: each[1][mapping.key]):
            yield key, list(several)


def takers(fields: Table[str, Any]) -> list[tuple[str, Taker]]:
    return [(name, taker(take)) for name, take in fields.items()]


def _values(
    fields: list[tuple[str, Taker]], row: Row, known: Known, place: Place, wrong: list[Rejected]
) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for name, take in fields:
        try:
            value = take(row, known)
        except (ValueError, ArithmeticError) as error:
            wrong.append(Rejected(place.line, place.named(name), str(error)))
            continue
        if value is not None:
            values[name] = value
    return values
