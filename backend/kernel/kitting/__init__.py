"""Kitting 齐套: orders that are clear to build, what blocks the others, which fix buys which date (planning.md §5).

facts (orders, supply, rules) -> kits() -> states and shortages; fixes_for() -> ranked ways out, proved by a re-run.
"""
