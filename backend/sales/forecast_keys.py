"""Places in a forecast's worksheet: which series a node stands for, and what people call it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from backend.engineering.item import Item, ItemGroup
from backend.kernel.errors import Invalid, NotFound
from backend.sales.customer import Customer
from backend.sales.forecast import ForecastSeries

LINKED: Mapping[str, Any] = {"item_group_id": ItemGroup, "item_id": Item, "customer_id": Customer}
KEYS = ("item_group_id", "item_id", "customer_id", "customer_class", "channel", "region")
NOTHING = ""  # the value of a key that means "those without"

Keys = Mapping[str, str]


@dataclass(frozen=True)
class Place:
    """A node as the kernel knows it."""

    keys: tuple[tuple[str, str], ...]

    def holds(self, series: Keys) -> bool:
        return all(series[name] == value for name, value in self.keys)


def checked_keys(given: Any) -> dict[str, str]:
    """Keys as they came over the wire; ids are ids."""
    if not isinstance(given, Mapping):
        raise Invalid("node: an object of keys is needed.", {"node": ["An object is needed."]})
    for name, value in given.items():
        if name not in KEYS:
            raise Invalid(f"node: there is no key {str(name)[:40]}.", {"node": ["Unknown key."]})
        if not isinstance(value, str) or len(value) > 200 or "\x00" in value:
            raise Invalid(f"{name}: a text is needed.", {name: ["A text is needed."]})
    return {name: _id(name, given[name]) if name in LINKED else given[name] for name in KEYS if name in given}


def _id(name: str, value: str) -> str:
    try:
        return str(UUID(value)) if value else NOTHING
    except ValueError as error:
        raise Invalid(f"{name}: an id is needed.", {name: ["An id is needed."]}) from error


def matching(keys: Keys) -> list[ColumnElement[bool]]:
    """The series of a node, in a query."""
    found: list[ColumnElement[bool]] = []
    for name, value in keys.items():
        column = getattr(ForecastSeries, name)
        if name in LINKED:
            found.append(column == UUID(value) if value else column.is_(None))
        else:
            found.append(column == value)
    return found


def keys_of(series: Any) -> dict[str, str]:
    """All keys of a series (a row or an object), as texts."""
    return {name: str(value) if (value := getattr(series, name)) is not None else NOTHING for name in KEYS}


def all_series(session: Session, forecast_id: UUID) -> dict[UUID, dict[str, str]]:
    """Every series of a version with its keys, in its order."""
    columns = [getattr(ForecastSeries, name) for name in KEYS]
    query = select(ForecastSeries.id, *columns).where(ForecastSeries.forecast_id == forecast_id)
    return {row.id: keys_of(row) for row in session.execute(query.order_by(ForecastSeries.position))}


def place_of(keys: Keys) -> Place:
    return Place(tuple(sorted(keys.items())))


def check_there(keys: Keys, session: Session, forecast_id: UUID) -> None:
    """Refuse a node nobody forecasts here, naming the first key that leads nowhere."""
    given: dict[str, str] = {}
    for name, value in keys.items():
        given[name] = value
        query = select(ForecastSeries.id).where(ForecastSeries.forecast_id == forecast_id, *matching(given)).limit(1)
        if session.scalar(query) is None:
            what = name.removesuffix("_id").replace("_", " ")
            raise NotFound(f"{name}: this forecast has no such {what}.", field=name)
