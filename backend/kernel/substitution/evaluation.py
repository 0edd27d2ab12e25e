"""evaluate(): the one answer to what serves a need, for plan, kit, issue and promise alike (planning.md §3.2)."""

from collections.abc import Iterable, Iterator, Sequence

from backend.kernel.substitution.bare import BareDecision, serve_bare
from backend.kernel.substitution.book import Book
from backend.kernel.substitution.covering import serve
from backend.kernel.substitution.decisions import Decision, Finding, Outcome
from backend.kernel.substitution.facts import Key, Need, Rules, View
from backend.kernel.substitution.ledger import Ledger
from backend.kernel.substitution.works import Desk, Work


def evaluate(needs: Sequence[Need], rules: Rules | Book, view: View) -> Outcome:
    """Serve the needs by (day, priority, kind, id) from the view; the order of the rows given does not matter.

    Contradictory schemes are left out and named in the findings, the rest is evaluated. Source: planning.md §3.
    """
    book = rules if isinstance(rules, Book) else Book(rules)
    ledger = Ledger(view, book.lent)
    decisions = tuple(served(needs, book, ledger))
    left = ledger.left()
    findings = (*book.findings, *_of_decisions(decisions), *left_over(book, left))
    return Outcome(decisions, findings, left)


def served(needs: Iterable[Need], book: Book, ledger: Ledger, short: bool = True) -> Iterator[Decision]:
    """Decisions one by one; the ledger is used up as they are made. `short` False takes no short way."""
    works = Desk(book, short and not ledger.waits and not ledger.mixed).works(needs)
    for work in works:
        _claim(ledger, work)
    for work in works:
        if isinstance(work, Need):
            plain = book.plain(work.item)
            if plain is not None:
                yield serve_bare(work, plain, ledger)
        else:
            yield serve(work, book, ledger)


def _claim(ledger: Ledger, work: Work | Need) -> None:
    """What works may use of their own right is not lent away before their turn."""
    if isinstance(work, Need):
        if work.item in ledger.lent:
            ledger.change(work.item, work.day, -work.quantity)
    else:
        for item, day, quantity in work.claims:
            ledger.change(item, day, -quantity)


def _of_decisions(decisions: Iterable[Decision]) -> Iterator[Finding]:
    """Needs nothing legal may serve, and law checks without an answer."""
    for decision in decisions:
        if isinstance(decision, BareDecision):
            continue
        for portion in decision.portions:
            if not portion.option:
                for line, covers in zip(decision.wanted, portion.covers, strict=True):
                    scheme = (portion.scheme,) if portion.scheme else ()
                    yield Finding(portion.reason, (line.item,), scheme, line.need, covers, decision.day)
        for refusal in decision.refusals:
            if refusal.reason == "law_unknown":
                need = decision.wanted[0].need
                yield Finding("law_unknown", (refusal.item,), (refusal.scheme,), need, 0, decision.day)


def left_over(book: Book, left: dict[Key, int]) -> Iterator[Finding]:
    """Stock that no need may use any more: replaced items, and main items left behind by a date."""
    for scheme in book.schemes.values():
        if scheme.level == "item" and scheme.site is None:
            for member in scheme.main:
                quantity = left.get(member.item, 0)
                if quantity and scheme.kind == "replacement":
                    yield Finding("obsolete_stock", (member.item,), (scheme.id,), quantity=quantity)
                elif quantity and scheme.kind == "substitution_by_date" and scheme.leftover == "strand":
                    day = scheme.day or 0
                    yield Finding("stranded", (member.item,), (scheme.id,), quantity=quantity, day=day)
