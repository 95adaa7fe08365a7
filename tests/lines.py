"""Which lines of `assistant` the tests run, noted without a tracer.

A tracer that keeps greenlets apart is called at every call of every library; on Python 3.11 that
makes the tests take twice their time. Here each statement of the package gets a mark before it
when its module is read. coverage.py reports on the marks that were set: `scripts/check tests`.
"""

import ast
import builtins
import os
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cache
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import CodeType

WISH = "NOTE_LINES"
PACKAGE = Path(__file__).resolve().parents[1] / "assistant"
NAME = "__ran__"


@dataclass
class Marks:
    """`__ran__[7] = True` before a statement says that the line at place 7 ran."""

    places: list[tuple[str, int]] = field(default_factory=list)
    ran: list[bool] = field(default_factory=list)

    def lines(self) -> dict[str, set[int]]:
        """The lines that ran, by file."""
        found: dict[str, set[int]] = defaultdict(set)
        for (path, line), ran in zip(self.places, self.ran, strict=True):
            found[path] |= {line} if ran else set()
        return found

    def put(self, tree: ast.Module, path: str) -> ast.Module:
        """Marks every statement of a module."""
        for node in ast.walk(tree):
            for part in ("body", "orelse", "finalbody"):
                block = getattr(node, part, None)
                if isinstance(block, list):
                    setattr(node, part, self._block(node, block, path))
        return tree

    def _block(self, owner: ast.AST, block: list[ast.stmt], path: str) -> list[ast.stmt]:
        made = [self._mark(path, line) for line in _opening(owner)]
        for statement in block:
            made += [self._mark(path, line) for line in _beginning(statement)]
            made.append(statement)
        return made

    def _mark(self, path: str, line: int) -> ast.stmt:
        self.places.append((path, line))
        self.ran.append(False)
        [mark] = ast.parse(f"{NAME}[{len(self.ran) - 1}] = True").body
        return ast.increment_lineno(mark, line - 1)


_MARKS = Marks()
_read = SourceFileLoader.get_code


def start() -> None:
    """In a worker that is to note lines, modules of the package are read with marks from now on.

    Processes that the worker starts are left alone.
    """
    if "PYTEST_XDIST_WORKER" in os.environ and os.environ.pop(WISH, ""):
        setattr(builtins, NAME, _MARKS.ran)
        SourceFileLoader.get_code = _get_code  # type: ignore[method-assign, assignment]


def save() -> None:
    """Writes which lines ran, if they were noted, for `coverage combine`."""
    if not _MARKS.places:
        return
    from coverage import CoverageData  # where nothing is noted, nothing of it is loaded

    data = CoverageData(suffix=True)
    data.add_lines(_MARKS.lines())
    data.touch_files([str(path) for path in PACKAGE.rglob("*.py")])
    data.write()


def _get_code(loader: SourceFileLoader, name: str) -> CodeType | None:
    path = loader.get_filename(name)
    return _marked(path) if Path(path).is_relative_to(PACKAGE) else _read(loader, name)


@cache  # migrations are read again by every app that starts
def _marked(path: str) -> CodeType:
    tree = _MARKS.put(ast.parse(Path(path).read_bytes()), path)
    return compile(tree, path, "exec", dont_inherit=True)


def _opening(owner: ast.AST) -> list[int]:
    """The lines that ran when a block is entered and that are no statements."""
    if isinstance(owner, ast.ExceptHandler):
        return [owner.lineno]
    return [owner.pattern.lineno] if isinstance(owner, ast.match_case) else []


def _beginning(statement: ast.stmt) -> list[int]:
    """Where a statement begins, decorators for themselves; nowhere where it must stay first."""
    match statement:
        case ast.Expr(value=ast.Constant()) | ast.ImportFrom(module="__future__"):
            return []
        case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
            return [one.lineno for one in statement.decorator_list] + [statement.lineno]
    return [statement.lineno]
