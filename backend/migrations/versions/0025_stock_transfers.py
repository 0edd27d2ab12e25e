"""Transfers between sites, the terms they go by between companies, and which one carries out a planned order."""

import sqlalchemy as sa
from alembic import op

from backend import database as types

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

LINKS = {
    "changed_by_id": "person",
    "company_id": "company",
    "created_by_id": "person",
    "item_id": "item",
    "location_id": "storage_location",
    "other_site_id": "site",
    "site_id": "site",
}
STATES = (
    "requested", "approved", "picking", "part_shipped", "shipped", "in_transit", "received", "closed", "awaited",
    "promised", "cancelled",
)  # fmt: skip
RULES = {
    "sends_something": "quantity > 0",
    "counts_forward": "shipped >= 0 AND received >= 0 AND lost >= 0 AND returned >= 0",
    "arrives_after_it_leaves": "due >= ship_on",
    "known_state": "state IN ({})".format(", ".join(f"'{name}'" for name in STATES)),
}
COUNTED = ("received", "lost", "returned")


def upgrade() -> None:
    op.create_table(
        "stock_transfer",
        *_of_the_transfer(),
        sa.Column("site_id", types.Id(), nullable=False),
        *_of_every_document(),
        *(sa.CheckConstraint(rule, name=op.f(f"ck_stock_transfer_{name}")) for name, rule in RULES.items()),
        *(
            sa.ForeignKeyConstraint([name], [f"{table}.id"], name=op.f(f"fk_stock_transfer_{name}"))
            for name, table in LINKS.items()
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stock_transfer")),
        sa.UniqueConstraint("company_id", "number", name=op.f("uq_stock_transfer_company_id_number")),
    )
    op.create_index("ix_stock_transfer_newest", "stock_transfer", ["company_id", "id"])
    op.create_index("ix_stock_transfer_open", "stock_transfer", ["site_id", "direction", "state"])
    for name in ("item_id", "location_id", "other_site_id", "pair_id", "state"):
        op.create_index(op.f(f"ix_stock_transfer_{name}"), "stock_transfer", [name])
    _lines()
    _terms()
    with op.batch_alter_table("planned_order") as batch:
        batch.add_column(sa.Column("stock_transfer_id", types.Id(), nullable=True))
        batch.create_foreign_key(
            op.f("fk_planned_order_stock_transfer_id"), "stock_transfer", ["stock_transfer_id"], ["id"]
        )
    op.create_index(op.f("ix_planned_order_stock_transfer_id"), "planned_order", ["stock_transfer_id"])


def _of_the_transfer() -> list[sa.Column]:
    quantities = [sa.Column(name, types.Exact(), nullable=False) for name in ("quantity", "shipped", *COUNTED)]
    return [
        sa.Column("direction", sa.String(length=40), nullable=False),
        sa.Column("item_id", types.Id(), nullable=False),
        sa.Column("other_site_id", types.Id(), nullable=True),
        sa.Column("other_end", sa.String(length=200), nullable=False),
        sa.Column("other_number", sa.String(length=80), nullable=False),
        *quantities,
        sa.Column("ship_on", sa.Date(), nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("shipped_on", sa.Date(), nullable=True),
        sa.Column("received_on", sa.Date(), nullable=True),
        sa.Column("ownership", sa.String(length=40), nullable=False),
        sa.Column("price", types.Exact(), nullable=True),
        sa.Column("location_id", types.Id(), nullable=True),
        sa.Column("fault", sa.String(length=40), nullable=True),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("source", sa.String(length=80), nullable=False),
        sa.Column("source_id", types.Id(), nullable=True),
        sa.Column("kept_for", sa.String(length=60), nullable=False),
        sa.Column("need", sa.String(length=80), nullable=False),
        sa.Column("need_id", types.Id(), nullable=True),
        sa.Column("need_line_id", types.Id(), nullable=True),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("pair_id", types.Id(), nullable=False),
    ]


def _of_every_document() -> list[sa.Column]:
    return [
        sa.Column("id", types.Id(), nullable=False),
        sa.Column("number", sa.String(length=80), nullable=False),
        sa.Column("company_id", types.Id(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", types.Moment(), nullable=False),
        sa.Column("created_by_id", types.Id(), nullable=True),
        sa.Column("changed_at", types.Moment(), nullable=False),
        sa.Column("changed_by_id", types.Id(), nullable=True),
        sa.Column("sought", sa.Text(), nullable=False),
        sa.Column("custom", types.Json, nullable=False),
    ]


def _lines() -> None:
    links = {"lot_id": "lot", "serial_number_id": "serial_number"}
    op.create_table(
        "stock_transfer_line",
        sa.Column("owner_id", types.Id(), nullable=False),
        sa.Column("lot_number", sa.String(length=200), nullable=False),
        sa.Column("lot_id", types.Id(), nullable=True),
        sa.Column("serial_number_id", types.Id(), nullable=True),
        *(sa.Column(name, types.Exact(), nullable=False) for name in ("quantity", *COUNTED)),
        sa.Column("id", types.Id(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["stock_transfer.id"], name=op.f("fk_stock_transfer_line_owner_id"), ondelete="CASCADE"
        ),
        *(
            sa.ForeignKeyConstraint([name], [f"{table}.id"], name=op.f(f"fk_stock_transfer_line_{name}"))
            for name, table in links.items()
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stock_transfer_line")),
    )
    for name in ("owner_id", *links):
        op.create_index(op.f(f"ix_stock_transfer_line_{name}"), "stock_transfer_line", [name])


def _terms() -> None:
    """When goods become the receiver's is said by the lane, what they cost by whoever sends them."""
    with op.batch_alter_table("supply_lane") as batch:
        batch.add_column(sa.Column("ownership", sa.String(length=40), nullable=False, server_default="at_receipt"))
    with op.batch_alter_table("supply_lane") as batch:
        batch.alter_column("ownership", server_default=None)
    with op.batch_alter_table("visibility_wall") as batch:
        batch.add_column(sa.Column("price_rule", sa.String(length=40), nullable=False, server_default="none"))
        batch.add_column(sa.Column("price_percent", types.Exact(), nullable=False, server_default="0"))
        batch.create_check_constraint(op.f("ck_visibility_wall_adds_not_less_than_nothing"), "price_percent >= 0")
    with op.batch_alter_table("visibility_wall") as batch:
        for name in ("price_rule", "price_percent"):
            batch.alter_column(name, server_default=None)


def downgrade() -> None:
    op.drop_index(op.f("ix_planned_order_stock_transfer_id"), table_name="planned_order")
    with op.batch_alter_table("planned_order") as batch:
        batch.drop_constraint(op.f("fk_planned_order_stock_transfer_id"), type_="foreignkey")
        batch.drop_column("stock_transfer_id")
    with op.batch_alter_table("visibility_wall") as batch:
        batch.drop_constraint(op.f("ck_visibility_wall_adds_not_less_than_nothing"), type_="check")
        batch.drop_column("price_percent")
        batch.drop_column("price_rule")
    with op.batch_alter_table("supply_lane") as batch:
        batch.drop_column("ownership")
    op.drop_table("stock_transfer_line")
    op.drop_table("stock_transfer")
