"""Promise 承诺: when an order line can be had, in which ways, and what is kept for it once accepted (planning.md §7).

positions, hours, rules, promises -> quote() -> offers; accept() -> soft holds that the next quote respects.
"""
