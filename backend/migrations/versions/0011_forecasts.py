"""Forecasts: schemes, versions with their series, figures and corrections, accuracy; demand of the time before."""

import sqlalchemy as sa
from alembic import op

from backend import database as types

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

OWN = {"site_id": "site", "company_id": "company", "created_by_id": "person", "changed_by_id": "person"}
KEYS = {"item_group_id": "item_group", "item_id": "item", "customer_id": "customer"}
OF_CUSTOMERS = ("customer_class", "channel", "region")


def upgrade() -> None:
    with op.batch_alter_table("customer") as batch:
        for name in OF_CUSTOMERS:
            batch.add_column(sa.Column(name, sa.String(length=200), nullable=False, server_default=""))
    with op.batch_alter_table("customer") as batch:
        for name in OF_CUSTOMERS:
            batch.alter_column(name, server_default=None)
    _demand_history()
    _forecast_scheme()
    _forecast()
    _series()
    _rows()
    _corrections()
    _accuracy()


def downgrade() -> None:
    parts = ("forecast_accuracy", "forecast_correction", "forecast_row", "forecast_series")
    for table in (*parts, "forecast", "forecast_scheme", "demand_history"):
        op.drop_table(table)
    with op.batch_alter_table("customer") as batch:
        for name in OF_CUSTOMERS:
            batch.drop_column(name)


def _demand_history() -> None:
    _document(
        "demand_history",
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("customer_id", sa.Uuid(), nullable=True),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("quantity", types.Exact(), nullable=False),
        sa.Column("promoted", sa.Boolean(), nullable=False),
        sa.Column("out_of_stock", sa.Boolean(), nullable=False),
        _check("demand_history", "wants_not_less_than_nothing", "quantity >= 0"),
        links={"item_id": "item", "customer_id": "customer"},
    )
    op.create_index("ix_demand_history_site_day", "demand_history", ["site_id", "day"])


def _forecast_scheme() -> None:
    _document(
        "forecast_scheme",
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("period", sa.String(length=40), nullable=False),
        sa.Column("horizon", sa.Integer(), nullable=False),
        sa.Column("buckets", sa.Integer(), nullable=False),
        sa.Column("level", sa.String(length=40), nullable=False),
        sa.Column("item_group_id", sa.Uuid(), nullable=True),
        sa.Column("source", sa.String(length=40), nullable=False),
        sa.Column("method", sa.String(length=40), nullable=False),
        sa.Column("lag", sa.Integer(), nullable=False),
        sa.Column("decimals", sa.Integer(), nullable=False),
        _check("forecast_scheme", "has_horizon", "horizon BETWEEN 1 AND 366"),
        _check("forecast_scheme", "looks_back", "buckets BETWEEN 6 AND 1500"),
        _check("forecast_scheme", "has_lag", "lag >= 1"),
        _check("forecast_scheme", "sees_its_lag", "lag <= horizon"),
        _check("forecast_scheme", "has_decimals", "decimals BETWEEN 0 AND 3"),
        links={"item_group_id": "item_group"},
    )


def _forecast() -> None:
    states = "'draft', 'submitted', 'reviewed', 'published', 'superseded', 'discarded'"
    name = "uq_forecast_forecast_scheme_id_cycle_in_force"
    _document(
        "forecast",
        sa.Column("forecast_scheme_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("based_on_id", sa.Uuid(), nullable=True),
        sa.Column("cycle", sa.Date(), nullable=True),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("period", sa.String(length=40), nullable=False),
        sa.Column("decimals", sa.Integer(), nullable=False),
        sa.Column("series", sa.Integer(), nullable=False),
        sa.Column("not_forecast", sa.Integer(), nullable=False),
        sa.Column("corrections", sa.Integer(), nullable=False),
        sa.Column("job_id", sa.Uuid(), nullable=True),
        sa.Column("made_at", types.Moment(), nullable=True),
        sa.Column("published_at", types.Moment(), nullable=True),
        sa.Column("error", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("in_force", sa.Boolean(), nullable=True),
        _check("forecast", "known_state", f"state IN ({states})"),
        sa.UniqueConstraint("forecast_scheme_id", "cycle", "in_force", name=op.f(name)),
        links={"forecast_scheme_id": "forecast_scheme", "based_on_id": "forecast"},
    )
    op.create_index(op.f("ix_forecast_state"), "forecast", ["state"])


def _series() -> None:
    op.create_table(
        "forecast_series",
        sa.Column("id", sa.Uuid(), nullable=False),
        _of("forecast"),
        sa.Column("position", sa.Integer(), nullable=False),
        *[sa.Column(name, sa.Uuid(), nullable=True) for name in KEYS],
        *[sa.Column(name, sa.String(length=200), nullable=False) for name in OF_CUSTOMERS],
        sa.Column("history", types.Json, nullable=False),
        sa.Column("history_first", sa.Date(), nullable=False),
        sa.Column("why", types.Json, nullable=False),
        _owned("forecast_series", "forecast"),
        *[_link("forecast_series", column, table) for column, table in KEYS.items()],
        sa.PrimaryKeyConstraint("id", name=op.f("pk_forecast_series")),
    )
    op.create_index("ix_forecast_series_version", "forecast_series", ["forecast_id", "position"])


def _rows() -> None:
    op.create_table(
        "forecast_row",
        sa.Column("series_id", sa.Uuid(), nullable=False),
        sa.Column("start", sa.Date(), nullable=False),
        sa.Column("end", sa.Date(), nullable=False),
        _of("forecast"),
        sa.Column("baseline", types.Exact(), nullable=False),
        sa.Column("quantity", types.Exact(), nullable=False),
        sa.Column("locked", sa.Boolean(), nullable=False),
        _check("forecast_row", "expects_not_less_than_nothing", "quantity >= 0 AND baseline >= 0"),
        _owned("forecast_row", "forecast"),
        sa.ForeignKeyConstraint(
            ["series_id"], ["forecast_series.id"], name=op.f("fk_forecast_row_series_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("series_id", "start", name=op.f("pk_forecast_row")),
    )
    op.create_index("ix_forecast_row_version", "forecast_row", ["forecast_id", "start"])


def _corrections() -> None:
    op.create_table(
        "forecast_correction",
        sa.Column("id", sa.Uuid(), nullable=False),
        _of("forecast"),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("node", types.Json, nullable=False),
        sa.Column("start", sa.Date(), nullable=False),
        sa.Column("layer", sa.String(length=40), nullable=False),
        sa.Column("value", types.Exact(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("locked", sa.Boolean(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("person", sa.String(length=200), nullable=False),
        sa.Column("made_at", types.Moment(), nullable=False),
        sa.Column("before", types.Exact(), nullable=False),
        sa.Column("after", types.Exact(), nullable=False),
        sa.Column("withdrawn_at", types.Moment(), nullable=True),
        sa.Column("withdrawn_by", sa.String(length=200), nullable=False),
        _owned("forecast_correction", "forecast"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_forecast_correction")),
    )
    op.create_index("ix_forecast_correction_version", "forecast_correction", ["forecast_id", "start"])


def _accuracy() -> None:
    measures = ("mape", "wape", "bias", "mase", "rmse", "tracking_signal")
    key = ("forecast_scheme_id", "cycle", "item_id", "item_group_id")
    op.create_table(
        "forecast_accuracy",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("company_id", sa.Uuid(), nullable=False),
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.Column("forecast_scheme_id", sa.Uuid(), nullable=False),
        sa.Column("cycle", sa.Date(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=True),
        sa.Column("item_group_id", sa.Uuid(), nullable=True),
        sa.Column("lag", sa.Integer(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        *[sa.Column(name, types.Exact(), nullable=True) for name in measures],
        sa.Column("alarm", sa.Boolean(), nullable=False),
        sa.Column("added", types.Json, nullable=False),
        sa.Column("measured_at", types.Moment(), nullable=False),
        _link("forecast_accuracy", "forecast_scheme_id", "forecast_scheme"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_forecast_accuracy")),
        sa.UniqueConstraint(*key, name="uq_forecast_accuracy_of"),
    )


def _document(table: str, *parts: sa.schema.SchemaItem, links: dict[str, str]) -> None:
    """A table with what every document of a site has."""
    op.create_table(
        table,
        *parts,
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
        *[_link(table, column, target) for column, target in (links | OWN).items()],
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint("company_id", "number", name=op.f(f"uq_{table}_company_id_number")),
    )
    op.create_index(f"ix_{table}_newest", table, ["company_id", "id"])
    for column in links:
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column])


def _of(table: str) -> sa.Column:
    return sa.Column(f"{table}_id", sa.Uuid(), nullable=False)


def _owned(table: str, by: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{by}_id")
    return sa.ForeignKeyConstraint([f"{by}_id"], [f"{by}.id"], name=name, ondelete="CASCADE")


def _link(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}"))


def _check(table: str, name: str, rule: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(rule, name=op.f(f"ck_{table}_{name}"))
