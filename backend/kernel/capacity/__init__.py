"""Capacity 产能: what orders ask of resources, where it is too much and what would help (planning.md §7).

resources, bills, orders -> rough_load(), tonnage_load() or detailed_load() -> pictures() -> overloads(), bottlenecks().
"""
