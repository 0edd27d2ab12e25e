"""What each label shows, and how labels lie on a sheet or a roll.

A label's `template` is its file in printing/labels; `scan` is a whole scan code, `number` is what it means to a
person and stands under it.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import ClassVar

from printing.facts import Chip

A4_WIDTH, A4_HEIGHT = 210.0, 297.0
CROSS = 1.5  # mm, half a cut mark


@dataclass(frozen=True)
class ItemLabel:
    """Where an item is kept or shown."""

    template: ClassVar[str] = "item"
    number: str
    name: str
    scan: str
    specification: str = ""
    unit: str = ""
    revision: str = ""


@dataclass(frozen=True)
class LotLabel:
    """On the material of one lot."""

    template: ClassVar[str] = "lot"
    number: str
    item_code: str
    item_name: str
    quantity: Decimal
    unit: str
    scan: str
    received: date | None = None
    expires: date | None = None
    supplier: str = ""
    state: Chip | None = None


@dataclass(frozen=True)
class SerialLabel:
    """On one numbered product."""

    template: ClassVar[str] = "serial"
    number: str
    item_code: str
    item_name: str
    scan: str
    revision: str = ""
    made: date | None = None


@dataclass(frozen=True)
class MaterialLabel:
    """On material picked for one operation of a work order; `number` and `scan` are its lot's or container's."""

    template: ClassVar[str] = "material"
    number: str
    item_code: str
    item_name: str
    quantity: Decimal
    unit: str
    work_order: str
    scan: str
    operation: str = ""
    location: str = ""
    needed: date | None = None


@dataclass(frozen=True)
class ContainerLabel:
    """On a box, pallet or trolley that is used again."""

    template: ClassVar[str] = "container"
    number: str
    name: str
    scan: str
    capacity: str = ""
    home: str = ""


@dataclass(frozen=True)
class StorageLocationLabel:
    """On a rack, bin or floor space; `arrow` is "up", "down" or empty and tells which bin is meant."""

    template: ClassVar[str] = "storage_location"
    number: str
    name: str
    scan: str
    warehouse: str = ""
    arrow: str = ""


@dataclass(frozen=True)
class EquipmentLabel:
    """On a machine, tool or gauge."""

    template: ClassVar[str] = "equipment"
    number: str
    name: str
    scan: str
    model: str = ""
    serial: str = ""
    location: str = ""
    inspected_until: date | None = None


@dataclass(frozen=True)
class Badge:
    """A person's badge; without a photo the first character of the name stands in its place."""

    template: ClassVar[str] = "badge"
    number: str
    name: str
    scan: str
    company: str
    role: str = ""
    team: str = ""
    photo: Path | bytes | None = None


Label = (
    ItemLabel | LotLabel | SerialLabel | MaterialLabel | ContainerLabel | StorageLocationLabel | EquipmentLabel | Badge
)


@dataclass(frozen=True)
class Grid:
    """Labels of `width` × `height` mm in the middle of an A4 page, `gap` mm apart."""

    columns: int
    rows: int
    width: float
    height: float
    gap_x: float = 0.0
    gap_y: float = 0.0

    def left(self, column: int) -> float:
        margin = (A4_WIDTH - self.columns * self.width - (self.columns - 1) * self.gap_x) / 2
        return margin + column * (self.width + self.gap_x)

    def top(self, row: int) -> float:
        margin = (A4_HEIGHT - self.rows * self.height - (self.rows - 1) * self.gap_y) / 2
        return margin + row * (self.height + self.gap_y)

    def cuts(self) -> str:
        """SVG path of a small cross at every corner of every label."""
        xs = {self.left(column) + side for column in range(self.columns) for side in (0, self.width)}
        ys = {self.top(row) + side for row in range(self.rows) for side in (0, self.height)}
        corners = ((x, y) for y in sorted(ys) for x in sorted(xs))
        return "".join(f"M{x - CROSS:.2f} {y:.2f}h{2 * CROSS}M{x:.2f} {y - CROSS:.2f}v{2 * CROSS}" for x, y in corners)


SHEET_3_BY_8 = Grid(3, 8, 70, 37)
SHEET_4_BY_10 = Grid(4, 10, 52.5, 29.7)
SHEET_BADGES = Grid(2, 5, 85.6, 54)


@dataclass(frozen=True)
class Placed:
    """A label and where on its page it lies, in mm."""

    label: Label
    left: float
    top: float


@dataclass(frozen=True)
class LabelSheet:
    """A4 pages of labels; `start` is the first free label of a page already begun, counted from 1."""

    labels: tuple[Label, ...]
    grid: Grid = SHEET_3_BY_8
    start: int = 1
    cut_marks: bool = True

    def pages(self) -> list[list[Placed]]:
        places = self.grid.columns * self.grid.rows
        if not 1 <= self.start <= places:
            raise ValueError(f"the first label lies at 1 to {places}, not {self.start}")
        pages: list[list[Placed]] = []
        for index, label in enumerate(self.labels, self.start - 1):
            row, column = divmod(index % places, self.grid.columns)
            if not pages or (row, column) == (0, 0):
                pages.append([])
            pages[-1].append(Placed(label, self.grid.left(column), self.grid.top(row)))
        return pages


@dataclass(frozen=True)
class LabelRoll:
    """One label a page, `width` × `height` mm: 50×30, 60×40, 100×70 and the like."""

    labels: tuple[Label, ...]
    width: float = 60.0
    height: float = 40.0
