"""Schemes of substitution: which items may stand in for which, for whom and from when to when (planning.md §3.1)."""

from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, relationship

from backend.documents.declare import Document, Line, Spec, field, lines, link, owner, state
from backend.engineering.item import Item
from backend.kernel.substitution.facts import LEVELS
from backend.kernel.workflow import Step, Workflow

KINDS = (
    "substitution_use_up",
    "substitution_by_date",
    "substitution_specified",
    "substitution_group",
    "substitution_priority",
    "replacement",
)
LEFTOVERS = ("strand", "use_up")
MAIN_NUMBER = 0  # the option number of the main set

FLOW = Workflow(
    Step("release", ("draft",), "released"),
    Step("close", ("draft", "released"), "closed"),
    meanings={"released": "good", "closed": "stop"},
)
DRAFT = ("draft",)


class SubstitutionScheme(Document):
    """A main set and the sets that replace one of it; a released one is never edited, it ends and another begins.

    Members with option number 0 are the main set, those with 1, 2 … the options, ranked in that order unless a row
    of `options` says otherwise. Options of the same number in schemes of one link key are chosen together.
    """

    __tablename__ = "substitution_scheme"
    __table_args__ = (
        CheckConstraint("priority >= 0", name="has_a_priority"),
        CheckConstraint("main_rank > 0", name="ranks_its_main"),
        CheckConstraint("keep >= 0", name="keeps_not_less_than_nothing"),
        CheckConstraint("quantity > 0", name="names_a_quantity"),
        CheckConstraint("wait_days BETWEEN 0 AND 366", name="waits"),
        CheckConstraint("valid_to IS NULL OR valid_from IS NULL OR valid_to > valid_from", name="ends_after_it_begins"),
    )
    spec = Spec("Substitution scheme", "SUB-{seq:05}", workflow=FLOW, title=("name",))

    name: Mapped[str] = field("Name", listed=True, default="")
    kind: Mapped[str] = field("Kind", listed=True, choices=KINDS, default="substitution_priority", open_in=DRAFT)
    level: Mapped[str] = field("Scope", listed=True, choices=LEVELS, default="item", open_in=DRAFT)
    end_item_id: Mapped[UUID | None] = link("item", "Only in end item", open_in=DRAFT)
    item_group_id: Mapped[UUID | None] = link("item_group", "Only in family", open_in=DRAFT)
    scope_id: Mapped[UUID | None] = field("Only for (order, order line, customer or BOM line)", open_in=DRAFT)
    for_site_id: Mapped[UUID | None] = link("site", "Only for site", open_in=DRAFT)
    priority: Mapped[int] = field("Priority", default=1, open_in=DRAFT)
    valid_from: Mapped[date | None] = field("Valid from", listed=True, open_in=DRAFT)
    valid_to: Mapped[date | None] = field("Valid to (not included)", listed=True)
    mix: Mapped[bool] = field("Items may be mixed", default=True, open_in=DRAFT)
    order_on: Mapped[int | None] = field("New orders go to option (0: main)", open_in=DRAFT)
    main_rank: Mapped[int] = field("Rank of main", default=1, open_in=DRAFT)
    keep: Mapped[Decimal] = field("Kept of main for service", default=Decimal(0), open_in=DRAFT)
    switch_on: Mapped[date | None] = field("Switches on", open_in=DRAFT)
    leftover: Mapped[str] = field("What is left of main then", choices=LEFTOVERS, default="strand", open_in=DRAFT)
    option_first: Mapped[bool] = field("Options before main", default=False, open_in=DRAFT)
    quantity: Mapped[Decimal | None] = field("Up to quantity", open_in=DRAFT)
    link_key: Mapped[str] = field("Link key", default="", length=40, open_in=DRAFT)
    inherit: Mapped[bool] = field("Adds the options of the wider scheme", default=False, open_in=DRAFT)
    protect: Mapped[bool] = field("Own needs of substitutes are protected", default=True, open_in=DRAFT)
    wait_days: Mapped[int] = field("Waits for main (days)", default=0, open_in=DRAFT)
    deviation_allowed: Mapped[bool] = field("Issue may differ from the plan", default=True, open_in=DRAFT)
    state: Mapped[str] = state(FLOW)
    members: Mapped[list["SubstitutionMember"]] = lines("SubstitutionMember", "Items", open_in=DRAFT)
    options: Mapped[list["SubstitutionOption"]] = lines("SubstitutionOption", "Options", open_in=DRAFT)


class SubstitutionMember(Line):
    """So much of an item in one set: option number 0 is the main set."""

    __tablename__ = "substitution_member"
    __table_args__ = (
        CheckConstraint("quantity > 0", name="counts_something"),
        CheckConstraint("option_number BETWEEN 0 AND 99", name="stands_in_a_set"),
    )

    owner_id: Mapped[UUID] = owner("substitution_scheme")
    option_number: Mapped[int] = field("Option (0: main)", default=MAIN_NUMBER)
    item_id: Mapped[UUID] = link("item", "Item")
    quantity: Mapped[Decimal] = field("Quantity", default=Decimal(1))
    uom_id: Mapped[UUID | None] = link("uom", "Unit")

    item: Mapped[Item] = relationship(foreign_keys=item_id, viewonly=True)


class SubstitutionOption(Line):
    """What an option has beyond its items: a rank of its own, a cap, a time."""

    __tablename__ = "substitution_option"
    __table_args__ = (
        CheckConstraint("option_number BETWEEN 1 AND 99", name="is_no_main"),
        CheckConstraint("rank BETWEEN 1 AND 999", name="has_a_rank"),
        CheckConstraint("share > 0", name="is_a_part"),
        CheckConstraint("valid_to IS NULL OR valid_from IS NULL OR valid_to > valid_from", name="ends_after_it_begins"),
    )

    owner_id: Mapped[UUID] = owner("substitution_scheme")
    option_number: Mapped[int] = field("Option")
    rank: Mapped[int | None] = field("Rank")
    share: Mapped[Decimal | None] = field("Largest share of the need (1 is all)")
    valid_from: Mapped[date | None] = field("Valid from")
    valid_to: Mapped[date | None] = field("Valid to (not included)")
