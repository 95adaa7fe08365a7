"""Floats have no place near money: refuses float() and float annotations on amounts.

Run as ``python scripts/money_lint.py FOLDER``; prints one line per finding, exit code 1 if any.
"""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

MONEY_WORDS = {
    "amount", "amounts", "balance", "cost", "gross", "money", "net", "paid", "payable", "price",
    "spend", "spent", "sum", "tax", "total", "vat",
}  # fmt: skip


# The sandbox speaks Qonto's JSON, where balances are floats.
FOREIGN = "qonto/sandbox"


def findings(path: Path) -> Iterator[str]:
    """Places in one file where a float meets money."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        for name, line in _floated(node):
            if MONEY_WORDS & set(name.lower().split("_")):
                yield f"{path}:{line}: '{name}' is money and must be Decimal, not float"


def _floated(node: ast.AST) -> Iterator[tuple[str, int]]:
    """Names that this node makes a float, with their line."""
    if isinstance(node, ast.AnnAssign) and _is_float(node.annotation):
        yield _name(node.target), node.lineno
    elif isinstance(node, ast.arg) and node.annotation and _is_float(node.annotation):
        yield node.arg, node.lineno
    elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        if node.returns and _is_float(node.returns):
            yield node.name, node.lineno
    elif isinstance(node, ast.Call) and _is_float(node.func) and node.args:
        yield _name(node.args[0]), node.lineno
    elif isinstance(node, ast.Assign) and _is_float_literal(node.value):
        yield from ((_name(target), node.lineno) for target in node.targets)


def _is_float_literal(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, float)


def _is_float(node: ast.AST) -> bool:
    return any(isinstance(part, ast.Name) and part.id == "float" for part in ast.walk(node))


def _name(node: ast.AST) -> str:
    """The identifiers of an expression, joined: `row.total_net` is "row_total_net"."""
    parts = [n.attr if isinstance(n, ast.Attribute) else n.id
             for n in ast.walk(node) if isinstance(n, ast.Attribute | ast.Name)]  # fmt: skip
    texts = [str(n.value) for n in ast.walk(node) if isinstance(n, ast.Constant)]
    return "_".join(parts + texts)


def main() -> int:
    """Check every Python file under the folders given."""
    found = [
        line
        for folder in sys.argv[1:]
        for path in sorted(Path(folder).rglob("*.py"))
        if FOREIGN not in path.as_posix()
        for line in findings(path)
    ]
    print("\n".join(found) if found else "money: no floats")
    return 1 if found else 0


if __name__ == "__main__":
    raise SystemExit(main())
