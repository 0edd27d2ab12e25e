"""One consistent picture of a site for a kit check at one of its levels, and what each fact stands for (§5)."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cached_property
from typing import Literal
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.documents.actor import Actor
from backend.engineering.item import Item
from backend.engineering.substitution import rules_for
from backend.kernel.kitting.allocation import kits, kits_alone
from backend.kernel.kitting.facts import LEVELS, Kit, KitFacts, KitOrder, KitSupply
from backend.kernel.kitting.fixes import Fix
from backend.kernel.substitution.clusters import Joined, items_of
from backend.kernel.substitution.facts import Rules
from backend.planning.kitting_needs import Needed
from backend.planning.kitting_orders import Scene
from backend.planning.kitting_stages import STAGES, rows_of
from backend.planning.kitting_supply import Place, Supplied, supplied
from backend.planning.kitting_surplus import elsewhere, neighbors, surplus
from backend.planning.kitting_work_orders import issued_from
from backend.planning.supply_lane import SupplyLane
from backend.plant.company import Site

MODES = ("relative", "absolute")
SHORT_ORDERS = ("take_partial", "all_or_nothing")


@dataclass(frozen=True)
class Question:
    """How the check is made. Days are calendar days from today: until a lot under inspection counts, and of a lane.

    Orders that begin within `days` are shown; None leaves it to the level.
    """

    today: date
    mode: str = "relative"
    short_orders: Literal["take_partial", "all_or_nothing"] = "take_partial"
    inspection_days: int = 1
    transfer_days: int = 2
    level: str = "work_order"
    days: int | None = None

    @property
    def until(self) -> date | None:
        days = STAGES[self.level].days if self.days is None else self.days
        return None if days is None else self.today + timedelta(days=days)


@dataclass(frozen=True)
class Picture:
    """The facts of a check, and the way back from them to documents."""

    question: Question
    facts: KitFacts
    needed: Needed
    items: dict[UUID, Item]
    found: Supplied
    lanes: Mapping[tuple[str, UUID], SupplyLane] = field(default_factory=dict)
    fixes: dict[str, list[Fix]] = field(default_factory=dict)

    @cached_property
    def all_kits(self) -> list[Kit]:
        """In the order of rank, as the question wants them: alone or among each other."""
        return kits_alone(self.facts) if self.question.mode == "absolute" else kits(self.facts)

    @cached_property
    def kits(self) -> list[Kit]:
        """Those of the level itself."""
        return [kit for kit in self.all_kits if self.needed.rows[kit.order].shown]

    @cached_property
    def ranks(self) -> dict[str, int]:
        return {kit.order: place for place, kit in enumerate(self.kits, 1)}

    @cached_property
    def orders(self) -> dict[str, KitOrder]:
        return {order.id: order for order in self.facts.orders}

    def date(self, day: int | None) -> date | None:
        return None if day is None else self.question.today + timedelta(days=day)

    def facts_for(self, order: str) -> KitFacts:
        """Where only what lies at the line counts, what lies elsewhere in the site can be brought."""
        if not self.facts.scale.here:
            return self.facts
        near = elsewhere(self.facts, order)
        return replace(self.facts, surplus=[*near, *self.facts.surplus])


def picture(session: Session, actor: Actor, site: Site, question: Question) -> Picture:
    """Read a site: orders, stock, receipts and what other sites can spare, each in a few statements."""
    scene = Scene(session, site, question.today, question.until)
    needed = Needed.of(scene, rows_of(scene, question.level))
    rules = rules_for(session, site.company_id, site.id, question.today).rules
    ids = _with_substitutes(rules, needed.parts)
    made = {row.item_id for row in needed.rows.values()} | {row.item_id for row, _ in needed.refused.values()}
    items = {item.id: item for item in session.scalars(select(Item).where(Item.id.in_(ids | made)))}
    parts = {id: items[id] for id in sorted(ids)}
    here = issued_from(scene, needed.rows.values()) if LEVELS[question.level].here else None
    found = supplied(Place(session, site.id, question.today, parts, question.inspection_days, here))
    around = neighbors(session, actor, (site, question.today), list(parts))
    spare = list(surplus(around, question.today, question.transfer_days))
    facts = KitFacts(
        [],
        _without_repeated(found, needed) if question.level == "forecast" else found.supplies,
        rules,
        level=question.level,
        short_orders=question.short_orders,
        behind=frozenset(id for id, row in needed.rows.items() if row.waits),
        locations=frozenset(each.location for each in found.supplies if each.location is not None),
        surplus=spare,
    )
    return Picture(question, replace(facts, orders=needed.orders(facts)), needed, items, found, around.chosen)


def _with_substitutes(rules: Rules, parts: set[UUID]) -> set[UUID]:
    """The items of needs, and whatever a scheme joins them to, over as many steps as there are."""
    joined = Joined()
    for scheme in rules.schemes:
        joined.join(items_of(scheme))
    heads = {joined.head(id) for id in parts}
    every = {item for scheme in rules.schemes for item in items_of(scheme)}
    return parts | {item for item in every if joined.head(item) in heads}  # type: ignore[misc]


def _without_repeated(found: Supplied, needed: Needed) -> list[KitSupply]:
    """A proposal that was left out because a forecast says the same is no supply either."""
    return [each for each in found.supplies if each.kind != "planned" or not each.order or each.order in needed.rows]
