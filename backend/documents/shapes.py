"""Request and response shapes of every document type, derived from its fields; exact on the wire."""

from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from typing import Any

import orjson
from marshmallow import EXCLUDE, RAISE, Schema, ValidationError, fields, validate

from backend.documents.declare import Base, Document, SiteDocument
from backend.documents.fields import Field, fields_of, form_fields, lines_of
from backend.kernel.errors import Invalid
from backend.kernel.quantity import PATTERN, plain, quantity

TEXT_LIMIT = 20_000
LINES_LIMIT = 2_000
JSON_LIMIT = 200_000


class Quantity(fields.Field[Decimal]):
    """A decimal that travels as a string ("1.5"), so that no client can round it."""

    def _serialize(self, value: Decimal | None, attr: str | None, obj: Any, **kwargs: Any) -> str | None:
        return None if value is None else plain(value)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Decimal:
        if not isinstance(value, str):
            raise ValidationError('A number is written as a string, like "1.5".')
        try:
            return quantity(value)
        except ValueError as error:
            raise ValidationError(str(error)) from error


class Day(fields.Date):
    """A calendar day, YYYY-MM-DD."""


class Whole(fields.Integer):
    """An integer within 32 bits; 7.0 counts as 7, "7" does not."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> int:
        if isinstance(value, bool) or not isinstance(value, (int, float)) or not float(value).is_integer():
            raise ValidationError("A whole number is needed.")
        if not -(2**31) <= value < 2**31:
            raise ValidationError("The number is too large.")
        return int(value)


class YesNo(fields.Boolean):
    """true or false, nothing that looks like them."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> bool:
        if not isinstance(value, bool):
            raise ValidationError("true or false is needed.")
        return value


@cache
def creating(document: type[Document]) -> type[Schema]:
    """What may be given when a document is made."""
    own: dict[str, Any] = {"id": fields.UUID()}
    if not document.spec.number:
        own["number"] = fields.String(required=True, validate=[_clean, validate.Length(1, 80)])
    own["company_id"] = fields.UUID()
    if issubclass(document, SiteDocument):
        own["site_id"] = fields.UUID()
    own |= {field.name: _wire(field, partial=False) for field in fields_of(document) if not field.locked}
    own |= {rows.name: _nested(rows.target) for rows in lines_of(document) if rows.open_in != ()}
    return _schema(f"{_base(document)}Create", own)


@cache
def recording(document: type[Document]) -> type[Schema]:
    """What may be given of a document that has a past elsewhere: also number, state and what only commands change."""
    flow = document.spec.workflow
    own: dict[str, Any] = {"id": fields.UUID(), "company_id": fields.UUID()}
    own["number"] = fields.String(required=not document.spec.number, validate=[_clean, validate.Length(1, 80)])
    if issubclass(document, SiteDocument):
        own["site_id"] = fields.UUID()
    own |= {field.name: _wire(field, partial=False) for field in fields_of(document)}
    if flow is not None:
        own["state"] = fields.String(validate=validate.OneOf(flow.states))
    own |= {rows.name: _nested(rows.target, past=True) for rows in lines_of(document)}
    return _schema(f"{_base(document)}Past", own)


@cache
def changing(document: type[Document]) -> type[Schema]:
    """What may be given when a document is changed: any part of what is open."""
    own: dict[str, Any] = {}
    if not document.spec.number:
        own["number"] = fields.String(validate=[_clean, validate.Length(1, 80)])
    own |= {field.name: _wire(field, partial=True) for field in fields_of(document) if not field.locked}
    own |= {rows.name: _nested(rows.target) for rows in lines_of(document) if rows.open_in != ()}
    return _schema(f"{_base(document)}Change", own)


@cache
def asking(form: type) -> type[Schema]:
    """What a step's form asks for."""
    return _schema(
        f"{form.__module__.split('.')[1].title()}{form.__name__}Form",
        {field.name: _wire(field, partial=not field.required) for field in form_fields(form)},
    )


@cache
def line_schema(line: type[Base], past: bool = False) -> type[Schema]:
    own: dict[str, Any] = {"id": fields.UUID(), "position": Whole()}
    own |= {field.name: _wire(field, partial=False) for field in fields_of(line) if past or not field.locked}
    return _schema(f"{_base(line)}{'PastLine' if past else 'Line'}", own)


def load(schema: type[Schema], values: Any) -> dict[str, Any]:
    """The checked values, or one Invalid that names every field and its reason."""
    if not isinstance(values, Mapping):
        raise Invalid("The body must be an object.")
    try:
        return dict(_instance(schema).load(values))
    except ValidationError as error:
        reasons = dict(_flat(error.messages))
        name, first = next(iter(reasons.items()))
        raise Invalid(f"{name}: {first[0]}", reasons) from error


@cache
def _instance(schema: type[Schema]) -> Schema:
    return schema()


def _schema(name: str, own: dict[str, Any]) -> type[Schema]:
    meta = type("Meta", (), {"unknown": RAISE})
    return type(name, (Schema,), {"Meta": meta, **own})


def _base(declared: type[Base]) -> str:
    return f"{declared.__module__.split('.')[1].title()}{declared.__name__}"


def _nested(line: type[Base], past: bool = False) -> fields.List:
    return fields.List(fields.Nested(line_schema(line, past)), validate=validate.Length(max=LINES_LIMIT))


def _wire(field: Field, partial: bool) -> fields.Field[Any]:
    options: dict[str, Any] = {"required": field.required and not partial, "allow_none": field.nullable}
    options["metadata"] = {"description": field.label}
    match field.kind:
        case "number":
            options["metadata"]["pattern"] = PATTERN
            return Quantity(**options)
        case "whole":
            return Whole(**options)
        case "yesno":
            return YesNo(**options)
        case "day":
            return Day(**options)
        case "moment":
            return fields.AwareDateTime(**options)
        case "choice":
            return fields.String(validate=validate.OneOf(field.choices), **options)
        case "link" | "identifier":
            return fields.UUID(**options)
        case "json":
            return fields.Raw(validate=clean_json, **options)
        case _:
            return fields.String(validate=[_clean, _length(field)], **options)


def _length(field: Field) -> validate.Length:
    longest = field.length or TEXT_LIMIT
    return validate.Length(min=1 if field.required else 0, max=longest)


def _clean(text: str) -> None:
    if "\x00" in text or any("\ud800" <= letter <= "\udfff" for letter in text):
        raise ValidationError("The text holds characters that cannot be kept.")


def clean_json(value: Any) -> None:
    """A list or an object: SQLite would keep a lone number as its own kind of number and not read it back as JSON."""
    if not isinstance(value, list | dict):
        raise ValidationError("A list or an object is needed.")
    try:
        written = orjson.dumps(value)
    except orjson.JSONEncodeError as error:
        raise ValidationError("The value cannot be kept.") from error
    if b"\\u0000" in written or len(written) > JSON_LIMIT:
        raise ValidationError("The value holds characters that cannot be kept, or is too large.")


def _flat(messages: Any, path: str = "") -> list[tuple[str, list[str]]]:
    if isinstance(messages, Mapping):
        return [pair for key, value in messages.items() for pair in _flat(value, f"{path}.{key}" if path else str(key))]
    return [(path or "body", [str(message) for message in messages])]


__all__ = ["EXCLUDE", "Quantity", "asking", "changing", "creating", "line_schema", "load"]
