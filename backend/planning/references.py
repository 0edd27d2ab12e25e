"""What the numbers of a run's demands and supplies are in the factory."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, NamedTuple
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from backend.kernel.mrp.arrays import Whole, small, whole
from backend.planning.columns import ids_of

KINDS = (
    *("sales_order", "purchase_order", "inspection", "work_order", "planned_order"),
    *("forecast", "independent_demand", "plan_overlay", "interplant", "stock_transfer", "work_order_output"),
)


class Reference(NamedTuple):
    """What a demand, a receipt or a firm order of the facts is in the factory."""

    kind: str
    id: UUID  # a line of a sales or purchase order or of an overlay, an item inspected, a document (here or there)
    day: date


@dataclass
class References:
    """By the numbers the facts go by: kind, id and day of what each is."""

    kind: NDArray[np.uint8] = field(default_factory=lambda: np.empty(0, np.uint8))
    id: NDArray[Any] = field(default_factory=lambda: np.empty(0, "S16"))
    day: NDArray[np.int32] = field(default_factory=lambda: small([]))

    def __len__(self) -> int:
        return len(self.kind)

    def keep(self, kind: str, ids: NDArray[Any], days: NDArray[Any]) -> Whole:
        """The numbers by which the facts call these."""
        first = len(self)
        self.kind = np.append(self.kind, np.full(len(ids), KINDS.index(kind), np.uint8))
        self.id, self.day = np.append(self.id, ids), small(np.append(self.day, days))
        return whole(np.arange(first, len(self)))

    def of(self, number: int, day_zero: date) -> Reference:
        [id] = ids_of(self.id[number : number + 1])
        return Reference(KINDS[self.kind[number]], id, day_zero + timedelta(days=int(self.day[number])))
