"""What a schedule may suppose, and what counts as moved in it; decided on values."""

from collections.abc import Collection
from datetime import datetime, timedelta

from backend.kernel.errors import Invalid

NEAR = timedelta(minutes=5)  # nobody on the floor calls that another time: a schedule made anew begins a minute later
NAMES = ("work_center_id", "work_order_id", "operation_id", "from_at", "until_at", "priority")
CENTER, ORDER, MOMENT = "A work center is needed.", "A work order or an operation is needed.", "A moment is needed."
NEEDS = {
    "closed": {"work_center_id": CENTER},
    "open": {"work_center_id": CENTER, "until_at": MOMENT},
    "due": {"work_order_id": "A work order is needed.", "from_at": MOMENT},
    "priority": {"work_order_id": "A work order is needed.", "priority": "A priority is needed."},
    "material": {"from_at": MOMENT},
    "held": {},
    "pin": {"operation_id": "An operation is needed.", "work_center_id": CENTER, "from_at": MOMENT},
}


def next_minute(now: datetime) -> datetime:
    """When a schedule that is asked for now begins."""
    return now.replace(second=0, microsecond=0) + timedelta(minutes=1)


def is_another_time(before: datetime, after: datetime) -> bool:
    """Whether what began or ended then does so at another time now."""
    return abs(after - before) > NEAR


def can_suppose(path: str, action: str, named: Collection[str]) -> None:
    """`named` are the fields that were given."""
    for name, reason in NEEDS[action].items():
        if name not in named:
            raise Invalid(f"{path}.{name}: {reason}", {f"{path}.{name}": [reason]})
    if action in ("material", "held") and not {"work_order_id", "operation_id"} & set(named):
        raise Invalid(f"{path}.work_order_id: {ORDER}", {f"{path}.work_order_id": [ORDER]})


def can_last(path: str, begin: datetime | None, end: datetime | None) -> None:
    if begin is not None and end is not None and end <= begin:
        reason = "The end must come after the beginning."
        raise Invalid(f"{path}.until_at: {reason}", {f"{path}.until_at": [reason]})
