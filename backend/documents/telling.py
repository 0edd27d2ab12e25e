"""What the software wrote into documents (why an order is held, what is to be reviewed), in the reader's language.

It is kept in English; people write no text into a field that only commands change.
"""

from collections.abc import Iterable
from functools import cache
from typing import Any

from backend.documents.declare import Document, document_name
from backend.documents.fields import Field, fields_of
from backend.documents.holds import Hold
from backend.documents.language import translate


def told(rows: list[dict[str, Any]], document: type[Document], language: str) -> list[dict[str, Any]]:
    """Listed rows with their sentences translated."""
    for name in _written_by_commands(document):
        for row in rows:
            if row.get(name):
                row[name] = translate(row[name], language)
    return rows


def told_holds(holds: Iterable[Hold], language: str) -> list[dict[str, Any]]:
    """What stops a document, and why."""
    return [
        {"id": hold.id, "kind": hold.kind, "reason": translate(hold.reason, language), "placed_at": hold.placed_at}
        for hold in holds
    ]


def told_steps(steps: Iterable[dict[str, Any]], document: type[Document], language: str) -> list[dict[str, Any]]:
    """Steps with their labels, and what closes some of them."""
    name = document_name(document)
    return [
        step | {"label": translate(step["label"], language, name), "reason": translate(step["reason"], language)}
        for step in steps
    ]


def is_sentence(field: Field) -> bool:
    return field.kind == "long_text" and field.locked


@cache
def _written_by_commands(document: type[Document]) -> tuple[str, ...]:
    return tuple(field.name for field in fields_of(document) if is_sentence(field))
