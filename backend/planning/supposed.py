"""Which line of a simulation is behind a changed input of a comparison (comparing.py)."""

from collections.abc import Iterator
from datetime import date
from typing import Any
from uuid import UUID

from backend.kernel.mrp.compare_causes import Cause
from backend.planning.names import Ids, Names, Node
from backend.planning.plan_overlay import PlanOverlay
from backend.planning.plan_version import PlanVersion
from backend.planning.snapshot import Snapshot

FIELDS = {"lead_time_days": "lead_time", "lot_multiple": "lot_mult"}  # the others go by the same name
CLOSED = 14  # days by which a need may have moved to the last open day before it
DOCUMENTS = ("sales_order", "purchase_order", "work_order")


class Supposed:
    """The overlay lines of two plans; a live one has none."""

    def __init__(self, plans: tuple[PlanVersion, PlanVersion]) -> None:
        self._lines = [(version, *one) for version in plans for one in enumerate(version.overlay, 1)]

    def behind(self, cause: Cause, snapshot: Snapshot) -> Node | None:
        found = (named(*one) for one in self._lines if _is_behind(one[-1], cause, snapshot))
        return next(found, None)

    @property
    def calendar(self) -> list[Node]:
        lines = (one for one in self._lines if one[-1].kind == "calendar")
        return [{"kind": "calendar", "was": None, "is": None, "overlay": named(*one)} for one in lines]

    def ids(self, ids: Ids) -> Ids:
        """These and what the lines speak of."""
        for *_, line in self._lines:
            ids["item"] |= {id for id in (line.item_id, line.component_id) if id is not None}
            for kind, id in _documents(line):
                ids[kind].add(id)
            ids["work_center"] |= {id for id in (line.work_center_id, line.other_work_center_id) if id is not None}
        return ids

    def told(self, version: PlanVersion, names: Names) -> list[Node]:
        """What a plan supposes, line by line."""
        return [_line(line, names) | {"line": number} for owner, number, line in self._lines if owner is version]


def named(version: PlanVersion, number: int, line: PlanOverlay) -> Node:
    return {"plan": version.number, "line": number}


def _documents(line: PlanOverlay) -> Iterator[tuple[str, UUID]]:
    ids = (line.sales_order_line_id, line.purchase_order_line_id, line.work_order_id)
    yield from ((kind, id) for kind, id in zip(DOCUMENTS, ids, strict=True) if id is not None)


def _line(line: PlanOverlay, names: Names) -> Node:
    given = {name: getattr(line, name) for name in ("kind", "action", "parameter", "day", "until", "quantity")}
    item, component = (names.item(id) if id else None for id in (line.item_id, line.component_id))
    source = next((names.node(*one) for one in _documents(line)), None)
    centers = {name: getattr(line, f"{name}_id") for name in ("work_center", "other_work_center")}
    told = {name: names.node("work_center", id) if id else None for name, id in centers.items()}
    return given | {"item": item, "component": component, "source": source} | told


def _is_behind(line: PlanOverlay, cause: Cause, snapshot: Snapshot) -> bool:
    name: Any = cause.name
    if cause.kind in "DRF":
        return name[1] in (line.id, line.document_id) or _takes(line, cause, snapshot)
    about = line.item_id is not None and _is(cause.item, line.item_id)
    if cause.kind == "L":
        return about and line.kind == "bom" and line.component_id is not None and _is(name, line.component_id)
    parameter = str(line.parameter)
    return about and line.kind == "parameter" and FIELDS.get(parameter, parameter) == name


def _takes(line: PlanOverlay, cause: Cause, snapshot: Snapshot) -> bool:
    """Less of what stood on a day was taken from the orders there were."""
    if cause.kind != "D" or line.action not in ("less", "set") or line.item_id is None or line.day is None:
        return False
    old: Any = cause.old
    return old is not None and _is(cause.item, line.item_id) and _is_of(snapshot.day(old[0]), line.day)


def _is_of(counted: date, day: date) -> bool:
    return 0 <= (day - counted).days <= CLOSED


def _is(key: Any, id: UUID) -> bool:
    """numpy leaves out the zeros an id ends with; what is planned apart says for whom beside it."""
    return bytes(key[0] if isinstance(key, tuple) else key) == id.bytes.rstrip(b"\0")
