"""Schemes that contradict themselves or each other, found and named; the rest is still evaluated (planning.md §3)."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations

from backend.kernel.substitution.decisions import Finding
from backend.kernel.substitution.facts import MAIN, Key, Scheme
from backend.kernel.substitution.scopes import disjoint, specificity, windows_meet

ONE_WAY = ("substitution_use_up", "substitution_by_date", "replacement")
MOST_PATHS = 1000  # ways looked at side by side in one tangle
Arcs = Mapping[Key, Sequence[Scheme]]
Step = tuple[Key, Scheme]


def fault(scheme: Scheme, one: int = 1) -> str:
    """What makes a scheme unusable by itself; "" when nothing does."""
    mains = [member.item for member in scheme.main]
    sets = [scheme.main, *(option.members for option in scheme.options)]
    shares = [option.share for option in scheme.options if option.share is not None]
    named = [option.id for option in scheme.options]
    faults = {
        "no_main": not mains,
        "no_option": not scheme.options,
        "empty_option": any(not option.members for option in scheme.options),
        "ratio_not_positive": any(member.per <= 0 for members in sets for member in members),
        "item_twice": any(len({member.item for member in members}) < len(members) for members in sets),
        "main_is_no_whole_quantity": any((member.per * one).denominator != 1 for member in scheme.main),
        "replaces_itself": any({m.item for m in option.members} == set(mains) for option in scheme.options),
        "share_out_of_range": any(not 0 < share <= 1 for share in shares),
        "no_day": scheme.kind == "substitution_by_date" and scheme.day is None,
        "unknown_order_on": scheme.order_on not in (None, MAIN, *named),
        "option_twice": len(set(named)) < len(named) or MAIN in named,
        "negative_quantity": scheme.keep < 0 or (scheme.quantity is not None and scheme.quantity <= 0),
    }
    return next((name for name, wrong in faults.items() if wrong), "")


def sound(schemes: Iterable[Scheme], one: int = 1) -> tuple[list[Scheme], list[Finding]]:
    """The released schemes that can be followed, by id, and what was found wrong with the others."""
    kept, findings = [], []
    for scheme in sorted(schemes, key=lambda scheme: scheme.id):
        wrong = fault(scheme, one)
        if wrong:
            items = tuple(member.item for member in scheme.main)
            findings.append(Finding("substitution_invalid", items, (scheme.id,), reason=wrong))
        elif scheme.state == "released":
            kept.append(scheme)
    findings += list(_ambiguous(kept))
    for cycle in cycles(kept):
        findings.append(cycle)
        kept = [scheme for scheme in kept if scheme.id not in cycle.schemes]
    return kept, findings


def _ambiguous(schemes: Sequence[Scheme]) -> Iterator[Finding]:
    """Two schemes that only their id tells apart: the lower id rules, and both are named."""
    by_item: dict[tuple[Key, ...], list[Scheme]] = defaultdict(list)
    for scheme in schemes:
        for member in scheme.main:
            role = scheme.kind if scheme.kind in ("substitution_specified", "replacement") else ""
            start = scheme.valid_from
            by_item[member.item, specificity(scheme), scheme.value, scheme.priority, role, start].append(scheme)
    told = set()
    for (item, *_), rivals in by_item.items():
        for one, two in combinations(rivals, 2):
            if not disjoint(one, two) and (one.id, two.id) not in told:
                told.add((one.id, two.id))
                yield Finding("substitution_ambiguous", (item,), (one.id, two.id), reason="equal_priority")


def cycles(schemes: Sequence[Scheme]) -> Iterator[Finding]:
    """Loops of one-way schemes that can be in force together, each scheme named in one loop at most."""
    core = _core([scheme for scheme in schemes if scheme.kind in ONE_WAY])
    arcs, used = _arcs(core), set[str]()
    for scheme in core:
        loop = _loop(arcs, scheme) if scheme.id not in used else []
        if loop:
            named = tuple(step.id for _, step in loop)
            used.update(named)
            arcs = _arcs([other for other in core if other.id not in used])
            items = tuple(item for item, _ in loop)
            yield Finding("substitution_cycle", (*items, items[0]), named, reason="one_way")


def _core(schemes: list[Scheme]) -> list[Scheme]:
    """What is left when schemes that nothing leads to or that lead nowhere are taken away again and again."""
    while True:
        mains = {member.item for scheme in schemes for member in scheme.main}
        targets = {item for scheme in schemes for item in _targets(scheme)}
        kept = [
            scheme
            for scheme in schemes
            if mains & _targets(scheme) and targets & {member.item for member in scheme.main}
        ]
        if len(kept) == len(schemes):
            return kept
        schemes = kept


def _targets(scheme: Scheme) -> set[Key]:
    return {member.item for option in scheme.options for member in option.members}


def _arcs(schemes: Iterable[Scheme]) -> Arcs:
    """Schemes by the items of their main."""
    arcs: dict[Key, list[Scheme]] = defaultdict(list)
    for scheme in schemes:
        for main in scheme.main:
            arcs[main.item].append(scheme)
    return arcs


def _loop(arcs: Arcs, scheme: Scheme) -> list[Step]:
    """A shortest way from a main of the scheme back to it by schemes that meet, as (item, scheme leaving it)."""
    for main in scheme.main:
        paths: list[list[Step]] = [[(main.item, scheme)]]
        while paths:
            for path in paths:
                if main.item in _targets(path[-1][1]):
                    return path
            paths = [longer for path in paths for longer in _longer(arcs, path)][:MOST_PATHS]
    return []


def _longer(arcs: Arcs, path: list[Step]) -> Iterator[list[Step]]:
    """The way so far, one scheme further, where that can be in force together with all of it."""
    along, passed = [scheme for _, scheme in path], {item for item, _ in path}
    for item in sorted(_targets(along[-1]) - passed, key=str):
        for scheme in arcs.get(item, ()):
            if windows_meet([*along, scheme]) and not any(disjoint(scheme, other) for other in along):
                yield [*path, (item, scheme)]
