"""Endpoints of engineering: a structure as a tree, where an item is used, and how two BOMs differ."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from flask import Response, g, request
from flask_smorest import Blueprint

from backend.documents.http import actor, reply, session
from backend.documents.rights import demand
from backend.documents.scope import find
from backend.engineering import trees
from backend.engineering.bom import Bom
from backend.engineering.item import Item
from backend.engineering.structure import DEEPEST
from backend.engineering.where_used import where_used
from backend.kernel.errors import Invalid
from backend.kernel.quantity import quantity

engineering = Blueprint("engineering", __name__, url_prefix="/api/engineering")


@engineering.get("/item/<uuid:id>/bom-tree")
def read_bom_tree(id: UUID) -> Response:
    """What a quantity of an item consists of, level by level; `on`, `quantity`, `levels`, `site_id`."""
    item = _item(id)
    wanted = _number("quantity", Decimal(1))
    return reply(trees.bom_tree(session(), item, _site(), wanted, _day() or g.now.date(), _levels()))


@engineering.get("/item/<uuid:id>/where-used")
def read_where_used(id: UUID) -> Response:
    """Which items use this one, nearest first; `on`, `levels`."""
    rows = []
    for use in where_used(session(), _item(id), _day(), _levels()):
        row = {"item": trees.item_row(use.item), "level": use.level, "quantity": use.quantity, "path": use.path}
        rows.append(row)
    return reply({"rows": rows})


@engineering.get("/bom/<uuid:id>/compare")
def compare_boms(id: UUID) -> Response:
    """How the BOM named by `with` differs from this one, field by field."""
    demand(actor(), Bom, "read")
    other = _id("with")
    if other is None:
        raise Invalid("with: the other BOM is needed.", {"with": ["An id is needed."]})
    before, after = find(session(), Bom, id, actor()), find(session(), Bom, other, actor())
    return reply(trees.difference(session(), before, after))


def _item(id: UUID) -> Item:
    demand(actor(), Bom, "read")
    return find(session(), Item, id, actor())


def _site() -> UUID | None:
    return _id("site_id") or actor().site_id


def _day() -> date | None:
    return _read("on", date.fromisoformat, "A day like 2026-01-31 is needed.")


def _id(name: str) -> UUID | None:
    return _read(name, UUID, "An id is needed.")


def _levels() -> int:
    levels = _read("levels", int, "A number is needed.")
    if levels is not None and not 1 <= levels <= DEEPEST:
        raise Invalid(f"levels: between 1 and {DEEPEST} is needed.", {"levels": [f"1 to {DEEPEST}."]})
    return levels or DEEPEST


def _number(name: str, otherwise: Decimal) -> Decimal:
    found = _read(name, quantity, "A number is needed.")
    if found is not None and found <= 0:
        raise Invalid(f"{name}: more than 0 is needed.", {name: ["More than 0 is needed."]})
    return found or otherwise


def _read(name: str, reader: Any, reason: str) -> Any:
    text = request.args.get(name, "")
    try:
        return reader(text) if text else None
    except ValueError as error:
        raise Invalid(f"{name}: {reason}", {name: [reason]}) from error
