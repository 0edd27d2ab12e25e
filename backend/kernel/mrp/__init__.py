"""Material requirements planning: gross to net by low-level code, pegs, and why an order exists.

facts -> plan() -> planned orders and exceptions; pegs_of() and the chains of why.py answer from the plan.
"""
