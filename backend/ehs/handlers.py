"""What EHS does when others tell it something."""

from backend.documents.act import Act
from backend.documents.declare import Document
from backend.ehs.commands import report_hazard
from backend.ehs.hazard import Hazard
from backend.patrol.events import AbnormalFound


def open_hazard(happened: AbnormalFound, act: Act) -> Hazard | None:
    """A patrol found something dangerous: it becomes a hazard with the check's photos."""
    if happened.follow_up != "hazard":
        return None
    check = act.session.get_one(act.assembly.by_table["patrol_check"], happened.patrol_check_id)
    assert isinstance(check, Document)
    names = ("area_id", "work_center_id", "equipment_id")
    return report_hazard(check, happened.description, act, where={name: getattr(happened, name) for name in names})
