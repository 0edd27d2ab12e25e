"""Scheduling 排程: exactly when and where. Schedules of a site, what they suppose, and publishing them to tickets.

A detailed schedule 排产 is one answer to "what runs where and when"; publishing writes it down to tickets and planning.
"""
