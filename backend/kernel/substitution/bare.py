"""The short way for needs with bare one-to-one candidates: the decisions of covering.py, without its generality.

A plan asks for hundreds of thousands of them, so a decision keeps figures only and writes its portions out
when somebody looks; a property test holds the two ways equal.
"""

from collections.abc import Iterator
from typing import Protocol

from backend.kernel.substitution.candidates import Plain
from backend.kernel.substitution.decisions import Decision, Portion, Refusal, Take, Wanted
from backend.kernel.substitution.facts import Key
from backend.kernel.substitution.ledger import Account, Ledger, Taken

NONE: Taken = (0, 0, ())
Step = tuple[int, int, tuple[tuple[str, int], ...], str]  # total taken, day of the last part, refs, what held it back


class Bare(Protocol):
    """As much of a need as the short way looks at."""

    @property
    def id(self) -> str: ...
    @property
    def item(self) -> Key: ...
    @property
    def quantity(self) -> int: ...
    @property
    def day(self) -> int: ...


class BareDecision(Decision):
    """One need: what each candidate gave in turn, and the rest that is ordered."""

    __slots__ = ("given", "need", "plain")

    def __init__(self, need: Bare, plain: Plain, given: tuple[Step, ...]) -> None:
        self.need, self.plain, self.given = need, plain, given

    @property
    def wanted(self) -> tuple[Wanted, ...]:
        need = self.need
        return (Wanted(need.id, need.item, need.quantity, need.quantity),)

    @property
    def day(self) -> int:
        return self.need.day

    @property
    def portions(self) -> tuple[Portion, ...]:
        return tuple(self._portions())

    def _portions(self) -> Iterator[Portion]:
        scheme, steps, (option, item), _ = self.plain
        rest = self.need.quantity
        for (total, latest, refs, _), (candidate, of, reason) in zip(self.given, steps, strict=False):
            if total:
                yield Portion(scheme, candidate, (total,), (Take(of, total, refs, latest),), (), reason, latest)
                rest -= total
        if rest:
            yield Portion(scheme, option, (rest,), (), ((item, rest),), "ordered_first", self.need.day)

    @property
    def refusals(self) -> tuple[Refusal, ...]:
        rows = zip(self.given, self.plain.steps, strict=False)
        scheme = self.plain.scheme
        return tuple(Refusal(scheme, option, why, item, total) for (total, _, _, why), (option, item, _) in rows if why)

    def serves(self, need: str) -> bool:
        return self.need.id == need

    @property
    def stays(self) -> bool:
        """The need's own item serves all of it, or is ordered for it: nothing moves to another item."""
        rows, main = zip(self.given, self.plain.steps, strict=False), self.need.item
        rest = self.need.quantity
        for (total, _, _, _), (_, item, _) in rows:
            if total and item != main:
                return False
            rest -= total
        return not rest or self.plain.order[1] == main


def serve_bare(need: Bare, plain: Plain, ledger: Ledger) -> BareDecision:
    """Main or substitute in turn, each as far as it goes; the rest is ordered."""
    main, day, rest = need.item, need.day, need.quantity
    accounts, lent = ledger.accounts, ledger.lent
    if main in lent:
        ledger.change(main, day, rest)
    given: list[Step] = []
    for _, item, _ in plain.steps:
        account = accounts.get(item)
        if account is None:
            given.append((0, 0, (), "no_supply"))
            continue
        if item == main:
            total, latest, refs = account.draw(day, rest)
            why = "" if total == rest else "not_enough" if total else "no_supply"
        else:
            (total, latest, refs), why = _lent(account, (day, rest), plain.protect)
        given.append((total, latest, refs, why))
        if total:
            if item in lent:
                account.change(day, -total)
            rest -= total
            if not rest:
                break
    return BareDecision(need, plain, tuple(given))


def _lent(account: Account, asked: tuple[int, int], protect: bool) -> tuple[Taken, str]:
    """What the account can spare, and what holds back the rest: its own needs or want of supply."""
    day, rest = asked
    if not account.any_by(day):
        return NONE, "no_supply"
    lend = account.lowest(day) if protect else account.balance(day)
    got = account.draw(day, min(rest, lend)) if lend > 0 else NONE
    if got[0] == rest:
        return got, ""
    if got[0] == max(lend, 0) and account.any_by(day):
        return got, "protected"
    return got, "not_enough" if got[0] else "no_supply"
