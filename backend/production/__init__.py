"""Production: doing the work.

work_order: authority to make a quantity · operation: one of its steps · ticket: an operation given to the floor ·
production_report: something that happened at a ticket · material_issue: material taken or brought back ·
production_receipt: what came out · scrap_reason: why a piece was lost · genealogy_edge: what went into what ·
production_exception: a call for help (andon), until it is over · exception_type: what can go wrong, and who is called.
"""
