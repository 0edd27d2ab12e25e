"""What sales brings to the factory."""

from backend.documents.context import Context
from backend.sales import commands
from backend.sales.customer import Customer
from backend.sales.sales_order import SalesOrder
from backend.sales.shipment import Shipment

CONTEXT = Context(
    "sales",
    "Sales",
    documents=(Customer, SalesOrder, Shipment),
    effects={
        SalesOrder: {"confirm": commands.confirm, "cancel": commands.cancel, "complete": commands.complete},
        Shipment: {
            "create": commands.check_shipment,
            "change": commands.check_shipment,
            "ship": commands.ship,
        },
    },
)
