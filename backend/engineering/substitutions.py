"""Verbs of substitution: what must be right before a scheme or a veto is kept, and before a scheme is released."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select

from backend.documents.act import Act
from backend.documents.steps import visible_ids
from backend.engineering import substitution_rules as rules
from backend.engineering.bom import Bom, BomComponent
from backend.engineering.commands import one_at_a_time
from backend.engineering.rules import RELEASABLE_COMPONENTS
from backend.engineering.substitution import released_schemes
from backend.engineering.substitution_facts import ONE, SCOPE, Translator
from backend.engineering.substitution_scheme import MAIN_NUMBER, SubstitutionScheme
from backend.engineering.substitution_veto import SubstitutionVeto
from backend.kernel.errors import NotFound
from backend.kernel.substitution.clusters import clusters, entangled, items_of
from backend.kernel.substitution.contradictions import fault, sound
from backend.kernel.substitution.facts import Key, Scheme

MAINS = (*RELEASABLE_COMPONENTS, "trial", "obsolete")  # what is replaced may be gone already
TABLES = {
    "order_line": "sales_order_line",
    "order": "sales_order",
    "customer": "customer",
    "bom_line": "bom_component",
}


def check_scheme(scheme: SubstitutionScheme, act: Act) -> None:
    """A draft may be incomplete, not wrong; what a released one may still change must not set it against others."""
    given = {name: getattr(scheme, name) for name in rules.SCOPE_FIELDS}
    rules.speaks_of_its_scope(scheme.level, SCOPE.get(scheme.level), given)
    rules.only_by_date_has_a_day(scheme.kind, scheme.switch_on is not None)
    if scheme.scope_id is not None:
        exists("scope_id", TABLES[scheme.level], scheme.scope_id, act)
    rules.has_no_fault(_fault(scheme, Translator.of(act.session, [scheme], act.today)))
    if scheme.state == "released":
        one_at_a_time(scheme.company_id, act)
        _agrees_with_others(scheme, act)


def release_scheme(scheme: SubstitutionScheme, act: Act) -> None:
    """From here on it is never edited; it agrees with every other released scheme and with the BOMs."""
    one_at_a_time(scheme.company_id, act)
    say = Translator.of(act.session, [scheme], act.today)
    rules.can_release_scheme(scheme.number, _fault(scheme, say))
    states: dict[bool, dict[str, str]] = {True: {}, False: {}}
    for line in scheme.members:
        item = say.items[line.item_id]
        states[line.option_number == MAIN_NUMBER][item.number] = item.state
    rules.can_use_items(scheme.number, states[True], MAINS)
    rules.can_use_items(scheme.number, states[False], RELEASABLE_COMPONENTS)
    _agrees_with_others(scheme, act)


def check_veto(veto: SubstitutionVeto, act: Act) -> None:
    rules.veto_says_against_what(veto.against, veto.mark, veto.customer_id is not None, veto.unknown)
    if veto.customer_id is not None:
        exists("customer_id", "customer", veto.customer_id, act)


def exists(name: str, table: str, id: UUID, act: Act) -> None:
    """A record that no foreign key leads to, because it is kept further up or is a line of a draft."""
    if not visible_ids(table, {id}, act):
        raise NotFound(f"{name}: there is no such {table.replace('_', ' ')}.", field=name)


def _fault(scheme: SubstitutionScheme, say: Translator) -> str:
    numbers = [line.option_number for line in scheme.options]
    return "option_twice" if len(set(numbers)) < len(numbers) else fault(say.scheme(scheme), ONE)


def _agrees_with_others(scheme: SubstitutionScheme, act: Act) -> None:
    """Refused, naming the other schemes or the items, where following all of them would be impossible."""
    others = [row for row in released_schemes(act.session, scheme.company_id) if row.id != scheme.id]
    say = Translator.of(act.session, [*others, scheme], act.today)
    names = {id: item.number for id, item in say.items.items()}
    all_of_them = [say.scheme(row) for row in (*others, scheme)]
    for finding in sound(all_of_them, ONE)[1]:
        if scheme.number in finding.schemes:
            items = [names[id] for id in finding.items]
            if finding.code == "substitution_cycle":
                raise rules.go_in_a_circle(items, finding.schemes)
            other = next(number for number in finding.schemes if number != scheme.number)
            raise rules.rule_the_same(scheme.number, other, items[0])
    together = _joined_by(all_of_them)
    arcs = _components_below({item for group in together for item in group}, scheme.company_id, act)
    for finding in entangled(together, arcs):
        item, *parts = [names[id] for id in finding.items]
        raise rules.are_made_of_each_other(item, parts)


def _joined_by(schemes: Sequence[Scheme]) -> list[tuple[Any, ...]]:
    """The clusters of items that the last scheme is part of; what has ended joins nothing (planning.md §3.4)."""
    *others, last = schemes
    still = [other for other in others if other.valid_to is None or other.valid_to > 0]
    return [group for group in clusters([*still, last]) if set(group) & set(items_of(last))]


def _components_below(item_ids: set[UUID], company_id: UUID, act: Act) -> Mapping[Key, set[Key]]:
    """Every item at or below these with the components of its released BOMs, of all days."""
    which = (Bom.state == "released", Bom.view == "mbom", Bom.company_id == company_id)
    step = select(Bom.item_id, BomComponent.item_id.label("part_id")).join(Bom, Bom.id == BomComponent.owner_id)
    tree = step.where(Bom.item_id.in_(item_ids), *which).cte("below", recursive=True)
    tree = tree.union(step.join(tree, tree.c.part_id == Bom.item_id).where(*which))
    arcs: dict[Key, set[Key]] = defaultdict(set)
    for parent, part in act.session.execute(select(tree.c.item_id, tree.c.part_id)):
        arcs[parent].add(part)
    return arcs
