"""For every operation of the interface one request that must succeed, made from the examples."""

import hashlib
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from uuid_utils.compat import uuid7

from backend.contexts import assemble
from backend.documents import jobs
from backend.documents.fields import Field, form_fields
from backend.kernel.workflow import Step
from tests.every_document.conftest import OTHERWISE, Floor
from tests.every_document.good_starts import start
from tests.every_document.test_exchange import csv_of
from tests.shop import Row, plain

PREFIX = "/api/"
SECRET, PIN = "correct horse battery", "582947"
ITEM, LOT, ORDER = "engineering/item", "inventory/lot", "production/work_order"


@dataclass(frozen=True)
class Call:
    """One request."""

    path: str
    body: Any = None
    headers: dict[str, str] = field(default_factory=dict)
    content: bytes | None = None
    form: Any = None


def good_call(floor: Floor, method: str, path: str) -> Call | None:
    """A request to this operation that must be done; None where nobody knows one."""
    if (method, path) in BESPOKE:
        return BESPOKE[method, path](floor)
    parts = path.removeprefix(PREFIX).split("/")
    name = "/".join(parts[:2])
    if name not in assemble().documents:
        return Call(path) if method == "get" and "{" not in path else None
    return _of_document(floor, method, name, parts[2:])


def _of_document(floor: Floor, method: str, name: str, rest: list[str]) -> Call | None:
    base = f"{PREFIX}{name}"
    match method, rest:
        case "post", []:
            return None if name in OTHERWISE else Call(base, plain(floor.values(name)))
        case "get", []:
            return Call(f"{base}?count=1&lines=1")
        case "get", ["labels"]:
            return Call(f"{base}/labels?ids={floor.one(name)['id']}")
        case "post", ["exchange"]:
            sheet = floor.shop.request("GET", f"{base}/exchange.csv?template=1").data
            return Call(f"{base}/exchange?dry_run=1", form=sheet or csv_of("number"))
        case "get", ["{id}", *more]:
            return Call("/".join([base, str(floor.one(name)["id"]), *more]))
        case _, ["{id}", *more]:
            return _of_one(floor, method, name, more)
        case _:
            return Call("/".join([base, *rest]))


def _of_one(floor: Floor, method: str, name: str, rest: list[str]) -> Call | None:
    """A request that changes one document, or something about it."""
    one = f"{PREFIX}{name}/{floor.one(name)['id']}"
    match rest:
        case ["remarks"]:
            return Call(f"{one}/remarks", {"text": "Seen."})
        case ["attachments"]:
            body = {"sha256": hashlib.sha256(name.encode()).hexdigest(), "name": "a.txt", "type": "text/plain"}
            return Call(f"{one}/attachments", body)
        case []:
            row = fresh(floor, name)
            return Call(f"{PREFIX}{name}/{row['id']}", {} if method == "patch" else None, seen(row))
        case ["steps", step]:
            return _step(floor, name, step)
    return None


def _step(floor: Floor, name: str, wanted: str) -> Call | None:
    """Take a fresh document to a state where the step is open, by the shortest way that works."""
    flow = assemble().documents[name].spec.workflow
    assert flow is not None
    step = flow.steps[wanted]
    for begun in (start, fresh):  # what is prepared for later steps is past the earliest ones
        for way in _ways(name, step):
            row = _gone(floor, name, begun(floor, name), way)
            if row["state"] in step.sources:
                return Call(f"{PREFIX}{name}/{row['id']}/steps/{wanted}", form(floor, step), seen(row))
    return None


def _gone(floor: Floor, name: str, row: Row, way: list[Step]) -> Row:
    """The document as far along the way as it comes."""
    row = floor.shop.read(name, row["id"])
    for each in way[_already(way, row["state"]) :]:
        taken = floor.shop.try_step(name, row, each.name, **form(floor, each))
        if taken.status_code != 200:
            break
        row = taken.json
    return row


def _already(way: list[Step], state: str) -> int:
    """How much of a way a document in this state has behind it."""
    return next((count for count, step in enumerate(way, 1) if step.target == state), 0)


def _ways(name: str, wanted: Step) -> list[list[Step]]:
    """Ways from the first state to one the step starts from, shortest first."""
    flow = assemble().documents[name].spec.workflow
    assert flow is not None
    found, waiting = [], deque([(flow.initial, [])])
    while waiting:
        state, way = waiting.popleft()
        if state in wanted.sources:
            found.append(way)
        for step in flow.open_steps(state):
            if len(way) < 6 and step not in way and step.name != "cancel":
                waiting.append((step.target, [*way, step]))
    return found[:8]


def form(floor: Floor, step: Step) -> dict[str, Any]:
    """A filled form of a step."""
    if step.form is None:
        return {}
    return plain({each.name: value for each in form_fields(step.form) if (value := _answer(floor, each)) is not None})


def _answer(floor: Floor, asked: Field) -> Any:
    match asked.kind:
        case "number":
            return "1"
        case "whole":
            return 1
        case "yesno":
            return True
        case "day":
            return "2027-01-31"
        case "moment":
            return "2027-01-31T08:00:00+00:00"
        case "choice":
            return asked.choices[0]
        case "link":
            target = assemble().by_table.get(asked.table)
            return floor.one(_name(target))["id"] if target is not None and asked.required else None
        case _:
            return "because"


def fresh(floor: Floor, name: str) -> Row:
    return floor.one(name) if name == "plant/company" else floor.fresh(name)


def seen(row: Row) -> dict[str, str]:
    return {"If-Match": f'"{row["version"]}"'}


def _name(document: Any) -> str:
    return next(name for name, each in assemble().documents.items() if each is document)


def _about(name: str, rest: str, body: Any = None) -> Callable[[Floor], Call]:
    return lambda floor: Call(f"{PREFIX}{name}/{floor.one(name)['id']}/{rest}", body)


def _job(floor: Floor, rest: str = "") -> Call:
    id = floor.shop.perform(lambda act: jobs.enqueue(act.session, "jobs.tidy", {}, actor=act.actor))
    return Call(f"{PREFIX}jobs/{id}{rest}", {} if rest else None)


def _file(floor: Floor, method: str) -> Call:
    content = uuid7().hex.encode()
    sha256 = hashlib.sha256(content).hexdigest()
    if method == "get":
        floor.shop.client.put(
            f"/api/files/{sha256}", data=content, headers={"Authorization": f"Bearer {floor.shop.token}"}
        )
        return Call(f"/api/files/{sha256}")
    offset = {"Upload-Offset": "0"} if method == "patch" else {}
    return Call(f"/api/files/{sha256}", content=content, headers=offset | {"Content-Type": "application/octet-stream"})


def _user(floor: Floor, rest: str, body: Any) -> Call:
    return Call(f"{PREFIX}people/user/{floor.fresh('people/user')['id']}/{rest}", body)


def _with_password(floor: Floor) -> Row:
    """A user who may log in."""
    user = floor.fresh("people/user")
    floor.shop.request("POST", f"{PREFIX}people/user/{user['id']}/password", {"password": SECRET})
    return user


def _oneself(floor: Floor, rest: str, body: Any) -> Call:
    """Asked by somebody who has just logged in, for it may end the log-in."""
    given = {"user": _with_password(floor)["number"], "password": SECRET}
    token = floor.shop.request("POST", f"{PREFIX}people/log-in", given).json["token"]
    return Call(f"{PREFIX}people/{rest}", body, {"Authorization": f"Bearer {token}"})


def _invited(floor: Floor) -> Any:
    device = floor.fresh("people/device")
    return floor.shop.request("POST", f"{PREFIX}people/device/{device['id']}/invite", {}).json


def _scan(floor: Floor) -> Call:
    return Call("/api/scan", {"code": f"G1:IT:{UUID(floor.one(ITEM)['id']).hex.upper()}"})


def _push(floor: Floor) -> Call:
    batch = {"device": str(uuid7()), "queue_length": 0, "oldest_unsent": None, "version": "1", "acts": []}
    return Call("/api/sync/push", batch | {"clock": "2026-11-23T08:00:00+00:00"})


BESPOKE: dict[tuple[str, str], Callable[[Floor], Call]] = {
    ("get", "/api/docs/{tag}"): lambda floor: Call("/api/docs/engine"),
    ("get", "/api/engineering/bom/{id}/compare"): lambda floor: Call(
        f"/api/engineering/bom/{floor.one('engineering/bom')['id']}/compare?with={floor.one('engineering/bom')['id']}"
    ),
    ("get", "/api/engineering/item/{id}/bom-tree"): _about(ITEM, "bom-tree"),
    ("get", "/api/engineering/item/{id}/where-used"): _about(ITEM, "where-used"),
    ("get", "/api/files/{sha256}"): lambda floor: _file(floor, "get"),
    ("put", "/api/files/{sha256}"): lambda floor: _file(floor, "put"),
    ("patch", "/api/files/{sha256}"): lambda floor: _file(floor, "patch"),
    ("get", "/api/inventory/item/{id}/ledger"): lambda floor: Call(
        f"/api/inventory/item/{floor.one(ITEM)['id']}/ledger"
    ),
    ("get", "/api/inventory/lot/{id}/stock"): _about(LOT, "stock"),
    ("post", "/api/inventory/stock_move/{id}/reverse"): lambda floor: Call(
        f"/api/inventory/stock_move/{floor.fresh('inventory/stock_move')['id']}/reverse", {"reason": "wrong shelf"}
    ),
    ("get", "/api/jobs/{id}"): _job,
    ("post", "/api/jobs/{id}/cancel"): lambda floor: _job(floor, "/cancel"),
    ("get", "/api/people/user/badges"): lambda floor: Call(f"/api/people/user/badges?ids={_badged(floor)}"),
    ("post", "/api/people/log-in"): lambda floor: Call(
        "/api/people/log-in", {"user": _with_password(floor)["number"], "password": SECRET}
    ),
    ("post", "/api/people/log-out"): lambda floor: _oneself(floor, "log-out", None),
    ("post", "/api/people/password"): lambda floor: _oneself(floor, "password", {"old": SECRET, "new": f"{SECRET} 2"}),
    ("post", "/api/people/pin"): lambda floor: _oneself(floor, "pin", {"old": SECRET, "new": PIN}),
    ("post", "/api/people/device/enrol"): lambda floor: Call(
        "/api/people/device/enrol", {"code": _invited(floor)["code"], "name": "Phone at the lathes"}
    ),
    ("post", "/api/people/user/{id}/badge"): lambda floor: _user(floor, "badge", {}),
    ("post", "/api/people/user/{id}/password"): lambda floor: _user(floor, "password", {"password": SECRET}),
    ("post", "/api/people/user/{id}/pin"): lambda floor: _user(floor, "pin", {"pin": PIN}),
    ("post", "/api/people/device/{id}/invite"): lambda floor: Call(
        f"/api/people/device/{floor.fresh('people/device')['id']}/invite", {}
    ),
    ("post", "/api/people/place"): lambda floor: Call("/api/people/place", {"site_id": str(floor.shop.site_id)}),
    ("get", "/api/planning/item/{id}/projection"): lambda floor: Call(
        f"/api/planning/item/{floor.one(ITEM)['id']}/projection"
    ),
    ("get", "/api/planning/plan_version/{id}/exceptions"): _about("planning/plan_version", "exceptions"),
    ("get", "/api/planning/planned_order/{id}/pegging"): _about("planning/planned_order", "pegging"),
    ("get", "/api/planning/planned_order/{id}/why"): _about("planning/planned_order", "why"),
    ("get", "/api/production/dispatch"): lambda floor: Call(
        f"/api/production/dispatch?work_center_id={floor.one('plant/work_center')['id']}"
    ),
    ("get", "/api/production/lot/{id}/genealogy"): lambda floor: Call(
        f"/api/production/lot/{floor.one(LOT)['id']}/genealogy"
    ),
    ("get", "/api/production/work_order/{id}/board"): _about(ORDER, "board"),
    ("post", "/api/scan"): _scan,
    ("get", "/api/search"): lambda floor: Call("/api/search?q=lathe"),
    ("post", "/api/sync/push"): _push,
    ("get", "/metrics"): lambda floor: Call("/metrics"),
}


def _badged(floor: Floor) -> str:
    user = floor.fresh("people/user")
    floor.shop.request("POST", f"/api/people/user/{user['id']}/badge", {})
    return str(user["id"])
