"""Sheets coming in, for every document type: one sheet, lines as further rows, links by number.

An import is tried as a whole first: every row's errors are told, and nothing is kept unless all rows can be.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path
from typing import Any

from backend.documents import sheets
from backend.documents.act import Act
from backend.documents.bulk import BulkResult, Load, write
from backend.documents.bulk_rows import Intake, Reading, Rejected
from backend.documents.declare import Document
from backend.documents.exchange_columns import ERROR, Column, recognized
from backend.documents.exchange_export import columns_for, zone_of
from backend.documents.exchange_rows import Draft, Grouping, Links
from backend.documents.language import translate
from backend.documents.sheets import SheetColumn
from backend.kernel.errors import Invalid

MOST_ERRORS = 1_000


@dataclass(frozen=True)
class Head:
    """The first rows of a sheet: what people read, what programs know (where it stands there), and what it means."""

    labels: list[Any]
    names: list[Any] | None
    columns: list[Column | None]


@dataclass(frozen=True)
class Table:
    """An uploaded sheet, cut into documents."""

    head: Head
    drafts: list[Draft]


class NotKept(Exception):
    """The import was only tried, or had errors: the act is undone, its result is told."""

    def __init__(self, result: BulkResult) -> None:
        super().__init__("not kept")
        self.result = result


def read_table(document: type[Document], source: Path, reading: Reading) -> Table:
    """The documents of an uploaded sheet; heads nobody knows refuse the whole sheet."""
    with sheets.reading(source) as rows:
        numbered = enumerate(rows, 1)
        head, ahead = _read_head(columns_for(document, reading.actor), numbered)
        grouping = Grouping(document, head.columns, zone_of(reading.session, reading.actor))
        return Table(head, list(grouping.drafts([*ahead, *numbered])))


def load_table(document: type[Document], table: Table, act: Act, dry_run: bool) -> BulkResult:
    """Make and change everything inside one act, or raise `NotKept`."""
    reading = Reading(act.session, act.assembly, act.actor)
    given = given_rows(document, table, reading)
    result = write(Load(document), Intake(document).take(reading, given), act)
    result.rejected = told_by_row(table.drafts, result.rejected)
    if dry_run or result.rejected:
        raise NotKept(result)
    return result


def given_rows(document: type[Document], table: Table, reading: Reading) -> list[tuple[int, Mapping[str, Any]]]:
    """The documents as requests would bring them, those with nothing wrong so far."""
    links, drafts = Links(document, table.head.columns), table.drafts
    if links.within:
        links.promise(drafts)
    links.resolve(reading, drafts)
    if links.within:
        drafts = links.in_order(drafts)
    return [(draft.row, draft.values | draft.lines) for draft in drafts if not draft.wrong]


def told_by_row(drafts: Iterable[Draft], rejected: Sequence[Rejected]) -> list[Rejected]:
    """All errors by the row and column of the sheet."""
    by_row = {draft.row: draft for draft in drafts}
    found = [each for draft in by_row.values() for each in draft.wrong]
    found += [by_row[each.row].place_of(each) if each.row in by_row else each for each in rejected]
    return sorted(found, key=lambda each: each.row)


def answer_of(result: BulkResult, documents: int, language: str) -> dict[str, Any]:
    """The result as it travels; of very many errors the first ones."""
    errors = [
        {"row": each.row, "field": each.field or None, "message": translate(each.message, language)}
        for each in result.rejected[:MOST_ERRORS]
    ]
    counts = {"created": result.created, "changed": result.changed, "same": result.same}
    return {"rows": documents, **counts, "errors": errors, "errors_in_all": len(result.rejected)}


def write_errors(source: Path, table: Table, errors: Sequence[Rejected], target: Path, language: str) -> None:
    """A sheet of exactly the documents that failed, as they were given, with what is wrong beside each row."""
    reasons: dict[int, list[str]] = {}
    for each in errors:
        text = translate(each.message, language)
        reasons.setdefault(each.row, []).append(f"{each.field}: {text}" if each.field else text)
    names = table.head.names or table.head.labels
    columns = [
        SheetColumn(str(name), str(label))
        for name, label in zip_longest(names, table.head.labels, fillvalue="")
        if label != ERROR
    ]
    wanted = _rows_of_failed(table.drafts, reasons)
    with sheets.reading(source) as rows:
        failed = (
            [*cells[: len(columns)], *[""] * (len(columns) - len(cells)), "; ".join(reasons.get(row, ()))]
            for row, cells in enumerate(rows, 1)
            if row in wanted
        )
        sheets.write_workbook(target, [*columns, SheetColumn(ERROR, ERROR)], failed)


def _read_head(known: Sequence[Column], rows: Iterator[tuple[int, Any]]) -> tuple[Head, list[tuple[int, Any]]]:
    """The head of a sheet, by its row of names or of labels, and the rows read ahead."""
    _, labels = next(rows, (1, []))
    second = next(rows, None)
    names = second[1] if second is not None and _are_names(second[1], known) else None
    columns, strange = recognized(known, names or labels)
    if strange or not any(columns):
        told = ", ".join(strange[:10]) or "no head"
        raise Invalid(f"The sheet has columns this document does not have: {told}.", {"file": [f"Unknown: {told}"]})
    return Head(labels, names, columns), [second] if second is not None and names is None else []


def _are_names(cells: Sequence[Any], known: Sequence[Column]) -> bool:
    filled = {str(cell) for cell in cells if cell not in ("", None)}
    return bool(filled) and filled <= {ERROR, *(column.name for column in known)}


def _rows_of_failed(drafts: Sequence[Draft], reasons: Mapping[int, Any]) -> set[int]:
    wanted: set[int] = set()
    for draft in drafts:
        rows = {draft.row, *(row for several in draft.line_rows.values() for row in several)}
        if not rows.isdisjoint(reasons):
            wanted |= rows
    return wanted
