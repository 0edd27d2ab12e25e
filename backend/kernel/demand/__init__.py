"""Independent demand: orders consume forecasts 冲销, what is left joins them, and both go to plants or suppliers.

facts (order lines, forecast rows, rules) -> consume() -> net forecasts and the takes that explain them;
merge() -> demand rows by item, site and day; distribute() -> who serves what (planning.md §1, §1.1, §1.3).
"""
