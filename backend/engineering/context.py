"""What engineering brings to the factory."""

from backend.documents.context import Context
from backend.engineering import change_requests, commands
from backend.engineering.bom import Bom
from backend.engineering.change_request import ChangeRequest
from backend.engineering.item import Item, ItemGroup
from backend.engineering.routing import Routing
from backend.engineering.uom import Uom

CONTEXT = Context(
    "engineering",
    "Engineering",
    documents=(Uom, ItemGroup, Item, Bom, Routing, ChangeRequest),
    effects={
        Item: {"release": commands.release_item, "retire": commands.retire_item},
        Bom: {"release": commands.release_bom, "change": commands.change_bom, "supersede": commands.supersede_bom},
        Routing: {
            "release": commands.release_routing,
            "change": commands.change_routing,
            "supersede": commands.supersede_routing,
        },
        ChangeRequest: {
            "assess": change_requests.assess,
            "approve": change_requests.approve,
            "reject": change_requests.reject,
        },
    },
)
