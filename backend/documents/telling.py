"""What the software itself wrote into documents (why an order is held, what is to be reviewed), in the reader's language.

It is kept in English; people write no text into a field that only commands change.
"""

from collections.abc import Iterable
from functools import cache
from typing import Any

from backend.documents.declare import Document
from backend.documents.fields import Field, fields_of
from backend.documents.language import translate


def told(rows: Iterable[dict[str, Any]], document: type[Document], language: str) -> None:
    """Translate the sentences of listed rows, in place."""
    names = _written_by_commands(document)
    for row in rows if names else ():
        for name in names:
            if row.get(name):
                row[name] = translate(row[name], language)


def is_sentence(field: Field) -> bool:
    return field.kind == "long_text" and field.locked


@cache
def _written_by_commands(document: type[Document]) -> tuple[str, ...]:
    return tuple(field.name for field in fields_of(document) if is_sentence(field))
