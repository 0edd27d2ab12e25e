"""A phone for tests: it numbers its acts, sends them when told to, and holds what it was sent."""

import hashlib
import time
from collections.abc import Callable
from copy import deepcopy
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from uuid_utils.compat import uuid7
from werkzeug.test import TestResponse

from backend.documents.receipts import Receipt
from backend.documents.trail import Trail
from backend.people import sessions
from backend.people.user import User
from tests.shop import Shop, ok, plain

Act = dict[str, Any]


class Phone:
    """One device in the hands of whoever logged in on it last."""

    def __init__(self, shop: Shop) -> None:
        self.shop = shop
        self.id = uuid7()
        self.seq = 0
        self.since = 0
        self.rows: dict[str, dict[str, dict[str, Any]]] = {}
        self.digests: dict[str, str] = {}
        self.answers: dict[str, dict[str, Any]] = {}

    def log_in(self, person: Shop) -> "Phone":
        """Somebody comes in on this device; the outbox and the numbers go on."""

        def begin(session: Any) -> str:
            user = session.scalars(select(User).where(User.person_id == person.person_id)).one()
            now = datetime.now(UTC)
            return sessions.begin(session, user, person.company_id, person.site_id, self.id, now)

        self.person_id = person.person_id
        self.token = person.database.write(begin)
        return self

    def act(self, document: str, verb: str, id: Any = None, base: int | None = None, **values: Any) -> Act:
        self.seq += 1
        return {
            "id": str(uuid7()),
            "device": str(self.id),
            "seq": self.seq,
            "person_id": str(self.person_id),
            "document": document,
            "document_id": str(id or uuid7()),
            "verb": verb,
            "values": plain(values),
            "base_version": base,
            "captured_at": datetime.now(UTC).isoformat(),
            "files": [],
        }

    def make(self, document: str, **values: Any) -> Act:
        return self.act(document, "create", **values)

    def try_push(self, *acts: Act, **told: Any) -> TestResponse:
        body = {
            "device": str(self.id),
            "queue_length": len(acts),
            "oldest_unsent": acts[0]["captured_at"] if acts else None,
            "version": "0.1.0",
            "clock": datetime.now(UTC).isoformat(),
            "acts": list(acts),
        }
        return self._open("POST", "/api/sync/push", body | told)

    def push(self, *acts: Act, **told: Any) -> list[dict[str, Any]]:
        answers = ok(patiently(lambda: self.try_push(*acts, **told)))["answers"]
        self.answers |= {answer["id"]: answer for answer in answers}
        return list(answers)

    def told(self, *acts: Act, **about: Any) -> list[str]:
        """What each act came to, as the word alone."""
        return [answer["status"] for answer in self.push(*acts, **about)]

    def try_pull(self, query: str) -> TestResponse:
        return self._open("GET", f"/api/sync/pull?{query}", None)

    def pull(self, limit: int = 2000) -> dict[str, Any]:
        """Fetch pages as the PWA does, snapshot or changes; the answer is the last page."""
        page = self._page(f"since={self.since}&limit={limit}")
        if page["complete"]:
            self.rows, self.since = {}, 0
            page = self._page(f"since=0&limit={limit}")
        while True:
            self._keep(page)
            if not page["more"]:
                return page
            page = self._page(f"since={self.since}&limit={limit}")

    def _page(self, query: str) -> dict[str, Any]:
        return dict(ok(patiently(lambda: self.try_pull(query))))

    def holds(self, document: str) -> set[str]:
        return set(self.rows.get(document, {}))

    def differs(self) -> list[str]:
        """Types where what it holds is not what the server says it should."""
        return [name for name, digest in self.digests.items() if self._digest(name) != digest]

    def _keep(self, page: dict[str, Any]) -> None:
        for name, rows in page["rows"].items():
            self.rows.setdefault(name, {}).update({row["id"]: row for row in rows})
        for name, ids in page["gone"].items():
            for id in ids:
                self.rows.get(name, {}).pop(id, None)
        self.since = page["to"]
        self.digests = page["digests"] or self.digests
        self.answers |= {answer["id"]: answer for answer in page["answers"]}

    def _digest(self, name: str) -> str:
        rows = sorted((row["id"], row["version"]) for row in self.rows.get(name, {}).values())
        return hashlib.sha256("".join(f"{id}:{version}\n" for id, version in rows).encode()).hexdigest()

    def _open(self, method: str, path: str, body: Any) -> TestResponse:
        headers = {"Authorization": f"Bearer {self.token}", "Accept-Language": "en"}
        return self.shop.client.open(path, method=method, json=deepcopy(body), headers=headers)


NC = "quality/nonconformance"
PATIENCE_S = 0.05


def patiently(ask: Callable[[], TestResponse]) -> TestResponse:
    """Whoever has to wait for a turn asks again."""
    while (answer := ask()).status_code == 503:
        time.sleep(PATIENCE_S)
    return answer


def chain(phone: Phone, item: str) -> list[Act]:
    """Made, described twice and reported, all without network: each rests on the one before."""
    made = phone.make(NC, item_id=item, quantity="3")
    id = made["document_id"]
    return [
        made,
        phone.act(NC, "change", id, 1, description="a scratch"),
        phone.act(NC, "change", id, 2, description="a deep scratch"),
        phone.act(NC, "report", id),
    ]


def effects(shop: Shop, table: Any) -> int:
    """How many rows of a document there are in the whole installation."""
    with shop.database.reading() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def receipt(shop: Shop, act: Act) -> Receipt:
    with shop.database.reading() as session:
        session.expire_on_commit = False
        found = session.get(Receipt, UUID(act["id"]))
        assert found is not None
        session.expunge(found)
        return found


def trail_of(shop: Shop, id: Any) -> list[tuple[int, str]]:
    with shop.database.reading() as session:
        query = select(Trail.version, Trail.verb).where(Trail.document_id == UUID(str(id))).order_by(Trail.change_no)
        return [(version, verb) for version, verb in session.execute(query)]
