"""Plan levels, the plan calendar and the order pool; what order lines show of it."""

import sqlalchemy as sa
from alembic import op

from backend import database as types

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "plan_level",
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("parent_id", types.Id(), nullable=True),
        sa.Column("runs", sa.String(length=200), nullable=False),
        sa.Column("revisions", sa.String(length=200), nullable=False),
        sa.Column("offset_count", sa.Integer(), nullable=False),
        sa.Column("offset_unit", sa.String(length=40), nullable=False),
        sa.Column("bucket", sa.String(length=40), nullable=False),
        sa.Column("freeze_count", sa.Integer(), nullable=False),
        sa.Column("freeze_unit", sa.String(length=40), nullable=False),
        sa.Column("freeze_begins", sa.String(length=40), nullable=False),
        sa.Column("tolerance_percent", types.Exact(), nullable=False),
        sa.Column("tolerance_in_firm_only", sa.Boolean(), nullable=False),
        sa.Column("submit_days", sa.Integer(), nullable=False),
        sa.Column("submit_minute", sa.Integer(), nullable=False),
        sa.Column("submit_role", sa.String(length=80), nullable=False),
        sa.Column("reminder_days", sa.String(length=200), nullable=False),
        sa.Column("kit_level", sa.String(length=40), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
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
        sa.CheckConstraint("freeze_count BETWEEN 0 AND 120", name=op.f("ck_plan_level_freezes")),
        sa.CheckConstraint("offset_count BETWEEN 0 AND 120", name=op.f("ck_plan_level_looks_ahead")),
        sa.CheckConstraint("submit_days BETWEEN 0 AND 60", name=op.f("ck_plan_level_closes_before")),
        sa.CheckConstraint("submit_minute BETWEEN 0 AND 1439", name=op.f("ck_plan_level_closes_in_day")),
        sa.CheckConstraint("tolerance_percent >= 0", name=op.f("ck_plan_level_is_tolerant")),
        sa.ForeignKeyConstraint(["changed_by_id"], ["person.id"], name=op.f("fk_plan_level_changed_by_id")),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_plan_level_company_id")),
        sa.ForeignKeyConstraint(["created_by_id"], ["person.id"], name=op.f("fk_plan_level_created_by_id")),
        sa.ForeignKeyConstraint(["parent_id"], ["plan_level.id"], name=op.f("fk_plan_level_parent_id")),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_plan_level_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_level")),
        sa.UniqueConstraint("company_id", "number", name=op.f("uq_plan_level_company_id_number")),
    )
    op.create_index("ix_plan_level_newest", "plan_level", ["company_id", "id"], unique=False)
    op.create_index(op.f("ix_plan_level_parent_id"), "plan_level", ["parent_id"], unique=False)
    op.create_table(
        "plan_level_segment",
        sa.Column("owner_id", types.Id(), nullable=False),
        sa.Column("periods", sa.Integer(), nullable=False),
        sa.Column("unit", sa.String(length=40), nullable=False),
        sa.Column("commitment", sa.String(length=40), nullable=False),
        sa.Column("id", types.Id(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.CheckConstraint("periods BETWEEN 1 AND 120", name=op.f("ck_plan_level_segment_covers_something")),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["plan_level.id"], name=op.f("fk_plan_level_segment_owner_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_level_segment")),
    )
    op.create_index(op.f("ix_plan_level_segment_owner_id"), "plan_level_segment", ["owner_id"], unique=False)
    op.create_table(
        "order_pool_entry",
        sa.Column("sales_order_id", types.Id(), nullable=False),
        sa.Column("sales_order_line_id", types.Id(), nullable=False),
        sa.Column("customer_id", types.Id(), nullable=False),
        sa.Column("item_id", types.Id(), nullable=False),
        sa.Column("quantity", types.Exact(), nullable=False),
        sa.Column("portion_of_id", types.Id(), nullable=True),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("wanted", sa.Date(), nullable=False),
        sa.Column("offered", sa.Date(), nullable=True),
        sa.Column("promised", sa.Date(), nullable=True),
        sa.Column("delivery_days", sa.Integer(), nullable=False),
        sa.Column("line_off_on", sa.Date(), nullable=True),
        sa.Column("at_risk", sa.Boolean(), nullable=False),
        sa.Column("ahead", sa.Boolean(), nullable=False),
        sa.Column("work_center_id", types.Id(), nullable=True),
        sa.Column("week", sa.Date(), nullable=True),
        sa.Column("sequenced_on", sa.Date(), nullable=True),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("kit_on", sa.Date(), nullable=True),
        sa.Column("work_order_id", types.Id(), nullable=True),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("held_from", sa.String(length=40), nullable=False),
        sa.Column("quantity_before", types.Exact(), nullable=True),
        sa.Column("wanted_before", sa.Date(), nullable=True),
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
            "state IN ('received', 'changed', 'reviewing', 'countered', 'accepted', 'rejected', 'pooled', 'pre_scheduled', 'kit_short', 'kit_ok', 'week_planned', 'sequenced', 'on_hold', 'line_on', 'line_off', 'in_stock', 'shipped', 'closed', 'cancelled')",
            name=op.f("ck_order_pool_entry_known_state"),
        ),
        sa.CheckConstraint("delivery_days BETWEEN 0 AND 366", name=op.f("ck_order_pool_entry_arrives")),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_order_pool_entry_wants_something")),
        sa.ForeignKeyConstraint(["changed_by_id"], ["person.id"], name=op.f("fk_order_pool_entry_changed_by_id")),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_order_pool_entry_company_id")),
        sa.ForeignKeyConstraint(["created_by_id"], ["person.id"], name=op.f("fk_order_pool_entry_created_by_id")),
        sa.ForeignKeyConstraint(["customer_id"], ["customer.id"], name=op.f("fk_order_pool_entry_customer_id")),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_order_pool_entry_item_id")),
        sa.ForeignKeyConstraint(
            ["portion_of_id"], ["order_pool_entry.id"], name=op.f("fk_order_pool_entry_portion_of_id")
        ),
        sa.ForeignKeyConstraint(
            ["sales_order_id"], ["sales_order.id"], name=op.f("fk_order_pool_entry_sales_order_id")
        ),
        sa.ForeignKeyConstraint(
            ["sales_order_line_id"], ["sales_order_line.id"], name=op.f("fk_order_pool_entry_sales_order_line_id")
        ),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_order_pool_entry_site_id")),
        sa.ForeignKeyConstraint(
            ["work_center_id"], ["work_center.id"], name=op.f("fk_order_pool_entry_work_center_id")
        ),
        sa.ForeignKeyConstraint(["work_order_id"], ["work_order.id"], name=op.f("fk_order_pool_entry_work_order_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_order_pool_entry")),
        sa.UniqueConstraint("company_id", "number", name=op.f("uq_order_pool_entry_company_id_number")),
    )
    op.create_index("ix_order_pool_entry_board", "order_pool_entry", ["site_id", "state", "promised"], unique=False)
    op.create_index(op.f("ix_order_pool_entry_customer_id"), "order_pool_entry", ["customer_id"], unique=False)
    op.create_index(op.f("ix_order_pool_entry_item_id"), "order_pool_entry", ["item_id"], unique=False)
    op.create_index("ix_order_pool_entry_newest", "order_pool_entry", ["company_id", "id"], unique=False)
    op.create_index(op.f("ix_order_pool_entry_portion_of_id"), "order_pool_entry", ["portion_of_id"], unique=False)
    op.create_index(op.f("ix_order_pool_entry_sales_order_id"), "order_pool_entry", ["sales_order_id"], unique=False)
    op.create_index(
        op.f("ix_order_pool_entry_sales_order_line_id"), "order_pool_entry", ["sales_order_line_id"], unique=False
    )
    op.create_index(op.f("ix_order_pool_entry_state"), "order_pool_entry", ["state"], unique=False)
    op.create_index(op.f("ix_order_pool_entry_work_center_id"), "order_pool_entry", ["work_center_id"], unique=False)
    op.create_index(op.f("ix_order_pool_entry_work_order_id"), "order_pool_entry", ["work_order_id"], unique=False)
    op.create_table(
        "order_pool_time",
        sa.Column("owner_id", types.Id(), nullable=False),
        sa.Column("stage", sa.String(length=40), nullable=False),
        sa.Column("planned", sa.Date(), nullable=True),
        sa.Column("actual", types.Moment(), nullable=True),
        sa.Column("id", types.Id(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["order_pool_entry.id"], name=op.f("fk_order_pool_time_owner_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_order_pool_time")),
    )
    op.create_index(op.f("ix_order_pool_time_owner_id"), "order_pool_time", ["owner_id"], unique=False)
    with op.batch_alter_table("sales_order_line") as batch:
        batch.add_column(sa.Column("progress", types.Json, nullable=False, server_default="{}"))
    with op.batch_alter_table("sales_order_line") as batch:
        batch.alter_column("progress", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("sales_order_line") as batch:
        batch.drop_column("progress")
    op.drop_index(op.f("ix_order_pool_time_owner_id"), table_name="order_pool_time")
    op.drop_table("order_pool_time")
    op.drop_index(op.f("ix_order_pool_entry_work_order_id"), table_name="order_pool_entry")
    op.drop_index(op.f("ix_order_pool_entry_work_center_id"), table_name="order_pool_entry")
    op.drop_index(op.f("ix_order_pool_entry_state"), table_name="order_pool_entry")
    op.drop_index(op.f("ix_order_pool_entry_sales_order_line_id"), table_name="order_pool_entry")
    op.drop_index(op.f("ix_order_pool_entry_sales_order_id"), table_name="order_pool_entry")
    op.drop_index(op.f("ix_order_pool_entry_portion_of_id"), table_name="order_pool_entry")
    op.drop_index("ix_order_pool_entry_newest", table_name="order_pool_entry")
    op.drop_index(op.f("ix_order_pool_entry_item_id"), table_name="order_pool_entry")
    op.drop_index(op.f("ix_order_pool_entry_customer_id"), table_name="order_pool_entry")
    op.drop_index("ix_order_pool_entry_board", table_name="order_pool_entry")
    op.drop_table("order_pool_entry")
    op.drop_index(op.f("ix_plan_level_segment_owner_id"), table_name="plan_level_segment")
    op.drop_table("plan_level_segment")
    op.drop_index(op.f("ix_plan_level_parent_id"), table_name="plan_level")
    op.drop_index("ix_plan_level_newest", table_name="plan_level")
    op.drop_table("plan_level")
