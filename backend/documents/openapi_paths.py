"""The paths of one document type as OpenAPI: list, read, make, change, steps, print, exchange and what hangs on it."""

import re
from collections.abc import Mapping
from typing import Any

from backend.documents import paper
from backend.documents.context import Assembly
from backend.documents.declare import Document, document_name
from backend.documents.describe import plural_of, words
from backend.documents.file_kinds import SHEET
from backend.documents.openapi_shapes import ID, Schema, filter_parameters, form_name, name_of, ref, sortable

STATUSES: Mapping[int, str] = {
    400: "The Idempotency-Key is missing, or the request cannot be read.",
    401: "Nobody is logged in.",
    403: "This person has no right to do this.",
    404: "It is not there, or belongs to another company.",
    405: "This address does not take this method.",
    409: "The state of things does not allow it.",
    412: "Somebody changed it meanwhile; `details` tell the present version.",
    413: "Too large.",
    415: "This kind of body is not taken.",
    422: "A value is wrong; `fields` names each, or the key was used for something else.",
    428: "The If-Match header is missing.",
    429: "Too many tries; `Retry-After` tells when to come again.",
    503: "The database does not answer; nothing was written.",
}
READING = (400, 401, 403, 404, 422, 503)
WRITING = (400, 401, 403, 404, 409, 412, 413, 415, 422, 428, 429, 503)
KEY = {"$ref": "#/components/parameters/IdempotencyKey"}
VERSION_SEEN = {"$ref": "#/components/parameters/IfMatch"}
PARAMETERS = {
    "IdempotencyKey": {
        "name": "Idempotency-Key",
        "in": "header",
        "required": True,
        "description": "The act's id; the same key again brings the first answer again.",
        "schema": ID,
    },
    "IfMatch": {
        "name": "If-Match",
        "in": "header",
        "required": True,
        "description": "The version this change is based on.",
        "schema": {"type": "string", "pattern": '^"?[0-9]{1,9}"?$'},
    },
}
TEXT = {"type": "string"}
BYTES = {"type": "string", "format": "binary"}
PDF = {"application/pdf": {"schema": BYTES}}
UPLOAD = {"type": "object", "properties": {"file": BYTES}, "required": ["file"]}


def paths_of(assembly: Assembly, document: type[Document]) -> dict[str, Schema]:
    base, tag = f"/api/{document_name(document)}", document_name(document)
    one = f"{base}/{{id}}"
    found: dict[str, Schema] = {
        base: {"get": _list(document), "post": _create(document)},
        one: {"get": _read(document), "patch": _change(document)},
        **_looking_back(one),
        f"{one}/remarks": _listed("What people said about it", "Say something about it", "Remark"),
        f"{one}/attachments": _listed("The files on it", "Hang a file on it", "Attachment"),
        f"{one}/print": {"get": _print(assembly, document, labels=False)},
        f"{base}/exchange.xlsx": {"get": _export(document, SHEET)},
        f"{base}/exchange.csv": {"get": _export(document, "text/csv")},
        f"{base}/exchange": {"post": _import(document)},
    }
    if paper.has_labels(document) or any(each.labels for each in assembly.prints.get(document, ())):
        found[f"{base}/labels"] = {"get": _print(assembly, document, labels=True)}
    if document.spec.removable:
        found[one]["delete"] = _operation("Remove it", parameters=[KEY, VERSION_SEEN], status=204, writes=True)
    flow = document.spec.workflow
    for step in flow.steps.values() if flow else ():
        found[f"{one}/steps/{step.name}"] = {"post": _step(document, step)}
    for path, item in found.items():
        _complete(item, path, tag, in_path=["id"] if "{id}" in path else [])
    return found


def _listed(read: str, add: str, shape: str) -> Schema:
    made = _operation(add, body=ref(shape), ok=ref("Anything"), status=201, parameters=[KEY], writes=True)
    return {"get": _operation(read, ok=ref("Rows")), "post": made}


def _looking_back(one: str) -> dict[str, Schema]:
    """What is told of a document's past."""
    return {
        f"{one}/trail": {"get": _operation("Who changed it when, from what to what", ok=ref("Rows"))},
        f"{one}/timeline": {"get": _operation("What happened to it and to all that came of it", ok=ref("Timeline"))},
        f"{one}/signatures": {"get": _operation("Who signed it", ok=ref("Rows"))},
    }


def _list(document: type[Document]) -> Schema:
    page = {
        "type": "object",
        "properties": {
            "rows": {"type": "array", "items": ref(name_of(document))},
            "after": {"type": ["string", "null"]},
            "count": {"type": ["integer", "null"]},
        },
        "required": ["rows", "after", "count"],
    }
    parameters = [*_list_parameters(document), *_paging()]
    return _operation(f"{plural_of(document)}, page by page", parameters=parameters, ok=page)


def _list_parameters(document: type[Document]) -> list[Schema]:
    return [
        _query("q", {"type": "string", "maxLength": 100}, "words to find in number, title and pinyin initials"),
        _query("sort", {"type": "string", "enum": sortable(document)}, "a field, with - before it descending"),
        *filter_parameters(document),
    ]


def _paging() -> list[Schema]:
    yes = {"type": "string", "enum": ["0", "1"]}
    return [
        _query("limit", {"type": "integer", "minimum": 1, "maximum": 200}, "rows of a page"),
        _query("after", TEXT, "the cursor the page before gave"),
        _query("count", yes, "also count all"),
        _query("lines", yes, "bring the lines"),
    ]


def _create(document: type[Document]) -> Schema:
    body = ref(name_of(document, "Create"))
    label = f"Make a {document.spec.label}"
    return _operation(label, parameters=[KEY], body=body, ok=ref(name_of(document)), status=201, writes=True)


def _read(document: type[Document]) -> Schema:
    return _operation(f"One {document.spec.label}, with lines, steps and holds", ok=ref(name_of(document)))


def _change(document: type[Document]) -> Schema:
    body, parameters = ref(name_of(document, "Change")), [KEY, VERSION_SEEN]
    return _operation("Change what is open", parameters=parameters, body=body, ok=ref(name_of(document)), writes=True)


def _step(document: type[Document], step: Any) -> Schema:
    body = ref(form_name(document, step)) if step.form is not None else {"type": "object", "maxProperties": 0}
    seen = [] if step.fact else [VERSION_SEEN]
    made = _operation(
        f"{words(step.name)}: from {', '.join(step.sources)} to {step.target or 'the same'}",
        parameters=[KEY, *seen],
        body=body,
        ok=ref(name_of(document)),
        writes=True,
    )
    made["responses"]["202"] = _json("Asked; somebody else must approve.", ref("Asked"))
    return made


def _print(assembly: Assembly, document: type[Document], labels: bool) -> Schema:
    papers = [each.name for each in assembly.prints.get(document, ()) if each.labels == labels]
    names = [*papers, "label" if labels else "document"]
    template = _query("template", {"type": "string", "enum": names}, "which paper")
    made = _operation("As PDF on paper", parameters=[template])
    if labels:
        ids = _query("ids", {"type": "string"}, "ids, parted by commas") | {"required": True}
        sheet = _query("sheet", {"type": "string", "enum": ["0", "1"]}, "many on A4")
        made = _operation("Labels as PDF", parameters=[template, ids, sheet])
    made["responses"]["200"] = {"description": "Done", "content": PDF}
    return made


def _export(document: type[Document], kind: str) -> Schema:
    template = _query("template", {"type": "string", "enum": ["0", "1"]}, "an empty sheet to fill in")
    made = _operation("The filtered list as a sheet", parameters=[template, *_list_parameters(document)])
    made["responses"]["200"] = {"description": "Done", "content": {kind: {"schema": BYTES}}}
    return made


def _import(document: type[Document]) -> Schema:
    tries = _query("dry_run", {"type": "string", "enum": ["0", "1"]}, "only try")
    made = _operation("Make and change from a sheet", parameters=[KEY, tries], ok=ref("Imported"), writes=True)
    made["requestBody"] = {"required": True, "content": {"multipart/form-data": {"schema": UPLOAD}}}
    made["responses"]["202"] = _json("So many rows that a job does it.", ref("JobAsked"))
    return made


def _complete(item: Schema, path: str, tag: str, in_path: list[str]) -> None:
    item["parameters"] = [{"name": name, "in": "path", "required": True, "schema": ID} for name in in_path]
    for method, operation in item.items():
        if method != "parameters":
            operation |= {"tags": [tag], "operationId": operation_id(method, path)}


def _operation(
    summary: str,
    parameters: list[Schema] | None = None,
    body: Schema | None = None,
    ok: Schema | None = None,
    status: int = 200,
    writes: bool = False,
) -> Schema:
    made: Schema = {"summary": summary, "parameters": parameters or []}
    if body is not None:
        made["requestBody"] = {"required": True, "content": {"application/json": {"schema": body}}}
    made["responses"] = {str(status): _json("Done", ok)} | problems(WRITING if writes else READING)
    return made


def _json(description: str, schema: Schema | None) -> Schema:
    content = {"content": {"application/json": {"schema": schema}}} if schema is not None else {}
    return {"description": description, **content}


def problems(statuses: tuple[int, ...]) -> Schema:
    return {str(status): {"$ref": f"#/components/responses/{status}"} for status in statuses}


def _query(name: str, schema: Schema, description: str) -> Schema:
    return {"name": name, "in": "query", "schema": schema, "description": description}


def operation_id(method: str, path: str) -> str:
    return re.sub(r"\W+", "_", f"{method}_{path.removeprefix('/api/')}").strip("_")
