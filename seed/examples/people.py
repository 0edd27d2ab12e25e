"""Examples of people and what they are allowed."""

EXAMPLES = {
    "people/role": lambda m: {
        "number": m.code("r"),
        "name": "Turner",
        "home": "worker",
        "rights": ["production.*.read"],
    },
    "people/team": lambda m: {
        "number": m.code("T"),
        "name": "Early crew",
        "work_center_id": m.id("plant/work_center"),
    },
    "people/qualification": lambda m: {"number": m.code("Q"), "name": "Forklift"},
    "people/person": lambda m: {
        "number": m.code("P"),
        "name": "王小明",
        "home_site_id": m.shop.site_id,
        "team_id": m.id("people/team"),
        "job_title": "Turner",
        "hired": "2020-03-01",
        "qualifications": [{"qualification_id": m.id("people/qualification"), "level": 2, "expires": "2030-12-31"}],
    },
    "people/user": lambda m: {
        "number": m.code("u"),
        "person_id": m.make("people/person")["id"],
        "language": "zh-CN",
        "roles": [{"role_id": m.id("people/role"), "in_company_id": m.shop.company_id, "at_site_id": m.shop.site_id}],
    },
    "people/device": lambda m: {"name": "Scanner at the lathes", "home_site_id": m.shop.site_id},
    "people/delegation": lambda m: {
        "from_person_id": m.make("people/person")["id"],
        "to_person_id": m.make("people/person")["id"],
        "first_day": "2026-12-01",
        "last_day": "2026-12-24",
    },
}
