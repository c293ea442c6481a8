"""The mutants of a module: its source with one small thing changed.

What is changed, and into what, are mutmut's operators (``mutmut.mutation.mutators``). The walk through
the source is our own: mutmut leaves out decorated functions and whatever is no function, which here
would be what every plug-in does (``@override``), the limits of its options, and every threshold that
has a name.
"""

import ast
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

import libcst as cst
from libcst.metadata import MetadataWrapper
from mutmut.mutation.mutators import mutation_operators, operator_string

_SHOWN = 24  # characters before and after what differs, in the name of a mutant


@dataclass(frozen=True, slots=True)
class Mutant:
    """A changed module; its name says where and how, and stays when other lines change."""

    name: str
    code: str


def mutants(source: str) -> list[Mutant]:
    """Every mutant of a source, in its order.

    Left alone: types, decorators, imports, docstrings, calls of ``len`` and ``isinstance``, and
    literals with a blank in them, which are wording. The text around the values of an f-string is
    wording too; the values are not.
    """
    module = MetadataWrapper(cst.parse_module(source)).module
    walk = _Walk()
    module.visit(walk)
    same = ast.dump(ast.parse(source))
    found: list[Mutant] = []
    seen: set[str] = set()
    times: Counter[str] = Counter()
    for where, old, new in walk.found:
        code = module.visit(_Exchange(old, new)).code
        try:
            changed = ast.dump(ast.parse(code))
        except SyntaxError:
            continue
        if changed == same or changed in seen:
            continue
        seen.add(changed)
        name = f"{where}: {_difference(module.code, code)}"
        times[name] += 1
        found.append(Mutant(name if times[name] == 1 else f"{name} (#{times[name]})", code))
    return found


class _Walk(cst.CSTVisitor):
    """Collects what can be exchanged: the scope that it is in, the node, and the other node."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, cst.CSTNode, cst.CSTNode]] = []
        self._scope: list[str] = []

    def on_visit(self, node: cst.CSTNode) -> bool:
        if isinstance(node, (cst.Annotation, cst.Decorator, cst.Import, cst.ImportFrom)):
            return False
        if isinstance(node, cst.Call) and isinstance(node.func, cst.Name):  # noqa: SIM102
            if node.func.value in {"len", "isinstance"}:
                return False
        if isinstance(node, (cst.FunctionDef, cst.ClassDef)):
            self._scope.append(node.name.value)
        for other in _others(node):
            self.found.append((".".join(self._scope) or "module", node, other))
        return True

    def on_leave(self, original_node: cst.CSTNode) -> None:
        if isinstance(original_node, (cst.FunctionDef, cst.ClassDef)):
            self._scope.pop()


def _others(node: cst.CSTNode) -> Iterator[cst.CSTNode]:
    for kind, operator in mutation_operators:
        if not isinstance(node, kind):
            continue
        if operator is not operator_string:
            yield from operator(node)
        elif not (isinstance(node, cst.SimpleString) and " " in node.value):
            # The others only change the case: whatever notices them notices the first.
            yield from list(operator(node))[:1]


class _Exchange(cst.CSTTransformer):
    """Puts one node in the place of another, once."""

    def __init__(self, old: cst.CSTNode, new: cst.CSTNode) -> None:
        super().__init__()
        self._old, self._new = old, new

    def on_visit(self, node: cst.CSTNode) -> bool:
        return node is not self._old

    def on_leave(self, original_node: cst.CSTNode, updated_node: cst.CSTNode) -> cst.CSTNode:
        return self._new if original_node is self._old else updated_node


def _difference(old: str, new: str) -> str:
    """What differs between two sources, with a little of the line that stands around it."""
    start = next(i for i, (a, b) in enumerate(zip(old, new, strict=False)) if a != b)
    rest = min(len(old), len(new)) - start
    end = next((i for i in range(rest) if old[-1 - i] != new[-1 - i]), rest)
    return f"{_window(old, start, len(old) - end)} → {_window(new, start, len(new) - end)}"


def _window(text: str, start: int, end: int) -> str:
    first = max(text.rfind("\n", 0, start) + 1, start - _SHOWN)
    last = min(text.find("\n", end) % (len(text) + 1), end + _SHOWN)
    return " ".join(text[first:last].split())
