"""What is changing at 禾田农机: a bearing of another make that helps out, and a better oil seal that takes over."""

from backend.documents.act import Act
from backend.engineering.break_point import BreakPoint
from backend.engineering.substitution_scheme import SubstitutionScheme
from seed.demo.factory import Factory

USUAL, OTHER_MAKE = "B-6210", "B-6210N"
OLD_SEAL, NEW_SEAL = "B-SEAL50", "B-SEAL50V"
LATEST_DAYS, OLD_SEALS = 75, "140"  # what lies here when the change is decided


def build(factory: Factory, act: Act) -> None:
    makes = enumerate((USUAL, OTHER_MAKE))
    members = [{"option_number": number, "item_id": factory.id("item", item)} for number, item in makes]
    name = "轴承 6210 缺货时用人本 (Other make helps out)"
    scheme = factory.make(SubstitutionScheme, act, name=name, kind="substitution_priority", members=members)
    factory.step(SubstitutionScheme, scheme.id, "release", act)
    point = factory.make(
        BreakPoint,
        act,
        name="油封改氟胶，旧件用完为止 (FKM seals once the old are used up)",
        kind="soft",
        old_item_id=factory.id("item", OLD_SEAL),
        quantity=OLD_SEALS,
        latest_on=factory.day(LATEST_DAYS),
        new_items=[{"item_id": factory.id("item", NEW_SEAL)}],
    )
    factory.step(BreakPoint, point.id, "arm", act)
