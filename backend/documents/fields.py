"""What a declared class consists of, read once from its columns: the source of shapes, lists and descriptions."""

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any, get_type_hints
from uuid import UUID

from sqlalchemy import JSON, Boolean, Date, Integer, String, Text, Uuid, inspect

from backend.database import Exact, Moment
from backend.documents.declare import NEVER, TEXT_LENGTH, Base, Document, Line

PYTHON_KINDS = {str: "text", bool: "yesno", date: "day", datetime: "moment", Decimal: "number", int: "whole"}
COLUMN_KINDS = (
    (Exact, "number"),
    (Moment, "moment"),
    (Boolean, "yesno"),
    (Integer, "whole"),
    (Date, "day"),
    (Uuid, "identifier"),
    (Text, "long_text"),
    (String, "text"),
    (JSON, "json"),
)


@dataclass(frozen=True)
class Field:
    """One value of a document, a line or a form."""

    name: str
    label: str
    kind: str  # text long_text yesno day moment number whole choice link identifier json
    required: bool
    listed: bool = False
    open_in: tuple[str, ...] | None = None
    unit: str = ""
    choices: tuple[str, ...] = ()
    table: str = ""
    help: str = ""
    length: int | None = None
    secret: bool = False
    nullable: bool = True

    @property
    def locked(self) -> bool:
        return self.open_in == NEVER

    @property
    def title_name(self) -> str:
        """The name under which a link's number and title travel beside its id."""
        return self.name.removesuffix("_id")


@dataclass(frozen=True)
class Lines:
    name: str
    label: str
    target: type[Line]
    open_in: tuple[str, ...] | None


@cache
def fields_of(declared: type[Base]) -> tuple[Field, ...]:
    """The declared fields and links of a document or line class, in the order they were written."""
    attributes = inspect(declared).column_attrs
    return tuple(_field(attribute) for attribute in attributes if attribute.columns[0].info.get("kind") is not None)


@cache
def lines_of(document: type[Document]) -> tuple[Lines, ...]:
    return tuple(
        Lines(relation.key, relation.info["label"], relation.mapper.class_, relation.info["open_in"])
        for relation in inspect(document).relationships
        if relation.info.get("kind") == "lines"
    )


def links_of(declared: type[Base]) -> tuple[Field, ...]:
    return tuple(field for field in fields_of(declared) if field.kind == "link" and field.table)


def ask(
    label: str,
    *,
    default: Any = dataclasses.MISSING,
    choices: Sequence[str] = (),
    table: str = "",
    unit: str = "",
    length: int | None = TEXT_LENGTH,
) -> Any:
    """A value that a step's form asks for; the form is a frozen dataclass."""
    metadata = {"label": label, "choices": tuple(choices), "table": table, "unit": unit, "length": length}
    return dataclasses.field(default=default, metadata=metadata)


@cache
def form_fields(form: type) -> tuple[Field, ...]:
    hints = get_type_hints(form)
    return tuple(_form_field(asked, hints[asked.name]) for asked in dataclasses.fields(form))


def _field(attribute: Any) -> Field:
    column, info = attribute.columns[0], attribute.columns[0].info
    kind = "link" if info["kind"] == "link" else _kind(column.type)
    if info.get("choices") or info["kind"] == "state":
        kind = "choice"
    return Field(
        attribute.key,
        info["label"],
        kind,
        required=not column.nullable and column.default is None and info["kind"] != "state",
        listed=info["listed"],
        open_in=info["open_in"],
        unit=info.get("unit", ""),
        choices=info.get("choices", ()),
        table=info.get("table", ""),
        help=info.get("help", ""),
        length=info.get("length"),
        secret=info.get("secret", False),
        nullable=column.nullable,
    )


def _kind(column_type: Any) -> str:
    return next(kind for cls, kind in COLUMN_KINDS if isinstance(column_type, cls))


def _form_field(asked: Any, hint: Any) -> Field:
    options = getattr(hint, "__args__", (hint,))
    nullable = type(None) in options
    python = next(option for option in options if option is not type(None))
    info = asked.metadata
    kind = "choice" if info["choices"] else "link" if python is UUID else PYTHON_KINDS[python]
    if kind == "text" and info["length"] is None:
        kind = "long_text"
    return Field(
        asked.name,
        info["label"],
        kind,
        required=asked.default is dataclasses.MISSING,
        unit=info["unit"],
        choices=info["choices"],
        table=info["table"],
        length=info["length"],
        nullable=nullable,
    )
