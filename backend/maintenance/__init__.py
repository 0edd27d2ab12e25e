"""Maintenance: keeping.

maintenance_order: work on a machine, from the request to the acceptance.
"""
