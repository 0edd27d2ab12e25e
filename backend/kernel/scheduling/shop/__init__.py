"""Shops: operations in jobs, each on one of its machines, with set-ups that depend on the sequence.

instance -> arrays -> dispatch rules -> tabu search on the disjunctive graph, mixed between good schedules -> tasks.
CP-SAT proves small ones, with the best schedule as its hint.
"""
