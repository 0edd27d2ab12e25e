"""Patrol: looking round.

patrol_point: a place or machine that is looked at, with what is checked there · patrol_route: points in order ·
patrol_round: one walk along a route by one time · patrol_check: what somebody found at one point of a round.
Equipment, quality and safety share it; what is not as it should be is followed up in the contexts above.
"""
