"""The import rules hold, and a planted violation of each is caught."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PROGRAMS = Path(sys.executable).parent

IMPORT_PLANTS = {
    "layers": (
        "workspace/planted.py",
        "from assistant.tools import result",
        "Layers point down; siblings do not see each other",
    ),
    "siblings": (
        "web/planted.py",
        "from assistant.jobs import push",
        "Layers point down; siblings do not see each other",
    ),
    "write path": (
        "tools/planted.py",
        "from assistant.qonto import client",
        "The model has no code path to a write",
    ),
    "write path by a detour": (
        "agent/planted.py",
        "from assistant import http",
        "The model has no code path to a write",
    ),
    "dismissing": (
        "tools/planted.py",
        "from assistant.workspace.attention import decisions",
        "No model sets a signal aside",
    ),
    "sql": (
        "tools/planted.py",
        "from sqlalchemy import text",
        "SQL only in workspace, database and migrations",
    ),
    "engine": ("workspace/planted.py", "import dbos", "The durable engine only in jobs"),
    "http library": ("qonto/planted.py", "import httpx", "The HTTP library only in http"),
}

LINT_PLANTS = {
    "naive time": ("from datetime import datetime\n\nx = datetime.now()\n", "DTZ005"),
    "blind except": ("try:\n    x = 1\nexcept Exception:\n    x = 2\n", "BLE001"),
    "environment": ('import os\n\nx = os.environ["HOME"]\n', "TID251"),
}

FLOAT_PLANTS = [
    "def f(total: float) -> None: ...",
    "total_net: float = 0",
    "x = float(invoice.total)",
    "amount = 12.5",
    "def vat() -> float: ...",
]


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the package to plant violations in."""
    folder = tmp_path_factory.mktemp("copy")
    shutil.copytree(
        ROOT / "assistant",
        folder / "assistant",
        ignore=shutil.ignore_patterns("static", "templates", "__pycache__"),
    )
    shutil.copy(ROOT / "pyproject.toml", folder)
    return folder


def lint_imports(folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [PROGRAMS / "lint-imports", "--no-cache"],
        cwd=folder,
        env={"PYTHONPATH": str(folder), "PATH": "/usr/bin:/bin", "COLUMNS": "200"},
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_code_keeps_every_contract(copy: Path) -> None:
    run = lint_imports(copy)
    assert run.returncode == 0, run.stdout


@pytest.mark.parametrize("plant", IMPORT_PLANTS)
def test_a_planted_import_is_caught(copy: Path, plant: str) -> None:
    place, line, contract = IMPORT_PLANTS[plant]
    planted = copy / "assistant" / place
    planted.write_text(f'"""Planted."""\n\n{line}\n')
    try:
        run = lint_imports(copy)
    finally:
        planted.unlink()
    assert run.returncode == 1
    broken = [text for text in run.stdout.splitlines() if " BROKEN" in text]
    assert any(contract in text for text in broken), run.stdout


@pytest.mark.parametrize("plant", LINT_PLANTS)
def test_a_planted_habit_is_caught(tmp_path: Path, plant: str) -> None:
    code, rule = LINT_PLANTS[plant]
    (tmp_path / "planted.py").write_text(f'"""Planted."""\n\n{code}')
    run = subprocess.run(
        [PROGRAMS / "ruff", "check", "--no-cache", "--config", ROOT / "pyproject.toml", tmp_path],
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 1
    assert rule in run.stdout


@pytest.mark.parametrize("code", FLOAT_PLANTS)
def test_a_planted_float_for_money_is_caught(tmp_path: Path, code: str) -> None:
    (tmp_path / "planted.py").write_text(code)
    run = subprocess.run(
        [sys.executable, ROOT / "scripts" / "money_lint.py", tmp_path],
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 1
    assert "must be Decimal" in run.stdout
