"""Two plans of a site beside each other: what became of the planned orders, and the changed input behind it.

Both are read from their snapshots, so a plan can be compared long after others have taken its place. A cause is told as
data (whose, how far above, what it was and is, which line of a simulation made it so); screens say it in a sentence. A
calendar is no input the kernel compares: a supposed one is named where nothing else explains a difference.
"""

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice
from typing import Any, cast
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.kernel.errors import Invalid
from backend.kernel.mrp.compare import Difference, Placed, Side
from backend.kernel.mrp.compare_causes import Cause, Comparison
from backend.kernel.mrp.facts import unscaled
from backend.planning.keeping import Shelf
from backend.planning.names import Ids, Names, Node
from backend.planning.plan_version import PlanVersion
from backend.planning.snapshot import Snapshot
from backend.planning.supposed import Supposed
from backend.planning.weeks import weeks

KINDS = ("new", "gone", "moved", "resized")
CAUSES = 5  # the nearest of each difference
QUANTITIES = ("on_hand", "safety_stock", "lot_min", "lot_mult", "lot_max", "unit")


@dataclass(frozen=True)
class Wanted:
    """Which differences are told: of these kinds, of one item, so many from the `first` on."""

    kinds: tuple[str, ...] = KINDS
    item_id: UUID | None = None
    first: int = 0
    most: int = 100

    def has(self, row: Difference) -> bool:
        return row.kind in self.kinds and self.item_id in (None, _id(row.item))


def before(session: Session, version: PlanVersion) -> PlanVersion | None:
    """What a simulation is compared with; of a live plan the one of the same scheme that was made before it."""
    if version.is_simulation:
        return session.get(PlanVersion, version.base_version_id)
    if version.finished_at is None:
        return None
    query = select(PlanVersion).where(
        PlanVersion.plan_scheme_id == version.plan_scheme_id,
        PlanVersion.state == "done",
        PlanVersion.kind == "live",
        PlanVersion.finished_at < version.finished_at,
    )
    return session.scalars(query.order_by(PlanVersion.finished_at.desc())).first()


def compared(session: Session, shelf: Shelf, plans: tuple[PlanVersion, PlanVersion], wanted: Wanted) -> Node:
    """`plans` are the older and the newer one, of one site."""
    old, new = plans
    if old.site_id != new.site_id:
        raise Invalid(f"with: {old.number} is a plan of another site.", {"with": ["A plan of another site."]})
    snapshots, supposed = (shelf.of(session, old.id), shelf.of(session, new.id)), Supposed(plans)
    found = comparison(*snapshots)
    chosen = [row for row in found.rows if wanted.has(row)]
    page = [(row, found.causes(row)[:CAUSES]) for row in islice(chosen, wanted.first, wanted.first + wanted.most)]
    names = Names(session, supposed.ids(_ids(page)))
    counts = Counter(row.kind for row in found.rows)
    return {
        "old": _plan(old) | {"overlay": supposed.told(old, names)},
        "new": _plan(new) | {"overlay": supposed.told(new, names)},
        "counts": {kind: counts[kind] for kind in KINDS},
        "count": len(chosen),
        "weeks": weeks(*snapshots, wanted.item_id),
        "rows": [_told(row, causes, Seen(snapshots[1], names, supposed)) for row, causes in page],
    }


def comparison(old: Snapshot, new: Snapshot) -> Comparison:
    later = (old.day_zero - new.day_zero).days
    return Comparison(_side(old, later), _side(new, 0))


def _side(snapshot: Snapshot, later: int) -> Side:
    def name(kind: str, reference: int) -> Hashable:
        return (snapshot.demand if kind == "D" else snapshot.supply)(reference)[:2]

    names = _names(snapshot)
    return Side(snapshot.plan, later, name, names, frozenset(names[snapshot.apart.free(len(names)) :]))


def _names(snapshot: Snapshot) -> list[Hashable]:
    """Items by id; what is planned apart goes by item and for whom."""
    ids, free = snapshot.item_ids.tolist(), snapshot.apart.free(len(snapshot.item_ids))
    return ids[:free] + [(ids[place], snapshot.apart.named(place)) for place in range(free, len(ids))]


def _id(key: Hashable) -> UUID:
    """numpy leaves out the zeros an id ends with."""
    id = key[0] if isinstance(key, tuple) else key
    return UUID(bytes=cast(bytes, id).ljust(16, b"\0"))


def _for_whom(key: Hashable) -> str:
    return str(key[1]) if isinstance(key, tuple) else ""


def _ids(page: Iterable[tuple[Difference, list[Cause]]]) -> Ids:
    ids: Ids = defaultdict(set)
    for row, causes in page:
        ids["item"].add(_id(row.item))
        for cause in causes:
            ids["item"].add(_id(cause.item))
            if cause.kind in "DRF":
                kind, id = cast(tuple[str, UUID], cause.name)
                ids[kind].add(id)
            elif cause.kind == "L":
                ids["item"].add(_id(cause.name))
    return ids


@dataclass(frozen=True)
class Seen:
    """What a difference is told with."""

    snapshot: Snapshot
    names: Names
    supposed: Supposed


def _plan(version: PlanVersion) -> Node:
    named = {"id": version.id, "number": version.number, "kind": version.kind, "scheme": version.plan_scheme_id}
    return named | {"day_zero": version.day_zero, "made": version.finished_at}


def _told(row: Difference, causes: Iterable[Cause], seen: Seen) -> Node:
    item = seen.names.item(_id(row.item))
    told = [_cause(cause, seen) | {"overlay": seen.supposed.behind(cause, seen.snapshot)} for cause in causes]
    return {
        "kind": row.kind,
        "item": item,
        "kept_for": _for_whom(row.item),
        "old": _order(row.old, seen.snapshot),
        "new": _order(row.new, seen.snapshot),
        "causes": told or [{"item": item, "depth": 0} | one for one in seen.supposed.calendar],
    }


def _order(placed: Placed | None, snapshot: Snapshot) -> Node | None:
    if placed is None:
        return None
    return {"day": snapshot.day(placed.day), "quantity": unscaled(placed.quantity), "source": placed.source}


def _cause(cause: Cause, seen: Seen) -> Node:
    """`kind` is the document's, or `field` of the item, or `line` of its BOM; `was` and `is` may be None."""
    snapshot, names = seen.snapshot, seen.names
    told: Node = {"item": names.item(_id(cause.item)), "depth": cause.depth}
    if cause.kind in "DRF":
        kind, id = cast(tuple[str, UUID], cause.name)
        was, now = _dated(cause.old, snapshot), _dated(cause.new, snapshot)
        return told | {"kind": kind, "source": names.node(kind, id), "was": was, "is": now}
    if cause.kind == "L":
        unit = snapshot.unit(_id(cause.name))
        was, now = _ratio(cause.old, unit), _ratio(cause.new, unit)
        return told | {"kind": "line", "component": names.item(_id(cause.name)), "was": was, "is": now}
    was, now = (_value(str(cause.name), value) for value in (cause.old, cause.new))
    return told | {"kind": "field", "field": cause.name, "was": was, "is": now}


def _dated(value: object, snapshot: Snapshot) -> Node | None:
    if value is None:
        return None
    day, quantity = cast(tuple[int, int], value)
    return {"day": snapshot.day(day), "quantity": unscaled(quantity)}


def _ratio(value: Any, unit: int) -> str | None:
    """How much of the component goes into one; a line's numbers count its whole units."""
    return None if value is None else f"{float(sum(value) * unit):g}"


def _value(field: str, value: object) -> Decimal | str | None:
    if value is None:
        return None
    return unscaled(cast(int, value)) if field in QUANTITIES else str(value)
