"""Forecasts of every level made to agree: from a level by sums and shares, or by least squares; exact in whole units.

Least squares: Wickramasuriya, Athanasopoulos and Hyndman, "Optimal forecast reconciliation … through trace
minimization", JASA 114 (2019), with the diagonal of error variances (WLS). On a tree that needs no matrix: estimates
are merged on the way up by their precision, and what a parent then differs by is shared on the way down by variance.
"""

from collections.abc import Mapping, Sequence
from math import inf, isfinite
from typing import TypeVar

from backend.kernel.errors import Invalid
from backend.kernel.forecasting.facts import Key
from backend.kernel.forecasting.rounding import apportioned, from_grains, grains
from backend.kernel.forecasting.tree import Tree

Rows = Mapping[Key, Sequence[float]]
Number = TypeVar("Number", int, float)
Whole = dict[Key, tuple[int, ...]]


def from_level(tree: Tree, given: Rows, weights: Rows | None = None) -> Whole:
    """Keep the forecasts of `given` nodes, rounded; sums above them, shares below: whole figures of every node.

    Each leaf must lie under exactly one given node (or be it): the tops make it top-down, a level between middle-out.
    `weights` are the leaves' own forecasts, history or fixed shares, per bucket or one for all; all zero: equal parts.
    """
    covered(tree, given)
    numbers(weights or {})
    leaves = {leaf: list(weights.get(leaf, ())) if weights else [] for leaf in tree.leaves}
    found: Whole = {}
    for node, values in given.items():
        below = {leaf: stretched(leaves[leaf], len(values)) for leaf in tree.leaves_of(node)}
        found |= shared(tree, node, from_grains(map(grains, values)), below)
    return sums(tree, found)


def bottom_up(tree: Tree, leaves: Rows) -> Whole:
    """Sums of the leaves' forecasts. Tops are rounded first, so that many small leaves do not all round to nothing."""
    covered(tree, leaves)
    real = sums(tree, leaves)
    return from_level(tree, {top: real[top] for top in tree.tops}, leaves)


def least_squares(tree: Tree, forecasts: Rows, variances: Mapping[Key, float] | None = None) -> Whole:
    """All levels' own forecasts weighed by how far each was wrong (default: by the leaves below, "structural").

    Leaves must have a forecast, other nodes may. Leaves that come out negative are set to 0 before the sums are made.
    """
    covered(tree, {leaf: forecasts[leaf] for leaf in tree.leaves if leaf in forecasts})
    spread = dict(variances) if variances is not None else structural(tree)
    numbers(forecasts)
    for node in forecasts:
        if not 0 <= spread.get(node, -1) < inf:
            raise Invalid(f"{node} has a forecast but no variance of 0 or more.")
    buckets = zip(*(forecasts[node] for node in tree.downwards if node in forecasts), strict=True)
    own = [node for node in tree.downwards if node in forecasts]
    columns = [merged(tree, dict(zip(own, values, strict=True)), spread) for values in buckets]
    return bottom_up(tree, {leaf: [max(0.0, column[leaf]) for column in columns] for leaf in tree.leaves})


def structural(tree: Tree) -> dict[Key, float]:
    """A node's variance as the number of leaves under it: what it would be were all leaves alike and independent."""
    counts = dict.fromkeys(tree.parents, 0.0)
    for node in reversed(tree.downwards):
        counts[node] += not tree.children[node]
        parent = tree.parents[node]
        if parent is not None:
            counts[parent] += counts[node]
    return counts


def merged(tree: Tree, own: Mapping[Key, float], variances: Mapping[Key, float]) -> dict[Key, float]:
    """One bucket's least squares estimate of every node."""
    mean, spread = {}, {}
    for node in reversed(tree.downwards):
        below = tree.children[node]
        if not below:
            mean[node], spread[node] = own[node], variances[node]
            continue
        mean[node], spread[node] = sum(mean[child] for child in below), sum(spread[child] for child in below)
        if node in own and spread[node] + variances[node] > 0:
            gain = spread[node] / (spread[node] + variances[node])
            mean[node] += gain * (own[node] - mean[node])
            spread[node] *= 1 - gain
    for node in tree.downwards:
        below = tree.children[node]
        off, room = mean[node] - sum(mean[child] for child in below), sum(spread[child] for child in below)
        for child in below:
            mean[child] += off * (spread[child] / room if room > 0 else 1 / len(below))
    return mean


def covered(tree: Tree, given: Rows) -> None:
    """Refuse figures that are none, nodes that leave a leaf out or hold one twice, and rows of different length."""
    numbers(given)
    held: dict[Key, Key] = {}
    for node in given:
        for leaf in tree.leaves_of(node):
            if leaf in held:
                raise Invalid(f"{leaf} stands under both {held[leaf]} and {node}; each may be given once.")
            held[leaf] = node
    for leaf in tree.leaves:
        if leaf not in held:
            raise Invalid(f"{leaf} stands under none of the nodes that are given.")
    if len({len(values) for values in given.values()}) > 1:
        raise Invalid("The forecasts have different numbers of buckets.")


def numbers(rows: Rows) -> None:
    for node, values in rows.items():
        if not all(isfinite(value) and value >= 0 for value in values):
            raise Invalid(f"The figures of {node} must be numbers of 0 or more.")


def shared(tree: Tree, node: Key, totals: Sequence[int], leaves: Mapping[Key, Sequence[int]]) -> Whole:
    """Split a node's whole figures to its leaves, level by level; what rounding took from a leaf it gets back later."""
    owed = dict.fromkeys(leaves, 0)
    found: dict[Key, list[int]] = {leaf: [] for leaf in leaves}
    for bucket, total in enumerate(totals):
        exact = apportioned(grains(total), [row[bucket] for row in leaves.values()])
        wanted = {leaf: share + owed[leaf] for leaf, share in zip(leaves, exact, strict=True)}
        split = split_down(tree, node, total, {leaf: max(0, value) for leaf, value in wanted.items()})
        for leaf, row in found.items():
            row.append(split[leaf])
            owed[leaf] = wanted[leaf] - grains(split[leaf])
    return {leaf: tuple(row) for leaf, row in found.items()}


def split_down(tree: Tree, node: Key, total: int, wanted: Mapping[Key, int]) -> dict[Key, int]:
    """One bucket's total of a node, given to its children by what their leaves want, down to the leaves."""
    sums = dict.fromkeys(tree.below(node), 0)
    for each in reversed(list(sums)):
        sums[each] += wanted.get(each, 0)
        if each != node:
            sums[tree.parents[each]] += sums[each]
    got = {node: total}
    for each in sums:
        below = tree.children[each]
        got.update(zip(below, apportioned(got[each], [sums[child] for child in below]), strict=True) if below else ())
    return got


def stretched(weights: Sequence[float], length: int) -> list[int]:
    """A leaf's weights as whole grains for each bucket; one weight holds for all, none is 0."""
    if len(weights) not in (0, 1, length):
        raise Invalid("The shares have another number of buckets than the forecasts.")
    whole = [grains(weight) for weight in weights] or [0]
    return whole * length if len(whole) == 1 else whole


def sums(tree: Tree, leaves: Mapping[Key, Sequence[Number]]) -> dict[Key, tuple[Number, ...]]:
    """Every node as the sum of its leaves, bucket by bucket."""
    found = {node: tuple(leaves.get(node, ())) for node in tree.parents}
    for node in reversed(tree.downwards):
        if below := tree.children[node]:
            found[node] = tuple(sum(column) for column in zip(*(found[child] for child in below), strict=True))
    return found
