"""The compiled part of MRP: plain loops over arrays, made machine code by numba.

Only `core` imports what is here: numba costs 0.4 s and 80 MB, and a process that does not plan pays neither.
"""
