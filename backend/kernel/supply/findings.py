"""What a run over sites and segments has to tell beside its plan; a record that is wrong is named, the rest planned."""

from dataclasses import dataclass

from backend.kernel.supply.facts import Node

SEVERITY = {
    "circular_transfer": 1,
    "missing_lane": 1,
    "missing_calendar": 1,
    "unknown_site": 1,
    "unknown_item_site": 1,
    "duplicate_item_site": 1,
    "wrong_lane": 1,
    "lane_multiple": 2,
    "over_reserved": 2,
    "unapproved_move": 2,
    "release_to_free": 3,
}


@dataclass(frozen=True, slots=True)
class Finding:
    """`record` is the fact it is about, `node` where it lies, `loop` the nodes of a circle, closed."""

    code: str
    record: object
    node: Node | None = None
    quantity: int = 0
    loop: tuple[Node, ...] = ()

    @property
    def severity(self) -> int:
        return SEVERITY[self.code]
