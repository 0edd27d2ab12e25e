"""Items joined by schemes are planned together, at the highest level code among them (planning.md §3.4)."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from backend.kernel.substitution.decisions import Finding
from backend.kernel.substitution.facts import Key, Scheme


class Joined:
    """Keys that were joined have one head in common."""

    def __init__(self) -> None:
        self._heads: dict[Key, Key] = {}

    def head(self, key: Key) -> Key:
        heads = self._heads
        while (above := heads.get(key, key)) != key:
            heads[key] = heads.get(above, above)
            key = heads[key]
        return key

    def join(self, keys: Iterable[Key]) -> None:
        first: Key = None
        for place, key in enumerate(keys):
            if place == 0:
                first = self.head(key)
            else:
                self._heads[self.head(key)] = first


def clusters(schemes: Iterable[Scheme]) -> list[tuple[Key, ...]]:
    """The items of each cluster of two and more, in a fixed order; linked schemes are chosen together."""
    rows, linked = list[list[Key]](), defaultdict[str, list[Key]](list)
    for scheme in schemes:
        rows.append(items_of(scheme))
        if scheme.link_key:
            linked[scheme.link_key] += items_of(scheme)
    return grouped([*rows, *linked.values()])


def grouped(rows: Iterable[Sequence[Key]]) -> list[tuple[Key, ...]]:
    """Items that stand in one row belong together, over as many rows as it takes; in a fixed order."""
    joined, items = Joined(), dict[Key, None]()
    for row in rows:
        items.update(dict.fromkeys(row))
        joined.join(row)
    members: dict[Key, list[Key]] = defaultdict(list)
    for item in items:
        members[joined.head(item)].append(item)
    return sorted((tuple(sorted(each, key=str)) for each in members.values()), key=str)


def items_of(scheme: Scheme) -> list[Key]:
    """Main items, then those of the options."""
    options = (member.item for option in scheme.options for member in option.members)
    return list(dict.fromkeys([*(member.item for member in scheme.main), *options]))


def levels(codes: Mapping[Key, int], groups: Iterable[Sequence[Key]]) -> dict[Key, int]:
    """Low-level codes with every cluster at the highest code of its members."""
    raised = dict(codes)
    for group in groups:
        highest = max((codes.get(item, 0) for item in group), default=0)
        raised.update(dict.fromkeys(group, highest))
    return raised


def entangled(groups: Iterable[Sequence[Key]], components: Mapping[Key, Iterable[Key]]) -> list[Finding]:
    """Clusters that contain an item and something it is made of: such a scheme is not to be released."""
    found = []
    for group in groups:
        members = set(group)
        for item in group:
            below = _below(item, components) & members
            if below:
                named = (item, *sorted(below, key=str))
                found.append(Finding("substitution_cycle", named, reason="made_of_each_other"))
                break
    return found


def _below(item: Key, components: Mapping[Key, Iterable[Key]]) -> set[Key]:
    seen: set[Key] = set()
    waiting = list(components.get(item, ()))
    while waiting:
        at = waiting.pop()
        if at not in seen:
            seen.add(at)
            waiting += components.get(at, ())
    return seen
