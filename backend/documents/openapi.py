"""The whole interface as OpenAPI 3.1: every document type from its declaration, everything else from its endpoint.

Built at the first request for it, not at start-up: a factory has some two thousand operations.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from backend.documents.context import Assembly, Context
from backend.documents.declare import document_name
from backend.documents.openapi_paths import PARAMETERS, READING, STATUSES, WRITING, operation_id, paths_of, problems
from backend.documents.openapi_shapes import Schema, general_shapes, ref, shapes_of

VERSION = "3.1.0"
GENERIC = "{context}/{table}"


def openapi(assembly: Assembly, rest: Mapping[str, Any], version: str) -> Schema:
    """The document; `rest` are the paths of endpoints that belong to no single type."""
    paths: dict[str, Schema] = {}
    shapes = general_shapes()
    for document in assembly.documents.values():
        paths |= paths_of(assembly, document)
        shapes |= shapes_of(document)
    paths |= {path: _bespoke(path, item) for path, item in rest.items() if GENERIC not in path}
    responses = {
        str(status): {"description": text, "content": {"application/json": {"schema": ref("Problem")}}}
        for status, text in STATUSES.items()
    }
    return {
        "openapi": VERSION,
        "info": {"title": "Gemba", "version": version},
        "tags": [{"name": name} for name in _tags(assembly.contexts)],
        "security": [{"token": []}],
        "paths": paths,
        "components": {
            "schemas": shapes,
            "responses": responses,
            "parameters": PARAMETERS,
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
    }


def _bespoke(path: str, item: Mapping[str, Any]) -> Schema:
    """An endpoint as its blueprint documents it; what it does not say is said here in general."""
    made: Schema = {"parameters": list(item.get("parameters", []))}
    for method, given in item.items():
        if method == "parameters":
            continue
        operation = dict(given)
        writes = method in ("post", "put", "patch", "delete")
        told = {status: each for status, each in operation.get("responses", {}).items() if status != "default"}
        if not any(status.startswith("2") for status in told):
            told |= {status: {"description": "Done"} for status in ("200", "201", "202", "204")}
        operation["responses"] = told | problems(WRITING if writes else READING)
        if writes and "requestBody" not in operation:
            operation["requestBody"] = {"content": {"application/json": {"schema": {"type": "object"}}}}
        operation.setdefault("operationId", operation_id(method, path))
        made[method] = operation
    return made


def _tags(contexts: tuple[Context, ...]) -> Iterator[str]:
    for context in contexts:
        yield from (document_name(document) for document in context.documents)
