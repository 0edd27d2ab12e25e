"""Engineering: what is made and how.

uom: a unit of measure · item: anything bought, made, kept or sold · bom: what a quantity of an item consists of
(bom_component: one of its lines) · routing: the operations that make it · change_request: a wish to change any of it,
with its reason.
"""
