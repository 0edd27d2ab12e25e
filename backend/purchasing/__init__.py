"""Purchasing: supply from partners.

supplier: who sells to us · supplier_item: what they sell, at which price, how fast · purchase_order: what was ordered ·
purchase_receipt: what arrived.
"""
