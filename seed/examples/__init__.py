"""One valid example of every document type, with what it needs; every generic test and the contract test use them.

`EXAMPLES` of a context's file: type -> the values a request brings. `OTHERWISE`: types that only commands make, and
how one comes to be. Both get a `Maker`.
"""

from collections.abc import Callable, Mapping
from typing import Any, Protocol

from seed.examples import (
    documents,
    ehs,
    engineering,
    inventory,
    maintenance,
    patrol,
    people,
    planning,
    plant,
    production,
    purchasing,
    quality,
    sales,
    scheduling,
)

Row = dict[str, Any]
Values = dict[str, Any]
PAGES = (
    documents,
    plant,
    people,
    engineering,
    inventory,
    sales,
    purchasing,
    patrol,
    ehs,
    production,
    maintenance,
    quality,
    planning,
    scheduling,
)


class Shop(Protocol):
    """Whatever can make documents through the front door."""

    company_id: Any
    site_id: Any

    def make(self, document: str, /, **values: Any) -> Row: ...
    def step(self, document: str, row: Row, name: str, /, **form: Any) -> Row: ...
    def list(self, document: str, query: str = "") -> list[Row]: ...
    def read(self, document: str, id: Any) -> Row: ...
    def perform(self, work: Callable[[Any], Any]) -> Any: ...


class Maker:
    """Makes examples in a shop; what several of them need is made once."""

    def __init__(self, shop: Shop, mark: str = "") -> None:
        self.shop = shop
        self._mark = mark
        self._made: dict[str, Row] = {}
        self._count = 0

    def values(self, name: str, **given: Any) -> Values:
        """What a request would bring."""
        return EXAMPLES[name](self) | given

    def make(self, name: str, **given: Any) -> Row:
        """A fresh one."""
        if name in OTHERWISE:
            return OTHERWISE[name](self)
        return self.shop.make(name, **self.values(name, **given))

    def one(self, name: str) -> Row:
        """One that others may use too."""
        if name not in self._made:
            self._made[name] = self.make(name)
        return self._made[name]

    def id(self, name: str) -> Any:
        return self.one(name)["id"]

    def step(self, name: str, row: Row, *steps: str, **form: Any) -> Row:
        for step in steps:
            row = self.shop.step(name, row, step, **form)
        return row

    def once(self, name: str, make: Callable[[], Row]) -> Row:
        """Something with a name of its own, made once."""
        if name not in self._made:
            self._made[name] = make()
        return self._made[name]

    def code(self, start: str) -> str:
        """A number nobody has yet."""
        self._count += 1
        return f"{start}-{self._mark}{self._count:04}"


Example = Callable[[Maker], Values]
EXAMPLES: Mapping[str, Example] = {name: example for page in PAGES for name, example in page.EXAMPLES.items()}
OTHERWISE: Mapping[str, Callable[[Maker], Row]] = {
    name: make for page in PAGES for name, make in getattr(page, "OTHERWISE", {}).items()
}
