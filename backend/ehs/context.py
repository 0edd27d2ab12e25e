"""What EHS brings to the factory."""

from backend.documents.context import Context
from backend.ehs import commands, deadlines, extensions, handlers, points, queries, rectifying
from backend.ehs.hazard import Hazard
from backend.ehs.hazard_extension import HazardExtension
from backend.ehs.hazard_level import HazardLevel
from backend.ehs.point_entry import PointEntry
from backend.patrol.events import AbnormalFound

CONTEXT = Context(
    "ehs",
    "EHS",
    documents=(HazardLevel, Hazard, HazardExtension, PointEntry),
    effects={
        Hazard: {
            "create": commands.report,
            "change": commands.change,
            "verify": commands.verify,
            "reject": commands.reject,
            "merge": commands.merge,
            "assign": commands.assign,
            "dispute": commands.dispute,
            "start": rectifying.start,
            "submit": rectifying.submit,
            "accept": rectifying.accept,
            "confirm": rectifying.confirm,
            "send_back": rectifying.send_back,
            "close": rectifying.close,
        },
        HazardExtension: {
            "create": extensions.request,
            "grant": extensions.grant,
            "refuse": extensions.refuse,
        },
        PointEntry: {"create": points.book, "change": points.keep},
    },
    handlers={AbnormalFound: (handlers.open_hazard,)},
    jobs=(deadlines.JOB,),
    tasks=queries.tasks,
    pack={Hazard: queries.phone_hazards, HazardExtension: queries.phone_extensions},
    unnamed={Hazard: commands.wants_to_stay_unknown},
)
