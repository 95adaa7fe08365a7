"""ask-well doctor: checks layer by layer, changes nothing, tells no secret."""

import asyncio
import json
import os
import shutil
from dataclasses import asdict, dataclass
from pathlib import Path

from assistant import http, migrations
from assistant.commands import installation
from assistant.database import Database
from assistant.documents import reading
from assistant.encryption import Binding
from assistant.errors import ConnectorError, SealBroken, SettingsError
from assistant.settings import Settings
from assistant.workspace import connections
from assistant.workspace.connections import Status

LOW_DISK = 500 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Check:
    """One layer: is it well, and in a sentence how."""

    name: str
    ok: bool
    message: str


def run(*, as_json: bool) -> int:
    """Print every check; 1 when one of them failed."""
    checks = asyncio.run(examine())
    is_well = all(check.ok for check in checks)
    if as_json:
        print(json.dumps({"ok": is_well, "checks": [asdict(check) for check in checks]}, indent=2))
    else:
        for check in checks:
            print(f"{'ok  ' if check.ok else 'FAIL'}  {check.name:<9} {check.message}")
    return 0 if is_well else 1


async def examine() -> list[Check]:
    """All checks, from the ground up."""
    try:
        chosen = installation.current(create=False)
    except SettingsError as error:
        return [Check("settings", False, error.message)]
    database = Database(chosen.database_url)
    try:
        return [
            Check("settings", True, f"Data in {chosen.data_dir}, reached at {chosen.public_url}."),
            await _database(chosen, database),
            await _key(chosen, database),
            await _qonto(chosen, database),
            await _model(chosen),
            _scans(),
            _disk(chosen.data_dir),
        ]
    finally:
        await database.close()


def _is_made(chosen: Settings) -> bool:
    """Whether the database can be asked without making it."""
    _, separator, path = chosen.database_url.partition("sqlite+aiosqlite:///")
    return not separator or Path(path).exists()


async def _database(chosen: Settings, database: Database) -> Check:
    where = database.engine.url.render_as_string(hide_password=True)
    if not _is_made(chosen):
        return Check("database", True, "Not made yet: the first start makes it.")
    try:
        is_current = await migrations.is_current(database)
    except Exception as error:  # noqa: BLE001 — whatever the driver says, the layer is unwell
        return Check(
            "database", False, f"{where} does not answer ({type(error).__name__}): "
            "check ASK_WELL_DATABASE_URL and that the server runs.",
        )  # fmt: skip
    if not is_current:
        return Check("database", False, f"{where} has an older schema: `ask-well serve` mends it.")
    return Check("database", True, f"{where} answers, its schema is current.")


async def _key(chosen: Settings, database: Database) -> Check:
    keyring, binding = chosen.keyring, Binding("doctor", "doctor", "doctor")
    if keyring.open(keyring.seal("well", binding), binding) != "well":
        return Check("key", False, "The key does not open what it sealed.")
    connection = await _connection(chosen, database)
    if connection and connection.access_token:
        binding = Binding(connection.workspace_id, connection.id, "access_token")
        try:
            keyring.open(connection.access_token, binding)
        except SealBroken as error:
            return Check("key", False, error.message)
    return Check("key", True, f"Key {keyring.current_id} seals and opens.")


async def _qonto(chosen: Settings, database: Database) -> Check:
    if not chosen.can_connect:
        return Check(
            "qonto", True, "Not set up: QONTO_CLIENT_ID and QONTO_CLIENT_SECRET are unset."
        )
    try:
        status = await _status_of(f"{chosen.qonto_api_url}/v2/organization")
    except ConnectorError:
        return Check("qonto", False, f"{chosen.qonto_api_url} cannot be reached from here.")
    if status >= 500:
        return Check("qonto", False, f"{chosen.qonto_api_url} answers {status}: try again later.")
    connection = await _connection(chosen, database)
    if connection and connection.status is Status.RECONNECT:
        return Check("qonto", False, "Qonto withdrew its permission: connect again.")
    state = connection.status.value if connection else Status.DISCONNECTED.value
    return Check("qonto", True, f"{chosen.qonto_api_url} answers; the connection is {state}.")


async def _connection(chosen: Settings, database: Database) -> connections.Connection | None:
    if not _is_made(chosen):
        return None
    try:
        async with database.look_up() as session:
            return await connections.current(session)
    except Exception:  # noqa: BLE001 — told by the database's own check
        return None


async def _model(chosen: Settings) -> Check:
    if not chosen.has_model:
        return Check("model", True, "The built-in assistant answers; no key is needed.")
    base = chosen.openai_base_url or "https://api.openai.com/v1"
    try:
        status = await _status_of(f"{base}/models", chosen.openai_api_key)
    except ConnectorError:
        return Check("model", False, f"{base} cannot be reached: check OPENAI_BASE_URL.")
    if status in (401, 403):
        return Check("model", False, f"{base} refuses the key: check OPENAI_API_KEY.")
    return Check("model", status < 500, f"{base} answers {status}; asking {chosen.openai_model}.")


async def _status_of(url: str, key: str = "") -> int:
    headers = {"Authorization": f"Bearer {key}"} if key else {}
    async with http.client(read_seconds=5, headers=headers) as client, http.reaching("It"):
        return (await client.get(url)).status_code


def _scans() -> Check:
    """Text recognition is an extra: without it a scan waits for a person."""
    found = reading.tesseract_program()
    if found is None:
        return Check("scans", True, "tesseract is not installed: people type the fields of scans.")
    return Check("scans", True, f"{found} reads scans.")


def _disk(data_dir: Path) -> Check:
    folder = next(path for path in (data_dir, *data_dir.parents) if path.exists())
    free = shutil.disk_usage(folder).free
    megabytes = f"{free // 1024 // 1024:,} MB free"
    if not os.access(folder, os.W_OK):
        return Check("disk", False, f"{folder} cannot be written: change its owner or its mode.")
    if free < LOW_DISK:
        return Check("disk", False, f"Only {megabytes} in {folder}: make room.")
    return Check("disk", True, f"{megabytes} in {folder}.")
