"""Break points: which needs are still served old, when the new part cuts in, and what is left over (planning.md §4).

A prediction is a function of today's facts: each run walks the needs again, so it lives with stock, issues and
plan. Sources: planning.md §4, engineering.md §8 (records and states).
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from backend.kernel.substitution.breakpoint_facts import BreakPoint, Cut, OldNeed, Side
from backend.kernel.substitution.cutin import judged
from backend.kernel.substitution.facts import Key, Need

Place = tuple[int, int, str]  # when a need's turn comes: day, priority, order (or need)
WEIGHTS = {"bom_line": 4, "end_item": 2, "site": 1}


@dataclass(frozen=True)
class Walk:
    """The needs of one point in their turn, each with its side; `place` is where the switch fell."""

    sides: tuple[Side, ...]
    place: Place | None


def predict(points: Sequence[BreakPoint], needs: Iterable[OldNeed], today: int = 0) -> dict[str, Cut]:
    """Where each point cuts in and on which side every need lies, by point id.

    Points of one group switch at one place, and all needs of a parent order lie on one side of it.
    Needs no point speaks of are left out.
    """
    ruled: dict[str, list[OldNeed]] = defaultdict(list)
    by_part: dict[Key, list[BreakPoint]] = defaultdict(list)
    for point in points:
        by_part[point.old].append(point)
    for need in needs:
        found = ruling(by_part.get(need.item, ()), need)
        if found is not None and need.quantity > 0:
            ruled[found.id] += _cut_at_serial(found, need)
    cuts = {}
    for group in _groups(points):
        for point, walk in _walked(group, ruled):
            cuts[point.id] = judged(point, walk.sides, today)
    return cuts


def ruling(points: Iterable[BreakPoint], need: OldNeed) -> BreakPoint | None:
    """The point of the need: BOM line before end item before site, then the lowest id."""
    fits = [
        point
        for point in points
        if point.old == need.item and all(getattr(point, name) in (None, getattr(need, name)) for name in WEIGHTS)
    ]
    return min(fits, key=lambda point: (-_specificity(point), point.id), default=None)


def _specificity(point: BreakPoint) -> int:
    return sum(weight for name, weight in WEIGHTS.items() if getattr(point, name) is not None)


def _cut_at_serial(point: BreakPoint, need: OldNeed) -> Iterator[OldNeed]:
    """An order that spans the serial is two needs, by its units."""
    if point.serial is None or need.serials is None or not need.serials[0] < point.serial < need.serials[1]:
        yield need
        return
    first, end = need.serials
    old = need.quantity * (point.serial - first) // (end - first)
    if old:
        yield replace(need, quantity=old, serials=(first, point.serial))
    if need.quantity > old:
        yield replace(need, quantity=need.quantity - old, serials=(point.serial, end))


def _groups(points: Iterable[BreakPoint]) -> list[list[BreakPoint]]:
    groups: dict[tuple[str, str], list[BreakPoint]] = {}
    for point in sorted(points, key=lambda point: point.id):
        groups.setdefault(("group", point.group) if point.group else ("point", point.id), []).append(point)
    return list(groups.values())


def _walked(group: Sequence[BreakPoint], ruled: Mapping[str, list[OldNeed]]) -> Iterator[tuple[BreakPoint, Walk]]:
    """Each point's walk; those of a group once more, from the place where they switch together."""
    together = len(group) > 1
    turns: dict[str, Place] = {}
    for need in (need for point in group for need in ruled.get(point.id, ())):
        name = need.parent if together else need.id
        turn = (need.day, need.priority, name)
        turns[name] = min(turns.get(name, turn), turn)
    rows = {
        point.id: [
            (turns[need.parent if together else need.id], need)
            for need in sorted(ruled.get(point.id, ()), key=lambda need: (need.id, need.serials or (0, 0)))
        ]
        for point in group
    }
    for each in rows.values():
        each.sort(key=lambda row: row[0])
    led = _led(group) if together else list(group)
    walks = [_walk(point, rows[point.id]) for point in led]
    if together and not led[0].forced and led[0].first_use is None:
        common = _common_place(led, walks, [row for each in rows.values() for row in each])
        walks = [_at(point, rows[point.id], common) for point in led]
    yield from zip(led, walks, strict=True)


def _led(group: Sequence[BreakPoint]) -> list[BreakPoint]:
    """The lines of a group with what forces any of them forcing all: the earliest date, serial and first use."""
    days = [point.day for point in group if point.day is not None]
    serials = [point.serial for point in group if point.serial is not None]
    uses = [point.first_use for point in group if point.first_use is not None]
    listed = frozenset(order for point in group for order in point.orders)
    return [
        replace(
            point,
            day=min(days, default=None),
            serial=min(serials, default=None),
            first_use=min(uses, default=None),
            orders=listed,
            split=False,
        )
        for point in group
    ]


def _common_place(
    group: Sequence[BreakPoint], walks: Sequence[Walk], rows: Iterable[tuple[Place, OldNeed]]
) -> Place | None:
    """The first or the last of the lines, and never after any latest date."""
    places = [walk.place for walk in walks]
    known = [place for place in places if place is not None]
    if group[0].group_at == "first":
        place = min(known, default=None)
    else:
        place = max(known) if len(known) == len(places) else None
    ends = [point.latest for point in group if point.latest is not None]
    past = [turn for turn, need in rows if ends and need.day >= min(ends)]
    return min([*past, *([place] if place is not None else [])], default=None)


def _at(point: BreakPoint, rows: Iterable[tuple[Place, OldNeed]], place: Place | None) -> Walk:
    """The walk of a line whose group switches at the place."""
    sides = []
    for turn, need in rows:
        forced = _forced(point, need)
        new = forced not in ("", "before") or (place is not None and turn >= place)
        sides.append(_side(point, need, 0 if new else need.quantity, forced or ("group" if new else "old")))
    return Walk(tuple(sides), place)


def _walk(point: BreakPoint, rows: Iterable[tuple[Place, OldNeed]]) -> Walk:
    """Old while the transition quantity lasts; the first need beyond it is new, whole or from there on."""
    left, place, sides = point.left, None, []
    for turn, need in rows:
        forced = _forced(point, need)
        if forced:
            old, reason = (0, forced) if forced != "before" else (need.quantity, "before")
        elif place is not None or (point.latest is not None and need.day >= point.latest):
            old, reason = 0, "after_cut_in" if place is not None else "latest"
        else:
            old, reason = _soft(point, need.quantity, left)
        if old < need.quantity and place is None and reason != "listed":
            place = turn
        left -= old
        left = 0 if left <= point.minimum else left
        sides.append(_side(point, need, old, reason))
    return Walk(tuple(sides), place)


def _forced(point: BreakPoint, need: OldNeed) -> str:
    """Why the need is new by force; "before" when force keeps it old, "" when nothing is forced."""
    if point.first_use is not None and need.day >= point.first_use:
        return "first_used"
    if point.state in ("switched", "closed"):
        return "switched"
    if point.state == "defined":
        return "before"
    if need.parent in point.orders:
        return "listed"
    if point.day is not None and need.on >= point.day:
        return "date"
    if point.serial is not None and need.serials is not None and need.serials[0] >= point.serial:
        return "serial"
    return "before" if point.forced or point.quantity is None else ""


def _soft(point: BreakPoint, quantity: int, left: int) -> tuple[int, str]:
    if quantity <= left:
        return quantity, "old"
    return (left, "split") if point.split and left else (0, "used_up")


def _side(point: BreakPoint, need: OldNeed, old: int, reason: str) -> Side:
    new = need.quantity - old
    items = tuple((member.item, -(-(member.per * new) // 1)) for member in point.new) if new else ()
    return Side(need.id, need.day, old, new, items, reason)


def on_their_sides(needs: Iterable[Need], cuts: Mapping[str, Cut]) -> Iterator[Need]:
    """The needs as the evaluator takes them: old parts under their own item, new parts under theirs (§3.2, step 1)."""
    sides: dict[str, list[Side]] = defaultdict(list)
    for cut in cuts.values():
        for side in cut.sides:
            sides[side.need].append(side)
    for need in needs:
        if need.id not in sides:
            yield need
            continue
        for item, quantity in _amounts(need.item, sides[need.id]):
            yield replace(need, item=item, quantity=quantity)


def _amounts(old: Key, sides: Iterable[Side]) -> Iterator[tuple[Key, int]]:
    total: dict[Key, int] = {}
    for side in sides:
        for item, quantity in ((old, side.old), *side.items):
            total[item] = total.get(item, 0) + quantity
    yield from ((item, quantity) for item, quantity in total.items() if quantity)
