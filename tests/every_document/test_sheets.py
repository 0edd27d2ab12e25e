"""Sheets from and to people who may not mean well: no formula leaves, no bomb goes off, no value is changed."""

import csv
import io
import random
import string
import time
import zipfile
from datetime import date
from decimal import Decimal

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from backend.documents import sheets
from backend.documents.sheet_reader import guarded, unguarded
from backend.documents.sheets import SheetColumn
from backend.kernel.errors import Invalid

COLUMNS = [SheetColumn("text", "Text")]
STARTS = ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", "'=", "''@", " =", '"=']
TEXTS = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\x00\ufffe\uffff"), max_size=40)


def payloads(count=500):
    chance = random.Random(11)
    bodies = ["1+1", "cmd|' /C calc'!A0", 'HYPERLINK("http://x","y")', "SUM(A1:A9)*cmd|'/c calc'!A0", "x"]
    letters = string.printable
    return [
        chance.choice(STARTS) + chance.choice(bodies) + "".join(chance.choices(letters, k=chance.randint(0, 6)))
        for _ in range(count)
    ]


def test_no_text_becomes_a_formula_in_a_workbook(tmp_path):
    path = tmp_path / "x.xlsx"
    texts = payloads()
    sheets.write_workbook(path, COLUMNS, ([text] for text in texts))
    with zipfile.ZipFile(path) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml")
        assert b"<f>" not in sheet and b"<hyperlink" not in sheet
        assert not any("externalLink" in name for name in archive.namelist())
    read = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python(skip_empty_area=False)
    assert [row[0] for row in read[2:]] == texts


def test_writing_a_workbook_leaves_nothing_behind(tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    sheets.write_workbook(tmp_path / "a.xlsx", [SheetColumn("name", "Name")], [["a"]])
    assert [path.name for path in tmp_path.iterdir()] == ["a.xlsx"]


def test_no_text_becomes_a_formula_in_csv():
    written = b"".join(sheets.csv_lines(COLUMNS, ([text] for text in payloads())))
    assert written.startswith(b"\xef\xbb\xbf")
    for row in list(csv.reader(io.StringIO(written.decode("utf-8-sig"), newline="")))[1:]:
        assert row[0][:1] not in "=+-@\t\r\n＝＋－＠"


@given(TEXTS)
def test_the_guard_is_taken_off_again_exactly(text):
    assert unguarded(guarded(text)) == text


def test_negative_numbers_stay_numbers_in_csv():
    written = b"".join(sheets.csv_lines(COLUMNS, [[Decimal("-5.50")], [-3]]))
    assert written.splitlines()[1:] == [b"-5.5", b"-3"]


@pytest.mark.parametrize("kind", ["workbook", "csv"])
@settings(max_examples=15, deadline=None)
@given(rows=st.lists(st.tuples(TEXTS, st.decimals(-9_000_000_000, 9_000_000_000, places=6), st.dates()), max_size=15))
def test_what_is_written_is_read_back(tmp_path_factory, kind, rows):
    path = tmp_path_factory.mktemp("sheet") / "x"
    columns = [SheetColumn(name, name) for name in ("text", "number", "day")]
    if kind == "csv":
        path.write_bytes(b"".join(sheets.csv_lines(columns, rows)))
    else:
        sheets.write_workbook(path, columns, rows)
    with sheets.reading(path) as read:
        found = list(read)[2 if kind == "workbook" else 1 :]
    found += [["", "", ""]] * (len(rows) - len(found))
    for (text, number, day), cells in zip(rows, found, strict=True):
        assert cells[0] == text
        assert Decimal(cells[1]) == number
        assert (cells[2] if isinstance(cells[2], date) else date.fromisoformat(cells[2])) == day


def archive_of(parts, compression=zipfile.ZIP_DEFLATED):
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", compression) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return written.getvalue()


def workbook_with(sheet):
    written = io.BytesIO()
    with xlsxwriter.Workbook(written) as book:
        book.add_worksheet()
    with zipfile.ZipFile(written) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    return parts | {"xl/worksheets/sheet1.xml": sheet}


NAMESPACE = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def sheet_with(*cells, before="", dimension=""):
    written = [f'<row r="{row}"><c r="{column}{row}" t="str"><v>{value}</v></c></row>' for column, row, value in cells]
    rows = "".join(written)
    return f"{before}<worksheet {NAMESPACE}>{dimension}<sheetData>{rows}</sheetData></worksheet>"


BOMBS = (
    "packed tight", "claims too many cells", "two cells far apart", "entities", "external entity", "many parts",
    "climbs out", "an archive within", "cut off", "bytes", "one endless cell",
)  # fmt: skip


def bombs():
    harmless = workbook_with(sheet_with(("A", 1, "x")))
    laughs = f'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "{"&a;" * 10}"><!ENTITY c "{"&b;" * 10}">]>'
    outside = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
    claim = '<dimension ref="A1:XFD1048576"/>'
    inner = archive_of({"a": "b" * 1_000_000})
    yield "packed tight", archive_of(workbook_with(b"<worksheet>" + b" " * 300_000_000))
    yield "claims too many cells", archive_of(workbook_with(sheet_with(dimension=claim)))
    yield "two cells far apart", archive_of(workbook_with(sheet_with(("A", 1, "1"), ("XFD", 1048576, "1"))))
    yield "entities", archive_of(workbook_with(sheet_with(("A", 1, "&c;"), before=laughs)))
    yield "external entity", archive_of(workbook_with(sheet_with(("A", 1, "&a;"), before=outside)))
    yield "many parts", archive_of(harmless | {f"x/{place}": "" for place in range(2_000)})
    yield "climbs out", archive_of(harmless | {"../../etc/cron.d/x": "x"})
    yield "an archive within", archive_of({"[Content_Types].xml": "x", "xl/workbook.xml": inner})
    yield "cut off", archive_of(harmless)[:700]
    yield "bytes", random.Random(3).randbytes(5_000)
    yield "one endless cell", b"a" * 5_000_000


@pytest.fixture(scope="module")
def made():
    """Made when they are wanted, not whenever tests are looked for: it takes a second."""
    found = dict(bombs())
    assert tuple(found) == BOMBS
    return found


@pytest.mark.parametrize("bomb", BOMBS)
def test_a_bomb_is_refused_soon_and_the_server_stays(bomb, made, tmp_path):
    path = tmp_path / "bomb"
    path.write_bytes(made[bomb])
    began = time.perf_counter()
    try:
        with sheets.reading(path) as rows:
            cells = [cell for row in rows for cell in row]
        assert not any("root:" in str(cell) or len(str(cell)) > 50 for cell in cells)
    except Invalid as refused:
        assert refused.sentence == "The file cannot be read as a table."
    assert time.perf_counter() - began < 10
