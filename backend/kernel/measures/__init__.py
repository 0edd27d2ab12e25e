"""Measures of planning 指标: promises kept, plans that stand still, stock that turns (planning.md §8).

Every share is exact; where a denominator is 0 there is no value.
"""
