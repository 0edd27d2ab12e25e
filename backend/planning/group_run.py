"""Group runs: the plans of several sites made one after the other, in the order in which they supply each other."""

from datetime import datetime

from sqlalchemy import Index, text
from sqlalchemy.orm import Mapped

from backend.documents.declare import NEVER, Document, Spec, field, state
from backend.kernel.workflow import Step, Workflow

FLOW = Workflow(
    Step("begin", ("queued",), "running"),
    Step("complete", ("running",), "done"),
    Step("fail", ("running",), "incomplete"),
    Step("cancel", ("running",), "cancelled"),
    meanings={"queued": "wait", "running": "run", "done": "good", "incomplete": "stop", "cancelled": "stop"},
)


class GroupRun(Document):
    """Asked for by a person over the schemes of one plan group; each site's part is an MRP run of its own.

    It says nothing of its parts: whoever may see a site sees the run of that site.
    """

    __tablename__ = "group_run"
    __table_args__ = (
        Index(
            "uq_group_run_one_at_a_time",
            "company_id",
            "plan_group",
            unique=True,
            sqlite_where=text("state = 'running'"),
            postgresql_where=text("state = 'running'"),
        ),
    )
    spec = Spec("Group run", "GR-{year}-{seq:05}", workflow=FLOW, title=("plan_group",))

    plan_group: Mapped[str] = field("Plan group", listed=True)
    finished_at: Mapped[datetime | None] = field("Finished", listed=True, open_in=NEVER)
    state: Mapped[str] = state(FLOW)
