"""What a schedule is made from: the kernel's facts, and which rows of the factory their ids stand for."""

from collections.abc import Mapping, Set
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import NamedTuple
from uuid import UUID

from backend.kernel.scheduling.plant.facts import Facts, LeftOut, Slot


class Place(NamedTuple):
    """One of the places of a work center; the kernel's machine `key`."""

    work_center_id: UUID
    place: int

    @property
    def key(self) -> str:
        return f"{self.work_center_id}.{self.place}"


@dataclass(frozen=True, slots=True)
class Task:
    """What is to be scheduled: an operation of an order, or the part of its quantity a ticket gives.

    The kernel's operation `key` is the ticket's id, or the operation's where no ticket was made yet.
    """

    operation_id: UUID
    ticket_id: UUID | None
    work_order_id: UUID
    operation_number: int
    quantity: Decimal
    family: str
    fixed: str  # running, frozen, pin; empty: free

    @property
    def key(self) -> str:
        return str(self.ticket_id or self.operation_id)


@dataclass(frozen=True)
class Loaded:
    """`facts` count whole seconds from `zero`; orders are named by the work order's id, pools by the resource's.

    `left_out` are operations that never came to the kernel, with the reason (no work center, no calendar …). What is
    `held` may not begin before a moment because somebody stopped it until then, not because of material.
    """

    zero: datetime
    until: datetime
    facts: Facts
    tasks: Mapping[str, Task]
    places: Mapping[str, Place]
    before: Mapping[str, Slot]  # where the schedule it is made from has them, in seconds from `zero`
    left_out: tuple[LeftOut, ...] = ()
    held: Set[str] = frozenset()

    def moment(self, seconds: int) -> datetime:
        return self.zero + timedelta(seconds=seconds)

    def second(self, moment: datetime) -> int:
        return int((moment - self.zero).total_seconds())
