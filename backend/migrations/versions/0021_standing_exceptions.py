"""Since when exceptions of plans stand, answers to them, and how soon they should be cleared."""

import sqlalchemy as sa
from alembic import op

from backend import database as types

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

TERMS = {"clear_severe_days": "1", "clear_warning_days": "5", "clear_minor_days": "14"}
OPEN = sa.text("closed_on IS NULL")


def upgrade() -> None:
    op.create_table(
        "standing_exception",
        sa.Column("id", types.Id(), nullable=False),
        sa.Column("company_id", types.Id(), nullable=False),
        sa.Column("site_id", types.Id(), nullable=False),
        sa.Column("plan_scheme_id", types.Id(), nullable=False),
        sa.Column("mark", types.Id(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("severity", sa.Integer(), nullable=False),
        sa.Column("first_seen", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_standing_exception")),
    )
    op.create_index(
        "uq_standing_exception_open",
        "standing_exception",
        ["plan_scheme_id", "mark"],
        unique=True,
        sqlite_where=OPEN,
        postgresql_where=OPEN,
    )
    op.create_index("ix_standing_exception_closed", "standing_exception", ["plan_scheme_id", "closed_on"])
    _answers()
    with op.batch_alter_table("plan_scheme") as batch:
        for name, days in TERMS.items():
            batch.add_column(sa.Column(name, sa.Integer(), nullable=False, server_default=days))
        batch.create_check_constraint(
            op.f("ck_plan_scheme_clears_in_time"),
            "clear_severe_days BETWEEN 0 AND 366 AND clear_warning_days BETWEEN 0 AND 366 "
            "AND clear_minor_days BETWEEN 0 AND 366",
        )
    with op.batch_alter_table("plan_scheme") as batch:
        for name in TERMS:
            batch.alter_column(name, server_default=None)


def _answers() -> None:
    op.create_table(
        "exception_answer",
        sa.Column("plan_scheme_id", types.Id(), nullable=False),
        sa.Column("plan_version_id", types.Id(), nullable=True),
        sa.Column("item_id", types.Id(), nullable=True),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("mark", types.Id(), nullable=False),
        sa.Column("day", sa.Date(), nullable=True),
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
        sa.CheckConstraint("state IN ('open', 'dismissed', 'withdrawn')", name=op.f("ck_exception_answer_known_state")),
        *(
            sa.ForeignKeyConstraint([name], [f"{table}.id"], name=op.f(f"fk_exception_answer_{name}"))
            for name, table in LINKS.items()
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exception_answer")),
        sa.UniqueConstraint("company_id", "number", name=op.f("uq_exception_answer_company_id_number")),
    )
    op.create_index("ix_exception_answer_newest", "exception_answer", ["company_id", "id"])
    op.create_index("ix_exception_answer_mark", "exception_answer", ["plan_scheme_id", "mark", "state"])
    for name in ("item_id", "plan_version_id", "plan_scheme_id", "state"):
        op.create_index(op.f(f"ix_exception_answer_{name}"), "exception_answer", [name])


LINKS = {
    "changed_by_id": "person",
    "company_id": "company",
    "created_by_id": "person",
    "item_id": "item",
    "plan_scheme_id": "plan_scheme",
    "plan_version_id": "plan_version",
    "site_id": "site",
}


def downgrade() -> None:
    with op.batch_alter_table("plan_scheme") as batch:
        batch.drop_constraint(op.f("ck_plan_scheme_clears_in_time"), type_="check")
        for name in TERMS:
            batch.drop_column(name)
    op.drop_table("exception_answer")
    op.drop_table("standing_exception")
