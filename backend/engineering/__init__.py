"""Engineering: what is made and how.

uom: a unit of measure · item: anything bought, made, kept or sold · bom: what a quantity of an item consists of
(bom_component: one of its lines) · routing: the operations that make it · change_request: a wish to change any of it,
with its reason · substitution_scheme: which items may stand in for which, for whom (substitution_member: an item of a
set, substitution_option: what a set has beyond its items) · substitution_veto: an item that may not be used for a
market, customer or law · break_point: when a new part takes over from an old one (break_point_item, break_point_order).
"""
