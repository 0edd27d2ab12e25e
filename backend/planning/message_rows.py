"""Action messages as rows of a list: what to do, whose it is, since when, and the document behind it."""

from datetime import datetime
from typing import Any

from backend.kernel.mrp.findings import SEVERITY
from backend.kernel.quantity import plain
from backend.planning.action_messages import Desk, Told, days_since, named, since
from backend.planning.answerable import Wanted, is_of
from backend.planning.keeping import Shelf

SENTENCES = {
    "in": "Ask for {} of {} on {} instead of {}.",
    "out": "{} of {} are not needed before {}; they are due on {}.",
    "cancel": "Nobody needs {} of {}, due on {}.",
    "decrease": "{} of {}, due on {}, are more than anybody needs.",
    "increase": "{} more on {}, due on {}, would make an order of its own unnecessary.",
}

Row = dict[str, Any]


def rows(desk: Desk, shelf: Shelf, wanted: Wanted, now: datetime) -> Row:
    """A page of messages, how many there are of each code, and all of them."""
    found = desk.told(wanted.hidden)
    items, owned = named(desk, found)
    mine = [one for one in found if is_of(owned.get(desk.snapshot.item_id(one.place)), wanted.owner)]
    chosen = [one for one in mine if not wanted.codes or one.message.code in wanted.codes]
    page = chosen[wanted.offset : wanted.offset + wanted.limit]
    moments = since(desk, shelf, page)
    told = []
    for one in page:
        item_id, began = desk.snapshot.item_id(one.place), moments.get(one.supply)
        more = {"item": items[item_id], "owner": owned.get(item_id), "since": began, "age_days": days_since(began, now)}
        told.append(row(desk, one) | more)
    counts = {code: sum(1 for one in mine if one.message.code == code) for code in SENTENCES}
    return {"rows": told, "count": len(chosen), "counts": counts, "plan_version_id": desk.scheme.current_version_id}


def row(desk: Desk, one: Told) -> Row:
    """One message; `at_once` says that applying it changes the document and asks nobody."""
    kind, id = one.supply
    return {
        "id": f"{kind}.{id}.{one.message.code}",
        "code": one.message.code,
        "severity": SEVERITY[one.message.code],
        "supply": kind,
        "supply_id": id,
        **one.behind.named,
        "due": one.due,
        "wanted": one.wanted,
        "quantity": one.quantity,
        "sentence": sentence(one),
        "at_once": one.behind.may_act(desk.actor),
        "answer": _answer(one),
    }


def sentence(one: Told) -> str:
    quantity, number = plain(one.quantity), one.behind.row.number
    values = [quantity, number, one.due.isoformat()]
    if one.message.code in ("in", "out"):
        values.insert(2, one.wanted.isoformat())
    return SENTENCES[one.message.code].format(*values)


def _answer(one: Told) -> Row | None:
    """What was said about it and still stands."""
    if one.answer is None:
        return None
    names = ("id", "number", "version", "state", "reason", "changed_at")
    return {name: getattr(one.answer, name) for name in names}
