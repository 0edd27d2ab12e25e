"""What the run keeps to of each item beyond its rule: shelf life, dated safety stock and its draw-down, fences."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

import numpy as np
from sqlalchemy.orm import Session

from backend.kernel.mrp.network import Columns as Dated
from backend.kernel.mrp.policy import Damping, Policy, Safety
from backend.planning.columns import ids_of
from backend.planning.item_columns import ItemColumns
from backend.planning.lives import Lives
from backend.planning.mps_fences import fenced
from backend.planning.mps_supply import given_to
from backend.planning.plan_version import PlanScheme
from backend.planning.safety_levels import safety_of

Policies = dict[int, Policy]


@dataclass
class ItemPolicies:
    """Collects them, by place; an item of which nothing is said has none."""

    session: Session
    scheme: PlanScheme
    items: ItemColumns
    day_zero: date

    def load(self, receipts: Dated, firm: Dated) -> Policies:
        """`receipts` and `firm` are what is firm, on hand apart."""
        found = Lives(self.session, self.scheme, self.items, self.day_zero).load((receipts, firm))
        self._add_safety(found)
        if self.scheme.assume == "in":
            self._add_assumed(found, np.unique(np.concatenate([receipts.item, firm.item])).tolist())
        given = given_to(self.session, self.scheme) is not None
        return fenced(self.items, found, (self.scheme.fences, self.scheme.horizon_days if given else 0))

    def _add_safety(self, found: Policies) -> None:
        """Dated levels where there are some, and how the scheme lets every safety stock be used up."""
        safeties = self._levels()
        if self.scheme.draw_down != "never":
            rows = self.items.rows
            keeps = np.flatnonzero((rows["safety"] > 0) & (rows["phantom"] == 0)).tolist()
            safeties = {place: self._drawn(safeties.get(place, Safety())) for place in {*keeps, *safeties}}
        for place, safety in sorted(safeties.items()):
            found[place] = replace(found.get(place, Policy()), safety=safety)

    def _levels(self) -> Mapping[int, Safety]:
        dated = safety_of(self.session, self.scheme.site_id, self.day_zero)
        if not dated:
            return {}
        ids = ids_of(self.items.rows["id"][: self.items.apart.free(len(self.items))])
        return {place: dated[id] for place, id in enumerate(ids) if id in dated}

    def _drawn(self, safety: Safety) -> Safety:
        scheme = self.scheme
        share = Fraction(scheme.draw_down_percent) / 100
        return replace(safety, draw_down=scheme.draw_down, share=share, priority=scheme.draw_down_priority)

    def _add_assumed(self, found: Policies, places: list[int]) -> None:
        """Firm supply of these may come earlier than it is due: the run takes it so, and tells whom to ask."""
        scheme = self.scheme
        damping = Damping(in_days=scheme.in_tolerance_days, out_days=scheme.out_tolerance_days)
        for place in places:
            found[place] = replace(found.get(place, Policy()), assume=scheme.assume_days, damping=damping)
