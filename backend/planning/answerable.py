"""Which rows of a list that people answer are asked for: of which kinds, whose, hidden ones, and which page of them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from backend.documents.actor import Actor
from backend.kernel.errors import Invalid
from backend.planning import asked

NOBODY = "none"
PAGE, MOST = 50, 200


@dataclass(frozen=True)
class Wanted:
    """Of some codes (empty: all), of one owner (an id, `none`, or '' for everybody's), hidden ones; and which page."""

    codes: Sequence[str] = ()
    owner: str = ""
    hidden: bool = False
    offset: int = 0
    limit: int = PAGE


def wanted(words: Mapping[str, str], actor: Actor, known: Collection[str] = ()) -> Wanted:
    """`code` (several with commas), `owner` (an id, `me` or `none`), `hidden` 1, `offset` and `limit`."""
    codes = tuple(filter(None, words.get("code", "").split(",")))
    if known and (wrong := [code for code in codes if code not in known]):
        raise Invalid(f"code: {wrong[0]!r} is not one of {', '.join(known)}.", {"code": ["Not a code."]})
    offset = asked.whole(words, "offset", (0, 10**6), 0)
    limit = asked.whole(words, "limit", (1, MOST), PAGE)
    hidden = asked.whole(words, "hidden", (0, 1), 0) == 1
    return Wanted(codes, _owner(words, actor), hidden, offset, limit)


def is_of(owner: Mapping[str, Any] | None, wanted: str) -> bool:
    """Whether a row with this owner (its id and name) is asked for."""
    if not wanted:
        return True
    return owner is None if wanted == NOBODY else owner is not None and owner["id"] == UUID(wanted)


def _owner(words: Mapping[str, str], actor: Actor) -> str:
    text = words.get("owner", "")
    if text == "me":
        return str(actor.person_id or UUID(int=0))
    return text if text in ("", NOBODY) else str(asked.id_of(words, "owner"))
