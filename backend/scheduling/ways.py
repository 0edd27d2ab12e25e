"""Where an operation can be done, how long it takes there, and what it waits for before it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from uuid import UUID

from backend.kernel.quantity import ZERO
from backend.kernel.scheduling.plant.facts import After, Need, Way
from backend.scheduling.open_work import OpenOrder, Part
from backend.scheduling.operation_setting import OperationSetting
from backend.scheduling.settings_here import SettingsHere, seconds

USUAL = Decimal(1)


@dataclass(frozen=True)
class Ways:
    """The ways of all parts, by what is set at the site."""

    here: SettingsHere
    orders: Mapping[UUID, OpenOrder]

    def setting(self, part: Part) -> OperationSetting | None:
        return self.here.of_operation(self.orders[part.order_id].item_id, part.number)

    def family(self, part: Part) -> str:
        found = self.setting(part)
        return found.family if found else ""

    def of(self, part: Part) -> tuple[Way, ...]:
        """Every place of every work center that can do it."""
        needs = self._needs(part)
        return tuple(
            Way(place.key, self.seconds(part, center_id, factor), needs)
            for center_id, factor in self._factors(part).items()
            for place in self.here.places.get(center_id, ())
        )

    def seconds(self, part: Part, center_id: UUID, factor: Decimal) -> int:
        """The routing's set-up, where nothing has begun, and the run of what is left, rounded up once.

        A work center with a set-up table takes its set-ups from there, by the families before and after: the routing's
        figure would count the same work twice. An operation without a family has no place in a table and keeps it.
        """
        told_by_table = self.here.has_table(center_id) and self.family(part) != ""
        setup = ZERO if part.begun or told_by_table else part.setup_minutes
        return seconds((setup + part.run_minutes * part.left) * factor)

    def _factors(self, part: Part) -> dict[UUID, Decimal]:
        """The routing's work center, the others that can do it, and the one its ticket was given to."""
        found = self.setting(part)
        ways = {one.work_center_id: one.factor for one in found.ways} if found else {}
        return {part.center_id: USUAL, part.routed_id: USUAL} | ways

    def _needs(self, part: Part) -> tuple[Need, ...]:
        """What runs can only hold what is here."""
        found = self.setting(part)
        needs = found.needs if found else ()
        here = [one for one in needs if not part.running or one.shared_resource_id in self.here.resources]
        return tuple(Need(str(one.shared_resource_id), one.units) for one in here)

    def after(self, parts: Sequence[Part]) -> dict[str, tuple[After, ...]]:
        """By part of one order: all parts of the operation before it, as far as something is left of that."""
        made: dict[str, tuple[After, ...]] = {}
        before: list[Part] = []
        for _, group in groupby(sorted(parts, key=lambda part: part.number), key=lambda part: part.number):
            together = list(group)
            for part in together:
                made[part.key] = tuple(self._after(other, part) for other in before)
            before = together
        return made

    def _after(self, before: Part, part: Part) -> After:
        """What must cool whole is not handed on in portions. The slowest way is what a portion is reckoned by."""
        found = self.setting(before)
        if found is None:
            return After(before.key)
        if found.wait_minutes > 0 or found.transfer_quantity is None or found.transfer_quantity >= before.left:
            return After(before.key, seconds(found.wait_minutes))
        portion = found.transfer_quantity
        first = ZERO if before.good >= portion else portion
        return After(before.key, 0, self._slowest(before, first, True), self._slowest(part, portion, False))

    def _slowest(self, part: Part, quantity: Decimal, with_setup: bool) -> int:
        setup = part.setup_minutes if with_setup and quantity > 0 and not part.begun else ZERO
        run = part.run_minutes * min(quantity, part.left)
        return seconds((setup + run) * max(self._factors(part).values()))
