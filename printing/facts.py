"""What each A4 print shows, as plain values; all moments are already local time, all words already translated.

Every `scan` is a whole scan code (`printing.codes.scan_code`); empty means no QR code is drawn.
"""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path


@dataclass(frozen=True)
class Imprint:
    """Whose paper it is and when it was printed."""

    company: str
    printed_at: datetime
    printed_by: str = ""


@dataclass(frozen=True)
class Chip:
    """A state or verdict; `meaning` is one of plan, run, good, wait, stop."""

    label: str
    meaning: str = "plan"


@dataclass(frozen=True)
class Signature:
    """One place to sign; name and moment are empty until someone has."""

    role: str
    name: str = ""
    signed_at: datetime | None = None


@dataclass(frozen=True)
class Photo:
    """A picture on disk or in memory: JPEG, PNG or WebP."""

    source: Path | bytes
    caption: str = ""


@dataclass(frozen=True)
class TravelerOperation:
    """One operation, planned by the day or by the minute; setup and run time for the whole quantity in minutes."""

    number: str
    name: str
    scan: str
    work_center: str = ""
    start: date | None = None
    finish: date | None = None
    setup: Decimal | None = None
    run: Decimal | None = None
    instructions: str = ""
    inspected: bool = False
    subcontracted: bool = False


@dataclass(frozen=True)
class TravelerMaterial:
    """One material to issue; `operation` is the number of the operation that uses it."""

    code: str
    name: str
    quantity: Decimal
    unit: str
    operation: str = ""
    lot: str = ""
    location: str = ""
    issue_mode: str = ""


@dataclass(frozen=True)
class Snapshot:
    """The engineering data the order was released with."""

    revision: str = ""
    bom: str = ""
    routing: str = ""
    checksum: str = ""


@dataclass(frozen=True)
class Traveler:
    """A work order on paper; `assumed` names what was assumed, `packet` is a sealed work packet."""

    imprint: Imprint
    number: str
    scan: str
    item_code: str
    item_name: str
    quantity: Decimal
    unit: str
    due: date
    operations: tuple[TravelerOperation, ...]
    materials: tuple[TravelerMaterial, ...] = ()
    customer_order: str = ""
    snapshot: Snapshot = Snapshot()
    state: Chip | None = None
    assumed: tuple[str, ...] = ()
    remarks: str = ""
    packet: str = ""


@dataclass(frozen=True)
class Sample:
    """One sample's result; `mark` is "above" or "below" a limit, "bad" for an attribute, else empty."""

    value: str
    mark: str = ""


@dataclass(frozen=True)
class Characteristic:
    """One inspection characteristic with the results of all samples."""

    number: str
    name: str
    samples: tuple[Sample, ...]
    verdict: Chip
    unit: str = ""
    lower: Decimal | None = None
    nominal: Decimal | None = None
    upper: Decimal | None = None
    requirement: str = ""
    method: str = ""


@dataclass(frozen=True)
class NonconformityCount:
    """Nonconformities of one class against the plan's acceptance and rejection numbers."""

    name: str
    found: int
    accept: int | None = None
    reject: int | None = None


@dataclass(frozen=True)
class Field:
    """A label and its value; a wide one takes the whole line."""

    label: str
    value: str
    wide: bool = False


@dataclass(frozen=True)
class InspectionReport:
    """One inspection; `fields` tells what was inspected: lot, quantity, source, plan, sample size."""

    imprint: Imprint
    number: str
    scan: str
    kind: str
    item_code: str
    item_name: str
    verdict: Chip
    fields: tuple[Field, ...] = ()
    characteristics: tuple[Characteristic, ...] = ()
    nonconformities: tuple[NonconformityCount, ...] = ()
    remarks: str = ""
    signatures: tuple[Signature, ...] = ()
    photos: tuple[Photo, ...] = ()


@dataclass(frozen=True)
class Column:
    """A column of lines; numbers stand right-aligned."""

    label: str
    numeric: bool = False


@dataclass(frozen=True)
class LineTable:
    """The lines of a document, or any other table."""

    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class PrintedDocument:
    """Any document as its description tells it."""

    imprint: Imprint
    title: str
    number: str
    fields: tuple[Field, ...]
    scan: str = ""
    state: Chip | None = None
    tables: tuple[LineTable, ...] = ()
    signatures: tuple[Signature, ...] = ()
    photos: tuple[Photo, ...] = ()
