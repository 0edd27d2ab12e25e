"""A hierarchy of demand: who stands under whom, checked once (region ▸ channel ▸ customer, family ▸ item …)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from backend.kernel.errors import Invalid
from backend.kernel.forecasting.facts import Key


@dataclass(frozen=True)
class Tree:
    """Each node with its parent (None: a top). Children stand in the order of the list: it decides ties."""

    parents: Mapping[Key, Key | None]

    def __post_init__(self) -> None:
        for node, parent in self.parents.items():
            if parent is not None and parent not in self.parents:
                raise Invalid(f"{node} stands under {parent}, which is not in the hierarchy.")
        if len(self.downwards) < len(self.parents):
            lost = next(node for node in self.parents if node not in self.place)
            raise Invalid(f"{lost} stands under itself.")

    @cached_property
    def children(self) -> dict[Key, list[Key]]:
        below: dict[Key, list[Key]] = {node: [] for node in self.parents}
        for node, parent in self.parents.items():
            if parent is not None:
                below[parent].append(node)
        return below

    @cached_property
    def tops(self) -> tuple[Key, ...]:
        return tuple(node for node, parent in self.parents.items() if parent is None)

    @cached_property
    def downwards(self) -> tuple[Key, ...]:
        """Every node after its parent."""
        found = list(self.tops)
        for node in found:
            found += self.children[node]
        return tuple(found)

    @cached_property
    def place(self) -> dict[Key, int]:
        return {node: place for place, node in enumerate(self.downwards)}

    @cached_property
    def leaves(self) -> tuple[Key, ...]:
        return tuple(node for node in self.parents if not self.children[node])

    def below(self, node: Key) -> Iterable[Key]:
        """The node and all under it, each after its parent."""
        found = [node]
        for each in found:
            found += self.children[each]
        return found

    def leaves_of(self, node: Key) -> tuple[Key, ...]:
        if node not in self.parents:
            raise Invalid(f"{node} is not in the hierarchy.")
        return tuple(each for each in self.below(node) if not self.children[each])
