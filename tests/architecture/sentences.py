"""The sentences people can see, found in the source: what is said to somebody, and whatever ends like a sentence.

An f-string becomes a template with {} for each value. What a sentence gets a value from may itself be words
("Only {} are {where}"): those are *parts*.
"""

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
# Who is told a sentence, and which argument it is; a name stands for a function, method or class anywhere.
SAID = {
    **dict.fromkeys(("Problem", "Refused", "Invalid", "NotFound", "Forbidden", "Unauthenticated", "Stale"), (0, 1)),
    **dict.fromkeys(("Missing", "TooLarge", "TooMany", "Waits", "ValidationError", "flag", "translate", "say"), (0,)),
    **dict.fromkeys(("tell", "tell_role", "Verdict", "TaskGroup"), (1,)),
    **dict.fromkeys(("hold_lot", "hold_order", "place", "progress", "Rejected", "demand_right"), (2,)),
    **{"post_as": (5,), "TaskRow": (6,)},
}
SAID_BY_NAME = ("hint", "reason", "sentence", "message", "told")  # keyword arguments, variables and keys that hold one
# Not for people on the floor: the interface's own pages, the command line, the installer, what only programs meet.
UNSEEN = ("openapi", "docs_endpoints", "mrp_files", "settings", "migrations", "metrics", "mapping", "migrate", "wire")
SPOKEN_ERRORS = ("kernel/quantity.py", "documents/exchange_columns.py")  # their ValueErrors are told to people
SILENT = ("ValueError", "TypeError", "RuntimeError", "AssertionError", "KeyError", "CheckConstraint")
FORMS = ("sentence", "part")


@dataclass
class Found:
    """Templates, each with the places where it stands."""

    sentences: dict[str, list[str]] = field(default_factory=dict)
    parts: dict[str, list[str]] = field(default_factory=dict)


def in_source(*folders: str) -> Found:
    """Every sentence and part in the modules below these folders."""
    found = Found()
    for folder in folders:
        for path in sorted((ROOT / folder).rglob("*.py")):
            name = str(path.relative_to(ROOT))
            if not any(word in name for word in UNSEEN):
                Module(name, ast.parse(path.read_text()), found).read()
    return found


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
        for node in self._prose(self.tree):
            self._keep(node)

    def _said(self, node: ast.AST) -> Iterator[ast.expr]:
        if isinstance(node, ast.Call) and (places := SAID.get(_name(node.func))):
            yield from (node.args[place] for place in places if place < len(node.args))
        if isinstance(node, ast.keyword) and node.arg in SAID_BY_NAME:
            yield node.value
        if isinstance(node, ast.Dict):
            keyed = zip(node.keys, node.values, strict=True)
            yield from (v for k, v in keyed if isinstance(k, ast.Constant) and k.value in SAID_BY_NAME)
        if isinstance(node, (ast.Assign, ast.AnnAssign)) and node.value is not None:
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            if any(isinstance(target, ast.Name) and target.id.lower() in SAID_BY_NAME for target in targets):
                yield node.value
        if self.name.endswith(SPOKEN_ERRORS) and isinstance(node, ast.Call) and _name(node.func) == "ValueError":
            yield from node.args

    def _prose(self, node: ast.AST) -> Iterator[ast.expr]:
        """Whatever ends like a sentence, except what explains the code or stops the program."""
        if isinstance(node, ast.Call) and _name(node.func) in SILENT:
            return
        if isinstance(node, (ast.JoinedStr, ast.Constant)):
            if (text := template(node)) and text.endswith(".") and " " in text:
                yield node
            return
        for child in ast.iter_child_nodes(node):
            if not (isinstance(child, ast.Expr) and isinstance(child.value, ast.Constant)):
                yield from self._prose(child)

    def _keep(self, said: ast.expr) -> None:
        for node in self._strings(said):
            if is_told(text := template(node)):
                self.found.sentences.setdefault(text, []).append(f"{self.name}:{node.lineno}")
                for value in _values(node):
                    self._keep_parts(value)

    def _keep_parts(self, value: ast.expr) -> None:
        for node in self._strings(value):
            text = template(node)
            if re_words(text) and not text.endswith("."):
                self.found.parts.setdefault(text, []).append(f"{self.name}:{node.lineno}")

    def _strings(self, node: ast.expr | None, seen: tuple[str, ...] = ()) -> Iterator[ast.expr]:
        """The literals an expression may come to, as far as this file shows."""
        match node:
            case ast.Constant(value=str()) | ast.JoinedStr():
                yield node
            case ast.IfExp():
                yield from self._all((node.body, node.orelse), seen)
            case ast.BoolOp(values=several) | ast.List(elts=several) | ast.Tuple(elts=several):
                yield from self._all(several, seen)
            case ast.Dict(values=several):
                yield from self._all(several, seen)
            case ast.GeneratorExp(elt=one) | ast.ListComp(elt=one) | ast.Starred(value=one) | ast.NamedExpr(value=one):
                yield from self._strings(one, seen)
            case ast.Subscript(value=one):
                yield from self._strings(one, seen)
            case ast.Name(id=name) if name not in seen:
                yield from self._all(self._assigned.get(name, ()), (*seen, name))
            case ast.Call(func=ast.Attribute(value=ast.Constant(), attr="join"), args=[one]):
                yield from self._strings(one, seen)
            case ast.Call(func=ast.Name(id=name)) if name in self._returned and name not in seen:
                yield from self._all(self._returned[name], (*seen, name))

    def _all(self, several: object, seen: tuple[str, ...]) -> Iterator[ast.expr]:
        for one in several:  # type: ignore[attr-defined]
            yield from self._strings(one, seen)

    @cached_property
    def _assigned(self) -> dict[str, list[ast.expr]]:
        """What each name is given anywhere in the file."""
        found: dict[str, list[ast.expr]] = {}
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Assign):
                for target in node.targets:
                    if isinstance(target, ast.Name):
                        found.setdefault(target.id, []).append(node.value)
            elif isinstance(node, (ast.AnnAssign, ast.NamedExpr)) and isinstance(node.target, ast.Name) and node.value:
                found.setdefault(node.target.id, []).append(node.value)
        return found

    @cached_property
    def _returned(self) -> dict[str, list[ast.expr]]:
        functions = [node for node in ast.walk(self.tree) if isinstance(node, ast.FunctionDef)]
        return {
            one.name: [node.value for node in ast.walk(one) if isinstance(node, ast.Return) and node.value]
            for one in functions
        }


def template(node: ast.expr) -> str:
    """The text of a literal, with {} for each value."""
    if isinstance(node, ast.JoinedStr):
        return "".join(str(part.value) if isinstance(part, ast.Constant) else "{}" for part in node.values)
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def is_told(text: str) -> bool:
    """Not an identifier, a mark or a header, but words."""
    return text[:1] + text[-1:] != "{}" or re_words(text.replace("{}", ""))


def re_words(text: str) -> bool:
    return any(part.isalpha() and len(part) > 1 for part in text.replace("{}", " ").split())


def _values(node: ast.expr) -> list[ast.expr]:
    if not isinstance(node, ast.JoinedStr):
        return []
    return [part.value for part in node.values if isinstance(part, ast.FormattedValue)]


def _name(node: ast.expr) -> str:
    return node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""
