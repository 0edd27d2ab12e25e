"""What quality tells upwards."""

from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID


@dataclass(frozen=True)
class InspectionJudged:
    inspection_id: UUID
    item_id: UUID
    lot_id: UUID | None
    verdict: str


@dataclass(frozen=True)
class LotDecided:
    """What is done with a lot after its inspection."""

    inspection_id: UUID
    item_id: UUID
    lot_id: UUID | None
    usage_decision: str


@dataclass(frozen=True)
class NonconformanceReported:
    nonconformance_id: UUID
    item_id: UUID
    lot_id: UUID | None
    quantity: Decimal
