"""The border for policies: one that contradicts itself is refused with the item and the field named."""

from backend.kernel.errors import Invalid
from backend.kernel.mrp.facts import LARGEST, Item, Key
from backend.kernel.mrp.policy import (
    COSTED,
    DRAW_DOWNS,
    LOT_RULES,
    MOST_PARTS,
    MOST_PERCENT,
    POINTED,
    SIZED,
    TIMED,
    Cover,
    Life,
    Lots,
    Policy,
)


def check_policy(item: Item, policy: Policy) -> None:
    """Refuse a policy that contradicts itself."""
    _check_lots(item.key, policy.lots)
    _check_safety(item.key, policy)
    _check_fences(item.key, policy)
    _check_received(item, policy)
    if policy.life is not None:
        _check_life(item, policy.life)


def _check_received(item: Item, policy: Policy) -> None:
    if not 0 < policy.received <= 1 or policy.received.denominator > MOST_PARTS:
        raise Invalid(f"Item {item.key}: received is {policy.received}; it must be above 0 and at most 1.")
    if item.made and policy.received != 1:
        raise Invalid(f"Item {item.key}: received is for bought items; what making loses belongs in the BOM.")
    if item.lot_max is not None and policy.expected(item.lot_max) < 1:
        raise Invalid(f"Item {item.key}: nothing comes in usable of a largest lot of {item.lot_max}.")


def _check_fences(key: Key, policy: Policy) -> None:
    fences = policy.fences
    least = {"demand": fences.demand, "frozen": fences.frozen, "slushy": fences.slushy, "assume": policy.assume}
    for name, days in least.items():
        if days < 0:
            raise Invalid(f"Item {key}: {name} is {days}; it must be 0 or more.")
    if 0 < fences.slushy < fences.frozen:
        raise Invalid(f"Item {key}: the slushy fence {fences.slushy} ends before the frozen one {fences.frozen}.")


def _check_lots(key: Key, lots: Lots) -> None:
    if lots.rule not in LOT_RULES:
        raise Invalid(f"Item {key}: there is no lot rule {lots.rule}.")
    if lots.rule in SIZED and not 1 <= lots.quantity <= LARGEST:
        raise Invalid(f"Item {key}: the lot rule {lots.rule} needs a quantity above 0.")
    if lots.rule in POINTED and not 0 <= lots.point <= LARGEST:
        raise Invalid(f"Item {key}: the reorder point {lots.point} must be 0 or more.")
    if lots.rule == "min_max" and lots.quantity < lots.point:
        raise Invalid(f"Item {key}: the largest stock {lots.quantity} is below the reorder point {lots.point}.")
    if lots.rule == "calendar_period" and not lots.period_starts:
        raise Invalid(f"Item {key}: the lot rule calendar_period needs the days its periods begin.")
    if lots.rule in COSTED and (lots.order_cost < 0 or lots.holding_cost < 0):
        raise Invalid(f"Item {key}: costs must be 0 or more.")
    for name, value in (("max_stock", lots.max_stock), ("supply_life", lots.supply_life)):
        if value is not None and not 0 <= value <= LARGEST:
            raise Invalid(f"Item {key}: {name} is {value}; it must be 0 or more.")


def _check_safety(key: Key, policy: Policy) -> None:
    safety = policy.safety
    if safety.draw_down not in DRAW_DOWNS:
        raise Invalid(f"Item {key}: there is no draw-down {safety.draw_down}.")
    if safety.time_on not in TIMED or safety.time < 0:
        raise Invalid(f"Item {key}: the safety time is {safety.time} on {safety.time_on}.")
    if not 0 <= safety.share <= 1 or safety.share.denominator > MOST_PARTS:
        raise Invalid(f"Item {key}: the share of the safety stock {safety.share} must lie between 0 and 1.")
    if any(not 0 <= quantity <= LARGEST for _, quantity in safety.levels):
        raise Invalid(f"Item {key}: a safety stock must be 0 or more.")
    _check_one_safety(key, policy)
    if safety.cover is not None:
        _check_cover(key, safety.cover)


def _check_one_safety(key: Key, policy: Policy) -> None:
    """The safety stock is said in one way only."""
    safety, drawn = policy.safety, policy.safety.draw_down != "never"
    if policy.lots.rule in POINTED and (safety.levels or safety.cover or safety.pull or drawn):
        raise Invalid(f"Item {key}: a reorder point stands in for the safety stock; give one of them.")
    if safety.pull and (safety.cover or drawn):
        raise Invalid(f"Item {key}: a safety stock that is pulled as demand has neither a cover nor a draw-down.")
    if safety.cover is not None and safety.levels:
        raise Invalid(f"Item {key}: a safety stock is given by levels or by a cover, not by both.")


def _check_cover(key: Key, cover: Cover) -> None:
    if cover.days < 1 or not 0 <= cover.percent <= MOST_PERCENT or not 0 <= cover.floor <= LARGEST:
        raise Invalid(f"Item {key}: a safety stock of {cover.percent} % of {cover.days} days' needs cannot be.")
    if cover.ceiling is not None and not cover.floor <= cover.ceiling <= LARGEST:
        raise Invalid(f"Item {key}: the ceiling {cover.ceiling} is below the floor {cover.floor}.")


def _check_life(item: Item, life: Life) -> None:
    if life.remaining < 0 or (life.days is not None and life.days < 0):
        raise Invalid(f"Item {item.key}: days of life must be 0 or more.")
    if any(quantity < 0 for quantity, _ in life.lots):
        raise Invalid(f"Item {item.key}: a lot has less than nothing.")
    if sum(quantity for quantity, _ in life.lots) > max(item.on_hand, 0):
        raise Invalid(f"Item {item.key}: its lots are more than the {item.on_hand} on hand.")
