"""Planning: how much and when.

plan_scheme: what a plan counts · plan_version: one run of it · planned_order: what the run proposes to make or buy ·
plan_peg: which supply serves which need · plan_exception: what a planner should look at.
"""
