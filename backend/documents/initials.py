"""What a search looks in: number, title and the pinyin initials of Chinese titles (拖拉机 is found by "tlj")."""

import os
from functools import lru_cache

os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")  # initials need no phrases, which take 0.4 s to load

from pypinyin import Style, lazy_pinyin


def searchable(number: str, title: str) -> str:
    initials = _initials(title) if not title.isascii() else ""
    return " ".join(part for part in (number.lower(), title.lower(), initials) if part)


@lru_cache(maxsize=50_000)
def _initials(title: str) -> str:
    return "".join(lazy_pinyin(title, style=Style.FIRST_LETTER, errors="ignore")).lower()
