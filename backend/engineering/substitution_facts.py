"""Schemes, vetoes and break points as the kernel sees them: keys are ids, days count from the planning day.

Quantities are scaled by 10**6 into whole numbers of each item's base unit (`ONE` stands for 1).
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from backend.engineering.break_point import BreakPoint
from backend.engineering.structure import load_items
from backend.engineering.substitution_scheme import MAIN_NUMBER, SubstitutionMember, SubstitutionScheme
from backend.engineering.substitution_veto import SubstitutionVeto
from backend.engineering.units import exactly
from backend.kernel.mrp.facts import scaled
from backend.kernel.quantity import SCALE
from backend.kernel.substitution import breakpoint_facts, facts

ONE = 10**SCALE
SCOPE = {"end_item": "end_item_id", "family": "item_group_id"} | dict.fromkeys(
    ("order_line", "order", "customer", "bom_line"), "scope_id"
)
AS_THEY_ARE = (
    *("kind", "level", "priority", "mix", "main_rank", "leftover", "option_first"),
    *("link_key", "inherit", "protect", "wait_days", "deviation_allowed"),
)


@dataclass(frozen=True)
class Translator:
    """Says rows as facts; refused, naming item and units, where nothing says how a line's unit converts."""

    items: Any
    uoms: Any
    day_zero: date

    @classmethod
    def of(cls, session: Session, rows: Iterable[Any], day_zero: date) -> "Translator":
        names, uoms = load_items(session, {id for row in rows for id in item_ids(row)})
        return cls(names.items, uoms, day_zero)

    @property
    def units(self) -> dict[facts.Key, int]:
        """The smallest step of each item, scaled."""
        return {id: 10 ** (SCALE - self.uoms[item.uom_id].decimals) for id, item in self.items.items()}

    def scheme(self, row: SubstitutionScheme) -> facts.Scheme:
        sets = self._sets(row.members)
        terms = {line.option_number: line for line in row.options}
        return facts.Scheme(
            row.number,
            main=tuple(sets.get(MAIN_NUMBER, ())),
            options=tuple(
                self._option(number, sets.get(number, ()), terms.get(number))
                for number in sorted({*sets, *terms} - {MAIN_NUMBER})
            ),
            value=getattr(row, SCOPE[row.level]) if row.level in SCOPE else None,
            site=row.for_site_id,
            valid_from=self._day(row.valid_from),
            valid_to=self._day(row.valid_to),
            order_on=_option_id(row.order_on),
            keep=scaled(row.keep),
            day=self._day(row.switch_on),
            quantity=_scaled(row.quantity),
            **{name: getattr(row, name) for name in AS_THEY_ARE},
        )

    def veto(self, row: SubstitutionVeto) -> facts.Veto:
        value = row.customer_id if row.against == "customer" else row.mark
        tag = None if row.against == "everywhere" else (row.against, value)
        return facts.Veto(row.item_id, tag, self._day(row.valid_from), self._day(row.valid_to), row.unknown)

    def break_point(self, row: BreakPoint) -> breakpoint_facts.BreakPoint:
        """With what was last reported of it; when the new part can be there is for the caller to add."""
        return breakpoint_facts.BreakPoint(
            row.number,
            row.old_item_id,
            tuple(self._member(line) for line in row.new_items),
            day=self._day(row.switch_on),
            serial=row.serial_from,
            orders=frozenset(line.order_number for line in row.orders),
            quantity=_scaled(row.quantity),
            consumed=scaled(row.consumed),
            latest=self._day(row.latest_on),
            minimum=scaled(row.minimum),
            split=row.split,
            group=row.group_key,
            group_at=row.group_at,  # type: ignore[arg-type]
            site=row.for_site_id,
            bom_line=row.bom_line_id,
            end_item=row.end_item_id,
            state=row.state,  # type: ignore[arg-type]
            cost=(self.items[row.old_item_id].standard_cost or Decimal(0)) / ONE,
            limit=row.stranded_limit,
            previous=self._day(row.predicted_on),
            first_use=self._day(row.first_used_on),
        )

    def _sets(self, members: Iterable[SubstitutionMember]) -> dict[int, list[facts.Member]]:
        """Members by the number of their set."""
        sets: dict[int, list[facts.Member]] = defaultdict(list)
        for line in members:
            sets[line.option_number].append(self._member(line))
        return sets

    def _option(self, number: int, members: Iterable[facts.Member], terms: Any) -> facts.Option:
        rank = terms.rank if terms is not None and terms.rank is not None else number + 1
        if terms is None:
            return facts.Option(str(number), tuple(members), rank)
        share = Fraction(terms.share) if terms.share is not None else None
        ends = self._day(terms.valid_from), self._day(terms.valid_to)
        return facts.Option(str(number), tuple(members), rank, share, *ends)

    def _member(self, line: Any) -> facts.Member:
        item = self.items[line.item_id]
        per = exactly(item, self.uoms, line.quantity, (line.uom_id or item.uom_id, item.uom_id))
        return facts.Member(line.item_id, int(per) if per.denominator == 1 else per)

    def _day(self, day: date | None) -> int | None:
        return None if day is None else (day - self.day_zero).days


def item_ids(row: Any) -> Iterator[UUID]:
    """The items of a scheme, a veto or a break point."""
    if isinstance(row, SubstitutionVeto):
        yield row.item_id
        return
    if isinstance(row, BreakPoint):
        yield row.old_item_id
    yield from (line.item_id for line in (row.new_items if isinstance(row, BreakPoint) else row.members))


def _option_id(number: int | None) -> str | None:
    if number is None:
        return None
    return facts.MAIN if number == MAIN_NUMBER else str(number)


def _scaled(value: Decimal | None) -> int | None:
    return None if value is None else scaled(value)
