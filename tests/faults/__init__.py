"""Sync proved under counted faults: simulated devices, a proxy that breaks lines, servers that are killed, a checker."""
