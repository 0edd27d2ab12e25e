"""What purchasing brings to the factory."""

from backend.documents.context import Context
from backend.purchasing.purchase_order import PurchaseOrder, PurchaseReceipt
from backend.purchasing.supplier import Supplier, SupplierItem

CONTEXT = Context("purchasing", "Purchasing", documents=(Supplier, SupplierItem, PurchaseOrder, PurchaseReceipt))
