"""Places that hold stock, real and virtual."""

from uuid import UUID

from sqlalchemy.orm import Mapped

from backend.documents.declare import SiteDocument, Spec, field, link

REAL_KINDS = ("storage", "line_side", "quality", "staging", "supplier", "transit", "order")
VIRTUAL_KINDS = ("supplier_in", "customer", "scrap", "adjustment", "conversion", "opening")
OURS = ("storage", "line_side", "quality", "staging")
STOCKED = ("storage", "line_side", "quality", "staging", "supplier", "transit")
PICKED_FROM = ("storage", "line_side", "staging")
NEGATIVE_POLICIES = ("by_kind", "forbid", "review")


class Warehouse(SiteDocument):
    """A store with its bins."""

    __tablename__ = "warehouse"
    spec = Spec("Warehouse", title=("name",), offline="read")

    name: Mapped[str] = field("Name", listed=True)


class StorageLocation(SiteDocument):
    """A bin, a line-side store, an order's material, or one of the virtual ends of a move."""

    __tablename__ = "storage_location"
    spec = Spec("Storage location", title=("name",), offline="read", printed=True, code="LC")

    name: Mapped[str] = field("Name", listed=True)
    kind: Mapped[str] = field("Kind", listed=True, choices=(*REAL_KINDS, *VIRTUAL_KINDS), default="storage")
    warehouse_id: Mapped[UUID | None] = link("warehouse", "Warehouse", listed=True)
    work_center_id: Mapped[UUID | None] = link("work_center", "Beside work center")
    negative_policy: Mapped[str] = field("Below zero", choices=NEGATIVE_POLICIES, default="by_kind")
    pick_order: Mapped[int] = field("Pick order", default=0)
