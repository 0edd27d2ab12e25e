"""A broken CHECK of a table as sentences for a person: which field, and what it must be."""

import re
from collections.abc import Iterator

from sqlalchemy import CheckConstraint

from backend.documents.declare import Base

MAY_BE_EMPTY = re.compile(r"\w+ IS (?:NOT )?NULL OR ")
EITHER = re.compile(r"(\w+) IS NOT NULL OR (\w+) IS NOT NULL")
NOT_WITH = re.compile(r"NOT \((\w+) AND (\w+) = '(\w+)'\)")
PARTS = re.compile(r" AND (?!\d)")
LIMIT = re.compile(r"(\w+) (>=?|<>) (\d+)")
RANGE = re.compile(r"(\w+) BETWEEN (\d+) AND (\d+)")
PAIR = re.compile(r"(\w+) (>=?|<=?|<>) ([a-z]\w*)")
TURNED = {"<": ">", "<=": ">="}


def sentences(name: str) -> dict[str, str]:
    """Field to what it must be; empty where the rule is unknown or too involved for a sentence."""
    found = _rule(name)
    if found is None:
        return {}
    table, text = found
    if either := EITHER.fullmatch(text):
        return {either[1]: f"A value is needed here or in {_label(table, either[2])}."}
    if apart := NOT_WITH.fullmatch(text):
        field, other, value = apart.groups()
        return {field: f"This cannot be where {_label(table, other)} is {value.replace('_', ' ').capitalize()}."}
    parts = [_part(part, table) for part in PARTS.split(MAY_BE_EMPTY.sub("", text))]
    return dict(part for part in parts if part is not None) if all(parts) else {}


def _rule(name: str) -> tuple[str, str] | None:
    for table, rule in _rules():
        if rule.name == name:
            return table, str(rule.sqltext)
    return None


def _rules() -> Iterator[tuple[str, CheckConstraint]]:
    for table in Base.metadata.tables.values():
        for rule in table.constraints:
            if isinstance(rule, CheckConstraint):
                yield table.name, rule


def _part(text: str, table: str) -> tuple[str, str] | None:
    if found := LIMIT.fullmatch(text):
        field, sign, limit = found.groups()
        said = {">": f"More than {limit} is needed.", ">=": f"{limit} or more is needed."}
        return field, said.get(sign, f"This must not be {limit}.")
    if found := RANGE.fullmatch(text):
        field, least, most = found.groups()
        return field, f"A value from {least} to {most} is needed."
    if found := PAIR.fullmatch(text):
        return _pair(*found.groups(), table)
    return None


def _pair(field: str, sign: str, other: str, table: str) -> tuple[str, str]:
    if sign in TURNED:
        field, sign, other = other, TURNED[sign], field
    label = _label(table, other)
    said = {
        ">": f"This must be after, or more than, {label}.",
        ">=": f"This must not be before, or less than, {label}.",
        "<>": f"This must differ from {label}.",
    }
    return field, said[sign]


def _label(table: str, column: str) -> str:
    return str(Base.metadata.tables[table].c[column].info.get("label", column))
