"""The one substitution evaluator of planning, kitting, issue and promise, and living break points (planning.md §3, §4).

facts (schemes, vetoes, needs, supply) -> evaluate() -> decisions that say what is taken, what is ordered and why.
"""
