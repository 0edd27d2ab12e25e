"""What patrol tells upwards."""

from dataclasses import dataclass
from uuid import UUID

FOLLOW_UPS = ("maintenance_order", "production_exception", "hazard")


@dataclass(frozen=True)
class AbnormalFound:
    """Something at a point is not as it should be; the context that owns `follow_up` opens it.

    Its source is the check. `follow_up` is one of FOLLOW_UPS; `description` is what was found, in words;
    `equipment_id`, `area_id` and `work_center_id` say where, as far as the point knows.
    """

    patrol_check_id: UUID
    follow_up: str
    description: str
    equipment_id: UUID | None
    area_id: UUID | None
    work_center_id: UUID | None
