"""What engineering brings to the factory."""

from backend.documents.context import Context
from backend.engineering.bom import Bom
from backend.engineering.item import Item, ItemGroup
from backend.engineering.routing import Routing
from backend.engineering.uom import Uom

CONTEXT = Context("engineering", "Engineering", documents=(Uom, ItemGroup, Item, Bom, Routing))
