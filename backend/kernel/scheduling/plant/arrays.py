"""A factory's facts as columns, as the compiled loops want them. All times are int64 seconds, all places int32."""

from typing import Any, NamedTuple

from numpy import float64, int8, int32, int64
from numpy.typing import NDArray

Whole = NDArray[int64]
Small = NDArray[int32]
Flags = NDArray[int8]
Real = NDArray[float64]

NEVER = 2**61
NOTHING = -1
OVER = -2
SETUP, START, END, FIXED, COUNT = 0, 1, 2, 3, 4
BY_KEY, ATCS, AS_BEFORE, IN_TURN = 0, 1, 2, 3


class Times(NamedTuple):
    """Open stretches of calendar c: places at[c] to at[c + 1]; `before` is the open time before a stretch."""

    at: Whole
    start: Whole
    end: Whole
    before: Whole


class Ways(NamedTuple):
    """Ways of operation o: places at[o] to at[o + 1]; what way w holds: need_at[w] to need_at[w + 1]."""

    at: Whole
    machine: Small
    calendar: Small
    seconds: Whole
    need_at: Whole
    pool: Small
    units: Small


class Followers(NamedTuple):
    """What comes after operation o: places at[o] to at[o + 1]; `first` is NOTHING without a transfer batch."""

    at: Whole
    operation: Small
    lag: Whole
    first: Whole
    last: Whole


class Operations(NamedTuple):
    earliest: Whole
    due: Whole
    weight: Whole
    tail: Whole  # least seconds of work behind it in its order
    family: Small
    load: Whole
    breaks: Flags
    before: Small  # how many operations come before it
    fixed: Small  # its place among the fixed slots, or NOTHING
    usable: Flags


class Machines(NamedTuple):
    """Fixed slots of machine m in order of time: places at[m] to at[m + 1]. `load` 0 is one operation at a time."""

    calendar: Small
    setup: Small
    family: Small
    load: Whole
    crew: Small
    crew_units: Small
    at: Whole
    operation: Small
    begin: Whole  # of the set-up
    start: Whole
    end: Whole


class Orders(NamedTuple):
    """Operations of order j: `row` at[j] to at[j + 1]; an order without operations is not among them."""

    at: Whole
    row: Whole


class Caps(NamedTuple):
    """Cards of cap c: places at[c] to at[c + 1]. A stay is an order's time under a cap; `card`, `left`, `last` are
    how stays begin: the card held (NOTHING not in yet, OVER in without one), operations to come, the last end so far.
    """

    stay: Small  # by operation, or NOTHING
    cap: Small  # by stay
    card: Small
    left: Small
    last: Whole
    at: Whole
    free: Whole  # by card: from when on, NEVER while it is held
    until: Whole  # by cap: more than its cards' worth is fixed until then
    door_at: Whole  # machines where orders wait to come in under cap c: `door` door_at[c] to door_at[c + 1]
    door: Small


class Plant(NamedTuple):
    operations: Operations
    machines: Machines
    ways: Ways
    followers: Followers
    times: Times
    setups: NDArray[Any]  # int64 (matrix, family before, family after); family 0 is none
    pool_at: Whole  # where each pool's steps begin
    units: Whole
    orders: Orders
    caps: Caps


class Floor(NamedTuple):
    """What is placed so far. `steps`, `used`: each pool's use over time; `slot`: (setup, start, end) by operation."""

    free: Whole
    family: Small
    next_fixed: Whole
    next_start: Whole  # by machine: when the first of its queue could begin
    first: Small  # head of each machine's queue
    after: Small  # the next in the queue, by operation
    ahead: Small
    ready: Whole  # by operation
    least_end: Whole
    least_setup: Whole
    guess: Whole  # when it could begin as far as known
    tried: Whole
    missing: Small  # operations before it that have no place yet
    way: Small  # the way it waits for or was done by
    queued: Whole  # open seconds waiting, by machine
    slot: Whole
    steps: Whole
    used: Whole
    length: Whole  # steps in use, by pool
    heap: Small
    card: Small  # by stay, as in Caps
    left: Small
    last: Whole
    card_free: Whole
    until: Whole
    next_card: Small  # by cap: the card that is free first
    aside: Small  # by cap: head of those that wait for a card when all is placed in turn
    aside_next: Small
    spot: Whole  # where the operation looked at would be: SETUP, START, END, FIXED; and how many the heap holds


class Rule(NamedTuple):
    """How a machine chooses.

    BY_KEY: the lowest of key + `care` × set-up seconds. ATCS: apparent tardiness cost with its two scalings. AS_BEFORE:
    the keys are when each began before, and nothing is thought of sooner.
    """

    kind: int
    key: Real
    care: float
    look: float
    scale: float
    patience: int  # seconds a machine waits for a better one
    way: Small  # the way each must take, or NOTHING
    setup: Whole


class Desk(NamedTuple):
    """Where a stretch of a queue is put in order: what it is like by place (stretches.py), and room to try."""

    facts: Whole
    turn: Whole
    tried: Whole
    cost: Whole
    done: Whole
    used: Whole


class Queues(NamedTuple):
    """A schedule as it is bettered: rows of machine m in order of time at[m] to at[m + 1]; the rest by operation."""

    at: Whole
    row: Whole
    way: Small
    ready: Whole  # when all before it is done
    spare: Whole  # how much later its order may end than it does, below 0 how late it is
    key: Real  # becomes another
    desk: Desk
