"""Sales: demand from customers.

customer: who buys · sales_order: what they want by when, line by line · shipment: what left for them ·
forecast_scheme: what is forecast again and again · forecast: one version of it, its series, figures and corrections ·
demand_history: what was wanted before the factory began here.
"""
