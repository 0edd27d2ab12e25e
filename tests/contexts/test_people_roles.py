"""The standard roles: every right names something, and nobody may more than the matrix says."""

import ast
from pathlib import Path

import pytest

import backend
from backend.contexts import assemble
from backend.documents.rights import covers, right_of
from seed.roles import ROLES

RIGHTS = {role.code: frozenset(role.rights) for role in ROLES}
CALLS = "production.production_exception"
APART = {
    "ehs.hazard.accept_major", f"{CALLS}.attach", f"{CALLS}.verify_others",
    "documents.tray.settle", "inventory.stock_move.change_status", "inventory.stock_move.reverse",
    "people.delegation.create_for_others", "people.user.issue_badge", "people.user.set_pin",
    "production.production_report.void_others", "production.ticket.exit_rework",
    "production.work_order.accept_over_issue", "production.work_order.finish_short",
    "scheduling.line_sequence.arrange", "scheduling.line_sequence.move",
}  # fmt: skip
OFFICE = ("quality_manager", "planner", "buyer", "sales", "process_engineer", "plant_manager")


def verbs(document):
    flow = document.spec.workflow
    return {"read", "create", "change", "remove", "secrets", *(flow.steps if flow else ())}


def every_right():
    for document in assemble().documents.values():
        yield from (right_of(document, verb) for verb in sorted(verbs(document)))
    yield from sorted(APART)


def holders(right):
    return {code for code, rights in RIGHTS.items() if covers(rights, right)}


def demanded():
    """What the software itself asks for by name: `demand(actor, Document, "verb")`, with where it does."""
    named = {document.__name__: document for document in assemble().documents.values()}
    for path in sorted(Path(backend.__file__).parent.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            match node:
                case ast.Call(ast.Name("demand"), [_, ast.Name(noun), ast.Constant(str(verb))]) if noun in named:
                    yield f"{path.name}:{node.lineno}", named[noun], verb


@pytest.mark.parametrize("role", ROLES, ids=lambda role: role.code)
def test_every_right_of_a_role_names_something_that_exists(role):
    known = set(every_right())
    assert [right for right in role.rights if "*" not in right and right not in known] == []
    assert [right for right in role.rights if not any(covers(frozenset({right}), one) for one in known)] == []


def test_every_right_the_software_asks_for_is_held_by_somebody():
    asked = [(place, document, verb, right_of(document, verb)) for place, document, verb in demanded()]
    assert {"scheduling.line_sequence.move", "people.device.invite"} <= {right for *_, right in asked}
    assert [(place, right) for place, _, _, right in asked if not holders(right)] == []
    assert {right for _, document, verb, right in asked if verb not in verbs(document)} <= APART


def test_users_roles_and_devices_are_the_administrators_alone():
    for name in ("user.create", "user.change", "user.set_pin", "user.issue_badge", "role.change", "device.revoke"):
        assert holders(f"people.{name}") == {"admin"}


def test_everybody_but_the_auditor_reports_hazards_and_majors_are_accepted_by_the_plant_manager_alone():
    assert holders("ehs.hazard.create") == set(RIGHTS) - {"auditor"}
    assert holders("ehs.hazard.verify") == {"safety_officer"}
    assert holders("ehs.hazard.accept") == {"safety_officer", "plant_manager"}
    assert holders("ehs.hazard.accept_major") == {"plant_manager"}
    assert holders("ehs.hazard.submit") == {"team_lead", "supervisor", "plant_manager", "safety_officer"}


def test_an_administrator_decides_nothing_of_the_factorys_work():
    own = ("people.", "plant.", "documents.")
    extra = [right for right in every_right() if covers(RIGHTS["admin"], right) and not right.startswith(own)]
    assert [right for right in extra if not right.endswith(".read")] == ["ehs.hazard.create"]  # anybody may see one


def test_an_auditor_reads_everything_and_changes_nothing():
    assert {right.split(".")[2] for right in every_right() if covers(RIGHTS["auditor"], right)} == {"read"}


def test_the_floor_sees_no_costs_and_no_prices():
    for code in ("worker", "team_lead", "inspector", "storekeeper", "planner", "supervisor", "process_engineer"):
        seen = [right for right in every_right() if right.endswith(".secrets") and covers(RIGHTS[code], right)]
        allowed = {"planner": "planning.", "process_engineer": "engineering."}.get(code, "-")
        assert [right for right in seen if not right.startswith(allowed)] == []


def test_a_worker_reports_and_decides_nothing():
    done = {right for right in every_right() if covers(RIGHTS["worker"], right) and not right.endswith(".read")}
    floor = {
        "production.ticket": "begin pause resume complete",
        "production.production_report": "create",
        "production.material_issue": "create",
        "production.material_call": "create change confirm",
        "quality.inspection_result": "create",
        "quality.nonconformance": "create report",
        "patrol.patrol_round": "create start finish",
        "patrol.patrol_check": "create",
        "maintenance.maintenance_order": "create",
        "ehs.hazard": "create confirm",
        CALLS: "create add accept contain begin resolve restart withdraw contest refer verify wait go_on attach",
    }
    assert done == {f"{name}.{verb}" for name, those in floor.items() for verb in those.split()}


def test_blocked_goods_are_released_by_quality_and_the_plant_manager_only():
    assert holders("quality.nonconformance.concede") == {"quality_manager", "plant_manager"}
    assert holders("inventory.stock_move.change_status") == {"quality_manager"}


def test_counted_differences_are_approved_by_who_does_not_count():
    assert holders("inventory.stock_count.approve") == {"plant_manager"}
    assert "plant_manager" not in holders("inventory.stock_count.change")


def test_whoever_decides_may_lend_it():
    assert set(OFFICE) <= holders("people.delegation.create")
    assert holders("people.delegation.create_for_others") == {"plant_manager", "admin"}
