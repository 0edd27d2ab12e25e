"""What scheduling tells upwards."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True)
class SchedulePublished:
    """The floor follows this schedule from now on."""

    schedule_id: UUID
    site_id: UUID
    published_at: datetime
