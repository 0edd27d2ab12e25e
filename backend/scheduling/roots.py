"""What another place of an operation goes back to: itself, else what it waits for now, and what that waits for."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any, NamedTuple
from uuid import UUID

from backend.scheduling import rules
from backend.scheduling.because import CAUSES, Because
from backend.scheduling.detailed_schedule import ScheduleChange

WAITED_FOR = {"before": 2, "machine": 2, "pool": 3, "cap": 3}  # where a cause names the operation, if it names one


class Lying(NamedTuple):
    """A slot as far as it is compared; `about` is what keeps it from beginning sooner, the latest first."""

    id: UUID
    operation_id: UUID
    ticket_id: UUID | None
    work_order_id: UUID
    operation_number: int
    work_center_id: UUID
    place: int
    start_at: datetime
    end_at: datetime
    cause: str
    about: list[Any]

    @property
    def key(self) -> UUID:
        return self.ticket_id or self.operation_id

    @property
    def where(self) -> tuple[UUID, int]:
        return self.work_center_id, self.place

    @property
    def waits_for(self) -> str | None:
        """The key of an operation."""
        cause, *told = self.about[0] if self.about else ("",)
        at = WAITED_FOR.get(cause, 0) - 1
        return str(told[at]) if 0 < at < len(told) else None


class Move(NamedTuple):
    before: Lying
    after: Lying

    @property
    def is_one(self) -> bool:
        before, after = self
        return before.where != after.where or rules.is_another_time(before.start_at, after.start_at)


@dataclass(frozen=True)
class Roots:
    """`moves` are the operations that lie elsewhere, `new` those that lay nowhere; `zero` is when the schedule begins.

    What should have begun before then and was not begun is behind, whatever else happened.
    """

    moves: Iterable[Move]
    new: Iterable[Lying]
    because: Because
    zero: datetime

    def of_move(self, move: Move) -> str:
        return self._root(str(move.after.key)) or self.because.otherwise()

    def of_order(self, id: UUID, last: Lying | None) -> str:
        """Why an order ends at another moment than before, by what ends last of it."""
        change = self.because.about(id)
        told = self.because.sentence(change) if change else self._root(str(last.key)) if last else ""
        return told or self.because.otherwise()

    def _root(self, key: str) -> str:
        for slot in self._chain(key):
            move = self._by_key.get(str(slot.key))
            change = self.because.about(slot.work_order_id) or self._on_floor(slot, move)
            if change is not None:
                return self.because.sentence(change)
            if move is not None and self._is_behind(move.before):
                return CAUSES["behind"]
        return ""

    def _is_behind(self, before: Lying) -> bool:
        return before.start_at < self.zero and rules.is_another_time(before.start_at, self.zero)

    def _on_floor(self, slot: Lying, move: Move | None) -> ScheduleChange | None:
        """What happened where it lay when it lay there; to something new, where it lies, while it waits."""
        if move is None:
            return self.because.at((slot.work_center_id,), self.zero, slot.start_at)
        before = move.before
        return self.because.at({before.work_center_id, slot.work_center_id}, before.start_at, before.end_at)

    def _chain(self, key: str | None) -> Iterator[Lying]:
        """What lies elsewhere or is new, each once; what stayed where it was moves nobody."""
        seen: set[str] = set()
        while key is not None and key not in seen and key in self._slots:
            seen.add(key)
            slot = self._slots[key]
            yield slot
            key = slot.waits_for

    @cached_property
    def _by_key(self) -> Mapping[str, Move]:
        return {str(move.after.key): move for move in self.moves}

    @cached_property
    def _slots(self) -> Mapping[str, Lying]:
        return {key: move.after for key, move in self._by_key.items()} | {str(slot.key): slot for slot in self.new}
