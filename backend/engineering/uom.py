"""Units of measure; inside one dimension they convert by exact fractions."""

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped

from backend.documents.declare import Document, Spec, field

DIMENSIONS = ("count", "mass", "length", "area", "volume", "time", "package")


class Uom(Document):
    """A unit of measure: one of it is numerator ÷ denominator of its dimension's base unit.

    A package (box, case, can) holds what its item says; no two packages convert into each other by themselves.
    """

    __tablename__ = "uom"
    __table_args__ = (
        CheckConstraint("numerator > 0 AND denominator > 0", name="is_a_fraction"),
        CheckConstraint("decimals BETWEEN 0 AND 6", name="has_decimals"),
    )
    spec = Spec("Unit of measure", title=("name",), offline="read", plural="Units of measure")

    name: Mapped[str] = field("Name", listed=True)
    dimension: Mapped[str] = field("Dimension", listed=True, choices=DIMENSIONS, default="count")
    decimals: Mapped[int] = field("Decimals", listed=True, default=0)
    numerator: Mapped[int] = field("Base units, numerator", default=1)
    denominator: Mapped[int] = field("Base units, denominator", default=1)
