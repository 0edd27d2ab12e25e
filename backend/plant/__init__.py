"""Plant: where things happen.

company: a legal entity · site: a place of it · area: a workshop · work_center: a production line, cell or machine
group · work_unit: a station of one · equipment: one machine · work_calendar: when work is done, in shifts.
"""
