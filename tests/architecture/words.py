"""Words that are not used, and the one that is used instead: one word, one meaning, in American spelling.

The words are those of the glossary's rows marked as the only identifier for their meaning, and house words of ours.
"""

from collections.abc import Mapping

# A part of an identifier (between underscores) or a word of a label -> what to say.
REFUSED: Mapping[str, str] = {
    # places and resources
    "plant": "site (plant is only the context's name)",
    "factory": "site",
    "workshop": "area",
    "workcenter": "work_center",
    "workstation": "work_unit",
    "machine": "equipment",
    "machinery": "equipment",
    "asset": "equipment",
    "device_type": "equipment_class",
    "mould": "mold",
    "crew": "team",
    "skill": "qualification",
    "certificate": "qualification",
    "employee": "person",
    "operator": "person",
    "customer_order": "sales_order",
    # product data and material
    "product": "item",
    "material_master": "item",
    "batch": "lot for material; order_batch for orders run together",
    "vendor": "supplier",
    "subcontractor": "supplier",
    "recipe_bom": "recipe",
    # doing
    "production_order": "work_order",
    "manufacturing_order": "work_order",
    "job": "ticket (job is background work)",
    "job_order": "ticket",
    "goods_receipt": "production_receipt or purchase_receipt",
    "disruption": "production_exception",
    # proving
    "inspection_order": "inspection",
    "ncr": "nonconformance",
    "non_conformance": "nonconformance",
    "nonconformity_report": "nonconformance",
    "corrective_action": "capa",
    "instrument": "gauge",
    "measuring_device": "gauge",
    "gage": "gauge",
    # safety
    "danger": "hazard",
    # house words
    "log": "trail",
    "audit": "trail",
    "history": "trail",
    "comment": "remark",
    "note": "remark",
    "file": "attachment",
    "status": "state",
    "event_incident": "incident",
    # spelling
    "colour": "color",
    "labour": "labor",
    "centre": "center",
    "grey": "gray",
    "catalogue": "catalog",
    "organisation": "organization",
    "authorisation": "authorization",
    "metre": "meter",
    "litre": "liter",
    "fulfil": "fulfill",
    "licence": "license",
    "programme": "program",
}

# Where a refused word is right: the identifier or label, and why.
ALLOWED: Mapping[str, str] = {
    "machine_group": "ISA-95: a kind of work center in the glossary",
    "paper_machine": "the glossary's identifier",
    "per_batch": "a component per run of so much: ISA-88's batch, not a lot",
    "batch_size": "the size of that run",
    "job_id": "a background job",
    "demand_history": "what demand was, as forecasting everywhere calls it; a trail says who did what",
    "Demand history": "what demand was, as forecasting everywhere calls it",
    "Job": "a background job",
    "job_title": "what a person does is called so everywhere",
    "Job title": "what a person does is called so everywhere",
    "job": "the engine's table of background jobs",
    "from_status": "the stock status is the glossary's quality status, not a life cycle",
    "to_status": "the stock status is the glossary's quality status, not a life cycle",
    "From status": "the stock status",
    "To status": "the stock status",
    "Status": "the stock status",
    "status": "a receipt's answer to an act, as the wire calls it; stock status of a balance",
    "stored_file": "the engine's table of files; an attachment hangs on a document",
    "file_holder": "who sent a file",
    "crew": "how many people an operation takes; a team is which people",
    "Crew": "how many people an operation takes; a team is which people",
    "machine": "one of the causes of 5M1E, where the glossary names it so",
    "certificates": "papers that came with a lot; a person's are qualifications",
    "Certificates": "papers that came with a lot; a person's are qualifications",
    "certificate": "a paper that goes with goods; a person's are qualifications",
    "Market, law rule or certificate": "papers that go with goods; a person's are qualifications",
    "delivery_note": "the supplier's paper, not a remark",
    "Delivery note": "the supplier's paper, not a remark",
    "Plant": "the context's name",
}
