"""Secrets: rotation of the key (T11), and nowhere but sealed (T13)."""

import io
import logging
from dataclasses import replace

import pytest
from sqlalchemy import select

from assistant import logs
from assistant.encryption import Binding, Keyring, generate_key
from assistant.errors import AskWellError
from assistant.jobs import housekeeping
from assistant.qonto import disconnection
from assistant.qonto.client import Client
from assistant.qonto.gateway import Gateway
from assistant.workspace import connections, tables
from assistant.workspace.audit import SYSTEM
from tests.qonto.world import World


def with_keys(world: World, keys: str) -> Gateway:
    return Gateway(
        replace(world.settings, secret_key=keys),
        world.database,
        now=world.clock.now,
        sleep=world.clock.sleep,
    )


async def reads(gateway: Gateway, world: World) -> bool:
    connection = await world.connection()
    return bool((await Client(gateway, world.workspace_id, connection.id).organization()).id)


async def key_ids(world: World) -> set[str]:
    connection = await world.connection()
    sealed = [connection.access_token, connection.refresh_token]
    return {text.split(".")[1] for text in sealed if text}


async def test_t11_a_rotated_key_reads_on_in_both_versions_and_leaves_nothing_behind(
    connected: World,
) -> None:
    world, old = connected, connected.settings.secret_key
    new = generate_key()
    await world.begin()  # a trip under way is sealed as well
    before = with_keys(world, f"{old},{new}")  # first every process learns the new key …
    after = with_keys(world, f"{new},{old}")  # … then it becomes the first one
    assert await reads(before, world) and await reads(after, world)
    assert await housekeeping.reseal(after) == 4, "two tokens, two trips"
    assert await reads(before, world) and await reads(after, world)
    assert await housekeeping.reseal(after) == 0, "the second run finds nothing to do"
    only_new = with_keys(world, new)
    assert await reads(only_new, world)
    assert await key_ids(world) == {Keyring.from_text(new).current_id}
    for gateway in (before, after, only_new):
        await gateway.close()


class MortalKeyring(Keyring):
    """Dies at its n-th seal, as a process may."""

    lives = 0

    def seal(self, secret: str, binding: Binding) -> str:
        if self.lives == 0:
            raise InterruptedError
        self.lives -= 1
        return super().seal(secret, binding)


async def test_t11_a_killed_rotation_leaves_every_secret_readable(connected: World) -> None:
    world = connected
    new = generate_key()
    both = with_keys(world, f"{new},{world.settings.secret_key}")
    whole = both.keyring
    for lives in range(3):
        mortal = MortalKeyring.from_text(both.settings.secret_key)
        mortal.lives, both.keyring = lives, mortal
        with pytest.raises(InterruptedError):
            await housekeeping.reseal(both)
        both.keyring = whole
        assert await reads(both, world)
    await housekeeping.reseal(both)
    assert await key_ids(world) == {Keyring.from_text(new).current_id}
    await both.close()


async def everything_stored(world: World) -> str:
    """All rows of all tables as text."""
    async with world.database.look_up() as session:
        connection = await session.connection()
        found = [
            (await connection.execute(select(table))).all()
            for table in tables.metadata.sorted_tables
        ]
    return str(found)


async def test_t13_tokens_are_nowhere_but_sealed(connected: World) -> None:
    world = connected
    out = io.StringIO()
    logs.configure(out)
    logging.getLogger().setLevel(logging.DEBUG)
    try:
        connection = await world.connection()
        canaries = [
            world.gateway.keyring.open(sealed, Binding(world.workspace_id, connection.id, purpose))
            for sealed, purpose in (
                (connection.access_token or "", "access_token"),
                (connection.refresh_token or "", "refresh_token"),
            )
        ]
        canaries.append(world.settings.qonto_client_secret)
        await world.sync()
        world.sandbox.control.fault("server_error")
        world.sandbox.control.fault("token_unavailable")
        world.clock.advance(minutes=70)
        await world.sync()
        world.sandbox.control.clear()
        with pytest.raises(AskWellError) as refused:
            await world.complete("http://here/callback?code=canary-code&state=none")
        await disconnection.disconnect(world.gateway, world.workspace_id, SYSTEM)
        async with world.database.read(world.workspace_id) as session:
            shown = str(await connections.overview(session))
    finally:
        logging.getLogger().handlers.clear()
    dump = await everything_stored(world)
    assert connection.id in dump
    for canary in [*canaries, "canary-code"]:
        assert len(canary) > 8
        for place in (dump, out.getvalue(), str(refused.value), shown, repr(connection)):
            assert canary not in place
