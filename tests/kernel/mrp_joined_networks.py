"""Random networks whose items substitute each other, cut in, yield co-products and have a choice of sources."""

from dataclasses import replace
from fractions import Fraction

from hypothesis import strategies as st

from backend.kernel.mrp.joined.facts import Alternates, CoProduct, Extensions, Source
from backend.kernel.substitution.breakpoint_facts import BreakPoint
from backend.kernel.substitution.facts import Member, Need, Option, Rules, Scheme, Veto
from tests.kernel.mrp_networks import HORIZON, SMALL, whole_networks

KINDS = ("use_up", "by_date", "group", "priority")
DAY = st.integers(0, HORIZON - 1)
RATIO = st.sampled_from((1, 1, 1, 2, Fraction(1, 2), Fraction(3, 2)))


@st.composite
def schemes(draw, items, name):
    main, *others = draw(st.permutations(items))[: draw(st.integers(2, 3))]
    kind = draw(st.sampled_from((*(f"substitution_{kind}" for kind in KINDS), "replacement")))
    options = tuple(Option(f"o{n}", (Member(item, draw(RATIO)),), n + 2) for n, item in enumerate(others))
    return Scheme(
        name, kind, (Member(main),), options, mix=draw(st.booleans()), day=draw(DAY),
        main_rank=draw(st.sampled_from((1, 9))), protect=draw(st.booleans()), keep=draw(st.integers(0, 5)),
        link_key=draw(st.sampled_from(("", "", "", "link"))),
    )  # fmt: skip


@st.composite
def points(draw, items, name):
    old, new = draw(st.permutations(items))[:2]
    soft = draw(st.none() | st.integers(0, 80))
    forced = draw(DAY) if soft is None else draw(st.none() | DAY)
    return BreakPoint(
        name, old, (Member(new, draw(RATIO)),), day=forced, quantity=soft, consumed=draw(st.integers(0, 20)),
        latest=draw(st.none() | DAY), split=draw(st.booleans()), group=draw(st.sampled_from(("", "", "g"))),
    )  # fmt: skip


@st.composite
def coproducts(draw, items):
    host, item = draw(st.permutations(items))[:2]
    return CoProduct(host, item, draw(st.fractions(Fraction(1, 5), 2, max_denominator=5)), draw(st.booleans()))


def vetoes(items):
    return st.builds(Veto, st.sampled_from(items), st.just(("market", "EU")), unknown=st.booleans())


@st.composite
def alternates(draw):
    source = {
        "kind": st.sampled_from(("make", "buy")), "priority": st.integers(1, 2), "ratio": st.integers(1, 3),
        "cost": st.none() | st.integers(0, 3).map(Fraction), "lot_from": st.sampled_from((0, 0, 9)),
        "lot_multiple": st.sampled_from((1, 1, 7)), "lead_time": st.integers(0, 5),
        "cap": st.none() | st.integers(0, 60), "valid_to": st.none() | DAY, "lot_to": st.none() | st.integers(1, 60),
        "vetoed": st.sampled_from((False, True)),
    }  # fmt: skip
    made = [Source(name, **{key: draw(values) for key, values in source.items()}) for name in "pq"]
    return Alternates(
        tuple(made), draw(st.sampled_from(("priority", "ratio", "cost", "earliest"))), draw(st.booleans())
    )


def some(values, most):
    return st.lists(values, max_size=most)


@st.composite
def joined_networks(draw, clusters=True):
    """Facts with a few of each extension."""
    facts = draw(whole_networks(loops=draw(st.booleans()), quantity=SMALL))
    items = [item.key for item in facts.items]
    if len(items) < 2:
        return facts
    count = st.integers(0, 2 if clusters else 0)
    extensions = Extensions(
        Rules(
            [draw(schemes(items, f"s{n}")) for n in range(draw(count))],
            draw(some(vetoes(items), 2)),
        ),
        [draw(points(items, f"b{n}")) for n in range(draw(count))],
        draw(some(coproducts(items), 2)),
        draw(st.dictionaries(st.sampled_from(items), alternates(), max_size=2)),
        {row.id: draw(whose()) for row in facts.demands},
    )
    lines = [draw(from_source(line, extensions.alternates)) for line in facts.lines]
    return replace(facts, lines=lines, extensions=extensions)


@st.composite
def from_source(draw, line, chosen):
    return replace(line, source=draw(st.sampled_from((None, "p", "q")))) if line.parent in chosen else line


def whose():
    tags = st.sampled_from((frozenset(), frozenset([("market", "EU")])))
    return st.builds(Need, st.just(""), st.just(None), st.just(0), priority=st.integers(1, 9), tags=tags)
