"""What comes out of a work order beside its item, and receipts of it."""

import sqlalchemy as sa
from alembic import op

from backend import database as types

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

LINKS = {"item_id": "item", "lot_id": "lot"}
QUANTITIES = ("yields", "per", "expected", "received")


def upgrade() -> None:
    op.create_table(
        "work_order_output",
        sa.Column("owner_id", types.Id(), nullable=False),
        sa.Column("item_id", types.Id(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        *(sa.Column(name, types.Exact(), nullable=False) for name in QUANTITIES),
        sa.Column("operation_number", sa.Integer(), nullable=True),
        sa.Column("lot_id", types.Id(), nullable=True),
        sa.Column("id", types.Id(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["work_order.id"], name=op.f("fk_work_order_output_owner_id"), ondelete="CASCADE"
        ),
        *(
            sa.ForeignKeyConstraint([name], [f"{table}.id"], name=op.f(f"fk_work_order_output_{name}"))
            for name, table in LINKS.items()
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_work_order_output")),
    )
    for name in ("owner_id", *LINKS):
        op.create_index(op.f(f"ix_work_order_output_{name}"), "work_order_output", [name])
    with op.batch_alter_table("production_receipt") as batch:
        batch.add_column(sa.Column("output_id", types.Id(), nullable=True))
        batch.create_foreign_key(op.f("fk_production_receipt_output_id"), "work_order_output", ["output_id"], ["id"])
    op.create_index(op.f("ix_production_receipt_output_id"), "production_receipt", ["output_id"])


def downgrade() -> None:
    op.drop_index(op.f("ix_production_receipt_output_id"), table_name="production_receipt")
    with op.batch_alter_table("production_receipt") as batch:
        batch.drop_constraint(op.f("fk_production_receipt_output_id"), type_="foreignkey")
        batch.drop_column("output_id")
    op.drop_table("work_order_output")
