"""What a trial by hand comes to, in sentences: why it is not possible, why it is later than wished, what moves."""

from collections.abc import Mapping
from dataclasses import dataclass

from backend.kernel.scheduling.plant.facts import Slot
from backend.kernel.scheduling.plant.trying import Tried
from backend.kernel.scheduling.plant.why import Bound
from backend.scheduling.differences import counted
from backend.scheduling.hand import InHand, Wished
from backend.scheduling.naming import Names

NEVER_THERE = {
    "no_way": "{} cannot do this operation.",
    "unknown_machine": "{} cannot do this operation.",
    "no_open_time": "{} is never open when all it needs is there.",
    "too_long": "No shift of {} is long enough for it, and it must not be interrupted.",
    "too_heavy": "It is too much for {} at once.",
    "too_many_units": "There are too few of the tools or people it needs on {}.",
    "unknown_pool": "A tool it needs on {} is not known.",
}
LATER = {
    "release": "Its order is not released before.",
    "material": "Its material is not there before.",
    "held": "It is held until then.",
    "setup": "The set-up takes until then.",
    "crew": "Nobody is there to set up before.",
    "pool": "A tool or somebody it needs is not free before.",
    "cap": "As many orders are in work as may be until then.",
    "calendar": "It is closed before.",
}


@dataclass(frozen=True)
class Speaker:
    """Of a schedule in hand, in the site's names."""

    hand: InHand
    names: Names

    def why_not(self, wished: Wished, tried: Tried) -> str:
        bound = tried.reason or Bound("", (), 0)
        center = self.names.center(wished.work_center_id)
        if bound.cause == "fixed":
            moment = self._moment(bound.moment)
            return f"{self._named(bound.about[1])} would end too late: {self._named(bound.about[0])} stays at {moment}."
        if bound.cause in NEVER_THERE:
            return NEVER_THERE[bound.cause].format(center)
        if bound.about and bound.about[0] in self.hand.rows:
            return f"{self._named(bound.about[0])} would have no place any more."
        return f"{center} has no time for it from then on."

    def said(self, wished: Wished, tried: Tried) -> str:
        """When it begins and why not sooner, then what else moves."""
        key = self.hand.key(wished.slot_id)
        slot, told = tried.slots[key], [self._later(key, tried)]
        begins = f"{self._named(key)} begins {self._moment(slot.start)} on {self._place(slot)}."
        others = sum(1 for id in tried.moved if id != key)
        told += [_others(others)]
        late = self._late(tried.slots) - self._late(self.hand.slots)
        punctual = self._late(self.hand.slots) - self._late(tried.slots)
        told += [counted(name, len(ids)) for name, ids in (("late", late), ("punctual", punctual)) if ids]
        return " ".join([begins, *filter(None, told)])

    def _later(self, key: str, tried: Tried) -> str:
        bound = tried.reason
        if bound is None:
            return ""
        if bound.cause == "before":
            return f"{self._named(bound.about[0])} has to be done before."
        if bound.cause == "machine":
            return f"{self._named(bound.about[0])} is there until then."
        is_held = bound.cause == "material" and key in self.hand.loaded.held
        return LATER["held" if is_held else bound.cause]

    def _late(self, slots: Mapping[str, Slot]) -> set[str]:
        return {id for id, end in self.hand.ends(slots).items() if end > self.hand.due[id]}

    def _named(self, key: str) -> str:
        """An operation of an order: WO-7/20."""
        row = self.hand.rows[key]
        return f"{self.names.order(row.work_order_id)}/{row.operation_number}"

    def _place(self, slot: Slot) -> str:
        place = self.hand.loaded.places[slot.machine]
        return self.names.place(place.work_center_id, place.place)

    def _moment(self, second: int) -> str:
        return self.names.moment(self.hand.loaded.moment(second))


def _others(count: int) -> str:
    if not count:
        return "Nothing else moves."
    return "1 other operation moves." if count == 1 else f"{count} other operations move."
