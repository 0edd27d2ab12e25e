"""Supply lanes, visibility walls and group runs."""

import sqlalchemy as sa
from alembic import op

from backend import database as types

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "group_run",
        sa.Column("plan_group", sa.String(length=200), nullable=False),
        sa.Column("finished_at", types.Moment(), nullable=True),
        sa.Column("state", sa.String(length=40), nullable=False),
        *_of_every_document("group_run"),
        sa.CheckConstraint(
            "state IN ('queued', 'running', 'done', 'incomplete', 'cancelled')", name=op.f("ck_group_run_known_state")
        ),
    )
    op.create_index("ix_group_run_newest", "group_run", ["company_id", "id"], unique=False)
    op.create_index(op.f("ix_group_run_state"), "group_run", ["state"], unique=False)
    op.create_index(
        "uq_group_run_one_at_a_time",
        "group_run",
        ["company_id", "plan_group"],
        unique=True,
        sqlite_where=sa.text("state = 'running'"),
        postgresql_where=sa.text("state = 'running'"),
    )
    _lanes()
    _walls()
    with op.batch_alter_table("plan_scheme") as batch:
        batch.add_column(sa.Column("plan_group", sa.String(length=200), nullable=False, server_default=""))
        batch.add_column(sa.Column("net_change", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("plan_scheme") as batch:
        batch.alter_column("net_change", server_default=None)
        batch.alter_column("plan_group", server_default=None)
    with op.batch_alter_table("plan_version") as batch:
        batch.add_column(sa.Column("group_run_id", types.Id(), nullable=True))
        batch.add_column(sa.Column("waits_for", types.Json, nullable=False, server_default="[]"))
        batch.add_column(sa.Column("net_change", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("plan_version") as batch:
        batch.alter_column("net_change", server_default=None)
        batch.alter_column("waits_for", server_default=None)
    op.create_table(
        "plan_change",
        sa.Column("site_id", types.Id(), nullable=False),
        sa.Column("item_id", types.Id(), nullable=False),
        sa.Column("act_id", types.Id(), nullable=False),
        sa.PrimaryKeyConstraint("site_id", "item_id", "act_id", name=op.f("pk_plan_change")),
    )
    op.create_index(op.f("ix_plan_version_group_run_id"), "plan_version", ["group_run_id"], unique=False)


def _lanes() -> None:
    op.create_table(
        "supply_lane",
        sa.Column("supplying_site_id", types.Id(), nullable=True),
        sa.Column("other_site", sa.String(length=200), nullable=False),
        sa.Column("from_site_id", types.Id(), nullable=True),
        sa.Column("item_id", types.Id(), nullable=True),
        sa.Column("lead_time_days", sa.Integer(), nullable=False),
        sa.Column("lot_multiple", types.Exact(), nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("work_calendar_id", types.Id(), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("site_id", types.Id(), nullable=False),
        *_of_every_document("supply_lane"),
        sa.CheckConstraint("lead_time_days >= 0", name=op.f("ck_supply_lane_leads_forward")),
        sa.CheckConstraint("lot_multiple >= 0", name=op.f("ck_supply_lane_steps_not_less_than_nothing")),
        sa.CheckConstraint("priority >= 1", name=op.f("ck_supply_lane_has_a_priority")),
        sa.CheckConstraint(
            "valid_to IS NULL OR valid_from IS NULL OR valid_to > valid_from",
            name=op.f("ck_supply_lane_ends_after_it_begins"),
        ),
        sa.ForeignKeyConstraint(["from_site_id"], ["site.id"], name=op.f("fk_supply_lane_from_site_id")),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_supply_lane_item_id")),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_supply_lane_site_id")),
        sa.ForeignKeyConstraint(["supplying_site_id"], ["site.id"], name=op.f("fk_supply_lane_supplying_site_id")),
        sa.ForeignKeyConstraint(
            ["work_calendar_id"], ["work_calendar.id"], name=op.f("fk_supply_lane_work_calendar_id")
        ),
    )
    op.create_index("ix_supply_lane_newest", "supply_lane", ["company_id", "id"], unique=False)
    for column in ("from_site_id", "item_id", "supplying_site_id", "work_calendar_id"):
        op.create_index(op.f(f"ix_supply_lane_{column}"), "supply_lane", [column], unique=False)


def _walls() -> None:
    op.create_table(
        "visibility_wall",
        sa.Column("viewer", sa.String(length=200), nullable=False),
        sa.Column("viewer_id", types.Id(), nullable=True),
        sa.Column("item_id", types.Id(), nullable=True),
        sa.Column("use", sa.String(length=40), nullable=False),
        sa.Column("see_stock", sa.String(length=40), nullable=False),
        sa.Column("see_supply", sa.String(length=40), nullable=False),
        sa.Column("see_demand", sa.String(length=40), nullable=False),
        sa.Column("see_names", sa.String(length=40), nullable=False),
        sa.Column("see_cost", sa.String(length=40), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        *_of_every_document("visibility_wall"),
        sa.CheckConstraint("viewer_id <> company_id", name=op.f("ck_visibility_wall_stands_between_two")),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_visibility_wall_item_id")),
        sa.ForeignKeyConstraint(["viewer_id"], ["company.id"], name=op.f("fk_visibility_wall_viewer_id")),
    )
    op.create_index("ix_visibility_wall_newest", "visibility_wall", ["company_id", "id"], unique=False)
    for column in ("item_id", "viewer_id"):
        op.create_index(op.f(f"ix_visibility_wall_{column}"), "visibility_wall", [column], unique=False)


def _of_every_document(table: str) -> list[sa.Column | sa.Constraint]:
    people = [
        sa.ForeignKeyConstraint([name], ["person.id"], name=op.f(f"fk_{table}_{name}"))
        for name in ("changed_by_id", "created_by_id")
    ]
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
        *people,
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f(f"fk_{table}_company_id")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint("company_id", "number", name=op.f(f"uq_{table}_company_id_number")),
    ]


def downgrade() -> None:
    op.drop_index(op.f("ix_plan_version_group_run_id"), table_name="plan_version")
    op.drop_table("plan_change")
    with op.batch_alter_table("plan_version") as batch:
        batch.drop_column("net_change")
        batch.drop_column("waits_for")
        batch.drop_column("group_run_id")
    with op.batch_alter_table("plan_scheme") as batch:
        batch.drop_column("net_change")
        batch.drop_column("plan_group")
    for table in ("visibility_wall", "supply_lane", "group_run"):
        op.drop_table(table)
