"""The line plan 生产线计划: days and shifts of a week, takt, and the mixed-model sequence of a day (planning.md §7).

facts (units, spacing rules) -> arrange() -> positions with the rules they break; stability says whether a new sequence
may replace the old one, measures how far it was kept. Nothing is random: the same input gives the same sequence.
"""
