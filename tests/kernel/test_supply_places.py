"""Segments by place and column: the same nodes and arcs as node by node."""

from random import Random

import numpy as np
import pytest

from backend.kernel.mrp.arrays import small
from backend.kernel.supply.build import build
from backend.kernel.supply.places import Arcs, Places, handed_down
from tests.builders.supply import demand, facts, item_site, line

ITEMS = "TUVWXYZ"
SEGMENTS = ("", "so1", "so2", "so3")


def a_factory(seed):
    """Items for everybody or for orders, each made of some that come after it, and what is wanted."""
    random = Random(seed)
    sites = [item_site(one, random.choice(("MTS", "MTO", "ATO"))) for one in ITEMS]
    lines = [
        line(parent, part, random.randint(1, 3))
        for at, parent in enumerate(ITEMS)
        for part in ITEMS[at + 1 :]
        if random.random() < 0.4
    ]
    wanted = [f"{random.choice(ITEMS)}/{random.choice(SEGMENTS)}".removesuffix("/") for _ in range(6)]
    return facts(*sites, lines=lines, demands=[demand(at, one, 9, 1) for at, one in enumerate(wanted)])


@pytest.mark.parametrize("seed", range(30))
def test_both_ways_of_handing_segments_down_make_one_network(seed):
    told = a_factory(seed)
    built = build(told)
    arcs = Arcs(
        *(small([ITEMS.index(getattr(one, end).item) for one in told.lines]) for end in ("parent", "component"))
    )
    keyed = np.array([one.keyed for one in told.item_sites])
    kept = [one.item for one in built.facts.demands if one.item.segment]
    asked = (
        small([ITEMS.index(one.item) for one in kept]),
        small([SEGMENTS.index(one.segment) for one in kept]),
    )
    made = handed_down(keyed, arcs, asked)
    named = [*((one, "") for one in ITEMS), *nodes(made)]
    assert sorted(nodes(made)) == sorted((one.item, one.segment) for one in built.segments.nodes)
    copied = made.arcs(arcs)
    here = [*zip(arcs.parent.tolist(), arcs.component.tolist(), strict=True)]
    here += zip(copied.parent.tolist(), copied.component.tolist(), strict=True)
    expected = [
        ((one.parent.item, one.parent.segment), (one.component.item, one.component.segment))
        for one in built.facts.lines
    ]
    assert sorted((named[parent], named[part]) for parent, part in here) == sorted(expected)


def nodes(made):
    return [(ITEMS[place], SEGMENTS[segment]) for place, segment in zip(made.place, made.segment, strict=True)]


def test_a_place_without_a_node_is_that_for_everybody():
    made = Places(3, small([0, 2]), small([1, 2]))
    assert made.of(small([0, 0, 2, 1]), small([1, 2, 2, 1])).tolist() == [3, 0, 4, 1]
    assert Places(3, small([]), small([])).of(small([2]), small([1])).tolist() == [2]


def test_a_loop_comes_to_an_end():
    arcs = Arcs(small([0, 1, 1]), small([1, 0, 2]))
    made = handed_down(np.array([True, True, False]), arcs, (small([0]), small([2])))
    assert (made.place.tolist(), made.segment.tolist()) == ([0, 1], [2, 2])
    assert made.arcs(arcs).component.tolist() == [4, 3, 2]
