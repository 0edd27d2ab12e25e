"""Which source each order of a plan chose, as the columns its proposals carry."""

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from backend.kernel.mrp.arrays import Whole, whole
from backend.kernel.mrp.plan import Plan
from backend.planning.columns import NOBODY, Columns, column_of
from backend.planning.sourcing import Way

OWN = -1  # what the item's own record says


class ChosenSources:
    """Of orders in rows, item after item, as the plan has them."""

    def __init__(self, plan: Plan, ways: Mapping[int, Mapping[str, Way]]) -> None:
        self._chosen, self._ways = plan.orders.results.chosen, ways

    def apart(self, place: NDArray[np.int32], ordered: NDArray[np.bool_]) -> Iterator[tuple[Whole, Columns]]:
        """Rows that are ordered, with what their proposals have more: nothing, a source, a source and a supplier."""
        if not any(chooser in self._ways for chooser in self._chosen):
            yield np.flatnonzero(ordered), {}
            return
        source, supplier = self._columns(place)
        sold = supplier != NOBODY.bytes.rstrip(b"\0")
        yield np.flatnonzero(ordered & (source == OWN)), {}
        yield np.flatnonzero(ordered & (source != OWN) & ~sold), {"source": source}
        yield np.flatnonzero(ordered & (source != OWN) & sold), {"source": source, "supplier_id": supplier}

    def _columns(self, place: NDArray[np.int32]) -> tuple[Whole, NDArray[Any]]:
        source, supplier = np.full(len(place), OWN, np.int64), np.zeros(len(place), "S16")
        for chooser, chosen in self._chosen.items():
            mine = np.flatnonzero(place == chooser)
            if not len(mine) or chooser not in self._ways:
                continue
            ways = [self._ways[chooser].get(name, Way(OWN)) for name in chosen.sources]
            source[mine] = whole([way.source for way in ways])
            supplier[mine] = column_of([way.supplier_id or NOBODY for way in ways])
        return source, supplier
