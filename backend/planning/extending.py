"""What joins items of a run, from documents: substitution schemes, vetoes and break points, and for whom demands are.

The kernel's facts go by id; here they get the places of a run. What names items that are not planned here is left out.
A site without such documents keeps the network it had.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.engineering.bom import Bom, BomComponent
from backend.engineering.substitution import rules_for
from backend.kernel.mrp.joined.arranging import joined_network
from backend.kernel.mrp.joined.facts import NEUTRAL, Alternates, CoProduct, Extensions
from backend.kernel.mrp.network import Network
from backend.kernel.substitution.breakpoint_facts import BreakPoint
from backend.kernel.substitution.clusters import items_of
from backend.kernel.substitution.facts import MAIN, Key, Member, Rules, Scheme, Veto
from backend.planning.for_whom import ForWhom, Numbers
from backend.planning.item_columns import ItemColumns
from backend.planning.outputs import made_only
from backend.planning.plan_version import PlanScheme
from backend.planning.sourcing import MADE
from backend.planning.used_up import counted

UNPLANNED = -1
Lines = Mapping[Key, tuple[int, int]]  # BOM lines by id: places of parent and component


class Scene(NamedTuple):
    """What a run has read so far: where items stand, and the ids its numbers for demands and supplies stand for."""

    session: Session
    scheme: PlanScheme
    day_zero: date
    items: ItemColumns
    demands: NDArray[Any]
    supplies: NDArray[Any]
    refused: list[tuple[UUID, str]]  # items with what could not be followed
    alternates: Mapping[int, Alternates] = {}  # of items whose orders choose their source
    outputs: Sequence[CoProduct] = ()


def extended(network: Network, scene: Scene) -> Network:
    """The network with what joins its items, as far as the plan scheme follows it, and with a choice of sources."""
    outputs = made_only(scene.outputs, scene.alternates.keys(), MADE)
    extensions = replace(_ruled_by(scene, network), alternates=scene.alternates, coproducts=outputs)
    return network if extensions.neutral else joined_network(network, extensions)


def _ruled_by(scene: Scene, network: Network) -> Extensions:
    """Substitution and break points."""
    wanted = [getattr(scene.scheme, name, True) for name in ("substitution", "break_points")]
    if not any(wanted):
        return NEUTRAL
    found = rules_for(scene.session, scene.scheme.company_id, scene.scheme.site_id, scene.day_zero)
    schemes, points = found.rules.schemes if wanted[0] else (), found.points if wanted[1] else ()
    if not (schemes or points):
        return NEUTRAL
    points = counted(scene.session, scene.scheme.company_id, points)
    say = _Placing.of(scene, schemes, points)
    rules = Rules([*say.schemes(schemes)], [*say.vetoes(found.rules.vetoes)], one=found.rules.one)
    extensions = Extensions(rules, [*say.points(points)])
    followed = {point.id for point in extensions.points}
    missed = (point for point in points if point.old in say.places and point.id not in followed)
    scene.refused.extend(map(say.why_not, missed))
    if extensions.neutral:
        return NEUTRAL
    numbers = Numbers(scene.items.rows["id"], scene.demands, scene.supplies)
    whose = ForWhom(scene.session, scene.scheme.site_id, network, numbers)
    return whose.told(extensions)


def joined_items(session: Session, scheme: PlanScheme, day_zero: date) -> set[UUID]:
    """Ids of the items that the rules a run follows name, also as that of which their main is a part."""
    found = rules_for(session, scheme.company_id, scheme.site_id, day_zero)
    schemes = found.rules.schemes if scheme.substitution else ()
    points = found.points if scheme.break_points else ()
    lines = [one.value for one in schemes if one.level == "bom_line"]
    ends = _bom_lines(session, [*lines, *(point.bom_line for point in points if point.bom_line)])
    named: Any = item_ids(schemes, points)
    return {*named, *(id for pair in ends.values() for id in pair)}


def item_ids(schemes: Iterable[Scheme], points: Iterable[BreakPoint]) -> set[Key]:
    """Every item the rules name, also as a scope."""
    ids = {item for scheme in schemes for item in items_of(scheme)}
    ids |= {scheme.value for scheme in schemes if scheme.level == "end_item"}
    for point in points:
        ids |= {point.old, point.end_item, *(member.item for member in point.new)}
    return ids - {None}


@dataclass(frozen=True)
class _Placing:
    """Rules by id said by place."""

    places: Mapping[Key, int]
    lines: Lines

    @classmethod
    def of(cls, scene: Scene, schemes: Iterable[Scheme], points: Iterable[BreakPoint]) -> "_Placing":
        ids: Any = sorted(item_ids(schemes, points), key=str)
        named = [scheme.value for scheme in schemes if scheme.level == "bom_line"]
        lines = _bom_lines(scene.session, [*named, *(point.bom_line for point in points if point.bom_line)])
        ids += [id for pair in lines.values() for id in pair]
        found = scene.items.places.of(np.frombuffer(b"".join(id.bytes for id in ids), "S16")).tolist()
        places = {id: place for id, place in zip(ids, found, strict=True) if place != UNPLANNED}
        known = {id: pair for id, pair in lines.items() if set(pair) <= places.keys()}
        return cls(places, {id: (places[parent], places[part]) for id, (parent, part) in known.items()})

    def schemes(self, schemes: Iterable[Scheme]) -> Iterator[Scheme]:
        """Those whose main is planned, with the options that are; where no other rules the same, all sites are one."""
        made = [placed for scheme in schemes if (placed := self._scheme(scheme)) is not None]
        wider = {named for scheme in made if scheme.site is None for named in _ruled(scheme)}
        yield from (one if wider & set(_ruled(one)) else replace(one, site=None) for one in made)

    def _scheme(self, scheme: Scheme) -> Scheme | None:
        main, scope = self._set(scheme.main), self._scope(scheme.level, scheme.value)
        rows = [(option, self._set(option.members)) for option in scheme.options]
        options = tuple(replace(option, members=members) for option, members in rows if members)
        if not main or not options or (scope is None and scheme.value is not None):
            return None
        named = {MAIN, *(option.id for option in options)}
        order_on = scheme.order_on if scheme.order_on in named else None
        return replace(scheme, main=main, options=options, value=scope, order_on=order_on)

    def _set(self, members: Iterable[Member]) -> tuple[Member, ...]:
        """Nothing where one of them is not planned here."""
        rows = [(self.places.get(member.item), member) for member in members]
        return tuple(replace(member, item=place) for place, member in rows) if None not in dict(rows) else ()

    def _scope(self, level: str, value: Key) -> Key:
        if level == "end_item":
            return self.places.get(value)
        return self.lines.get(value) if level == "bom_line" else value

    def vetoes(self, vetoes: Iterable[Veto]) -> Iterator[Veto]:
        yield from (replace(veto, item=self.places[veto.item]) for veto in vetoes if veto.item in self.places)

    def points(self, points: Iterable[BreakPoint]) -> Iterator[BreakPoint]:
        made = [placed for point in points if (placed := self._point(point)) is not None]
        wider = {_switched(point) for point in made if point.site is None}
        yield from (one if _switched(one) in wider else replace(one, site=None) for one in made)

    def why_not(self, point: BreakPoint) -> tuple[UUID, str]:
        """Its old part is planned here, so needs stay on it though engineering said otherwise."""
        item_id: Any = point.old
        return item_id, f"Break point {point.id} is not followed: what it names is not all planned at this site."

    def _point(self, point: BreakPoint) -> BreakPoint | None:
        old, new = self.places.get(point.old), self._set(point.new)
        end_item, bom_line = self._scope("end_item", point.end_item), self._scope("bom_line", point.bom_line)
        bound = (point.end_item is not None and end_item is None) or (point.bom_line is not None and bom_line is None)
        if old is None or not new or bound:
            return None
        return replace(point, old=old, new=new, end_item=end_item, bom_line=bom_line)


def _ruled(scheme: Scheme) -> list[tuple[Any, ...]]:
    return [(scheme.level, scheme.value, member.item) for member in scheme.main]


def _switched(point: BreakPoint) -> tuple[Any, ...]:
    return point.old, point.end_item, point.bom_line


def _bom_lines(session: Session, ids: list[Any]) -> dict[Key, tuple[UUID, UUID]]:
    query = select(BomComponent.id, Bom.item_id, BomComponent.item_id).join(Bom, Bom.id == BomComponent.owner_id)
    rows = session.execute(query.where(BomComponent.id.in_(ids))) if ids else ()
    return {id: (parent, part) for id, parent, part in rows}
