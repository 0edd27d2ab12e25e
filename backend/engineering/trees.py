"""Structures as screens draw them: a nested tree, and the difference of two BOMs."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from backend.documents.fields import fields_of
from backend.documents.trail import plain_value
from backend.engineering import queries, rules
from backend.engineering.bom import Bom, BomComponent
from backend.engineering.item import Item
from backend.engineering.rules import Part
from backend.engineering.structure import At, Loaded, Names, bom_fact, load_items
from backend.kernel.bom.explosion import Requirement

Node = dict[str, Any]
HEADER = (
    "revision", "base_quantity", "yield_rate", "min_quantity", "max_quantity", "priority", "valid_from", "valid_to",
)  # fmt: skip


def bom_tree(session: Session, item: Item, site_id: UUID | None, quantity: Decimal, day: date, levels: int) -> Node:
    """The item with its parts below it, each with quantity, unit, make or buy and whether its data is assumed."""
    found, loaded = queries.tree(session, item, site_id, quantity, day, levels)
    top = _node(item, loaded, quantity) | {"level": 0, "assumed": item.assumed}
    path: list[Node] = [top]
    for requirement in found:
        del path[requirement.level :]
        line = loaded.lines[requirement.position]
        node = _line_node(requirement, line, loaded)
        parent = path[-1]
        parent["children"].append(node)
        parent["bom"] = _bom_row(loaded.boms[line.owner_id])
        parent["assumed"] = parent["assumed"] or loaded.boms[line.owner_id].assumed
        path.append(node)
    return top


def item_row(item: Item) -> Node:
    return {"id": item.id, "number": item.number, "title": item.name, "item_type": item.item_type, "state": item.state}


def difference(session: Session, before: Bom, after: Bom) -> Node:
    """Lines added, removed, moved and changed, quantities in base units; and what differs in the headers."""
    parts = {line.item_id for bom in (before, after) for line in bom.components}
    names, uoms = load_items(session, {before.item_id, after.item_id, *parts})
    sides = [_parts(bom, bom_fact(bom, 1, names, uoms, At()), names) for bom in (before, after)]
    found = rules.compare(*sides)
    return {
        "before": _bom_row(before),
        "after": _bom_row(after),
        "header": _changes({n: getattr(before, n) for n in HEADER}, {n: getattr(after, n) for n in HEADER}),
        "added": [_part_row(part) for part in found.added],
        "removed": [_part_row(part) for part in found.removed],
        "moved": [{"item": b.item, "position": [a.position, b.position]} for a, b in found.moved],
        "changed": [_part_row(b) | {"fields": _changes(a.values, b.values)} for a, b in found.changed],
    }


def _node(item: Item, loaded: Loaded, quantity: Decimal) -> Node:
    made = loaded.names.of[item.id] in loaded.structure.boms
    source = "phantom" if item.item_type == "phantom" else "make" if made else "buy"
    unit = loaded.uoms[item.uom_id].number
    return {"item": item_row(item), "quantity": quantity, "uom": unit, "source": source, "bom": None, "children": []}


def _line_node(requirement: Requirement, line: BomComponent, loaded: Loaded) -> Node:
    item = loaded.names.by_name[requirement.item]
    return _node(item, loaded, requirement.quantity) | {
        "level": requirement.level,
        "line_id": line.id,
        "position": line.position,
        "operation": requirement.operation,
        "phantom": requirement.phantom,
        "key_part": line.key_part,
        "assumed": item.assumed,
    }


def _bom_row(bom: Bom) -> Node:
    names = ("id", "number", "revision", "state", "valid_from", "valid_to", "assumed")
    return {name: getattr(bom, name) for name in names}


def _parts(bom: Bom, fact: Any, names: Names) -> Sequence[Part]:
    in_base = {line.position: line for line in fact.lines}
    return [_part(line, in_base[str(line.id)], names) for line in bom.components]


def _part(line: BomComponent, fact: Any, names: Names) -> Part:
    skipped = ("item_id", "uom_id", "quantity", "setup_loss", "rounding")
    values = {f.name: plain_value(getattr(line, f.name)) for f in fields_of(BomComponent) if f.name not in skipped}
    values |= {"quantity": plain_value(fact.quantity), "setup_loss": plain_value(fact.setup_loss)}
    return Part(line.position, names.of[line.item_id], values | {"rounding": plain_value(fact.multiple)})


def _part_row(part: Part) -> Node:
    return {"item": part.item, "position": part.position, "quantity": part.values["quantity"]}


def _changes(before: Any, after: Any) -> dict[str, list[Any]]:
    return {name: [before[name], after[name]] for name in before if before[name] != after[name]}
