"""The bench's case with a policy on every item: fences, dated safety stock, safety time, yield, assumed reschedules."""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

import numpy as np

from backend.kernel.mrp.arrays import LEAD, LOT_MIN, MULTIPLE, ON_HAND, PERIOD, POLICY, SAFETY
from backend.kernel.mrp.facts import Item
from backend.kernel.mrp.network import Picture
from backend.kernel.mrp.policy import Fences, Lots, Policy, Safety
from backend.kernel.mrp.policy_rows import RECEIPT, movable_of
from backend.kernel.mrp.policy_table import PolicyRows

FENCES = Fences(frozen=3, slushy=10)
USABLE = Fraction(19, 20)


def with_policies(picture: Picture) -> Picture:
    """The same picture; bought items lose a twentieth, every third item has another lot rule."""
    count = len(picture.keys)
    bought = np.bincount(picture.bom.parent, minlength=count) == 0
    rows, items = PolicyRows(count, picture.horizon), {}
    for place, rule in enumerate(picture.rules.table.tolist()):
        policy = policy_of(place, rule[SAFETY], bool(bought[place]))
        lots = rule[LOT_MIN], rule[MULTIPLE], None, rule[PERIOD]
        items[place] = Item(place, rule[ON_HAND], rule[SAFETY], rule[LEAD], *lots, policy=policy)
        rows.add(place, items[place], policy)
    receipts = (column.tolist() for column in vars(picture.dated[1]).values())
    movable = sorted((*row, 0, RECEIPT) for row in zip(*receipts, strict=True))
    path = np.full(count, POLICY, np.uint8)
    return replace(
        picture,
        rules=picture.rules._replace(path=path),
        objects=replace(picture.objects, items=items),
        policies=rows.arrays(movable_of(count, movable)),
    )


def policy_of(place: int, safety: int, bought: bool) -> Policy:
    rules: Sequence[Lots] = (Lots(), Lots("fixed_qty", safety + 20), Lots("poq", safety + 50))
    levels = ((0, safety), (60, 2 * safety), (120, safety + 5))
    return Policy(
        rules[place % 3], Safety(levels, time=2), FENCES, received=USABLE if bought else Fraction(1), assume=14
    )
