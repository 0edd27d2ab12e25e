"""What joined items of a run were told and decided, as its snapshot keeps it: rules as text, takes as rows of numbers.

A plan without joined items keeps nothing. Decisions of the evaluator follow from the rest, and are made when asked.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, fields, is_dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from backend.kernel.mrp.arrays import whole
from backend.kernel.mrp.book import OrderBook
from backend.kernel.mrp.days import OpenDays
from backend.kernel.mrp.findings import PlanException
from backend.kernel.mrp.joined.facts import Alternates, CoProduct, Extensions, Source
from backend.kernel.mrp.joined.joins import APART, COUNT_BITS, Cluster, Joins, Output
from backend.kernel.mrp.joined.results import Chosen, Cover, Move, NeedName, Results, Served
from backend.kernel.mrp.joined.short import Decisions
from backend.kernel.mrp.network import Network
from backend.kernel.substitution.book import Book
from backend.kernel.substitution.breakpoint_facts import BreakPoint, Cut, CutFinding, Offer, Side
from backend.kernel.substitution.facts import Member, Need, Option, Rules, Scheme, Veto

Packed = dict[str, NDArray[Any]]
PARTS = {
    part.__name__: part
    for part in (
        Alternates, BreakPoint, Chosen, CoProduct, Cover, Cut, CutFinding, Extensions, Member, Need, NeedName, Offer,
        Option, Output, PlanException, Rules, Scheme, Side, Source, Veto,
    )
}  # fmt: skip
EXACT = {part.__name__: part for part in (UUID, Fraction, Decimal)}
JOINS, TAKES, TAKEN, COVERED = "joins", "takes", "taken", "covered"


def kept(network: Network, results: Results) -> Packed:
    """Arrays by name."""
    joins = network.joins
    if joins is APART:
        return {}
    moves = [move for served in results.served.values() for move in served.moves]
    whys = {why: at for at, why in enumerate(dict.fromkeys(map(_why, moves)))}
    kept = {
        "extensions": joins.extensions,
        "clusters": [_cluster(cluster) for cluster in joins.clusters],
        "units": joins.clusters[0].book.units if joins.clusters else {},
        "outputs": joins.outputs,
        "findings": joins.findings,
        "served": [(name, one.cuts, one.blocked, one.findings) for name, one in results.served.items()],
        "whys": list(whys),
        **{name: getattr(results, name) for name in ("chosen", "extra", "short")},
    }
    content = json.dumps({name: told(value) for name, value in kept.items()})
    return {JOINS: np.frombuffer(content.encode(), np.uint8)} | _rows(moves, whys)


def _why(move: Move) -> tuple[str, str, str]:
    return move.scheme, move.option, move.reason


def _cluster(cluster: Cluster) -> tuple[Any, ...]:
    """By the names of its rules."""
    schemes, points = ([rule.id for rule in rules] for rules in (cluster.book.rules.schemes, cluster.points))
    return cluster.places, schemes, points, cluster.sets, cluster.relief


def _rows(moves: list[Move], whys: Mapping[Any, int]) -> Packed:
    """Takes, what they need of which item, and what they cover: the last two begin with the take's place."""
    takes = [(move.reference, move.day, whys[_why(move)]) for move in moves]
    taken = [(at, *need) for at, move in enumerate(moves) for need in move.needs]
    covered = [(at, *cover.need, cover.quantity) for at, move in enumerate(moves) for cover in move.covers]
    return {
        TAKES: whole(takes).reshape(-1, 3),
        TAKEN: whole(taken).reshape(-1, 4),
        COVERED: whole(covered).reshape(-1, 6),
    }


def opened(parts: Mapping[str, NDArray[Any]], network: Network, book: OrderBook) -> None:
    """Give a network its joins again, and the book what the run decided."""
    book.results.driven = True
    if JOINS not in parts:
        return
    known = {name: heard(value) for name, value in json.loads(bytes(parts[JOINS])).items()}
    extensions: Extensions = known["extensions"]
    clusters = tuple(_cluster_again(one, network, extensions, known["units"]) for one in known["clusters"])
    alternates = {network.place(key): each for key, each in extensions.alternates.items()}
    network.joins = Joins(extensions, clusters, known["outputs"], alternates, known["findings"])
    results, moves = book.results, _moves(parts, known["whys"])
    results.chosen = {place: Chosen(*map(list, one)) for place, one in known["chosen"].items()}
    results.extra, results.short = ({at: list(rows) for at, rows in known[name].items()} for name in ("extra", "short"))
    for name, cuts, blocked, findings in known["served"]:
        cluster = network.joins.of[name]
        served = Served(Decisions(book, cluster), cuts, tuple(moves.get(name, ())), blocked, findings)
        results.serve(cluster.places, served)


def _cluster_again(one: Any, network: Network, told: Extensions, units: Mapping[Any, int]) -> Cluster:
    places, named, points, sets, relief = one
    keys = {network.keys[place] for place in places}
    rules = {scheme.id: scheme for scheme in told.rules.schemes}
    vetoes = [veto for veto in told.rules.vetoes if veto.item in keys]
    book = Book(Rules([rules[name] for name in named], vetoes, told.rules.one, units))
    known = {point.id: point for point in told.points}
    return Cluster(places, book, tuple(known[name] for name in points), sets, relief)


def _moves(parts: Mapping[str, NDArray[Any]], whys: Any) -> dict[int, list[Move]]:
    """Takes by the name of their cluster, in their order."""
    needs, covers = _by_take(parts[TAKEN]), _by_take(parts[COVERED])
    made: dict[int, list[Move]] = {}
    for at, (reference, day, why) in enumerate(parts[TAKES].tolist()):
        taken = tuple((place, on, quantity) for place, on, quantity in needs.get(at, ()))
        covered = tuple(Cover(NeedName(*name), quantity) for *name, quantity in covers.get(at, ()))
        made.setdefault(reference >> COUNT_BITS, []).append(Move(reference, day, taken, covered, *whys[why]))
    return made


def _by_take(rows: NDArray[Any]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = {}
    for at, *row in rows.tolist():
        found.setdefault(at, []).append(row)
    return found


def told(value: Any) -> Any:
    """A value of the kernel as JSON says it: what has a type of its own by that name, without what is neutral."""
    if value is None or isinstance(value, bool | int | str):
        return value
    name = type(value).__name__
    if name in EXACT:
        return {name: str(value)}
    if hasattr(value, "_fields"):
        return {name: {field: told(getattr(value, field)) for field in value._fields}}
    if is_dataclass(value):
        return {name: {field: told(one) for field, one in _special(value)}}
    if isinstance(value, Mapping):
        return {"dict": [[told(key), told(one)] for key, one in value.items()]}
    if isinstance(value, frozenset):
        return {"frozenset": sorted(map(told, value), key=json.dumps)}
    return [told(one) for one in value]


def _special(value: Any) -> Iterator[tuple[str, Any]]:
    for field in fields(value):
        one = getattr(value, field.name)
        if isinstance(one, OpenDays):
            continue  # of a source's calendar only its orders' starts matter now, and those are kept one by one
        if field.default is MISSING or one != field.default:
            yield field.name, one


def heard(told: Any) -> Any:
    """The value again; rows are tuples."""
    if isinstance(told, list):
        return tuple(map(heard, told))
    if not isinstance(told, dict):
        return told
    [(name, value)] = told.items()
    if name == "dict":
        return {heard(key): heard(one) for key, one in value}
    if name == "frozenset":
        return frozenset(map(heard, value))
    if name in EXACT:
        return EXACT[name](value)
    return PARTS[name](**{field: heard(one) for field, one in value.items()})
