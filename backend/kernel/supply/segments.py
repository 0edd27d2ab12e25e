"""Segments handed down the BOM from what is needed for an order, to the first collective level (planning.md §2.6)."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from functools import cached_property

from backend.kernel.mrp.facts import BomLine
from backend.kernel.supply.facts import FREE, OUTLOOK, Border, Line, Name, Node
from backend.kernel.supply.register import Register


class Segments:
    """The arcs of a run, and the nodes they make: only nodes with a segment that something needs or lies in.

    `decoupled` are the free nodes that needs of orders reach, and from which segments: the decoupling points.
    """

    def __init__(self, register: Register) -> None:
        self._register = register
        self._own: dict[Node, list[Line]] = defaultdict(list)
        self._shared: list[Line] = []
        self._waiting: list[Node] = []
        self.arcs: list[BomLine] = []
        self.nodes: set[Node] = set()
        self.borders: set[Border] = set()
        self.decoupled: dict[Node, set[Name]] = defaultdict(set)
        for line in register.facts.lines:
            self._enter(line)
        for node in register.inside:
            self._transfer(node)

    def _enter(self, line: Line) -> None:
        """Lines of free parents are arcs at once, and are kept for the orders that will pass through them."""
        register, parent, component = self._register, line.parent, line.component
        inside = register.inside
        if (parent not in inside or component not in inside) and not (
            register.knows(line, parent, component) and parent.free in inside
        ):
            return
        if parent.segment != FREE:
            self._own[parent].append(line)
            return
        self._shared.append(line)
        if parent in register.sources.cut or register.sources.get(parent) is not None:
            return
        if parent.site == component.site and not line.sealed and component in inside:
            self.arcs.append(line.bom)
        else:
            self._arc(parent, component, line)

    def _transfer(self, node: Node) -> None:
        source = self._register.sources.get(node)
        if source is not None:
            self._arc(node, source.supplier, None)

    def _arc(self, parent: Node, component: Node, line: Line | None) -> None:
        """One arc, its component the node or border the need stops at; one of one where no line says otherwise."""
        key = self._register.across(parent, component, line is not None and line.sealed)
        if isinstance(key, Border):
            self.borders.add(key)
        elif key.segment != FREE:
            self.need(key)
        elif parent.segment not in (FREE, OUTLOOK):
            self.decoupled[key].add(parent.segment)
        self.arcs.append(BomLine(parent, key) if line is None else replace(line.bom, parent=parent, component=key))

    def need(self, node: Node) -> Node:
        """Make the node of a segment, with all it needs below, when `expand` comes to it."""
        if node.segment != FREE and node not in self.nodes:
            self.nodes.add(node)
            self._waiting.append(node)
        return node

    def expand(self) -> None:
        while self._waiting:
            node = self._waiting.pop()
            for component, line in self._below(node):
                self._arc(node, component, line)

    def _below(self, node: Node) -> Iterator[tuple[Node, Line | None]]:
        """What the node needs: from the site it is transferred from, else by the order's own BOM or the item's."""
        sources = self._register.sources
        source = sources.get(node.free)
        if source is not None:
            yield self.inherit(node, source.supplier), None
        elif node.free not in sources.cut:
            for line in self._own.get(node) or self._by_parent.get(node.free) or ():
                yield line.component if line.collective else self.inherit(node, line.component), line

    @cached_property
    def _by_parent(self) -> dict[Node, list[Line]]:
        """Asked for only when there are segments."""
        found: dict[Node, list[Line]] = defaultdict(list)
        for line in self._shared:
            found[line.parent].append(line)
        return found

    def inherit(self, parent: Node, component: Node) -> Node:
        """The component in its parent's segment, unless it is collective; a segment it has already stays."""
        if component.segment != FREE:
            return component
        return self._register.kept_in(Node(component.item, component.site, parent.segment))


def option_forecast(families: dict[Name, int], mix: dict[Name, Fraction], unit: int = 1) -> int:
    """The forecast of an option: of each family's forecast the share that is built with it, rounded up to the unit.

    `mix` is family share × option share by family; families without one do not use the option.
    """
    needed = sum((quantity * mix.get(family, Fraction(0)) for family, quantity in families.items()), Fraction(0))
    return -(-needed // unit) * unit
