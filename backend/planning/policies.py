"""What items have beyond their rule (kernel/mrp/policy.py) as the arrays of a run, and as its snapshot keeps it."""

import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from backend.kernel.mrp.arrange import columns_of
from backend.kernel.mrp.arrays import Movable, Policies, byte, small, whole
from backend.kernel.mrp.network import Columns as Dated
from backend.kernel.mrp.network import rows_by_item
from backend.kernel.mrp.policy import Cover, Damping, Fences, Life, Lots, Policy, Safety
from backend.kernel.mrp.policy_rows import FIRM_ORDER, RECEIPT, pulled
from backend.kernel.mrp.policy_table import PolicyRows
from backend.kernel.mrp.positions import Positions
from backend.planning.item_columns import ItemColumns, ItemsAsked

PARTS = {"lots": Lots, "safety": Safety, "fences": Fences, "life": Life, "damping": Damping, "cover": Cover}


def joined(*parts: Dated) -> Dated:
    """Dated quantities of several origins as one."""
    names = ("item", "day", "reference", "quantity")
    item, day, reference, quantity = (np.concatenate([getattr(part, name) for part in parts]) for name in names)
    return Dated(small(item), small(day), whole(reference), whole(quantity))


def policies_of(items: ItemColumns, horizon: int, receipts: Dated, firm: Dated) -> Policies:
    """A row for each item with a policy, and its firm supply: that may be asked for on another day."""
    rows, asked = PolicyRows(len(items), horizon), ItemsAsked(items)
    for place, policy in items.policies.items():
        rows.add(place, asked[place], policy)
    supplies = joined(*(_of(items, one) for one in (receipts, firm)))
    found = rows_by_item(supplies, len(items), horizon)
    kind = np.where(np.isin(found.reference, firm.reference), FIRM_ORDER, RECEIPT)
    nothing = np.zeros(len(found.day), np.int64)
    return rows.arrays(Movable(*found, small(nothing), byte(kind), byte(nothing)))


def dated_of(items: ItemColumns, horizon: int, known: tuple[Dated, Dated, Dated]) -> tuple[Dated, Dated, Dated, Dated]:
    """Demands and receipts with those of pulled safety stocks, firm orders; what these need is known later."""
    asked, (demands, receipts, firm) = ItemsAsked(items), known
    at = Positions(horizon, {place: asked[place] for place in items.policies}, {})
    rises, falls = (columns_of(pulled(at, sign)) for sign in (1, -1))
    return joined(demands, rises), joined(receipts, falls), firm, columns_of(())


def _of(items: ItemColumns, supplies: Dated) -> Dated:
    """Those of items with a policy."""
    has = np.zeros(len(items), np.bool_)
    has[list(items.policies)] = True
    rows = has[supplies.item]
    return Dated(supplies.item[rows], supplies.day[rows], supplies.reference[rows], supplies.quantity[rows])


def kept(policies: Mapping[int, Policy]) -> NDArray[np.uint8]:
    """Policies by place as text: what differs from the neutral one."""
    told = {str(place): _told(policy) for place, policy in policies.items()}
    return np.frombuffer(json.dumps(told).encode(), np.uint8)


def read_again(content: NDArray[np.uint8]) -> dict[int, Policy]:
    return {int(place): _heard(Policy, told) for place, told in json.loads(bytes(content)).items()}


def _told(part: Any) -> dict[str, Any]:
    values = {one.name: (getattr(part, one.name), one.default) for one in fields(part)}
    return {name: _plain(value) for name, (value, neutral) in values.items() if value != neutral}


def _plain(value: Any) -> Any:
    if is_dataclass(value):
        return _told(value)
    return str(value) if isinstance(value, Fraction) else value


def _heard(part: Any, told: Mapping[str, Any]) -> Any:
    exact = {one.name for one in fields(part) if one.type is Fraction}
    return part(**{name: _value(name, value, name in exact) for name, value in told.items()})


def _value(name: str, value: Any, exact: bool) -> Any:
    if exact:
        return Fraction(value)
    if isinstance(value, dict):
        return _heard(PARTS[name], value)
    return _tuples(value)


def _tuples(value: Any) -> Any:
    return tuple(map(_tuples, value)) if isinstance(value, list) else value
