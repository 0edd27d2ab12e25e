"""The compiled part of the search for shops: plain loops over arrays, made machine code by numba."""
