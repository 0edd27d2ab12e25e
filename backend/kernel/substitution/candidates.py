"""A scheme turned into ranked candidates: in which order supply is taken, what is ordered (planning.md §3.1)."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from math import lcm
from typing import NamedTuple

from backend.kernel.substitution.facts import MAIN, SERVICE, Key, Member, Need, Option, Rules, Scheme

Amounts = tuple[tuple[Key, int, int], ...]  # item, numerator, denominator of its quantity for 1 of the basis


class Candidate(NamedTuple):
    """A set that may serve. The basis is the main's quantity, or whole sets where several lines go together.

    It covers multiples of `step`; `share` caps it to that part of the need. `keep` of it stays untouched,
    `wait` is how many days later its supply may come and still goes first. `window` is the option's validity.
    """

    option: str
    amounts: Amounts
    step: int
    reason: str
    share: Fraction | None = None
    keep: int = 0
    wait: int = 0
    window: Option | None = None


class Plain(NamedTuple):
    """One-to-one candidates as (option, item, reason), and the (option, item) that is ordered."""

    scheme: str
    steps: tuple[tuple[str, Key, str], ...]
    order: tuple[str, Key]
    protect: bool


@dataclass(frozen=True, slots=True)
class Recipe:
    """Candidates in the order their supply is taken, and those new orders may go to, first choice first."""

    scheme: str
    candidates: tuple[Candidate, ...]
    orderable: tuple[Candidate, ...]
    mix: bool = True
    protect: bool = True
    specified: bool = False
    apart: tuple[str, ...] = ()  # options the day leaves out

    def plain(self) -> Plain | None:
        """The recipe as bare one-to-one rows, where it is no more than that."""
        rows = self.candidates
        bare = all(
            len(each.amounts) == 1
            and each.amounts[0][1:] == (1, 1)
            and (each.step, each.share, each.keep, each.wait) == (1, None, 0, 0)
            and (each.window is None or (each.window.valid_from, each.window.valid_to) == (None, None))
            for each in (*rows, *self.orderable)
        )
        if not bare or not self.mix or not self.orderable:
            return None
        first = self.orderable[0]
        steps = tuple((each.option, each.amounts[0][0], each.reason) for each in rows)
        return Plain(self.scheme, steps, (first.option, first.amounts[0][0]), self.protect)


class Basis(NamedTuple):
    """What covers are counted in: `per` of each main item makes 1, in steps of at least `step`."""

    mains: Amounts
    per: Mapping[Key, Fraction]
    step: int


def alone(item: Key, unit: int) -> Recipe:
    """No scheme: the item itself, from stock and then ordered."""
    main = Candidate(MAIN, ((item, 1, 1),), unit, "main")
    return Recipe("", (main,), (main,))


def basis_of(scheme: Scheme, item: Key, rules: Rules) -> Basis:
    """The main's own quantity for one line; whole main sets for several."""
    if len(scheme.main) == 1:
        return Basis(((item, 1, 1),), {item: Fraction(1)}, rules.units.get(item, 1))
    per = {member.item: Fraction(member.per * rules.one) for member in scheme.main}
    return Basis(tuple((at, ratio.numerator, ratio.denominator) for at, ratio in per.items()), per, 1)


def recipe(scheme: Scheme, basis: Basis, rules: Rules, need: Need) -> Recipe:
    """The candidates on the need's reference day, before vetoes; service needs may use what is kept for them."""
    service = need.kind == SERVICE
    main = Candidate(MAIN, basis.mains, basis.step, "", keep=0 if service else scheme.keep, wait=scheme.wait_days)
    chosen = sorted(scheme.options, key=lambda option: (option.rank, option.id))
    options = [_candidate(scheme, option, basis, rules) for option in chosen]
    taken, orders, reason = _by_kind(scheme, (main, options), need)
    taken = [made if made.reason else made._replace(reason=reason) for made in taken]
    first = scheme.order_on or (orders[0].option if orders else MAIN)
    orders.sort(key=lambda made: made.option != first)
    named = {made.option for made in taken}
    apart = tuple(made.option for made in (main, *options) if made.option not in named)
    designated = scheme.kind == "substitution_specified"
    return Recipe(scheme.id, tuple(taken), tuple(orders), scheme.mix, scheme.protect, designated, apart)


def _by_kind(
    scheme: Scheme, sides: tuple[Candidate, list[Candidate]], need: Need
) -> tuple[list[Candidate], list[Candidate], str]:
    """(taken in this order, ordered in this preference, the reason) for each of the six kinds."""
    main, options = sides
    kind = scheme.kind
    if kind == "substitution_use_up":
        return [main, *options], list(options), "use_up"
    if kind == "substitution_by_date":
        return _by_date(scheme, sides, need.on)
    if kind == "substitution_specified":
        return list(options), list(options), "designated"
    if kind == "replacement":
        return [main, *options] if need.kind == SERVICE else list(options), list(options), "successor"
    if kind == "substitution_group":
        order = [*options, main] if scheme.option_first else [main, *options]
        return order, [main, *options], "whole_sets"
    ranks = {option.id: option.rank for option in scheme.options} | {MAIN: scheme.main_rank}
    order = sorted((main, *options), key=lambda made: (ranks[made.option], made.option != MAIN, made.option))
    return order, list(order), "by_rank"


def _by_date(
    scheme: Scheme, sides: tuple[Candidate, list[Candidate]], day: int
) -> tuple[list[Candidate], list[Candidate], str]:
    main, options = sides
    if scheme.day is None or day < scheme.day:
        return [main], [main], "before_date"
    left_over = [main._replace(reason="left_over")] if scheme.leftover == "use_up" else []
    return [*left_over, *options], list(options), "after_date"


def _candidate(scheme: Scheme, option: Option, basis: Basis, rules: Rules) -> Candidate:
    """Ratios to one of the basis; a set of several members is whole, so are pieces."""
    single = len(scheme.main) == 1
    scale = Fraction(1, Fraction(scheme.main[0].per)) if single else Fraction(rules.one)
    amounts = tuple(_amount(member, scale) for member in option.members)
    step = basis.step
    if single and len(option.members) > 1:
        step = lcm(step, int(scheme.main[0].per * rules.one))
    return Candidate(option.id, amounts, step, "", option.share, window=option)


def _amount(member: Member, scale: Fraction) -> tuple[Key, int, int]:
    ratio = member.per * scale
    return member.item, ratio.numerator, ratio.denominator


def joined(schemes: Mapping[Key, Scheme], per: Mapping[Key, Fraction], rules: Rules) -> Scheme:
    """Linked schemes of several lines as one: per parent unit every main against every option of one name.

    `per` is each line's (scaled) quantity for one parent; options of the lines go together by rank.
    """
    first = min(schemes.values(), key=lambda scheme: scheme.id)
    main = tuple(Member(item, per[item] / rules.one) for item in schemes)
    columns: dict[int, list[Option]] = {}
    for scheme in schemes.values():
        for place, option in enumerate(sorted(scheme.options, key=lambda option: (option.rank, option.id))):
            columns.setdefault(place, []).append(option)
    whole = [column for column in columns.values() if len(column) == len(schemes)]
    options = tuple(_linked(column, list(schemes.items()), (per, rules.one)) for column in whole)
    return replace(first, main=main, options=options)


def _linked(column: list[Option], lines: list[tuple[Key, Scheme]], scale: tuple[Mapping[Key, Fraction], int]) -> Option:
    per, one = scale
    total: dict[Key, Fraction] = {}
    for option, (item, scheme) in zip(column, lines, strict=True):
        for member in option.members:
            ratio = Fraction(member.per) / Fraction(scheme.main[0].per) * per[item] / one
            total[member.item] = total.get(member.item, Fraction(0)) + ratio
    members = tuple(Member(item, ratio) for item, ratio in total.items())
    first, name = min(column, key=lambda option: option.rank), "+".join(dict.fromkeys(option.id for option in column))
    share = min((option.share for option in column if option.share is not None), default=None)
    start = max((option.valid_from for option in column if option.valid_from is not None), default=None)
    end = min((option.valid_to for option in column if option.valid_to is not None), default=None)
    return Option(name, members, first.rank, share, start, end)
