"""What planning brings to the factory."""

from backend.documents.context import Context, Unwritten
from backend.inventory.events import ItemSiteChanged, StockMoved, StockTransferChanged
from backend.planning import (
    answering,
    commands,
    consumption_rules,
    distribution_rules,
    group_runs,
    handlers,
    kitting_watching,
    lane_checks,
    levels,
    mass,
    mps_edit,
    net_change,
    other_sources,
    plan_change,
    pool,
    pool_facts,
    proposals,
    safety_levels,
    scheme_rules,
)
from backend.planning.distribution_rule import DistributionRule
from backend.planning.events import PlannedOrderChanged, PoolSupplyReleased
from backend.planning.exception_answer import ExceptionAnswer
from backend.planning.forecast_consumption_rule import ForecastConsumptionRule
from backend.planning.group_run import GroupRun
from backend.planning.independent_demand import IndependentDemand
from backend.planning.jobs import JOBS
from backend.planning.message_answer import MessageAnswer
from backend.planning.order_pool_entry import OrderPoolEntry
from backend.planning.plan_level import PlanLevel
from backend.planning.plan_version import PlanScheme, PlanVersion
from backend.planning.planned_order import PlannedOrder
from backend.planning.safety_stock import SafetyStockLevel, SafetyStockPolicy
from backend.planning.supply_lane import SupplyLane
from backend.planning.visibility_wall import VisibilityWall
from backend.planning.water_level import WaterLevel
from backend.production.events import (
    MaterialChosen,
    ProductionReceived,
    WorkOrderCancelled,
    WorkOrderChanged,
    WorkOrderClosed,
    WorkOrderFinished,
    WorkOrderReleased,
    WorkOrderStarted,
)
from backend.purchasing.events import PurchaseOrderChanged
from backend.sales.events import SalesOrderCancelled, SalesOrderChanged, SalesOrderConfirmed, ShipmentLeft

DEMAND = (ForecastConsumptionRule, DistributionRule, IndependentDemand, SafetyStockPolicy, SafetyStockLevel)
ANSWERS = (MessageAnswer, ExceptionAnswer)
SUPPLY = (SupplyLane, VisibilityWall, WaterLevel, GroupRun)

CONTEXT = Context(
    "planning",
    "Planning",
    documents=(
        PlanLevel,
        OrderPoolEntry,
        PlanScheme,
        PlanVersion,
        PlannedOrder,
        *ANSWERS,
        *DEMAND,
        *SUPPLY,
    ),
    effects={
        PlanLevel: {"create": levels.check_level, "change": levels.check_level},
        OrderPoolEntry: {
            "change": pool.check_change,
            "review": pool.review,
            "accept": pool.accept,
            "counter": pool.counter,
            "reject": pool.reject,
            "pool": pool.pool,
            "pre_schedule": pool.pre_schedule,
            "pass_kit": pool.pass_kit,
            "fail_kit": pool.fail_kit,
            "send_back": pool.send_back,
            "plan_week": pool.plan_week,
            "fix_sequence": pool.fix_sequence,
            "line_on": pool_facts.line_on,
            "line_off": pool_facts.line_off,
            "put_in_stock": pool_facts.put_in_stock,
            "ship": pool_facts.ship,
            "close": pool.close,
            "hold": pool.hold,
            "resume": pool.resume,
            "alter": pool.alter,
            "cancel": pool.cancel,
            "split": pool.split,
        },
        ForecastConsumptionRule: {"create": consumption_rules.check, "change": consumption_rules.check},
        DistributionRule: {"create": distribution_rules.check, "change": distribution_rules.check},
        IndependentDemand: dict.fromkeys(("change", "release", "close", "cancel"), plan_change.demand_changed),
        SafetyStockPolicy: {"create": safety_levels.check_policy, "change": safety_levels.check_policy},
        SafetyStockLevel: {
            "create": safety_levels.check_level,
            "change": safety_levels.check_change,
            "approve": safety_levels.approve,
        },
        SupplyLane: {"create": lane_checks.check, "change": lane_checks.check},
        VisibilityWall: {"create": lane_checks.check_wall, "change": lane_checks.check_wall},
        GroupRun: {"create": group_runs.ask_for_group, "cancel": group_runs.cancel_group},
        PlanScheme: {"create": scheme_rules.check, "change": scheme_rules.check},
        PlanVersion: {
            "create": commands.ask_for_run,
            "change": commands.check_run,
            "complete": group_runs.go_on,
            "fail": group_runs.go_on,
            "cancel": group_runs.cancel_part,
        },
        PlannedOrder: {
            "change": mps_edit.check_change,
            "cancel": mps_edit.cancel,
            "firm": commands.firm,
            "split": commands.split,
            "move": mps_edit.move,
            "change_source": other_sources.change,
            "release": commands.release,
        },
        ExceptionAnswer: {"dismiss": answering.note},
        MessageAnswer: {
            "apply": answering.carry_out,
            "decline": answering.note,
            "dismiss": answering.note,
        },
    },
    handlers={
        SalesOrderConfirmed: (handlers.take_into_pool, plan_change.sales_order_changed),
        SalesOrderCancelled: (handlers.give_up_entries, plan_change.sales_order_changed),
        SalesOrderChanged: (plan_change.sales_order_changed,),
        PurchaseOrderChanged: (plan_change.purchase_order_changed,),
        StockMoved: (plan_change.stock_moved,),
        StockTransferChanged: (plan_change.stock_transfer_changed,),
        **dict.fromkeys(plan_change.ITEM_EVENTS, (plan_change.item_changed,)),
        ItemSiteChanged: (plan_change.item_site_changed,),
        PlannedOrderChanged: (plan_change.planned_order_changed,),
        WorkOrderChanged: (plan_change.work_order_changed,),
        WorkOrderReleased: (plan_change.work_order_changed,),
        WorkOrderClosed: (plan_change.work_order_changed,),
        WorkOrderCancelled: (plan_change.work_order_changed,),
        MaterialChosen: (plan_change.material_chosen,),
        WorkOrderStarted: (handlers.put_on_line,),
        WorkOrderFinished: (handlers.take_off_line, plan_change.work_order_changed),
        ProductionReceived: (handlers.put_in_stock,),
        ShipmentLeft: (handlers.ship_entries,),
    },
    later={PoolSupplyReleased: (handlers.free_supply,)},
    jobs=(*JOBS, kitting_watching.JOB, mass.JOB, group_runs.JOB, net_change.JOB),
    held_first={OrderPoolEntry: pool.hold_line_first},
    unwritten={PlannedOrder: Unwritten(proposals.listed, proposals.named, proposals.take_up)},
)
