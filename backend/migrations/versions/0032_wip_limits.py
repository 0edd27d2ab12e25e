"""How many orders may be in work at once between some work centers."""

import sqlalchemy as sa
from alembic import op

from backend import database as types

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "wip_limit",
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("orders", sa.Integer(), nullable=False),
        sa.Column("site_id", types.Id(), nullable=False),
        sa.Column("id", types.Id(), nullable=False),
        sa.Column("company_id", types.Id(), nullable=False),
        sa.Column("number", sa.String(length=80), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", types.Moment(), nullable=False),
        sa.Column("changed_at", types.Moment(), nullable=False),
        sa.Column("created_by_id", types.Id(), nullable=True),
        sa.Column("changed_by_id", types.Id(), nullable=True),
        sa.Column("sought", sa.Text(), nullable=False),
        sa.Column("custom", types.Json, nullable=False),
        sa.CheckConstraint("orders >= 1", name=op.f("ck_wip_limit_lets_somebody_in")),
        *(
            sa.ForeignKeyConstraint([f"{name}_id"], [f"{other}.id"], name=op.f(f"fk_wip_limit_{name}_id"))
            for name, other in (
                ("company", "company"),
                ("site", "site"),
                ("created_by", "person"),
                ("changed_by", "person"),
            )
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wip_limit")),
        sa.UniqueConstraint("company_id", "number", name=op.f("uq_wip_limit_company_id_number")),
    )
    op.create_index("ix_wip_limit_newest", "wip_limit", ["company_id", "id"])
    op.create_table(
        "wip_limit_center",
        sa.Column("owner_id", types.Id(), nullable=False),
        sa.Column("work_center_id", types.Id(), nullable=False),
        sa.Column("id", types.Id(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["wip_limit.id"], name=op.f("fk_wip_limit_center_owner_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["work_center_id"], ["work_center.id"], name=op.f("fk_wip_limit_center_work_center_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wip_limit_center")),
        sa.UniqueConstraint("work_center_id", name=op.f("uq_wip_limit_center_work_center_id")),
    )
    op.create_index(op.f("ix_wip_limit_center_owner_id"), "wip_limit_center", ["owner_id"])
    op.create_index(op.f("ix_wip_limit_center_work_center_id"), "wip_limit_center", ["work_center_id"])


def downgrade() -> None:
    op.drop_table("wip_limit_center")
    op.drop_table("wip_limit")
