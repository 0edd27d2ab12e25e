"""What a work center can trim: deckle and limits of its winder, widths that go to stock, whether sheets help."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, relationship

from backend.documents.act import Act
from backend.documents.declare import SiteDocument, Spec, field, link
from backend.kernel.errors import Invalid
from backend.plant.work_center import WorkCenter
from backend.scheduling.trim_facts import WIDEST, check_winder


class WinderSetting(SiteDocument):
    """Plans of other winders may be proposed to go here; plans of this one may be filled up with its stock widths."""

    __tablename__ = "winder_setting"
    __table_args__ = (
        UniqueConstraint("work_center_id"),
        CheckConstraint("deckle BETWEEN 1 AND 100000", name="has_a_deckle"),
        CheckConstraint("edge >= 0 AND least_use >= 0 AND narrowest >= 0", name="measures_forward"),
        CheckConstraint("most_rolls > 0 AND most_widths > 0 AND least_sets > 0", name="cuts_something"),
    )
    spec = Spec("Winder for trim plans", "WNS-{seq:05}", plural="Winders for trim plans")

    work_center_id: Mapped[UUID] = link("work_center", "Work center", listed=True)
    deckle: Mapped[int] = field("Deckle", unit="mm", listed=True)
    edge: Mapped[int] = field("Edge each side", unit="mm", default=0)
    least_use: Mapped[int] = field("Least use", unit="mm", default=0)
    most_rolls: Mapped[int] = field("Rolls in a set", default=10, help="At most; one less than there are knives")
    most_widths: Mapped[int] = field("Widths in a set", default=6, help="At most")
    narrowest: Mapped[int] = field("Narrowest roll", unit="mm", default=0)
    least_sets: Mapped[int] = field("Least run", default=1, help="Sets of a pattern that is used at all")
    stock_widths: Mapped[str] = field(
        "Widths made to stock", listed=True, default="", help="Whole millimeters with a space between them"
    )
    sheets: Mapped[bool] = field("Narrow sets may go to the sheeter", default=False)

    work_center: Mapped[WorkCenter] = relationship(foreign_keys=work_center_id, viewonly=True)

    @property
    def fillers(self) -> tuple[int, ...]:
        return tuple(sorted({int(width) for width in self.stock_widths.split()}, reverse=True))


def check(winder: WinderSetting, act: Act) -> None:
    """What means nothing is refused with the field that is wrong."""
    check_winder(winder)
    if not _are_widths(winder.stock_widths.split()):
        said = f"Whole widths from 1 to {WIDEST} are needed, with a space between them."
        raise Invalid(f"stock_widths: {said}", {"stock_widths": [said]})


def _are_widths(words: Iterable[str]) -> bool:
    return all(word.isascii() and word.isdigit() and len(word) <= len(str(WIDEST)) for word in words) and all(
        1 <= int(word) <= WIDEST for word in words
    )
