"""Planned orders nobody touched lie in a lean table, beside the snapshot their run planned from; pegs are made when asked.

What earlier runs proposed stays as it is, without its pegs; the next run replaces it.
"""

import sqlalchemy as sa
from alembic import op

from backend import database as types

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "plan_snapshot",
        sa.Column("id", types.Id(), nullable=False),
        sa.Column("company_id", types.Id(), nullable=False),
        sa.Column("site_id", types.Id(), nullable=False),
        sa.Column("plan_version_id", types.Id(), nullable=False),
        sa.Column("prefix", sa.BigInteger(), nullable=False),
        sa.Column("day_zero", sa.Date(), nullable=False),
        sa.Column("made_at", types.Moment(), nullable=False),
        sa.Column("series", sa.String(120), nullable=False),
        sa.Column("first_number", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["plan_version_id"], ["plan_version.id"], name="fk_plan_snapshot_plan_version_id"),
        sa.PrimaryKeyConstraint("id", name="pk_plan_snapshot"),
        sa.UniqueConstraint("prefix", name="uq_plan_snapshot_prefix"),
    )
    op.create_index("ix_plan_snapshot_plan_version_id", "plan_snapshot", ["plan_version_id"])
    op.create_table(
        "plan_snapshot_part",
        sa.Column("plan_snapshot_id", types.Id(), nullable=False),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("part", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["plan_snapshot_id"], ["plan_snapshot.id"], name="fk_plan_snapshot_part_plan_snapshot_id"
        ),
        sa.PrimaryKeyConstraint("plan_snapshot_id", "name", "part", name="pk_plan_snapshot_part"),
    )
    if op.get_bind().dialect.name == "postgresql":
        op.execute("ALTER TABLE plan_snapshot_part ALTER COLUMN content SET STORAGE EXTERNAL")
    op.create_table(
        "plan_item",
        sa.Column("plan_snapshot_id", types.Id(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("item_id", types.Id(), nullable=False),
        sa.Column("source", sa.Integer(), nullable=False),
        sa.Column("low_level_code", sa.Integer(), nullable=False),
        sa.Column("assumed", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["plan_snapshot_id"], ["plan_snapshot.id"], name="fk_plan_item_plan_snapshot_id"),
        sa.PrimaryKeyConstraint("plan_snapshot_id", "place", name="pk_plan_item"),
    )
    op.create_table(
        "proposal",
        sa.Column("id", types.Id(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("start", sa.Date(), nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("millionths", sa.BigInteger(), nullable=False),
        sa.Column("sales_order_line_id", types.Id(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_proposal"),
        sqlite_with_rowid=False,
    )
    op.drop_table("plan_peg")
    with op.batch_alter_table("plan_version") as batch:
        batch.drop_column("pegs")
    with op.batch_alter_table("numbering_series") as batch:
        batch.alter_column("last", existing_type=sa.Integer(), type_=sa.BigInteger(), existing_nullable=False)


def downgrade() -> None:
    with op.batch_alter_table("numbering_series") as batch:
        batch.alter_column("last", existing_type=sa.BigInteger(), type_=sa.Integer(), existing_nullable=False)
    with op.batch_alter_table("plan_version") as batch:
        batch.add_column(sa.Column("pegs", sa.Integer(), nullable=False, server_default="0"))
    op.create_table(
        "plan_peg",
        sa.Column("id", types.Id(), nullable=False),
        sa.Column("company_id", types.Id(), nullable=False),
        sa.Column("site_id", types.Id(), nullable=False),
        sa.Column("plan_version_id", types.Id(), nullable=False),
        sa.Column("item_id", types.Id(), nullable=False),
        sa.Column("supply_kind", sa.String(30), nullable=False),
        sa.Column("supply_id", types.Id(), nullable=True),
        sa.Column("supply_day", sa.Date(), nullable=True),
        sa.Column("need_kind", sa.String(30), nullable=False),
        sa.Column("need_id", types.Id(), nullable=True),
        sa.Column("need_day", sa.Date(), nullable=True),
        sa.Column("quantity", types.Exact(), nullable=False),
        sa.ForeignKeyConstraint(["plan_version_id"], ["plan_version.id"], name="fk_plan_peg_plan_version_id"),
        sa.PrimaryKeyConstraint("id", name="pk_plan_peg"),
    )
    for name, column in (("item", "item_id"), ("need", "need_id"), ("supply", "supply_id")):
        op.create_index(f"ix_plan_peg_{name}", "plan_peg", ["plan_version_id", column])
    for table in ("proposal", "plan_item", "plan_snapshot_part", "plan_snapshot"):
        op.drop_table(table)
