"""Which scheme a need follows: the most specific alone, then latest start, priority number, id (planning.md §3.1)."""

from collections.abc import Iterable, Iterator

from backend.kernel.substitution.decisions import Refusal
from backend.kernel.substitution.facts import LEVELS, Need, Option, Scheme, Veto

BEFORE_ALL = -(1 << 60)
WEIGHT = {level: 2 * (len(LEVELS) - place) for place, level in enumerate(LEVELS)}


def specificity(scheme: Scheme) -> int:
    """Order line 14, order 12 … item 2; one more when bound to a site."""
    return WEIGHT[scheme.level] + (scheme.site is not None)


def ranked(schemes: Iterable[Scheme]) -> list[Scheme]:
    """The order in which schemes are tried."""
    return sorted(schemes, key=_rank)


def _rank(scheme: Scheme) -> tuple[int, int, int, str]:
    start = BEFORE_ALL if scheme.valid_from is None else scheme.valid_from
    return -specificity(scheme), -start, scheme.priority, scheme.id


def within(rule: Scheme | Option | Veto, day: int) -> bool:
    """Valid on [from, to)."""
    first, end = rule.valid_from, rule.valid_to
    return (first is None or first <= day) and (end is None or day < end)


def mismatch(scheme: Scheme, need: Need) -> str:
    """Why the scheme does not speak of this need; "" when it does."""
    if scheme.state != "released":
        return "not_released"
    if scheme.level != "item" and getattr(need, scheme.level) != scheme.value:
        return "other_scope"
    if scheme.site is not None and scheme.site != need.site:
        return "other_site"
    if (scheme.valid_from is not None or scheme.valid_to is not None) and not within(scheme, need.on):
        return "not_valid"
    return ""


def first_match(schemes: Iterable[Scheme], need: Need) -> Scheme | None:
    """The scheme that rules the need, of schemes already ranked."""
    for scheme in schemes:
        if not mismatch(scheme, need):
            return scheme
    return None


def passed_over(schemes: Iterable[Scheme], need: Need, chosen: str) -> Iterator[Refusal]:
    """Why each of the other schemes did not rule: it does not match, or a more specific or earlier one did."""
    for scheme in schemes:
        if scheme.id != chosen:
            yield Refusal(scheme.id, "", mismatch(scheme, need) or "outranked")


def veto_of(vetoes: Iterable[Veto], need: Need) -> Veto | None:
    """The first veto that hits the need."""
    for veto in vetoes:
        hit = veto.tag is None or veto.tag in need.tags or veto.tag == ("customer", need.customer)
        if hit and within(veto, need.on):
            return veto
    return None


def disjoint(one: Scheme, two: Scheme) -> bool:
    """No need can meet both scopes and windows."""
    apart = one.level == two.level and one.value != two.value
    elsewhere = None not in (one.site, two.site) and one.site != two.site
    return apart or elsewhere or not windows_meet((one, two))


def windows_meet(schemes: Iterable[Scheme]) -> bool:
    """There is a day on which all are in force; a by-date scheme is from its day on."""
    starts, ends = [], []
    for scheme in schemes:
        starts += [day for day in (scheme.valid_from, scheme.day) if day is not None]
        ends += [scheme.valid_to] if scheme.valid_to is not None else []
    return not starts or not ends or max(starts) < min(ends)
