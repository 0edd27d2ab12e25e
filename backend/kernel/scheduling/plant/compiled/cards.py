"""Who holds a card of a cap on orders in work, and when one is free for an order that wants to come in."""

from backend.kernel.scheduling.plant.arrays import END, NEVER, NOTHING, OVER, Floor, Plant
from backend.kernel.scheduling.plant.compiled.jit import compiled


@compiled
def card_at(plant: Plant, floor: Floor, operation: int) -> int:
    """When there is a card for the operation: 0 where none is needed or its order has one, NEVER while all are held."""
    stay = plant.caps.stay[operation]
    if stay == NOTHING or floor.card[stay] != NOTHING:
        return 0
    return floor.card_free[floor.next_card[plant.caps.cap[stay]]]


@compiled
def stay_on(plant: Plant, floor: Floor, operation: int) -> int:
    """An operation has its place: its order takes a card, or hands it on; returns the cap with a card sooner now."""
    stay = plant.caps.stay[operation]
    if stay == NOTHING:
        return NOTHING
    cap = plant.caps.cap[stay]
    if floor.card[stay] == NOTHING:
        floor.card[stay] = floor.next_card[cap]
        floor.card_free[floor.card[stay]] = NEVER
        _look_for_next(plant, floor, cap)
    floor.left[stay] -= 1
    floor.last[stay] = max(floor.last[stay], floor.slot[operation, END])
    return cap if floor.left[stay] == 0 and _hand_on(plant, floor, stay) else NOTHING


@compiled
def _hand_on(plant: Plant, floor: Floor, stay: int) -> bool:
    """The card of an order that leaves goes to one that is in without, else it is free; whether sooner than others."""
    card, cap = floor.card[stay], plant.caps.cap[stay]
    if card == OVER:
        floor.until[cap] = max(floor.until[cap], floor.last[stay])
        return False
    for other in range(len(floor.card)):
        if floor.card[other] == OVER and floor.left[other] > 0 and plant.caps.cap[other] == cap:
            floor.card[other], floor.last[other] = card, max(floor.last[other], floor.last[stay])
            return False
    before = floor.card_free[floor.next_card[cap]]
    floor.card_free[card] = max(floor.last[stay], floor.until[cap])
    _look_for_next(plant, floor, cap)
    return floor.card_free[floor.next_card[cap]] < before


@compiled
def _look_for_next(plant: Plant, floor: Floor, cap: int) -> None:
    best = plant.caps.at[cap]
    for card in range(plant.caps.at[cap], plant.caps.at[cap + 1]):
        if floor.card_free[card] < floor.card_free[best]:
            best = card
    floor.next_card[cap] = best
