"""Decisions about persons: who may grant what, and to whom."""

import re
from collections.abc import Collection, Iterable
from typing import Any
from uuid import UUID

from backend.kernel.errors import Forbidden, Invalid, Refused

PATTERN = re.compile(r"(\*|[a-z_]+)(\.(\*|[a-z_]+)){0,2}")
# Who holds several roles comes in where most decisions wait.
STRENGTH = ("worker", "inspector", "storekeeper", "engineer", "planner", "supervisor", "admin")


def not_to_oneself(granting: UUID | None, receiving: UUID) -> None:
    if granting is not None and granting == receiving:
        raise Forbidden("Nobody grants roles to themselves; ask another administrator.")


def not_own_role(code: str, roles: Collection[str]) -> None:
    if code in roles:
        raise Forbidden("Nobody changes the rights of a role they hold; ask another administrator.")


def person_stays(changed: bool) -> None:
    if changed:
        raise Refused("A user stays with one person; make another user for another person.")


def are_rights(rights: Any) -> None:
    """Rights are a list of patterns like "production.work_order.release", "production.*" or "*.*.read"."""
    if not isinstance(rights, list) or not all(isinstance(one, str) and PATTERN.fullmatch(one) for one in rights):
        reason = 'A list of patterns like "production.*" is needed.'
        raise Invalid(f"rights: {reason}", {"rights": [reason]})


def lends_own(lender: UUID, acting: UUID | None, may_for_others: bool) -> None:
    if acting is not None and lender != acting and not may_for_others:
        raise Forbidden("Everybody lends only their own decisions.")


def strongest(homes: Iterable[str]) -> str:
    return max(homes, key=STRENGTH.index, default="worker")
