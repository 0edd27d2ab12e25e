"""What scheduling brings to the factory."""

from backend.documents.context import Context, Print
from backend.maintenance.events import EquipmentStands
from backend.production.events import ProductionReported
from backend.scheduling import (
    commands,
    forgetting,
    grade_commands,
    handlers,
    line_following,
    line_freezing,
    publishing,
    trim_applying,
    trim_commands,
    trim_solving,
    winder_setting,
)
from backend.scheduling.center_setting import CenterSetting
from backend.scheduling.detailed_schedule import DetailedSchedule
from backend.scheduling.grade_change_table import GradeChangeTable
from backend.scheduling.grade_sequence import GradeSequence
from backend.scheduling.jobs import JOBS
from backend.scheduling.line_jobs import LINE_JOBS
from backend.scheduling.line_sequence import LineSequence
from backend.scheduling.line_setting import LineSetting
from backend.scheduling.operation_setting import OperationSetting
from backend.scheduling.sequence_option import SequenceOption
from backend.scheduling.setup_table import SetupTable
from backend.scheduling.shared_resource import SharedResource
from backend.scheduling.spacing_rule import SpacingRule
from backend.scheduling.trim_paper import trim_sheet
from backend.scheduling.trim_plan import TrimPlan
from backend.scheduling.winder_setting import WinderSetting
from backend.scheduling.wip_limit import WipLimit

SETTINGS = (CenterSetting, OperationSetting, SetupTable, SharedResource, WipLimit)
LINE_PLAN = (LineSequence, LineSetting, SpacingRule, SequenceOption)
PAPER = (TrimPlan, WinderSetting, GradeChangeTable, GradeSequence)

ON_SCHEDULES = {
    "create": commands.ask,
    "change": commands.check,
    "cancel": commands.cancel,
    "discard": commands.discard,
    "publish": publishing.publish,
}
ON_THE_LINE = {
    "create": line_freezing.begin,
    "change": line_freezing.check_change,
    "freeze": line_freezing.freeze,
    "unfreeze": line_freezing.unfreeze,
    "start": line_freezing.start,
    "finish": line_freezing.finish,
}
ON_TRIM_PLANS = {
    "create": trim_commands.made,
    "change": trim_commands.changed,
    "solve": trim_solving.solve,
    "apply": trim_applying.apply,
    "settle": trim_commands.settle,
    "freeze": trim_commands.freeze,
    "cancel": trim_commands.stop,
}
ON_WINDERS = {"create": winder_setting.check, "change": winder_setting.check}
ON_GRADES = {
    "create": grade_commands.reckon,
    "change": grade_commands.reckon,
    "arrange": grade_commands.arrange,
    "freeze": grade_commands.freeze,
}

CONTEXT = Context(
    "scheduling",
    "Scheduling",
    documents=(DetailedSchedule, *SETTINGS, *LINE_PLAN, *PAPER),
    effects={
        DetailedSchedule: ON_SCHEDULES,
        LineSequence: ON_THE_LINE,
        TrimPlan: ON_TRIM_PLANS,
        WinderSetting: ON_WINDERS,
        GradeSequence: ON_GRADES,
    },
    handlers={EquipmentStands: (handlers.tell_of_standing,), ProductionReported: (handlers.line_on,)},
    jobs=(*JOBS, forgetting.JOB, *LINE_JOBS, line_following.JOB, *trim_solving.JOBS),
    prints={TrimPlan: (Print("trim_sheet", "Trim sheet", trim_sheet),)},
)
