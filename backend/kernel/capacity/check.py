"""The border: facts no load can be made from are refused with the resource, order and value named."""

from collections.abc import Container, Iterable
from decimal import Decimal
from fractions import Fraction

from backend.kernel.capacity.facts import BillRow, Buckets, Exact, Key, Operation, Output, Resource, RoutedOrder
from backend.kernel.errors import Invalid


def check_resources(resources: Iterable[Resource]) -> dict[Key, Resource]:
    """The resources by key; each must be able to work at all."""
    known: dict[Key, Resource] = {}
    for each in resources:
        if each.key in known:
            raise Invalid(f"Resource {each.key} is listed twice.")
        known[each.key] = each
        for name in ("shifts", "hours", "units", "efficiency", "availability", "limit"):
            if not finite(value := getattr(each, name)) or value <= 0:
                raise Invalid(f"Resource {each.key}: {name} is {value}; without more than 0 it has no capacity.")
        for day, hours in each.maintenance.items():
            if not finite(hours) or hours < 0:
                raise Invalid(f"Resource {each.key}: planned maintenance on day {day} is {hours} hours.")
        for change in each.changes:
            if change.end <= change.first or not finite(change.shifts):
                raise Invalid(
                    f"Resource {each.key}: a change from day {change.first} until {change.end} is impossible."
                )
    return known


def check_bill(item: Key, bill: Iterable[BillRow], known: Container[Key]) -> None:
    for row in bill:
        if row.resource not in known:
            raise Invalid(f"The bill of resources of {item} names the unknown resource {row.resource}.")
        for hours in (row.per_unit, row.per_lot):
            if not finite(hours) or hours < 0:
                raise Invalid(f"The bill of resources of {item} asks {hours} hours of {row.resource}.")
        if row.offset < 0:
            raise Invalid(f"The bill of resources of {item}: the offset {row.offset} on {row.resource} is below 0.")


def check_output(order: Output) -> None:
    if not finite(order.quantity) or order.quantity < 0 or order.lots < 1:
        raise Invalid(f"Order {order.order} makes {order.quantity} in {order.lots} lots.")


def check_routed(order: RoutedOrder, known: Container[Key]) -> None:
    for operation in order.operations:
        if operation.resource not in known:
            raise Invalid(f"Order {order.id} needs the unknown resource {operation.resource}.")
        check_operation(order.id, operation)


def check_operation(order: str, operation: Operation) -> None:
    for name in ("setup", "run", "quantity"):
        if not finite(value := getattr(operation, name)) or value < 0:
            raise Invalid(f"Order {order}: {name} on resource {operation.resource} is {value}; it cannot be below 0.")
    if operation.units < 1:
        raise Invalid(f"Order {order} runs on {operation.units} units of resource {operation.resource}.")


def check_buckets(buckets: Buckets) -> None:
    if buckets.horizon < 1:
        raise Invalid("The horizon must be at least one day.")
    rising = all(one < other for one, other in zip(buckets.starts, buckets.starts[1:], strict=False))
    if not rising or buckets.starts[:1] != (0,) or buckets.starts[-1] >= buckets.horizon:
        raise Invalid("The buckets must begin with day 0, rise, and begin inside the horizon.")


def finite(value: Exact) -> bool:
    return isinstance(value, (int, Fraction)) or (isinstance(value, Decimal) and value.is_finite())
