"""Examples of the platform's own types."""

from typing import Any

EXAMPLES = {
    "documents/approval_rule": lambda m: approval_rule(),
}


def approval_rule() -> dict[str, Any]:
    """The largest amounts only, so that no other example waits for it."""
    return {
        "document": "purchasing/purchase_order",
        "step": "approve",
        "role": "manager",
        "min_amount": "9000000000",
        "active": False,
    }
