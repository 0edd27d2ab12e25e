"""The facts by name: which item-sites are planned, what supplies them, and which arc of the BOM crosses a border."""

from collections.abc import Iterator

from backend.kernel.supply.facts import Border, ItemSite, Node, RequirementKind, SupplyFacts
from backend.kernel.supply.findings import Finding
from backend.kernel.supply.sources import Sources
from backend.kernel.supply.walls import Walls


class Register:
    """`known` are all item-sites at known sites, `inside` those of the scope; both by free node, as they are listed."""

    def __init__(self, facts: SupplyFacts) -> None:
        self.facts = facts
        self.findings: list[Finding] = []
        self.known: dict[Node, ItemSite] = {}
        self.walls = Walls(facts.walls, facts.sites)
        for one in facts.item_sites:
            self._enter(one)
        if facts.scope.sites is not None and not facts.scope.sites <= facts.sites.keys():
            self.findings.append(Finding("unknown_site", facts.scope))
        self.sources = Sources(facts, self.known)
        self.findings += self.sources.findings
        self.inside = self.known
        if facts.scope.plan_tag is not None or facts.scope.sites is not None:
            self.inside = {node: one for node, one in self.known.items() if self._in_scope(one)}
        self.position = {node: place for place, node in enumerate(self.inside)}

    def _enter(self, one: ItemSite) -> None:
        node = one.node
        if node.site not in self.facts.sites:
            self.findings.append(Finding("unknown_site", one, node))
        elif node in self.known:
            self.findings.append(Finding("duplicate_item_site", one, node))
        else:
            self.known[node] = one

    def _in_scope(self, one: ItemSite) -> bool:
        scope = self.facts.scope
        tagged = scope.plan_tag is None or one.plan_tag == scope.plan_tag
        return tagged and (scope.sites is None or one.node.site in scope.sites)

    def knows(self, record: object, *nodes: Node | Border) -> bool:
        """Whether all of them are item-sites; one that is not is told with the record that names it."""
        for node in nodes:
            if node.free not in self.known:
                self.findings.append(Finding("unknown_item_site", record, node.free))
                return False
        return True

    def kept_in(self, node: Node) -> Node:
        """Where a need of that node is planned: for everybody unless its item-site keeps segments apart."""
        return node if self.known[node.free].keyed else node.free

    def across(self, parent: Node, component: Node, sealed: bool = False) -> Node | Border:
        """The component as its parent needs it: the node itself, or the border its need stops at."""
        kind = self._border(parent, component, sealed)
        if kind is None:
            return component
        return Border(*component, kind, self.walls.organization(parent.site))

    def _border(self, parent: Node, component: Node, sealed: bool) -> RequirementKind | None:
        if sealed:
            return "inter_org"
        free = component.free
        if free not in self.inside:
            scope = self.facts.scope
            outside = scope.sites is not None and component.site not in scope.sites
            return "interplant" if outside else "interscheme"
        if parent.site == component.site:
            return None
        asker, owner = (self.walls.organization(site) for site in (parent.site, component.site))
        return None if self.walls.between(asker, owner, component.item).use == "all" else "inter_org"

    def lenders_of(self, taker: Node | Border) -> Iterator[Node]:
        """Whose stock on hand the taker may reserve beside its own, in the order it is asked for."""
        if isinstance(taker, Border):
            if taker.kind == "inter_org" and taker.free in self.inside and self._may_use(taker):
                yield taker.node
            return
        one = self.inside[taker.free]
        if one.strategy == "engineer_to_order":
            yield from self._projects_above(taker) if one.share_up else ()
        elif one.use_free:
            yield taker.free

    def _may_use(self, border: Border) -> bool:
        owner = self.walls.organization(border.site)
        return self.walls.between(border.asker, owner, border.item).use != "none"

    def _projects_above(self, taker: Node) -> Iterator[Node]:
        seen, segment = {taker.segment}, taker.segment
        while (segment := self.facts.projects.get(segment)) not in (None, *seen):
            seen.add(segment)
            yield Node(taker.item, taker.site, segment)
