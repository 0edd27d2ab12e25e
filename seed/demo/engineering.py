"""Items, BOMs and routings of 禾田农机, entered as drafts and released from the raw material upwards."""

from collections.abc import Iterable
from typing import Any

from backend.documents.act import Act
from backend.engineering.bom import Bom
from backend.engineering.item import Item, ItemGroup
from backend.engineering.routing import Routing
from backend.engineering.uom import Uom
from seed.demo.factory import Factory
from seed.demo.items import ASSEMBLIES, BOUGHT, CONVERSIONS, FINISHED, GROUPS, MADE, PARTS, PHANTOM, UOMS, Bought, Made
from seed.demo.structure import (
    AUTOMATIC,
    BILLS,
    BOLT_LOSS,
    CUT_FROM,
    CUTTING_LOSS,
    INSPECTED,
    KEY_PARTS,
    OPERATIONS,
    ROUTINGS,
)

TYPES = {"F": "finished", "A": "semi_finished", "P": "semi_finished", "X": "auxiliary", "K": "packaging"}


def build(factory: Factory, act: Act) -> None:
    """Units, groups and every item as a draft; what is missing for their release comes later."""
    names = ("number", "name", "dimension", "decimals", "numerator", "denominator")
    factory.make_all(Uom, (dict(zip(names, row, strict=True)) for row in UOMS), act)
    factory.make_all(ItemGroup, ({"number": number, "name": name} for number, name in GROUPS), act)
    for one in (*MADE, PHANTOM):
        factory.make(Item, act, **_item(factory, one), **_made(factory, one))
    for bought in BOUGHT:
        factory.make(Item, act, **_item(factory, bought), **_bought(factory, bought))


def release_bought(factory: Factory, act: Act) -> None:
    _release_items(factory, (one.number for one in BOUGHT), act)


def release_made(factory: Factory, act: Act) -> None:
    """Level by level, because a released BOM holds only released components."""
    for made in (PARTS, [PHANTOM], ASSEMBLIES, FINISHED):
        level = [one.number for one in made]
        for number in level:
            item_id = factory.id("item", number)
            if number in ROUTINGS:
                routing = factory.make(Routing, act, item_id=item_id, operations=_operations(factory, number))
                factory.step(Routing, routing.id, "release", act)
            bom = factory.make(Bom, act, item_id=item_id, components=_components(factory, number))
            factory.step(Bom, bom.id, "release", act)
        _release_items(factory, level, act)


def _release_items(factory: Factory, numbers: Iterable[str], act: Act) -> None:
    for number in numbers:
        factory.step(Item, factory.id("item", number), "release", act)


def _item(factory: Factory, one: Made | Bought) -> dict[str, Any]:
    group = one.number[0]
    return {
        "number": one.number,
        "name": one.name,
        "specification": one.specification,
        "item_type": "phantom" if one is PHANTOM else TYPES.get(group, "raw"),
        "item_group_id": factory.id("item_group", group),
    }


def _made(factory: Factory, one: Made) -> dict[str, Any]:
    """Implements, assemblies and gears are told apart by lot; what is only cut and bent is not."""
    lots = "lot" if (one.number[0] in "FA" and one is not PHANTOM) or one.number in KEY_PARTS else "none"
    drawing = "" if one is PHANTOM else f"HT-{one.number}-A"
    given = {"lot_control": lots, "drawing": drawing, "list_price": one.price, "weight_kg": one.weight}
    return given | {"uom_id": factory.id("uom", "pcs")}


def _bought(factory: Factory, one: Bought) -> dict[str, Any]:
    conversions = [
        {"uom_id": factory.id("uom", unit), "numerator": numerator, "denominator": denominator}
        for unit, numerator, denominator in CONVERSIONS.get(one.number, ())
    ]
    given = {"lot_control": one.lots, "shelf_life_days": one.shelf_life_days, "conversions": conversions}
    return given | {"uom_id": factory.id("uom", one.uom)}


def _components(factory: Factory, number: str) -> list[dict[str, Any]]:
    """How a line is issued comes from the component's place at the site, so it is not said here."""
    if number in CUT_FROM:
        item, quantity = CUT_FROM[number]
        loss = CUTTING_LOSS if item.startswith("R-") else "0"
        line = {"item_id": factory.id("item", item), "quantity": quantity, "operation_number": 10}
        return [line | {"scrap_factor": loss}]
    return [
        {
            "item_id": factory.id("item", item),
            "quantity": quantity,
            "operation_number": operation or None,
            "scrap_factor": BOLT_LOSS.get(item, "0"),
            "key_part": item in KEY_PARTS,
        }
        for item, quantity, operation in BILLS[number]
    ]


def _operations(factory: Factory, number: str) -> list[dict[str, Any]]:
    steps = ROUTINGS[number]
    return [_operation(factory, place * 10, step, place == len(steps)) for place, step in enumerate(steps, 1)]


def _operation(factory: Factory, number: int, step: tuple[str, str, str], last: bool) -> dict[str, Any]:
    kind, setup, run = step
    name, center, instruction = OPERATIONS[kind]
    return {
        "operation_number": number,
        "name": name,
        "work_center_id": factory.id("work_center", center),
        "setup_minutes": setup,
        "run_minutes": run,
        "report_mode": "automatic" if kind in AUTOMATIC and not last else "count_point",
        "inspected": kind in INSPECTED,
        "instruction": instruction,
    }
