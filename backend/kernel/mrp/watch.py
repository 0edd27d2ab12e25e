"""How a long run tells how far it is and hears that nobody wants it any more."""

from collections.abc import Callable
from dataclasses import dataclass

from backend.kernel.errors import Problem


class Cancelled(Problem):
    """Somebody stopped the run; nothing of it is kept."""

    status = 409


@dataclass(frozen=True)
class Watch:
    """`progress(level, levels, items_done)` is called after each level, `cancelled()` every few thousand items."""

    progress: Callable[[int, int, int], None] = lambda level, levels, done: None
    cancelled: Callable[[], bool] = lambda: False

    def look(self) -> None:
        if self.cancelled():
            raise Cancelled("The planning run was cancelled.")


UNWATCHED = Watch()
