"""How many orders two plans receive in each week: the small picture beside a comparison."""

from collections import Counter
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import numpy as np

from backend.planning import rules
from backend.planning.snapshot import Snapshot

Week = dict[str, Any]


def weeks(old: Snapshot, new: Snapshot, item_id: UUID | None = None) -> list[Week]:
    """Each week between the first and the last order of either, of all items or of one; phantoms nobody orders."""
    before, after = (_counted(snapshot, item_id) for snapshot in (old, new))
    days = sorted(before.keys() | after.keys())
    if not days:
        return []
    count = (days[-1] - days[0]).days // 7 + 1
    found = (days[0] + timedelta(weeks=at) for at in range(count))
    return [{"week": week, "old": before[week], "new": after[week]} for week in found]


def _counted(snapshot: Snapshot, item_id: UUID | None) -> Counter[date]:
    book = snapshot.plan.orders.columns
    if item_id is None:
        place = np.repeat(np.arange(len(book.span)), book.span[:, 1])
        days = book.day[: len(place)][~snapshot.phantom[place]]
    else:
        rows = [book.day[snapshot.plan.orders.rows(place)] for place in snapshot.places_of(item_id)]
        days = np.concatenate([book.day[:0], *rows])
    found = zip(*np.unique(days, return_counts=True), strict=True)
    counted: Counter[date] = Counter()
    for day, count in found:
        counted[rules.monday_of(snapshot.day(day))] += int(count)
    return counted
