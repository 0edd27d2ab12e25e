"""What spacing rules find on an item: its option codes, and the short name it has on the line's board."""

from uuid import UUID

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped

from backend.documents.declare import SiteDocument, Spec, field, link


class SequenceOption(SiteDocument):
    """The options every unit of an item carries; they come from no configuration yet, so a person names them."""

    __tablename__ = "sequence_option"
    __table_args__ = (UniqueConstraint("site_id", "item_id"),)
    spec = Spec("Options of an item", "SOP-{seq:06}", plural="Options of items", title=("options",))

    item_id: Mapped[UUID] = link("item", "Item", listed=True)
    short: Mapped[str] = field("Short name", listed=True, default="", length=8, help="Empty: a letter")
    options: Mapped[str] = field("Options", listed=True, default="", help="Codes with a space between them")
