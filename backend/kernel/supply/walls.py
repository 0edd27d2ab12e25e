"""Walls between organizations: what one may use and see of another, the most specific rule alone (planning.md §2.7)."""

from collections.abc import Iterable, Mapping, Sequence

from backend.kernel.supply.facts import Facet, Name, Sight, Wall

OPEN = Wall(None, None, "all", Sight("exact", "exact", "exact", "exact", "exact"))
CLOSED = Wall(None, None)


class Walls:
    """The rules at hand. Inside an organization everything is open; between two, what no rule opens is closed."""

    def __init__(self, walls: Sequence[Wall], sites: Mapping[Name, Name]) -> None:
        self._sites = sites
        self._rules = sorted(walls, key=_breadth)
        self._known: dict[tuple[Name, Name, Name], Wall] = {}

    @property
    def rules(self) -> Sequence[Wall]:
        return self._rules

    def organization(self, site: Name) -> Name:
        return self._sites[site]

    def between(self, viewer: Name, owner: Name, item: Name) -> Wall:
        if viewer == owner:
            return OPEN
        asked = viewer, owner, item
        if asked not in self._known:
            self._known[asked] = next((wall for wall in self._rules if _fits(wall, *asked)), CLOSED)
        return self._known[asked]

    def hides(self, viewer: Name, owner: Name, facets: Iterable[Facet]) -> bool:
        """Whether any item may be kept from the viewer in one of these ways; told by the rules, never by the items."""
        met = [wall for wall in self._rules if wall.viewer in (None, viewer) and wall.owner in (None, owner)]
        shown = [
            wall.see.names == "exact" and all(getattr(wall.see, facet) == "exact" for facet in facets) for wall in met
        ]
        return viewer != owner and not (all(shown) and any(wall.items is None for wall in met))


def _breadth(wall: Wall) -> tuple[bool, bool, bool]:
    """Rules for named items first, then for a named viewer, then for a named owner; else as they are listed."""
    return wall.items is None, wall.viewer is None, wall.owner is None


def _fits(wall: Wall, viewer: Name, owner: Name, item: Name) -> bool:
    return wall.viewer in (None, viewer) and wall.owner in (None, owner) and (wall.items is None or item in wall.items)
