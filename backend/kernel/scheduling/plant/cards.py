"""Caps on orders in work as cards that pass from order to order (CONWIP: Spearman, Woodruff, Hopp 1990).

An order takes a card with its first operation under a cap and hands it on after its last. What is fixed has its card
from the beginning, also where it begins only later. More orders fixed than there are cards are accepted as they are;
nobody else comes in until they are fewer.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from heapq import heapreplace
from typing import NamedTuple

import numpy as np

from backend.kernel.scheduling.plant.arrays import NEVER, NOTHING, OVER, Caps
from backend.kernel.scheduling.plant.columns import small, starts, whole
from backend.kernel.scheduling.plant.facts import LeftOut, Operation, Slot, Span
from backend.kernel.scheduling.plant.known import Known


@dataclass
class Stay:
    """An order under a cap: where it is fixed, and what still has to find its place."""

    cap: int
    begun: bool
    fixed: list[tuple[Slot, Operation]] = field(default_factory=list)
    free: list[Operation] = field(default_factory=list)

    @property
    def span(self) -> Span:
        """Of what is fixed and has begun, (0, 0) where nothing is."""
        slots = [slot for slot, _ in self.fixed]
        first = 0 if self.begun else min((slot.start for slot in slots), default=0)
        return first, max((slot.end for slot in slots), default=0)

    @property
    def is_in(self) -> bool:
        """Whether it has begun, or the first that is fixed waits for nothing of it that is not."""
        if self.begun or not self.fixed:
            return self.begun
        _, first = min(self.fixed, key=lambda one: one[0].start)
        return not {before.operation for before in first.after} & {one.id for one in self.free}

    def doors(self) -> Iterator[Operation]:
        """With what it may come in."""
        mine = {one.id for one in self.free}
        for operation in () if self.is_in else self.free:
            if not {before.operation for before in operation.after} & mine:
                yield operation


class Dealt(NamedTuple):
    """Of a cap: stays that hold a card, those in without one, when each other card is free, until when none counts."""

    holders: Sequence[int]
    over: Sequence[int]
    free: Sequence[int]
    until: int


def caps_of(known: Known, left_out: Mapping[str, LeftOut]) -> Caps:
    """The cards as they are held before anything is placed."""
    rows, stays = _stays(known, left_out)
    card, free = np.full(len(stays), NOTHING, np.int32), list[int]()
    at, until, doors = [0], list[int](), list[list[int]]()
    machine = {one.id: row for row, one in enumerate(known.facts.machines)}
    for row, cap in enumerate(known.facts.caps):
        mine = {at: stay for at, stay in enumerate(stays) if stay.cap == row}
        dealt = _dealt(max(1, cap.orders), mine)
        for place, holder in enumerate(dealt.holders, len(free)):
            card[holder] = place
        card[list(dealt.over)] = OVER
        free += [*(NEVER for _ in dealt.holders), *dealt.free]
        until.append(dealt.until)
        at.append(len(free))
        ways = (way for stay in mine.values() for operation in stay.doors() for way in operation.ways)
        doors.append(sorted({machine[way.machine] for way in ways if way.machine in machine}))
    return Caps(
        small(rows), small(stay.cap for stay in stays), card, small(len(stay.free) for stay in stays),
        whole(stay.span[1] for stay in stays), whole(at), whole(free), whole(until), starts(map(len, doors)),
        small(each for mine in doors for each in mine),
    )  # fmt: skip


def _stays(known: Known, left_out: Mapping[str, LeftOut]) -> tuple[list[int], list[Stay]]:
    """The stay of each operation, or NOTHING, and the stays."""
    caps = {one.id: at for at, one in enumerate(known.facts.caps)}
    rows, stays, found = list[int](), list[Stay](), dict[tuple[str, str], int]()
    for operation in known.facts.operations:
        if operation.cap not in caps or (operation.fixed is None and operation.id in left_out):
            rows.append(NOTHING)
            continue
        row = found.setdefault((operation.cap, operation.order), len(stays))
        if row == len(stays):
            stays.append(Stay(caps[operation.cap], operation.order in known.caps[operation.cap].inside))
        rows.append(row)
        if operation.fixed is None:
            stays[row].free.append(operation)
        else:
            stays[row].fixed.append((operation.fixed, operation))
    return rows, stays


def _dealt(orders: int, stays: Mapping[int, Stay]) -> Dealt:
    inside = [row for row, stay in stays.items() if stay.is_in and stay.free]
    spans = sorted(stay.span for stay in stays.values() if not stay.free)
    spare = max(0, orders - len(inside))
    until = _crowded_until(spans, spare)
    free = [until] * spare
    for _, end in spans if free else ():
        if end > until:
            heapreplace(free, end)
    return Dealt(inside[:orders], inside[orders:], free, until)


def _crowded_until(spans: Sequence[Span], most: int) -> int:
    """The last moment at which so many are exceeded, 0 if they never are."""
    changes = sorted((moment, by) for start, end in spans for moment, by in ((start, 1), (end, -1)))
    until = count = 0
    for moment, by in changes:
        until = moment if by < 0 and count == most + 1 else until
        count += by
    return until
