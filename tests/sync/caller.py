"""A client for the conformance test, written only from docs/sync.md and docs/protocol.md: it knows paths and fields."""

import hashlib
from datetime import UTC, datetime
from typing import Any

from uuid_utils.compat import uuid7

from tests.shop import Shop, ok

Act = dict[str, Any]
PASSWORD = "correct horse 7 battery"


class Caller:
    """One enrolled device, in the hands of whoever logged in on it last."""

    def __init__(self, admin: Shop) -> None:
        self.admin = admin
        made = admin.make("people/device", name="Phone")
        code = admin.post(f"/api/people/device/{made['id']}/invite")["code"]
        enrolled = ok(admin.client.post("/api/people/device/enrol", json={"code": code, "name": "Phone"}))
        self.device, self.secret = enrolled["device_id"], enrolled["secret"]
        self.authorization = f"Device {self.device}:{self.secret}"
        self.person_id, self.seq = "", 0

    def log_in(self, *rights: str) -> "Caller":
        """A new person with these rights logs in on the device."""
        mark = uuid7().hex[-10:]
        role = self.admin.make("people/role", number=f"r{mark}", name="Role", rights=list(rights))
        person = self.admin.make("people/person", number=f"p{mark}", name=f"Person {mark}")
        given = {"role_id": role["id"], "in_company_id": str(self.admin.company_id)}
        self.user = self.admin.make("people/user", number=f"u{mark}", person_id=person["id"], roles=[given])
        self.admin.request("POST", f"/api/people/user/{self.user['id']}/password", {"password": PASSWORD})
        said = {"user": f"u{mark}", "password": PASSWORD, "device_id": self.device}
        told = ok(self.admin.client.post("/api/people/log-in", json=said))
        self.person_id, self.authorization = person["id"], f"Bearer {told['token']}"
        return self

    def ask(self, method: str, path: str, **given: Any) -> Any:
        headers = {"Authorization": self.authorization, "Accept-Language": "en"} | given.pop("headers", {})
        return self.admin.client.open(path, method=method, headers=headers, **given)

    def act(self, document: str, verb: str = "create", id: Any = None, base: int | None = None, **values: Any) -> Act:
        self.seq += 1
        return {
            "id": str(uuid7()), "device": self.device, "seq": self.seq, "person_id": self.person_id,
            "document": document, "document_id": str(id or uuid7()), "verb": verb, "values": values,
            "base_version": base, "captured_at": datetime.now(UTC).isoformat(), "files": [],
        }  # fmt: skip

    def try_push(self, *acts: Act, **told: Any) -> Any:
        body = {"device": self.device, "queue_length": len(acts), "oldest_unsent": None, "version": "1"}
        return self.ask("POST", "/api/sync/push", json=body | {"clock": _now(), "acts": list(acts)} | told)

    def push(self, *acts: Act, **told: Any) -> list[Act]:
        return list(ok(self.try_push(*acts, **told))["answers"])

    def told(self, *acts: Act) -> list[str]:
        return [answer["status"] for answer in self.push(*acts)]

    def pull(self, since: int = 0, **query: Any) -> Act:
        words = "&".join(f"{name}={value}" for name, value in query.items())
        return dict(ok(self.ask("GET", f"/api/sync/pull?since={since}&{words}")))


def _now() -> str:
    return datetime.now(UTC).isoformat()


def digest(rows: list[Act]) -> str:
    """Rule 27."""
    text = "".join(f"{row['id']}:{row['version']}\n" for row in sorted(rows, key=lambda row: row["id"]))
    return hashlib.sha256(text.encode()).hexdigest()


def a_file(content: bytes) -> tuple[str, Act]:
    """The path of a file, and how an act names it."""
    sha256 = hashlib.sha256(content).hexdigest()
    return f"/api/files/{sha256}", {"sha256": sha256, "size": len(content), "type": "text/plain", "name": "a.txt"}
