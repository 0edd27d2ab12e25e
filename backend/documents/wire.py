"""Values as bytes on the wire: exact decimals as strings, moments with an offset, ids as text."""

from decimal import Decimal
from typing import Any

import orjson

from backend.kernel.quantity import plain


def dumps(value: Any) -> bytes:
    return orjson.dumps(value, default=_plain, option=orjson.OPT_NON_STR_KEYS)


def as_plain(value: Any) -> Any:
    """The same value made of nothing but JSON's own kinds, to be kept in a column."""
    return orjson.loads(dumps(value))


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return plain(value)
    if isinstance(value, (set, frozenset)):
        return sorted(value)
    raise TypeError(f"{type(value).__name__} has no form on the wire")
