"""Ovens: jobs of one attribute share a load; loads have set-ups and stay inside a shift (`solver.solve`).

The problem is that of Lackner, Mrkvicka, Musliu, Walkiewicz and Winter (2021).
"""
