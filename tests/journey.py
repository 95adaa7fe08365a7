"""A running demo for tests: the app on a port of its own, a sandboxed Qonto, a way in.

    with running_demo() as demo:                  # connected, every invoice mirrored
        demo.url, demo.token, demo.sandbox        # base address, an admin's API token, its levers
        demo.api().get("/invoices")               # httpx client with the token
        with demo.browser() as browser: ...       # httpx client that behaves like a browser

The app runs in a thread with its own event loop, so the fixture may live for a whole module and
serves plain, asynchronous and Playwright tests alike. `demo.call(coroutine_function)` runs
something inside the app's loop, with its database.
"""

import asyncio
import re
import socket
import tempfile
import threading
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from html import unescape
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar

import httpx
import uvicorn
from litestar import Litestar

from assistant import clock, settings
from assistant.app import create_app
from assistant.commands.server import config
from assistant.database import Database
from assistant.settings import Settings
from assistant.workspace import api_tokens, members
from assistant.workspace.members import Role
from tests.sandbox.process import RunningSandbox, approve, running_sandbox
from tests.templates import start_migrated

Result = TypeVar("Result")
PATIENCE = 300.0  # a busy machine may be ten times as slow


class Browser(httpx.Client):
    """Cookies, same-origin headers and CSRF tokens, as a browser would send them."""

    def __init__(self, url: str, **options: Any) -> None:
        super().__init__(base_url=url, verify=False, trust_env=False, timeout=PATIENCE, **options)

    def token(self, path: str = "/sign-in") -> str:
        """The CSRF token of a page."""
        page = self.get(path, follow_redirects=True)
        found = re.search(r'name="(?:_csrf|csrf-token)" (?:value|content)="([0-9a-f]+)"', page.text)
        assert found, f"no CSRF token on {page.url} ({page.status_code})"
        return unescape(found[1])

    def submit(self, path: str, csrf: str | None = None, **fields: str) -> httpx.Response:
        """Sends a form, with this session's token unless another is given."""
        token = self.token() if csrf is None else csrf
        return self.post(path, data={"_csrf": token, **fields}, headers=self.same_origin())

    def same_origin(self) -> dict[str, str]:
        """What a browser adds to a request from our own page."""
        return {"Origin": str(self.base_url).rstrip("/"), "Sec-Fetch-Site": "same-origin"}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None = None,
        error: BaseException | None = None,
        trace: TracebackType | None = None,
    ) -> None:
        self.close()


@dataclass(frozen=True)
class RunningApp:
    """An app that answers on loopback."""

    url: str
    settings: Settings
    app: Litestar
    loop: asyncio.AbstractEventLoop

    def browser(self, **options: Any) -> Browser:
        """A browser without any cookie."""
        return Browser(self.url, **options)

    def api(self, token: str) -> httpx.Client:
        """A client of the JSON API."""
        headers = {"Authorization": f"Bearer {token}"}
        return httpx.Client(
            base_url=f"{self.url}/api/v1",
            headers=headers,
            verify=False,
            trust_env=False,
            timeout=PATIENCE,
        )

    def call(
        self, work: Callable[[Database], Awaitable[Result]], patience: float = PATIENCE
    ) -> Result:
        """Runs something on the app's database, inside the app's loop."""

        async def inside() -> Result:
            return await work(self.app.state.database)

        return asyncio.run_coroutine_threadsafe(inside(), self.loop).result(patience)

    def add_token(self, role: Role = Role.ADMIN, name: str = "Test") -> str:
        """An API token; an admin's belongs to the owner."""

        async def work(database: Database) -> str:
            async with database.system() as session:
                owner = await members.ensure_owner(session)
            async with database.write(owner.workspace_id) as session:
                mine = owner.id if role is Role.ADMIN else None
                return await api_tokens.add(session, clock.now(), name, role, mine)

        return self.call(work)

    def add_user(self, email: str, role: Role = Role.ADMIN, password: str = "correct horse") -> str:
        """A person who signs in with a password; answers with their id."""
        hashed = members.hash_password(password)

        async def work(database: Database) -> str:
            async with database.system() as session:
                owner = await members.ensure_owner(session)
            async with database.write(owner.workspace_id) as session:
                return (await members.add_user(session, clock.now(), email, role, hashed)).id

        return self.call(work)


@dataclass(frozen=True)
class RunningDemo(RunningApp):
    """The app with a sandboxed Qonto; `token` is the owner's."""

    sandbox: RunningSandbox
    token: str

    def connect(self, browser: Browser | None = None) -> httpx.Response:
        """Walks through Qonto's consent page; answers with what the callback said."""
        with browser or self.browser() as visitor:
            visitor.get("/health")
            consent = visitor.get("/connect/qonto")
            assert consent.status_code == 303, consent.text
            return visitor.get(approve(consent.headers["location"]))

    def wait_until_mirrored(self) -> None:
        """Until the backfill is done and every document is settled."""
        with self.api(self.token) as api:
            until(lambda: _is_settled(api.get("/connection").json()))


@contextmanager
def running_app(chosen: Settings, **options: Any) -> Iterator[RunningApp]:
    """Starts the app on the port its public address names."""
    app = create_app(chosen, **options)
    server = uvicorn.Server(config(app, chosen))
    listening = socket.create_server(("127.0.0.1", int(chosen.public_url.rpartition(":")[2])))
    loop = asyncio.new_event_loop()

    def serve() -> None:
        asyncio.set_event_loop(loop)
        loop.run_until_complete(server.serve(sockets=[listening]))
        loop.run_until_complete(loop.shutdown_default_executor())
        loop.close()

    thread = threading.Thread(target=serve, name="app")
    thread.start()
    try:
        until(lambda: server.started or not thread.is_alive())
        assert server.started, "the app did not start"
        yield RunningApp(chosen.public_url, chosen, app, loop)
    finally:
        server.should_exit = True
        thread.join(PATIENCE)
        listening.close()


@contextmanager
def running_demo(
    *, invoices: int = 60, connected: bool = True, **sandbox_flags: Any
) -> Iterator[RunningDemo]:
    """The app beside a sandbox; connected and fully mirrored unless told otherwise."""
    with (
        tempfile.TemporaryDirectory() as folder,
        running_sandbox(invoices=invoices, **sandbox_flags) as sandbox,
        running_beside(sandbox, Path(folder)) as demo,
    ):
        if connected:
            answer = demo.connect()
            assert answer.status_code == 303, answer.text
            demo.wait_until_mirrored()
        yield demo


@contextmanager
def running_beside(sandbox: RunningSandbox, folder: Path, **options: Any) -> Iterator[RunningDemo]:
    """The app beside a sandbox that runs already; nothing is connected yet."""
    with running_app(settings_for(folder, sandbox), **options) as running:
        known = {name: getattr(running, name) for name in ("url", "settings", "app", "loop")}
        yield RunningDemo(**known, sandbox=sandbox, token=running.add_token())


def settings_for(folder: Path, sandbox: RunningSandbox | None = None) -> Settings:
    """Settings for one test: an own folder, an own port, the sandbox if there is one."""
    start_migrated(f"sqlite+aiosqlite:///{folder / 'ask-well.db'}")
    chosen = settings.load({"ASK_WELL_DATA_DIR": str(folder)}, folder)
    chosen = replace(chosen, public_url=f"http://127.0.0.1:{_free_port()}", sync_interval=3600)
    if sandbox is None:
        return chosen
    return replace(
        chosen,
        qonto_client_id=sandbox.client_id,
        qonto_client_secret=sandbox.client_secret,
        qonto_api_url=sandbox.url,
        qonto_oauth_url=sandbox.url,
    )


def until(condition: Callable[[], object]) -> None:
    """Looks again and again until something is true."""
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.05)


def _is_settled(connection: dict[str, Any]) -> bool:
    assert connection["status"] in ("syncing", "live"), connection
    progress = connection["progress"]
    documents = progress["documents_read"] + progress["documents_failed"]
    return bool(connection["status"] == "live" and documents >= progress["invoices_read"] * 0.9)


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return int(taken.getsockname()[1])
