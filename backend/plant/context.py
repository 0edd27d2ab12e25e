"""What plant brings to the factory."""

from backend.documents.context import Context
from backend.plant import commands
from backend.plant.company import Company, Site
from backend.plant.work_calendar import WorkCalendar
from backend.plant.work_center import Area, Equipment, WorkCenter, WorkUnit

CONTEXT = Context(
    "plant",
    "Plant",
    documents=(Company, Site, WorkCalendar, Area, WorkCenter, WorkUnit, Equipment),
    effects={
        Company: {"create": commands.found},
        Site: {"create": commands.check_site, "change": commands.check_site},
    },
)
