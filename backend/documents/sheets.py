"""Tables as files: Excel workbooks and CSV, written so that no cell can be a formula, read apart from the server."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import orjson
import xlsxwriter.utility
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from backend.documents import confined
from backend.documents.sheet_reader import guarded
from backend.kernel.errors import Invalid
from backend.kernel.quantity import plain

Cell = str | Decimal | int | bool | date | datetime | None
MOST_ROWS = 1_048_570
EXACT_DIGITS = 15
FIRST_DAY = date(1900, 3, 1)
LONGEST_TEXT = 32_767
TEMPLATE_ROWS = 5_000
SAFE = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


@dataclass(frozen=True)
class SheetColumn:
    """A column: the name programs know it by, the label people read, and what may be chosen in it."""

    name: str
    label: str
    choices: tuple[str, ...] = ()
    help: str = ""
    is_text: bool = True


@contextmanager
def reading(source: Path) -> Iterator[Iterator[list[Any]]]:
    """The rows of an uploaded file; texts, true or false, days and moments."""
    sentence = "The file cannot be read as a table."
    with TemporaryDirectory(prefix="gemba-sheet-") as folder:
        target = Path(folder) / "rows"
        confined.call("sheet_reader", str(source), str(target), seconds=60, megabytes=900, sentence=sentence)
        with target.open("rb") as lines:
            yield ([_cell(cell) for cell in orjson.loads(line)] for line in lines)


def write_workbook(path: Path, columns: Sequence[SheetColumn], rows: Iterable[Sequence[Cell]]) -> int:
    """A workbook of one sheet: labels, a hidden row of names, then the rows; how many there were."""
    options = {"constant_memory": True, **SAFE}
    with TemporaryDirectory(prefix="gemba-book-") as folder, Workbook(str(path), options | {"tmpdir": folder}) as book:
        sheet, choices = book.add_worksheet(), book.add_worksheet("choices")
        choices.hide()
        _write_head(book, sheet, columns)
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        place = 1
        for place, row in enumerate(rows, 2):
            if place > MOST_ROWS:
                raise Invalid("This is more than a sheet holds; filter the list or take CSV.")
            for column, value in enumerate(row):
                _write_cell(sheet, place, column, value, day)
        _offer_choices(sheet, choices, columns, max(place, TEMPLATE_ROWS))
    return place - 1


def csv_lines(columns: Sequence[SheetColumn], rows: Iterable[Sequence[Cell]]) -> Iterator[bytes]:
    """The same as CSV for programs: the names, then the rows; with a mark that tells Excel it is UTF-8."""
    yield b"\xef\xbb\xbf" + _csv_line([column.name for column in columns])
    for row in rows:
        yield _csv_line([_csv_cell(value) for value in row])


def _write_head(book: Workbook, sheet: Worksheet, columns: Sequence[SheetColumn]) -> None:
    bold = book.add_format({"bold": True, "bg_color": "#E8EEF4", "text_wrap": True})
    text = book.add_format({"num_format": "@"})
    for place, column in enumerate(columns):
        sheet.set_column(place, place, min(40, max(12, 2 * len(column.label))), text if column.is_text else None)
    for place, column in enumerate(columns):
        sheet.write_string(0, place, column.label, bold)
        if column.help:
            sheet.write_comment(0, place, column.help)
    sheet.set_row(1, None, None, {"hidden": True})
    for place, column in enumerate(columns):
        sheet.write_string(1, place, column.name)
    sheet.freeze_panes(2, 1)


def _write_cell(sheet: Worksheet, row: int, column: int, value: Cell, day: Any) -> None:
    match value:
        case None | "":
            return
        case bool():
            sheet.write_boolean(row, column, value)
        case int():
            sheet.write_number(row, column, value)
        case Decimal() if len(value.as_tuple().digits) <= EXACT_DIGITS:
            sheet.write_number(row, column, float(value))
        case datetime():
            sheet.write_string(row, column, value.isoformat(" "))
        case date() if value >= FIRST_DAY:
            sheet.write_datetime(row, column, datetime(value.year, value.month, value.day), day)
        case _:
            text = plain(value) if isinstance(value, Decimal) else str(value)
            if len(text) > LONGEST_TEXT:
                raise Invalid("A text is longer than a cell of a workbook holds; take CSV.")
            sheet.write_string(row, column, text)


def _offer_choices(sheet: Worksheet, choices: Worksheet, columns: Sequence[SheetColumn], last: int) -> None:
    """Drop-downs; the choices stand on a hidden sheet, row by row, because a cell's own list holds 255 letters."""
    offered = [(place, column) for place, column in enumerate(columns) if column.choices]
    for row, (place, column) in enumerate(offered):
        for each, choice in enumerate(column.choices):
            choices.write_string(row, each, choice)
        end = xlsxwriter.utility.xl_rowcol_to_cell(row, len(column.choices) - 1, row_abs=True, col_abs=True)
        rule = {"validate": "list", "source": f"=choices!$A${row + 1}:{end}"}
        sheet.data_validation(2, place, last, place, rule | {"error_type": "warning"})


def _csv_line(cells: Sequence[str]) -> bytes:
    written = io.StringIO()
    csv.writer(written).writerow(cells)
    return written.getvalue().encode()


def _csv_cell(value: Cell) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case Decimal():
            return plain(value)
        case int():
            return str(value)
        case date():
            return value.isoformat()
        case _:
            return guarded(value)


def _cell(value: Any) -> Any:
    if isinstance(value, dict):
        text = value["t"]
        return datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)
    return value
