"""Translation of labels and sentences; the English in the code is the key.

A sentence with values in it ("Only 3 of 5 are reported good.") is found by its template
("Only {} of {} are reported good."), so that rules can be written as plain f-strings; words among the values,
such as states, are translated too. One English word may need another word in one kind of document: that entry
has the document's name as its context (`msgctxt`). An entry with the context "part" stands only inside sentences.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from pathlib import Path

from babel.messages.pofile import read_po

LOCALE = Path(__file__).parent.parent / "locale"
LANGUAGES = ("zh-CN", "en")
PART = "part"
NO_MARK = (0, "")
LONGEST_KEPT = 400  # characters; longer texts are people's own and not worth remembering
LONGEST_TOLD = 4_000  # no software of ours says more at once
MOST_TOGETHER = 3  # sentences that one template may span
BORDER = re.compile(r"(?<=[.!?]) (?=\S)")
FIELD = re.compile(r"([^\s:]+): (.+)", re.DOTALL)
IDENTIFIER = re.compile(r"[a-z][a-z_ ]*")
LISTS = ((", ", "、"), (" or ", "或"))
CLOSED = ("。", "！", "？", "：", "；", "，")


@dataclass(frozen=True)
class Template:
    """A sentence with places for values, and its translation."""

    key: str
    translated: str

    @cached_property
    def pieces(self) -> tuple[str, ...]:
        return tuple(self.key.split("{}"))

    @cached_property
    def patterns(self) -> Sequence[re.Pattern[str]]:
        """Where values stand side by side ("Work order WO-7"), any but the last of them may have spaces in it."""
        last = len(self.pieces) - 1
        beside = [place for place in range(1, last) if self.pieces[place] == " "]
        wide = [None, *(place - 1 for place in beside)]
        return [re.compile(self._places(at, last), re.DOTALL) for at in wide]

    def _places(self, wide: int | None, count: int) -> str:
        places = ["(.*)" if place == wide else "(.*?)" for place in range(count)]
        return "".join(re.escape(piece) + place for piece, place in zip(self.pieces, [*places, ""], strict=True))

    @property
    def mark(self) -> tuple[int, str]:
        """A word that every such sentence begins (0) or ends (-1) with, where it does with a whole one."""
        for end in (0, -1):
            if " " in self.pieces[end]:
                return end, self.pieces[end].split(" ")[end]
        return NO_MARK

    @property
    def weight(self) -> int:
        """How much of it is fixed; the template that fixes most of a sentence is the right one."""
        return sum(map(len, self.pieces))

    def values(self, text: str) -> Sequence[Sequence[str]]:
        """What may stand in the places, if the text is this sentence; nearly all others are turned down cheaply."""
        if not (text.startswith(self.pieces[0]) and text.endswith(self.pieces[-1])):
            return ()
        at = len(self.pieces[0])
        for piece in self.pieces[1:-1]:
            at = text.find(piece, at) + len(piece)
            if at < len(piece):
                return ()
        return [found.groups() for pattern in self.patterns if (found := pattern.fullmatch(text))]


class Templates:
    """The sentences with places for values, found by their first or last word; the heaviest that fits is the one."""

    def __init__(self, templates: Iterable[Template]) -> None:
        self._found: dict[tuple[int, str], list[tuple[int, Template]]] = defaultdict(list)
        for rank, template in enumerate(sorted(templates, key=lambda template: -template.weight)):
            self._found[template.mark].append((rank, template))

    def like(self, text: str) -> list[Template]:
        """Those worth trying on a text, the heaviest first."""
        words = text.split(" ")
        marks = ((0, words[0]), (-1, words[-1]), NO_MARK)
        found = [ranked for mark in marks for ranked in self._found.get(mark, ())]
        return [template for _, template in sorted(found, key=lambda ranked: ranked[0])]


class Catalogue:
    """All translations of one language, by context and English."""

    def __init__(self, exact: Mapping[tuple[str, str], str]) -> None:
        self.exact = exact
        known = [(context, Template(key, value)) for (context, key), value in exact.items() if "{}" in key]
        self._templates = {one: Templates(each for context, each in known if context == one) for one in ("", PART)}

    def find(self, text: str, context: str = "") -> str | None:
        """The translation of a word or of one sentence."""
        if (context, text) in self.exact:
            return self.exact[context, text]
        if (named := FIELD.fullmatch(text)) and (found := self.find(named[2])) is not None:
            return _fill(self.exact[PART, "{}: {}"], [self.field(named[1]), found])
        for template in self._templates[context].like(text):
            if several := template.values(text):
                told = [(values, [self.value(value) for value in values]) for values in several]
                return _fill(template.translated, max(told, key=_known)[1])
        return None

    def text(self, text: str) -> str:
        """Several sentences, each translated where it is known: flags come joined."""
        pieces, told, at = BORDER.split(text) if len(text) <= LONGEST_TOLD else [text], "", 0
        while at < len(pieces):
            end, found = self._next(pieces, at)
            told += found if not told or told.endswith(CLOSED) else f" {found}"
            at = end
        return told

    def _next(self, pieces: Sequence[str], at: int) -> tuple[int, str]:
        for end in range(at + 1, min(len(pieces), at + MOST_TOGETHER) + 1):
            if (found := self.find(" ".join(pieces[at:end]))) is not None:
                return end, found
        return at + 1, pieces[at]

    def field(self, path: str) -> str:
        """The field a sentence is about: "lines.0.item_id" is the first line's item."""
        named = [f"row {int(name) + 1}" if name.isdigit() else name for name in path.split(".")]
        told = list(map(self.value, named))
        return path if any(map(str.__eq__, named, told)) else "".join(told)

    def value(self, value: str) -> str:
        """A value inside a sentence: itself a sentence, a list of words, a part, an identifier, or as it is."""
        if " " not in value:
            return self.exact.get(("", value)) or self._word(value)
        if (found := self.text(value)) != value:
            return found
        for border, joint in LISTS:
            if border in value and (told := [self.value(each) for each in value.split(border)]) != value.split(border):
                return joint.join(told)
        if (part := self.find(value, PART)) is not None:
            return part
        return self._word(value)

    def _word(self, value: str) -> str:
        words = value.removesuffix("_id").replace("_", " ").capitalize() if IDENTIFIER.fullmatch(value) else value
        return self.exact.get(("", words), value)


def translate(text: str, language: str, of: str = "") -> str:
    """The text in `language`, as it is said `of` a document's type; where the catalogue lacks it, the English."""
    if language == "en" or not text:
        return text
    exact = _catalogue(language).exact
    known = exact.get((of, text)) or exact.get(("", text))
    if known is not None:
        return known
    return _remembered(text, language) if len(text) <= LONGEST_KEPT else _catalogue(language).text(text)


def chosen(accept: str | None, otherwise: str = "zh-CN") -> str:
    """The language an Accept-Language header asks for, among those we have."""
    for part in (accept or "").split(","):
        asked = part.split(";")[0].strip().lower()
        for language in LANGUAGES:
            if asked and (language.lower() == asked or language.split("-")[0] == asked.split("-")[0]):
                return language
    return otherwise


def catalogue_paths(language: str) -> list[Path]:
    """The catalogue's files: `messages.po`, and one of its own for a context that came later."""
    return sorted((LOCALE / language.replace("-", "_") / "LC_MESSAGES").glob("*.po"))


@lru_cache(maxsize=20_000)
def _remembered(text: str, language: str) -> str:
    return _catalogue(language).text(text)


def _known(told: tuple[Sequence[str], Sequence[str]]) -> int:
    """How much of the values are words we know."""
    return sum(len(before) for before, after in zip(*told, strict=True) if before != after)


def _fill(translated: str, values: list[str]) -> str:
    """Put values into "{}" in order, or into "{0}" "{1}" where the order differs."""
    parts = iter(values)
    return re.sub(r"\{(\d*)\}", lambda hole: values[int(hole[1])] if hole[1] else next(parts), translated)


def entries(language: str) -> Iterator[tuple[str, str, str]]:
    """Context, English and translation of every entry of every file."""
    for path in catalogue_paths(language):
        with path.open("rb") as file:
            yield from ((m.context or "", str(m.id), str(m.string)) for m in read_po(file) if m.id)


@cache
def _catalogue(language: str) -> Catalogue:
    return Catalogue({(context, english): said for context, english, said in entries(language) if said})
