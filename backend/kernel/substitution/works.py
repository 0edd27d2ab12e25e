"""Needs turned into works: designation, replacement, the scheme, sets and linked lines (planning.md §3.2)."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from math import gcd
from operator import attrgetter
from typing import NamedTuple

from backend.kernel.substitution.book import Book
from backend.kernel.substitution.candidates import Plain, Recipe, basis_of, joined, recipe
from backend.kernel.substitution.decisions import Wanted
from backend.kernel.substitution.facts import SERVICE, Key, Need, Scheme
from backend.kernel.substitution.scopes import first_match

Rank = tuple[int, int, str, str]


class Piece(NamedTuple):
    """A part of a need after replacement: `item` is its main now, `wanted` in that item's units."""

    need: Need
    item: Key
    wanted: int
    asked: int
    scheme: Scheme | None = None
    recipe: Recipe | None = None


class Work(NamedTuple):
    """What is served in one go: one line by quantity, or several lines in `amount` whole sets.

    `claims` are what the work may use of its own right: (item, day, quantity).
    """

    needs: tuple[Need, ...]
    lines: tuple[Wanted, ...]
    recipe: Recipe
    amount: int
    day: int
    claims: tuple[tuple[Key, int, int], ...]

    def covers(self, before: int, after: int, book: Book) -> tuple[int, ...]:
        """What each line gets between two amounts of the work; over the whole work they sum to its quantity."""
        if len(self.lines) == 1:
            return (after - before,)
        return tuple(_share(line, after, self, book) - _share(line, before, self, book) for line in self.lines)


def _share(line: Wanted, amount: int, work: Work, book: Book) -> int:
    return min(line.quantity, book.whole(line.item, Fraction(line.quantity * amount, work.amount)))


rank: Callable[[Need], Rank] = attrgetter("day", "priority", "kind", "id")  # the order needs are served in


def _never(item: Key) -> Plain | None:
    return None


@dataclass
class Desk:
    """Cuts needs into works, in the order of service; `used` is how far each designation is used up.

    `short` lets needs with bare one-to-one rules go the short way, to the same decisions.
    """

    book: Book
    short: bool = True
    used: dict[str, int] = field(default_factory=lambda: defaultdict(int))

    def works(self, needs: Iterable[Need]) -> list[Work | Need]:
        """All works, first served first; a need with bare one-to-one candidates stands for itself."""
        made: list[Work | Need] = []
        parents: dict[str, list[Need]] = {}
        plain = self.book.plain if self.short else _never
        for need in sorted(needs, key=rank):
            if need.parent is not None:
                parents.setdefault(need.parent, []).append(need)
            elif need.quantity > 0 and plain(need.item) is not None:
                made.append(need)
            else:
                made += [self._single(piece) for piece in self.pieces(need)]
        if parents:
            for lines in parents.values():
                made += self._together(lines)
            made.sort(key=lambda work: rank(work.needs[0] if isinstance(work, Work) else work))
        return made

    def pieces(self, need: Need) -> Iterator[Piece]:
        """A designated part first, the rest by replacement and the scheme that rules."""
        book, rest = self.book, need.quantity
        if rest <= 0:
            return
        if book.designating:
            for piece in self._designated(need, need.item, (rest, rest)):
                rest -= piece.asked
                yield piece
        if rest and need.item in book.replacing:
            yield from self._replaced(need, rest)
        elif rest:
            yield Piece(need, need.item, book.whole(need.item, rest), rest, book.ruling_scheme(need.item, need))

    def _replaced(self, need: Need, rest: int) -> Iterator[Piece]:
        book = self.book
        chain = book.successor(need.item, need)
        if chain.passed and need.kind == SERVICE:
            wanted = book.whole(need.item, rest)
            yield Piece(need, need.item, wanted, rest, None, book.service_recipe(need.item, need, chain))
            return
        wanted = book.whole(chain.item, rest * chain.ratio)
        for piece in self._designated(need, chain.item, (wanted, rest)) if chain.passed else ():
            wanted, rest = wanted - piece.wanted, rest - piece.asked
            yield piece
        if wanted:
            yield Piece(need, chain.item, wanted, rest, book.ruling_scheme(chain.item, need))

    def _designated(self, need: Need, item: Key, open_: tuple[int, int]) -> Iterator[Piece]:
        """The part of the need a person gave a named item; `open_` is (wanted of the item, asked of the need)."""
        wanted, asked = open_
        scheme = first_match(self.book.designating.get(item, ()), need)
        if scheme is None or len(scheme.main) > 1:
            return
        part = wanted
        if scheme.quantity is not None:
            part = min(wanted, scheme.quantity - self.used[scheme.id])
            self.used[scheme.id] += max(part, 0)
        if part > 0:
            whole = self.book.whole(item, part)
            yield Piece(need, item, whole, asked if part == wanted else asked * part // wanted, scheme)

    def _single(self, piece: Piece) -> Work:
        """One line by itself; a scheme for several lines does not speak of it."""
        book, need = self.book, piece.need
        made, scheme = piece.recipe, piece.scheme
        if scheme is not None and len(scheme.main) > 1:
            without = frozenset([scheme.id])
            while scheme is not None and len(scheme.main) > 1:
                scheme = book.ruling_scheme(piece.item, need, without)
                without |= {scheme.id} if scheme is not None else set()
        if made is None:
            made = book.alone(piece.item) if scheme is None else book.recipe(scheme, piece.item, need)
        line = Wanted(need.id, piece.item, piece.wanted, piece.asked)
        return Work((need,), (line,), made, piece.wanted, need.day, (_claim(made, piece),))

    def _together(self, needs: Sequence[Need]) -> list[Work]:
        """Lines of one parent: sets and links first, each remaining line alone; earliest line first."""
        pieces = [piece for need in needs for piece in self.pieces(need)]
        pieces = self._agreed(pieces)
        works: list[Work] = []
        for group in _groups(pieces):
            made, rest = self._set(group) if group[0].scheme and len(group) > 1 else ([], group)
            works += made
            works += [self._single(piece) for piece in rest]
        return works

    def _agreed(self, pieces: list[Piece]) -> list[Piece]:
        """Schemes for several lines only where each of their lines is there and follows them."""
        refused: frozenset[str] = frozenset()
        while True:
            followed = defaultdict(set)
            for piece in pieces:
                if piece.scheme is not None:
                    followed[piece.scheme.id].add(piece.item)
            short = {
                piece.scheme.id
                for piece in pieces
                if piece.scheme is not None
                and {member.item for member in piece.scheme.main} - followed[piece.scheme.id]
            }
            if not short:
                return pieces
            refused |= short
            pieces = [self._again(piece, refused) for piece in pieces]

    def _again(self, piece: Piece, refused: frozenset[str]) -> Piece:
        if piece.scheme is None or piece.scheme.id not in refused:
            return piece
        return piece._replace(scheme=self.book.ruling_scheme(piece.item, piece.need, refused))

    def _set(self, group: Sequence[Piece]) -> tuple[list[Work], list[Piece]]:
        """The group's whole sets as one work, and what of its lines lies outside them."""
        schemes = {piece.item: piece.scheme for piece in group if piece.scheme is not None}
        lead = group[0]
        if len(lead.scheme.main) > 1 if lead.scheme else False:
            sets, scheme = self._sets_of(group), lead.scheme
        else:
            sets = lead.need.parent_quantity or gcd(*(piece.wanted for piece in group))
            scheme = joined(schemes, {piece.item: Fraction(piece.wanted, sets) for piece in group}, self.book.rules)
        if scheme is None or sets == 0:
            return [], [piece._replace(scheme=None, recipe=self.book.alone(piece.item)) for piece in group]
        made = recipe(scheme, basis_of(scheme, lead.item, self.book.rules), self.book.rules, lead.need)
        parts = [self._within(piece, scheme, sets) for piece in group]
        return [_joint(parts, made, sets)], [
            rest for piece, part in zip(group, parts, strict=True) for rest in self._outside(piece, part)
        ]

    def _sets_of(self, group: Sequence[Piece]) -> int:
        per = self._per(group[0].scheme)
        return min(piece.wanted // per[piece.item] for piece in group)

    def _per(self, scheme: Scheme | None) -> Mapping[Key, int]:
        one = self.book.rules.one
        return {member.item: int(member.per * one) for member in scheme.main} if scheme else {}

    def _within(self, piece: Piece, scheme: Scheme, sets: int) -> Piece:
        """The part of a line that makes whole sets."""
        per = next(member.per for member in scheme.main if member.item == piece.item)
        wanted = min(piece.wanted, self.book.whole(piece.item, Fraction(per) * self.book.rules.one * sets))
        return piece._replace(wanted=wanted, asked=piece.asked * wanted // piece.wanted)

    def _outside(self, piece: Piece, part: Piece) -> Iterator[Piece]:
        if piece.wanted > part.wanted:
            recipe = self.book.alone(piece.item)
            yield Piece(piece.need, piece.item, piece.wanted - part.wanted, piece.asked - part.asked, None, recipe)


def _joint(parts: Sequence[Piece], made: Recipe, sets: int) -> Work:
    needs = tuple(part.need for part in parts)
    lines = tuple(Wanted(part.need.id, part.item, part.wanted, part.asked) for part in parts)
    claims = tuple((part.item, part.need.day, part.wanted) for part in parts)
    return Work(needs, lines, made, sets, min(need.day for need in needs), claims)


def _claim(made: Recipe, piece: Piece) -> tuple[Key, int, int]:
    """A designated item and the new side of a date are the need's own; else its main is."""
    wanted = piece.wanted
    if made.orderable and all(each.option != "main" for each in made.candidates):
        amounts = made.orderable[0].amounts
        if len(amounts) == 1:
            item, over, under = amounts[0]
            return item, piece.need.day, -(-wanted * over // under)
    return piece.item, piece.need.day, wanted


def _groups(pieces: Iterable[Piece]) -> list[list[Piece]]:
    """Lines that share a set scheme or a link, one line per item; all others alone."""
    groups: dict[Key, list[Piece]] = {}
    for place, piece in enumerate(pieces):
        name: Key = place
        if piece.scheme is not None and piece.recipe is None:
            linked = len(piece.scheme.main) == 1 and piece.scheme.link_key
            name = ("set", piece.scheme.id) if len(piece.scheme.main) > 1 else ("link", linked) if linked else place
        if any(other.item == piece.item for other in groups.get(name, ())):
            name = place
        groups.setdefault(name, []).append(piece)
    return list(groups.values())
