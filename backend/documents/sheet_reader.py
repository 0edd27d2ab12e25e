"""A workbook or CSV file read in a child process: one JSON line for each row, moments as {"t": "…"}."""

import csv
import io
import re
import sys
import zipfile
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from math import isfinite
from pathlib import Path
from typing import Any, BinaryIO

import orjson
from python_calamine import CalamineError, CalamineWorkbook

from backend.documents.confined import MEGABYTE, confine, refuse

MOST_ENTRIES = 1_000
MOST_UNPACKED = 512 * MEGABYTE
UNSUSPICIOUS = 20 * MEGABYTE
HIGHEST_RATIO = 200
MOST_CELLS = 30_000_000
LONGEST_CELL = 200_000
DIMENSION = re.compile(rb'<dimension[^>]*\bref="(?:[A-Z]+[0-9]+:)?([A-Z]{1,4})([0-9]{1,9})"')


GUARDED = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")


def guarded(text: str) -> str:
    """A text that no spreadsheet takes for a formula: a quote before whatever could begin one."""
    return f"'{text}" if GUARDED.match(text) else text


def unguarded(text: str) -> str:
    return text[1:] if text.startswith("'") and GUARDED.match(text) else text


class Refusal(Exception):
    """This file is not taken."""


def main(argv: list[str]) -> int:
    """`source` and `target`: read the first, write the second."""
    source, target = (Path(word) for word in confine(argv))
    try:
        with target.open("wb") as written:
            is_workbook = source.open("rb").read(4) == b"PK\x03\x04"
            write(_workbook_rows(source) if is_workbook else _text_rows(source), written)
    except Refusal as refusal:
        return refuse(str(refusal))
    except (CalamineError, zipfile.BadZipFile, csv.Error):
        return refuse("The file cannot be read.")
    except (MemoryError, OSError):
        return refuse("The file is too large.")
    return 0


def write(rows: Iterable[list[Any]], written: BinaryIO) -> None:
    for row in rows:
        written.write(orjson.dumps([_plain(cell) for cell in row], option=orjson.OPT_APPEND_NEWLINE))


def _workbook_rows(source: Path) -> Iterator[list[Any]]:
    check_archive(source)
    sheets = CalamineWorkbook.from_path(str(source))
    sheet = sheets.get_sheet_by_index(0)
    empty_above = sheet.start[0] if sheet.start else 0
    empty_before = [""] * (sheet.start[1] if sheet.start else 0)
    yield from ([] for _ in range(empty_above))
    for row in sheet.iter_rows():
        yield empty_before + row


def check_archive(source: Path) -> None:
    """Refuse what only pretends to be small, by the archive's own table of contents and the sheets' claims."""
    with zipfile.ZipFile(source) as archive:
        entries = archive.infolist()
        if len(entries) > MOST_ENTRIES:
            raise Refusal("The workbook has too many parts.")
        unpacked = sum(entry.file_size for entry in entries)
        if unpacked > MOST_UNPACKED:
            raise Refusal("The workbook is too large when unpacked.")
        if unpacked > UNSUSPICIOUS and unpacked > HIGHEST_RATIO * source.stat().st_size:
            raise Refusal("The workbook is packed suspiciously tight.")
        for entry in entries:
            if entry.filename.startswith(("/", "\\")) or ".." in entry.filename or entry.flag_bits & 0x1:
                raise Refusal("The workbook has parts with forbidden names.")
            if entry.filename.startswith("xl/worksheets/") and entry.filename.endswith(".xml"):
                _check_claim(archive, entry)


def _check_claim(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> None:
    with archive.open(entry) as part:
        claim = DIMENSION.search(part.read(4096))
    if claim is None:
        return
    columns = 0
    for letter in claim[1]:
        columns = columns * 26 + letter - 64
    if columns * int(claim[2]) > MOST_CELLS:
        raise Refusal("The sheet claims too many cells; delete its empty rows and columns.")


def _text_rows(source: Path) -> Iterator[list[Any]]:
    text = _decoded(source.read_bytes())
    first = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=first.count)
    csv.field_size_limit(LONGEST_CELL)
    for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
        yield [unguarded(cell) for cell in row]


def _decoded(data: bytes) -> str:
    if b"\x00" in data and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise Refusal("The file is not a table.")
    for encoding in ("utf-8-sig", "utf-16" if data.startswith((b"\xff\xfe", b"\xfe\xff")) else "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Refusal("The letters of the file cannot be read; save it as UTF-8.")


def _plain(cell: Any) -> Any:
    """A cell as JSON. Excel keeps 15 digits of a number; what lies behind them is noise."""
    if isinstance(cell, float):
        return format(Decimal(format(cell, ".15g")), "f") if isfinite(cell) else str(cell)
    if isinstance(cell, (date, datetime)):
        return {"t": cell.isoformat()}
    if isinstance(cell, (time, timedelta)):
        return str(cell)
    return cell


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
