"""Everything a template says goes through the translation; printing stays the lowest layer."""

import ast
import re
from pathlib import Path

from babel.messages.extract import extract_from_dir

import printing
from tests.printing.chinese import CHINESE

HERE = Path(printing.__file__).parent
METHODS = [("**.html", "jinja2.ext:babel_extract"), ("**.py", "python")]


def test_every_sentence_can_be_extracted_and_has_its_chinese():
    found = {message for _, _, message, _, _ in extract_from_dir(HERE, METHODS, keywords={"_": None})}
    assert found == set(CHINESE)


def test_templates_hold_no_untranslated_words():
    for template in HERE.rglob("*.html"):
        outside = re.sub(
            r"<style>.*?</style>|\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}|<[^>]*>|&\w+;", " ", template.read_text(), flags=re.S
        )
        assert not re.findall(r"[A-Za-z]{2,}", outside), template


def test_every_page_is_marked_as_chinese_lest_japanese_glyphs_appear():
    pages = [template.read_text() for template in HERE.rglob("*.html")]
    assert [page.count('<html lang="zh-CN">') for page in pages if "<html" in page] == [1, 1, 1]


def test_printing_imports_nothing_of_the_layers_above_it():
    for module in HERE.rglob("*.py"):
        tree = ast.parse(module.read_text())
        names = {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
        names |= {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
        assert not {name.split(".")[0] for name in names} & {"backend", "workers", "seed", "flask", "sqlalchemy"}, (
            module
        )
