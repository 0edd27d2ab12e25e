"""What comes out of an order beside its item, as the co-products of a run (planning.md §2.5)."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select

from backend.engineering.bom import Bom, BomComponent, BomOutput
from backend.engineering.outputs import shares
from backend.engineering.structure import Names
from backend.engineering.units import Uoms
from backend.kernel.mrp.joined.facts import CoProduct

Known = tuple[Names, Uoms, Mapping[UUID, Any]]  # and the places of the items that are planned


def with_outputs(company_id: UUID) -> Select[Any]:
    """The items whose released BOMs yield more than the item."""
    query = select(Bom.item_id.label("item_id")).join(BomOutput, BomOutput.owner_id == Bom.id)
    return query.where(Bom.view == "mbom", Bom.state == "released", Bom.company_id == company_id).distinct()


def both(bom: Bom) -> Iterator[BomComponent | BomOutput]:
    """What goes in and what comes out."""
    yield from (*bom.components, *bom.outputs)


def coproducts_of(bom: Bom, host: int, day: date, known: Known) -> Iterator[CoProduct]:
    """Of those that are planned here."""
    names, uoms, places = known
    for line, ratio in shares(bom, day, (names, uoms)):
        if line.item_id in places:
            by_product = line.kind == "byproduct"
            yield CoProduct(host, places[line.item_id], ratio, line.drives and not by_product, by_product)


def made_only(outputs: Sequence[CoProduct], choosing: Collection[int], source: str) -> list[CoProduct]:
    """Of hosts that choose their source only what is made yields; nobody makes more of such a host for its sake."""
    return [replace(one, drive=False, source=source) if one.host in choosing else one for one in outputs]
