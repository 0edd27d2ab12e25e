"""Translation of labels and sentences; the English in the code is the key.

A sentence with values in it ("Only 3 of 5 are reported good.") is found by its template
("Only {} of {} are reported good."), so that rules can be written as plain f-strings.
"""

import re
from functools import cache, lru_cache
from pathlib import Path

from babel.messages.pofile import read_po

LOCALE = Path(__file__).parent.parent / "locale"
LANGUAGES = ("zh-CN", "en")


@lru_cache(maxsize=20_000)
def translate(text: str, language: str) -> str:
    """The text in `language`; where the catalogue lacks it, the English."""
    if language == "en" or not text:
        return text
    exact, templates = _catalogue(language)
    if text in exact:
        return exact[text]
    for pattern, translated in templates:
        if found := pattern.fullmatch(text):
            values = [translate(value, language) for value in found.groups()]
            return _fill(translated, values)
    return text


def chosen(accept: str | None, otherwise: str = "zh-CN") -> str:
    """The language an Accept-Language header asks for, among those we have."""
    for part in (accept or "").split(","):
        asked = part.split(";")[0].strip().lower()
        for language in LANGUAGES:
            if asked and (language.lower() == asked or language.split("-")[0] == asked.split("-")[0]):
                return language
    return otherwise


def template_keys(language: str) -> set[str]:
    """Every key the catalogue translates; for the completeness test."""
    exact, _ = _catalogue(language)
    return set(exact)


def _fill(translated: str, values: list[str]) -> str:
    """Put values into "{}" in order, or into "{0}" "{1}" where the order differs."""
    parts = iter(values)
    return re.sub(r"\{(\d*)\}", lambda hole: values[int(hole[1])] if hole[1] else next(parts), translated)


@cache
def _catalogue(language: str) -> tuple[dict[str, str], list[tuple[re.Pattern[str], str]]]:
    path = LOCALE / language.replace("-", "_") / "LC_MESSAGES" / "messages.po"
    if not path.exists():
        return {}, []
    with path.open("rb") as file:
        exact = {str(m.id): str(m.string) for m in read_po(file) if m.id and m.string}
    templates = [(_pattern(key), value) for key, value in exact.items() if "{}" in key]
    templates.sort(key=lambda pair: -len(pair[0].pattern))
    return exact, templates


def _pattern(key: str) -> re.Pattern[str]:
    return re.compile("(.*?)".join(re.escape(part) for part in key.split("{}")), re.DOTALL)
