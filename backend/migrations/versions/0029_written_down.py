"""What a published schedule writes down: moments of tickets, ends and load for planning; windows of maintenance."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from backend import database as types

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

TICKET = (("starts_at", types.Moment()), ("ends_at", types.Moment()), ("place", sa.Integer()))
WINDOW = ("planned_from", "planned_until")


def upgrade() -> None:
    with op.batch_alter_table("ticket") as table:
        for name, kind in TICKET:
            table.add_column(sa.Column(name, kind))
    with op.batch_alter_table("maintenance_order") as table:
        for name in WINDOW:
            table.add_column(sa.Column(name, types.Moment()))
        table.create_check_constraint(op.f("ck_maintenance_order_takes_time"), "planned_until > planned_from")
    _published("published_end", ("work_order_id",), [_moment("end_at"), sa.Column("day", sa.Date(), nullable=False)])
    minutes = [sa.Column(f"{name}_minutes", sa.Integer(), nullable=False) for name in ("open", "busy")]
    counts = sa.CheckConstraint("open_minutes >= 0 AND busy_minutes >= 0", name=op.f("ck_published_day_counts_forward"))
    day = sa.Column("day", sa.Date(), nullable=False)
    _published("published_day", ("work_center_id", "day"), [day, *minutes, _moment("published_at"), counts])


def _published(table: str, key: Sequence[str], rest: Sequence[sa.schema.SchemaItem]) -> None:
    """Rows of a site about one of its work orders or work centers, which comes first in their key."""
    about = key[0]
    gone = "CASCADE" if about == "work_order_id" else None
    op.create_table(
        table,
        sa.Column(about, types.Id(), nullable=False),
        sa.Column("site_id", types.Id(), nullable=False),
        *rest,
        sa.ForeignKeyConstraint([about], [f"{about[:-3]}.id"], name=op.f(f"fk_{table}_{about}"), ondelete=gone),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f(f"fk_{table}_site_id")),
        sa.PrimaryKeyConstraint(*key, name=op.f(f"pk_{table}")),
    )
    op.create_index(op.f(f"ix_{table}_site_id"), table, ["site_id"])


def _moment(name: str) -> sa.Column:
    return sa.Column(name, types.Moment(), nullable=False)


def downgrade() -> None:
    for table in ("published_day", "published_end"):
        op.drop_table(table)
    with op.batch_alter_table("maintenance_order") as table:
        table.drop_constraint(op.f("ck_maintenance_order_takes_time"), type_="check")
        for name in WINDOW:
            table.drop_column(name)
    with op.batch_alter_table("ticket") as table:
        for name, _ in TICKET:
            table.drop_column(name)
