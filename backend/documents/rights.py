"""Rights: `context.document.verb`, given by patterns."""

from functools import lru_cache

from backend.documents.actor import Actor
from backend.documents.declare import Document, document_name
from backend.kernel.errors import Forbidden


@lru_cache(maxsize=65_536)
def covers(rights: frozenset[str], right: str) -> bool:
    """Whether one of the patterns gives `right`; a `*` stands for one part, a closing one for all the rest."""
    wanted = right.split(".")
    return any(_matches(pattern.split("."), wanted) for pattern in rights)


def right_of(document: type[Document], verb: str) -> str:
    return f"{document_name(document).replace('/', '.')}.{verb}"


def may(actor: Actor, document: type[Document], verb: str) -> bool:
    return covers(actor.rights, right_of(document, verb))


def demand(actor: Actor, document: type[Document], verb: str) -> None:
    if not may(actor, document, verb):
        raise Forbidden(f"{actor.name} has no right to {verb} a {document.spec.label}.", right=right_of(document, verb))


def demand_right(actor: Actor, right: str, sentence: str) -> None:
    if not covers(actor.rights, right):
        raise Forbidden(sentence, right=right)


def _matches(pattern: list[str], wanted: list[str]) -> bool:
    for index, part in enumerate(pattern):
        if part == "*" and index == len(pattern) - 1:
            return True
        if index >= len(wanted) or part not in ("*", wanted[index]):
            return False
    return len(pattern) == len(wanted)
