"""What was counted on phones."""

import sqlalchemy as sa
from alembic import op

from backend import database as types

revision = "0007"
down_revision = "0006"

LINKS = {
    "stock_count_id": "stock_count",
    "item_id": "item",
    "location_id": "storage_location",
    "lot_id": "lot",
    "person_id": "person",
}
OWN = {"site_id": "site", "company_id": "company", "created_by_id": "person", "changed_by_id": "person"}


def upgrade() -> None:
    op.create_table(
        "count_entry",
        sa.Column("stock_count_id", sa.Uuid(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("location_id", sa.Uuid(), nullable=False),
        sa.Column("lot_id", sa.Uuid(), nullable=True),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("quantity", types.Exact(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("counted_at", types.Moment(), nullable=True),
        sa.Column("review", sa.Text(), nullable=False),
        *_of_every_document(),
        sa.CheckConstraint("quantity >= 0", name=op.f("ck_count_entry_counts_not_less_than_nothing")),
        *[_link(column, table) for column, table in (LINKS | OWN).items()],
        sa.PrimaryKeyConstraint("id", name=op.f("pk_count_entry")),
        sa.UniqueConstraint("company_id", "number", name=op.f("uq_count_entry_company_id_number")),
    )
    with op.batch_alter_table("count_entry", schema=None) as batch:
        batch.create_index("ix_count_entry_newest", ["company_id", "id"], unique=False)
        for column in LINKS:
            batch.create_index(batch.f(f"ix_count_entry_{column}"), [column], unique=False)


def downgrade() -> None:
    op.drop_table("count_entry")


def _of_every_document() -> list[sa.Column]:
    return [
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.String(length=80), nullable=False),
        sa.Column("company_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", types.Moment(), nullable=False),
        sa.Column("created_by_id", sa.Uuid(), nullable=True),
        sa.Column("changed_at", types.Moment(), nullable=False),
        sa.Column("changed_by_id", sa.Uuid(), nullable=True),
        sa.Column("sought", sa.Text(), nullable=False),
        sa.Column("custom", types.Json, nullable=False),
    ]


def _link(column: str, table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{table}.id"], name=op.f(f"fk_count_entry_{column}"))
