"""Planning: how much and when.

plan_level: which plan is made when, for which days · order_pool_entry: a portion of an order line from review to
shipment · plan_scheme: what a plan counts · plan_version: one run of it · planned_order: what the run proposes to make
or buy · proposal: the same before somebody touches it · plan_snapshot: what a run saw, from which pegs are made when
asked · plan_exception: what a planner should look at ·
forecast_consumption_rule: how orders take from forecasts 冲销 · distribution_rule: who takes demand ·
independent_demand: a need that is neither order nor forecast · safety_stock_policy: how safety stock is computed ·
safety_stock_level: what is kept from a day on.
"""
