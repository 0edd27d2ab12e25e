"""In which order sites are planned one by one: who is supplied goes before who supplies it (planning.md §2.7)."""

from collections.abc import Collection, Mapping
from typing import TypeVar

T = TypeVar("T")


def turns(receivers: Mapping[T, Collection[T]]) -> dict[T, list[T]]:
    """By site, whom its plan waits for, sites in an order that can be followed; receivers outside do not count.

    Of sites that supply each other in a circle the first listed does not wait for those after it.
    """
    left = {
        one: [other for other in others if other in receivers and other != one] for one, others in receivers.items()
    }
    made: dict[T, list[T]] = {}
    while left:
        ready = [one for one, others in left.items() if all(other in made for other in others)]
        for one in ready or [_first_in_circle(left)]:
            made[one] = [other for other in left.pop(one) if other in made]
    return made


def _first_in_circle(left: Mapping[T, Collection[T]]) -> T:
    """Everybody left waits for somebody left, so any walk comes round."""
    walked: list[T] = []
    one = next(iter(left))
    while one not in walked:
        walked.append(one)
        one = next(other for other in left[one] if other in left)
    circle = walked[walked.index(one) :]
    return next(other for other in left if other in circle)
