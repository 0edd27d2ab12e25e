"""Every document type's bodies as JSON Schema (OpenAPI 3.1), from the same fields as the shapes that check them."""

from collections.abc import Mapping
from typing import Any

from backend.documents.declare import Base, Document, SiteDocument
from backend.documents.fields import Field, fields_of, form_fields, lines_of
from backend.documents.shapes import LINES_LIMIT, TEXT_LIMIT
from backend.kernel.quantity import PATTERN
from backend.kernel.workflow import Step

Schema = dict[str, Any]

ID: Schema = {"type": "string", "format": "uuid"}
MOMENT: Schema = {"type": "string", "format": "date-time"}
LINKED: Schema = {
    "type": ["object", "null"],
    "properties": {"id": ID, "number": {"type": ["string", "null"]}, "title": {"type": "string"}},
    "required": ["id", "number", "title"],
}
KINDS: Mapping[str, Schema] = {
    "number": {"type": "string", "pattern": PATTERN},
    "whole": {"type": "integer", "minimum": -(2**31), "maximum": 2**31 - 1},
    "yesno": {"type": "boolean"},
    "day": {"type": "string", "format": "date"},
    "moment": MOMENT,
    "link": ID,
    "identifier": ID,
    "json": {"type": ["object", "array"]},
}


def name_of(declared: type[Base], suffix: str = "") -> str:
    """What a shape is called ("ProductionWorkOrderCreate")."""
    return f"{declared.__module__.split('.')[1].title()}{declared.__name__}{suffix}"


def ref(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


def shapes_of(document: type[Document]) -> dict[str, Schema]:
    """All named shapes of one type: its row, what may be given, its lines and forms."""
    made = {
        name_of(document): _row(document),
        name_of(document, "Create"): _given(document, partial=False),
        name_of(document, "Change"): _given(document, partial=True),
    }
    for rows in lines_of(document):
        made[name_of(rows.target)] = _line_row(rows.target)
        made[name_of(rows.target, "Line")] = _line_given(rows.target)
    flow = document.spec.workflow
    for step in flow.steps.values() if flow else ():
        if step.form is not None:
            made[form_name(document, step)] = _form(step)
    return made


def form_name(document: type[Document], step: Step) -> str:
    return name_of(document, f"{step.name.title().replace('_', '')}Form")


def filter_parameters(document: type[Document]) -> list[Schema]:
    """The plain filters of a list; each also takes `.lt .le .gt .ge .ne .has .empty` behind its name."""
    found = []
    for field in fields_of(document):
        if not field.secret and field.kind not in ("json", "long_text"):
            schema = _kind(field) if field.name != "state" else {"type": "string", "enum": _states(document)}
            schema = {"type": "string", "enum": ["true", "false"]} if field.kind == "yesno" else schema
            found.append({"name": field.name, "in": "query", "schema": schema, "description": field.label})
    return found


def sortable(document: type[Document]) -> list[str]:
    names = ["number", "created_at", "changed_at", *(f.name for f in fields_of(document) if _can_be_sorted(f))]
    return [*names, *(f"-{name}" for name in names)]


def general_shapes() -> dict[str, Schema]:
    """Shapes that all types share."""
    text, whole = {"type": "string"}, {"type": "integer"}
    error = {"status": whole, "message": text, "details": {"type": "object"}}
    fields = {"type": "object", "additionalProperties": {"type": "array", "items": text}}
    import_error = {"row": whole, "field": {"type": ["string", "null"]}, "message": text}
    counts = dict.fromkeys(("rows", "created", "changed", "same", "errors_in_all"), whole)
    errors = {"type": "array", "items": _object(import_error)}
    return {
        "Problem": _object(error | {"fields": fields}, required=error),
        "Anything": {"type": "object"},
        "Rows": _object({"rows": {"type": "array", "items": {"type": "object"}}}),
        "Timeline": _object({name: {"type": "array", "items": {"type": "object"}} for name in ("records", "rows")}),
        "Asked": _object({"approval": {"type": "object"}, "message": text}, required=["approval"]),
        "JobAsked": _object({"job": {"type": "object"}}),
        "Imported": _object(counts | {"errors": errors, "report": text}, required=[*counts, "errors"]),
        "Remark": _object({"text": {"type": "string", "minLength": 1, "maxLength": 4000}}, closed=True),
        "Attachment": _object(
            {
                "sha256": {"type": "string", "pattern": "^[0-9a-f]{64}$"},
                "name": {"type": "string", "minLength": 1, "maxLength": 200},
                "type": {"type": "string", "enum": ["image/jpeg", "image/png", "application/pdf", "text/plain"]},
            },
            closed=True,
        ),
    }


def _row(document: type[Document]) -> Schema:
    """A row as it is read: every field is there, links bring number and title."""
    own: Schema = {"id": ID, "number": {"type": "string"}, "company_id": ID}
    if issubclass(document, SiteDocument):
        own["site_id"] = ID
    own |= _read_fields(document, states=_states(document))
    own |= {"version": {"type": "integer"}, "created_at": MOMENT, "changed_at": MOMENT}
    own |= dict.fromkeys(("created_by_id", "changed_by_id"), _nullable(ID))
    own["custom"] = {"type": "object"}
    required = [*own]
    own |= {rows.name: {"type": "array", "items": ref(name_of(rows.target))} for rows in lines_of(document)}
    own |= {"message": {"type": "string"}, "steps": {"type": "array"}, "holds": {"type": "array"}}
    return _object(own, required=required)


def _line_row(line: type[Base]) -> Schema:
    return _object({"id": ID, "position": {"type": "integer"}} | _read_fields(line))


def _read_fields(declared: type[Base], states: list[str] | None = None) -> Schema:
    own: Schema = {}
    for field in fields_of(declared):
        schema = {"type": "string", "enum": states} if field.name == "state" and states else _kind(field, reading=True)
        own[field.name] = _nullable(schema) if field.nullable or field.secret else schema
        if field.table:
            own[field.title_name] = LINKED
    return own


def _given(document: type[Document], partial: bool) -> Schema:
    own: Schema = {}
    if not partial:
        own |= {"id": ID, "company_id": ID}
        own |= {"site_id": ID} if issubclass(document, SiteDocument) else {}
    if not document.spec.number:
        own["number"] = {"type": "string", "minLength": 1, "maxLength": 80}
    open_fields = [field for field in fields_of(document) if not field.locked]
    own |= {field.name: _given_field(field) for field in open_fields}
    for rows in lines_of(document):
        if rows.open_in != ():
            lines = {"type": "array", "maxItems": LINES_LIMIT, "items": ref(name_of(rows.target, "Line"))}
            own[rows.name] = lines
    required = [field.name for field in open_fields if field.required and not partial]
    if not partial and not document.spec.number:
        required.insert(0, "number")
    return _object(own, required=required, closed=True)


def _line_given(line: type[Base]) -> Schema:
    open_fields = [field for field in fields_of(line) if not field.locked]
    own = {"id": ID, "position": KINDS["whole"]} | {field.name: _given_field(field) for field in open_fields}
    return _object(own, required=[field.name for field in open_fields if field.required], closed=True)


def _form(step: Step) -> Schema:
    assert step.form is not None
    fields = form_fields(step.form)
    own = {field.name: _given_field(field) for field in fields}
    return _object(own, required=[field.name for field in fields if field.required], closed=True)


def _given_field(field: Field) -> Schema:
    schema = _kind(field) | {"description": field.help or field.label}
    return _nullable(schema) if field.nullable else schema


def _kind(field: Field, reading: bool = False) -> Schema:
    if field.kind == "choice":
        return {"type": "string", "enum": list(field.choices)}
    if field.kind in KINDS:
        return dict(KINDS[field.kind]) if field.kind != "json" or not reading else {}
    if reading:
        return {"type": "string"}
    shortest = {"minLength": 1} if field.required else {}
    return {"type": "string", **shortest, "maxLength": field.length or TEXT_LIMIT}


def _nullable(schema: Schema) -> Schema:
    if "type" not in schema:
        return schema
    kinds = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    made = schema | {"type": [*kinds, "null"]}
    return made | {"enum": [*schema["enum"], None]} if "enum" in schema else made


def _object(properties: Schema, required: Any = None, closed: bool = False) -> Schema:
    needed = list(properties if required is None else required)
    made: Schema = {"type": "object", "properties": properties}
    made |= {"required": needed} if needed else {}
    return made | ({"additionalProperties": False} if closed else {})


def _states(document: type[Document]) -> list[str]:
    return list(document.spec.workflow.states) if document.spec.workflow else []


def _can_be_sorted(field: Field) -> bool:
    return not field.secret and field.kind not in ("json", "long_text", "link")
