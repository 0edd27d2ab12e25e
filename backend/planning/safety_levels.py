"""Which safety stock holds of each item of a site on which day, from the dated rows in force (planning.md §2.3)."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.documents.act import Act
from backend.documents.steps import refuse_own
from backend.engineering.item import Item, ItemGroup
from backend.inventory.item_site import ItemSite
from backend.kernel.demand.check import wrong
from backend.kernel.errors import Refused
from backend.kernel.mrp.facts import scaled
from backend.kernel.mrp.policy import Safety
from backend.kernel.mrp.safety_stock import SafetyRow, levels_for
from backend.planning.safety_stock import SafetyStockLevel, SafetyStockPolicy

LEAST_SERVICE, MOST_SERVICE = 50, 100
DatedRow = tuple[UUID | None, SafetyRow]
Levels = tuple[tuple[int, int], ...]  # day from the planning day on, scaled quantity from that day on


@dataclass(frozen=True, slots=True)
class Subject:
    """An item at a site as rows and policies match it."""

    item: Item
    parameters: ItemSite
    attributes: Mapping[str, str]


def check_level(row: SafetyStockLevel, act: Act) -> None:
    """It must say of what it is: an item, attributes, or both."""
    given: object = row.attributes
    if not isinstance(given, dict) or not all(isinstance(value, str) and value for value in given.values()):
        raise wrong("attributes", "Each attribute needs a text as its value.")
    if row.item_id is None and not row.attributes:
        raise wrong("item_id", "An item or attributes are needed.")


def check_change(row: SafetyStockLevel, act: Act) -> None:
    """What was computed stays as it was approved; who knows better enters a row, which goes before it."""
    if row.source == "computed":
        raise Refused(f"{row.number} was computed; enter a row of your own, it goes before it.")
    check_level(row, act)


def check_policy(policy: SafetyStockPolicy, act: Act) -> None:
    if not LEAST_SERVICE <= policy.service_level < MOST_SERVICE:
        raise wrong("service_level", f"It must be {LEAST_SERVICE} or more and below {MOST_SERVICE}.")
    if policy.item_id is not None and policy.item_group_id is not None:
        raise wrong("item_group_id", "An item or a family, and not both.")


def approve(row: SafetyStockLevel, act: Act) -> None:
    refuse_own(row, act, f"Whoever proposed {row.number} does not approve it, too.")


def subjects(session: Session, site_id: UUID, item_ids: Collection[UUID | None] | None = None) -> list[Subject]:
    """Items kept at a site, all or some, by code, with their attributes: their own fields, the code of their group."""
    query = (
        select(Item, ItemSite, ItemGroup.number)
        .join(ItemSite, ItemSite.item_id == Item.id)
        .join(ItemGroup, ItemGroup.id == Item.item_group_id, isouter=True)
        .where(ItemSite.site_id == site_id)
        .order_by(Item.number)
    )
    if item_ids is not None:
        query = query.where(Item.id.in_(item_ids))
    return [Subject(item, at, _attributes(item, group)) for item, at, group in session.execute(query)]


def _attributes(item: Item, group: str | None) -> dict[str, str]:
    own = {name: str(value) for name, value in item.custom.items() if value not in (None, "")}
    return own | ({"item_group": group} if group else {})


def levels_by(subject: Subject, rows: Sequence[DatedRow]) -> Levels:
    mine = [row for item_id, row in rows if item_id in (None, subject.item.id)]
    return from_day_zero(levels_for(subject.attributes, mine))


def rows_of(session: Session, site_id: UUID, day_zero: date) -> list[DatedRow]:
    """All rows in force at a site, each with its item (None: all that match)."""
    kept = SafetyStockLevel
    query = select(kept).where(kept.site_id == site_id, kept.state == "in_force").order_by(kept.effective_from, kept.id)
    return [
        (
            row.item_id,
            SafetyRow(
                (row.effective_from - day_zero).days, scaled(row.quantity), row.attributes, row.source == "manual"
            ),
        )
        for row in session.scalars(query)
    ]


def from_day_zero(levels: Levels) -> Levels:
    """What began before day 0 and still holds begins on it."""
    begun = [quantity for day, quantity in levels if day <= 0]
    later = tuple((day, quantity) for day, quantity in levels if day > 0)
    return ((0, begun[-1]), *later) if begun else later


def on_day(levels: Levels, day: int) -> int | None:
    """The quantity that holds on a day, None before the first row."""
    begun = [quantity for first, quantity in levels if first <= day]
    return begun[-1] if begun else None


def policies(session: Session, site_id: UUID) -> list[SafetyStockPolicy]:
    """The active policies of a site, the most specific first: of an item, of a family, of all."""
    query = select(SafetyStockPolicy).where(SafetyStockPolicy.site_id == site_id, SafetyStockPolicy.active.is_(True))
    return sorted(session.scalars(query), key=lambda one: (one.item_id is None, one.item_group_id is None, one.number))


def policy_of(item: Item, known: Sequence[SafetyStockPolicy]) -> SafetyStockPolicy | None:
    for one in known:
        if one.item_id in (None, item.id) and one.item_group_id in (None, item.item_group_id):
            return one
    return None


def safety_of(session: Session, site_id: UUID, day_zero: date) -> dict[UUID, Safety]:
    """What netting keeps of each item with dated safety stock; where the policy says pull 提拉, increases are needs.

    Items that no row speaks of keep what their parameters at the site say.
    """
    rows = rows_of(session, site_id, day_zero)
    if not rows:
        return {}
    spoken = {item_id for item_id, _ in rows}
    rules, known = policies(session, site_id), subjects(session, site_id, None if None in spoken else spoken)
    found = {subject.item.id: levels_by(subject, rows) for subject in known}
    levels = {id: each for id, each in found.items() if each}
    return {
        one.item.id: Safety(levels[one.item.id], pull=mode_of(policy_of(one.item, rules)) == "pull")
        for one in known
        if one.item.id in levels
    }


def mode_of(policy: SafetyStockPolicy | None) -> str:
    return "level" if policy is None else policy.mode
