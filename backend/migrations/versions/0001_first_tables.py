"""First tables."""

import sqlalchemy as sa
from alembic import op

from backend import database as types

revision = "0001"
down_revision = None

_WAITING: list[tuple[str, str, str, str]] = []


def _later(table: str, column: str, target: str, name: str) -> list[sa.ForeignKeyConstraint]:
    """A link to a table that is made after this one: SQLite takes it now, PostgreSQL when all tables are there."""
    if op.get_context().dialect.name == "sqlite":
        return [sa.ForeignKeyConstraint([column], [f"{target}.id"], name=name)]
    _WAITING.append((table, column, target, name))
    return []


def upgrade() -> None:
    op.create_table(
        "approval",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("company_id", sa.Uuid(), nullable=False),
        sa.Column("site_id", sa.Uuid(), nullable=True),
        sa.Column("document", sa.String(length=80), nullable=False),
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.String(length=80), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("step", sa.String(length=40), nullable=False),
        sa.Column("given", types.Json, nullable=True),
        sa.Column("document_version", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.Column("amount", types.Exact(), nullable=True),
        sa.Column("asked_by_id", sa.Uuid(), nullable=True),
        sa.Column("asked_by", sa.String(length=200), nullable=False),
        sa.Column("asked_at", types.Moment(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("decided_by_id", sa.Uuid(), nullable=True),
        sa.Column("decided_by", sa.String(length=200), nullable=False),
        sa.Column("decided_for_id", sa.Uuid(), nullable=True),
        sa.Column("decided_at", types.Moment(), nullable=True),
        sa.Column("remark", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_approval")),
    )
    with op.batch_alter_table("approval", schema=None) as batch_op:
        batch_op.create_index("ix_approval_document", ["document_id"], unique=False)
        batch_op.create_index("ix_approval_open", ["company_id", "state", "role"], unique=False)

    op.create_table(
        "attachment",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("company_id", sa.Uuid(), nullable=False),
        sa.Column("site_id", sa.Uuid(), nullable=True),
        sa.Column("document", sa.String(length=80), nullable=False),
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("type", sa.String(length=80), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("person", sa.String(length=200), nullable=False),
        sa.Column("at", types.Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attachment")),
    )
    with op.batch_alter_table("attachment", schema=None) as batch_op:
        batch_op.create_index("ix_attachment_document", ["document_id", "id"], unique=False)
        batch_op.create_index("ix_attachment_file", ["sha256"], unique=False)

    op.create_table(
        "company",
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("enterprise", sa.String(length=200), nullable=False),
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
        *_later("company", "changed_by_id", "person", op.f("fk_company_changed_by_id")),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_company_company_id")),
        *_later("company", "created_by_id", "person", op.f("fk_company_created_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_company")),
        sa.UniqueConstraint("company_id", "number", name=op.f("uq_company_company_id_number")),
    )
    with op.batch_alter_table("company", schema=None) as batch_op:
        batch_op.create_index("ix_company_newest", ["company_id", "id"], unique=False)

    op.create_table(
        "genealogy_edge",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("company_id", sa.Uuid(), nullable=False),
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("from_kind", sa.String(length=40), nullable=False),
        sa.Column("from_id", sa.Uuid(), nullable=False),
        sa.Column("to_kind", sa.String(length=40), nullable=False),
        sa.Column("to_id", sa.Uuid(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=True),
        sa.Column("quantity", types.Exact(), nullable=False),
        sa.Column("certainty", sa.String(length=10), nullable=False),
        sa.Column("act_id", sa.Uuid(), nullable=False),
        sa.Column("at", types.Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_genealogy_edge")),
    )
    with op.batch_alter_table("genealogy_edge", schema=None) as batch_op:
        batch_op.create_index("ix_genealogy_from", ["from_id"], unique=False)
        batch_op.create_index("ix_genealogy_to", ["to_id"], unique=False)

    op.create_table(
        "hold",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("company_id", sa.Uuid(), nullable=False),
        sa.Column("site_id", sa.Uuid(), nullable=True),
        sa.Column("document", sa.String(length=80), nullable=False),
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("steps", types.Json, nullable=False),
        sa.Column("source", sa.String(length=80), nullable=False),
        sa.Column("source_id", sa.Uuid(), nullable=True),
        sa.Column("until", types.Moment(), nullable=True),
        sa.Column("placed_at", types.Moment(), nullable=False),
        sa.Column("placed_by_id", sa.Uuid(), nullable=True),
        sa.Column("lifted_at", types.Moment(), nullable=True),
        sa.Column("lifted_by_id", sa.Uuid(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hold")),
    )
    with op.batch_alter_table("hold", schema=None) as batch_op:
        batch_op.create_index("ix_hold_document", ["document_id", "lifted_at"], unique=False)

    op.create_table(
        "job",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=80), nullable=False),
        sa.Column("payload", types.Json, nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("max_attempts", sa.Integer(), nullable=False),
        sa.Column("rung_at", types.Moment(), nullable=True),
        sa.Column("lease_until", types.Moment(), nullable=True),
        sa.Column("not_before", types.Moment(), nullable=True),
        sa.Column("progress", types.Json, nullable=True),
        sa.Column("result", types.Json, nullable=True),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("dedupe", sa.String(length=200), nullable=True),
        sa.Column("company_id", sa.Uuid(), nullable=True),
        sa.Column("actor", types.Json, nullable=True),
        sa.Column("cancel_asked", sa.Boolean(), nullable=False),
        sa.Column("created_at", types.Moment(), nullable=False),
        sa.Column("started_at", types.Moment(), nullable=True),
        sa.Column("finished_at", types.Moment(), nullable=True),
        sa.CheckConstraint(
            "state IN ('queued', 'running', 'done', 'failed', 'cancelled', 'dead')", name=op.f("ck_job_known_state")
        ),
        sa.CheckConstraint("attempt BETWEEN 0 AND max_attempts", name=op.f("ck_job_attempts_left")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job")),
        sa.UniqueConstraint("dedupe", name=op.f("uq_job_dedupe")),
    )
    with op.batch_alter_table("job", schema=None) as batch_op:
        batch_op.create_index("ix_job_company", ["company_id", "id"], unique=False)
        batch_op.create_index("ix_job_waiting", ["state", "rung_at", "created_at"], unique=False)

    op.create_table(
        "login_tries",
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("last_at", types.Moment(), nullable=False),
        sa.Column("locked_until", types.Moment(), nullable=True),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_login_tries")),
    )
    with op.batch_alter_table("login_tries", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_login_tries_last_at"), ["last_at"], unique=False)

    op.create_table(
        "notice",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("company_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("document", sa.String(length=80), nullable=False),
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.Column("at", types.Moment(), nullable=False),
        sa.Column("read_at", types.Moment(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice")),
    )
    with op.batch_alter_table("notice", schema=None) as batch_op:
        batch_op.create_index("ix_notice_person", ["person_id", "read_at"], unique=False)

    op.create_table(
        "numbering_series",
        sa.Column("company_id", sa.Uuid(), nullable=False),
        sa.Column("series", sa.String(length=120), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("company_id", "series", name=op.f("pk_numbering_series")),
    )
    op.create_table(
        "person",
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("home_site_id", sa.Uuid(), nullable=True),
        sa.Column("team_id", sa.Uuid(), nullable=True),
        sa.Column("job_title", sa.String(length=200), nullable=False),
        sa.Column("hired", sa.Date(), nullable=True),
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
        sa.ForeignKeyConstraint(["changed_by_id"], ["person.id"], name=op.f("fk_person_changed_by_id")),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_person_company_id")),
        sa.ForeignKeyConstraint(["created_by_id"], ["person.id"], name=op.f("fk_person_created_by_id")),
        *_later("person", "home_site_id", "site", op.f("fk_person_home_site_id")),
        *_later("person", "team_id", "team", op.f("fk_person_team_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("company_id", "number", name=op.f("uq_person_company_id_number")),
    )
    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_person_home_site_id"), ["home_site_id"], unique=False)
        batch_op.create_index("ix_person_newest", ["company_id", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_person_team_id"), ["team_id"], unique=False)

    op.create_table(
        "receipt",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("company_id", sa.Uuid(), nullable=False),
        sa.Column("site_id", sa.Uuid(), nullable=True),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("person", sa.String(length=200), nullable=False),
        sa.Column("device_id", sa.Uuid(), nullable=True),
        sa.Column("seq", sa.BigInteger(), nullable=True),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("sentence", sa.Text(), nullable=False),
        sa.Column("document", sa.String(length=80), nullable=False),
        sa.Column("document_id", sa.Uuid(), nullable=True),
        sa.Column("verb", sa.String(length=40), nullable=False),
        sa.Column("answer", types.Json, nullable=True),
        sa.Column("act", types.Json, nullable=True),
        sa.Column("captured_at", types.Moment(), nullable=False),
        sa.Column("received_at", types.Moment(), nullable=False),
        sa.Column("settled_at", types.Moment(), nullable=True),
        sa.Column("settled_by_id", sa.Uuid(), nullable=True),
        sa.Column("settled_how", sa.String(length=40), nullable=False),
        sa.Column("settled_remark", sa.Text(), nullable=False),
        sa.Column("waits_for", sa.Uuid(), nullable=True),
        sa.Column("decided_at", types.Moment(), nullable=True),
        sa.Column("told_at", types.Moment(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_receipt")),
    )
    with op.batch_alter_table("receipt", schema=None) as batch_op:
        batch_op.create_index("ix_receipt_decided", ["device_id", "decided_at"], unique=False)
        batch_op.create_index("ix_receipt_device", ["device_id", "seq"], unique=False)
        batch_op.create_index("ix_receipt_tray", ["company_id", "status", "settled_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_receipt_waits_for"), ["waits_for"], unique=False)

    op.create_table(
        "remark",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("company_id", sa.Uuid(), nullable=False),
        sa.Column("site_id", sa.Uuid(), nullable=True),
        sa.Column("document", sa.String(length=80), nullable=False),
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("person", sa.String(length=200), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", types.Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_remark")),
    )
    with op.batch_alter_table("remark", schema=None) as batch_op:
        batch_op.create_index("ix_remark_document", ["document_id", "id"], unique=False)

    op.create_table(
        "signature",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("company_id", sa.Uuid(), nullable=False),
        sa.Column("site_id", sa.Uuid(), nullable=True),
        sa.Column("document", sa.String(length=80), nullable=False),
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("person", sa.String(length=200), nullable=False),
        sa.Column("meaning", sa.String(length=80), nullable=False),
        sa.Column("at", types.Moment(), nullable=False),
        sa.Column("record", sa.Text(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("seal", sa.String(length=100), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signature")),
    )
    with op.batch_alter_table("signature", schema=None) as batch_op:
        batch_op.create_index("ix_signature_document", ["document_id", "version"], unique=False)

    op.create_table(
        "stored_file",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("type", sa.String(length=80), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("stored_at", types.Moment(), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_stored_file")),
    )
    op.create_table(
        "sync_pack",
        sa.Column("device_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("company_id", sa.Uuid(), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("floor", sa.BigInteger(), nullable=False),
        sa.Column("at", types.Moment(), nullable=False),
        sa.PrimaryKeyConstraint("device_id", "person_id", "company_id", name=op.f("pk_sync_pack")),
    )
    op.create_table(
        "team",
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("work_center_id", sa.Uuid(), nullable=True),
        sa.Column("leader_id", sa.Uuid(), nullable=True),
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
        sa.ForeignKeyConstraint(["changed_by_id"], ["person.id"], name=op.f("fk_team_changed_by_id")),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_team_company_id")),
        sa.ForeignKeyConstraint(["created_by_id"], ["person.id"], name=op.f("fk_team_created_by_id")),
        sa.ForeignKeyConstraint(["leader_id"], ["person.id"], name=op.f("fk_team_leader_id")),
        *_later("team", "work_center_id", "work_center", op.f("fk_team_work_center_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_team")),
        sa.UniqueConstraint("company_id", "number", name=op.f("uq_team_company_id_number")),
    )
    with op.batch_alter_table("team", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_team_leader_id"), ["leader_id"], unique=False)
        batch_op.create_index("ix_team_newest", ["company_id", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_team_work_center_id"), ["work_center_id"], unique=False)

    op.create_table(
        "trail",
        sa.Column(
            "change_no", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False
        ),
        sa.Column("company_id", sa.Uuid(), nullable=False),
        sa.Column("site_id", sa.Uuid(), nullable=True),
        sa.Column("document", sa.String(length=80), nullable=False),
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("verb", sa.String(length=40), nullable=False),
        sa.Column("act_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("person", sa.String(length=200), nullable=False),
        sa.Column("device_id", sa.Uuid(), nullable=True),
        sa.Column("captured_at", types.Moment(), nullable=False),
        sa.Column("at", types.Moment(), nullable=False),
        sa.Column("diff", types.Json, nullable=False),
        sa.PrimaryKeyConstraint("change_no", name=op.f("pk_trail")),
    )
    with op.batch_alter_table("trail", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_trail_act_id"), ["act_id"], unique=False)
        batch_op.create_index("ix_trail_document", ["document_id", "version"], unique=False)
        batch_op.create_index("ix_trail_type", ["document", "change_no"], unique=False)

    op.create_table(
        "work_interval",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("company_id", sa.Uuid(), nullable=False),
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.Column("ticket_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("begun_at", types.Moment(), nullable=False),
        sa.Column("ended_at", types.Moment(), nullable=True),
        sa.Column("minutes", types.Exact(), nullable=False),
        sa.Column("assumed", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_work_interval")),
    )
    with op.batch_alter_table("work_interval", schema=None) as batch_op:
        batch_op.create_index("ix_work_interval_person", ["person_id", "begun_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_work_interval_ticket_id"), ["ticket_id"], unique=False)

    op.create_table(
        "customer",
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("contact", sa.String(length=200), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
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
        sa.ForeignKeyConstraint(["changed_by_id"], ["person.id"], name=op.f("fk_customer_changed_by_id")),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_customer_company_id")),
        sa.ForeignKeyConstraint(["created_by_id"], ["person.id"], name=op.f("fk_customer_created_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_customer")),
        sa.UniqueConstraint("company_id", "number", name=op.f("uq_customer_company_id_number")),
    )
    with op.batch_alter_table("customer", schema=None) as batch_op:
        batch_op.create_index("ix_customer_newest", ["company_id", "id"], unique=False)

    op.create_table(
        "defect_code",
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("defect_class", sa.String(length=40), nullable=False),
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
        sa.ForeignKeyConstraint(["changed_by_id"], ["person.id"], name=op.f("fk_defect_code_changed_by_id")),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_defect_code_company_id")),
        sa.ForeignKeyConstraint(["created_by_id"], ["person.id"], name=op.f("fk_defect_code_created_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_defect_code")),
        sa.UniqueConstraint("company_id", "number", name=op.f("uq_defect_code_company_id_number")),
    )
    with op.batch_alter_table("defect_code", schema=None) as batch_op:
        batch_op.create_index("ix_defect_code_newest", ["company_id", "id"], unique=False)

    op.create_table(
        "delegation",
        sa.Column("from_person_id", sa.Uuid(), nullable=False),
        sa.Column("to_person_id", sa.Uuid(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
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
        sa.CheckConstraint("state IN ('active', 'ended')", name=op.f("ck_delegation_known_state")),
        sa.CheckConstraint("first_day <= last_day", name=op.f("ck_delegation_ends_after_it_begins")),
        sa.CheckConstraint("from_person_id <> to_person_id", name=op.f("ck_delegation_between_two")),
        sa.ForeignKeyConstraint(["changed_by_id"], ["person.id"], name=op.f("fk_delegation_changed_by_id")),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_delegation_company_id")),
        sa.ForeignKeyConstraint(["created_by_id"], ["person.id"], name=op.f("fk_delegation_created_by_id")),
        sa.ForeignKeyConstraint(["from_person_id"], ["person.id"], name=op.f("fk_delegation_from_person_id")),
        sa.ForeignKeyConstraint(["to_person_id"], ["person.id"], name=op.f("fk_delegation_to_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delegation")),
        sa.UniqueConstraint("company_id", "number", name=op.f("uq_delegation_company_id_number")),
    )
    with op.batch_alter_table("delegation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_delegation_from_person_id"), ["from_person_id"], unique=False)
        batch_op.create_index("ix_delegation_newest", ["company_id", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_delegation_state"), ["state"], unique=False)
        batch_op.create_index(batch_op.f("ix_delegation_to_person_id"), ["to_person_id"], unique=False)

    op.create_table(
        "file_holder",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("company_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("device_id", sa.Uuid(), nullable=True),
        sa.Column("at", types.Moment(), nullable=False),
        sa.ForeignKeyConstraint(["sha256"], ["stored_file.sha256"], name=op.f("fk_file_holder_sha256")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_file_holder")),
    )
    with op.batch_alter_table("file_holder", schema=None) as batch_op:
        batch_op.create_index("ix_file_holder_file", ["sha256", "company_id"], unique=False)

    op.create_table(
        "gauge",
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("gauge_type", sa.String(length=200), nullable=False),
        sa.Column("due", sa.Date(), nullable=True),
        sa.Column("state", sa.String(length=40), nullable=False),
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
        sa.CheckConstraint("state IN ('usable', 'failed', 'retired')", name=op.f("ck_gauge_known_state")),
        sa.ForeignKeyConstraint(["changed_by_id"], ["person.id"], name=op.f("fk_gauge_changed_by_id")),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_gauge_company_id")),
        sa.ForeignKeyConstraint(["created_by_id"], ["person.id"], name=op.f("fk_gauge_created_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gauge")),
        sa.UniqueConstraint("company_id", "number", name=op.f("uq_gauge_company_id_number")),
    )
    with op.batch_alter_table("gauge", schema=None) as batch_op:
        batch_op.create_index("ix_gauge_newest", ["company_id", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_gauge_state"), ["state"], unique=False)

    op.create_table(
        "item_group",
        sa.Column("name", sa.String(length=200), nullable=False),
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
        sa.ForeignKeyConstraint(["changed_by_id"], ["person.id"], name=op.f("fk_item_group_changed_by_id")),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_item_group_company_id")),
        sa.ForeignKeyConstraint(["created_by_id"], ["person.id"], name=op.f("fk_item_group_created_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_item_group")),
        sa.UniqueConstraint("company_id", "number", name=op.f("uq_item_group_company_id_number")),
    )
    with op.batch_alter_table("item_group", schema=None) as batch_op:
        batch_op.create_index("ix_item_group_newest", ["company_id", "id"], unique=False)

    op.create_table(
        "posting_period",
        sa.Column("starts", sa.Date(), nullable=False),
        sa.Column("ends", sa.Date(), nullable=False),
        sa.Column("reopened_because", sa.String(length=200), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
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
        sa.CheckConstraint("state IN ('open', 'soft_closed', 'closed')", name=op.f("ck_posting_period_known_state")),
        sa.CheckConstraint("ends >= starts", name=op.f("ck_posting_period_ends_after_it_begins")),
        sa.ForeignKeyConstraint(["changed_by_id"], ["person.id"], name=op.f("fk_posting_period_changed_by_id")),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_posting_period_company_id")),
        sa.ForeignKeyConstraint(["created_by_id"], ["person.id"], name=op.f("fk_posting_period_created_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_posting_period")),
        sa.UniqueConstraint("company_id", "number", name=op.f("uq_posting_period_company_id_number")),
    )
    with op.batch_alter_table("posting_period", schema=None) as batch_op:
        batch_op.create_index("ix_posting_period_newest", ["company_id", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_posting_period_state"), ["state"], unique=False)

    op.create_table(
        "qualification",
        sa.Column("name", sa.String(length=200), nullable=False),
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
        sa.ForeignKeyConstraint(["changed_by_id"], ["person.id"], name=op.f("fk_qualification_changed_by_id")),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_qualification_company_id")),
        sa.ForeignKeyConstraint(["created_by_id"], ["person.id"], name=op.f("fk_qualification_created_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_qualification")),
        sa.UniqueConstraint("company_id", "number", name=op.f("uq_qualification_company_id_number")),
    )
    with op.batch_alter_table("qualification", schema=None) as batch_op:
        batch_op.create_index("ix_qualification_newest", ["company_id", "id"], unique=False)

    op.create_table(
        "role",
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("home", sa.String(length=40), nullable=False),
        sa.Column("rights", types.Json, nullable=False),
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
        sa.ForeignKeyConstraint(["changed_by_id"], ["person.id"], name=op.f("fk_role_changed_by_id")),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_role_company_id")),
        sa.ForeignKeyConstraint(["created_by_id"], ["person.id"], name=op.f("fk_role_created_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_role")),
        sa.UniqueConstraint("company_id", "number", name=op.f("uq_role_company_id_number")),
    )
    with op.batch_alter_table("role", schema=None) as batch_op:
        batch_op.create_index("ix_role_newest", ["company_id", "id"], unique=False)

    op.create_table(
        "scrap_reason",
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("cause_category", sa.String(length=40), nullable=False),
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
        sa.ForeignKeyConstraint(["changed_by_id"], ["person.id"], name=op.f("fk_scrap_reason_changed_by_id")),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_scrap_reason_company_id")),
        sa.ForeignKeyConstraint(["created_by_id"], ["person.id"], name=op.f("fk_scrap_reason_created_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scrap_reason")),
        sa.UniqueConstraint("company_id", "number", name=op.f("uq_scrap_reason_company_id_number")),
    )
    with op.batch_alter_table("scrap_reason", schema=None) as batch_op:
        batch_op.create_index("ix_scrap_reason_newest", ["company_id", "id"], unique=False)

    op.create_table(
        "supplier",
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("rating", sa.Integer(), nullable=True),
        sa.Column("contact", sa.String(length=200), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
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
        sa.CheckConstraint("state IN ('draft', 'blocked', 'approved')", name=op.f("ck_supplier_known_state")),
        sa.ForeignKeyConstraint(["changed_by_id"], ["person.id"], name=op.f("fk_supplier_changed_by_id")),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_supplier_company_id")),
        sa.ForeignKeyConstraint(["created_by_id"], ["person.id"], name=op.f("fk_supplier_created_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_supplier")),
        sa.UniqueConstraint("company_id", "number", name=op.f("uq_supplier_company_id_number")),
    )
    with op.batch_alter_table("supplier", schema=None) as batch_op:
        batch_op.create_index("ix_supplier_newest", ["company_id", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_supplier_state"), ["state"], unique=False)

    op.create_table(
        "uom",
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("dimension", sa.String(length=40), nullable=False),
        sa.Column("decimals", sa.Integer(), nullable=False),
        sa.Column("numerator", sa.Integer(), nullable=False),
        sa.Column("denominator", sa.Integer(), nullable=False),
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
        sa.CheckConstraint("decimals BETWEEN 0 AND 6", name=op.f("ck_uom_has_decimals")),
        sa.CheckConstraint("numerator > 0 AND denominator > 0", name=op.f("ck_uom_is_a_fraction")),
        sa.ForeignKeyConstraint(["changed_by_id"], ["person.id"], name=op.f("fk_uom_changed_by_id")),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_uom_company_id")),
        sa.ForeignKeyConstraint(["created_by_id"], ["person.id"], name=op.f("fk_uom_created_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_uom")),
        sa.UniqueConstraint("company_id", "number", name=op.f("uq_uom_company_id_number")),
    )
    with op.batch_alter_table("uom", schema=None) as batch_op:
        batch_op.create_index("ix_uom_newest", ["company_id", "id"], unique=False)

    op.create_table(
        "user",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("language", sa.String(length=40), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("badge", sa.String(length=64), nullable=True),
        sa.Column("password_set_at", types.Moment(), nullable=True),
        sa.Column("pin_set_at", types.Moment(), nullable=True),
        sa.Column("password_hash", sa.String(length=200), nullable=True),
        sa.Column("pin_hash", sa.String(length=200), nullable=True),
        sa.Column("grant_salt", sa.String(length=64), nullable=True),
        sa.Column("grant_hash", sa.String(length=128), nullable=True),
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
        sa.ForeignKeyConstraint(["changed_by_id"], ["person.id"], name=op.f("fk_user_changed_by_id")),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_user_company_id")),
        sa.ForeignKeyConstraint(["created_by_id"], ["person.id"], name=op.f("fk_user_created_by_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_user_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_user")),
        sa.UniqueConstraint("badge", name=op.f("uq_user_badge")),
        sa.UniqueConstraint("company_id", "number", name=op.f("uq_user_company_id_number")),
    )
    with op.batch_alter_table("user", schema=None) as batch_op:
        batch_op.create_index("ix_user_newest", ["company_id", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_user_person_id"), ["person_id"], unique=False)

    op.create_table(
        "work_calendar",
        sa.Column("name", sa.String(length=200), nullable=False),
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
        sa.ForeignKeyConstraint(["changed_by_id"], ["person.id"], name=op.f("fk_work_calendar_changed_by_id")),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_work_calendar_company_id")),
        sa.ForeignKeyConstraint(["created_by_id"], ["person.id"], name=op.f("fk_work_calendar_created_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_work_calendar")),
        sa.UniqueConstraint("company_id", "number", name=op.f("uq_work_calendar_company_id_number")),
    )
    with op.batch_alter_table("work_calendar", schema=None) as batch_op:
        batch_op.create_index("ix_work_calendar_newest", ["company_id", "id"], unique=False)

    op.create_table(
        "item",
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("specification", sa.String(length=200), nullable=False),
        sa.Column("item_type", sa.String(length=40), nullable=False),
        sa.Column("item_group_id", sa.Uuid(), nullable=True),
        sa.Column("uom_id", sa.Uuid(), nullable=False),
        sa.Column("lot_control", sa.String(length=40), nullable=False),
        sa.Column("shelf_life_days", sa.Integer(), nullable=True),
        sa.Column("weight_kg", types.Exact(), nullable=True),
        sa.Column("drawing", sa.String(length=200), nullable=False),
        sa.Column("list_price", types.Exact(), nullable=True),
        sa.Column("standard_cost", types.Exact(), nullable=True),
        sa.Column("any_supplier", sa.Boolean(), nullable=False),
        sa.Column("assumed", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
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
            "state IN ('draft', 'trial', 'released', 'phase_out', 'obsolete')", name=op.f("ck_item_known_state")
        ),
        sa.ForeignKeyConstraint(["changed_by_id"], ["person.id"], name=op.f("fk_item_changed_by_id")),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_item_company_id")),
        sa.ForeignKeyConstraint(["created_by_id"], ["person.id"], name=op.f("fk_item_created_by_id")),
        sa.ForeignKeyConstraint(["item_group_id"], ["item_group.id"], name=op.f("fk_item_item_group_id")),
        sa.ForeignKeyConstraint(["uom_id"], ["uom.id"], name=op.f("fk_item_uom_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_item")),
        sa.UniqueConstraint("company_id", "number", name=op.f("uq_item_company_id_number")),
    )
    with op.batch_alter_table("item", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_item_item_group_id"), ["item_group_id"], unique=False)
        batch_op.create_index("ix_item_newest", ["company_id", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_item_state"), ["state"], unique=False)
        batch_op.create_index(batch_op.f("ix_item_uom_id"), ["uom_id"], unique=False)

    op.create_table(
        "login_session",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("company_id", sa.Uuid(), nullable=False),
        sa.Column("site_id", sa.Uuid(), nullable=True),
        sa.Column("device_id", sa.Uuid(), nullable=True),
        sa.Column("begun_at", types.Moment(), nullable=False),
        sa.Column("seen_at", types.Moment(), nullable=False),
        sa.Column("expires_at", types.Moment(), nullable=False),
        sa.Column("ended_at", types.Moment(), nullable=True),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_login_session_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_login_session")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_login_session_token_hash")),
    )
    with op.batch_alter_table("login_session", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_login_session_device_id"), ["device_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_login_session_user_id"), ["user_id"], unique=False)

    op.create_table(
        "person_qualification",
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("qualification_id", sa.Uuid(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("expires", sa.Date(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["person.id"], name=op.f("fk_person_qualification_owner_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["qualification_id"], ["qualification.id"], name=op.f("fk_person_qualification_qualification_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person_qualification")),
    )
    with op.batch_alter_table("person_qualification", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_person_qualification_owner_id"), ["owner_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_person_qualification_qualification_id"), ["qualification_id"], unique=False
        )

    op.create_table(
        "site",
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("timezone", sa.String(length=60), nullable=False),
        sa.Column("work_calendar_id", sa.Uuid(), nullable=True),
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
        sa.ForeignKeyConstraint(["changed_by_id"], ["person.id"], name=op.f("fk_site_changed_by_id")),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_site_company_id")),
        sa.ForeignKeyConstraint(["created_by_id"], ["person.id"], name=op.f("fk_site_created_by_id")),
        sa.ForeignKeyConstraint(["work_calendar_id"], ["work_calendar.id"], name=op.f("fk_site_work_calendar_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_site")),
        sa.UniqueConstraint("company_id", "number", name=op.f("uq_site_company_id_number")),
    )
    with op.batch_alter_table("site", schema=None) as batch_op:
        batch_op.create_index("ix_site_newest", ["company_id", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_site_work_calendar_id"), ["work_calendar_id"], unique=False)

    op.create_table(
        "work_calendar_exception",
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("is_open", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["work_calendar.id"], name=op.f("fk_work_calendar_exception_owner_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_work_calendar_exception")),
    )
    with op.batch_alter_table("work_calendar_exception", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_work_calendar_exception_owner_id"), ["owner_id"], unique=False)

    op.create_table(
        "work_calendar_shift",
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("weekdays", sa.String(length=7), nullable=False),
        sa.Column("starts_minute", sa.Integer(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.CheckConstraint("minutes BETWEEN 1 AND 1440", name=op.f("ck_work_calendar_shift_lasts")),
        sa.CheckConstraint("starts_minute BETWEEN 0 AND 1439", name=op.f("ck_work_calendar_shift_starts_in_day")),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["work_calendar.id"], name=op.f("fk_work_calendar_shift_owner_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_work_calendar_shift")),
    )
    with op.batch_alter_table("work_calendar_shift", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_work_calendar_shift_owner_id"), ["owner_id"], unique=False)

    op.create_table(
        "approval_rule",
        sa.Column("document", sa.String(length=80), nullable=False),
        sa.Column("step", sa.String(length=40), nullable=False),
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.Column("min_amount", types.Exact(), nullable=True),
        sa.Column("only_site_id", sa.Uuid(), nullable=True),
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
        sa.ForeignKeyConstraint(["changed_by_id"], ["person.id"], name=op.f("fk_approval_rule_changed_by_id")),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_approval_rule_company_id")),
        sa.ForeignKeyConstraint(["created_by_id"], ["person.id"], name=op.f("fk_approval_rule_created_by_id")),
        sa.ForeignKeyConstraint(["only_site_id"], ["site.id"], name=op.f("fk_approval_rule_only_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_approval_rule")),
        sa.UniqueConstraint("company_id", "number", name=op.f("uq_approval_rule_company_id_number")),
    )
    with op.batch_alter_table("approval_rule", schema=None) as batch_op:
        batch_op.create_index("ix_approval_rule_newest", ["company_id", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_approval_rule_only_site_id"), ["only_site_id"], unique=False)

    op.create_table(
        "area",
        sa.Column("name", sa.String(length=200), nullable=False),
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
        sa.ForeignKeyConstraint(["changed_by_id"], ["person.id"], name=op.f("fk_area_changed_by_id")),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_area_company_id")),
        sa.ForeignKeyConstraint(["created_by_id"], ["person.id"], name=op.f("fk_area_created_by_id")),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_area_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_area")),
        sa.UniqueConstraint("company_id", "number", name=op.f("uq_area_company_id_number")),
    )
    with op.batch_alter_table("area", schema=None) as batch_op:
        batch_op.create_index("ix_area_newest", ["company_id", "id"], unique=False)

    op.create_table(
        "bom",
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("view", sa.String(length=40), nullable=False),
        sa.Column("alternative", sa.String(length=20), nullable=False),
        sa.Column("revision", sa.String(length=20), nullable=False),
        sa.Column("for_site_id", sa.Uuid(), nullable=True),
        sa.Column("base_quantity", types.Exact(), nullable=False),
        sa.Column("yield_rate", types.Exact(), nullable=False),
        sa.Column("min_quantity", types.Exact(), nullable=True),
        sa.Column("max_quantity", types.Exact(), nullable=True),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("checksum", sa.String(length=64), nullable=False),
        sa.Column("assumed", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
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
            "state IN ('draft', 'released', 'superseded', 'withdrawn')", name=op.f("ck_bom_known_state")
        ),
        sa.CheckConstraint("base_quantity > 0", name=op.f("ck_bom_makes_something")),
        sa.CheckConstraint(
            "valid_to IS NULL OR valid_from IS NULL OR valid_to > valid_from", name=op.f("ck_bom_ends_after_it_begins")
        ),
        sa.ForeignKeyConstraint(["changed_by_id"], ["person.id"], name=op.f("fk_bom_changed_by_id")),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_bom_company_id")),
        sa.ForeignKeyConstraint(["created_by_id"], ["person.id"], name=op.f("fk_bom_created_by_id")),
        sa.ForeignKeyConstraint(["for_site_id"], ["site.id"], name=op.f("fk_bom_for_site_id")),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_bom_item_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bom")),
        sa.UniqueConstraint("company_id", "number", name=op.f("uq_bom_company_id_number")),
    )
    with op.batch_alter_table("bom", schema=None) as batch_op:
        batch_op.create_index("ix_bom_choice", ["item_id", "view", "state"], unique=False)
        batch_op.create_index(batch_op.f("ix_bom_for_site_id"), ["for_site_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_bom_item_id"), ["item_id"], unique=False)
        batch_op.create_index("ix_bom_newest", ["company_id", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_bom_state"), ["state"], unique=False)

    op.create_table(
        "device",
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("home_site_id", sa.Uuid(), nullable=True),
        sa.Column("shared", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("last_contact", types.Moment(), nullable=True),
        sa.Column("queue_length", sa.Integer(), nullable=False),
        sa.Column("oldest_unsent", types.Moment(), nullable=True),
        sa.Column("app_version", sa.String(length=200), nullable=False),
        sa.Column("clock_offset_s", sa.Integer(), nullable=True),
        sa.Column("enrol_hash", sa.String(length=128), nullable=True),
        sa.Column("enrol_until", types.Moment(), nullable=True),
        sa.Column("secret_hash", sa.String(length=128), nullable=True),
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
            "state IN ('new', 'invited', 'active', 'unenrolled', 'revoked')", name=op.f("ck_device_known_state")
        ),
        sa.ForeignKeyConstraint(["changed_by_id"], ["person.id"], name=op.f("fk_device_changed_by_id")),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_device_company_id")),
        sa.ForeignKeyConstraint(["created_by_id"], ["person.id"], name=op.f("fk_device_created_by_id")),
        sa.ForeignKeyConstraint(["home_site_id"], ["site.id"], name=op.f("fk_device_home_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_device")),
        sa.UniqueConstraint("company_id", "number", name=op.f("uq_device_company_id_number")),
    )
    with op.batch_alter_table("device", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_device_enrol_hash"), ["enrol_hash"], unique=False)
        batch_op.create_index(batch_op.f("ix_device_home_site_id"), ["home_site_id"], unique=False)
        batch_op.create_index("ix_device_newest", ["company_id", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_device_state"), ["state"], unique=False)

    op.create_table(
        "inspection_plan",
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=True),
        sa.Column("item_group_id", sa.Uuid(), nullable=True),
        sa.Column("supplier_id", sa.Uuid(), nullable=True),
        sa.Column("operation_number", sa.Integer(), nullable=True),
        sa.Column("sampling_mode", sa.String(length=40), nullable=False),
        sa.Column("sample_size", sa.Integer(), nullable=True),
        sa.Column("sample_percent", types.Exact(), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("state", sa.String(length=40), nullable=False),
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
        sa.CheckConstraint("state IN ('draft', 'approved', 'obsolete')", name=op.f("ck_inspection_plan_known_state")),
        sa.CheckConstraint(
            "item_id IS NOT NULL OR item_group_id IS NOT NULL", name=op.f("ck_inspection_plan_is_for_something")
        ),
        sa.CheckConstraint("sample_size IS NULL OR sample_size > 0", name=op.f("ck_inspection_plan_samples_something")),
        sa.ForeignKeyConstraint(["changed_by_id"], ["person.id"], name=op.f("fk_inspection_plan_changed_by_id")),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_inspection_plan_company_id")),
        sa.ForeignKeyConstraint(["created_by_id"], ["person.id"], name=op.f("fk_inspection_plan_created_by_id")),
        sa.ForeignKeyConstraint(["item_group_id"], ["item_group.id"], name=op.f("fk_inspection_plan_item_group_id")),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_inspection_plan_item_id")),
        sa.ForeignKeyConstraint(["supplier_id"], ["supplier.id"], name=op.f("fk_inspection_plan_supplier_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inspection_plan")),
        sa.UniqueConstraint("company_id", "number", name=op.f("uq_inspection_plan_company_id_number")),
    )
    with op.batch_alter_table("inspection_plan", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_inspection_plan_item_group_id"), ["item_group_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_inspection_plan_item_id"), ["item_id"], unique=False)
        batch_op.create_index("ix_inspection_plan_newest", ["company_id", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_inspection_plan_state"), ["state"], unique=False)
        batch_op.create_index(batch_op.f("ix_inspection_plan_supplier_id"), ["supplier_id"], unique=False)

    op.create_table(
        "item_uom_conversion",
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("uom_id", sa.Uuid(), nullable=False),
        sa.Column("numerator", sa.Integer(), nullable=False),
        sa.Column("denominator", sa.Integer(), nullable=False),
        sa.Column("assumed", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.CheckConstraint("numerator > 0 AND denominator > 0", name=op.f("ck_item_uom_conversion_is_a_fraction")),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["item.id"], name=op.f("fk_item_uom_conversion_owner_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["uom_id"], ["uom.id"], name=op.f("fk_item_uom_conversion_uom_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_item_uom_conversion")),
    )
    with op.batch_alter_table("item_uom_conversion", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_item_uom_conversion_owner_id"), ["owner_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_item_uom_conversion_uom_id"), ["uom_id"], unique=False)

    op.create_table(
        "lot",
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("supplier_lot", sa.String(length=200), nullable=False),
        sa.Column("made", sa.Date(), nullable=True),
        sa.Column("received", sa.Date(), nullable=True),
        sa.Column("expires", sa.Date(), nullable=True),
        sa.Column("retest", sa.Date(), nullable=True),
        sa.Column("revision", sa.String(length=20), nullable=False),
        sa.Column("unit_cost", types.Exact(), nullable=True),
        sa.Column("source", sa.String(length=80), nullable=False),
        sa.Column("source_id", sa.Uuid(), nullable=True),
        sa.Column("certificates", types.Json, nullable=False),
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
        sa.ForeignKeyConstraint(["changed_by_id"], ["person.id"], name=op.f("fk_lot_changed_by_id")),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_lot_company_id")),
        sa.ForeignKeyConstraint(["created_by_id"], ["person.id"], name=op.f("fk_lot_created_by_id")),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_lot_item_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lot")),
        sa.UniqueConstraint("company_id", "number", name=op.f("uq_lot_company_id_number")),
    )
    with op.batch_alter_table("lot", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_lot_item_id"), ["item_id"], unique=False)
        batch_op.create_index("ix_lot_newest", ["company_id", "id"], unique=False)

    op.create_table(
        "plan_scheme",
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("horizon_days", sa.Integer(), nullable=False),
        sa.Column("draft_orders", sa.Boolean(), nullable=False),
        sa.Column("current_version_id", sa.Uuid(), nullable=True),
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
        sa.CheckConstraint("horizon_days BETWEEN 1 AND 1500", name=op.f("ck_plan_scheme_has_horizon")),
        sa.ForeignKeyConstraint(["changed_by_id"], ["person.id"], name=op.f("fk_plan_scheme_changed_by_id")),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_plan_scheme_company_id")),
        sa.ForeignKeyConstraint(["created_by_id"], ["person.id"], name=op.f("fk_plan_scheme_created_by_id")),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_plan_scheme_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_scheme")),
        sa.UniqueConstraint("company_id", "number", name=op.f("uq_plan_scheme_company_id_number")),
    )
    with op.batch_alter_table("plan_scheme", schema=None) as batch_op:
        batch_op.create_index("ix_plan_scheme_newest", ["company_id", "id"], unique=False)

    op.create_table(
        "purchase_order",
        sa.Column("supplier_id", sa.Uuid(), nullable=False),
        sa.Column("ordered", sa.Date(), nullable=False),
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
            "state IN ('draft', 'approved', 'sent', 'received', 'closed', 'cancelled')",
            name=op.f("ck_purchase_order_known_state"),
        ),
        sa.ForeignKeyConstraint(["changed_by_id"], ["person.id"], name=op.f("fk_purchase_order_changed_by_id")),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_purchase_order_company_id")),
        sa.ForeignKeyConstraint(["created_by_id"], ["person.id"], name=op.f("fk_purchase_order_created_by_id")),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_purchase_order_site_id")),
        sa.ForeignKeyConstraint(["supplier_id"], ["supplier.id"], name=op.f("fk_purchase_order_supplier_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_purchase_order")),
        sa.UniqueConstraint("company_id", "number", name=op.f("uq_purchase_order_company_id_number")),
    )
    with op.batch_alter_table("purchase_order", schema=None) as batch_op:
        batch_op.create_index("ix_purchase_order_newest", ["company_id", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_purchase_order_state"), ["state"], unique=False)
        batch_op.create_index(batch_op.f("ix_purchase_order_supplier_id"), ["supplier_id"], unique=False)

    op.create_table(
        "routing",
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("revision", sa.String(length=20), nullable=False),
        sa.Column("alternative", sa.String(length=20), nullable=False),
        sa.Column("for_site_id", sa.Uuid(), nullable=True),
        sa.Column("min_quantity", types.Exact(), nullable=True),
        sa.Column("max_quantity", types.Exact(), nullable=True),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("checksum", sa.String(length=64), nullable=False),
        sa.Column("assumed", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
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
            "state IN ('draft', 'released', 'superseded', 'withdrawn')", name=op.f("ck_routing_known_state")
        ),
        sa.CheckConstraint(
            "valid_to IS NULL OR valid_from IS NULL OR valid_to > valid_from",
            name=op.f("ck_routing_ends_after_it_begins"),
        ),
        sa.ForeignKeyConstraint(["changed_by_id"], ["person.id"], name=op.f("fk_routing_changed_by_id")),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_routing_company_id")),
        sa.ForeignKeyConstraint(["created_by_id"], ["person.id"], name=op.f("fk_routing_created_by_id")),
        sa.ForeignKeyConstraint(["for_site_id"], ["site.id"], name=op.f("fk_routing_for_site_id")),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_routing_item_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_routing")),
        sa.UniqueConstraint("company_id", "number", name=op.f("uq_routing_company_id_number")),
    )
    with op.batch_alter_table("routing", schema=None) as batch_op:
        batch_op.create_index("ix_routing_choice", ["item_id", "state"], unique=False)
        batch_op.create_index(batch_op.f("ix_routing_for_site_id"), ["for_site_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_routing_item_id"), ["item_id"], unique=False)
        batch_op.create_index("ix_routing_newest", ["company_id", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_routing_state"), ["state"], unique=False)

    op.create_table(
        "sales_order",
        sa.Column("customer_id", sa.Uuid(), nullable=False),
        sa.Column("customer_reference", sa.String(length=200), nullable=False),
        sa.Column("ordered", sa.Date(), nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
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
            "state IN ('draft', 'confirmed', 'shipped', 'closed', 'cancelled')", name=op.f("ck_sales_order_known_state")
        ),
        sa.ForeignKeyConstraint(["changed_by_id"], ["person.id"], name=op.f("fk_sales_order_changed_by_id")),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_sales_order_company_id")),
        sa.ForeignKeyConstraint(["created_by_id"], ["person.id"], name=op.f("fk_sales_order_created_by_id")),
        sa.ForeignKeyConstraint(["customer_id"], ["customer.id"], name=op.f("fk_sales_order_customer_id")),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_sales_order_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sales_order")),
        sa.UniqueConstraint("company_id", "number", name=op.f("uq_sales_order_company_id_number")),
    )
    with op.batch_alter_table("sales_order", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sales_order_customer_id"), ["customer_id"], unique=False)
        batch_op.create_index("ix_sales_order_newest", ["company_id", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_sales_order_state"), ["state"], unique=False)

    op.create_table(
        "stock_move",
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("posting_date", sa.Date(), nullable=True),
        sa.Column("belongs_to", sa.Date(), nullable=True),
        sa.Column("captured_at", types.Moment(), nullable=True),
        sa.Column("source", sa.String(length=80), nullable=False),
        sa.Column("source_id", sa.Uuid(), nullable=True),
        sa.Column("reverses_id", sa.Uuid(), nullable=True),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("insisted", sa.Boolean(), nullable=False),
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
        sa.ForeignKeyConstraint(["changed_by_id"], ["person.id"], name=op.f("fk_stock_move_changed_by_id")),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_stock_move_company_id")),
        sa.ForeignKeyConstraint(["created_by_id"], ["person.id"], name=op.f("fk_stock_move_created_by_id")),
        sa.ForeignKeyConstraint(["reverses_id"], ["stock_move.id"], name=op.f("fk_stock_move_reverses_id")),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_stock_move_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stock_move")),
        sa.UniqueConstraint("company_id", "number", name=op.f("uq_stock_move_company_id_number")),
        sa.UniqueConstraint("reverses_id", name="reversed_once"),
    )
    with op.batch_alter_table("stock_move", schema=None) as batch_op:
        batch_op.create_index("ix_stock_move_newest", ["company_id", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_stock_move_reverses_id"), ["reverses_id"], unique=False)
        batch_op.create_index("ix_stock_move_source", ["source_id"], unique=False)

    op.create_table(
        "supplier_item",
        sa.Column("supplier_id", sa.Uuid(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("supplier_code", sa.String(length=200), nullable=False),
        sa.Column("uom_id", sa.Uuid(), nullable=True),
        sa.Column("price", types.Exact(), nullable=True),
        sa.Column("last_price", types.Exact(), nullable=True),
        sa.Column("lead_time_days", sa.Integer(), nullable=False),
        sa.Column("min_quantity", types.Exact(), nullable=True),
        sa.Column("max_quantity", types.Exact(), nullable=True),
        sa.Column("priority", sa.Integer(), nullable=False),
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
        sa.CheckConstraint("lead_time_days >= 0", name=op.f("ck_supplier_item_leads_forward")),
        sa.CheckConstraint("price IS NULL OR price >= 0", name=op.f("ck_supplier_item_costs")),
        sa.ForeignKeyConstraint(["changed_by_id"], ["person.id"], name=op.f("fk_supplier_item_changed_by_id")),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_supplier_item_company_id")),
        sa.ForeignKeyConstraint(["created_by_id"], ["person.id"], name=op.f("fk_supplier_item_created_by_id")),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_supplier_item_item_id")),
        sa.ForeignKeyConstraint(["supplier_id"], ["supplier.id"], name=op.f("fk_supplier_item_supplier_id")),
        sa.ForeignKeyConstraint(["uom_id"], ["uom.id"], name=op.f("fk_supplier_item_uom_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_supplier_item")),
        sa.UniqueConstraint("company_id", "number", name=op.f("uq_supplier_item_company_id_number")),
        sa.UniqueConstraint("company_id", "supplier_id", "item_id", name="one_per_pair"),
    )
    with op.batch_alter_table("supplier_item", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_supplier_item_item_id"), ["item_id"], unique=False)
        batch_op.create_index("ix_supplier_item_newest", ["company_id", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_supplier_item_supplier_id"), ["supplier_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_supplier_item_uom_id"), ["uom_id"], unique=False)

    op.create_table(
        "user_role",
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("role_id", sa.Uuid(), nullable=False),
        sa.Column("in_company_id", sa.Uuid(), nullable=False),
        sa.Column("at_site_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["at_site_id"], ["site.id"], name=op.f("fk_user_role_at_site_id")),
        sa.ForeignKeyConstraint(["in_company_id"], ["company.id"], name=op.f("fk_user_role_in_company_id")),
        sa.ForeignKeyConstraint(["owner_id"], ["user.id"], name=op.f("fk_user_role_owner_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["role_id"], ["role.id"], name=op.f("fk_user_role_role_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_user_role")),
    )
    with op.batch_alter_table("user_role", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_user_role_at_site_id"), ["at_site_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_user_role_in_company_id"), ["in_company_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_user_role_owner_id"), ["owner_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_user_role_role_id"), ["role_id"], unique=False)

    op.create_table(
        "warehouse",
        sa.Column("name", sa.String(length=200), nullable=False),
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
        sa.ForeignKeyConstraint(["changed_by_id"], ["person.id"], name=op.f("fk_warehouse_changed_by_id")),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_warehouse_company_id")),
        sa.ForeignKeyConstraint(["created_by_id"], ["person.id"], name=op.f("fk_warehouse_created_by_id")),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_warehouse_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_warehouse")),
        sa.UniqueConstraint("company_id", "number", name=op.f("uq_warehouse_company_id_number")),
    )
    with op.batch_alter_table("warehouse", schema=None) as batch_op:
        batch_op.create_index("ix_warehouse_newest", ["company_id", "id"], unique=False)

    op.create_table(
        "bom_component",
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("quantity", types.Exact(), nullable=False),
        sa.Column("uom_id", sa.Uuid(), nullable=True),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("batch_size", types.Exact(), nullable=True),
        sa.Column("scrap_factor", types.Exact(), nullable=False),
        sa.Column("scrap_basis", sa.String(length=40), nullable=False),
        sa.Column("setup_loss", types.Exact(), nullable=False),
        sa.Column("rounding", types.Exact(), nullable=True),
        sa.Column("operation_number", sa.Integer(), nullable=True),
        sa.Column("issue_mode", sa.String(length=40), nullable=True),
        sa.Column("key_part", sa.Boolean(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_bom_component_needs_something")),
        sa.CheckConstraint("scrap_factor >= 0", name=op.f("ck_bom_component_scraps_not_less_than_nothing")),
        sa.CheckConstraint("setup_loss >= 0", name=op.f("ck_bom_component_loses_not_less_than_nothing")),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_bom_component_item_id")),
        sa.ForeignKeyConstraint(["owner_id"], ["bom.id"], name=op.f("fk_bom_component_owner_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["uom_id"], ["uom.id"], name=op.f("fk_bom_component_uom_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bom_component")),
    )
    with op.batch_alter_table("bom_component", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_bom_component_item_id"), ["item_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_bom_component_owner_id"), ["owner_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_bom_component_uom_id"), ["uom_id"], unique=False)

    op.create_table(
        "inspection_plan_characteristic",
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("unit", sa.String(length=20), nullable=False),
        sa.Column("decimals", sa.Integer(), nullable=False),
        sa.Column("target", types.Exact(), nullable=True),
        sa.Column("lower_limit", types.Exact(), nullable=True),
        sa.Column("upper_limit", types.Exact(), nullable=True),
        sa.Column("defect_class", sa.String(length=40), nullable=False),
        sa.Column("acceptance_number", sa.Integer(), nullable=False),
        sa.Column("gauge_type", sa.String(length=200), nullable=False),
        sa.Column("method", sa.String(length=200), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "lower_limit IS NULL OR upper_limit IS NULL OR upper_limit >= lower_limit",
            name=op.f("ck_inspection_plan_characteristic_has_room"),
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"],
            ["inspection_plan.id"],
            name=op.f("fk_inspection_plan_characteristic_owner_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inspection_plan_characteristic")),
    )
    with op.batch_alter_table("inspection_plan_characteristic", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_inspection_plan_characteristic_owner_id"), ["owner_id"], unique=False)

    op.create_table(
        "plan_version",
        sa.Column("plan_scheme_id", sa.Uuid(), nullable=False),
        sa.Column("day_zero", sa.Date(), nullable=True),
        sa.Column("job_id", sa.Uuid(), nullable=True),
        sa.Column("items", sa.Integer(), nullable=False),
        sa.Column("planned_orders", sa.Integer(), nullable=False),
        sa.Column("pegs", sa.Integer(), nullable=False),
        sa.Column("exceptions", sa.Integer(), nullable=False),
        sa.Column("seconds", types.Exact(), nullable=True),
        sa.Column("finished_at", types.Moment(), nullable=True),
        sa.Column("error", sa.Text(), nullable=False),
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
            "state IN ('queued', 'running', 'done', 'failed', 'discarded', 'cancelled')",
            name=op.f("ck_plan_version_known_state"),
        ),
        sa.ForeignKeyConstraint(["changed_by_id"], ["person.id"], name=op.f("fk_plan_version_changed_by_id")),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_plan_version_company_id")),
        sa.ForeignKeyConstraint(["created_by_id"], ["person.id"], name=op.f("fk_plan_version_created_by_id")),
        sa.ForeignKeyConstraint(["plan_scheme_id"], ["plan_scheme.id"], name=op.f("fk_plan_version_plan_scheme_id")),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_plan_version_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_version")),
        sa.UniqueConstraint("company_id", "number", name=op.f("uq_plan_version_company_id_number")),
    )
    with op.batch_alter_table("plan_version", schema=None) as batch_op:
        batch_op.create_index("ix_plan_version_newest", ["company_id", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_plan_version_plan_scheme_id"), ["plan_scheme_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_plan_version_state"), ["state"], unique=False)

    op.create_table(
        "purchase_order_line",
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("quantity", types.Exact(), nullable=False),
        sa.Column("uom_id", sa.Uuid(), nullable=True),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("price", types.Exact(), nullable=True),
        sa.Column("received", types.Exact(), nullable=False),
        sa.Column("rejected", types.Exact(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_purchase_order_line_orders_something")),
        sa.CheckConstraint("received >= 0 AND rejected >= 0", name=op.f("ck_purchase_order_line_counts_forward")),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_purchase_order_line_item_id")),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["purchase_order.id"], name=op.f("fk_purchase_order_line_owner_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["uom_id"], ["uom.id"], name=op.f("fk_purchase_order_line_uom_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_purchase_order_line")),
    )
    with op.batch_alter_table("purchase_order_line", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_purchase_order_line_item_id"), ["item_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_purchase_order_line_owner_id"), ["owner_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_purchase_order_line_uom_id"), ["uom_id"], unique=False)

    op.create_table(
        "purchase_receipt",
        sa.Column("purchase_order_id", sa.Uuid(), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=True),
        sa.Column("delivery_note", sa.String(length=200), nullable=False),
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
        sa.ForeignKeyConstraint(["changed_by_id"], ["person.id"], name=op.f("fk_purchase_receipt_changed_by_id")),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_purchase_receipt_company_id")),
        sa.ForeignKeyConstraint(["created_by_id"], ["person.id"], name=op.f("fk_purchase_receipt_created_by_id")),
        sa.ForeignKeyConstraint(
            ["purchase_order_id"], ["purchase_order.id"], name=op.f("fk_purchase_receipt_purchase_order_id")
        ),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_purchase_receipt_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_purchase_receipt")),
        sa.UniqueConstraint("company_id", "number", name=op.f("uq_purchase_receipt_company_id_number")),
    )
    with op.batch_alter_table("purchase_receipt", schema=None) as batch_op:
        batch_op.create_index("ix_purchase_receipt_newest", ["company_id", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_purchase_receipt_purchase_order_id"), ["purchase_order_id"], unique=False)

    op.create_table(
        "sales_order_line",
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("quantity", types.Exact(), nullable=False),
        sa.Column("uom_id", sa.Uuid(), nullable=True),
        sa.Column("wanted", sa.Date(), nullable=False),
        sa.Column("promised", sa.Date(), nullable=True),
        sa.Column("price", types.Exact(), nullable=True),
        sa.Column("made", types.Exact(), nullable=False),
        sa.Column("shipped", types.Exact(), nullable=False),
        sa.Column("cancelled", types.Exact(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_sales_order_line_orders_something")),
        sa.CheckConstraint("shipped >= 0 AND made >= 0", name=op.f("ck_sales_order_line_counts_forward")),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_sales_order_line_item_id")),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["sales_order.id"], name=op.f("fk_sales_order_line_owner_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["uom_id"], ["uom.id"], name=op.f("fk_sales_order_line_uom_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sales_order_line")),
    )
    with op.batch_alter_table("sales_order_line", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sales_order_line_item_id"), ["item_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_sales_order_line_owner_id"), ["owner_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_sales_order_line_uom_id"), ["uom_id"], unique=False)

    op.create_table(
        "serial_number",
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("lot_id", sa.Uuid(), nullable=True),
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
        sa.ForeignKeyConstraint(["changed_by_id"], ["person.id"], name=op.f("fk_serial_number_changed_by_id")),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_serial_number_company_id")),
        sa.ForeignKeyConstraint(["created_by_id"], ["person.id"], name=op.f("fk_serial_number_created_by_id")),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_serial_number_item_id")),
        sa.ForeignKeyConstraint(["lot_id"], ["lot.id"], name=op.f("fk_serial_number_lot_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_serial_number")),
        sa.UniqueConstraint("company_id", "number", name=op.f("uq_serial_number_company_id_number")),
    )
    with op.batch_alter_table("serial_number", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_serial_number_item_id"), ["item_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_serial_number_lot_id"), ["lot_id"], unique=False)
        batch_op.create_index("ix_serial_number_newest", ["company_id", "id"], unique=False)

    op.create_table(
        "shipment",
        sa.Column("sales_order_id", sa.Uuid(), nullable=False),
        sa.Column("shipped_on", sa.Date(), nullable=True),
        sa.Column("carrier", sa.String(length=200), nullable=False),
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
        sa.CheckConstraint("state IN ('draft', 'shipped', 'cancelled')", name=op.f("ck_shipment_known_state")),
        sa.ForeignKeyConstraint(["changed_by_id"], ["person.id"], name=op.f("fk_shipment_changed_by_id")),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_shipment_company_id")),
        sa.ForeignKeyConstraint(["created_by_id"], ["person.id"], name=op.f("fk_shipment_created_by_id")),
        sa.ForeignKeyConstraint(["sales_order_id"], ["sales_order.id"], name=op.f("fk_shipment_sales_order_id")),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_shipment_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shipment")),
        sa.UniqueConstraint("company_id", "number", name=op.f("uq_shipment_company_id_number")),
    )
    with op.batch_alter_table("shipment", schema=None) as batch_op:
        batch_op.create_index("ix_shipment_newest", ["company_id", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_shipment_sales_order_id"), ["sales_order_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_shipment_state"), ["state"], unique=False)

    op.create_table(
        "work_center",
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("area_id", sa.Uuid(), nullable=True),
        sa.Column("parent_id", sa.Uuid(), nullable=True),
        sa.Column("work_calendar_id", sa.Uuid(), nullable=True),
        sa.Column("capacity", types.Exact(), nullable=False),
        sa.Column("rate", types.Exact(), nullable=False),
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
        sa.CheckConstraint("capacity > 0", name=op.f("ck_work_center_has_capacity")),
        sa.CheckConstraint("rate >= 0", name=op.f("ck_work_center_costs")),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name=op.f("fk_work_center_area_id")),
        sa.ForeignKeyConstraint(["changed_by_id"], ["person.id"], name=op.f("fk_work_center_changed_by_id")),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_work_center_company_id")),
        sa.ForeignKeyConstraint(["created_by_id"], ["person.id"], name=op.f("fk_work_center_created_by_id")),
        sa.ForeignKeyConstraint(["parent_id"], ["work_center.id"], name=op.f("fk_work_center_parent_id")),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_work_center_site_id")),
        sa.ForeignKeyConstraint(
            ["work_calendar_id"], ["work_calendar.id"], name=op.f("fk_work_center_work_calendar_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_work_center")),
        sa.UniqueConstraint("company_id", "number", name=op.f("uq_work_center_company_id_number")),
    )
    with op.batch_alter_table("work_center", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_work_center_area_id"), ["area_id"], unique=False)
        batch_op.create_index("ix_work_center_newest", ["company_id", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_work_center_parent_id"), ["parent_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_work_center_work_calendar_id"), ["work_calendar_id"], unique=False)

    op.create_table(
        "plan_exception",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("company_id", sa.Uuid(), nullable=False),
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.Column("plan_version_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("severity", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=True),
        sa.Column("document_id", sa.Uuid(), nullable=True),
        sa.Column("day", sa.Date(), nullable=True),
        sa.Column("quantity", types.Exact(), nullable=True),
        sa.Column("details", types.Json, nullable=False),
        sa.Column("sentence", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["plan_version_id"], ["plan_version.id"], name=op.f("fk_plan_exception_plan_version_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_exception")),
    )
    with op.batch_alter_table("plan_exception", schema=None) as batch_op:
        batch_op.create_index("ix_plan_exception_version", ["plan_version_id", "severity"], unique=False)

    op.create_table(
        "plan_peg",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("company_id", sa.Uuid(), nullable=False),
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.Column("plan_version_id", sa.Uuid(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("supply_kind", sa.String(length=30), nullable=False),
        sa.Column("supply_id", sa.Uuid(), nullable=True),
        sa.Column("supply_day", sa.Date(), nullable=True),
        sa.Column("need_kind", sa.String(length=30), nullable=False),
        sa.Column("need_id", sa.Uuid(), nullable=True),
        sa.Column("need_day", sa.Date(), nullable=True),
        sa.Column("quantity", types.Exact(), nullable=False),
        sa.ForeignKeyConstraint(["plan_version_id"], ["plan_version.id"], name=op.f("fk_plan_peg_plan_version_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_peg")),
    )
    with op.batch_alter_table("plan_peg", schema=None) as batch_op:
        batch_op.create_index("ix_plan_peg_item", ["plan_version_id", "item_id"], unique=False)
        batch_op.create_index("ix_plan_peg_need", ["plan_version_id", "need_id"], unique=False)
        batch_op.create_index("ix_plan_peg_supply", ["plan_version_id", "supply_id"], unique=False)

    op.create_table(
        "routing_operation",
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("operation_number", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("work_center_id", sa.Uuid(), nullable=False),
        sa.Column("setup_minutes", types.Exact(), nullable=False),
        sa.Column("run_minutes", types.Exact(), nullable=False),
        sa.Column("crew", types.Exact(), nullable=False),
        sa.Column("yield_rate", types.Exact(), nullable=False),
        sa.Column("report_mode", sa.String(length=40), nullable=False),
        sa.Column("inspected", sa.Boolean(), nullable=False),
        sa.Column("instruction", sa.Text(), nullable=False),
        sa.Column("assumed", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.CheckConstraint("setup_minutes >= 0 AND run_minutes >= 0", name=op.f("ck_routing_operation_takes_time")),
        sa.CheckConstraint("yield_rate > 0", name=op.f("ck_routing_operation_yields_something")),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["routing.id"], name=op.f("fk_routing_operation_owner_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["work_center_id"], ["work_center.id"], name=op.f("fk_routing_operation_work_center_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_routing_operation")),
    )
    with op.batch_alter_table("routing_operation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_routing_operation_owner_id"), ["owner_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_routing_operation_work_center_id"), ["work_center_id"], unique=False)

    op.create_table(
        "storage_location",
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("warehouse_id", sa.Uuid(), nullable=True),
        sa.Column("work_center_id", sa.Uuid(), nullable=True),
        sa.Column("negative_policy", sa.String(length=40), nullable=False),
        sa.Column("pick_order", sa.Integer(), nullable=False),
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
        sa.ForeignKeyConstraint(["changed_by_id"], ["person.id"], name=op.f("fk_storage_location_changed_by_id")),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_storage_location_company_id")),
        sa.ForeignKeyConstraint(["created_by_id"], ["person.id"], name=op.f("fk_storage_location_created_by_id")),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_storage_location_site_id")),
        sa.ForeignKeyConstraint(["warehouse_id"], ["warehouse.id"], name=op.f("fk_storage_location_warehouse_id")),
        sa.ForeignKeyConstraint(
            ["work_center_id"], ["work_center.id"], name=op.f("fk_storage_location_work_center_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_storage_location")),
        sa.UniqueConstraint("company_id", "number", name=op.f("uq_storage_location_company_id_number")),
    )
    with op.batch_alter_table("storage_location", schema=None) as batch_op:
        batch_op.create_index("ix_storage_location_newest", ["company_id", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_storage_location_warehouse_id"), ["warehouse_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_storage_location_work_center_id"), ["work_center_id"], unique=False)

    op.create_table(
        "work_unit",
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("work_center_id", sa.Uuid(), nullable=False),
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
        sa.ForeignKeyConstraint(["changed_by_id"], ["person.id"], name=op.f("fk_work_unit_changed_by_id")),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_work_unit_company_id")),
        sa.ForeignKeyConstraint(["created_by_id"], ["person.id"], name=op.f("fk_work_unit_created_by_id")),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_work_unit_site_id")),
        sa.ForeignKeyConstraint(["work_center_id"], ["work_center.id"], name=op.f("fk_work_unit_work_center_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_work_unit")),
        sa.UniqueConstraint("company_id", "number", name=op.f("uq_work_unit_company_id_number")),
    )
    with op.batch_alter_table("work_unit", schema=None) as batch_op:
        batch_op.create_index("ix_work_unit_newest", ["company_id", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_work_unit_work_center_id"), ["work_center_id"], unique=False)

    op.create_table(
        "equipment",
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("work_unit_id", sa.Uuid(), nullable=True),
        sa.Column("work_center_id", sa.Uuid(), nullable=True),
        sa.Column("model", sa.String(length=200), nullable=False),
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
        sa.ForeignKeyConstraint(["changed_by_id"], ["person.id"], name=op.f("fk_equipment_changed_by_id")),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_equipment_company_id")),
        sa.ForeignKeyConstraint(["created_by_id"], ["person.id"], name=op.f("fk_equipment_created_by_id")),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_equipment_site_id")),
        sa.ForeignKeyConstraint(["work_center_id"], ["work_center.id"], name=op.f("fk_equipment_work_center_id")),
        sa.ForeignKeyConstraint(["work_unit_id"], ["work_unit.id"], name=op.f("fk_equipment_work_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_equipment")),
        sa.UniqueConstraint("company_id", "number", name=op.f("uq_equipment_company_id_number")),
    )
    with op.batch_alter_table("equipment", schema=None) as batch_op:
        batch_op.create_index("ix_equipment_newest", ["company_id", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_equipment_work_center_id"), ["work_center_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_equipment_work_unit_id"), ["work_unit_id"], unique=False)

    op.create_table(
        "item_site",
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("source", sa.String(length=40), nullable=False),
        sa.Column("strategy", sa.String(length=40), nullable=False),
        sa.Column("planner_id", sa.Uuid(), nullable=True),
        sa.Column("buyer_id", sa.Uuid(), nullable=True),
        sa.Column("lead_time_days", sa.Integer(), nullable=False),
        sa.Column("lot_rule", sa.String(length=40), nullable=False),
        sa.Column("lot_min", types.Exact(), nullable=False),
        sa.Column("lot_multiple", types.Exact(), nullable=False),
        sa.Column("period_days", sa.Integer(), nullable=False),
        sa.Column("safety_stock", types.Exact(), nullable=False),
        sa.Column("issue_mode", sa.String(length=40), nullable=False),
        sa.Column("over_issue_percent", types.Exact(), nullable=False),
        sa.Column("over_receipt_percent", types.Exact(), nullable=False),
        sa.Column("inspect_receipt", sa.Boolean(), nullable=False),
        sa.Column("inspect_production", sa.Boolean(), nullable=False),
        sa.Column("count_class", sa.String(length=40), nullable=False),
        sa.Column("default_location_id", sa.Uuid(), nullable=True),
        sa.Column("backflush_location_id", sa.Uuid(), nullable=True),
        sa.Column("assumed", sa.Boolean(), nullable=False),
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
        sa.CheckConstraint("lead_time_days >= 0", name=op.f("ck_item_site_leads_forward")),
        sa.CheckConstraint(
            "lot_min >= 0 AND lot_multiple >= 0 AND safety_stock >= 0", name=op.f("ck_item_site_not_below_nothing")
        ),
        sa.CheckConstraint("period_days >= 1", name=op.f("ck_item_site_covers_a_day")),
        sa.ForeignKeyConstraint(
            ["backflush_location_id"], ["storage_location.id"], name=op.f("fk_item_site_backflush_location_id")
        ),
        sa.ForeignKeyConstraint(["buyer_id"], ["person.id"], name=op.f("fk_item_site_buyer_id")),
        sa.ForeignKeyConstraint(["changed_by_id"], ["person.id"], name=op.f("fk_item_site_changed_by_id")),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_item_site_company_id")),
        sa.ForeignKeyConstraint(["created_by_id"], ["person.id"], name=op.f("fk_item_site_created_by_id")),
        sa.ForeignKeyConstraint(
            ["default_location_id"], ["storage_location.id"], name=op.f("fk_item_site_default_location_id")
        ),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_item_site_item_id")),
        sa.ForeignKeyConstraint(["planner_id"], ["person.id"], name=op.f("fk_item_site_planner_id")),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_item_site_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_item_site")),
        sa.UniqueConstraint("company_id", "number", name=op.f("uq_item_site_company_id_number")),
        sa.UniqueConstraint("site_id", "item_id", name="one_per_item"),
    )
    with op.batch_alter_table("item_site", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_item_site_backflush_location_id"), ["backflush_location_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_item_site_buyer_id"), ["buyer_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_item_site_default_location_id"), ["default_location_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_item_site_item_id"), ["item_id"], unique=False)
        batch_op.create_index("ix_item_site_newest", ["company_id", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_item_site_planner_id"), ["planner_id"], unique=False)

    op.create_table(
        "purchase_receipt_line",
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("purchase_order_line_id", sa.Uuid(), nullable=False),
        sa.Column("quantity", types.Exact(), nullable=False),
        sa.Column("rejected", types.Exact(), nullable=False),
        sa.Column("supplier_lot", sa.String(length=200), nullable=False),
        sa.Column("made", sa.Date(), nullable=True),
        sa.Column("expires", sa.Date(), nullable=True),
        sa.Column("location_id", sa.Uuid(), nullable=True),
        sa.Column("lot_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_purchase_receipt_line_receives_something")),
        sa.ForeignKeyConstraint(
            ["location_id"], ["storage_location.id"], name=op.f("fk_purchase_receipt_line_location_id")
        ),
        sa.ForeignKeyConstraint(["lot_id"], ["lot.id"], name=op.f("fk_purchase_receipt_line_lot_id")),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["purchase_receipt.id"], name=op.f("fk_purchase_receipt_line_owner_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["purchase_order_line_id"],
            ["purchase_order_line.id"],
            name=op.f("fk_purchase_receipt_line_purchase_order_line_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_purchase_receipt_line")),
    )
    with op.batch_alter_table("purchase_receipt_line", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_purchase_receipt_line_location_id"), ["location_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_purchase_receipt_line_lot_id"), ["lot_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_purchase_receipt_line_owner_id"), ["owner_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_purchase_receipt_line_purchase_order_line_id"), ["purchase_order_line_id"], unique=False
        )

    op.create_table(
        "shipment_line",
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("sales_order_line_id", sa.Uuid(), nullable=False),
        sa.Column("quantity", types.Exact(), nullable=False),
        sa.Column("lot_id", sa.Uuid(), nullable=True),
        sa.Column("location_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_shipment_line_ships_something")),
        sa.ForeignKeyConstraint(["location_id"], ["storage_location.id"], name=op.f("fk_shipment_line_location_id")),
        sa.ForeignKeyConstraint(["lot_id"], ["lot.id"], name=op.f("fk_shipment_line_lot_id")),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["shipment.id"], name=op.f("fk_shipment_line_owner_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["sales_order_line_id"], ["sales_order_line.id"], name=op.f("fk_shipment_line_sales_order_line_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shipment_line")),
    )
    with op.batch_alter_table("shipment_line", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_shipment_line_location_id"), ["location_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_shipment_line_lot_id"), ["lot_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_shipment_line_owner_id"), ["owner_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_shipment_line_sales_order_line_id"), ["sales_order_line_id"], unique=False)

    op.create_table(
        "stock_balance",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("company_id", sa.Uuid(), nullable=False),
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("location_id", sa.Uuid(), nullable=False),
        sa.Column("lot_id", sa.Uuid(), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("container_id", sa.Uuid(), nullable=False),
        sa.Column("quantity", types.Exact(), nullable=False),
        sa.Column("reserved", types.Exact(), nullable=False),
        sa.CheckConstraint(
            "reserved <= CASE WHEN quantity > 0 THEN quantity ELSE 0 END",
            name=op.f("ck_stock_balance_reserves_no_more_than_is_there"),
        ),
        sa.CheckConstraint("reserved >= 0", name=op.f("ck_stock_balance_reserves_not_less_than_nothing")),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_stock_balance_item_id")),
        sa.ForeignKeyConstraint(["location_id"], ["storage_location.id"], name=op.f("fk_stock_balance_location_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stock_balance")),
        sa.UniqueConstraint(
            "item_id", "location_id", "lot_id", "owner_id", "status", "container_id", name="uq_stock_balance_key"
        ),
    )
    with op.batch_alter_table("stock_balance", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_stock_balance_location_id"), ["location_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_stock_balance_lot_id"), ["lot_id"], unique=False)
        batch_op.create_index("ix_stock_balance_site", ["site_id", "item_id"], unique=False)

    op.create_table(
        "stock_count",
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("location_id", sa.Uuid(), nullable=True),
        sa.Column("blind", sa.Boolean(), nullable=False),
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
            "state IN ('planned', 'released', 'recount', 'compared', 'approved', 'posted', 'cancelled')",
            name=op.f("ck_stock_count_known_state"),
        ),
        sa.ForeignKeyConstraint(["changed_by_id"], ["person.id"], name=op.f("fk_stock_count_changed_by_id")),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_stock_count_company_id")),
        sa.ForeignKeyConstraint(["created_by_id"], ["person.id"], name=op.f("fk_stock_count_created_by_id")),
        sa.ForeignKeyConstraint(["location_id"], ["storage_location.id"], name=op.f("fk_stock_count_location_id")),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_stock_count_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stock_count")),
        sa.UniqueConstraint("company_id", "number", name=op.f("uq_stock_count_company_id_number")),
    )
    with op.batch_alter_table("stock_count", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_stock_count_location_id"), ["location_id"], unique=False)
        batch_op.create_index("ix_stock_count_newest", ["company_id", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_stock_count_state"), ["state"], unique=False)

    op.create_table(
        "stock_move_line",
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("quantity", types.Exact(), nullable=False),
        sa.Column("entered_quantity", types.Exact(), nullable=True),
        sa.Column("entered_uom_id", sa.Uuid(), nullable=True),
        sa.Column("lot_id", sa.Uuid(), nullable=True),
        sa.Column("serial_number_id", sa.Uuid(), nullable=True),
        sa.Column("from_location_id", sa.Uuid(), nullable=False),
        sa.Column("to_location_id", sa.Uuid(), nullable=False),
        sa.Column("from_status", sa.String(length=40), nullable=False),
        sa.Column("to_status", sa.String(length=40), nullable=False),
        sa.Column("captured_at", types.Moment(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_stock_move_line_moves_something")),
        sa.ForeignKeyConstraint(["entered_uom_id"], ["uom.id"], name=op.f("fk_stock_move_line_entered_uom_id")),
        sa.ForeignKeyConstraint(
            ["from_location_id"], ["storage_location.id"], name=op.f("fk_stock_move_line_from_location_id")
        ),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_stock_move_line_item_id")),
        sa.ForeignKeyConstraint(["lot_id"], ["lot.id"], name=op.f("fk_stock_move_line_lot_id")),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["stock_move.id"], name=op.f("fk_stock_move_line_owner_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["serial_number_id"], ["serial_number.id"], name=op.f("fk_stock_move_line_serial_number_id")
        ),
        sa.ForeignKeyConstraint(
            ["to_location_id"], ["storage_location.id"], name=op.f("fk_stock_move_line_to_location_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stock_move_line")),
    )
    with op.batch_alter_table("stock_move_line", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_stock_move_line_entered_uom_id"), ["entered_uom_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_stock_move_line_from_location_id"), ["from_location_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_stock_move_line_item_id"), ["item_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_stock_move_line_lot_id"), ["lot_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_stock_move_line_owner_id"), ["owner_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_stock_move_line_serial_number_id"), ["serial_number_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_stock_move_line_to_location_id"), ["to_location_id"], unique=False)

    op.create_table(
        "work_order",
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("quantity", types.Exact(), nullable=False),
        sa.Column("good", types.Exact(), nullable=False),
        sa.Column("scrapped", types.Exact(), nullable=False),
        sa.Column("received", types.Exact(), nullable=False),
        sa.Column("start", sa.Date(), nullable=True),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("receipt_mode", sa.String(length=40), nullable=False),
        sa.Column("shortfall_percent", types.Exact(), nullable=False),
        sa.Column("over_percent", types.Exact(), nullable=False),
        sa.Column("sales_order_line_id", sa.Uuid(), nullable=True),
        sa.Column("bom_id", sa.Uuid(), nullable=True),
        sa.Column("routing_id", sa.Uuid(), nullable=True),
        sa.Column("checksum", sa.String(length=64), nullable=False),
        sa.Column("lot_id", sa.Uuid(), nullable=True),
        sa.Column("location_id", sa.Uuid(), nullable=True),
        sa.Column("source", sa.String(length=80), nullable=False),
        sa.Column("source_id", sa.Uuid(), nullable=True),
        sa.Column("started_at", types.Moment(), nullable=True),
        sa.Column("finished_at", types.Moment(), nullable=True),
        sa.Column("reported_at", types.Moment(), nullable=True),
        sa.Column("shortfall_reason", sa.String(length=200), nullable=False),
        sa.Column("flushes", sa.Boolean(), nullable=False),
        sa.Column("shortages", sa.Integer(), nullable=False),
        sa.Column("held", sa.Text(), nullable=False),
        sa.Column("assumed", sa.Boolean(), nullable=False),
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
            "state IN ('planned', 'firm', 'released', 'running', 'finished', 'closed', 'cancelled')",
            name=op.f("ck_work_order_known_state"),
        ),
        sa.CheckConstraint("good >= 0 AND scrapped >= 0 AND received >= 0", name=op.f("ck_work_order_counts_forward")),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_work_order_makes_something")),
        sa.ForeignKeyConstraint(["bom_id"], ["bom.id"], name=op.f("fk_work_order_bom_id")),
        sa.ForeignKeyConstraint(["changed_by_id"], ["person.id"], name=op.f("fk_work_order_changed_by_id")),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_work_order_company_id")),
        sa.ForeignKeyConstraint(["created_by_id"], ["person.id"], name=op.f("fk_work_order_created_by_id")),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_work_order_item_id")),
        sa.ForeignKeyConstraint(["location_id"], ["storage_location.id"], name=op.f("fk_work_order_location_id")),
        sa.ForeignKeyConstraint(["lot_id"], ["lot.id"], name=op.f("fk_work_order_lot_id")),
        sa.ForeignKeyConstraint(["routing_id"], ["routing.id"], name=op.f("fk_work_order_routing_id")),
        sa.ForeignKeyConstraint(
            ["sales_order_line_id"], ["sales_order_line.id"], name=op.f("fk_work_order_sales_order_line_id")
        ),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_work_order_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_work_order")),
        sa.UniqueConstraint("company_id", "number", name=op.f("uq_work_order_company_id_number")),
    )
    with op.batch_alter_table("work_order", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_work_order_bom_id"), ["bom_id"], unique=False)
        batch_op.create_index("ix_work_order_due", ["site_id", "state", "due"], unique=False)
        batch_op.create_index(batch_op.f("ix_work_order_item_id"), ["item_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_work_order_location_id"), ["location_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_work_order_lot_id"), ["lot_id"], unique=False)
        batch_op.create_index("ix_work_order_newest", ["company_id", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_work_order_routing_id"), ["routing_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_work_order_sales_order_line_id"), ["sales_order_line_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_work_order_state"), ["state"], unique=False)

    op.create_table(
        "inspection",
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("quantity", types.Exact(), nullable=False),
        sa.Column("held", types.Exact(), nullable=False),
        sa.Column("lot_id", sa.Uuid(), nullable=True),
        sa.Column("work_order_id", sa.Uuid(), nullable=True),
        sa.Column("purchase_receipt_id", sa.Uuid(), nullable=True),
        sa.Column("operation_number", sa.Integer(), nullable=True),
        sa.Column("inspection_plan_id", sa.Uuid(), nullable=True),
        sa.Column("sample_size", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=80), nullable=False),
        sa.Column("source_id", sa.Uuid(), nullable=True),
        sa.Column("inspector_id", sa.Uuid(), nullable=True),
        sa.Column("verdict", sa.String(length=40), nullable=True),
        sa.Column("nonconforming", sa.Integer(), nullable=False),
        sa.Column("usage_decision", sa.String(length=40), nullable=True),
        sa.Column("remark", sa.Text(), nullable=False),
        sa.Column("judged_at", types.Moment(), nullable=True),
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
            "state IN ('requested', 'planned', 'sampling', 'testing', 'judged', 'decided', 'closed', 'cancelled')",
            name=op.f("ck_inspection_known_state"),
        ),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_inspection_checks_something")),
        sa.ForeignKeyConstraint(["changed_by_id"], ["person.id"], name=op.f("fk_inspection_changed_by_id")),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_inspection_company_id")),
        sa.ForeignKeyConstraint(["created_by_id"], ["person.id"], name=op.f("fk_inspection_created_by_id")),
        sa.ForeignKeyConstraint(
            ["inspection_plan_id"], ["inspection_plan.id"], name=op.f("fk_inspection_inspection_plan_id")
        ),
        sa.ForeignKeyConstraint(["inspector_id"], ["person.id"], name=op.f("fk_inspection_inspector_id")),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_inspection_item_id")),
        sa.ForeignKeyConstraint(["lot_id"], ["lot.id"], name=op.f("fk_inspection_lot_id")),
        sa.ForeignKeyConstraint(
            ["purchase_receipt_id"], ["purchase_receipt.id"], name=op.f("fk_inspection_purchase_receipt_id")
        ),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_inspection_site_id")),
        sa.ForeignKeyConstraint(["work_order_id"], ["work_order.id"], name=op.f("fk_inspection_work_order_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inspection")),
        sa.UniqueConstraint("company_id", "number", name=op.f("uq_inspection_company_id_number")),
    )
    with op.batch_alter_table("inspection", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_inspection_inspection_plan_id"), ["inspection_plan_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_inspection_inspector_id"), ["inspector_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_inspection_item_id"), ["item_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_inspection_lot_id"), ["lot_id"], unique=False)
        batch_op.create_index("ix_inspection_newest", ["company_id", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_inspection_purchase_receipt_id"), ["purchase_receipt_id"], unique=False)
        batch_op.create_index("ix_inspection_source", ["source_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_inspection_state"), ["state"], unique=False)
        batch_op.create_index(batch_op.f("ix_inspection_work_order_id"), ["work_order_id"], unique=False)

    op.create_table(
        "material_issue",
        sa.Column("work_order_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("captured_at", types.Moment(), nullable=True),
        sa.Column("late", sa.Boolean(), nullable=False),
        sa.Column("review", sa.Text(), nullable=False),
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
        sa.ForeignKeyConstraint(["changed_by_id"], ["person.id"], name=op.f("fk_material_issue_changed_by_id")),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_material_issue_company_id")),
        sa.ForeignKeyConstraint(["created_by_id"], ["person.id"], name=op.f("fk_material_issue_created_by_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_material_issue_person_id")),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_material_issue_site_id")),
        sa.ForeignKeyConstraint(["work_order_id"], ["work_order.id"], name=op.f("fk_material_issue_work_order_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_material_issue")),
        sa.UniqueConstraint("company_id", "number", name=op.f("uq_material_issue_company_id_number")),
    )
    with op.batch_alter_table("material_issue", schema=None) as batch_op:
        batch_op.create_index("ix_material_issue_newest", ["company_id", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_material_issue_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_material_issue_work_order_id"), ["work_order_id"], unique=False)

    op.create_table(
        "planned_order",
        sa.Column("plan_version_id", sa.Uuid(), nullable=True),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("source", sa.String(length=40), nullable=False),
        sa.Column("quantity", types.Exact(), nullable=False),
        sa.Column("start", sa.Date(), nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("past_due", sa.Boolean(), nullable=False),
        sa.Column("low_level_code", sa.Integer(), nullable=False),
        sa.Column("supplier_id", sa.Uuid(), nullable=True),
        sa.Column("sales_order_line_id", sa.Uuid(), nullable=True),
        sa.Column("work_order_id", sa.Uuid(), nullable=True),
        sa.Column("purchase_order_id", sa.Uuid(), nullable=True),
        sa.Column("refusal", sa.Text(), nullable=False),
        sa.Column("assumed", sa.Boolean(), nullable=False),
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
            "state IN ('proposed', 'firm', 'released', 'cancelled')", name=op.f("ck_planned_order_known_state")
        ),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_planned_order_plans_something")),
        sa.ForeignKeyConstraint(["changed_by_id"], ["person.id"], name=op.f("fk_planned_order_changed_by_id")),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_planned_order_company_id")),
        sa.ForeignKeyConstraint(["created_by_id"], ["person.id"], name=op.f("fk_planned_order_created_by_id")),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_planned_order_item_id")),
        sa.ForeignKeyConstraint(
            ["plan_version_id"], ["plan_version.id"], name=op.f("fk_planned_order_plan_version_id")
        ),
        sa.ForeignKeyConstraint(
            ["purchase_order_id"], ["purchase_order.id"], name=op.f("fk_planned_order_purchase_order_id")
        ),
        sa.ForeignKeyConstraint(
            ["sales_order_line_id"], ["sales_order_line.id"], name=op.f("fk_planned_order_sales_order_line_id")
        ),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_planned_order_site_id")),
        sa.ForeignKeyConstraint(["supplier_id"], ["supplier.id"], name=op.f("fk_planned_order_supplier_id")),
        sa.ForeignKeyConstraint(["work_order_id"], ["work_order.id"], name=op.f("fk_planned_order_work_order_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_planned_order")),
        sa.UniqueConstraint("company_id", "number", name=op.f("uq_planned_order_company_id_number")),
    )
    with op.batch_alter_table("planned_order", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_planned_order_item_id"), ["item_id"], unique=False)
        batch_op.create_index("ix_planned_order_newest", ["company_id", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_planned_order_plan_version_id"), ["plan_version_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_planned_order_purchase_order_id"), ["purchase_order_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_planned_order_sales_order_line_id"), ["sales_order_line_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_planned_order_state"), ["state"], unique=False)
        batch_op.create_index(batch_op.f("ix_planned_order_supplier_id"), ["supplier_id"], unique=False)
        batch_op.create_index("ix_planned_order_version", ["plan_version_id", "item_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_planned_order_work_order_id"), ["work_order_id"], unique=False)

    op.create_table(
        "reservation",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("company_id", sa.Uuid(), nullable=False),
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("balance_id", sa.Uuid(), nullable=True),
        sa.Column("quantity", types.Exact(), nullable=False),
        sa.Column("need", sa.String(length=80), nullable=False),
        sa.Column("need_id", sa.Uuid(), nullable=False),
        sa.Column("need_line_id", sa.Uuid(), nullable=True),
        sa.Column("need_date", sa.Date(), nullable=True),
        sa.Column("created_at", types.Moment(), nullable=False),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_reservation_claims_something")),
        sa.ForeignKeyConstraint(["balance_id"], ["stock_balance.id"], name=op.f("fk_reservation_balance_id")),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_reservation_item_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reservation")),
    )
    with op.batch_alter_table("reservation", schema=None) as batch_op:
        batch_op.create_index("ix_reservation_balance", ["balance_id"], unique=False)
        batch_op.create_index("ix_reservation_need", ["need_id"], unique=False)

    op.create_table(
        "stock_count_line",
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("location_id", sa.Uuid(), nullable=False),
        sa.Column("lot_id", sa.Uuid(), nullable=True),
        sa.Column("serial_number_id", sa.Uuid(), nullable=True),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("quantity", types.Exact(), nullable=False),
        sa.Column("counted_at", types.Moment(), nullable=True),
        sa.Column("counted_by_id", sa.Uuid(), nullable=True),
        sa.Column("first_quantity", types.Exact(), nullable=True),
        sa.Column("first_counted_by_id", sa.Uuid(), nullable=True),
        sa.Column("corrects_id", sa.Uuid(), nullable=True),
        sa.Column("book", types.Exact(), nullable=True),
        sa.Column("difference", types.Exact(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.CheckConstraint("quantity >= 0", name=op.f("ck_stock_count_line_counts_not_less_than_nothing")),
        sa.ForeignKeyConstraint(["corrects_id"], ["stock_count_line.id"], name=op.f("fk_stock_count_line_corrects_id")),
        sa.ForeignKeyConstraint(["counted_by_id"], ["person.id"], name=op.f("fk_stock_count_line_counted_by_id")),
        sa.ForeignKeyConstraint(
            ["first_counted_by_id"], ["person.id"], name=op.f("fk_stock_count_line_first_counted_by_id")
        ),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_stock_count_line_item_id")),
        sa.ForeignKeyConstraint(["location_id"], ["storage_location.id"], name=op.f("fk_stock_count_line_location_id")),
        sa.ForeignKeyConstraint(["lot_id"], ["lot.id"], name=op.f("fk_stock_count_line_lot_id")),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["stock_count.id"], name=op.f("fk_stock_count_line_owner_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["serial_number_id"], ["serial_number.id"], name=op.f("fk_stock_count_line_serial_number_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stock_count_line")),
    )
    with op.batch_alter_table("stock_count_line", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_stock_count_line_corrects_id"), ["corrects_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_stock_count_line_counted_by_id"), ["counted_by_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_stock_count_line_first_counted_by_id"), ["first_counted_by_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_stock_count_line_item_id"), ["item_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_stock_count_line_location_id"), ["location_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_stock_count_line_lot_id"), ["lot_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_stock_count_line_owner_id"), ["owner_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_stock_count_line_serial_number_id"), ["serial_number_id"], unique=False)

    op.create_table(
        "stock_leg",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("company_id", sa.Uuid(), nullable=False),
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.Column("move_line_id", sa.Uuid(), nullable=False),
        sa.Column("balance_id", sa.Uuid(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("quantity", types.Exact(), nullable=False),
        sa.Column("captured_at", types.Moment(), nullable=False),
        sa.Column("posted_at", types.Moment(), nullable=False),
        sa.ForeignKeyConstraint(["balance_id"], ["stock_balance.id"], name=op.f("fk_stock_leg_balance_id")),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_stock_leg_item_id")),
        sa.ForeignKeyConstraint(["move_line_id"], ["stock_move_line.id"], name=op.f("fk_stock_leg_move_line_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stock_leg")),
    )
    with op.batch_alter_table("stock_leg", schema=None) as batch_op:
        batch_op.create_index("ix_stock_leg_balance", ["balance_id", "captured_at"], unique=False)
        batch_op.create_index("ix_stock_leg_item", ["item_id", "posted_at", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_stock_leg_move_line_id"), ["move_line_id"], unique=False)

    op.create_table(
        "stock_shortage",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("company_id", sa.Uuid(), nullable=False),
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("balance_id", sa.Uuid(), nullable=False),
        sa.Column("move_id", sa.Uuid(), nullable=False),
        sa.Column("line_id", sa.Uuid(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("location_id", sa.Uuid(), nullable=False),
        sa.Column("lacked", types.Exact(), nullable=False),
        sa.Column("quantity", types.Exact(), nullable=False),
        sa.Column("posting_date", sa.Date(), nullable=False),
        sa.Column("captured_at", types.Moment(), nullable=False),
        sa.Column("cleared_at", types.Moment(), nullable=True),
        sa.CheckConstraint("quantity >= 0", name=op.f("ck_stock_shortage_lacks_not_less_than_nothing")),
        sa.ForeignKeyConstraint(["balance_id"], ["stock_balance.id"], name=op.f("fk_stock_shortage_balance_id")),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_stock_shortage_item_id")),
        sa.ForeignKeyConstraint(["line_id"], ["stock_move_line.id"], name=op.f("fk_stock_shortage_line_id")),
        sa.ForeignKeyConstraint(["location_id"], ["storage_location.id"], name=op.f("fk_stock_shortage_location_id")),
        sa.ForeignKeyConstraint(["move_id"], ["stock_move.id"], name=op.f("fk_stock_shortage_move_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stock_shortage")),
    )
    with op.batch_alter_table("stock_shortage", schema=None) as batch_op:
        batch_op.create_index("ix_stock_shortage_balance", ["balance_id", "cleared_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_stock_shortage_move_id"), ["move_id"], unique=False)
        batch_op.create_index("ix_stock_shortage_open", ["company_id", "cleared_at", "posting_date"], unique=False)

    op.create_table(
        "work_order_material",
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("per_unit", types.Exact(), nullable=False),
        sa.Column("fixed", types.Exact(), nullable=False),
        sa.Column("required", types.Exact(), nullable=False),
        sa.Column("reserved", types.Exact(), nullable=False),
        sa.Column("issued", types.Exact(), nullable=False),
        sa.Column("returned", types.Exact(), nullable=False),
        sa.Column("replenished", types.Exact(), nullable=False),
        sa.Column("flushed", types.Exact(), nullable=False),
        sa.Column("lost", types.Exact(), nullable=False),
        sa.Column("over_issued", types.Exact(), nullable=False),
        sa.Column("short", types.Exact(), nullable=False),
        sa.Column("operation_number", sa.Integer(), nullable=True),
        sa.Column("issue_mode", sa.String(length=40), nullable=False),
        sa.Column("over_issue_percent", types.Exact(), nullable=False),
        sa.Column("location_id", sa.Uuid(), nullable=True),
        sa.Column("key_part", sa.Boolean(), nullable=False),
        sa.Column("assumed", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_work_order_material_item_id")),
        sa.ForeignKeyConstraint(
            ["location_id"], ["storage_location.id"], name=op.f("fk_work_order_material_location_id")
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["work_order.id"], name=op.f("fk_work_order_material_owner_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_work_order_material")),
    )
    with op.batch_alter_table("work_order_material", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_work_order_material_item_id"), ["item_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_work_order_material_location_id"), ["location_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_work_order_material_owner_id"), ["owner_id"], unique=False)

    op.create_table(
        "work_order_operation",
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("operation_number", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("work_center_id", sa.Uuid(), nullable=False),
        sa.Column("setup_minutes", types.Exact(), nullable=False),
        sa.Column("run_minutes", types.Exact(), nullable=False),
        sa.Column("report_mode", sa.String(length=40), nullable=False),
        sa.Column("inspected", sa.Boolean(), nullable=False),
        sa.Column("instruction", sa.Text(), nullable=False),
        sa.Column("assumed", sa.Boolean(), nullable=False),
        sa.Column("start", sa.Date(), nullable=True),
        sa.Column("due", sa.Date(), nullable=True),
        sa.Column("started", types.Exact(), nullable=False),
        sa.Column("reported", types.Exact(), nullable=False),
        sa.Column("received", types.Exact(), nullable=False),
        sa.Column("adjusted", types.Exact(), nullable=False),
        sa.Column("queued", types.Exact(), nullable=False),
        sa.Column("in_process", types.Exact(), nullable=False),
        sa.Column("done", types.Exact(), nullable=False),
        sa.Column("rework", types.Exact(), nullable=False),
        sa.Column("at_supplier", types.Exact(), nullable=False),
        sa.Column("scrapped", types.Exact(), nullable=False),
        sa.Column("moved", types.Exact(), nullable=False),
        sa.Column("good", types.Exact(), nullable=False),
        sa.Column("minutes", types.Exact(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["work_order.id"], name=op.f("fk_work_order_operation_owner_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["work_center_id"], ["work_center.id"], name=op.f("fk_work_order_operation_work_center_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_work_order_operation")),
    )
    with op.batch_alter_table("work_order_operation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_work_order_operation_owner_id"), ["owner_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_work_order_operation_work_center_id"), ["work_center_id"], unique=False)

    op.create_table(
        "inspection_characteristic",
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("unit", sa.String(length=20), nullable=False),
        sa.Column("decimals", sa.Integer(), nullable=False),
        sa.Column("target", types.Exact(), nullable=True),
        sa.Column("lower_limit", types.Exact(), nullable=True),
        sa.Column("upper_limit", types.Exact(), nullable=True),
        sa.Column("defect_class", sa.String(length=40), nullable=False),
        sa.Column("acceptance_number", sa.Integer(), nullable=False),
        sa.Column("gauge_type", sa.String(length=200), nullable=False),
        sa.Column("method", sa.String(length=200), nullable=False),
        sa.Column("recorded", sa.Integer(), nullable=False),
        sa.Column("nonconforming", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["inspection.id"], name=op.f("fk_inspection_characteristic_owner_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inspection_characteristic")),
    )
    with op.batch_alter_table("inspection_characteristic", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_inspection_characteristic_owner_id"), ["owner_id"], unique=False)

    op.create_table(
        "inspection_result",
        sa.Column("inspection_id", sa.Uuid(), nullable=False),
        sa.Column("gauge_id", sa.Uuid(), nullable=True),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("captured_at", types.Moment(), nullable=True),
        sa.Column("remark", sa.String(length=200), nullable=False),
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
        sa.ForeignKeyConstraint(["changed_by_id"], ["person.id"], name=op.f("fk_inspection_result_changed_by_id")),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_inspection_result_company_id")),
        sa.ForeignKeyConstraint(["created_by_id"], ["person.id"], name=op.f("fk_inspection_result_created_by_id")),
        sa.ForeignKeyConstraint(["gauge_id"], ["gauge.id"], name=op.f("fk_inspection_result_gauge_id")),
        sa.ForeignKeyConstraint(["inspection_id"], ["inspection.id"], name=op.f("fk_inspection_result_inspection_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_inspection_result_person_id")),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_inspection_result_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inspection_result")),
        sa.UniqueConstraint("company_id", "number", name=op.f("uq_inspection_result_company_id_number")),
    )
    with op.batch_alter_table("inspection_result", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_inspection_result_gauge_id"), ["gauge_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_inspection_result_inspection_id"), ["inspection_id"], unique=False)
        batch_op.create_index("ix_inspection_result_newest", ["company_id", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_inspection_result_person_id"), ["person_id"], unique=False)

    op.create_table(
        "material_issue_line",
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("material_id", sa.Uuid(), nullable=True),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("quantity", types.Exact(), nullable=False),
        sa.Column("lot_id", sa.Uuid(), nullable=True),
        sa.Column("location_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_material_issue_line_moves_something")),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_material_issue_line_item_id")),
        sa.ForeignKeyConstraint(
            ["location_id"], ["storage_location.id"], name=op.f("fk_material_issue_line_location_id")
        ),
        sa.ForeignKeyConstraint(["lot_id"], ["lot.id"], name=op.f("fk_material_issue_line_lot_id")),
        sa.ForeignKeyConstraint(
            ["material_id"], ["work_order_material.id"], name=op.f("fk_material_issue_line_material_id")
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["material_issue.id"], name=op.f("fk_material_issue_line_owner_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_material_issue_line")),
    )
    with op.batch_alter_table("material_issue_line", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_material_issue_line_item_id"), ["item_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_material_issue_line_location_id"), ["location_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_material_issue_line_lot_id"), ["lot_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_material_issue_line_material_id"), ["material_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_material_issue_line_owner_id"), ["owner_id"], unique=False)

    op.create_table(
        "nonconformance",
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("quantity", types.Exact(), nullable=False),
        sa.Column("lot_id", sa.Uuid(), nullable=True),
        sa.Column("work_order_id", sa.Uuid(), nullable=True),
        sa.Column("inspection_id", sa.Uuid(), nullable=True),
        sa.Column("defect_code_id", sa.Uuid(), nullable=True),
        sa.Column("defect_class", sa.String(length=40), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("concession_reason", sa.Text(), nullable=False),
        sa.Column("concession_expires", sa.Date(), nullable=True),
        sa.Column("rejected_reason", sa.Text(), nullable=False),
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
            "state IN ('draft', 'reported', 'contained', 'under_review', 'dispositioned', 'executing', 'verified', 'closed', 'rejected')",
            name=op.f("ck_nonconformance_known_state"),
        ),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_nonconformance_concerns_something")),
        sa.ForeignKeyConstraint(["changed_by_id"], ["person.id"], name=op.f("fk_nonconformance_changed_by_id")),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_nonconformance_company_id")),
        sa.ForeignKeyConstraint(["created_by_id"], ["person.id"], name=op.f("fk_nonconformance_created_by_id")),
        sa.ForeignKeyConstraint(["defect_code_id"], ["defect_code.id"], name=op.f("fk_nonconformance_defect_code_id")),
        sa.ForeignKeyConstraint(["inspection_id"], ["inspection.id"], name=op.f("fk_nonconformance_inspection_id")),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_nonconformance_item_id")),
        sa.ForeignKeyConstraint(["lot_id"], ["lot.id"], name=op.f("fk_nonconformance_lot_id")),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_nonconformance_site_id")),
        sa.ForeignKeyConstraint(["work_order_id"], ["work_order.id"], name=op.f("fk_nonconformance_work_order_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_nonconformance")),
        sa.UniqueConstraint("company_id", "number", name=op.f("uq_nonconformance_company_id_number")),
    )
    with op.batch_alter_table("nonconformance", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_nonconformance_defect_code_id"), ["defect_code_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_nonconformance_inspection_id"), ["inspection_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_nonconformance_item_id"), ["item_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_nonconformance_lot_id"), ["lot_id"], unique=False)
        batch_op.create_index("ix_nonconformance_newest", ["company_id", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_nonconformance_state"), ["state"], unique=False)
        batch_op.create_index(batch_op.f("ix_nonconformance_work_order_id"), ["work_order_id"], unique=False)

    op.create_table(
        "ticket",
        sa.Column("work_order_id", sa.Uuid(), nullable=False),
        sa.Column("operation_id", sa.Uuid(), nullable=False),
        sa.Column("operation_number", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("work_center_id", sa.Uuid(), nullable=False),
        sa.Column("team_id", sa.Uuid(), nullable=True),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("quantity", types.Exact(), nullable=False),
        sa.Column("good", types.Exact(), nullable=False),
        sa.Column("scrapped", types.Exact(), nullable=False),
        sa.Column("rework", types.Exact(), nullable=False),
        sa.Column("minutes", types.Exact(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("start", sa.Date(), nullable=True),
        sa.Column("due", sa.Date(), nullable=True),
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
            "state IN ('waiting', 'running', 'paused', 'done', 'cancelled')", name=op.f("ck_ticket_known_state")
        ),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_ticket_asks_for_something")),
        sa.ForeignKeyConstraint(["changed_by_id"], ["person.id"], name=op.f("fk_ticket_changed_by_id")),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_ticket_company_id")),
        sa.ForeignKeyConstraint(["created_by_id"], ["person.id"], name=op.f("fk_ticket_created_by_id")),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_ticket_item_id")),
        sa.ForeignKeyConstraint(["operation_id"], ["work_order_operation.id"], name=op.f("fk_ticket_operation_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_ticket_person_id")),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_ticket_site_id")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_ticket_team_id")),
        sa.ForeignKeyConstraint(["work_center_id"], ["work_center.id"], name=op.f("fk_ticket_work_center_id")),
        sa.ForeignKeyConstraint(["work_order_id"], ["work_order.id"], name=op.f("fk_ticket_work_order_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ticket")),
        sa.UniqueConstraint("company_id", "number", name=op.f("uq_ticket_company_id_number")),
    )
    with op.batch_alter_table("ticket", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_ticket_item_id"), ["item_id"], unique=False)
        batch_op.create_index("ix_ticket_newest", ["company_id", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_ticket_operation_id"), ["operation_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_ticket_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_ticket_state"), ["state"], unique=False)
        batch_op.create_index(batch_op.f("ix_ticket_team_id"), ["team_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_ticket_work_center_id"), ["work_center_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_ticket_work_order_id"), ["work_order_id"], unique=False)

    op.create_table(
        "inspection_result_value",
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("characteristic_id", sa.Uuid(), nullable=False),
        sa.Column("sample", sa.Integer(), nullable=False),
        sa.Column("measured_value", types.Exact(), nullable=True),
        sa.Column("conforms", sa.Boolean(), nullable=True),
        sa.Column("defect_code_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.CheckConstraint("sample > 0", name=op.f("ck_inspection_result_value_counts_from_one")),
        sa.ForeignKeyConstraint(
            ["characteristic_id"],
            ["inspection_characteristic.id"],
            name=op.f("fk_inspection_result_value_characteristic_id"),
        ),
        sa.ForeignKeyConstraint(
            ["defect_code_id"], ["defect_code.id"], name=op.f("fk_inspection_result_value_defect_code_id")
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["inspection_result.id"], name=op.f("fk_inspection_result_value_owner_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inspection_result_value")),
    )
    with op.batch_alter_table("inspection_result_value", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_inspection_result_value_characteristic_id"), ["characteristic_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_inspection_result_value_defect_code_id"), ["defect_code_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_inspection_result_value_owner_id"), ["owner_id"], unique=False)

    op.create_table(
        "nonconformance_disposition",
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("disposition", sa.String(length=40), nullable=False),
        sa.Column("quantity", types.Exact(), nullable=False),
        sa.Column("remark", sa.String(length=200), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_nonconformance_disposition_concerns_something")),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["nonconformance.id"], name=op.f("fk_nonconformance_disposition_owner_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_nonconformance_disposition")),
    )
    with op.batch_alter_table("nonconformance_disposition", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_nonconformance_disposition_owner_id"), ["owner_id"], unique=False)

    op.create_table(
        "production_report",
        sa.Column("ticket_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("quantity", types.Exact(), nullable=False),
        sa.Column("minutes", types.Exact(), nullable=False),
        sa.Column("scrap_reason_id", sa.Uuid(), nullable=True),
        sa.Column("remark", sa.String(length=200), nullable=False),
        sa.Column("equipment_id", sa.Uuid(), nullable=True),
        sa.Column("voids_id", sa.Uuid(), nullable=True),
        sa.Column("checksum", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("work_order_id", sa.Uuid(), nullable=True),
        sa.Column("captured_at", types.Moment(), nullable=True),
        sa.Column("happened_at", types.Moment(), nullable=True),
        sa.Column("voided", sa.Boolean(), nullable=False),
        sa.Column("late", sa.Boolean(), nullable=False),
        sa.Column("review", sa.Text(), nullable=False),
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
        sa.CheckConstraint("minutes >= 0", name=op.f("ck_production_report_takes_time")),
        sa.CheckConstraint("quantity >= 0", name=op.f("ck_production_report_counts_forward")),
        sa.ForeignKeyConstraint(["changed_by_id"], ["person.id"], name=op.f("fk_production_report_changed_by_id")),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_production_report_company_id")),
        sa.ForeignKeyConstraint(["created_by_id"], ["person.id"], name=op.f("fk_production_report_created_by_id")),
        sa.ForeignKeyConstraint(["equipment_id"], ["equipment.id"], name=op.f("fk_production_report_equipment_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_production_report_person_id")),
        sa.ForeignKeyConstraint(
            ["scrap_reason_id"], ["scrap_reason.id"], name=op.f("fk_production_report_scrap_reason_id")
        ),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_production_report_site_id")),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name=op.f("fk_production_report_ticket_id")),
        sa.ForeignKeyConstraint(["voids_id"], ["production_report.id"], name=op.f("fk_production_report_voids_id")),
        sa.ForeignKeyConstraint(["work_order_id"], ["work_order.id"], name=op.f("fk_production_report_work_order_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_production_report")),
        sa.UniqueConstraint("company_id", "number", name=op.f("uq_production_report_company_id_number")),
    )
    with op.batch_alter_table("production_report", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_production_report_equipment_id"), ["equipment_id"], unique=False)
        batch_op.create_index("ix_production_report_newest", ["company_id", "id"], unique=False)
        batch_op.create_index("ix_production_report_order", ["work_order_id", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_production_report_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_production_report_scrap_reason_id"), ["scrap_reason_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_production_report_ticket_id"), ["ticket_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_production_report_voids_id"), ["voids_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_production_report_work_order_id"), ["work_order_id"], unique=False)

    op.create_table(
        "production_receipt",
        sa.Column("work_order_id", sa.Uuid(), nullable=False),
        sa.Column("quantity", types.Exact(), nullable=False),
        sa.Column("lot_id", sa.Uuid(), nullable=True),
        sa.Column("location_id", sa.Uuid(), nullable=True),
        sa.Column("report_id", sa.Uuid(), nullable=True),
        sa.Column("voided", sa.Boolean(), nullable=False),
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
        sa.CheckConstraint("quantity > 0", name=op.f("ck_production_receipt_receives_something")),
        sa.ForeignKeyConstraint(["changed_by_id"], ["person.id"], name=op.f("fk_production_receipt_changed_by_id")),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_production_receipt_company_id")),
        sa.ForeignKeyConstraint(["created_by_id"], ["person.id"], name=op.f("fk_production_receipt_created_by_id")),
        sa.ForeignKeyConstraint(
            ["location_id"], ["storage_location.id"], name=op.f("fk_production_receipt_location_id")
        ),
        sa.ForeignKeyConstraint(["lot_id"], ["lot.id"], name=op.f("fk_production_receipt_lot_id")),
        sa.ForeignKeyConstraint(["report_id"], ["production_report.id"], name=op.f("fk_production_receipt_report_id")),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_production_receipt_site_id")),
        sa.ForeignKeyConstraint(["work_order_id"], ["work_order.id"], name=op.f("fk_production_receipt_work_order_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_production_receipt")),
        sa.UniqueConstraint("company_id", "number", name=op.f("uq_production_receipt_company_id_number")),
    )
    with op.batch_alter_table("production_receipt", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_production_receipt_location_id"), ["location_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_production_receipt_lot_id"), ["lot_id"], unique=False)
        batch_op.create_index("ix_production_receipt_newest", ["company_id", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_production_receipt_report_id"), ["report_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_production_receipt_work_order_id"), ["work_order_id"], unique=False)
    for table, column, target, name in _WAITING:
        op.create_foreign_key(name, table, target, [column], ["id"])
    _WAITING.clear()


def downgrade() -> None:
    """There is nothing before the first tables."""
