"""Supply between places and for orders: segments, sources at other sites, walls (planning.md §0, §2.6, §2.7).

facts -> build() -> facts of kernel.mrp whose keys are nodes (item, site, segment) -> plan_supply() runs them and
decides reservations and forecast consumption level by level -> seen_by() shows the plan as one organization may see it.
"""
