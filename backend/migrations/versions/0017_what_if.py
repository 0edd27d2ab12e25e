"""Plan versions may be simulations that suppose something."""

import sqlalchemy as sa
from alembic import op

from backend import database as types

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("plan_version") as batch:
        batch.add_column(sa.Column("kind", sa.String(length=40), nullable=True))
        batch.add_column(sa.Column("base_version_id", types.Id(), nullable=True))
        batch.create_foreign_key("fk_plan_version_base_version_id", "plan_version", ["base_version_id"], ["id"])
        batch.create_index("ix_plan_version_base_version_id", ["base_version_id"], unique=False)
    op.execute("UPDATE plan_version SET kind = 'live'")
    with op.batch_alter_table("plan_version") as batch:
        batch.alter_column("kind", existing_type=sa.String(length=40), nullable=False)
    _overlay()


def _overlay() -> None:
    op.create_table(
        "plan_overlay",
        sa.Column("owner_id", types.Id(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("action", sa.String(length=40), nullable=False),
        sa.Column("item_id", types.Id(), nullable=True),
        sa.Column("component_id", types.Id(), nullable=True),
        sa.Column("parameter", sa.String(length=40), nullable=True),
        sa.Column("sales_order_line_id", types.Id(), nullable=True),
        sa.Column("purchase_order_line_id", types.Id(), nullable=True),
        sa.Column("work_order_id", types.Id(), nullable=True),
        sa.Column("day", sa.Date(), nullable=True),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("quantity", types.Exact(), nullable=True),
        sa.Column("id", types.Id(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["owner_id"], ["plan_version.id"], name="fk_plan_overlay_owner_id", ondelete="CASCADE"),
        *(sa.ForeignKeyConstraint([one], [f"{table}.id"], name=f"fk_plan_overlay_{one}") for one, table in LINKS),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_overlay")),
    )
    for one in ("owner_id", *(name for name, _ in LINKS)):
        op.create_index(f"ix_plan_overlay_{one}", "plan_overlay", [one], unique=False)


LINKS = (
    ("item_id", "item"),
    ("component_id", "item"),
    ("sales_order_line_id", "sales_order_line"),
    ("purchase_order_line_id", "purchase_order_line"),
    ("work_order_id", "work_order"),
)


def downgrade() -> None:
    op.drop_table("plan_overlay")
    with op.batch_alter_table("plan_version") as batch:
        batch.drop_index("ix_plan_version_base_version_id")
        batch.drop_constraint("fk_plan_version_base_version_id", type_="foreignkey")
        batch.drop_column("base_version_id")
        batch.drop_column("kind")
