"""What sales brings to the factory."""

from backend.documents.context import Context
from backend.sales import commands, forecast_commands
from backend.sales.customer import Customer
from backend.sales.demand_history import DemandHistory
from backend.sales.forecast import Forecast
from backend.sales.forecast_jobs import JOBS
from backend.sales.forecast_scheme import ForecastScheme
from backend.sales.sales_order import SalesOrder
from backend.sales.shipment import Shipment

CONTEXT = Context(
    "sales",
    "Sales",
    documents=(Customer, SalesOrder, Shipment, DemandHistory, ForecastScheme, Forecast),
    effects={
        SalesOrder: {
            "change": commands.tell_change,
            "confirm": commands.confirm,
            "cancel": commands.cancel,
            "complete": commands.complete,
        },
        Shipment: {
            "create": commands.check_shipment,
            "change": commands.check_shipment,
            "ship": commands.ship,
        },
        ForecastScheme: {"create": forecast_commands.check_scheme, "change": forecast_commands.check_scheme},
        Forecast: {
            "create": forecast_commands.ask_for_forecast,
            "change": forecast_commands.check_change,
            "submit": forecast_commands.submit,
            "publish": forecast_commands.publish,
            "supersede": forecast_commands.supersede,
            "discard": forecast_commands.discard,
        },
    },
    jobs=tuple(JOBS),
)
