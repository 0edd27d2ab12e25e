"""Sync proved under counted faults: simulated devices, lines that break, servers that are killed, and a checker."""
