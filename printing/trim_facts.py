"""What the trim sheet for the winder shows; places and widths of rolls are percent of the gross deckle."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from printing.facts import Chip, Field, Imprint


@dataclass(frozen=True)
class SheetRoll:
    """One roll of a set, from the drive side."""

    letter: str
    width: int
    left: float
    share: float


@dataclass(frozen=True)
class SheetPattern:
    """A pattern drawn to scale; `before` and `behind` are what is lost at the drive side and at the other."""

    number: int
    sets: int
    rolls: tuple[SheetRoll, ...]
    before: float
    behind: float
    used: int
    loss: int
    percent: Decimal
    knives: tuple[int, ...]
    moved: int
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True)
class SheetDemand:
    """Rolls of a width that somebody waits for."""

    letter: str
    width: int
    rolls: int
    cut: int
    order: str
    due: date | None
    remark: str


@dataclass(frozen=True)
class TrimSheet:
    """A trim plan for the winder."""

    imprint: Imprint
    number: str
    title: str
    state: Chip
    fields: tuple[Field, ...]
    patterns: tuple[SheetPattern, ...]
    demands: tuple[SheetDemand, ...]
    sets: int
    loss: int
    percent: Decimal | None
    scan: str = ""
