"""ask-well demo: the app, and a local Qonto sandbox with a company to look at."""

import contextlib
import re
import shutil
import subprocess
import sys
import threading
import webbrowser
from collections.abc import Iterator
from pathlib import Path

from assistant import logs, settings
from assistant.app import create_app
from assistant.commands import server
from assistant.commands.installation import demo_settings
from assistant.errors import SettingsError

PORTS = range(8000, 8020)


def run(*, port: int | None, browser: bool, fresh: bool) -> int:
    """Serve the demo until a signal ends it; everything it keeps is in the demo's folder."""
    logs.configure()
    chosen = settings.load()
    folder = chosen.data_dir / "demo"
    if fresh:
        shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700, exist_ok=True)
    listening = server.listen("127.0.0.1", port) if port else _free_port()
    address = f"http://127.0.0.1:{listening.getsockname()[1]}"
    with _sandbox(folder) as sandbox:
        demo = demo_settings(chosen, address, sandbox)
        server.run(create_app(demo), demo, listening, lambda: _welcome(address, sandbox, browser))
    return 0


def _free_port() -> server.socket.socket:
    for port in PORTS:
        with contextlib.suppress(SettingsError):
            return server.listen("127.0.0.1", port)
    return server.listen("127.0.0.1", 0)


@contextlib.contextmanager
def _sandbox(folder: Path) -> Iterator[str]:
    """The sandbox as a process beside us; yields its address."""
    command = [sys.executable, "-m", "assistant.qonto.sandbox", "--port", "0"]
    command += ["--state-file", str(folder / "sandbox.json")]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)  # noqa: S603 — our own
    try:
        yield _address(process)
    finally:
        process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(3)
        process.kill()


def _address(process: "subprocess.Popen[str]") -> str:
    line = process.stdout.readline() if process.stdout else ""
    found = re.search(r"http://\S+", line)
    if not found:
        raise SettingsError("The Qonto sandbox did not start: its own message is above.")
    return found[0]


def _welcome(address: str, sandbox: str, browser: bool) -> None:
    lines = (
        f"Ask Well is at {address}, a pretend Qonto at {sandbox}.",
        "1. Press Connect Qonto, and approve on the page that opens.",
        "2. Ask something, for example: What needs my attention?",
        "3. Open Review to push an approved invoice back.",
        "Ctrl-C ends the demo; `ask-well demo --fresh` starts it anew.",
    )
    print("\n".join(lines), flush=True)
    if browser:
        threading.Thread(target=webbrowser.open, args=(address,), daemon=True).start()
