"""Inventory: what material is where.

storage_location: where it lies (also what is out of the house or inside an order) · lot: material of one origin ·
serial_number: one piece · stock_move: something that happened, with two legs · stock_balance: the sum of the legs of
one key · reservation: a claim on a balance · stock_transfer: what goes from site to site ·
stock_count: a look at what is really there · posting_period: a month ·
item_site: how an item is planned, kept and inspected at a site.
"""
