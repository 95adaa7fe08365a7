"""ask-well demo: the app, and a local Qonto sandbox with a company to look at."""

import asyncio
import contextlib
import logging
import re
import shutil
import socket
import subprocess
import sys
import threading
import webbrowser
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

from assistant import clock, logs, settings
from assistant.app import create_app
from assistant.commands import installation, server
from assistant.commands.host_page import create_host_page
from assistant.documents import intake
from assistant.errors import SettingsError
from assistant.qonto.sandbox.samples import sample_uploads
from assistant.qonto.sandbox.statement import sample_statement
from assistant.settings import Settings
from assistant.workspace import documents, review
from assistant.workspace.audit import SYSTEM
from assistant.workspace.embedding import keys
from assistant.workspace.members import Role

PORTS = range(8000, 8020)
SEED = 1
HOST_PAGE = "Demo host page"
# One file that its storage has lost, one that Qonto refuses whenever it is sent, and an entry
# without an id behind each list.
TROUBLES = (
    "file_missing:route=GET /s3/*/relance_*,upload_refused:file=Rechnung?LW*,"
    "row_without_id:query=page=1"
)


def run(*, port: int | None, browser: bool, fresh: bool) -> int:
    """Serve the demo until a signal ends it; everything it keeps is in the demo's folder."""
    logs.configure(least=logging.WARNING)
    chosen = settings.load()
    folder = chosen.data_dir / "demo"
    if fresh:
        shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700, exist_ok=True)
    listening = server.listen("127.0.0.1", port) if port else _free_port()
    address = f"http://127.0.0.1:{listening.getsockname()[1]}"
    with _sandbox(folder) as process:
        asyncio.run(_add_samples(installation.demo_settings(chosen)))
        sandbox = _address(process)
        installation.keep_addresses(chosen, address, sandbox)
        demo = installation.demo_settings(chosen)
        statement = _statement(folder)
        with _host_page(demo) as host:
            server.run(
                create_app(demo),
                demo,
                listening,
                lambda: _welcome(address, sandbox, statement, host, browser),
            )
    return 0


def _free_port() -> socket.socket:
    for port in PORTS:
        with contextlib.suppress(SettingsError):
            return server.listen("127.0.0.1", port)
    return server.listen("127.0.0.1", 0)


@contextlib.contextmanager
def _sandbox(folder: Path) -> Iterator["subprocess.Popen[str]"]:
    """The sandbox as a process beside us, while it starts and as long as we need it."""
    command = [sys.executable, "-m", "assistant.qonto.sandbox", "--port", "0", "--seed", str(SEED)]
    command += ["--state-file", str(folder / "sandbox.json"), "--faults", TROUBLES]
    # In a session of its own, so that Ctrl-C reaches us alone and we end it in order.
    process = subprocess.Popen(  # noqa: S603 — our own program
        command, stdout=subprocess.PIPE, text=True, start_new_session=True
    )
    try:
        yield process
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


async def _add_samples(demo: Settings) -> None:
    """Four invoices that are not in Qonto: three to review, one approved."""
    now = clock.now()
    async with installation.opened(demo) as (database, workspace_id):
        async with database.read(workspace_id) as session:
            if await documents.counts(session):
                return
        ids = []
        for file_name, content in sample_uploads(SEED, now.date()):
            shown = await intake.receive(
                database, demo.data_dir, workspace_id, file_name, _whole(content), by=SYSTEM, at=now
            )
            ids.append(shown["id"])
        async with database.write(workspace_id) as session:
            await review.approve(session, ids[2], by=SYSTEM, role=Role.ADMIN, at=now)


@contextlib.contextmanager
def _host_page(demo: Settings) -> Iterator[str]:
    """A page on an origin of its own that shows the widget."""
    listening = server.listen("127.0.0.1", 0)
    origin = f"http://localhost:{listening.getsockname()[1]}"
    key_id, workspace_id, secret = asyncio.run(_embed_key(demo, origin))
    page = create_host_page(
        demo.public_url, origin, key_id=key_id, workspace_id=workspace_id, secret=secret
    )
    with server.beside(page, listening):
        yield origin


async def _embed_key(demo: Settings, origin: str) -> tuple[str, str, str]:
    """A key for the host page of this start; those of earlier ones end."""
    now = clock.now()
    async with installation.writing(demo) as session:
        for old in await keys.all_of(session):
            if old.name == HOST_PAGE:
                await keys.revoke(session, old.id, by=SYSTEM, role=Role.ADMIN, at=now)
        key_id, secret = await keys.create(
            session, demo.keyring, HOST_PAGE, origin, by=SYSTEM, role=Role.ADMIN, at=now
        )
        return key_id, session.info["workspace_id"], secret


def _statement(folder: Path) -> Path:
    """The company's bank statement, as a file to import."""
    name, content = sample_statement(SEED, clock.now().date())
    path = folder / name
    path.write_bytes(content)
    return path


async def _whole(content: bytes) -> AsyncIterator[bytes]:
    yield content


def _welcome(address: str, sandbox: str, statement: Path, host: str, browser: bool) -> None:
    lines = (
        f"Ask Well is at {address}, a pretend Qonto at {sandbox}.",
        "1. Press Connect Qonto, and approve on the page that opens.",
        "2. Ask something, for example: What needs my attention?",
        "3. Open Review to push an approved invoice back.",
        f"4. Open Bank and add the company's statement: {statement}",
        f"5. Look at {host}: another site's page with the Ask Well widget.",
        "6. Approve and send the invoice of Lichthaus Weber: this Qonto refuses it.",
        "Ctrl-C ends the demo; `ask-well demo --fresh` starts it anew.",
    )
    print("\n".join(lines), flush=True)
    if browser:
        threading.Thread(target=webbrowser.open, args=(address,), daemon=True).start()
