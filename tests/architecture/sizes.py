"""How long files and functions are; `python -m tests.architecture.sizes` writes down those that are too long today."""

import ast
import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
KEPT = Path(__file__).with_name("sizes.json")
FOLDERS = ("backend", "printing", "workers", "seed", "tests")
GENERATED = ("backend/migrations",)
LONGEST_FILE, LONGEST_FUNCTION, MOST_PARAMETERS = 300, 25, 4


@cache
def too_long() -> dict[str, int]:
    """Files and functions over the house's measure, with their lines."""
    found: dict[str, int] = {}
    for path in _files():
        name, text = str(path.relative_to(ROOT)), path.read_text()
        if (lines := text.count("\n")) > LONGEST_FILE:
            found[name] = lines
        for function, lines in _functions(ast.parse(text)):
            if lines > LONGEST_FUNCTION:
                found[f"{name}::{function}"] = lines
    return found


def _files() -> Iterator[Path]:
    for folder in FOLDERS:
        for path in sorted((ROOT / folder).rglob("*.py")):
            if not str(path.relative_to(ROOT)).startswith(GENERATED):
                yield path


def _functions(tree: ast.AST, prefix: str = "") -> Iterator[tuple[str, int]]:
    """Functions and methods by name, and their lines without decorators and docstring."""
    for node in ast.iter_child_nodes(tree):
        name = f"{prefix}{getattr(node, 'name', '')}"
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            yield name, _lines(node)
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            yield from _functions(node, f"{name}.")


def _lines(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    lines = (node.end_lineno or node.lineno) - node.lineno + 1
    first = node.body[0]
    if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and isinstance(first.value.value, str):
        lines -= (first.end_lineno or first.lineno) - first.lineno + 1
    return lines


if __name__ == "__main__":
    KEPT.write_text(json.dumps(too_long(), indent=1, sort_keys=True) + "\n")
