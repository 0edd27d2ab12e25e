"""Labels of patrol points, to be scanned on the walk."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.documents.context import Print
from backend.inventory.labels import printed
from backend.patrol.patrol_point import PatrolPoint
from backend.plant.work_center import Area, Equipment
from printing.codes import scan_code
from printing.label_facts import EquipmentLabel


def point_labels(rows: Sequence[PatrolPoint], session: Session, language: str, sheet: bool) -> bytes:
    """A point with its equipment or its area."""
    equipment = _names(Equipment, {row.equipment_id for row in rows}, session)
    areas = _names(Area, {row.area_id for row in rows}, session)
    made = (
        EquipmentLabel(
            row.number,
            row.name,
            scan_code("PP", row.id),
            model=equipment.get(row.equipment_id, ""),
            location=areas.get(row.area_id, ""),
        )
        for row in rows
    )
    return printed(made, language, sheet)


def _names(document: type[Equipment] | type[Area], ids: set[object], session: Session) -> dict[object, str]:
    query = select(document.id, document.number, document.name).where(document.id.in_(ids - {None}))
    return {id: f"{number} {name}" for id, number, name in session.execute(query)}


PRINTS = {PatrolPoint: (Print("label", "Label", point_labels, labels=True),)}
