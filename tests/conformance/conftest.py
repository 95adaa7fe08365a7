"""Clients that nobody here wrote, in an environment of their own, against the sandbox.

Their dependencies need not agree with ours, so they are installed beside (`.venv-conformance`, from
hashed requirements) when they are not there yet, and run as subprocesses that print JSON.
"""

import fcntl
import json
import subprocess
import sys
import venv
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from tests.sandbox.process import ROOT, RunningSandbox, running_sandbox

ENVIRONMENT = ROOT / ".venv-conformance"
REQUIREMENTS = ROOT / "requirements-conformance.txt"
Run = Callable[..., Any]


@pytest.fixture(scope="session")
def stranger_python() -> Path:
    """The interpreter that has the strangers' clients."""
    wanted = sha256(REQUIREMENTS.read_bytes() + sys.version.encode()).hexdigest()
    python, marker = ENVIRONMENT / "bin" / "python", ENVIRONMENT / "installed"
    ENVIRONMENT.mkdir(exist_ok=True)
    (ENVIRONMENT / ".gitignore").write_text("*\n")
    with (ENVIRONMENT / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not marker.exists() or marker.read_text() != wanted:
            venv.create(ENVIRONMENT, with_pip=True, clear=False)
            command = [str(python), "-m", "pip", "install", "-q", "--disable-pip-version-check"]
            subprocess.run([*command, "--require-hashes", "-r", str(REQUIREMENTS)], check=True)
            marker.write_text(wanted)
    return python


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
        done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout.splitlines()[-1])

    return run
