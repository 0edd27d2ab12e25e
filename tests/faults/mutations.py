"""Eight seeded bugs of the sync core: if the harness does not notice one of them, its zeros prove nothing."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from tests.faults.device import Device, Later
from tests.faults.disk import Act
from tests.faults.pulling import Page
from tests.faults.wire import Answer


class DropsOnTrouble(Device):
    """Drop on 5xx: what the server could not take is thrown away."""

    def put_off(self, batch: Sequence[Act], answer: Answer) -> None:
        with self.disk.together():
            for act in batch:
                self.disk.forget(act["id"])
        raise Later


class ReusesNumbers(Device):
    """Reuse a sequence number: the count lives in memory, and after a crash goes on from what is surely known."""

    _seq: int | None = None

    def next_seq(self) -> int:
        if self._seq is None:
            self._seq = self.disk.last_answered_seq()
        self._seq += 1
        return self._seq


class BlocksBehindFailure(Device):
    """One failed act blocks the rest: nothing is sent until somebody has dealt with it."""

    async def send_acts(self) -> None:
        if any(answer and answer["status"] == "refused" for _, answer in self.disk.answers().values()):
            return
        await super().send_acts()

    def settle(self, answers: Sequence[Act]) -> int:
        """Of a batch nothing behind a refused act is noted either."""
        for place, told in enumerate(answers, 1):
            if (told["first"] if told["status"] == "already" else told)["status"] == "refused":
                super().settle(answers[:place])
                raise Later
        return super().settle(answers)


class AdvancesFirst(Device):
    """Advance the pull number before storing: what was to be stored then is gone if the device ends between."""

    async def store(self, person: str, page: Page, series: int) -> None:
        with self.disk.together():
            self.disk.keep(f"to {person}", page["to"])
        await asyncio.sleep(0.4)
        await super().store(person, page, series)


class LosesOnSwitch(Device):
    """Lose the outbox on person switch: logging out clears what the browser keeps."""

    def switch(self) -> None:
        super().switch()
        self.disk.forget_acts()


@dataclass(frozen=True)
class Mutation:
    """A seeded bug, in the device or (by the name in `mutants`) in the server, and the count that must not stay 0."""

    name: str
    shows_as: str
    device: type[Device] = Device
    server: str = ""


MUTATIONS = (
    Mutation("skip the receipt", "duplicated", server="skip_the_receipt"),
    Mutation("acknowledge before commit", "lost", server="acknowledge_before_commit"),
    Mutation("drop on 5xx", "lost", DropsOnTrouble),
    Mutation("swap files", "swapped", server="swap_files"),
    Mutation("reuse a sequence number", "misordered", ReusesNumbers),
    Mutation("one failed act blocks the rest", "stuck", BlocksBehindFailure),
    Mutation("advance the pull number before storing", "unequal", AdvancesFirst),
    Mutation("lose the outbox on person switch", "lost", LosesOnSwitch),
)
