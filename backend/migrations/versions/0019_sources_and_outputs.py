"""Several sources of an item and which of them an order takes; what a BOM yields beside its item."""

import sqlalchemy as sa
from alembic import op

from backend import database as types

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

SUPPLIER_ITEM = {
    "ends_after_it_begins": "valid_to IS NULL OR valid_from IS NULL OR valid_to > valid_from",
    "has_a_share": "ratio > 0",
    "steps_not_less_than_nothing": "lot_multiple >= 0",
    "takes_not_less_than_nothing": "cap >= 0",
    "caps_a_time": "cap_days BETWEEN 1 AND 3660",
}
ITEM_SITE = {"has_a_share": "own_ratio > 0", "looks_back": "quota_days BETWEEN 0 AND 3660"}
CHOOSING = sa.text("source_choice <> 'own_source'")


def upgrade() -> None:
    with op.batch_alter_table("supplier_item") as batch:
        batch.add_column(sa.Column("lot_multiple", types.Exact(), nullable=False, server_default="0"))
        batch.add_column(sa.Column("ratio", types.Exact(), nullable=False, server_default=_one()))
        batch.add_column(sa.Column("cap", types.Exact(), nullable=True))
        batch.add_column(sa.Column("cap_days", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("valid_to", sa.Date(), nullable=True))
        for name, condition in SUPPLIER_ITEM.items():
            batch.create_check_constraint(op.f(f"ck_supplier_item_{name}"), condition)
    with op.batch_alter_table("supplier_item") as batch:
        batch.alter_column("lot_multiple", server_default=None)
        batch.alter_column("ratio", server_default=None)
    _item_site()
    _outputs()
    op.add_column("proposal", sa.Column("source", sa.Integer(), nullable=True))
    op.add_column("proposal", sa.Column("supplier_id", types.Id(), nullable=True))


def _item_site() -> None:
    with op.batch_alter_table("item_site") as batch:
        own = sa.Column("source_choice", sa.String(length=40), nullable=False, server_default="own_source")
        batch.add_column(own)
        batch.add_column(sa.Column("own_priority", sa.Integer(), nullable=False, server_default="1"))
        batch.add_column(sa.Column("own_ratio", types.Exact(), nullable=False, server_default=_one()))
        batch.add_column(sa.Column("quota_days", sa.Integer(), nullable=False, server_default="0"))
        for name, condition in ITEM_SITE.items():
            batch.create_check_constraint(op.f(f"ck_item_site_{name}"), condition)
    with op.batch_alter_table("item_site") as batch:
        for name in ("source_choice", "own_priority", "own_ratio", "quota_days"):
            batch.alter_column(name, server_default=None)
    partly = {"sqlite_where": CHOOSING, "postgresql_where": CHOOSING}
    op.create_index("ix_item_site_choosing", "item_site", ["site_id"], unique=False, **partly)


def _outputs() -> None:
    op.create_table(
        "bom_output",
        sa.Column("owner_id", types.Id(), nullable=False),
        sa.Column("item_id", types.Id(), nullable=False),
        sa.Column("quantity", types.Exact(), nullable=False),
        sa.Column("uom_id", types.Id(), nullable=True),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("yield_rate", types.Exact(), nullable=False),
        sa.Column("drives", sa.Boolean(), nullable=False),
        sa.Column("operation_number", sa.Integer(), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("id", types.Id(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_bom_output_yields_something")),
        sa.CheckConstraint("yield_rate > 0", name=op.f("ck_bom_output_yields_more_than_nothing")),
        sa.CheckConstraint("NOT (drives AND kind = 'byproduct')", name=op.f("ck_bom_output_byproducts_drive_nothing")),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_bom_output_item_id")),
        sa.ForeignKeyConstraint(["owner_id"], ["bom.id"], name=op.f("fk_bom_output_owner_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["uom_id"], ["uom.id"], name=op.f("fk_bom_output_uom_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bom_output")),
    )
    for column in ("item_id", "owner_id", "uom_id"):
        op.create_index(op.f(f"ix_bom_output_{column}"), "bom_output", [column], unique=False)


def _one() -> str:
    """SQLite keeps quantities as millionths."""
    return "1000000" if op.get_bind().dialect.name == "sqlite" else "1"


def downgrade() -> None:
    op.drop_table("bom_output")
    op.drop_column("proposal", "supplier_id")
    op.drop_column("proposal", "source")
    op.drop_index("ix_item_site_choosing", table_name="item_site")
    with op.batch_alter_table("item_site") as batch:
        for name in ITEM_SITE:
            batch.drop_constraint(op.f(f"ck_item_site_{name}"), type_="check")
        for name in ("quota_days", "own_ratio", "own_priority", "source_choice"):
            batch.drop_column(name)
    with op.batch_alter_table("supplier_item") as batch:
        for name in SUPPLIER_ITEM:
            batch.drop_constraint(op.f(f"ck_supplier_item_{name}"), type_="check")
        for name in ("valid_to", "cap_days", "cap", "ratio", "lot_multiple"):
            batch.drop_column(name)
