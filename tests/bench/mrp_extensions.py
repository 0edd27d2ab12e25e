"""Extensions at random for a bench network: clusters of substitutes, break points, co-products, alternates."""

import random
from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise
from time import process_time

from backend.kernel.mrp.joined.arranging import joined_network
from backend.kernel.mrp.joined.facts import Alternates, CoProduct, Extensions, Source
from backend.kernel.mrp.network import Network, Picture, network_of
from backend.kernel.mrp.plan import plan_network
from backend.kernel.substitution.breakpoint_facts import BreakPoint
from backend.kernel.substitution.facts import Member, Option, Rules, Scheme

CLUSTERS, POINTS, COPRODUCTS, ALTERNATES = 300, 100, 100, 100


def extended_runs(picture: Picture, rounds: int = 5) -> dict[str, float]:
    """CPU seconds from columns to planned orders, plain and with all extensions in turn; the best of each."""
    extensions = extensions_of(network_of(picture))
    pairs = [(cpu(picture), cpu(picture, extensions)) for _ in range(rounds)]
    plain, extended = (min(column) for column in zip(*pairs, strict=True))
    return {
        "kernel_beside": round(plain, 4),
        "kernel_extended": round(extended, 4),
        "extended_to_plain": round(extended / plain, 2),
    }


def cpu(picture: Picture, extensions: Extensions | None = None) -> float:
    begun = process_time()
    network = network_of(picture)
    plan_network(network if extensions is None else joined_network(network, extensions))
    return process_time() - begun


def extensions_of(network: Network, seed: int = 1) -> Extensions:
    """Each item is concerned once at most; items of a cluster stand at one level, co-products below their hosts."""
    chance = random.Random(seed)
    free = _Free(network, chance)
    schemes = _schemes(free, chance)
    points = [_point(number, free.take(2), chance) for number in range(POINTS)]
    coproducts = [CoProduct(*free.pair(), Fraction(3, 10), drive=number % 2 == 0) for number in range(COPRODUCTS)]
    sources = (Source("near", cap=500, cap_days=20, lead_time=3), Source("far", priority=2, lead_time=9))
    alternates = {free.take(1)[0]: Alternates(sources) for _ in range(ALTERNATES)}
    return Extensions(Rules(schemes), points, coproducts, alternates)


def schemes_of(network: Network, seed: int = 1) -> Rules:
    """The clusters of substitutes alone."""
    chance = random.Random(seed)
    return Rules(_schemes(_Free(network, chance), chance))


def _schemes(free: "_Free", chance: random.Random) -> list[Scheme]:
    return [_scheme(number, free.take(chance.choice((2, 2, 3)))) for number in range(CLUSTERS)]


def _scheme(number: int, items: list[int]) -> Scheme:
    main, *others = items
    options = tuple(Option(f"o{item}", (Member(item),), rank) for rank, item in enumerate(others, 2))
    kind = ("substitution_priority", "substitution_priority", "substitution_use_up")[number % 3]
    return Scheme(f"s{number}", kind, (Member(main),), options)  # type: ignore[arg-type]


def _point(number: int, items: list[int], chance: random.Random) -> BreakPoint:
    old, new = items
    return BreakPoint(f"b{number}", old, (Member(new),), quantity=chance.randint(100, 2000))


class _Free:
    """Items nobody has taken yet, level by level below the top."""

    def __init__(self, network: Network, chance: random.Random) -> None:
        begins, order = network.begins.tolist(), network.order.tolist()
        levels = [order[begin:end] for begin, end in pairwise(begins[1:])]
        for level in levels:
            chance.shuffle(level)
        self._levels, self._chance = levels, chance

    def take(self, count: int) -> list[int]:
        level = self._chance.choice([level for level in self._levels if len(level) > count])
        return [level.pop() for _ in range(count)]

    def pair(self) -> Iterator[int]:
        """A host and an item of a level below it."""
        above = self._chance.randrange(len(self._levels) - 1)
        yield self._levels[above].pop()
        yield self._levels[above + 1].pop()
