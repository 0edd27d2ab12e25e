"""A small factory seen through the HTTP door: tests arrange and act in the floor's words.

order = shop.make("production/work_order", item_id=item["id"], quantity="5")
shop.step(order, "release")
shop.as_role("worker", "production.*").make(...)
"""

from collections.abc import Callable, Iterable
from copy import copy
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar
from uuid import UUID

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from uuid_utils.compat import uuid7
from werkzeug.test import TestResponse

from backend.app import create_app
from backend.contexts import assemble
from backend.database import Database
from backend.documents.act import Act, perform
from backend.documents.actor import Actor, software
from backend.documents.trail import Trail
from backend.metrics import Metrics
from backend.people import sessions
from backend.people.person import Person, Role
from backend.people.user import User, UserRole
from backend.plant.company import Company, Site
from backend.settings import Settings

T = TypeVar("T")
Row = dict[str, Any]
Rows = list[Row]


def settings_for(folder: Path, database: Database) -> Settings:
    return Settings.read(
        {"GEMBA_DATA_DIR": str(folder), "GEMBA_DATABASE_URL": database.url.render_as_string(hide_password=False)}
    )


_applications: dict[Database, Flask] = {}


def application(settings: Settings, database: Database) -> Flask:
    """One application for all tests that this database object serves: making one takes longer than most tests."""
    if database not in _applications:
        _applications[database] = create_app(settings, database)
    app = _applications[database]
    app.extensions["gemba"] = replace(app.extensions["gemba"], settings=settings, started_at=datetime.now(UTC))
    app.extensions["gemba.metrics"] = Metrics(database)
    return app


class Refusal(AssertionError):
    """The shop said no where the test expected yes."""


class Shop:
    """One person's view of one company."""

    def __init__(self, client: FlaskClient, database: Database, company_id: UUID, site_id: UUID, token: str) -> None:
        self.client = client
        self.database = database
        self.company_id, self.site_id = company_id, site_id
        self.token = token
        self.person_id: UUID | None = None
        self.language = "en"

    @classmethod
    def open(cls, database: Database, settings: Settings) -> "Shop":
        app = application(settings, database)
        company_id, site_id = found_company(database, "C1", "Oak Tractors")
        shop = cls(app.test_client(), database, company_id, site_id, "")
        return shop.as_role("administrator", "*")

    def as_role(self, code: str, *rights: str, site_id: UUID | None = None) -> "Shop":
        """The same shop for a new person who holds this role with these rights."""

        def admit(act: Act) -> tuple[str, UUID]:
            role = act.session.scalars(select(Role).where(Role.number == code)).first()
            role = role or act.add(Role(number=code, name=code, rights=list(rights)))
            mark = uuid7().hex[-10:]
            person = act.add(Person(number=f"P{mark}", name=f"{code} {mark}"))
            given = UserRole(role_id=role.id, in_company_id=self.company_id, at_site_id=site_id)
            user = act.add(User(number=f"u{mark}", person_id=person.id, roles=[given]))
            token = sessions.begin(act.session, user, self.company_id, site_id or self.site_id, None, act.now)
            return token, person.id

        seen = copy(self)
        seen.token, seen.person_id = self.perform(admit)
        return seen

    def as_stranger(self) -> "Shop":
        """A person with every right, in another company of the same installation."""
        company_id, site_id = found_company(self.database, f"X{uuid7().hex[-6:]}", "Pine Pumps")
        other = copy(self)
        other.company_id, other.site_id = company_id, site_id
        return other.as_role(f"all-{company_id.hex[-6:]}", "*")

    def perform(self, work: Callable[[Act], T]) -> T:
        """Something the software itself does in this company."""
        return perform(self.database, assemble(), self.software(), work)

    def software(self) -> Actor:
        return software(self.company_id, self.site_id)

    def request(
        self, method: str, path: str, body: Any = None, key: UUID | None = None, **headers: str
    ) -> TestResponse:
        given = {"Authorization": f"Bearer {self.token}", "Accept-Language": self.language}
        if method in ("POST", "PATCH", "DELETE"):
            given["Idempotency-Key"] = str(key or uuid7())
        given |= {name.replace("_", "-"): value for name, value in headers.items()}
        return self.client.open(path, method=method, json=body, headers=given)

    def make(self, document: str, /, **values: Any) -> Row:
        return ok(self.try_make(document, **values))

    def try_make(self, document: str, /, key: UUID | None = None, **values: Any) -> TestResponse:
        return self.request("POST", f"/api/{document}", plain(values), key)

    def change(self, document: str, row: Row, /, **values: Any) -> Row:
        return ok(self.try_change(document, row, **values))

    def try_change(self, document: str, row: Row, /, **values: Any) -> TestResponse:
        path = f"/api/{document}/{row['id']}"
        return self.request("PATCH", path, plain(values), If_Match=f'"{row["version"]}"')

    def step(self, document: str, row: Row, name: str, /, **form: Any) -> Row:
        return ok(self.try_step(document, row, name, **form))

    def try_step(self, document: str, row: Row, name: str, /, **form: Any) -> TestResponse:
        """Take a step on the row as it is now (a test of stale versions gives its own If-Match)."""
        path = f"/api/{document}/{row['id']}/steps/{name}"
        return self.request("POST", path, plain(form), If_Match=f'"{self.version(document, row["id"])}"')

    def read(self, document: str, id: Any) -> Row:
        return ok(self.request("GET", f"/api/{document}/{id}"))

    def version(self, document: str, id: Any) -> int:
        """The version a row has now, from the database: asking the interface takes as long as the step itself."""
        table = assemble().documents[document].__table__
        with self.database.engine.connect() as connection:
            kept = connection.scalar(select(table.c.version).where(table.c.id == UUID(str(id))))
        return int(self.read(document, id)["version"] if kept is None else kept)

    def list(self, document: str, query: str = "") -> Rows:
        return list(ok(self.request("GET", f"/api/{document}?{query}"))["rows"])

    def every(self, document: str, query: str = "") -> Rows:
        """All rows, page after page."""
        found: Rows = []
        after = ""
        while True:
            page = ok(self.request("GET", f"/api/{document}?limit=200&after={after}&{query}"))
            found += page["rows"]
            if not page["after"]:
                return found
            after = page["after"]

    def get(self, path: str) -> Any:
        return ok(self.request("GET", path))

    def post(self, path: str, **body: Any) -> Any:
        return ok(self.request("POST", path, plain(body)))

    def trail(self) -> int:
        """How much has happened in the whole installation."""
        with self.database.reading() as session:
            return len(session.scalars(select(Trail.change_no)).all())


def found_company(database: Database, code: str, name: str) -> tuple[UUID, UUID]:
    company_id = uuid7()

    def found(act: Act) -> UUID:
        act.add(Company(id=company_id, number=code, name=name, company_id=company_id))
        site_id = uuid7()
        act.add(Site(id=site_id, number=f"{code}-1", name=f"{name} main site"))
        return site_id

    return company_id, perform(database, assemble(), software(company_id), found)


def ok(response: TestResponse) -> Any:
    if response.status_code >= 300:
        raise Refusal(f"{response.status_code}: {response.get_data(as_text=True)[:2000]}")
    return response.get_json()


def plain(value: Any) -> Any:
    """Values as they travel: ids, days and decimals as text."""
    if isinstance(value, dict):
        return {name: plain(part) for name, part in value.items()}
    if isinstance(value, Iterable) and not isinstance(value, str):
        return [plain(part) for part in value]
    return value if value is None or isinstance(value, (str, int, bool)) else str(value)
