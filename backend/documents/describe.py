"""The description of a document type for screens: what to draw, in the person's language, with their rights."""

from collections.abc import Callable
from functools import partial
from typing import Any

from backend.documents.actor import Actor
from backend.documents.context import Assembly
from backend.documents.declare import Document, SiteDocument, document_name
from backend.documents.fields import Field, fields_of, form_fields, lines_of
from backend.documents.language import translate
from backend.documents.rights import may
from backend.kernel.quantity import SCALE
from backend.kernel.workflow import Step

Say = Callable[[str], str]
WIRE_KINDS = {"whole": "number", "identifier": "text"}


def descriptions(assembly: Assembly, actor: Actor, language: str) -> dict[str, Any]:
    """Every type this person may read, by name."""
    labels = {context.name: translate(context.label, language) for context in assembly.contexts}
    described = {
        name: describe(assembly, document, actor, language, labels)
        for name, document in assembly.documents.items()
        if may(actor, document, "read")
    }
    return {"language": language, "documents": described}


def describe(
    assembly: Assembly, document: type[Document], actor: Actor, language: str, labels: dict[str, str]
) -> dict[str, Any]:
    name, spec = document_name(document), document.spec
    say: Say = partial(translate, language=language, of=name)
    context = name.split("/")[0]
    papers = assembly.prints.get(document, ())
    return {
        "name": name,
        "table": document.__tablename__,
        "label": say(spec.label),
        "plural": say(plural_of(document)),
        "context": context,
        "contextLabel": labels.get(context, context),
        "offline": spec.offline,
        "fact": spec.fact,
        "code": spec.code,
        "printed": spec.printed or bool(papers),
        "removable": spec.removable,
        "templates": [{"name": p.name, "label": say(p.label), "labels": p.labels} for p in papers],
        "titleFields": list(spec.title),
        "listed": _listed(document),
        "rights": {verb: may(actor, document, verb) for verb in ("create", "change", "remove")},
        "states": _states(document, say),
        "steps": [_step(assembly, step, document, actor, say) for step in _steps(document)],
        "fields": [*_given_fields(document, say), *_fields(assembly, fields_of(document), say)],
        "lines": [
            {
                "name": rows.name,
                "label": say(rows.label),
                "openIn": None if rows.open_in is None else list(rows.open_in),
                "fields": _fields(assembly, fields_of(rows.target), say),
            }
            for rows in lines_of(document)
        ],
    }


def plural_of(document: type[Document]) -> str:
    label, given = document.spec.label, document.spec.plural
    if given:
        return given
    if label.endswith("y") and label[-2] not in "aeiou":
        return f"{label[:-1]}ies"
    return f"{label}es" if label.endswith(("s", "x", "ch")) else f"{label}s"


def _listed(document: type[Document]) -> list[str]:
    return ["number", *(field.title_name for field in fields_of(document) if field.listed)]


def _given_fields(document: type[Document], say: Say) -> list[dict[str, Any]]:
    """Fields every document has and a person gives: a code where there is no series."""
    given = []
    if not document.spec.number:
        given.append(_field_of("number", "Code", "text", say("Code"), required=True, maxLength=80))
    if issubclass(document, SiteDocument):
        given.append(_field_of("site_id", "Site", "link", say("Site"), linksTo="plant/site"))
    return given


def _field_of(name: str, label: str, kind: str, translated: str, **more: Any) -> dict[str, Any]:
    plain = {"name": name, "label": translated, "kind": kind, "required": False, "listed": False, "locked": False}
    return plain | {"openIn": None} | more


def _fields(assembly: Assembly, fields: tuple[Field, ...], say: Say) -> list[dict[str, Any]]:
    return [_field(assembly, field, {f.name for f in fields}, say) for field in fields]


def _field(assembly: Assembly, field: Field, siblings: set[str], say: Say) -> dict[str, Any]:
    described: dict[str, Any] = {
        "name": field.name,
        "label": say(field.label),
        "kind": WIRE_KINDS.get(field.kind, field.kind),
        "required": field.required,
        "listed": field.listed,
        "locked": field.locked,
        "openIn": None if field.open_in is None else list(field.open_in),
    }
    if field.help:
        described["help"] = say(field.help)
    if field.unit in siblings:
        described["unitOf"] = field.unit
    elif field.unit:
        described["unit"] = say(field.unit)
    if field.choices:
        described["choices"] = [{"name": c, "label": say(words(c))} for c in field.choices]
    if field.table:
        described |= _target(assembly, field.table)
    if field.length:
        described["maxLength"] = field.length
    if field.kind in ("number", "whole"):
        described["decimals"] = SCALE if field.kind == "number" else 0
        described["whole"] = field.kind == "whole"
    if field.secret:
        described["secret"] = True
    return described


def _target(assembly: Assembly, table: str) -> dict[str, str]:
    """What a link leads to: a document, or one of the lines a document has under this name."""
    known = assembly.by_table.get(table)
    if known is not None:
        return {"linksTo": document_name(known)}
    line, owner = assembly.line(table)
    [name] = [rows.name for rows in lines_of(owner) if rows.target is line]
    return {"linksTo": document_name(owner), "line": name}


def _steps(document: type[Document]) -> tuple[Step, ...]:
    flow = document.spec.workflow
    return tuple(flow.steps.values()) if flow else ()


def _states(document: type[Document], say: Say) -> list[dict[str, str]]:
    flow = document.spec.workflow
    if flow is None:
        return []
    return [{"name": name, "label": say(words(name)), "meaning": flow.meanings[name]} for name in flow.states]


def _step(assembly: Assembly, step: Step, document: type[Document], actor: Actor, say: Say) -> dict[str, Any]:
    return {
        "name": step.name,
        "label": say(words(step.name)),
        "from": list(step.sources),
        "to": step.target,
        "offline": step.offline,
        "fact": step.fact,
        "signed": step.signed,
        "allowed": may(actor, document, step.name),
        "form": _fields(assembly, form_fields(step.form), say) if step.form else [],
    }


def words(identifier: str) -> str:
    """An identifier as people read it: "quality_hold" is "Quality hold"."""
    return identifier.replace("_", " ").capitalize()
