"""The rules made ready to be asked: sound schemes by item and role, vetoes by item, recipes kept (planning.md §3.2)."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import NamedTuple

from backend.kernel.substitution.candidates import Candidate, Plain, Recipe, alone, basis_of, recipe
from backend.kernel.substitution.contradictions import sound
from backend.kernel.substitution.decisions import Refusal
from backend.kernel.substitution.facts import MAIN, SERVICE, Key, Need, Option, Rules, Scheme, Veto
from backend.kernel.substitution.scopes import first_match, passed_over, ranked, veto_of, within

Index = Mapping[Key, Sequence[Scheme]]


class Successor(NamedTuple):
    """Where replacement leads: the last item, how much of it for 1, and the schemes passed."""

    item: Key
    ratio: Fraction
    passed: tuple[Scheme, ...]


class Book:
    """Rules read once; asking never changes an answer, it only keeps recipes for the next need."""

    def __init__(self, rules: Rules) -> None:
        self.rules, self.units = rules, rules.units
        schemes, self.findings = sound(rules.schemes, rules.one)
        self.schemes = {scheme.id: scheme for scheme in schemes}
        self.designating = _by_main(schemes, lambda kind: kind == "substitution_specified")
        self.replacing = _by_main(schemes, lambda kind: kind == "replacement")
        self.ruling = _by_main(schemes, lambda kind: kind not in ("substitution_specified", "replacement"))
        self.vetoes: Mapping[Key, list[Veto]] = _by_item(rules.vetoes)
        members = (m.item for scheme in schemes for option in scheme.options for m in option.members)
        self.lent = frozenset(members)
        self._recipes: dict[tuple[str, Key, bool, bool], Recipe] = {}
        self._alone: dict[Key, Recipe] = {}
        self._wider: dict[tuple[str, ...], Scheme] = {}
        self._plain: dict[Key, Plain | None] = {}
        self.dated = {scheme.id for scheme in schemes if any(_dated(option) for option in scheme.options)}

    def whole(self, item: Key, quantity: Fraction | int) -> int:
        """Rounded up to the item's unit."""
        unit = self.rules.units.get(item, 1)
        if unit == 1 and type(quantity) is int:
            return quantity
        return -(-quantity.numerator // (quantity.denominator * unit)) * unit

    def alone(self, item: Key) -> Recipe:
        made = self._alone.get(item)
        if made is None:
            made = self._alone[item] = alone(item, self.rules.units.get(item, 1))
        return made

    def plain(self, item: Key) -> Plain | None:
        """The one bare recipe of every need of the item, where scope, day and vetoes cannot matter."""
        try:
            return self._plain[item]
        except KeyError:
            made = self._plain[item] = self._find_plain(item)
            return made

    def _find_plain(self, item: Key) -> Plain | None:
        rows = self.ruling.get(item, ())
        if item in self.designating or item in self.replacing or len(rows) > 1:
            return None
        made = self.alone(item)
        for scheme in rows:
            bound = scheme.level != "item" or (scheme.site, scheme.valid_from, scheme.valid_to) != (None, None, None)
            if bound or scheme.day is not None or len(scheme.main) > 1:
                return None
            made = recipe(scheme, basis_of(scheme, item, self.rules), self.rules, Need("", item, 0))
        plain = made.plain()
        return None if plain is None or any(at in self.vetoes for _, at, _ in plain.steps) else plain

    def successor(self, item: Key, need: Need) -> Successor:
        """The end of the chain of single replacements that match the need; vetoes come later."""
        ratio, passed = Fraction(1), list[Scheme]()
        while scheme := first_match(self.replacing.get(item, ()), need):
            first = _first(scheme, need.on)
            if first is None or len(scheme.main) > 1 or len(first.members) > 1 or scheme in passed:
                break
            ratio *= Fraction(first.members[0].per) / Fraction(scheme.main[0].per)
            item = first.members[0].item
            passed.append(scheme)
        return Successor(item, ratio, tuple(passed))

    def ruling_scheme(self, item: Key, need: Need, without: frozenset[str] = frozenset()) -> Scheme | None:
        """The one scheme that rules a need whose main is `item`: a replacement by a set, else the most specific."""
        rows = self.replacing.get(item, ())
        if without:
            rows = [scheme for scheme in rows if scheme.id not in without]
        sets = first_match(rows, need)
        if sets is not None and self.successor(item, need).item == item:
            return sets
        rows = self.ruling.get(item, ())
        if without:
            rows = [scheme for scheme in rows if scheme.id not in without]
        scheme = first_match(rows, need)
        return self._with_wider(scheme, rows, need) if scheme is not None and scheme.inherit else scheme

    def _with_wider(self, scheme: Scheme, rows: Sequence[Scheme], need: Need) -> Scheme:
        """The scheme with the options of the next ones that match, as long as they inherit."""
        found, at = [scheme], rows.index(scheme)
        while found[-1].inherit:
            wider = first_match(rows[at + 1 :], need)
            if wider is None:
                break
            at = rows.index(wider)
            found += [wider] if wider.main == scheme.main else []
            if wider.main != scheme.main:
                break
        name = tuple(each.id for each in found)
        if name not in self._wider:
            self._wider[name] = _merged(found)
        return self._wider[name]

    def recipe(self, scheme: Scheme, item: Key, need: Need) -> Recipe:
        """The scheme's candidates for one line, before vetoes and windows of options."""
        after = scheme.day is not None and need.on >= scheme.day
        service = need.kind == SERVICE
        name = (scheme.id, item, after, service)
        made = self._recipes.get(name)
        if made is None or scheme.inherit:
            made = recipe(scheme, basis_of(scheme, item, self.rules), self.rules, need)
            self._recipes[name] = made
        return made

    def service_recipe(self, item: Key, need: Need, chain: Successor) -> Recipe:
        """A replaced item still serves service needs: itself, then each successor; orders go to the last."""
        step, ratio = self.rules.units.get(item, 1), Fraction(1)
        rows = [Candidate(MAIN, ((item, 1, 1),), step, "service")]
        for scheme in chain.passed:
            first = _first(scheme, need.on)
            if first is not None:
                ratio *= Fraction(first.members[0].per) / Fraction(scheme.main[0].per)
                amount = (first.members[0].item, ratio.numerator, ratio.denominator)
                rows.append(Candidate(first.id, (amount,), step, "successor"))
        last = chain.passed[-1]
        return Recipe(last.id, tuple(rows), (rows[-1],), last.mix, last.protect)

    def legal(self, made: Recipe, need: Need, refusals: list[Refusal]) -> Recipe:
        """The recipe without what is vetoed for the need or not valid on its day."""
        if not self.vetoes and made.scheme not in self.dated:
            return made
        out = {}
        for candidate in {each.option: each for each in (*made.candidates, *made.orderable)}.values():
            if refusal := self._against(made.scheme, candidate, need):
                out[candidate.option] = refusal
        refusals += out.values()
        if not out:
            return made
        kept = tuple(each for each in made.candidates if each.option not in out)
        return replace(made, candidates=kept, orderable=tuple(e for e in made.orderable if e.option not in out))

    def _against(self, scheme: str, candidate: Candidate, need: Need) -> Refusal | None:
        if candidate.window is not None and not within(candidate.window, need.on):
            return Refusal(scheme, candidate.option, "not_valid")
        for item, _, _ in candidate.amounts:
            veto = veto_of(self.vetoes.get(item, ()), need)
            if veto is not None:
                return Refusal(scheme, candidate.option, "law_unknown" if veto.unknown else "vetoed", item)
        return None

    def why_not(self, need: Need) -> list[Refusal]:
        """Every scheme of the need's item that does not rule it, with the reason."""
        rows = [*self.designating.get(need.item, ()), *self.replacing.get(need.item, ())]
        rows += self.ruling.get(need.item, ())
        first = first_match(rows, need)
        return list(passed_over(rows, need, first.id if first else ""))


def _dated(option: Option) -> bool:
    return option.valid_from is not None or option.valid_to is not None


def _first(scheme: Scheme, day: int) -> Option | None:
    """The first option by rank that is valid on the day."""
    rows = sorted(scheme.options, key=lambda option: (option.rank, option.id))
    return next((option for option in rows if within(option, day)), None)


def _by_main(schemes: Iterable[Scheme], kinds: Callable[[str], bool]) -> Index:
    rows: dict[Key, list[Scheme]] = defaultdict(list)
    for scheme in ranked(schemes):
        if kinds(scheme.kind):
            for member in scheme.main:
                rows[member.item].append(scheme)
    return dict(rows)


def _by_item(vetoes: Iterable[Veto]) -> dict[Key, list[Veto]]:
    """Law checks without an answer first: they are to be told, whatever else stops the item."""
    rows: dict[Key, list[Veto]] = defaultdict(list)
    for veto in sorted(vetoes, key=lambda veto: not veto.unknown):
        rows[veto.item].append(veto)
    return dict(rows)


def _merged(schemes: Sequence[Scheme]) -> Scheme:
    """The first scheme, with options of the others it does not name itself ranked after its own."""
    options = {option.id: option for option in reversed(schemes[0].options)}
    last = max(option.rank for option in schemes[0].options)
    for scheme in schemes[1:]:
        for option in scheme.options:
            options.setdefault(option.id, replace(option, rank=last + option.rank))
        last += max(option.rank for option in scheme.options)
    return replace(schemes[0], options=tuple(options.values()))
