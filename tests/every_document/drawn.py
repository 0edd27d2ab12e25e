"""What schemathesis draws for an operation, made ready for a factory in which something is there.

Many operations take the same (the trail of every type is asked for by an id alone): what they take is drawn once, for
with one seed the same description draws the same. Where they are one route, too, which looks the type up by its name,
they share what is drawn among them: each type is sent some of what fits, and every kind of what does not. Lists and
sheets differ from type to type in nothing but the fields they are filtered by: a few are drawn for each type.
"""

import json
import random
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from copy import deepcopy
from functools import cache
from itertools import cycle, islice
from typing import Any
from unittest import SkipTest

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis.errors import Unsatisfiable
from schemathesis.generation import GenerationMode
from schemathesis.generation.case import Case
from uuid_utils.compat import uuid7

from backend.contexts import assemble
from tests.every_document.one_app import described
from tests.every_document.test_openapi import operations

FITS, DOES_NOT = GenerationMode.POSITIVE, GenerationMode.NEGATIVE
PLENTY = {
    "deadline": None,
    "database": None,
    "phases": [Phase.generate],
    "suppress_health_check": list(HealthCheck),
}
A_KEY = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.I)
A_VERSION = re.compile(r'"?[0-9]{1,9}"?')
NOBODYS_VERSION = '"99999999"'
SEED = 7
A_KIND = 20  # drawn for all that are of one kind
A_FEW = 5
SOME = 2  # of what fits, for each of them
FILTERED = re.compile(r"/api/\*(/exchange\.\*)?")
RENDERED = ("/print", "/labels")  # a page of paper takes a fifth of a second

Ids = Mapping[str, str]
Wrong = frozenset[str]  # places of a request


class Drawing:
    """Cases for one operation after the other, a quarter of them not fitting: `count` for one that is alone."""

    def __init__(self, schema: Any, ids: Ids, count: int) -> None:
        self._schema, self._ids, self._count = schema, ids, count
        self._drawn: dict[str, list[Case]] = {}
        self._called: dict[str, set[tuple[str, str]]] = defaultdict(set)
        self._sent: dict[str, set[int]] = defaultdict(set)
        self._versions: dict[str, str] = {}

    def cases(self, method: str, path: str) -> Iterator[tuple[Case, Wrong]]:
        """Each with what is wrong about it."""
        operation = self._schema[path][method.upper()]
        chance = random.Random(f"{method} {path}")
        kind, like_it, drawn = kind_of(method, path), self.like(method, path), self.drawn_for(method, path)
        self._called[kind].add((method, path))
        for number in part(drawn, like_it.index((method, path)), len(like_it), self.wanted(method, path)):
            self._sent[kind].add(number)
            yield self._led(bound(drawn[number], operation), path, chance), what_is_wrong(drawn[number])

    def like(self, method: str, path: str) -> Sequence[tuple[str, str]]:
        return kinds()[kind_of(method, path)]

    def wanted(self, method: str, path: str) -> int:
        if FILTERED.fullmatch(route_of(path)) and method == "get":
            return A_FEW
        return self._count if len(self.like(method, path)) == 1 else A_KIND

    def drawn_for(self, method: str, path: str) -> list[Case]:
        """All that is drawn for what is of the same kind."""
        count = self.wanted(method, path)
        takes = f"{count} {what_it_takes(method, path)}"
        if takes not in self._drawn:
            operation = self._schema[path][method.upper()]
            not_fitting = draw(operation, DOES_NOT, count // 4)
            self._drawn[takes] = draw(operation, FITS, count - len(not_fitting)) + not_fitting
        return self._drawn[takes]

    def kept_back(self) -> list[str]:
        """Kinds of which all were called, and something that was drawn was sent to none of them."""
        whole = {kind: like_it for kind, like_it in kinds().items() if self._called[kind] == set(like_it)}
        return [kind for kind, (one, *_) in whole.items() if len(self._sent[kind]) < len(self.drawn_for(*one))]

    def noted(self, case: Case, response: Any) -> None:
        """The version a document that is there now has, as the answer tells it."""
        id, tag = case.path_parameters.get("id"), response.headers.get("ETag")
        if tag and id == self._ids.get(name_in(case.path)):
            self._versions[str(id)] = tag

    def _led(self, case: Case, path: str, chance: random.Random) -> Case:
        """Mostly to documents that are there, every other time with the version they have."""
        name = name_in(path)
        often = 0.02 if path.endswith(RENDERED) else 0.8
        if "id" in case.path_parameters and name in self._ids and chance.random() < often:
            case.path_parameters["id"] = self._ids[name]
        if A_VERSION.fullmatch(str(case.headers.get("If-Match"))):
            theirs = self._versions.get(str(case.path_parameters.get("id")), NOBODYS_VERSION)
            case.headers["If-Match"] = chance.choice((theirs, NOBODYS_VERSION))
        if A_KEY.fullmatch(str(case.headers.get("Idempotency-Key"))):
            case.headers["Idempotency-Key"] = str(uuid7())
        if isinstance(case.body, dict) and chance.random() < 0.7:
            link_up(case.body, self._ids)
        return case


def name_in(path: str) -> str:
    """The type a path is about, if it is about one."""
    return "/".join(path.removeprefix("/api/").split("/")[:2])


@cache
def kinds() -> Mapping[str, Sequence[tuple[str, str]]]:
    """Operations that are the same route of different types, and take the same."""
    found = defaultdict(list)
    for method, path, _ in operations():
        found[kind_of(method, path)].append((method, path))
    return found


def kind_of(method: str, path: str) -> str:
    return f"{method} {route_of(path)} {what_it_takes(method, path)}"


def route_of(path: str) -> str:
    """The path without the type it is of and the form of its sheet."""
    name = name_in(path)
    route = path.replace(name, "*", 1) if name in assemble().documents else path
    return re.sub(r"exchange\.(csv|xlsx)$", "exchange.*", route)


def part(drawn: Sequence[Case], place: int, among: int, count: int) -> list[int]:
    """Which of these one of so many gets; one that is alone gets `count`: some again where fewer can be told apart."""
    if among == 1:
        return list(islice(cycle(range(len(drawn))), count))
    ways = defaultdict(list)
    for number, case in enumerate(drawn):
        ways[what_is_wrong(case)].append(number)
    taken = []
    for wrong, numbers in ways.items():
        each = max(1 if wrong else SOME, -(-len(numbers) // among))
        taken += islice(cycle(numbers), place * each, (place + 1) * each)
    return taken


def what_is_wrong(case: Case) -> Wrong:
    """The places of a request that do not fit; none where all does."""
    return frozenset(where.name for where, of in case.meta.components.items() if of.mode is DOES_NOT)


def what_it_takes(method: str, path: str) -> str:
    """What is described of a request, as a text: two operations with the same take the same."""
    item = described()["paths"][path]
    operation = item[method]
    takes = [item.get("parameters"), operation.get("parameters"), operation.get("requestBody")]
    return json.dumps([method == "get", *takes], sort_keys=True)


def draw(operation: Any, mode: GenerationMode, count: int) -> list[Case]:
    """So many cases, or none where everything that can be sent fits."""
    found: list[Case] = []

    @seed(SEED)
    @settings(max_examples=count, **PLENTY)
    @given(case=operation.as_strategy(generation_mode=mode))
    def take(case: Case) -> None:
        found.append(case)

    if mode is FITS or operation.query or operation.body or operation.path_parameters:
        with suppress(Unsatisfiable, SkipTest):
            take()
    return found


def bound(case: Case, operation: Any) -> Case:
    """The same request to another operation."""
    return operation.Case(  # type: ignore[no-any-return]
        method=operation.method,
        path_parameters=dict(case.path_parameters),
        headers=dict(case.headers),
        cookies=dict(case.cookies),
        query=dict(case.query),
        body=deepcopy(case.body) if isinstance(case.body, dict | list) else case.body,
        media_type=case.media_type,
        multipart_content_types=case.multipart_content_types,
    )


def link_up(body: dict[str, Any], ids: Ids) -> None:
    """Put the id of something that is there behind every link."""
    for key, value in body.items():
        table = key.removesuffix("_id")
        if key.endswith("_id") and isinstance(value, str) and table in ids:
            body[key] = ids[table]
        elif isinstance(value, list):
            for line in value:
                if isinstance(line, dict):
                    line.pop("id", None)
                    link_up(line, ids)
