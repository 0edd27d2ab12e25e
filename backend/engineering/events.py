"""What engineering tells upwards; handlers of the releasing and retiring events may refuse."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True)
class ItemReleasing:
    """An item is about to be released: whoever misses something for it refuses."""

    item_id: UUID


@dataclass(frozen=True)
class ItemRetiring:
    """An item is about to become obsolete: whoever still has or needs it refuses."""

    item_id: UUID


@dataclass(frozen=True)
class ItemChanged:
    item_id: UUID


@dataclass(frozen=True)
class BomChanged:
    """A released BOM ends on another day."""

    bom_id: UUID
    item_id: UUID


@dataclass(frozen=True)
class BomReleased:
    bom_id: UUID
    item_id: UUID
    view: str


@dataclass(frozen=True)
class BomSuperseded:
    bom_id: UUID
    item_id: UUID


@dataclass(frozen=True)
class RoutingReleased:
    routing_id: UUID
    item_id: UUID


@dataclass(frozen=True)
class RoutingSuperseded:
    routing_id: UUID
    item_id: UUID
