"""What can be done to any document: create, change, remove, and the steps of its life cycle."""

from collections import defaultdict
from collections.abc import Mapping
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import Select, bindparam, select

from backend.documents import approvals, attachments, holds, signatures
from backend.documents.act import Act
from backend.documents.declare import Document, Line, SiteDocument, document_name
from backend.documents.fields import Field, fields_of, form_fields, lines_of, links_of
from backend.documents.rights import demand
from backend.documents.scope import allows, named, narrow, narrowed
from backend.documents.shapes import asking, changing, creating, load
from backend.kernel.errors import Forbidden, Invalid, Missing, NotFound, Refused, Stale
from backend.kernel.workflow import Step


def create(document: type[Document], given: Any, act: Act) -> Document:
    """Make a document from what a person gave; its effect runs before anybody hears of it."""
    demand(act.actor, document, "create")
    if act.assembly.is_unnamed(document_name(document), "create", given):
        act.forget_person()
    values = load(creating(document), given)
    _check_place(document, values, act)
    check_links(document, values, act)
    row = act.add(build(document, values))
    attachments.bring(row, act)
    if effect := act.assembly.effect(document, "create"):
        effect(row, act)
    act.settle()
    return row


def change(document: type[Document], id: UUID, given: Any, base_version: int | None, act: Act) -> Document:
    """Change what is open in the present state."""
    demand(act.actor, document, "change")
    row = act.find(document, id, lock=True)
    check_version(row, base_version)
    values = load(changing(document), given)
    _check_open(row, values)
    holds.check(row, "change", act)
    check_links(document, values, act)
    attachments.bring(row, act)
    _apply(row, values)
    if effect := act.assembly.effect(document, "change"):
        act.session.flush()
        effect(row, act)
    act.settle()
    return row


def remove(document: type[Document], id: UUID, base_version: int | None, act: Act) -> Document:
    """Remove what nobody has relied on yet."""
    demand(act.actor, document, "remove")
    row = act.find(document, id, lock=True)
    check_version(row, base_version)
    flow = document.spec.workflow
    if not document.spec.removable or (flow and getattr(row, "state", flow.initial) != flow.initial):
        raise Refused(f"A {document.spec.label} in this state cannot be removed; cancel it instead.")
    if effect := act.assembly.effect(document, "remove"):
        effect(row, act)
    act.session.delete(row)
    act.settle()
    return row


def step_of(document: type[Document], name: str) -> Step:
    flow = document.spec.workflow
    if flow is None or name not in flow.steps:
        raise NotFound(f"A {document.spec.label} has no step {name}.")
    return flow.steps[name]


def take(document: type[Document], id: UUID, name: str, given: Any, base_version: int | None, act: Act) -> Any:
    """Take a step; the answer is the row, or the approval that was asked for instead."""
    step = step_of(document, name)
    demand(act.actor, document, name)
    row = act.find(document, id, lock=True)
    if not step.fact:
        check_version(row, base_version)
    signatures.demand_proof(step, act)
    form = form_of(step, given, act)
    attachments.bring(row, act)
    if not step.fact:
        holds.check(row, name, act)
        if asked := approvals.needed(row, step, given, act):
            return asked
    go(row, step, form, act)
    if act.flags:
        act.tracker.verb(row, name, always=True)  # a doubt is told in the trail even where the fact changed nothing
    if step.signed:
        signatures.sign(row, name, act)
    return row


def go(row: Document, step: Step, form: Any, act: Act) -> Document:
    """Move the row and run the step's effect; rights, version and approval were settled before."""
    flow = row.spec.workflow
    assert flow is not None
    if step.fact and row.state == step.target:  # type: ignore[attr-defined]
        pass  # somebody else's fact, or what followed from one, said so already
    elif step.fact and row.state not in step.sources:  # type: ignore[attr-defined]
        act.flag(f"{step.name} was reported while the {row.spec.label} was {row.state}.")  # type: ignore[attr-defined]
    else:
        row.state = flow.target(step.name, row.state)  # type: ignore[attr-defined]
    act.session.flush()
    act.tracker.verb(row, step.name)
    if effect := act.assembly.effect(type(row), step.name):
        effect(row, form, act) if step.form else effect(row, act)
    act.settle()
    act.session.flush()
    act.tracker.verb(row, step.name, always=not step.fact)
    return row


def step_within(row: Document, name: str, act: Act, form: Any = None) -> Document:
    """A step that a command takes on a person's behalf: the life cycle and the effect, no right of its own."""
    return go(row, step_of(type(row), name), form, act)


def form_of(step: Step, given: Any, act: Act) -> Any:
    """The step's form, filled and checked; steps without one take no values."""
    if given and not isinstance(given, Mapping):
        raise Invalid("The body must be an object.")
    if step.form is None:
        if given:
            raise Invalid(f"{step.name} takes no values.", {name: ["Unknown field."] for name in given})
        return None
    values = load(asking(step.form), given or {})
    links = {field.name: field for field in form_fields(step.form) if field.kind == "link"}
    _check_ids([(links[name], value) for name, value in values.items() if name in links and value], act)
    return step.form(**values)


def build(document: type[Any], values: Mapping[str, Any]) -> Any:
    """A row of `document` with its lines, from loaded values."""
    names = {rows.name: rows.target for rows in lines_of(document)}
    plain = {name: value for name, value in values.items() if name not in names}
    row = document(**plain)
    for name, target in names.items():
        if name in values:
            setattr(row, name, [_line(target, given, place) for place, given in enumerate(values[name], 1)])
    return row


def check_version(row: Document, base_version: int | None) -> None:
    if base_version is None:
        raise Missing("The version this change is based on is missing (If-Match).")
    if base_version != row.version:
        raise Stale(
            f"{row.spec.label} {row.number} was changed meanwhile: version {base_version} was seen, "
            f"now it is {row.version}.",
            current_version=row.version,
        )


def check_links(document: type[Document], values: Mapping[str, Any], act: Act) -> None:
    """Every link must lead to a row the actor may see; one statement for each linked table."""
    pairs = [(link, values[link.name]) for link in links_of(document) if values.get(link.name)]
    for rows in lines_of(document):
        for given in values.get(rows.name, ()):
            pairs += [(link, given[link.name]) for link in links_of(rows.target) if given.get(link.name)]
    _check_ids(pairs, act)


def _check_ids(pairs: list[tuple[Field, UUID]], act: Act) -> None:
    wanted: dict[str, dict[UUID, str]] = defaultdict(dict)
    for link, id in pairs:
        wanted[link.table].setdefault(id, link.name)
    for table, ids in wanted.items():
        missing = set(ids) - visible_ids(table, set(ids), act)
        if missing:
            name = ids[next(iter(missing))]
            raise NotFound(f"{name}: there is no such {table.replace('_', ' ')}.", field=name)


@cache
def _visible(document: type[Document], by_site: bool) -> Select[Any]:
    ids = bindparam("of_ids", expanding=True)
    return narrowed(select(document.id).where(document.id.in_(ids)), document, by_site)


def visible_ids(table: str, ids: set[UUID], act: Act) -> set[UUID]:
    """Which of these ids of a table (a document's or a line's) the actor may see."""
    known = act.assembly.by_table.get(table)
    if known is not None:
        query = _visible(known, act.actor.sites is not None)
        return set(act.session.scalars(query, {"of_ids": list(ids), **named(act.actor)}))
    line, owner = act.assembly.line(table)
    query = select(line.id).join(owner, line.owner_id == owner.id).where(line.id.in_(ids))
    return set(act.session.scalars(narrow(query, owner, act.actor)))


def _check_place(document: type[Document], values: Mapping[str, Any], act: Act) -> None:
    company_id = values.get("company_id", act.actor.company_id)
    if company_id not in act.actor.companies:
        raise NotFound("company_id: there is no such company.", field="company_id")
    if issubclass(document, SiteDocument):
        site_id = values.get("site_id") or act.actor.site_id
        if site_id is None:
            raise Invalid("site_id: a site must be named.", {"site_id": ["A site must be named."]})
        if not site_is_visible(site_id, company_id, act):
            raise NotFound("site_id: there is no such site.", field="site_id")


def site_is_visible(site_id: UUID, company_id: UUID, act: Act) -> bool:
    if act.actor.sites is not None and site_id not in act.actor.sites:
        return False
    if site_id == act.actor.site_id and company_id == act.actor.company_id:
        return True
    site = act.assembly.by_table["site"]
    return act.session.scalar(select(site.id).where(site.id == site_id, site.company_id == company_id)) is not None


def _check_open(row: Document, values: Mapping[str, Any]) -> None:
    present = getattr(row, "state", None)
    for field in (*fields_of(type(row)), *lines_of(type(row))):
        closed = field.open_in is not None and present not in field.open_in
        if field.name in values and closed and values[field.name] != getattr(row, field.name):
            raise Refused(f"{field.label} cannot be changed while the {row.spec.label} is {present}.", field=field.name)


def _apply(row: Any, values: Mapping[str, Any]) -> None:
    names = {rows.name: rows.target for rows in lines_of(type(row))}
    for name, value in values.items():
        if name in names:
            _replace_lines(row, name, names[name], value)
        else:
            setattr(row, name, value)


def _replace_lines(row: Any, name: str, target: type[Line], given: list[dict[str, Any]]) -> None:
    """Known ids are changed, absent ones removed, the rest are new."""
    known = {line.id: line for line in getattr(row, name)}
    after = []
    for place, values in enumerate(given, 1):
        line = known.get(values.get("id"))
        if line is None:
            if values.get("id") is not None:
                raise NotFound(f"{name}: there is no line {values['id']}.", field=name)
            after.append(_line(target, values, place))
            continue
        for key, value in values.items():
            if key != "id":
                setattr(line, key, value)
        after.append(line)
    setattr(row, name, after)


def _line(target: type[Any], given: Mapping[str, Any], place: int) -> Any:
    return target(**{"position": place * 10, **given})


def refuse_own(row: Document, act: Act, sentence: str) -> None:
    """Separation of duties: who made a document does not also decide on it."""
    if act.actor.person_id is not None and row.created_by_id == act.actor.person_id:
        raise Forbidden(sentence)


__all__ = ["allows", "build", "change", "check_links", "create", "go", "remove", "step_of", "step_within", "take"]
