"""A row of the rules of forecast consumption 冲销: which orders it speaks of and how they take (planning.md §1.1)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import Literal, get_args

from backend.kernel.demand.check import wrong
from backend.kernel.demand.facts import DIMENSIONS
from backend.kernel.demand.predicate import ALWAYS, Predicate

Action = Literal["consume", "skip"]
WindowUnit = Literal["calendar", "working", "bucket"]
Direction = Literal["back_then_forward", "forward_then_back", "back", "forward", "own_only"]
Loops = Literal["level_first", "window_first"]
PastDue = Literal["drop", "carry", "keep"]
CurrentBucket = Literal["whole", "prorate"]
Window = Literal["own", "back", "forward"]
Level = tuple[str, ...]

WINDOWS: Mapping[Direction, tuple[Window, ...]] = {
    "back_then_forward": ("own", "back", "forward"),
    "forward_then_back": ("own", "forward", "back"),
    "back": ("own", "back"),
    "forward": ("own", "forward"),
    "own_only": ("own",),
}
CHOICES: Mapping[str, Sequence[str]] = {
    "action": get_args(Action),
    "unit": get_args(WindowUnit),
    "direction": get_args(Direction),
    "loops": get_args(Loops),
    "past_due": get_args(PastDue),
    "current_bucket": get_args(CurrentBucket),
}


@dataclass(frozen=True, slots=True)
class ConsumptionRule:
    """The first rule by sequence whose predicate is true of a line says how it takes; a skipped line takes nothing.

    `levels` are dimensions of forecasts, most specific first. `outlier_pct` caps what one line takes of one bucket's
    original; over-consumption is told above `tolerance_pct` of the bucket and from `tolerance_least` on.
    A past-due bucket is dropped when its own lines have taken, carried into the current one (at most `carry_buckets`
    on, × `decay` each) or kept until `grace` days after its end. The current bucket counts whole or by open days left.
    """

    id: str
    sequence: int
    predicate: Predicate = ALWAYS
    action: Action = "consume"
    back: int = 0
    forward: int = 0
    unit: WindowUnit = "calendar"
    direction: Direction = "back_then_forward"
    levels: tuple[Level, ...] = (("item",),)
    loops: Loops = "level_first"
    borrow: bool = False
    outlier_pct: Fraction | None = None
    tolerance_pct: Fraction = Fraction(10)
    tolerance_least: int | None = None
    past_due: PastDue = "drop"
    carry_buckets: int = 1
    decay: Fraction = Fraction(1)
    grace: int = 0
    current_bucket: CurrentBucket = "whole"


OWN_BUCKET = ConsumptionRule("", 0)  # where no rule speaks: the own bucket, level item


def in_sequence(rules: Iterable[ConsumptionRule]) -> list[ConsumptionRule]:
    """Checked, and in the order in which they are asked."""
    found = sorted(rules, key=lambda rule: (rule.sequence, rule.id))
    for rule in found:
        check_rule(rule)
    for one, two in pairwise(found):
        if one.sequence == two.sequence:
            raise wrong("sequence", f"Rules {one.id} and {two.id} have the same number {one.sequence}.")
    return found


def check_rule(rule: ConsumptionRule) -> None:
    for name, choices in CHOICES.items():
        if getattr(rule, name) not in choices:
            raise wrong(name, f"It must be one of {', '.join(choices)}.")
    for name in ("back", "forward", "carry_buckets", "grace"):
        at_least(name, getattr(rule, name), 0)
    if rule.tolerance_least is not None:
        at_least("tolerance_least", rule.tolerance_least, 0)
    at_least("tolerance_pct", rule.tolerance_pct, 0)
    if rule.outlier_pct is not None and not 0 < rule.outlier_pct <= 100:
        raise wrong("outlier_pct", "It must be above 0 and at most 100.")
    if not 0 < rule.decay <= 1:
        raise wrong("decay", "It must be above 0 and at most 1.")
    check_levels(rule.levels)


def check_levels(levels: Sequence[Level]) -> None:
    if not levels:
        raise wrong("levels", "At least one level is needed.")
    for number, level in enumerate(levels):
        for name in level:
            if name not in DIMENSIONS:
                raise wrong(f"levels.{number}", f"{name} is not one of {', '.join(DIMENSIONS)}.")
        if ("item" in level) == ("family" in level):
            raise wrong(f"levels.{number}", "A level names the item or the family, and not both.")
        if len(set(level)) < len(level):
            raise wrong(f"levels.{number}", "It names a dimension twice.")
    if len({frozenset(level) for level in levels}) < len(levels):
        raise wrong("levels", "A level stands in it twice.")


def at_least(name: str, value: int | Fraction, least: int) -> None:
    if value < least:
        raise wrong(name, f"It must be {least} or more.")
