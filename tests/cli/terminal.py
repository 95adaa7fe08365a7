"""ask-well as people run it: a process of its own, in a folder of its own."""

import os
import subprocess
import sys
from pathlib import Path

CLEAN = {"PATH": os.environ["PATH"], "HOME": "/nonexistent", "LANG": "C.UTF-8"}
COMMAND = [sys.executable, "-W", "error", "-m", "assistant.cli"]


def ask_well(
    folder: Path, *words: str, given: str = "", **environment: str
) -> "subprocess.CompletedProcess[str]":
    """Runs one command to its end."""
    return subprocess.run(
        [*COMMAND, *words],
        cwd=folder,
        input=given,
        env=CLEAN | environment,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


def started(folder: Path, *words: str, **environment: str) -> "subprocess.Popen[str]":
    """Starts a command that runs until it is told to end."""
    return subprocess.Popen(
        [*COMMAND, *words],
        cwd=folder,
        env=CLEAN | environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
