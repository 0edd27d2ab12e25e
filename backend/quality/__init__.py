"""Quality: proving.

inspection_plan: what is checked on an item, when · inspection: one check of one lot or order · inspection_result:
values somebody recorded for it · defect: a code for what can be wrong · nonconformance: material that does not
conform, and what is done with it · gauge: a measuring instrument.
"""
