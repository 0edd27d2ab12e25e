"""Who works at 禾田农机: crews, skills, employees with badges and PINs, and log-ins for those with a desk.

The badge of employee 1012 is G1:BD:1012; everybody has the same PIN, and everybody at a desk the same PASSWORD.
"""

from datetime import timedelta
from typing import Any, NamedTuple

from backend.documents.act import Act
from backend.people import commands
from backend.people.credentials import PinHashes, hash_password, hash_pin, set_password, set_pin
from backend.people.person import Person, Qualification, Team
from backend.people.user import User
from seed.demo.factory import Factory

PIN, PASSWORD = "1234", "gemba-demo"
BADGE = "G1:BD:{}"

# number, name, work center, leader
TEAMS = (
    ("T-L1", "旋耕机总装班 (Tiller assembly crew)", "L1", "1010"),
    ("T-L2", "播种收获总装班 (Seeder assembly crew)", "L2", "1014"),
    ("T-MC", "机加工班 (Machining crew)", "WC-LATHE", "1011"),
    ("T-WD", "下料焊装班 (Blanking and welding crew)", "WC-WELD", "1013"),
    ("T-PT", "涂装班 (Painting crew)", "WC-PAINT", "1013"),
)

QUALIFICATIONS = (
    ("Q-WELD", "焊工证 (Welding certificate)"),
    ("Q-CRANE", "行车操作证 (Crane operator)"),
    ("Q-FORK", "叉车证 (Forklift license)"),
    ("Q-CNC", "数控操作 (CNC operation)"),
    ("Q-LASER", "激光设备操作 (Laser operation)"),
    ("Q-COAT", "喷涂作业 (Powder coating)"),
    ("Q-INSP", "检验员资格 (Inspector)"),
)


class Employee(NamedTuple):
    """A person of the factory; `user` is the name they log in with at a desk, empty where they only have a badge."""

    number: str
    name: str
    title: str
    role: str
    user: str = ""
    team: str = ""
    skills: tuple[tuple[str, int, int | None], ...] = ()  # qualification, level, days it is still valid


EMPLOYEES = (
    Employee("1000", "王建国", "厂长 (Plant manager)", "plant_manager", "director"),
    Employee("1001", "周海燕", "系统管理员 (Administrator)", "admin", "admin"),
    Employee("1002", "刘志强", "生产经理 (Production manager)", "supervisor", "manager"),
    Employee("1003", "陈晓梅", "计划员 (Planner)", "planner", "planner"),
    Employee("1004", "赵鹏", "工艺工程师 (Process engineer)", "process_engineer", "engineer"),
    Employee("1005", "孙丽", "质量经理 (Quality manager)", "quality_manager", "quality"),
    Employee("1006", "吴斌", "检验员 (Inspector)", "inspector", "inspector", skills=(("Q-INSP", 3, 410),)),
    Employee("1007", "郑芳", "仓管员 (Storekeeper)", "storekeeper", "store", skills=(("Q-FORK", 2, 260),)),
    Employee("1008", "何伟", "采购员 (Buyer)", "buyer", "buyer"),
    Employee("1009", "林静", "销售内勤 (Sales)", "sales", "sales"),
    Employee("1010", "马超", "旋耕机班组长 (Team leader)", "team_lead", team="T-L1", skills=(("Q-CRANE", 3, 300),)),
    Employee("1011", "黄磊", "机加工班组长 (Team leader)", "team_lead", team="T-MC", skills=(("Q-CNC", 4, None),)),
    Employee("1012", "徐明", "数控车工 (CNC turner)", "worker", team="T-MC", skills=(("Q-CNC", 3, None),)),
    Employee("1013", "高翔", "焊装班组长 (Team leader)", "team_lead", team="T-WD", skills=(("Q-WELD", 4, 520),)),
    Employee("1014", "韩雪", "播种收获班组长 (Team leader)", "team_lead", team="T-L2", skills=(("Q-CRANE", 2, 190),)),
    Employee("1015", "罗勇", "喷涂工 (Coater)", "worker", team="T-PT", skills=(("Q-COAT", 3, 95),)),
    Employee("1016", "梁娜", "装配工 (Fitter)", "worker", team="T-L1"),
    Employee("1017", "谢军", "装配工 (Fitter)", "worker", team="T-L1", skills=(("Q-CRANE", 1, 30),)),
    Employee("1018", "唐华", "激光操作工 (Laser operator)", "worker", team="T-WD", skills=(("Q-LASER", 3, None),)),
    Employee("1019", "曹阳", "焊工 (Welder)", "worker", team="T-WD", skills=(("Q-WELD", 2, 14), ("Q-CRANE", 1, 200))),
    Employee("1020", "邓敏", "检验员 (Inspector)", "inspector", skills=(("Q-INSP", 2, 120),)),
    Employee("1021", "宋涛", "装配工 (Fitter)", "worker", team="T-L2"),
    Employee("1022", "蒋琳", "仓库配料员 (Kitting clerk)", "storekeeper", skills=(("Q-FORK", 1, 45),)),
    Employee("1023", "魏强", "维修工 (Mechanic)", "mechanic"),
    Employee("1024", "董洁", "设备工程师 (Equipment engineer)", "equipment_engineer", "equipment"),
    Employee("1025", "沈岩", "安全员 (Safety officer)", "safety_officer", "safety"),
)


class Secrets(NamedTuple):
    """PIN and password as they are kept; slow on purpose, so made once for all."""

    pin: PinHashes
    password: str


def secrets() -> Secrets:
    return Secrets(hash_pin(PIN), hash_password(PASSWORD, ""))


def build(factory: Factory, kept: Secrets, act: Act) -> None:
    factory.make_all(Qualification, ({"number": number, "name": name} for number, name in QUALIFICATIONS), act)
    for number, name, center, _ in TEAMS:
        factory.make(Team, act, number=number, name=name, work_center_id=factory.id("work_center", center))
    for place, one in enumerate(EMPLOYEES):
        factory.make(Person, act, **_person(factory, one), hired=factory.today - timedelta(days=3000 - 117 * place))
        user = factory.make(User, act, **_user(factory, one))
        commands.issue_badge(user, BADGE.format(factory.named(one.number)), act)
        set_pin(user, kept.pin, act.now)
        if one.user:
            set_password(user, kept.password, act.now)
    for number, _, _, leader in TEAMS:
        act.find(Team, factory.id("team", number)).leader_id = factory.id("person", leader)


def _person(factory: Factory, one: Employee) -> dict[str, Any]:
    skills = [
        {
            "qualification_id": factory.id("qualification", number),
            "level": level,
            "expires": factory.day(days) if days else None,
        }
        for number, level, days in one.skills
    ]
    team_id = factory.id("team", one.team) if one.team else None
    given = {"number": one.number, "name": one.name, "job_title": one.title, "team_id": team_id}
    return given | {"home_site_id": factory.site_id, "qualifications": skills}


def _user(factory: Factory, one: Employee) -> dict[str, Any]:
    """Whoever has no desk is known by the employee number."""
    role = {"role_id": factory.id("role", one.role), "in_company_id": factory.company_id}
    name, person_id = factory.named(one.user or one.number), factory.id("person", one.number)
    return {"number": name, "person_id": person_id, "roles": [role]}
