"""Rights that several of the standard roles hold together, by what they are for."""


def on(document: str, verbs: str) -> tuple[str, ...]:
    """The rights to several verbs of one document type."""
    return tuple(f"{document}.{verb}" for verb in verbs.split())


PLACES = ("plant.*.read", *on("people.person", "read"), *on("people.team", "read"), *on("people.qualification", "read"))
PRODUCTS = ("engineering.*.read",)
STOCK = ("inventory.*.read",)
SEEING = (*on("ehs.hazard", "read create confirm"), *on("ehs.hazard_level", "read"))
DOING = ("patrol.*.read", "production.*.read", "maintenance.*.read", "quality.*.read")
FLOOR = (*PLACES, *PRODUCTS, *SEEING, *DOING)
RECTIFYING = (*on("ehs.hazard", "start submit dispute"), *on("ehs.hazard_extension", "read create"))
LEND = on("people.delegation", "read create change end")

FORECASTING = (
    *on("sales.forecast", "read create change submit review publish send_back supersede discard"),
    *on("sales.forecast_scheme", "read create change"),
    *on("sales.demand_history", "read create change remove"),
)
PATROLLING = (
    *on("patrol.patrol_round", "create start finish"),
    *on("patrol.patrol_check", "create"),
    *on("maintenance.maintenance_order", "create"),
)
REPAIRING = on("maintenance.maintenance_order", "change accept start pause resume complete reject")
REPORTING = (
    *PATROLLING,
    *on("production.ticket", "begin pause resume complete"),
    *on("production.production_report", "create"),
    *on("production.material_issue", "create"),
    *on("production.material_call", "create change confirm"),
    *on("quality.inspection_result", "create"),
    *on("quality.nonconformance", "create report"),
)
CALLING = (
    *on("production.production_exception", "create add accept contain begin resolve restart withdraw contest"),
    *on("production.production_exception", "refer verify wait go_on attach"),
)
LEADING_CALLS = (
    *CALLING,
    *on("production.production_exception", "change verify_others close reject merge hand_over reopen"),
)
SCHEDULING = on(
    "scheduling.*",
    "read create change remove publish discard cancel freeze unfreeze start finish solve apply settle thaw cut arrange "
    "move close",
)
MENDING = ("scheduling.*.read", *on("scheduling.detailed_schedule", "create change publish discard cancel"))
LEADING = (
    *REPORTING,
    *MENDING,
    *on("patrol.patrol_round", "change cancel"),
    *on("maintenance.maintenance_order", "change reject cancel verify send_back close"),
    *RECTIFYING,
    *LEADING_CALLS,
    *on("production.work_order", "start"),
    *on("production.ticket", "change reopen cancel exit_rework"),
    *on("production.production_report", "void_others"),
    *on("production.material_call", "accept load deliver cancel"),
    *on("production.shift_handover", "create change collect hand accept"),
    *on("production.production_receipt", "create"),
    *on("inventory.stock_move", "create"),
    *on("documents.tray", "settle"),
    *on("people.device", "read"),
    *LEND,
)
PRODUCING = (
    *LEADING,
    *on("production.work_order", "create change firm release unrelease finish finish_short reopen close cancel"),
    *on("production.work_order", "accept_over_issue"),
    *on("production.scrap_reason", "create change"),
    *on("production.exception_type", "create change"),
    *on("production.production_receipt", "change"),
)
