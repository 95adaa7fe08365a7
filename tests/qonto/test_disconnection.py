"""Disconnecting: T14 of the fault list."""

from datetime import timedelta

import pytest
from sqlmodel import select

from assistant.qonto import disconnection
from assistant.qonto.sync import Outcome
from assistant.workspace import connections
from assistant.workspace.audit import SYSTEM
from assistant.workspace.connections import Status
from assistant.workspace.grants import TokenRevocation
from tests.qonto.world import World


async def waiting(world: World) -> list[TokenRevocation]:
    async with world.database.read(world.workspace_id) as session:
        return list(await session.exec(select(TokenRevocation)))


async def disconnect(world: World) -> bool:
    return await disconnection.disconnect(world.gateway, world.workspace_id, SYSTEM)


async def test_a_disconnect_drops_the_tokens_and_revokes_them_at_qonto(connected: World) -> None:
    world = connected
    await world.sync()
    assert await disconnect(world)
    connection = await world.connection()
    assert (connection.access_token, connection.refresh_token) == (None, None)
    assert connection.status == Status.DISCONNECTED
    await disconnection.revoke_waiting(world.gateway)
    assert await waiting(world) == []
    assert world.sandbox.control.tokens()["grants_active"] == 0
    assert world.sandbox.control.requests("/v2/oauth2/consents", "DELETE")
    assert world.sandbox.control.requests("/oauth2/revoke", "POST")
    async with world.database.read(world.workspace_id) as session:
        progress = await connections.progress(session)
    assert progress["invoices_read"] == len(world.sandbox.control.invoices())
    assert await world.sync() == Outcome.NOT_CONNECTED
    assert not await disconnect(world)


async def test_t14_a_failing_revocation_is_tried_again_and_sealed_meanwhile(
    connected: World,
) -> None:
    world, control = connected, connected.sandbox.control
    control.fault("revoke_fails")
    control.fault("consent_revoke_fails")
    await disconnect(world)
    connection = await world.connection()
    assert (connection.access_token, connection.refresh_token) == (None, None)
    assert connection.status == Status.DISCONNECTED
    await disconnection.revoke_waiting(world.gateway)
    (row,) = await waiting(world)
    assert row.token.startswith("v1.")
    assert row.next_try_at > world.clock.now()
    control.clear()
    world.clock.advance(minutes=5)
    await disconnection.revoke_waiting(world.gateway)
    assert await waiting(world) == []
    assert control.tokens()["grants_active"] == 0


async def test_t14_after_a_day_the_token_is_forgotten_whatever_qonto_says(
    connected: World,
) -> None:
    world, control = connected, connected.sandbox.control
    control.fault("revoke_fails")
    control.fault("consent_revoke_fails")
    await disconnect(world)
    end = world.clock.now() + timedelta(hours=24, minutes=1)
    tries = 0
    while world.clock.now() < end:
        await disconnection.revoke_waiting(world.gateway)
        tries += 1
        world.clock.advance(hours=1)
    await disconnection.revoke_waiting(world.gateway)
    assert await waiting(world) == []
    assert tries > 20
    control.forget_requests()
    await disconnection.revoke_waiting(world.gateway)
    assert control.requests() == []


@pytest.mark.parametrize("fault", ["server_error", "dropped"])
async def test_t14_the_person_never_waits_for_qonto(connected: World, fault: str) -> None:
    connected.sandbox.control.fault(fault, route="* *")
    connected.sandbox.control.forget_requests()
    assert await disconnect(connected)
    assert connected.sandbox.control.requests() == []
