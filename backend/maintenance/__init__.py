"""Maintenance: keeping.

maintenance_order: work on a machine, from the request to the acceptance · failure_code: a word for how something
failed, why, or what was done about it.
"""
