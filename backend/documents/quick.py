"""Checks values as `shapes` does, many times faster: plain good values take a short way, all others the long one.

A converter here either returns what the schema would return, or raises; then the schema itself decides and explains.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any
from uuid import UUID

from marshmallow import Schema, ValidationError

from backend.documents import shapes
from backend.documents.declare import Document
from backend.documents.fields import Field, fields_of, lines_of
from backend.documents.shapes import LINES_LIMIT, TEXT_LIMIT

Convert = Callable[[Any], Any]
Values = dict[str, Any]

NUMBER = re.compile(r"-?[0-9]{1,12}(?:\.[0-9]{1,6})?")
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,6})?[+-][0-9]{2}:[0-9]{2}")
ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
NUMBER_FIELD = Field("number", "Number", "text", True, length=80, nullable=False)


class Unusual(Exception):
    """Not a plain good value; the schema must look at it."""


@cache
def loader(document: type[Document], past: bool = False) -> Callable[[Any], Values]:
    """Like `load(creating(document), given)`, or `recording` for documents that have a past."""
    schema = shapes.recording(document) if past else shapes.creating(document)
    convert = _object(schema, _document_fields(document))
    for rows in lines_of(document):
        if rows.name in schema().fields:
            line = _object(shapes.line_schema(rows.target, past), {f.name: f for f in fields_of(rows.target)})
            convert.converters[rows.name] = _list_of(line)

    def load(given: Any) -> Values:
        try:
            return convert(given)
        except (Unusual, ValidationError, ValueError, TypeError, KeyError, AttributeError):
            return shapes.load(schema, given)

    return load


class _Object:
    """One JSON object: a converter for each name it may have, and the names it must have."""

    def __init__(self, converters: dict[str, Convert], required: frozenset[str]) -> None:
        self.converters = converters
        self.required = required

    def __call__(self, given: Any) -> Values:
        converters = self.converters
        values = {name: converters[name](value) for name, value in given.items()}
        if not self.required <= values.keys():
            raise Unusual
        return values


def _object(schema: type[Schema], fields: Mapping[str, Field]) -> _Object:
    declared = schema().fields
    converters = {name: _converter(fields[name]) if name in fields else _id for name in declared}
    if "position" in declared and "position" not in fields:
        converters["position"] = _whole
    return _Object(converters, frozenset(name for name, field in declared.items() if field.required))


def _document_fields(document: type[Document]) -> dict[str, Field]:
    known = {"number": NUMBER_FIELD} | {field.name: field for field in fields_of(document)}
    if document.spec.workflow is not None:
        known["state"] = replace(known["state"], choices=document.spec.workflow.states, nullable=False)
    return known


def _list_of(line: _Object) -> Convert:
    def convert(given: Any) -> list[Values]:
        if type(given) is not list or len(given) > LINES_LIMIT:
            raise Unusual
        return [line(each) for each in given]

    return convert


def _converter(field: Field) -> Convert:
    convert = _plain_converter(field)
    if not field.nullable:
        return convert
    return lambda value: None if value is None else convert(value)


def _plain_converter(field: Field) -> Convert:
    match field.kind:
        case "number":
            return lambda value: Decimal(_like(NUMBER, value))
        case "day":
            return lambda value: date.fromisoformat(_like(DAY, value))
        case "moment":
            return lambda value: datetime.fromisoformat(_like(MOMENT, value))
        case "whole":
            return _whole
        case "yesno":
            return _yes_or_no
        case "link" | "identifier":
            return _id
        case "json":
            return _json
        case "choice":
            return _one_of(frozenset(field.choices))
        case _:
            return _text(1 if field.required else 0, field.length or TEXT_LIMIT)


def _like(pattern: re.Pattern[str], value: Any) -> str:
    if type(value) is not str or pattern.fullmatch(value) is None:
        raise Unusual
    return value


def _whole(value: Any) -> int:
    if type(value) is not int or not -(2**31) <= value < 2**31:
        raise Unusual
    return value


def _yes_or_no(value: Any) -> bool:
    if value is not True and value is not False:
        raise Unusual
    return bool(value)


def _id(value: Any) -> UUID:
    return value if type(value) is UUID else UUID(_like(ID, value))


def _json(value: Any) -> Any:
    if value is None:
        raise Unusual
    shapes.clean_json(value)
    return value


def _one_of(choices: frozenset[str]) -> Convert:
    def convert(value: Any) -> str:
        if type(value) is not str or value not in choices:
            raise Unusual
        return value

    return convert


def _text(shortest: int, longest: int) -> Convert:
    def convert(value: Any) -> str:
        if type(value) is not str or not shortest <= len(value) <= longest or "\x00" in value:
            raise Unusual
        if not value.isascii():
            value.encode()  # a lone surrogate raises UnicodeEncodeError, which is a ValueError
        return value

    return convert
