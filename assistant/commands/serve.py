"""ask-well serve: the app, with its background work in this process."""

import asyncio
import gc
import ipaddress
from dataclasses import replace
from urllib.parse import urlsplit

from assistant import logs, migrations, settings
from assistant.app import create_app
from assistant.commands import server
from assistant.database import Database
from assistant.errors import SettingsError
from assistant.settings import Settings
from assistant.workspace import members

# A look through all that many open answers hold stops every one of them for a third of a second.
SELDOM = (20_000, 20, 20)


def run(host: str, port: int) -> int:
    """Serve until a signal ends it."""
    logs.configure()
    chosen = _with_own_address(settings.load(), host, port)
    is_local = is_loopback(host) and is_loopback(urlsplit(chosen.public_url).hostname or "")
    if not is_local and not asyncio.run(_has_users(chosen)):
        raise SettingsError(
            "Nobody could sign in yet, and anybody on the network could open this: first add "
            "yourself with `ask-well user add you@example.com --role admin`, "
            "or serve on 127.0.0.1 with a loopback ASK_WELL_PUBLIC_URL."
        )
    listening = server.listen(host, port)
    app = create_app(chosen, single_user=is_local)
    gc.freeze()  # what is loaded by now stays, and need not be looked through whenever a sync works
    gc.set_threshold(*SELDOM)
    told = f"Ask Well is at {chosen.public_url}"
    server.run(app, chosen, listening, lambda: print(told, flush=True))
    return 0


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach the address."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def _with_own_address(chosen: Settings, host: str, port: int) -> Settings:
    """Without ASK_WELL_PUBLIC_URL, browsers on this machine reach the app where it listens."""
    if chosen.public_url != Settings.public_url or not is_loopback(host):
        return chosen
    name = f"[{host}]" if ":" in host else host
    return replace(chosen, public_url=f"http://{name}:{port}")


async def _has_users(chosen: Settings) -> bool:
    database = Database(chosen.database_url)
    try:
        await migrations.upgrade(database)
        async with database.look_up() as session:
            return await members.has_users(session)
    finally:
        await database.close()
