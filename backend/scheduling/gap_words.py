"""Why an operation has no place, in the words of the floor: the smallest reason, with names."""

from collections.abc import Sequence

from backend.scheduling.called import Called
from backend.scheduling.openings import ALWAYS

PLAIN = {
    "no_way": "No work center of this site can do it.",
    "unknown_machine": "The work center that can do it is not at this site.",
    "unknown_order": "Its order is not known here.",
    "unknown_before": "The operation before it is not known here.",
    "calendar_ends": "There is too much work before it for as far ahead as calendars are known.",
}
NAMED = {
    "unknown_pool": "It needs {}, which is not at this site.",
    "too_many_units": "It needs more of {} than there are.",
    "no_card": "There is no room for its order in {}: orders in work wait for each other.",
}


def of_gap(code: str, about: Sequence[str], called: Called) -> str:
    """The kernel's codes (`plant/known.py`) and those of loading."""
    about = [one for one in about if one != ALWAYS]
    first = about[0] if about else ""
    match code:
        case "unknown_pool" | "too_many_units" | "no_card":
            return NAMED[code].format(called.name(first))
        case "no_open_time":
            return _never([called.name(one) for one in about])
        case "too_long":
            longest = _joined([called.name(one) for one in about])
            return f"It may not be interrupted and takes longer than any working time of {longest}."
        case "too_heavy":
            return f"It is more than {called.place(first)} takes at once."
        case "cycle":
            numbers = _joined([str(called.operation(one).number) for one in about])
            return f"It waits for itself, by operations {numbers}."
        case "after_left_out":
            other = called.operation(first)
            return f"Operation {other.number} of {other.order}, which comes before it, has no place."
        case "held":
            return "It is held, and nobody has said until when."
    return PLAIN.get(code, "It has no place.")


def _never(names: Sequence[str]) -> str:
    if len(names) == 1:
        return f"{names[0]} has no working time."
    return f"{_joined(names)} never work at the same time."


def _joined(names: Sequence[str]) -> str:
    return ", ".join(names)
