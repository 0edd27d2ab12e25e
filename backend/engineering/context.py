"""What engineering brings to the factory."""

from backend.documents.context import Context
from backend.engineering import break_points, change_requests, commands, substitutions
from backend.engineering.bom import Bom
from backend.engineering.break_point import BreakPoint
from backend.engineering.change_request import ChangeRequest
from backend.engineering.item import Item, ItemGroup
from backend.engineering.routing import Routing
from backend.engineering.substitution_scheme import SubstitutionScheme
from backend.engineering.substitution_veto import SubstitutionVeto
from backend.engineering.uom import Uom

CONTEXT = Context(
    "engineering",
    "Engineering",
    documents=(Uom, ItemGroup, Item, Bom, Routing, ChangeRequest, SubstitutionScheme, SubstitutionVeto, BreakPoint),
    effects={
        Item: {"release": commands.release_item, "change": commands.change_item, "retire": commands.retire_item},
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
        SubstitutionScheme: {
            "create": substitutions.check_scheme,
            "change": substitutions.check_scheme,
            "release": substitutions.release_scheme,
        },
        SubstitutionVeto: {"create": substitutions.check_veto, "change": substitutions.check_veto},
        BreakPoint: {
            "create": break_points.check_break_point,
            "change": break_points.check_break_point,
            "arm": break_points.arm,
            "predict": break_points.predict,
            "first_use": break_points.first_use,
        },
    },
)
