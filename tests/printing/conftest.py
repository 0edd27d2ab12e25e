"""What every test of printing uses: a press that prints Chinese and tolerates no warning."""

import logging
from functools import cache

import pytest

from printing.render import render
from tests.printing.chinese import CHINESE


class Warnings(logging.Handler):
    """Keeps what WeasyPrint complains of: a glyph no font has, a style it does not understand."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.sentences: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.sentences.append(record.getMessage())


@pytest.fixture(scope="session")
def press():
    """Prints facts; equal facts are printed once a session."""

    @cache
    def run(template, facts, language="zh-CN"):
        warnings = Warnings()
        logger = logging.getLogger("weasyprint")
        logger.addHandler(warnings)
        pdf = render(template, facts, CHINESE.__getitem__ if language == "zh-CN" else str, language)
        logger.removeHandler(warnings)
        assert warnings.sentences == []
        return pdf

    return run
