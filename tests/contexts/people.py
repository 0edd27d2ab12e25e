"""People with badges and passwords for tests, and how they come in."""

from copy import copy
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select
from uuid_utils.compat import uuid7
from werkzeug.test import TestResponse

from backend.documents.act import Act
from backend.documents.notices import Notice
from backend.people import credentials
from backend.people.person import Person, Role
from backend.people.user import User, UserRole
from tests.shop import Shop, ok

PASSWORD, PIN = "a long spring day", "4711"
_hashes: list[Any] = []


@dataclass
class Employee:
    """Somebody with a user, a badge and a PIN."""

    shop: Shop
    person_id: UUID
    user_id: UUID
    name: str
    badge: str

    def log_in(self, **given: Any) -> TestResponse:
        return log_in(self.shop, **({"badge": self.badge, "pin": PIN} | given))

    def enter(self, device_id: UUID | None = None) -> Any:
        return ok(self.log_in(**({"device_id": str(device_id)} if device_id else {})))


def log_in(shop: Shop, **given: Any) -> TestResponse:
    return shop.client.post("/api/people/log-in", json=given, headers={"Accept-Language": "en"})


def employ(shop: Shop, role: str = "worker", *rights: str, home: str = "worker", at: UUID | None = None) -> Employee:
    """Hire somebody. The slow hashes are made once for all tests."""
    if not _hashes:
        _hashes.extend((credentials.hash_password(PASSWORD, "nobody"), credentials.hash_pin(PIN)))

    def hire(act: Act) -> Employee:
        known = act.session.scalars(select(Role).where(Role.number == role)).first()
        known = known or act.add(Role(number=role, name=role, home=home, rights=list(rights)))
        mark = uuid7().hex[-10:]
        person = act.add(Person(number=f"P{mark}", name=f"{role} {mark}"))
        given = UserRole(role_id=known.id, in_company_id=shop.company_id, at_site_id=at)
        user = User(number=f"u{mark}", person_id=person.id, roles=[given], badge=f"G1:BD:{uuid7().hex.upper()}")
        credentials.set_password(user, _hashes[0], act.now)
        credentials.set_pin(user, _hashes[1], act.now)
        act.add(user)
        return Employee(shop, person.id, user.id, user.number, user.badge or "")

    return shop.perform(hire)


def seen_by(shop: Shop, token: str, person_id: UUID | None = None) -> Shop:
    """The shop for whoever holds this token."""
    seen = copy(shop)
    seen.token, seen.person_id = token, person_id
    return seen


def told(person: Shop) -> list[tuple[str, str]]:
    """What somebody was told so far, the first first, and about which kind of document."""
    query = select(Notice.text, Notice.document).where(Notice.person_id == person.person_id)
    with person.database.reading() as session:
        return [(text, document) for text, document in session.execute(query.order_by(Notice.id))]
