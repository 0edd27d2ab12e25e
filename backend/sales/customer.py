"""Customers."""

from sqlalchemy.orm import Mapped

from backend.documents.declare import Document, Spec, field


class Customer(Document):
    """Somebody who buys; the number is their code."""

    __tablename__ = "customer"
    spec = Spec("Customer", title=("name",))

    name: Mapped[str] = field("Name", listed=True)
    priority: Mapped[int] = field("Priority (1 most urgent)", listed=True, default=5)
    customer_class: Mapped[str] = field("Class", listed=True, default="", help="A, B, C …: forecasts go by it")
    channel: Mapped[str] = field("Channel", default="")
    region: Mapped[str] = field("Region", default="")
    contact: Mapped[str] = field("Contact", default="")
    address: Mapped[str] = field("Address", default="", length=None)
    active: Mapped[bool] = field("Active", default=True)
