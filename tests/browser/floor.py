"""The people of the demo factory at the HTTP door of the running server: what a story prepares beside the screens."""

import json
import urllib.error
import urllib.request
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any
from uuid import UUID

from seed.demo.people import BADGE, PASSWORD, PIN
from tests.browser.hands import wait_for
from tests.browser.server import FactoryServer
from tests.shop import Row, Rows, Shop, ok
from tests.stories.driving import Factory


@dataclass(frozen=True)
class Reply:
    """An answer that came over the wire, read as Flask's own test client lets it be read."""

    status_code: int
    content: bytes

    @cached_property
    def json(self) -> Any:
        return self.get_json()

    def get_json(self) -> Any:
        return json.loads(self.content) if self.content else None

    def get_data(self, as_text: bool = True) -> str:
        return self.content.decode(errors="replace")


@dataclass(frozen=True)
class Door:
    """Asks a running server what a `Shop` would ask an application in its own process."""

    url: str

    def open(self, path: str, method: str, json: Any = None, headers: dict[str, str] | None = None) -> Reply:
        body, given = None, dict(headers or {})
        if json is not None:
            body, given = as_json(json), given | {"Content-Type": "application/json"}
        asked = urllib.request.Request(self.url + path, data=body, headers=given, method=method)
        try:
            with urllib.request.urlopen(asked, timeout=60) as answer:
                return Reply(answer.status, answer.read())
        except urllib.error.HTTPError as refusal:
            return Reply(refusal.code, refusal.read())


def as_json(value: Any) -> bytes:
    return json.dumps(value).encode()


class DemoFactory(Factory):
    """Who does what in 禾田农机, each with the rights of their own role and no others."""

    def __init__(self, server: FactoryServer) -> None:
        self.shop = self.director = by_password(server, "director")
        self.seller, self.planner, self.buyer = (by_password(server, user) for user in ("sales", "planner", "buyer"))
        self.storekeeper, self.quality = by_password(server, "store"), by_password(server, "quality")
        self.supervisor, self.engineer = by_password(server, "manager"), by_password(server, "engineer")
        self.worker, self.inspector = by_badge(server, "1016"), by_badge(server, "1006")

    def item(self, number: str) -> Row:
        return self.one("engineering/item", number=number)

    def one(self, document: str, **where: str) -> Row:
        """The only row with these values."""
        [row] = self.director.list(document, "&".join(f"{name}={value}" for name, value in where.items()))
        return row

    def with_first_plans(self) -> Rows:
        """The schemes of planning, the one the screens open with first, once the demo's worker has made their plans."""
        schemes = "planning/plan_scheme"

        def made() -> bool:
            return all(row["current_version_id"] for row in self.planner.list(schemes))

        wait_for(made, "the first plans are made", 180)
        return self.planner.list(schemes)

    def released_order(self, item: str, quantity: str, days: int = 30) -> Row:
        """A work order the floor may begin, with a ticket for every operation."""
        due = date.today() + timedelta(days=days)
        order = self.planner.make("production/work_order", item_id=self.item(item)["id"], quantity=quantity, due=due)
        order = self.planner.step("production/work_order", order, "firm")
        return self.planner.step("production/work_order", order, "release")

    def first_ticket(self, order: Row) -> Row:
        return self.tickets(order)[0]


def by_password(server: FactoryServer, user: str) -> Shop:
    return logged_in(server, {"user": user, "password": PASSWORD})


def by_badge(server: FactoryServer, number: str) -> Shop:
    return logged_in(server, {"badge": BADGE.format(number), "pin": PIN})


def logged_in(server: FactoryServer, credentials: dict[str, str]) -> Shop:
    door = Door(server.url)
    told = ok(door.open("/api/people/log-in", "POST", credentials))  # type: ignore[arg-type]
    me = told["me"]
    shop = Shop(door, server.database, UUID(me["company_id"]), UUID(me["site_id"]), told["token"])  # type: ignore[arg-type]
    shop.person_id = UUID(me["person"]["id"])
    return shop
