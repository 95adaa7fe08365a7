"""A connected workspace against a sandbox process, with a clock that tests turn."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

from assistant import migrations
from assistant.database import Database
from assistant.encryption import generate_key
from assistant.qonto import oauth, sync
from assistant.qonto.gateway import Gateway
from assistant.settings import Settings
from assistant.workspace import connections
from assistant.workspace.connections import Connection
from assistant.workspace.workspaces import Workspace
from tests.sandbox.process import RunningSandbox, approve
from tests.templates import start_migrated

BROWSER = "hash-of-a-browser-session"
PERSON = "member-1"


@dataclass
class Clock:
    """The present, as a test sets it. Sleeping only moves it."""

    present: datetime = field(default_factory=lambda: datetime.now(UTC))
    slept: list[float] = field(default_factory=list)

    def now(self) -> datetime:
        return self.present

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.present += timedelta(seconds=seconds)

    def advance(self, **span: float) -> None:
        self.present += timedelta(**span)


@dataclass
class World:
    """Everything one test needs."""

    sandbox: RunningSandbox
    settings: Settings
    database: Database
    gateway: Gateway
    clock: Clock
    workspace_id: str

    async def connect(self, organization: str | None = None) -> oauth.Outcome:
        """The whole trip through the consent page."""
        address = await self.begin()
        return await self.complete(approve(address, organization))

    async def begin(self, session_hash: str = BROWSER) -> str:
        return await oauth.begin(
            self.gateway, self.workspace_id, session_hash=session_hash, member_id=PERSON
        )

    async def complete(self, callback: str, session_hash: str = BROWSER) -> oauth.Outcome:
        query = dict(parse_qsl(urlsplit(callback).query))
        return await oauth.complete(
            self.gateway,
            self.workspace_id,
            query,
            session_hash=session_hash,
            member_id=PERSON,
        )

    async def connection(self) -> Connection:
        async with self.database.read(self.workspace_id) as session:
            found = await connections.current(session)
        assert found
        return found

    async def sync(self, owner: str = "worker-1") -> sync.Outcome:
        connection = await self.connection()
        return await sync.sync(self.gateway, self.workspace_id, connection.id, owner)


def settings_for(
    sandbox: RunningSandbox, folder: Path, url: str, *, secret_key: str | None = None
) -> Settings:
    """Settings that point at the sandbox."""
    return Settings(
        data_dir=folder,
        database_url=url,
        secret_key=secret_key or generate_key(),
        qonto_client_id=sandbox.client_id,
        qonto_client_secret=sandbox.client_secret,
        qonto_api_url=sandbox.url,
        qonto_oauth_url=sandbox.url,
    )


async def build(
    sandbox: RunningSandbox,
    folder: Path,
    url: str,
    *,
    real_time: bool = False,
    secret_key: str | None = None,
) -> World:
    """A migrated database with one workspace, not yet connected."""
    settings = settings_for(sandbox, folder, url, secret_key=secret_key)
    start_migrated(url)
    database = Database(url)
    await migrations.upgrade(database)  # one of PostgreSQL may have been given empty
    workspace = Workspace(name="Atelier Lumen SAS")
    async with database.system() as session:
        session.add(workspace)
    clock = Clock()
    if real_time:
        gateway = Gateway(settings, database)
    else:
        gateway = Gateway(settings, database, now=clock.now, sleep=clock.sleep)
    return World(sandbox, settings, database, gateway, clock, workspace.id)
