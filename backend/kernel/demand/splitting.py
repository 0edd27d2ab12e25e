"""One quantity in shares: rounded to multiples by largest remainder, capped, no piece below its least lot."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm

from backend.kernel.demand.facts import Key


@dataclass(frozen=True, slots=True)
class Taker:
    """Who may take a share, how much at most, and in which steps; takers stand in the order that decides ties."""

    source: Key
    weight: Fraction
    room: int
    multiple: int = 1
    min_lot: int = 0


Pieces = dict[Key, int]


def steps(multiple: int, unit: int) -> int:
    """What both the source and the line's unit divide."""
    return lcm(multiple, unit)


def by_weight(quantity: int, takers: Sequence[Taker]) -> Pieces:
    """Shares of `quantity` by weight; their sum is less only where no room is left.

    What a cap keeps from a taker the others share. The rest that makes no multiple goes to the biggest piece, and
    so does a piece below its least lot.
    """
    pieces: Pieces = {}
    open_, left = [taker for taker in takers if taker.weight > 0], quantity
    while full := _too_much(left, open_):
        for taker in full:
            pieces[taker.source] = taker.room // taker.multiple * taker.multiple
            left -= pieces[taker.source]
        open_ = [taker for taker in open_ if taker not in full]
    pieces |= _largest_remainder(left, open_)
    to_biggest(pieces, takers, quantity - sum(pieces.values()))
    return _without_small(pieces, takers)


def in_turn(quantity: int, takers: Sequence[Taker]) -> Pieces:
    """Each takes what it has room for and passes the rest on."""
    pieces: Pieces = {}
    left = quantity
    for taker in takers:
        part = left if left <= taker.room else taker.room // taker.multiple * taker.multiple
        if part >= taker.min_lot or part == quantity:
            pieces[taker.source] = part
            left -= part
    to_biggest(pieces, takers, left)
    return {source: part for source, part in pieces.items() if part}


def to_biggest(pieces: Pieces, takers: Sequence[Taker], quantity: int) -> int:
    """Give `quantity` to the biggest pieces that have room for it; what nobody has room for is the answer."""
    room = {taker.source: taker.room for taker in takers}
    place = {taker.source: number for number, taker in enumerate(takers)}
    for source in sorted(pieces, key=lambda source: (-pieces[source], place[source])):
        part = min(quantity, room[source] - pieces[source])
        if part > 0 and pieces[source]:
            pieces[source] += part
            quantity -= part
    return quantity


def _too_much(quantity: int, takers: Sequence[Taker]) -> list[Taker]:
    """Those whose share is beyond their room."""
    total = sum(taker.weight for taker in takers)
    return [taker for taker in takers if quantity * taker.weight > taker.room * total]


def _largest_remainder(quantity: int, takers: Sequence[Taker]) -> Pieces:
    total = sum(taker.weight for taker in takers)
    exact = {taker.source: quantity * taker.weight / total / taker.multiple for taker in takers}
    pieces = {taker.source: int(exact[taker.source]) * taker.multiple for taker in takers}
    left = quantity - sum(pieces.values())
    by_fraction = sorted(takers, key=lambda taker: int(exact[taker.source]) - exact[taker.source])
    for taker in by_fraction:
        if taker.multiple <= left and pieces[taker.source] + taker.multiple <= taker.room:
            pieces[taker.source] += taker.multiple
            left -= taker.multiple
    return pieces


def _without_small(pieces: Pieces, takers: Sequence[Taker]) -> Pieces:
    """Pieces below their least lot go to the biggest ones, the smallest first; the last piece stays as it is."""
    least = {taker.source: taker.min_lot for taker in takers}
    kept = {source: part for source, part in pieces.items() if part}
    while len(kept) > 1:
        small = [source for source, part in kept.items() if part < least[source]]
        if not small:
            break
        source = min(small, key=lambda source: (kept[source], str(source)))
        to_biggest(kept, takers, kept.pop(source))
    return kept
