"""Clients that nobody here wrote, in an environment of their own, against the sandbox.

They run as subprocesses that print JSON.
"""

import json
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests import strangers
from tests.sandbox.process import RunningSandbox, running_sandbox

Run = Callable[..., Any]


@pytest.fixture(scope="session")
def stranger_python() -> Path:
    """The interpreter that has the strangers' clients."""
    return strangers.environment("conformance")


@pytest.fixture(scope="module")
def sandbox() -> Iterator[RunningSandbox]:
    """One sandbox for the tests of a module."""
    with running_sandbox(invoices=60) as running:
        yield running


@pytest.fixture
def run(stranger_python: Path) -> Run:
    """Runs one of the scripts beside this file; answers with the JSON it prints last."""

    def run(script: str, *arguments: str) -> Any:
        command = [str(stranger_python), str(Path(__file__).with_name(script)), *arguments]
        done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout.splitlines()[-1])

    return run
