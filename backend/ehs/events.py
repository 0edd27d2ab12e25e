"""What EHS tells upwards, and what it tells itself later."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True)
class HazardReported:
    hazard_id: UUID


@dataclass(frozen=True)
class HazardClosed:
    hazard_id: UUID
