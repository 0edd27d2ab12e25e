"""Sales: demand from customers.

customer: who buys · sales_order: what they want by when, line by line · shipment: what left for them.
"""
