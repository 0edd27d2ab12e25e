"""The columns of a document type's sheet, and its values as cells and back."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from datetime import tzinfo as TimeZone
from decimal import Decimal
from functools import cache, partial
from typing import Any

import orjson

from backend.documents.declare import Document, SiteDocument, document_name
from backend.documents.describe import words
from backend.documents.fields import Field, fields_of, lines_of
from backend.documents.language import LANGUAGES, translate
from backend.documents.sheets import Cell, SheetColumn
from backend.documents.wire import dumps

YES_NO = {True: "Yes", False: "No"}
POSITION = Field("position", "Position", "whole", False, nullable=False)
DAY_FORMS = ("%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日")
NOTES = " *"
ERROR = "!"  # the column a sheet of errors has beside those of the document


@dataclass(frozen=True)
class Column:
    """One column: a field of the document, or of its lines where `lines` names them."""

    field: Field
    lines: str = ""
    lines_label: str = ""
    of: str = ""  # the document whose words these are

    @property
    def name(self) -> str:
        return f"{self.lines}.{self.field.name}" if self.lines else self.field.name

    def label(self, language: str) -> str:
        own = translate(self.field.label, language, self.of)
        unit = f" ({self.field.unit})" if self.field.unit and not self.field.unit.isidentifier() else ""
        return f"{translate(self.lines_label, language, self.of)}: {own}{unit}" if self.lines else f"{own}{unit}"


@cache
def columns_of(document: type[Document], secrets: bool) -> tuple[Column, ...]:
    """Every column a person with or without the right to see costs and prices gets."""
    column = partial(Column, of=document_name(document))
    found = [column(Field("number", "Number", "text", not document.spec.number, length=80, nullable=False))]
    if issubclass(document, SiteDocument):
        found.append(column(Field("site_id", "Site", "link", False, table="site", nullable=False)))
    found += [column(_with_states(field, document)) for field in fields_of(document)]
    for rows in lines_of(document):
        own = (POSITION, *fields_of(rows.target))
        found += [column(_locked(field) if rows.open_in == () else field, rows.name, rows.label) for field in own]
    return tuple(each for each in found if secrets or not each.field.secret)


def sheet_columns(columns: Sequence[Column], language: str) -> list[SheetColumn]:
    """How the columns look on paper: labels in the person's language, a star where a value is needed."""
    return [
        SheetColumn(
            column.name,
            column.label(language) + (NOTES if column.field.required else ""),
            tuple(translate(choice, language, column.of) for choice in _choices(column.field)),
            translate(column.field.help, language, column.of),
            column.field.kind not in ("number", "whole", "day"),
        )
        for column in columns
    ]


def recognized(columns: Sequence[Column], heads: Sequence[Any]) -> tuple[list[Column | None], list[str]]:
    """Which column each head stands for, by its name or its label in any language; and the heads nobody knows."""
    known: dict[str, Column] = {}
    for column in columns:
        for text in (column.name, *(column.label(language) for language in LANGUAGES)):
            known.setdefault(text.casefold(), column)
    found: list[Column | None] = []
    strange: list[str] = []
    for head in heads:
        text = str(head if head is not None else "").strip()
        column = known.get(text.removesuffix(NOTES).strip().casefold())
        if text and text != ERROR and (column is None or column in found):
            strange.append(text)
        found.append(column)
    return found, strange


def cell_of(column: Column, value: Any, language: str) -> Cell:
    """A value as it stands in a cell; links are given as they come from a list: id, number and title."""
    field = column.field
    if value is None or value == "":
        return None
    match field.kind:
        case "yesno":
            return translate(YES_NO[value], language)
        case "choice":
            return translate(words(value), language, column.of)
        case "json":
            return dumps(value).decode()
        case "link" | "identifier":
            return str(value)
        case _:
            return value  # type: ignore[no-any-return]


def wire_of(column: Column, cell: Any, zone: TimeZone) -> Any:
    """A cell as it would stand in a request; ValueError says what is wrong with it. Links stay as they are written."""
    field = column.field
    if isinstance(cell, str):
        cell = cell if field.kind in ("text", "long_text") else cell.strip()
    if field.kind == "choice":
        return _choice_words(field, column.of).get(str(cell).casefold(), str(cell))
    reader = READERS.get(field.kind)
    return reader(field, cell, zone) if reader else _text(cell)


def _number(field: Field, cell: Any, zone: TimeZone) -> str:
    text = str(cell).removesuffix(field.unit).strip() if field.unit else str(cell)
    text = text.replace(",", "") if text.count(",") and "." in text else text
    return text[1:] if text.startswith("+") else text


def _whole(field: Field, cell: Any, zone: TimeZone) -> int:
    try:
        number = Decimal(_number(field, cell, zone))
    except ArithmeticError as error:
        raise ValueError("A whole number is needed.") from error
    if not number.is_finite() or number != int(number):
        raise ValueError("A whole number is needed.")
    return int(number)


def _yes_or_no(field: Field, cell: Any, zone: TimeZone) -> bool:
    if isinstance(cell, bool):
        return cell
    found = _yes_no_words().get(str(cell).casefold())
    if found is None:
        raise ValueError("Yes or no is needed.")
    return found


def _day(field: Field, cell: Any, zone: TimeZone) -> str:
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    for form in DAY_FORMS:
        try:
            return datetime.strptime(str(cell), form).date().isoformat()
        except ValueError:
            continue
    raise ValueError("A day is needed, like 2026-11-23.")


def _moment(field: Field, cell: Any, zone: TimeZone) -> str:
    """What carries no offset is meant in the time of the site."""
    try:
        given = datetime.fromisoformat(str(cell)) if isinstance(cell, str) else datetime.combine(cell, _time_of(cell))
    except (ValueError, TypeError) as error:
        raise ValueError("A moment is needed, like 2026-11-23 08:00.") from error
    aware = given if given.tzinfo is not None else given.replace(tzinfo=zone)
    return aware.astimezone(UTC).isoformat()


def _time_of(cell: Any) -> Any:
    return cell.time() if isinstance(cell, datetime) else datetime.min.time()


def _json(field: Field, cell: Any, zone: TimeZone) -> Any:
    try:
        return orjson.loads(str(cell))
    except orjson.JSONDecodeError as error:
        raise ValueError("The text is not valid JSON.") from error


def _text(cell: Any) -> str:
    if isinstance(cell, bool):
        return str(cell).upper()
    return cell.isoformat() if isinstance(cell, (date, datetime)) else str(cell)


READERS: Mapping[str, Callable[[Field, Any, TimeZone], Any]] = {
    "number": _number,
    "whole": _whole,
    "yesno": _yes_or_no,
    "day": _day,
    "moment": _moment,
    "json": _json,
}


@cache
def _yes_no_words() -> dict[str, bool]:
    known = {"true": True, "1": True, "y": True, "false": False, "0": False, "n": False, "✓": True, "√": True}
    for value, word in YES_NO.items():
        known |= {translate(word, language).casefold(): value for language in LANGUAGES}
    return known


@cache
def _choice_words(field: Field, of: str) -> dict[str, str]:
    return {
        text.casefold(): choice
        for choice in field.choices
        for text in (choice, words(choice), *(translate(words(choice), language, of) for language in LANGUAGES))
    }


def _choices(field: Field) -> tuple[str, ...]:
    return tuple(YES_NO.values()) if field.kind == "yesno" else tuple(words(choice) for choice in field.choices)


def _with_states(field: Field, document: type[Document]) -> Field:
    flow = document.spec.workflow
    if field.name != "state" or flow is None:
        return field
    return Field(**{**vars(field), "choices": flow.states})


def _locked(field: Field) -> Field:
    return Field(**{**vars(field), "open_in": ()})
