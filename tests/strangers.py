"""Environments for programs that nobody here wrote: their dependencies need not agree with ours.

Each is made from hashed requirements when it is not there yet, and used by subprocesses.
"""

import fcntl
import subprocess
import sys
import venv
from hashlib import sha256
from pathlib import Path

ROOT = Path(__file__).parents[1]


def environment(name: str, *options: str) -> Path:
    """The interpreter of `.venv-NAME`, which holds what `requirements-NAME.txt` pins."""
    folder, requirements = ROOT / f".venv-{name}", ROOT / f"requirements-{name}.txt"
    wanted = sha256(requirements.read_bytes() + sys.version.encode()).hexdigest()
    python, marker = folder / "bin" / "python", folder / "installed"
    folder.mkdir(exist_ok=True)
    (folder / ".gitignore").write_text("*\n")
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not marker.exists() or marker.read_text() != wanted:
            venv.create(folder, with_pip=False, clear=False)
            command = [sys.executable, "-m", "pip", "--python", str(python), "install", "-q"]
            command += ["--disable-pip-version-check", "--no-compile", "--require-hashes"]
            command += ["-r", str(requirements), *options]
            subprocess.run(command, check=True)
            marker.write_text(wanted)
    return python
