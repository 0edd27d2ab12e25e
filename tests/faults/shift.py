"""What a shift consists of, as a table: each verb is one or several acts in their order. A new flow is one entry."""

import random
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from uuid_utils.compat import uuid7

from tests.faults.book import DECISION, FACT, Draft, Photo
from tests.faults.factory import Factory
from tests.faults.rounds import call, checking, hazard, repair

REPORT, ISSUE = "production/production_report", "production/material_issue"
TICKET, RESULT, NC = "production/ticket", "quality/inspection_result", "quality/nonconformance"
PHOTO_HEAD = b"%PDF-1.4\n"  # a kind the server takes without a child process for each
DECLINED = ("refused",)


@dataclass
class Hand:
    """One person at work with a device: what they work on, what they did before."""

    factory: Factory
    chance: random.Random
    reported: list[tuple[str, str]] = field(default_factory=list)  # report and its ticket, for those that can be undone

    def photo(self) -> Photo:
        """Two to ninety kilobytes; every one another."""
        size = int(2 ** self.chance.uniform(11, 16.5))
        content = PHOTO_HEAD + self.chance.randbytes(size).replace(b"\x00", b"\x01")
        return Photo.of(content, "application/pdf", f"{self.chance.randrange(10**6)}.pdf")


@dataclass(frozen=True)
class Verb:
    """Something a person does: how often among a hundred, what acts it makes, and how often the first has a photo."""

    name: str
    often: int
    acts: Callable[[Hand], list[Draft]]
    photos: float = 0


def a_report(kind: str, most: int = 0, **values: str) -> Callable[[Hand], list[Draft]]:
    def acts(hand: Hand) -> list[Draft]:
        ticket, id = hand.chance.choice(hand.factory.tickets), str(uuid7())
        quantity = {"quantity": str(hand.chance.randint(1, most))} if most else {}
        if kind in ("good", "hours"):
            hand.reported.append((id, ticket["id"]))
        given = {"ticket_id": ticket["id"], "kind": kind} | quantity | values
        return [Draft(REPORT, "create", given, id)]

    return acts


def scrap(hand: Hand) -> list[Draft]:
    [draft] = a_report("scrap", 3, scrap_reason_id=hand.factory.scrap_reason["id"])(hand)
    return [draft]


def taking_back(hand: Hand) -> list[Draft]:
    """Somebody else may use the device by then: only who reported it may take a report back, others are refused."""
    if not hand.reported:
        return a_report("good", 9)(hand)
    report, ticket = hand.reported.pop(hand.chance.randrange(len(hand.reported)))
    values = {"ticket_id": ticket, "kind": "void", "voids_id": report}
    return [Draft(REPORT, "create", values, str(uuid7()), (*FACT, *DECLINED))]


def at_the_ticket(hand: Hand) -> list[Draft]:
    ticket = hand.chance.choice(hand.factory.tickets)["id"]
    return [Draft(TICKET, verb, {}, ticket) for verb in ("begin", "pause", "resume", "complete")]


def material(kind: str) -> Callable[[Hand], list[Draft]]:
    def acts(hand: Hand) -> list[Draft]:
        lot = hand.chance.choice([*hand.factory.lots, None])
        line = {"item_id": hand.factory.material["id"], "quantity": str(hand.chance.randint(1, 9))}
        line |= {"lot_id": lot["id"]} if lot else {}
        order = hand.chance.choice(hand.factory.orders)["id"]
        return [Draft(ISSUE, "create", {"work_order_id": order, "kind": kind, "lines": [line]}, str(uuid7()))]

    return acts


def measuring(hand: Hand) -> list[Draft]:
    inspection = hand.chance.choice(hand.factory.inspections)
    check = inspection["characteristics"][0]["id"]
    values = [
        {"characteristic_id": check, "sample": hand.chance.randint(1, 50), "measured_value": f"{value:.2f}"}
        for value in (hand.chance.uniform(8.8, 11.2), hand.chance.uniform(9, 11))
    ]
    return [Draft(RESULT, "create", {"inspection_id": inspection["id"], "values": values}, str(uuid7()))]


def nonconformance(hand: Hand) -> list[Draft]:
    """Made, described twice (decisions, each resting on the one before) and reported."""
    id = str(uuid7())
    made = {"item_id": hand.factory.item["id"], "quantity": str(hand.chance.randint(1, 9))}
    said = [{"description": f"{word} scratch"} for word in ("a", "a deep")]
    changes = [Draft(NC, "change", values, id, DECISION, decides=True) for values in said]
    return [Draft(NC, "create", made, id, DECISION), *changes, Draft(NC, "report", {}, id, DECISION)]


def mistake(hand: Hand) -> list[Draft]:
    values = {"item_id": hand.factory.item["id"], "quantity": "0"}
    return [Draft(NC, "create", values, str(uuid7()), DECLINED)]


SHIFT = (
    Verb("good", 20, a_report("good", 9), 0.05),
    Verb("scrap", 7, scrap, 0.5),
    Verb("rework", 3, a_report("rework", 2)),
    Verb("hours", 4, a_report("hours", minutes="12.5")),
    Verb("start", 3, a_report("start")),
    Verb("pause", 3, a_report("pause")),
    Verb("resume", 3, a_report("resume")),
    Verb("finish", 2, a_report("finish")),
    Verb("taking back", 3, taking_back),
    Verb("ticket", 2, at_the_ticket),
    Verb("issue", 8, material("issue")),
    Verb("return", 3, material("return")),
    Verb("inspection", 10, measuring, 0.2),
    Verb("nonconformance", 4, nonconformance, 0.8),
    Verb("checking", 12, checking, 0.15),
    Verb("hazard", 4, hazard, 0.9),
    Verb("call", 4, call, 0.5),
    Verb("repair", 3, repair, 0.4),
    Verb("mistake", 2, mistake),
)


# Whatever the dice say, somebody does these.
FIRST = ("ticket", "nonconformance", "mistake", "scrap", "hazard", "call", "repair", "checking")


def work(hand: Hand, count: int, place: int = 0) -> list[Draft]:
    """So many acts, mixed as in a shift; who stands at which place says what they begin with."""
    drafts: list[Draft] = []
    verb = next(verb for verb in SHIFT if verb.name == FIRST[place % len(FIRST)])
    while len(drafts) < count:
        first, *rest = (replace(draft, kind=verb.name) for draft in verb.acts(hand))
        if hand.chance.random() < verb.photos:
            first = replace(first, photos=tuple(hand.photo() for _ in range(hand.chance.choice((1, 1, 1, 2)))))
        drafts += [first, *rest]
        [verb] = hand.chance.choices(SHIFT, [verb.often for verb in SHIFT])
    return drafts[:count]
