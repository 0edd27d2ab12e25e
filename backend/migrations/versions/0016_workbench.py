"""Answers to action messages, and planners of groups and plans."""

import sqlalchemy as sa
from alembic import op

from backend import database as types

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

PLANNED = ("item_group", "plan_scheme")


def upgrade() -> None:
    op.create_table(
        "message_answer",
        sa.Column("plan_version_id", types.Id(), nullable=True),
        sa.Column("item_id", types.Id(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("supply", sa.String(length=40), nullable=False),
        sa.Column("supply_id", types.Id(), nullable=False),
        sa.Column("source", sa.String(length=80), nullable=False),
        sa.Column("source_id", types.Id(), nullable=True),
        sa.Column("behind", sa.String(length=80), nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("wanted", sa.Date(), nullable=False),
        sa.Column("quantity", types.Exact(), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("site_id", types.Id(), nullable=False),
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
        sa.CheckConstraint(
            "state IN ('asked', 'applied', 'declined', 'dismissed', 'withdrawn')",
            name=op.f("ck_message_answer_known_state"),
        ),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_message_answer_is_about_something")),
        sa.ForeignKeyConstraint(["changed_by_id"], ["person.id"], name=op.f("fk_message_answer_changed_by_id")),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_message_answer_company_id")),
        sa.ForeignKeyConstraint(["created_by_id"], ["person.id"], name=op.f("fk_message_answer_created_by_id")),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_message_answer_item_id")),
        sa.ForeignKeyConstraint(
            ["plan_version_id"], ["plan_version.id"], name=op.f("fk_message_answer_plan_version_id")
        ),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_message_answer_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message_answer")),
        sa.UniqueConstraint("company_id", "number", name=op.f("uq_message_answer_company_id_number")),
    )
    op.create_index(op.f("ix_message_answer_item_id"), "message_answer", ["item_id"], unique=False)
    op.create_index("ix_message_answer_newest", "message_answer", ["company_id", "id"], unique=False)
    op.create_index(op.f("ix_message_answer_plan_version_id"), "message_answer", ["plan_version_id"], unique=False)
    op.create_index(op.f("ix_message_answer_state"), "message_answer", ["state"], unique=False)
    op.create_index("ix_message_answer_supply", "message_answer", ["site_id", "supply_id", "state"], unique=False)
    for table in PLANNED:
        with op.batch_alter_table(table) as batch:
            batch.add_column(sa.Column("planner_id", types.Id(), nullable=True))
            batch.create_foreign_key(op.f(f"fk_{table}_planner_id"), "person", ["planner_id"], ["id"])
            batch.create_index(op.f(f"ix_{table}_planner_id"), ["planner_id"], unique=False)


def downgrade() -> None:
    for table in PLANNED:
        with op.batch_alter_table(table) as batch:
            batch.drop_index(op.f(f"ix_{table}_planner_id"))
            batch.drop_constraint(op.f(f"fk_{table}_planner_id"), type_="foreignkey")
            batch.drop_column("planner_id")
    op.drop_index("ix_message_answer_supply", table_name="message_answer")
    op.drop_index(op.f("ix_message_answer_state"), table_name="message_answer")
    op.drop_index(op.f("ix_message_answer_plan_version_id"), table_name="message_answer")
    op.drop_index("ix_message_answer_newest", table_name="message_answer")
    op.drop_index(op.f("ix_message_answer_item_id"), table_name="message_answer")
    op.drop_table("message_answer")
