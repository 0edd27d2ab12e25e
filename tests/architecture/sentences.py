"""The sentences people can see, found in the source: what is said to somebody, and whatever ends like a sentence.

An f-string becomes a template with {} for each value. What a sentence gets as a value may be words of its own
("Only {} are {where}."): those are *parts*. A field named before a sentence ("site_id: …") is no part of it.
"""

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent.parent
# What is told to somebody, and which argument it is; a name stands for a function, method or class anywhere.
SAID = {
    **dict.fromkeys(("Problem", "Refused", "Invalid", "NotFound", "Forbidden", "Unauthenticated", "Stale"), (0, 1)),
    **dict.fromkeys(("Missing", "TooLarge", "TooMany", "Waits", "ValidationError", "flag", "translate", "say"), (0,)),
    **dict.fromkeys(("tell", "tell_role", "Verdict", "TaskGroup"), (1,)),
    **dict.fromkeys(("hold_lot", "hold_order", "place", "progress", "Rejected", "demand_right"), (2,)),
    "post_as": (5,),
    "TaskRow": (6,),
}
SAID_BY_NAME = ("hint", "reason", "sentence", "message")  # arguments, variables and keys that hold a sentence
# Not for people on the floor: the interface's own pages, the command line, the installer, what only programs meet.
UNSEEN = (
    *("openapi", "docs_endpoints", "mrp_files", "mrp_columns", "schedule_files", "settings"),
    *("migrations", "metrics", "mapping", "wire", "health"),
)
SPOKEN_ERRORS = ("kernel/quantity.py", "documents/exchange_columns.py")  # their ValueErrors are told to people
SILENT = ("ValueError", "TypeError", "RuntimeError", "AssertionError", "KeyError", "CheckConstraint", "compile")
BEFORE = re.compile(r"^(?:\w+|\{\}): (?=.*[a-z]{2} )")
BORDER = re.compile(r"(?<=[.!?]) (?=\S)|(?<=^\{\}) (?=[A-Z][a-z]+ [a-z])")
ONLY_A_FIELD = re.compile(r"[a-z_]+: \{\}")
WORD = re.compile(r"(?<![\w}])[A-Za-z]{2,}(?![\w{])")

Places = dict[str, list[str]]


@dataclass
class Found:
    """Templates, each with the places where it stands."""

    sentences: Places = field(default_factory=dict)
    parts: Places = field(default_factory=dict)


def in_source(*places: str) -> Found:
    """Every sentence and part in these modules, or below these folders."""
    found = Found()
    for place in places:
        for path in sorted((ROOT / place).rglob("*.py")) or [ROOT / place]:
            name = str(path.relative_to(ROOT))
            if not any(word in name for word in UNSEEN):
                Module(name, ast.parse(path.read_text()), found).read()
    return found


def template(node: ast.AST) -> str:
    """The text of a literal, with {} for each value."""
    if isinstance(node, ast.JoinedStr):
        return "".join(str(part.value) if isinstance(part, ast.Constant) else "{}" for part in node.values)
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def sentences_of(text: str) -> Iterator[str]:
    """Each sentence is translated by itself, and so is what goes before or after it as a value."""
    for each in BORDER.split(BEFORE.sub("", text)):
        if WORD.search(each) and not ONLY_A_FIELD.fullmatch(each):
            yield each


@dataclass
class Module:
    """One source file."""

    name: str
    tree: ast.Module
    found: Found

    def read(self) -> None:
        for node in ast.walk(self.tree):
            for said in self._said(node):
                self._keep(said)
        for literal in self._prose(self.tree):
            self._keep(literal)

    def _said(self, node: ast.AST) -> Iterator[ast.expr]:
        match node:
            case ast.Call(args=args):
                name = _name(node.func)
                places = (*SAID.get(name, ()), *self._passed_on.get(name, ()))
                yield from (args[place] for place in places if place < len(args))
                if name == "ValueError" and self.name.endswith(SPOKEN_ERRORS):
                    yield from args
            case ast.keyword(arg=name, value=value) if name in SAID_BY_NAME:
                yield value
            case ast.Dict(keys=keys, values=values):
                keyed = zip(keys, values, strict=True)
                yield from (v for k, v in keyed if isinstance(k, ast.Constant) and k.value in SAID_BY_NAME)
            case ast.Assign(targets=[ast.Name(id=name)], value=value) if name in SAID_BY_NAME:
                yield value

    def _prose(self, node: ast.AST) -> Iterator[ast.AST]:
        """Whatever ends like a sentence, except what explains the code or stops the program."""
        if isinstance(node, ast.Call) and _name(node.func) in SILENT:
            return
        if isinstance(node, (ast.JoinedStr, ast.Constant)):
            text = template(node)
            if " " in text and text.endswith((".", ": {}")):
                yield node
            return
        for child in ast.iter_child_nodes(node):
            if not (isinstance(child, ast.Expr) and isinstance(child.value, ast.Constant)):
                yield from self._prose(child)

    def _keep(self, said: ast.AST) -> None:
        for node in self._strings(said):
            for text in sentences_of(template(node)):
                self._note(self.found.sentences, text, node)
            for value in _values(node):
                self._keep_parts(value)

    def _keep_parts(self, value: ast.AST) -> None:
        for node in self._strings(value):
            text = template(node)
            if " " in text and WORD.search(text) and not text.endswith("."):
                self._note(self.found.parts, text, node)

    def _note(self, kept: Places, text: str, node: ast.AST) -> None:
        kept.setdefault(text, []).append(f"{self.name}:{getattr(node, 'lineno', 0)}")

    def _strings(self, node: Any, seen: tuple[str, ...] = ()) -> Iterator[ast.AST]:
        """The literals an expression may come to, as far as this file shows."""
        match node:
            case ast.Constant(value=str()) | ast.JoinedStr():
                yield node
            case ast.IfExp(body=one, orelse=other):
                yield from self._all((one, other), seen)
            case ast.BoolOp(values=several) | ast.Dict(values=several):
                yield from self._all(several, seen)
            case ast.List(elts=several) | ast.Tuple(elts=several):
                yield from self._all(several, seen)
            case ast.GeneratorExp(elt=one) | ast.ListComp(elt=one) | ast.Starred(value=one) | ast.NamedExpr(value=one):
                yield from self._strings(one, seen)
            case ast.Subscript(value=one) | ast.Call(func=ast.Attribute(value=ast.Constant(), attr="join"), args=[one]):
                yield from self._strings(one, seen)
            case ast.Name(id=name) | ast.Call(func=ast.Name(id=name)) if name not in seen:
                yield from self._all(self._comes_to.get(name, ()), (*seen, name))

    def _all(self, several: Iterable[Any], seen: tuple[str, ...]) -> Iterator[ast.AST]:
        for one in several:
            yield from self._strings(one, seen)

    @cached_property
    def _comes_to(self) -> dict[str, list[ast.expr]]:
        """What each name is given anywhere in the file, and what each function returns."""
        found: dict[str, list[ast.expr]] = {}
        for node in ast.walk(self.tree):
            match node:
                case ast.Assign(targets=[ast.Name(id=name)], value=value):
                    found.setdefault(name, []).append(value)
                case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value):
                    found.setdefault(name, []).append(value)
                case ast.NamedExpr(target=ast.Name(id=name), value=value):
                    found.setdefault(name, []).append(value)
                case ast.FunctionDef(name=name):
                    returns = (each.value for each in ast.walk(node) if isinstance(each, ast.Return))
                    found.setdefault(name, []).extend(value for value in returns if value is not None)
        return found

    @cached_property
    def _passed_on(self) -> dict[str, tuple[int, ...]]:
        """Functions of this file that say what they are given: the places of those arguments."""
        found: dict[str, tuple[int, ...]] = {}
        for function in ast.walk(self.tree):
            if isinstance(function, ast.FunctionDef):
                calls = [node for node in ast.walk(function) if isinstance(node, ast.Call)]
                said = [c.args[p] for c in calls for p in SAID.get(_name(c.func), ()) if p < len(c.args)]
                names = {node.id for each in said if isinstance(node := _bare(each), ast.Name)}
                own = tuple(place for place, arg in enumerate(function.args.args) if arg.arg in names)
                if own and function.name not in SAID:
                    found[function.name] = own
        return found


def _values(node: ast.AST) -> list[ast.expr]:
    if not isinstance(node, ast.JoinedStr):
        return []
    return [part.value for part in node.values if isinstance(part, ast.FormattedValue)]


def _bare(node: ast.AST) -> ast.AST:
    """What a method such as `strip` is called on."""
    return node.func.value if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) else node


def _name(node: ast.AST) -> str:
    return node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""
