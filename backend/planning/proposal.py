"""Proposals: planned orders as a run wrote them, in a lean table; one becomes a document when a person touches it.

Sixteen million rows go through here in a run, so a row is a key and four numbers. Its id says all the rest: the first
sixty bits are those of the run's snapshot, the last are the item's place and the order's slot (day, or beyond the
horizon for later pieces). So the orders of a run, and those of an item in it, lie side by side under the primary key.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import BigInteger, ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column
from uuid_utils.compat import uuid7

from backend.documents.declare import Base

BITS = 31
MOST = 2**BITS - 1
VERSION, VARIANT = 8 << 12, 2 << 62


class PlanSnapshot(Base):
    """What one attempt at a run saw and decided; the version's own is the last."""

    __tablename__ = "plan_snapshot"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    company_id: Mapped[UUID]
    site_id: Mapped[UUID]
    plan_version_id: Mapped[UUID] = mapped_column(ForeignKey("plan_version.id"), index=True)
    prefix: Mapped[int] = mapped_column(BigInteger, unique=True)  # the first bits of its orders' ids
    day_zero: Mapped[date]
    made_at: Mapped[datetime]
    series: Mapped[str] = mapped_column(String(120), default="")
    first_number: Mapped[int] = mapped_column(BigInteger, default=0)  # orders are numbered on from it


class PlanSnapshotPart(Base):
    """A piece of one array of a snapshot."""

    __tablename__ = "plan_snapshot_part"

    plan_snapshot_id: Mapped[UUID] = mapped_column(ForeignKey("plan_snapshot.id"), primary_key=True)
    name: Mapped[str] = mapped_column(String(60), primary_key=True)
    part: Mapped[int] = mapped_column(primary_key=True)
    content: Mapped[bytes] = mapped_column(LargeBinary)


class PlanItem(Base):
    """An item in a snapshot: its place, and what all its orders have in common.

    One that is planned apart for orders has a place for each of them beside the one for everybody.
    """

    __tablename__ = "plan_item"

    plan_snapshot_id: Mapped[UUID] = mapped_column(primary_key=True)  # no foreign key: it is looked up row by row
    place: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[UUID]
    source: Mapped[int]  # place in item_site.SOURCES
    low_level_code: Mapped[int]
    assumed: Mapped[int]  # 0 or 1
    kept_for: Mapped[str | None] = mapped_column(String(60))  # for whom its orders are kept apart


class Proposal(Base):
    """A quantity of the item at a place of a run's snapshot, to be received on a day."""

    __tablename__ = "proposal"
    __table_args__ = {"sqlite_with_rowid": False}

    id: Mapped[UUID] = mapped_column(primary_key=True)
    place: Mapped[int]
    ordinal: Mapped[int]  # 0, 1, 2 … through the run; its number is that of the snapshot and so much more
    start: Mapped[date]
    due: Mapped[date]
    millionths: Mapped[int] = mapped_column(BigInteger)
    sales_order_line_id: Mapped[UUID | None]  # what is made for one customer's line and nothing else
    source: Mapped[int | None]  # what an order of an item with several sources chose; place in item_site.SOURCES
    supplier_id: Mapped[UUID | None]


@dataclass(frozen=True)
class OrderKey:
    """What the id of an order of a run says."""

    prefix: int
    place: int
    slot: int

    @property
    def id(self) -> UUID:
        high = (self.prefix >> 12 << 16) | VERSION | (self.prefix & 0xFFF)
        return UUID(int=high << 64 | VARIANT | self.place << BITS | self.slot)


def key_of(id: UUID) -> OrderKey | None:
    """None for an id no run has given."""
    if id.version != 8:
        return None
    high, low = id.int >> 64, id.int & ~(3 << 62) & (2**64 - 1)
    return OrderKey(high >> 16 << 12 | high & 0xFFF, low >> BITS, low & MOST)


def prefix_of(snapshot_id: UUID) -> int:
    """Sixty bits of a snapshot's id that no other has: its millisecond and what is random beside it."""
    high = snapshot_id.int >> 64
    return high >> 16 << 12 | high & 0xFFF


def ids_between(prefix: int, first: int = 0, last: int = MOST) -> tuple[UUID, UUID]:
    """The least and the greatest id an order of the places `first` to `last` can have."""
    return OrderKey(prefix, first, 0).id, OrderKey(prefix, last, MOST).id


def order_ids(prefix: int, place: NDArray[Any], slot: NDArray[Any]) -> NDArray[Any]:
    """Ids of many orders, 16 bytes each."""
    made = np.empty((len(place), 2), ">u8")
    made[:, 0] = OrderKey(prefix, 0, 0).id.int >> 64
    made[:, 1] = (place.astype(np.uint64) << np.uint64(BITS)) | slot.astype(np.uint64) | np.uint64(VARIANT)
    return made.view("S16").reshape(-1)
