"""The run: level by level in parts, the compiled core for most items, the exact path for the rest, any threads."""

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor

import numpy as np

from backend.kernel.mrp.arrays import DESK, EXACT, Arrays, Book, Byte, Part, Small
from backend.kernel.mrp.book import OrderBook
from backend.kernel.mrp.core import core
from backend.kernel.mrp.exact import exact_orders
from backend.kernel.mrp.joined.driving import driven_lots
from backend.kernel.mrp.joined.planning import plan_joined, sources_of
from backend.kernel.mrp.network import Network
from backend.kernel.mrp.watch import UNWATCHED, Watch

MOST_ITEMS = 8192
LEAST_ITEMS = 256


class Crew:
    """Plans parts, in `threads` threads at once; what they plan is entered in the order of the items."""

    def __init__(self, book: OrderBook, threads: int = 1) -> None:
        self._book = book
        self._threads = threads
        self._most = min(MOST_ITEMS, max(len(book), 1))
        self._pool = ThreadPoolExecutor(threads) if threads > 1 else None
        self._free: list[Part] = []
        self._busy: deque[tuple[Part, Future[int]]] = deque()
        self._joined: list[int] = []

    def __enter__(self) -> "Crew":
        return self

    def __exit__(self, *_: object) -> None:
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)

    def plan(self, places: Small) -> Iterator[int]:
        """Plan items of one level; says after each part how many items are entered."""
        for part in self._parts(places):
            work = (core().net_part, self._book.network.arrays, self._book.columns, part)
            if self._pool is None:
                yield self._enter(part, _net(*work))
                continue
            self._busy.append((part, self._pool.submit(_net, *work)))
            if len(self._busy) > self._threads:
                yield self._enter_oldest()
        while self._busy:
            yield self._enter_oldest()
        if self._joined:
            plan_joined(self._book, self._joined, self._free[-1])
            self._joined = []

    def _parts(self, places: Small) -> Iterator[Part]:
        even = -(-len(places) // (4 * self._threads)) if self._threads > 1 else len(places)
        size = min(self._most, max(LEAST_ITEMS, even))
        for begin in range(0, len(places), size):
            room = self._free.pop() if self._free else blank(self._most, self._book.network.horizon)
            yield room._replace(places=places[begin : begin + size])

    def _enter_oldest(self) -> int:
        part, planned = self._busy.popleft()
        return self._enter(part, planned.result())

    def _enter(self, part: Part, used: int) -> int:
        self._book.enter(part, used)
        network, joined = self._book.network, self._book.network.joins.places
        for place in part.places[part.paths[: len(part.places)] == EXACT].tolist():
            if place in joined:  # those it is joined to may be in other parts
                self._joined.append(place)
            else:
                self._book.enter_exact(place, exact_orders(network, self._book, place))
        self._free.append(part)
        return len(part.places)


def _net(net: Callable[[Arrays, Book, Part], int], arrays: Arrays, book: Book, part: Part) -> int:
    return net(arrays, book, part)


def blank(items: int, horizon: int) -> Part:
    """Room for so many items; memory that no order reaches is never touched, so it costs nothing."""
    room = items * horizon
    return Part(
        np.empty(0, np.int32),
        np.empty(items, np.int64),
        np.empty(items, np.float64),
        np.empty(items, np.uint8),
        np.empty(room, np.int32),
        np.empty(room, np.int32),
        np.empty(room, np.int64),
        np.empty(horizon, np.int64),
        np.empty((DESK, horizon), np.int64),
    )


def run(network: Network, watch: Watch = UNWATCHED, threads: int = 1) -> OrderBook:
    """Plan every item that can be planned. The answer does not depend on the number of threads."""
    book, done = OrderBook(network), 0
    levels = len(network.begins) - 1
    with Crew(book, threads) as crew:
        for level in range(levels):
            watch.look()
            for planned in crew.plan(network.order[network.begins[level] : network.begins[level + 1]]):
                done += planned
                watch.look()
            watch.progress(level + 1, levels, done)
    drive(book)
    return book


def drive(book: OrderBook) -> int:
    """The one extra pass for co-products that stayed short; says how many items were planned again."""
    book.results.driven = True
    book.results.extra = driven_lots(book)
    return plan_again(book, sorted({*book.results.extra, *book.results.short}))


def plan_again(book: OrderBook, places: Sequence[int]) -> int:
    """Plan these items again, and below them whatever their orders change; says how many items that were."""
    dirty = np.zeros(len(book), np.uint8)
    dirty[places] = 1
    if not len(places):
        return 0
    return sum(_level_again(book, level, dirty) for level in range(len(book.network.begins) - 1))


def _level_again(book: OrderBook, level: int, dirty: Byte) -> int:
    network = book.network
    whole: Small = network.order[network.begins[level] : network.begins[level + 1]]
    _whole_clusters(network, whole[dirty[whole] != 0], dirty)
    places: Small = whole[dirty[whole] != 0]
    if not len(places):
        return 0
    alternates = [place for place in network.joins.alternates if dirty[place]]
    before, sources = book.columns.span[places], sources_of(book, alternates)
    with Crew(book) as crew:
        for _ in crew.plan(places):
            pass
    core().spread(network.arrays.below, book.columns, (places, before), dirty)
    for place, old, new in zip(alternates, sources, sources_of(book, alternates), strict=True):
        if list(old) != list(new):
            dirty[network.components_of(place)] = 1
    return len(places)


def _whole_clusters(network: Network, places: Small, dirty: Byte) -> None:
    """A cluster is dirty as a whole."""
    if network.joins.clusters:
        for place in places.tolist():
            if place in network.joins.of:
                dirty[list(network.joins.of[place].places)] = 1
