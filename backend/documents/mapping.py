"""Foreign files made into our documents by a table of what comes from where; questions they leave open must be answered.

    Mapping("product", "product.csv", "engineering/item", key="ProductID", fields={
        "number": "ProductNumber",                                  # a column
        "item_type": Choice("MakeFlag", {"1": "semi_finished", "0": "raw"}),
        "uom_id": Link("unit", Constant("EA")),                     # the document another mapping made from key EA
        "weight_kg": lambda row, known: known.answer("weight unit", "In which unit is Weight?") and row["Weight"],
    }, lines={"conversions": Lines("units.csv", key="ProductID", fields={...})})

A function gets the row (texts by column, "" where empty) and what is `known`; it answers with what a request would hold,
or raises ValueError. None leaves the field out. Whatever cannot be made is told with its file, line and reason.
"""

import csv
import gzip
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from collections.abc import Mapping as Table
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from typing import Any
from uuid import UUID

from uuid_utils.compat import uuid7

from backend.database import Database
from backend.documents.actor import Actor
from backend.documents.bulk import BulkResult, Load, bulk_load
from backend.documents.bulk_rows import Intake, Reading, Rejected, chunks
from backend.documents.context import Assembly
from backend.documents.exchange_rows import ids_of

Row = Table[str, str]
AT_ONCE = 2_000


@dataclass(frozen=True)
class Constant:
    value: Any


@dataclass(frozen=True)
class Choice:
    """A column whose texts are told in our words; one not in the table is refused, or `otherwise`."""

    column: str
    words: Table[str, Any]
    otherwise: Any = ValueError


@dataclass(frozen=True)
class Link:
    """The document that mapping `name` made from the row with this key."""

    name: str
    key: Any


@dataclass(frozen=True)
class Look:
    """A column of the row with this key in another file, whose keys stand in `by`."""

    source: str
    by: str
    key: Any
    column: str


@dataclass(frozen=True)
class Lines:
    """Lines from the rows of a file that carry the document's key, in the order of `order`; source "" is the
    document's own file."""

    source: str
    key: str
    fields: Table[str, Any]
    where: Callable[[Row], bool] | None = None
    order: Callable[[Row], Any] | None = None


@dataclass(frozen=True)
class Mapping:
    """How the rows of one file become documents of one type. Several rows with the same key are one document."""

    name: str
    source: str
    document: str
    key: str
    fields: Table[str, Any]
    lines: Table[str, Lines] = field(default_factory=dict)
    where: Callable[[Row], bool] | None = None
    past: bool = True


@dataclass
class MappingResult:
    """What became of one mapping; `rejected` by the line of the file."""

    mapping: Mapping
    documents: int = 0
    result: BulkResult = field(default_factory=BulkResult)
    questions: dict[str, str] = field(default_factory=dict)


class Unanswered(ValueError):
    """The file leaves something open that a person must say first."""


class Known:
    """What a mapping may ask: documents made by the mappings before, other files, answers people gave."""

    def __init__(self, folder: Path, answers: Table[str, str]) -> None:
        self.folder = folder
        self.made: defaultdict[str, dict[str, UUID]] = defaultdict(dict)
        self.questions: dict[str, str] = {}
        self._answers = answers
        self._files: dict[tuple[str, str], dict[str, Row]] = {}
        self._grouped: dict[tuple[str, str], dict[str, list[Row]]] = {}

    def answer(self, name: str, question: str) -> str:
        """What was answered to the question called `name`; unanswered, the row waits."""
        if name not in self._answers:
            self.questions[name] = question
            raise Unanswered(f"Not yet answered: {question}")
        return self._answers[name]

    def link(self, name: str, key: str) -> UUID | None:
        """The document mapping `name` made from this key; an empty key is no link."""
        if not key:
            return None
        if key not in self.made[name]:
            raise ValueError(f"There is no {name} {key}.")
        return self.made[name][key]

    def look(self, source: str, by: str, key: str) -> Row:
        """The row of another file."""
        if (source, by) not in self._files:
            self._files[source, by] = {row[by]: row for _, row in rows_of(self.folder / source)}
        if key not in self._files[source, by]:
            raise ValueError(f"There is no row {key} in {source}.")
        return self._files[source, by][key]

    def grouped(self, source: str, by: str) -> dict[str, list[Row]]:
        """The rows of another file by a column."""
        if (source, by) not in self._grouped:
            found: defaultdict[str, list[Row]] = defaultdict(list)
            for _, row in rows_of(self.folder / source):
                found[row[by]].append(row)
            self._grouped[source, by] = dict(found)
        return self._grouped[source, by]


@dataclass(frozen=True)
class Office:
    """Where and in whose name files are made into documents."""

    database: Database
    assembly: Assembly
    actor: Actor


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
    for key, several in _by_key(mapping, known.folder):
        row, first = several[0]
        outcome.documents += 1
        wrong: list[Rejected] = []
        given = _values(mapping.fields, first, known, row, "", wrong)
        for name, lines in mapping.lines.items():
            own = [each for _, each in several] if not lines.source else known.grouped(lines.source, lines.key).get(key, [])
            chosen = [each for each in own if lines.where is None or lines.where(each)]
            if lines.order is not None:
                chosen.sort(key=lines.order)
            given[name] = [
                _values(lines.fields, each, known, row, f"{name}.{place}.", wrong) for place, each in enumerate(chosen)
            ]
        if wrong:
            outcome.result.rejected += wrong
        else:
            yield row, key, given


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


def _values(
    fields: Table[str, Any], row: Row, known: Known, line: int, prefix: str, wrong: list[Rejected]
) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for name, take in fields.items():
        try:
            value = _taken(take, row, known)
        except (ValueError, ArithmeticError) as error:
            wrong.append(Rejected(line, prefix + name, str(error)))
            continue
        if value is not None:
            values[name] = value
    return values


def _taken(take: Any, row: Row, known: Known) -> Any:
    match take:
        case str():
            return row[take] or None
        case Constant(value):
            return value
        case Choice(column, words, otherwise):
            if row[column] in words:
                return words[row[column]]
            if otherwise is ValueError:
                raise ValueError(f"{row[column]!r} in {column} is not known.")
            return otherwise
        case Link(name, key):
            return known.link(name, str(_taken(key, row, known) or ""))
        case Look(source, by, key, column):
            wanted = _taken(key, row, known)
            return None if wanted is None else known.look(source, by, str(wanted))[column] or None
        case _:
            return take(row, known)


def rows_of(path: Path) -> Iterator[tuple[int, Row]]:
    """The rows of a CSV file, packed or not, by their line."""
    opened = gzip.open(path, "rt", encoding="utf-8-sig", newline="") if path.suffix == ".gz" else None
    with opened or path.open(encoding="utf-8-sig", newline="") as file:
        for place, row in enumerate(csv.DictReader(file), 2):
            yield place, {name: value or "" for name, value in row.items()}
