"""What devices work on: orders in several operations, lots, inspections, people who have logged in on devices."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from uuid_utils.compat import uuid7

from backend.contexts import assemble
from backend.database import Database
from backend.documents.act import Act
from backend.documents.declare import Base
from backend.people import sessions
from backend.people.person import Person, Role
from backend.people.user import Device, User, UserRole
from seed.roles import ROLES
from tests.builders.engineering import an_operation
from tests.builders.inventory import a_lot, a_place, stocked
from tests.builders.patrol import a_point, a_round, a_route, equipment
from tests.builders.production import a_material, a_product, a_released_order, tickets
from tests.builders.quality import a_delivery, a_plan, an_inspected_item
from tests.faults.device import Holder
from tests.shop import Row, Shop, settings_for

ORDERS, OPERATIONS, LOTS, INSPECTIONS, PEOPLE = 3, (10, 20), 3, 4, 6
POINTS, ROUNDS = 4, 40
ROLE_CODES = ("worker", "inspector", "mechanic")


@dataclass(frozen=True)
class Factory:
    """The rows that acts are about; several devices share each of them."""

    shop: Shop
    orders: Sequence[Row]
    tickets: Sequence[Row]
    item: Row
    material: Row
    lots: Sequence[Row]
    inspections: Sequence[Row]
    points: Sequence[Row]
    rounds: Sequence[Row]
    scrap_reason: Row
    others: Row  # a ticket no device of a trial reports at
    users: Sequence[tuple[UUID, UUID]]

    def staffed(self, count: int) -> "Factory":
        """The same factory with so many people; nobody is at fifty places at once."""
        return replace(self, users=self.shop.perform(_people(self.shop, count)))

    def log_in(self, count: int, chance: random.Random) -> list[tuple[UUID, list[Holder]]]:
        """So many devices, each with two people who have logged in on it."""

        def work(act: Act) -> list[tuple[UUID, list[Holder]]]:
            return [self._a_device(act, chance) for _ in range(count)]

        return self.shop.perform(work)

    def _a_device(self, act: Act, chance: random.Random) -> tuple[UUID, list[Holder]]:
        shop, now = self.shop, datetime.now(UTC)
        device = act.add(Device(id=uuid7(), name="phone", state="active", home_site_id=shop.site_id))
        holders = []
        for user_id, person_id in chance.sample(list(self.users), 2):
            user = act.session.get_one(User, user_id)
            token = sessions.begin(act.session, user, shop.company_id, shop.site_id, device.id, now)
            holders.append(Holder(person_id, token))
        return device.id, holders


def a_factory(folder: Path, url: str) -> Factory:
    """Made through the HTTP door, before the server of the trial starts."""
    assemble()
    database = Database(url)
    Base.metadata.create_all(database.engine)
    shop = Shop.open(database, settings_for(folder, database))
    product, material = _a_product(shop)
    orders = [a_released_order(shop, product, 1_000_000) for _ in range(ORDERS)]
    points, rounds = _rounds(shop)
    return Factory(
        shop,
        orders,
        [ticket for order in orders for ticket in tickets(shop, order).values()],
        product,
        material,
        _lots(shop, material),
        _inspections(shop),
        points,
        rounds,
        shop.make("production/scrap_reason", number="BURR", name="Burr", cause_category="method"),
        tickets(shop, a_released_order(shop, product, 1_000_000))[OPERATIONS[0]],
        shop.perform(_people(shop, PEOPLE)),
    )


def _a_product(shop: Shop) -> tuple[Row, Row]:
    line_side = a_place(shop, "LINE", "line_side")
    rod = a_material(shop, "ROD", {"issue_mode": "pick"}, lot_control="lot")
    oil = a_material(shop, "OIL", {"issue_mode": "backflush", "backflush_location_id": line_side["id"]})
    stocked(shop, oil, 1_000, line_side)
    parts = ((rod, 1), (oil, 2))
    return a_product(shop, *(an_operation(shop, number) for number in OPERATIONS), parts=parts), rod


def _lots(shop: Shop, material: Row) -> list[Row]:
    place = a_place(shop)
    lots = [a_lot(shop, material, f"L-{number}") for number in range(LOTS)]
    for lot in lots:
        stocked(shop, material, 500, place, lot)
    return lots


def _inspections(shop: Shop) -> list[Row]:
    sheet = an_inspected_item(shop)
    a_plan(shop, sheet, sample_size=50)
    return [a_delivery(shop, sheet, 1_000) for _ in range(INSPECTIONS)]


def _rounds(shop: Shop) -> tuple[list[Row], list[Row]]:
    """Walks along the same points, open all day: a point is checked once or twice on each."""
    machine = equipment(shop)["id"]
    points = [a_point(shop, f"P{number}", equipment_id=machine) for number in range(POINTS)]
    route = a_route(shop, *points)
    return points, [a_round(shop, route, -600, 600) for _ in range(ROUNDS)]


def _people(shop: Shop, count: int) -> Any:
    rights = sorted({right for role in ROLES if role.code in ROLE_CODES for right in role.rights})

    def work(act: Act) -> list[tuple[UUID, UUID]]:
        role = act.add(Role(number=f"floor{count}", name="Floor", rights=rights))
        users = []
        for number in range(count):
            person = act.add(Person(number=f"F{count}-{number}", name=f"Worker {number}"))
            given = UserRole(role_id=role.id, in_company_id=shop.company_id)
            user = act.add(User(number=f"f{count}-{number}", person_id=person.id, roles=[given]))
            users.append((user.id, person.id))
        return users

    return work
