"""Exactly when and where (planning.md §7): finite scheduling by any-time search, a feasible schedule always in hand.

kinds.py knows which solver takes which problem; each is a `solve(instance, search)` of its own package.
"""
