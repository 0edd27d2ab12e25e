"""Hazards: levels, what was seen, more time asked for, points."""

import sqlalchemy as sa
from alembic import op

from backend import database as types

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_table(
        "hazard_level",
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("major", sa.Boolean(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=True),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.Column("daily_cap", sa.Integer(), nullable=True),
        sa.Column("monthly_cap", sa.Integer(), nullable=True),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
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
        sa.CheckConstraint("days >= 0", name=op.f("ck_hazard_level_gives_time")),
        sa.CheckConstraint(
            "points >= 0 AND daily_cap >= 0 AND monthly_cap >= 0", name=op.f("ck_hazard_level_takes_nothing")
        ),
        sa.ForeignKeyConstraint(["changed_by_id"], ["person.id"], name=op.f("fk_hazard_level_changed_by_id")),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_hazard_level_company_id")),
        sa.ForeignKeyConstraint(["created_by_id"], ["person.id"], name=op.f("fk_hazard_level_created_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hazard_level")),
        sa.UniqueConstraint("company_id", "number", name=op.f("uq_hazard_level_company_id_number")),
    )
    with op.batch_alter_table("hazard_level", schema=None) as batch_op:
        batch_op.create_index("ix_hazard_level_newest", ["company_id", "id"], unique=False)

    op.create_table(
        "point_entry",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("level_id", sa.Uuid(), nullable=True),
        sa.Column("source", sa.String(length=80), nullable=True),
        sa.Column("source_id", sa.Uuid(), nullable=True),
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
        sa.CheckConstraint("points <> 0", name=op.f("ck_point_entry_changes_something")),
        sa.ForeignKeyConstraint(["changed_by_id"], ["person.id"], name=op.f("fk_point_entry_changed_by_id")),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_point_entry_company_id")),
        sa.ForeignKeyConstraint(["created_by_id"], ["person.id"], name=op.f("fk_point_entry_created_by_id")),
        sa.ForeignKeyConstraint(["level_id"], ["hazard_level.id"], name=op.f("fk_point_entry_level_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_point_entry_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_point_entry")),
        sa.UniqueConstraint("company_id", "number", name=op.f("uq_point_entry_company_id_number")),
        sa.UniqueConstraint("source", "source_id", name="uq_point_entry_paid_once"),
    )
    with op.batch_alter_table("point_entry", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_point_entry_level_id"), ["level_id"], unique=False)
        batch_op.create_index("ix_point_entry_month", ["person_id", "month"], unique=False)
        batch_op.create_index("ix_point_entry_newest", ["company_id", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_point_entry_person_id"), ["person_id"], unique=False)

    op.create_table(
        "hazard",
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=True),
        sa.Column("suggested_level_id", sa.Uuid(), nullable=True),
        sa.Column("level_id", sa.Uuid(), nullable=True),
        sa.Column("area_id", sa.Uuid(), nullable=True),
        sa.Column("work_center_id", sa.Uuid(), nullable=True),
        sa.Column("equipment_id", sa.Uuid(), nullable=True),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("anonymous", sa.Boolean(), nullable=False),
        sa.Column("reporter_id", sa.Uuid(), nullable=True),
        sa.Column("reported_at", types.Moment(), nullable=True),
        sa.Column("responsible_id", sa.Uuid(), nullable=True),
        sa.Column("team_id", sa.Uuid(), nullable=True),
        sa.Column("due", sa.Date(), nullable=True),
        sa.Column("interim_measures", sa.Text(), nullable=False),
        sa.Column("assigned_at", types.Moment(), nullable=True),
        sa.Column("started_at", types.Moment(), nullable=True),
        sa.Column("submitted_at", types.Moment(), nullable=True),
        sa.Column("submitted_by_id", sa.Uuid(), nullable=True),
        sa.Column("sent_back_at", types.Moment(), nullable=True),
        sa.Column("measures", sa.Text(), nullable=False),
        sa.Column("cost", types.Exact(), nullable=True),
        sa.Column("accepted_at", types.Moment(), nullable=True),
        sa.Column("accepted_by_id", sa.Uuid(), nullable=True),
        sa.Column("last_reason", sa.Text(), nullable=False),
        sa.Column("assessment", sa.Text(), nullable=False),
        sa.Column("merged_into_id", sa.Uuid(), nullable=True),
        sa.Column("plan_goal", sa.Text(), nullable=False),
        sa.Column("plan_methods", sa.Text(), nullable=False),
        sa.Column("plan_funds", sa.Text(), nullable=False),
        sa.Column("plan_people", sa.Text(), nullable=False),
        sa.Column("plan_until", sa.Date(), nullable=True),
        sa.Column("plan_safety", sa.Text(), nullable=False),
        sa.Column("told_superior_at", types.Moment(), nullable=True),
        sa.Column("told_department_at", types.Moment(), nullable=True),
        sa.Column("told_site_at", types.Moment(), nullable=True),
        sa.Column("source", sa.String(length=80), nullable=False),
        sa.Column("source_id", sa.Uuid(), nullable=True),
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
            "state IN ('reported', 'verified', 'disputed', 'rejected', 'merged', 'assigned', 'sent_back', 'rectifying', 'submitted', 'accepted', 'closed')",
            name=op.f("ck_hazard_known_state"),
        ),
        sa.CheckConstraint("NOT anonymous OR reporter_id IS NULL", name=op.f("ck_hazard_anonymous_is_nobody")),
        sa.ForeignKeyConstraint(["accepted_by_id"], ["person.id"], name=op.f("fk_hazard_accepted_by_id")),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name=op.f("fk_hazard_area_id")),
        sa.ForeignKeyConstraint(["changed_by_id"], ["person.id"], name=op.f("fk_hazard_changed_by_id")),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_hazard_company_id")),
        sa.ForeignKeyConstraint(["created_by_id"], ["person.id"], name=op.f("fk_hazard_created_by_id")),
        sa.ForeignKeyConstraint(["equipment_id"], ["equipment.id"], name=op.f("fk_hazard_equipment_id")),
        sa.ForeignKeyConstraint(["level_id"], ["hazard_level.id"], name=op.f("fk_hazard_level_id")),
        sa.ForeignKeyConstraint(["merged_into_id"], ["hazard.id"], name=op.f("fk_hazard_merged_into_id")),
        sa.ForeignKeyConstraint(["reporter_id"], ["person.id"], name=op.f("fk_hazard_reporter_id")),
        sa.ForeignKeyConstraint(["responsible_id"], ["person.id"], name=op.f("fk_hazard_responsible_id")),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_hazard_site_id")),
        sa.ForeignKeyConstraint(["submitted_by_id"], ["person.id"], name=op.f("fk_hazard_submitted_by_id")),
        sa.ForeignKeyConstraint(["suggested_level_id"], ["hazard_level.id"], name=op.f("fk_hazard_suggested_level_id")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_hazard_team_id")),
        sa.ForeignKeyConstraint(["work_center_id"], ["work_center.id"], name=op.f("fk_hazard_work_center_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hazard")),
        sa.UniqueConstraint("company_id", "number", name=op.f("uq_hazard_company_id_number")),
    )
    with op.batch_alter_table("hazard", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_hazard_accepted_by_id"), ["accepted_by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_hazard_area_id"), ["area_id"], unique=False)
        batch_op.create_index("ix_hazard_due", ["state", "due"], unique=False)
        batch_op.create_index(batch_op.f("ix_hazard_equipment_id"), ["equipment_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_hazard_level_id"), ["level_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_hazard_merged_into_id"), ["merged_into_id"], unique=False)
        batch_op.create_index("ix_hazard_newest", ["company_id", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_hazard_reporter_id"), ["reporter_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_hazard_responsible_id"), ["responsible_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_hazard_state"), ["state"], unique=False)
        batch_op.create_index(batch_op.f("ix_hazard_submitted_by_id"), ["submitted_by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_hazard_suggested_level_id"), ["suggested_level_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_hazard_team_id"), ["team_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_hazard_work_center_id"), ["work_center_id"], unique=False)

    op.create_table(
        "hazard_extension",
        sa.Column("hazard_id", sa.Uuid(), nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("refused_reason", sa.Text(), nullable=False),
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
            "state IN ('requested', 'granted', 'refused')", name=op.f("ck_hazard_extension_known_state")
        ),
        sa.ForeignKeyConstraint(["changed_by_id"], ["person.id"], name=op.f("fk_hazard_extension_changed_by_id")),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_hazard_extension_company_id")),
        sa.ForeignKeyConstraint(["created_by_id"], ["person.id"], name=op.f("fk_hazard_extension_created_by_id")),
        sa.ForeignKeyConstraint(["hazard_id"], ["hazard.id"], name=op.f("fk_hazard_extension_hazard_id")),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_hazard_extension_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hazard_extension")),
        sa.UniqueConstraint("company_id", "number", name=op.f("uq_hazard_extension_company_id_number")),
    )
    with op.batch_alter_table("hazard_extension", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_hazard_extension_hazard_id"), ["hazard_id"], unique=False)
        batch_op.create_index("ix_hazard_extension_newest", ["company_id", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_hazard_extension_state"), ["state"], unique=False)


def downgrade() -> None:
    op.drop_table("hazard_extension")
    op.drop_table("hazard")
    op.drop_table("point_entry")
    op.drop_table("hazard_level")
