"""Foreign files made into our documents by a table of what comes from where; what they leave open must be answered.

    Mapping("product", "product.csv", "engineering/item", key="ProductID", fields={
        "number": "ProductNumber",                                  # a column
        "item_type": Choice("MakeFlag", {"1": "semi_finished", "0": "raw"}),
        "uom_id": Link("unit", Constant("EA")),                     # the document another mapping made from key EA
        "weight_kg": lambda row, known: known.answer("weight unit", "In which unit is Weight?") and row["Weight"],
    }, lines={"conversions": Lines("units.csv", key="ProductID", fields={...})})

A function gets the row (texts by column, "" where empty) and what is `known`; it answers with what a request would
hold, or raises ValueError. None leaves the field out. Whatever cannot be made is told with its line and reason.
"""

import csv
import gzip
import io
from collections import defaultdict
from collections.abc import Callable, Iterator
from collections.abc import Mapping as Table
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast
from uuid import UUID

from backend.documents.bulk import BulkResult

Row = Table[str, str]
Taker = Callable[[Row, "Known"], Any]


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


def taker(take: Any) -> Taker:
    """How a field's declaration takes its value from a row, made once for all rows."""
    match take:
        case str():
            return lambda row, known: row[take] or None
        case Constant(value):
            return lambda row, known: value
        case Choice():
            return lambda row, known: _chosen(take, row)
        case Link(name, key):
            key_of = taker(key)
            return lambda row, known: known.link(name, str(key_of(row, known) or ""))
        case Look(source, by, key, column):
            wanted = taker(key)
            return lambda row, known: _looked(known, source, by, wanted(row, known), column)
        case _:
            return cast(Taker, take)


def _chosen(choice: Choice, row: Row) -> Any:
    text = row[choice.column]
    if text in choice.words:
        return choice.words[text]
    if choice.otherwise is ValueError:
        raise ValueError(f"{text!r} in {choice.column} is not known.")
    return choice.otherwise


def _looked(known: "Known", source: str, by: str, key: Any, column: str) -> str | None:
    return None if key is None else known.look(source, by, str(key))[column] or None


def rows_of(path: Path) -> Iterator[tuple[int, Row]]:
    """The rows of a CSV file, packed or not, by their line; what a short row lacks is empty."""
    with gzip.open(path, "rb") if path.suffix == ".gz" else path.open("rb") as packed:
        rows = csv.reader(io.TextIOWrapper(packed, "utf-8-sig", newline=""))
        names = next(rows, [])
        for place, row in enumerate((row for row in rows if row), 2):
            yield place, dict(zip(names, row + [""] * (len(names) - len(row)), strict=False))
