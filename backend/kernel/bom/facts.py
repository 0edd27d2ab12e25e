"""BOM headers and lines as values (engineering.md §2), and the question an order puts to them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Literal

ONE, ZERO = Decimal(1), Decimal(0)


@dataclass(frozen=True, slots=True)
class Line:
    """`quantity` of the component per `base_quantity` of the header, `pieces` each, with its losses.

    `decimals` are those of the component's unit. A `recycled` line may name its own parent and is
    never followed down. `whole_line` rounds even where the line only passes through.
    """

    position: str
    component: str
    quantity: Decimal
    kind: Literal["variable", "fixed", "per_batch"] = "variable"
    pieces: Decimal = ONE
    batch_size: Decimal = ONE
    scrap: Decimal = ZERO
    scrap_basis: Literal["on_net", "of_input"] = "on_net"
    scrap_on_fixed: bool = False
    setup_loss: Decimal = ZERO
    multiple: Decimal = ZERO
    decimals: int = 6
    whole_line: bool = False
    operation: int | None = None
    takes_yields: bool = True
    recycled: bool = False


@dataclass(frozen=True, slots=True)
class Bom:
    """One version of an item's BOM. An empty selector or limit fits everything; intervals are [from, to).

    `decimals` are those of the output unit; `operation_yields` name operations in the order they run.
    """

    item: str
    version: int = 1
    lines: tuple[Line, ...] = ()
    state: str = "released"
    base_quantity: Decimal = ONE
    header_yield: Decimal = ONE
    operation_yields: tuple[tuple[int, Decimal], ...] = ()
    decimals: int = 0
    priority: int = 0
    site: str | None = None
    machine: str | None = None
    customer: str | None = None
    order: str | None = None
    lot_from: Decimal | None = None
    lot_to: Decimal | None = None
    effective_from: date | None = None
    effective_to: date | None = None
    serial_from: int | None = None
    serial_to: int | None = None


@dataclass(frozen=True, slots=True)
class Want:
    """What an order asks: this much of the item, here, at the reference date, for whom and on what."""

    item: str
    quantity: Decimal
    day: date
    site: str | None = None
    machine: str | None = None
    customer: str | None = None
    order: str | None = None
    serial: int | None = None
    trial: bool = False
    pinned: int | None = None


@dataclass(frozen=True)
class Structure:
    """Every BOM by item, which items are phantoms, and lead times in days (a phantom has none)."""

    boms: Mapping[str, Sequence[Bom]]
    phantoms: frozenset[str] = frozenset()
    lead_times: Mapping[str, int] = field(default_factory=dict)
