"""Proposals as the engine sees them: planned orders like all others; the row of one is written when a verb is done."""

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import (
    Numeric,
    Select,
    String,
    Text,
    and_,
    case,
    cast,
    func,
    literal,
    literal_column,
    null,
    or_,
    select,
    type_coerce,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session, aliased

from backend.database import Exact, Json
from backend.documents.act import Act
from backend.documents.actor import Actor
from backend.documents.listing import Wanted
from backend.documents.numbering import SEQUENCE, write
from backend.documents.scope import narrow
from backend.engineering.item import Item
from backend.inventory.item_site import SOURCES
from backend.kernel.errors import Invalid
from backend.kernel.quantity import SCALE
from backend.planning.columns import is_sqlite
from backend.planning.plan_version import PlanScheme, PlanVersion
from backend.planning.planned_order import PlannedOrder
from backend.planning.proposal import PlanItem, PlanSnapshot, Proposal, ids_between, key_of

IN_FORCE = 50  # plans a list looks through when no run is named
DIGITS = 7
FEW = 200  # items whose proposals one statement looks up item by item
NO_MORE: Any = literal_column("'{}'")  # written out: statements whose rows are copied have no parameters


def listed(session: Session, actor: Actor, wanted: Wanted) -> Any:
    """What a list reads proposals from: those of the run it names, else of the plans in force; None if of none."""
    found = _snapshots(session, actor, wanted)
    if not found:
        return None
    item_ids = [text for name, operator, text in wanted.filters if name == "item_id" and not operator]
    ranges = [_range(session, snapshot, item_ids) for snapshot in found]
    return _source(session, or_(*ranges), found)


def named(session: Session, ids: Collection[UUID]) -> Any:
    """What proposals with these ids are read from; None where none of the ids is one."""
    prefixes = {key.prefix for id in ids if (key := key_of(id)) is not None}
    if not prefixes:
        return None
    found = session.scalars(select(PlanSnapshot).where(PlanSnapshot.prefix.in_(prefixes))).all()
    return _source(session, Proposal.id.in_(ids), found) if found else None


def of_plans(session: Session, version_ids: Collection[UUID], item_ids: Collection[UUID] | None = None) -> Any:
    """What the proposals of these plans that nobody has touched are read from; None where there are none.

    If only some items are wanted, and they are few, the others are not in it.
    """
    found = session.scalars(select(PlanSnapshot).where(PlanSnapshot.plan_version_id.in_(version_ids))).all()
    ranges = [among for one in found for among in _places(session, one, item_ids)]
    return _source(session, or_(*ranges), found) if ranges else None


def _places(session: Session, snapshot: PlanSnapshot, item_ids: Collection[UUID] | None) -> list[Any]:
    """Where the orders of these items lie under the key: to find them otherwise all orders would be read."""
    if item_ids is None or len(item_ids) > FEW:
        return [Proposal.id.between(*ids_between(snapshot.prefix))]
    query = select(PlanItem.place).where(PlanItem.plan_snapshot_id == snapshot.id, PlanItem.item_id.in_(item_ids))
    return [Proposal.id.between(*ids_between(snapshot.prefix, place, place)) for place in session.scalars(query)]


def take_up(id: UUID, act: Act) -> None:
    """Somebody does something to a planned order: a proposal becomes a document, as it was proposed."""
    if key_of(id) is None or act.session.get(PlannedOrder, id) is not None:
        return
    source = named(act.session, [id])
    if source is None:
        return
    columns = [column.name for column in PlannedOrder.__table__.columns]
    row = act.session.execute(select(*(getattr(source, name) for name in columns)).where(source.id == id)).one_or_none()
    if row is not None:
        dialect = sqlite if is_sqlite(act.session) else postgresql
        made: Any = dialect.insert(PlannedOrder).values(dict(zip(columns, row, strict=True)))
        act.session.execute(made.on_conflict_do_nothing(index_elements=["id"]))


def number_of(snapshot: PlanSnapshot, ordinal: int) -> str:
    """The number of the how-manieth order of a run."""
    return write(snapshot.series, snapshot.first_number + ordinal)


def _snapshots(session: Session, actor: Actor, wanted: Wanted) -> list[PlanSnapshot]:
    texts = [text for name, operator, text in wanted.filters if name == "plan_version_id" and not operator]
    query = select(PlanSnapshot).join(PlanVersion, PlanVersion.id == PlanSnapshot.plan_version_id)
    if texts:
        query = query.where(PlanVersion.id.in_(_ids(texts[0])))
    else:
        query = query.where(PlanVersion.id.in_(select(PlanScheme.current_version_id)))
    query = narrow(query, PlanVersion, actor).where(PlanVersion.state.in_(("done", "discarded")))
    return list(session.scalars(query.order_by(PlanSnapshot.id.desc()).limit(IN_FORCE)))


def _ids(text: str) -> list[UUID]:
    try:
        return [UUID(part) for part in text.split(",")]
    except ValueError as error:
        raise Invalid(f"plan_version_id: {text!r} cannot be compared with it.", {"plan_version_id": [text]}) from error


def _range(session: Session, snapshot: PlanSnapshot, item_ids: list[str]) -> Any:
    """Where the orders of a snapshot lie, or those of one item in it."""
    if len(item_ids) == 1 and "," not in item_ids[0]:
        try:
            where = (PlanItem.plan_snapshot_id == snapshot.id, PlanItem.item_id == UUID(item_ids[0]))
        except ValueError:
            return Proposal.id.between(*ids_between(snapshot.prefix))
        places = session.scalars(select(PlanItem.place).where(*where).order_by(PlanItem.place)).all()
        ranges = [(place, place) for place in places] or [(1, 0)]
        return or_(*(Proposal.id.between(*ids_between(snapshot.prefix, *one)) for one in ranges))
    return Proposal.id.between(*ids_between(snapshot.prefix))


def _source(session: Session, which: Any, snapshots: Sequence[PlanSnapshot]) -> Any:
    """Proposals with every column a planned order has; one that is a document by now is left out."""
    versions = [snapshot.plan_version_id for snapshot in snapshots]
    taken = select(PlannedOrder.id).where(PlannedOrder.plan_version_id.in_(versions))
    given = _columns(session)
    columns = [given[column.name].label(column.name) for column in PlannedOrder.__table__.columns]
    query: Select[Any] = select(*columns).select_from(Proposal).join(PlanSnapshot, _own(snapshots))
    same = and_(PlanItem.plan_snapshot_id == PlanSnapshot.id, PlanItem.place == Proposal.place)
    query = query.outerjoin(PlanItem, same).where(which, Proposal.id.not_in(taken))
    return aliased(PlannedOrder, query.subquery("proposed"), adapt_on_names=True)


def _own(snapshots: Sequence[PlanSnapshot]) -> Any:
    """Whose proposals these are, by the ids' first bits; of one snapshot there is nothing to tell apart."""
    if len(snapshots) == 1:
        return PlanSnapshot.id == snapshots[0].id
    ids = ((one.id, ids_between(one.prefix)) for one in snapshots)
    return or_(*(and_(PlanSnapshot.id == id, Proposal.id.between(*between)) for id, between in ids))


def _columns(session: Session) -> dict[str, Any]:
    """What stands in each column of a planned order nobody has touched."""
    nobody = cast(null(), PlannedOrder.__table__.c.id.type)
    source = func.coalesce(Proposal.source, PlanItem.source)
    given: dict[str, Any] = {column.name: nobody for column in PlannedOrder.__table__.columns}
    return (
        given
        | _of_every_document(session)
        | {
            "site_id": PlanSnapshot.site_id,
            "plan_version_id": PlanSnapshot.plan_version_id,
            "item_id": PlanItem.item_id,
            "source": case(*((source == at, name) for at, name in enumerate(SOURCES)), else_=SOURCES[0]),
            "supplier_id": Proposal.supplier_id,
            "quantity": _quantity(session),
            "start": Proposal.start,
            "due": Proposal.due,
            "past_due": Proposal.start < PlanSnapshot.day_zero,
            "low_level_code": PlanItem.low_level_code,
            "sales_order_line_id": Proposal.sales_order_line_id,
            "kept_for": func.coalesce(PlanItem.kept_for, ""),
            "refusal": literal(""),
            "assumed": PlanItem.assumed == 1,
            "state": literal("proposed"),
        }
    )


def _of_every_document(session: Session) -> dict[str, Any]:
    sought = select(Item.sought).where(Item.id == PlanItem.item_id).scalar_subquery()
    return {
        "id": Proposal.id,
        "number": _number(),
        "company_id": PlanSnapshot.company_id,
        "version": literal(1),
        "created_at": PlanSnapshot.made_at,
        "changed_at": PlanSnapshot.made_at,
        "sought": func.lower(_number(), type_=Text()) + " " + sought,
        "custom": type_coerce(NO_MORE, Json) if is_sqlite(session) else cast(NO_MORE, Json),
    }


def _quantity(session: Session) -> Any:
    if is_sqlite(session):
        return type_coerce(Proposal.millionths, Exact())
    return cast(cast(Proposal.millionths, Numeric) / 10**SCALE, Exact())


def _number() -> Any:
    """The series with the order's own value in it, at least seven digits."""
    value = PlanSnapshot.first_number + Proposal.ordinal
    padded = func.substr(cast(value + 10**DIGITS, String), 2, type_=String())
    text = case((value < 10**DIGITS, padded), else_=cast(value, String))
    found = SEQUENCE.search(PlannedOrder.spec.number)
    assert found is not None
    return func.replace(PlanSnapshot.series, found[0], text, type_=String())
