"""Decisions of engineering on plain values: what may be released, and how two structures differ."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import orjson

from backend.kernel.errors import Refused
from backend.kernel.quantity import plain

RELEASABLE_COMPONENTS = ("released", "phase_out")


@dataclass(frozen=True)
class Part:
    """One line of a structure for comparing: where it stands, which item, and everything else by name."""

    position: int
    item: str
    values: Mapping[str, Any]


@dataclass(frozen=True)
class Difference:
    added: Sequence[Part]
    removed: Sequence[Part]
    moved: Sequence[tuple[Part, Part]]
    changed: Sequence[tuple[Part, Part]]


def compare(before: Sequence[Part], after: Sequence[Part]) -> Difference:
    """Lines matched by position and item, then by item alone (those moved), in the order they stand."""
    pairs, left, new = _match(before, after, lambda part: (part.position, part.item))
    moved, removed, added = _match(left, new, lambda part: part.item)
    changed = [pair for pair in (*pairs, *moved) if pair[0].values != pair[1].values]
    return Difference(added, removed, moved, changed)


def _match(
    before: Sequence[Part], after: Sequence[Part], key: Any
) -> tuple[list[tuple[Part, Part]], list[Part], list[Part]]:
    """Pairs with the same key, each line once; what is left of both."""
    waiting: dict[Any, list[Part]] = {}
    for part in after:
        waiting.setdefault(key(part), []).append(part)
    pairs, left = [], []
    for part in before:
        found = waiting.get(key(part))
        if found:
            pairs.append((part, found.pop(0)))
        else:
            left.append(part)
    rest = {id(part) for parts in waiting.values() for part in parts}
    return pairs, left, [part for part in after if id(part) in rest]


def checksum(header: Mapping[str, Any], lines: Sequence[Mapping[str, Any]]) -> str:
    """SHA-256 over the header and its lines, the same for the same content."""
    said = orjson.dumps([header, lines], option=orjson.OPT_SORT_KEYS, default=str)
    return hashlib.sha256(said).hexdigest()


def can_use_components(bom: str, states: Mapping[str, str]) -> None:
    """A released BOM holds only components that may be used in new orders."""
    if not states:
        raise Refused(f"{bom} has no components.")
    bad = [f"{item} ({state})" for item, state in sorted(states.items()) if state not in RELEASABLE_COMPONENTS]
    if bad:
        raise Refused(f"{bom} cannot be released: not released are {', '.join(bad)}.", items=bad)


def can_yield(bom: str, of_its_own: int, counts: Mapping[str, int]) -> None:
    """What else comes out of it, each item in one line."""
    if of_its_own:
        raise Refused(f"{bom} cannot be released: its own item is among its further outputs.")
    twice = sorted(item for item, count in counts.items() if count > 1)
    if twice:
        raise Refused(f"{bom} cannot be released: {twice[0]} comes out of it in more than one line.")


def yields_a_part(bom: str, yield_rate: Decimal) -> None:
    if yield_rate > 1:
        raise Refused(f"{bom} cannot be released: a yield is at most 1, and that of an output is {plain(yield_rate)}.")


def can_release_operations(routing: str, operations: Sequence[tuple[int, str]]) -> None:
    """Numbers are unique, and the last operation is a count point, so that all work is reported (§6)."""
    if not operations:
        raise Refused(f"{routing} has no operations.")
    numbers = [number for number, _ in operations]
    twice = sorted({number for number in numbers if numbers.count(number) > 1})
    if twice:
        raise Refused(f"{routing} has operation {twice[0]} more than once.")
    last, mode = max(operations)
    if mode != "count_point":
        raise Refused(f"Operation {last} is the last of {routing} and must be a count point.")


def operations_exist(item: str, used: Sequence[int], known: Sequence[int]) -> None:
    """Every operation that a BOM line names is in the routing."""
    missing = sorted(set(used) - set(known))
    if missing:
        raise Refused(f"The BOM of {item} names operation {missing[0]}, which its routing does not have.")
