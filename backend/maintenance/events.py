"""What maintenance tells upwards."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True)
class EquipmentStands:
    """Equipment of a work center does not work any more, somebody says."""

    maintenance_order_id: UUID
    work_center_id: UUID
    site_id: UUID
