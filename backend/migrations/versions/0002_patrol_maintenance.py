"""Patrol: points, routes, rounds and checks; maintenance: orders and failure codes."""

import sqlalchemy as sa
from alembic import op

from backend import database as types

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_table(
        "failure_code",
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
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
        sa.ForeignKeyConstraint(["changed_by_id"], ["person.id"], name=op.f("fk_failure_code_changed_by_id")),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_failure_code_company_id")),
        sa.ForeignKeyConstraint(["created_by_id"], ["person.id"], name=op.f("fk_failure_code_created_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_failure_code")),
        sa.UniqueConstraint("company_id", "number", name=op.f("uq_failure_code_company_id_number")),
    )
    with op.batch_alter_table("failure_code", schema=None) as batch_op:
        batch_op.create_index("ix_failure_code_newest", ["company_id", "id"], unique=False)

    op.create_table(
        "patrol_route",
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("in_order", sa.Boolean(), nullable=False),
        sa.Column("team_id", sa.Uuid(), nullable=True),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
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
        sa.ForeignKeyConstraint(["changed_by_id"], ["person.id"], name=op.f("fk_patrol_route_changed_by_id")),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_patrol_route_company_id")),
        sa.ForeignKeyConstraint(["created_by_id"], ["person.id"], name=op.f("fk_patrol_route_created_by_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_patrol_route_person_id")),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_patrol_route_site_id")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_patrol_route_team_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_patrol_route")),
        sa.UniqueConstraint("company_id", "number", name=op.f("uq_patrol_route_company_id_number")),
    )
    with op.batch_alter_table("patrol_route", schema=None) as batch_op:
        batch_op.create_index("ix_patrol_route_newest", ["company_id", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_patrol_route_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_patrol_route_team_id"), ["team_id"], unique=False)

    op.create_table(
        "patrol_round",
        sa.Column("patrol_route_id", sa.Uuid(), nullable=False),
        sa.Column("window_from", types.Moment(), nullable=False),
        sa.Column("window_to", types.Moment(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("team_id", sa.Uuid(), nullable=True),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("by_hand", sa.Boolean(), nullable=False),
        sa.Column("due_points", sa.Integer(), nullable=False),
        sa.Column("done_points", sa.Integer(), nullable=False),
        sa.Column("abnormal_points", sa.Integer(), nullable=False),
        sa.Column("missed_points", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("slot", sa.String(length=40), nullable=True),
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
        sa.CheckConstraint(
            "state IN ('planned', 'running', 'missed', 'finished', 'cancelled')",
            name=op.f("ck_patrol_round_known_state"),
        ),
        sa.ForeignKeyConstraint(["changed_by_id"], ["person.id"], name=op.f("fk_patrol_round_changed_by_id")),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_patrol_round_company_id")),
        sa.ForeignKeyConstraint(["created_by_id"], ["person.id"], name=op.f("fk_patrol_round_created_by_id")),
        sa.ForeignKeyConstraint(["patrol_route_id"], ["patrol_route.id"], name=op.f("fk_patrol_round_patrol_route_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_patrol_round_person_id")),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_patrol_round_site_id")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_patrol_round_team_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_patrol_round")),
        sa.UniqueConstraint("company_id", "number", name=op.f("uq_patrol_round_company_id_number")),
        sa.UniqueConstraint("patrol_route_id", "slot", name=op.f("uq_patrol_round_patrol_route_id_slot")),
    )
    with op.batch_alter_table("patrol_round", schema=None) as batch_op:
        batch_op.create_index("ix_patrol_round_newest", ["company_id", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_patrol_round_patrol_route_id"), ["patrol_route_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_patrol_round_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_patrol_round_state"), ["state"], unique=False)
        batch_op.create_index(batch_op.f("ix_patrol_round_team_id"), ["team_id"], unique=False)
        batch_op.create_index("ix_patrol_round_window", ["site_id", "window_to"], unique=False)

    op.create_table(
        "patrol_route_window",
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("weekdays", sa.String(length=7), nullable=False),
        sa.Column("starts_minute", sa.Integer(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.CheckConstraint("minutes BETWEEN 1 AND 1440", name=op.f("ck_patrol_route_window_lasts")),
        sa.CheckConstraint("starts_minute BETWEEN 0 AND 1439", name=op.f("ck_patrol_route_window_starts_in_day")),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["patrol_route.id"], name=op.f("fk_patrol_route_window_owner_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_patrol_route_window")),
    )
    with op.batch_alter_table("patrol_route_window", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_patrol_route_window_owner_id"), ["owner_id"], unique=False)

    op.create_table(
        "maintenance_order",
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("equipment_id", sa.Uuid(), nullable=True),
        sa.Column("work_center_id", sa.Uuid(), nullable=True),
        sa.Column("area_id", sa.Uuid(), nullable=True),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("stands", sa.Boolean(), nullable=False),
        sa.Column("source", sa.String(length=80), nullable=False),
        sa.Column("source_id", sa.Uuid(), nullable=True),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("reported_by_id", sa.Uuid(), nullable=True),
        sa.Column("done_by_id", sa.Uuid(), nullable=True),
        sa.Column("verified_by_id", sa.Uuid(), nullable=True),
        sa.Column("respond_by", types.Moment(), nullable=True),
        sa.Column("reported_at", types.Moment(), nullable=True),
        sa.Column("accepted_at", types.Moment(), nullable=True),
        sa.Column("started_at", types.Moment(), nullable=True),
        sa.Column("finished_at", types.Moment(), nullable=True),
        sa.Column("verified_at", types.Moment(), nullable=True),
        sa.Column("response_minutes", types.Exact(), nullable=True),
        sa.Column("repair_minutes", types.Exact(), nullable=True),
        sa.Column("waiting_minutes", types.Exact(), nullable=True),
        sa.Column("failure_mode_id", sa.Uuid(), nullable=True),
        sa.Column("failure_cause_id", sa.Uuid(), nullable=True),
        sa.Column("repair_activity_id", sa.Uuid(), nullable=True),
        sa.Column("parts_used", sa.String(length=2000), nullable=False),
        sa.Column("hours", types.Exact(), nullable=True),
        sa.Column("test_run", sa.Boolean(), nullable=False),
        sa.Column("outcome", sa.String(length=2000), nullable=False),
        sa.Column("reason", sa.String(length=2000), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
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
        sa.CheckConstraint(
            "state IN ('reported', 'accepted', 'in_progress', 'paused', 'completed', 'verified', 'closed', 'rejected', 'cancelled')",
            name=op.f("ck_maintenance_order_known_state"),
        ),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name=op.f("fk_maintenance_order_area_id")),
        sa.ForeignKeyConstraint(["changed_by_id"], ["person.id"], name=op.f("fk_maintenance_order_changed_by_id")),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_maintenance_order_company_id")),
        sa.ForeignKeyConstraint(["created_by_id"], ["person.id"], name=op.f("fk_maintenance_order_created_by_id")),
        sa.ForeignKeyConstraint(["done_by_id"], ["person.id"], name=op.f("fk_maintenance_order_done_by_id")),
        sa.ForeignKeyConstraint(["equipment_id"], ["equipment.id"], name=op.f("fk_maintenance_order_equipment_id")),
        sa.ForeignKeyConstraint(
            ["failure_cause_id"], ["failure_code.id"], name=op.f("fk_maintenance_order_failure_cause_id")
        ),
        sa.ForeignKeyConstraint(
            ["failure_mode_id"], ["failure_code.id"], name=op.f("fk_maintenance_order_failure_mode_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_maintenance_order_person_id")),
        sa.ForeignKeyConstraint(
            ["repair_activity_id"], ["failure_code.id"], name=op.f("fk_maintenance_order_repair_activity_id")
        ),
        sa.ForeignKeyConstraint(["reported_by_id"], ["person.id"], name=op.f("fk_maintenance_order_reported_by_id")),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_maintenance_order_site_id")),
        sa.ForeignKeyConstraint(["verified_by_id"], ["person.id"], name=op.f("fk_maintenance_order_verified_by_id")),
        sa.ForeignKeyConstraint(
            ["work_center_id"], ["work_center.id"], name=op.f("fk_maintenance_order_work_center_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_maintenance_order")),
        sa.UniqueConstraint("company_id", "number", name=op.f("uq_maintenance_order_company_id_number")),
    )
    with op.batch_alter_table("maintenance_order", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_maintenance_order_area_id"), ["area_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_maintenance_order_done_by_id"), ["done_by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_maintenance_order_equipment_id"), ["equipment_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_maintenance_order_failure_cause_id"), ["failure_cause_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_maintenance_order_failure_mode_id"), ["failure_mode_id"], unique=False)
        batch_op.create_index("ix_maintenance_order_newest", ["company_id", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_maintenance_order_person_id"), ["person_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_maintenance_order_repair_activity_id"), ["repair_activity_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_maintenance_order_reported_by_id"), ["reported_by_id"], unique=False)
        batch_op.create_index("ix_maintenance_order_source", ["source_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_maintenance_order_state"), ["state"], unique=False)
        batch_op.create_index(batch_op.f("ix_maintenance_order_verified_by_id"), ["verified_by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_maintenance_order_work_center_id"), ["work_center_id"], unique=False)

    op.create_table(
        "patrol_point",
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("equipment_id", sa.Uuid(), nullable=True),
        sa.Column("area_id", sa.Uuid(), nullable=True),
        sa.Column("work_center_id", sa.Uuid(), nullable=True),
        sa.Column("minimum_stay", sa.Integer(), nullable=False),
        sa.Column("latitude", types.Exact(), nullable=True),
        sa.Column("longitude", types.Exact(), nullable=True),
        sa.Column("radius", sa.Integer(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
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
        sa.CheckConstraint("minimum_stay >= 0", name=op.f("ck_patrol_point_stays_forward")),
        sa.CheckConstraint("radius > 0", name=op.f("ck_patrol_point_has_room")),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name=op.f("fk_patrol_point_area_id")),
        sa.ForeignKeyConstraint(["changed_by_id"], ["person.id"], name=op.f("fk_patrol_point_changed_by_id")),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_patrol_point_company_id")),
        sa.ForeignKeyConstraint(["created_by_id"], ["person.id"], name=op.f("fk_patrol_point_created_by_id")),
        sa.ForeignKeyConstraint(["equipment_id"], ["equipment.id"], name=op.f("fk_patrol_point_equipment_id")),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_patrol_point_site_id")),
        sa.ForeignKeyConstraint(["work_center_id"], ["work_center.id"], name=op.f("fk_patrol_point_work_center_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_patrol_point")),
        sa.UniqueConstraint("company_id", "number", name=op.f("uq_patrol_point_company_id_number")),
    )
    with op.batch_alter_table("patrol_point", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_patrol_point_area_id"), ["area_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_patrol_point_equipment_id"), ["equipment_id"], unique=False)
        batch_op.create_index("ix_patrol_point_newest", ["company_id", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_patrol_point_work_center_id"), ["work_center_id"], unique=False)

    op.create_table(
        "maintenance_pause",
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("from_at", types.Moment(), nullable=False),
        sa.Column("to_at", types.Moment(), nullable=True),
        sa.Column("reason", sa.String(length=40), nullable=False),
        sa.Column("remark", sa.String(length=2000), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["maintenance_order.id"], name=op.f("fk_maintenance_pause_owner_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_maintenance_pause")),
    )
    with op.batch_alter_table("maintenance_pause", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_maintenance_pause_owner_id"), ["owner_id"], unique=False)

    op.create_table(
        "patrol_check",
        sa.Column("patrol_round_id", sa.Uuid(), nullable=False),
        sa.Column("patrol_point_id", sa.Uuid(), nullable=False),
        sa.Column("arrived_at", types.Moment(), nullable=False),
        sa.Column("left_at", types.Moment(), nullable=False),
        sa.Column("scanned", sa.Boolean(), nullable=False),
        sa.Column("latitude", types.Exact(), nullable=True),
        sa.Column("longitude", types.Exact(), nullable=True),
        sa.Column("accuracy", types.Exact(), nullable=True),
        sa.Column("remark", sa.Text(), nullable=False),
        sa.Column("result", sa.String(length=40), nullable=False),
        sa.Column("severity", sa.String(length=40), nullable=True),
        sa.Column("late", sa.Boolean(), nullable=False),
        sa.Column("repeated", sa.Boolean(), nullable=False),
        sa.Column("doubts", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("captured_at", types.Moment(), nullable=True),
        sa.Column("happened_at", types.Moment(), nullable=True),
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
        sa.ForeignKeyConstraint(["changed_by_id"], ["person.id"], name=op.f("fk_patrol_check_changed_by_id")),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_patrol_check_company_id")),
        sa.ForeignKeyConstraint(["created_by_id"], ["person.id"], name=op.f("fk_patrol_check_created_by_id")),
        sa.ForeignKeyConstraint(["patrol_point_id"], ["patrol_point.id"], name=op.f("fk_patrol_check_patrol_point_id")),
        sa.ForeignKeyConstraint(["patrol_round_id"], ["patrol_round.id"], name=op.f("fk_patrol_check_patrol_round_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_patrol_check_person_id")),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_patrol_check_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_patrol_check")),
        sa.UniqueConstraint("company_id", "number", name=op.f("uq_patrol_check_company_id_number")),
    )
    with op.batch_alter_table("patrol_check", schema=None) as batch_op:
        batch_op.create_index("ix_patrol_check_newest", ["company_id", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_patrol_check_patrol_point_id"), ["patrol_point_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_patrol_check_patrol_round_id"), ["patrol_round_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_patrol_check_person_id"), ["person_id"], unique=False)

    op.create_table(
        "patrol_point_item",
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("method", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("unit", sa.String(length=20), nullable=False),
        sa.Column("decimals", sa.Integer(), nullable=False),
        sa.Column("lower_limit", types.Exact(), nullable=True),
        sa.Column("upper_limit", types.Exact(), nullable=True),
        sa.Column("normal", sa.String(length=200), nullable=False),
        sa.Column("photo_needed", sa.Boolean(), nullable=False),
        sa.Column("follow_up", sa.String(length=40), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "lower_limit IS NULL OR upper_limit IS NULL OR upper_limit >= lower_limit",
            name=op.f("ck_patrol_point_item_has_room"),
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["patrol_point.id"], name=op.f("fk_patrol_point_item_owner_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_patrol_point_item")),
    )
    with op.batch_alter_table("patrol_point_item", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_patrol_point_item_owner_id"), ["owner_id"], unique=False)

    op.create_table(
        "patrol_round_point",
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("patrol_point_id", sa.Uuid(), nullable=False),
        sa.Column("result", sa.String(length=40), nullable=False),
        sa.Column("arrived_at", types.Moment(), nullable=True),
        sa.Column("minimum_walk", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["patrol_round.id"], name=op.f("fk_patrol_round_point_owner_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["patrol_point_id"], ["patrol_point.id"], name=op.f("fk_patrol_round_point_patrol_point_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_patrol_round_point")),
    )
    with op.batch_alter_table("patrol_round_point", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_patrol_round_point_owner_id"), ["owner_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_patrol_round_point_patrol_point_id"), ["patrol_point_id"], unique=False)

    op.create_table(
        "patrol_route_point",
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("patrol_point_id", sa.Uuid(), nullable=False),
        sa.Column("minimum_walk", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.CheckConstraint("minimum_walk >= 0", name=op.f("ck_patrol_route_point_walks_forward")),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["patrol_route.id"], name=op.f("fk_patrol_route_point_owner_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["patrol_point_id"], ["patrol_point.id"], name=op.f("fk_patrol_route_point_patrol_point_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_patrol_route_point")),
    )
    with op.batch_alter_table("patrol_route_point", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_patrol_route_point_owner_id"), ["owner_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_patrol_route_point_patrol_point_id"), ["patrol_point_id"], unique=False)

    op.create_table(
        "patrol_check_result",
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("patrol_point_item_id", sa.Uuid(), nullable=False),
        sa.Column("result", sa.String(length=40), nullable=False),
        sa.Column("reading", types.Exact(), nullable=True),
        sa.Column("severity", sa.String(length=40), nullable=True),
        sa.Column("remark", sa.Text(), nullable=False),
        sa.Column("put_right", sa.Boolean(), nullable=False),
        sa.Column("follow_up", sa.String(length=40), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["patrol_check.id"], name=op.f("fk_patrol_check_result_owner_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["patrol_point_item_id"], ["patrol_point_item.id"], name=op.f("fk_patrol_check_result_patrol_point_item_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_patrol_check_result")),
    )
    with op.batch_alter_table("patrol_check_result", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_patrol_check_result_owner_id"), ["owner_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_patrol_check_result_patrol_point_item_id"), ["patrol_point_item_id"], unique=False
        )
