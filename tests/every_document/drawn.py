"""What schemathesis draws for an operation, made ready for a factory in which something is there.

Many operations take the same (the trail of every type is asked for by an id alone): what they take is drawn once and
sent to each of them, for with one seed the same description draws the same.
"""

import json
import random
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from copy import deepcopy
from itertools import cycle, islice
from typing import Any
from unittest import SkipTest

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis.errors import Unsatisfiable
from schemathesis.generation import GenerationMode
from schemathesis.generation.case import Case
from uuid_utils.compat import uuid7

from tests.every_document.one_app import described

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
RENDERED = ("/print", "/labels")  # a page of paper takes a fifth of a second

Ids = Mapping[str, str]


class Drawing:
    """Cases for one operation after the other: `count` of each, a quarter of them not fitting."""

    def __init__(self, schema: Any, ids: Ids, count: int) -> None:
        self._schema, self._ids, self._count = schema, ids, count
        self._drawn: dict[str, list[Case]] = {}
        self._versions: dict[str, str] = {}

    def cases(self, method: str, path: str) -> Iterator[Case]:
        """Where fewer than that can be told apart, those there are come again."""
        operation = self._schema[path][method.upper()]
        chance = random.Random(f"{method} {path}")
        for case in islice(cycle(self._of_its_kind(operation)), self._count):
            yield self._led(bound(case, operation), path, chance)

    def _of_its_kind(self, operation: Any) -> list[Case]:
        kind = what_it_takes(operation.method.lower(), operation.path)
        if kind not in self._drawn:
            not_fitting = draw(operation, DOES_NOT, self._count // 4)
            self._drawn[kind] = draw(operation, FITS, self._count - len(not_fitting)) + not_fitting
        return self._drawn[kind]

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


def what_it_takes(method: str, path: str) -> str:
    """What is described of a request, as a text: two operations with the same take the same."""
    item = described()["paths"][path]
    operation = item[method]
    takes = [item.get("parameters"), operation.get("parameters"), operation.get("requestBody")]
    return json.dumps([method == "get", *takes], sort_keys=True)


def draw(operation: Any, mode: GenerationMode, count: int) -> list[Case]:
    """So many cases, or none where everything that can be sent fits."""
    found: list[Case] = []

    @seed(7)
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
