"""A shop and a schedule as arrays, for compiled loops.

Operations are counted through the jobs in order, 0 to n-1. Node n stands for "none" on a machine; node n+1+j is the
anchor of job j, before its first operation and after its last, so that every operation has neighbors on both sides.
"""

from typing import Any, NamedTuple

import numpy as np

Small = np.ndarray[tuple[int], np.dtype[np.int32]]
Bytes = np.ndarray[tuple[int], np.dtype[np.uint8]]
Whole = np.ndarray[tuple[int], np.dtype[np.int64]]
Nodes = Any  # records of NODE

NODE = np.dtype([(name, np.int32) for name in ("end", "tail", "duration", "prev", "next", "before", "after", "at")])
# places in Work.numbers: random state, steps done, best makespan, its step, modes looked at in a step
CHANCE, STEP, BEST, FOUND, LOOKED_AT = range(5)
LEAST_BITS, MOST_BITS, BITS_PER_NODE = 12, 20, 6  # of the memory for what is forbidden


class Shop(NamedTuple):
    """What does not change. Modes of operation i are first_mode[i] up to, not including, first_mode[i + 1]."""

    first: Small  # jobs + 1: the first operation of each job
    job: Small  # n
    first_mode: Small  # n + 1
    mode_machine: Small
    mode_duration: Small
    machines: int
    release: Small  # jobs
    delivery: Small  # jobs: time that must follow the last operation


class Graph(NamedTuple):
    """A schedule: machine neighbors, ends counted from the left, tails from the right, own time in both.

    `setups` is machine × family × family, flat; `families` 0 means there are none.
    """

    nodes: Nodes  # n + 1 + jobs
    order: Small  # n: a topological order; nodes.at are the places in it
    machine: Small  # n + 1
    room: Small  # n + 1: for whoever needs it
    families: int
    family: Small  # n + 1
    setups: Small


class Work(NamedTuple):
    """A search under way: numbers (above), what is forbidden until which step, the best order and modes found."""

    shop: Shop
    graph: Graph
    mode: Small  # n
    head: Small  # machines: first operation of each, or n
    marked: Bytes  # nodes
    path: Small  # n + 1: a critical path
    numbers: Whole
    until: Small
    best: Whole  # the best move of a step, see moves.py
    spare: Whole
    best_order: Small
    best_mode: Small


class Floor(NamedTuple):
    """Room for a dispatch rule: by machine the queue's head, what runs, what was last, end and load; events."""

    waiting: Small
    running: Small
    last: Small
    free: Whole
    load: Whole
    behind: Small  # n: who stands behind in a queue
    events: Whole
    touched: Small


class Setups(NamedTuple):
    """Times between families on a machine, flat; see Graph."""

    families: int
    family: Small
    setups: Small


def no_setups(count: int) -> Setups:
    return Setups(0, np.zeros(count + 1, np.int32), np.zeros(1, np.int32))


def new_work(shop: Shop, setups: Setups, seed: int) -> Work:
    """A search that has not begun; its schedule is made by `build`."""
    count = len(shop.job)
    small = [np.zeros(size, np.int32) for size in (count, count + 1, count + 1)]
    graph = Graph(_nodes(shop), *small, *setups)
    numbers = np.zeros(5, np.int64)
    numbers[CHANCE] = (seed * 2654435761 + 88172645463325252) % (1 << 62) | 1
    numbers[LOOKED_AT] = 64
    numbers[BEST] = np.iinfo(np.int32).max
    marked = np.zeros(len(graph.nodes), np.uint8)
    mode, head, path = (np.zeros(size, np.int32) for size in (count, shop.machines, count + 1))
    bits = min(MOST_BITS, max(LEAST_BITS, count.bit_length() + BITS_PER_NODE))
    until, moves = np.zeros(1 << bits, np.int32), (np.zeros(5, np.int64), np.zeros(5, np.int64))
    best = (np.zeros(count, np.int32), np.zeros(count, np.int32))
    return Work(shop, graph, mode, head, marked, path, numbers, until, *moves, *best)


def new_floor(shop: Shop) -> Floor:
    machines, count = shop.machines, len(shop.job)
    most = count + len(shop.release) + 1
    small = [np.zeros(size, np.int32) for size in (machines, machines, machines, count, 2 * most)]
    free, load, events = (np.zeros(size, np.int64) for size in (machines, machines, most))
    return Floor(*small[:3], free, load, small[3], events, small[4])


def _nodes(shop: Shop) -> Nodes:
    count, jobs = len(shop.job), len(shop.release)
    nodes = np.zeros(count + 1 + jobs, NODE)
    every = np.arange(count)
    nodes["before"][:count], nodes["after"][:count] = every - 1, every + 1
    anchors = count + 1 + np.arange(jobs)
    nodes["before"][shop.first[:-1]] = anchors
    nodes["after"][shop.first[1:] - 1] = anchors
    nodes["end"][anchors], nodes["tail"][anchors] = shop.release, shop.delivery
    return nodes
