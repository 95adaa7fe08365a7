"""Tokens: one refresh per expiry, nothing believed that is no token. T01 to T05 and T12."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import update
from structlog.testing import capture_logs

from assistant.encryption import Binding
from assistant.errors import GrantRevoked, SealBroken, Unreachable
from assistant.qonto.client import BulkItem, Client
from assistant.qonto.gateway import Gateway
from assistant.qonto.refresh import refreshed, standing
from assistant.qonto.sync import Outcome
from assistant.workspace import connections
from assistant.workspace.connections import Connection, Status
from assistant.workspace.workspaces import Workspace
from tests.qonto.world import World

WORKERS, EXPIRIES = 8, 5
HOUR = timedelta(hours=1)


@pytest.fixture
async def gateways(connected: World) -> AsyncIterator[list[Gateway]]:
    """Eight workers that share nothing but the database."""
    made = [
        Gateway(connected.settings, connected.database, now=connected.clock.now)
        for _ in range(WORKERS)
    ]
    yield made
    for gateway in made:
        await gateway.close()


async def tokens_stored(world: World) -> tuple[str | None, str | None, int]:
    connection = await world.connection()
    return connection.access_token, connection.refresh_token, connection.token_version


async def test_t01_eight_workers_and_one_expiry_make_one_token_request(
    connected: World, gateways: list[Gateway]
) -> None:
    world, control = connected, connected.sandbox.control
    control.fault("strict_refresh")
    connection = await world.connection()
    for _ in range(EXPIRIES):
        world.clock.advance(minutes=61)
        clients = [Client(gateway, world.workspace_id, connection.id) for gateway in gateways]
        await asyncio.gather(*(each.organization() for each in clients))
    counts = control.tokens()
    assert counts["refreshes"] == EXPIRIES
    assert counts["invalid_grant"] == 0
    assert (await world.connection()).status == Status.SYNCING


async def test_tokens_are_renewed_at_four_fifths_of_their_life(connected: World) -> None:
    connection = await connected.connection()
    assert connection.next_refresh_at is not None
    life = connection.next_refresh_at - connected.clock.now()
    assert HOUR * 0.74 < life < HOUR * 0.86


async def test_t02_a_lost_answer_is_healed_within_the_grace_minute(connected: World) -> None:
    world = connected
    world.sandbox.control.fault("refresh_answer_lost")
    connection = await world.connection()
    with pytest.raises(Unreachable):
        await refreshed(world.gateway, connection)
    world.clock.advance(seconds=40)
    again = await refreshed(world.gateway, await world.connection())
    assert again.token_version == connection.token_version + 1


async def test_t02_a_lost_pair_means_reconnect_once_without_a_storm(connected: World) -> None:
    world, control = connected, connected.sandbox.control
    await world.sync()
    control.fault("strict_refresh")
    control.fault("refresh_answer_lost")
    with pytest.raises(Unreachable):
        await refreshed(world.gateway, await world.connection())
    world.clock.advance(seconds=40)
    with pytest.raises(GrantRevoked):
        await refreshed(world.gateway, await world.connection())
    control.forget_requests()
    for _ in range(24):
        world.clock.advance(hours=1)
        assert await world.sync() == Outcome.NOT_CONNECTED
        async with world.database.look_up() as session:
            assert await connections.due(session, world.clock.now()) == []
    assert control.requests("/oauth2/token") == []
    async with world.database.read(world.workspace_id) as session:
        overview = await connections.overview(session)
    assert overview["status"] == "reconnect"
    assert overview["problem"]["code"] == "reconnect"
    assert overview["progress"]["invoices_read"] == len(control.invoices())


async def test_t02_connecting_again_mends_it_and_keeps_the_mirror(connected: World) -> None:
    world = connected
    await world.sync()
    world.sandbox.control.revoke()
    assert await world.sync() == Outcome.FAILED
    assert (await world.connection()).status == Status.RECONNECT
    await world.connect()
    assert await world.sync() == Outcome.DONE
    assert (await world.connection()).status == Status.LIVE


@pytest.mark.parametrize("fault", ["token_429", "token_403", "token_without_token"])
async def test_t03_an_answer_without_a_token_changes_nothing(connected: World, fault: str) -> None:
    before = await tokens_stored(connected)
    connected.sandbox.control.fault(fault)
    connected.clock.advance(minutes=70)
    assert await connected.sync() == Outcome.FAILED
    assert await tokens_stored(connected) == before
    connected.sandbox.control.clear()
    connected.clock.advance(hours=1)
    assert await connected.sync() == Outcome.DONE
    assert (await tokens_stored(connected))[2] == before[2] + 1


@pytest.mark.parametrize("fault", ["token_unavailable", "token_html", "dropped"])
async def test_t04_a_dead_token_endpoint_is_not_a_lost_grant(connected: World, fault: str) -> None:
    world, control = connected, connected.sandbox.control
    before = await tokens_stored(world)
    control.fault(fault, route="POST /oauth2/token")
    world.clock.advance(minutes=70)
    assert await world.sync() == Outcome.FAILED
    connection = await world.connection()
    assert await tokens_stored(world) == before
    assert connection.status in connections.CONNECTED
    assert connection.problem_code == "unreachable"
    assert connection.next_refresh_at is not None
    assert connection.next_refresh_at > world.clock.now()
    asked = len(control.requests("/oauth2/token"))
    for _ in range(20):  # within the wait nobody asks again
        with pytest.raises(Unreachable):
            await Client(world.gateway, world.workspace_id, connection.id).organization()
    assert len(control.requests("/oauth2/token")) == asked


async def test_a_token_that_still_lives_is_used_while_its_renewal_fails(
    connected: World,
) -> None:
    connected.sandbox.control.fault("token_unavailable")
    connected.clock.advance(minutes=55)
    assert await connected.sync() == Outcome.DONE


async def test_t05_a_revoked_token_costs_one_refresh_one_replay_then_reconnect(
    connected: World,
) -> None:
    world, control = connected, connected.sandbox.control
    control.fault("unauthorized", route="GET /v2/supplier_invoices")
    control.forget_requests()
    assert await world.sync() == Outcome.FAILED
    assert len(control.requests("/oauth2/token")) == 1
    assert len(control.requests("/v2/supplier_invoices")) == 2
    assert (await world.connection()).status == Status.RECONNECT


async def test_t05_a_push_in_that_moment_was_not_sent(connected: World) -> None:
    world = connected
    world.sandbox.control.revoke()
    connection = await world.connection()
    item = BulkItem("key-1", "a.pdf", b"%PDF-1.7 test")
    with pytest.raises(GrantRevoked) as refused:
        await Client(world.gateway, world.workspace_id, connection.id).bulk_upload([item])
    assert not refused.value.outcome_unknown
    assert world.sandbox.control.uploads() == []


async def test_an_expired_token_is_renewed_and_the_request_replayed(connected: World) -> None:
    connected.sandbox.control.expire_tokens()
    assert await connected.sync() == Outcome.DONE
    assert connected.sandbox.control.tokens()["refreshes"] == 1


async def test_t12_a_token_from_another_workspace_does_not_open_and_no_call_is_made(
    connected: World,
) -> None:
    world, control = connected, connected.sandbox.control
    other = Workspace(name="Another company")
    async with world.database.system() as session:
        session.add(other)
    stolen = (await world.connection()).access_token
    thief = Connection(status=Status.LIVE, access_token=stolen, organization_id="other")
    async with world.database.write(other.id) as session:
        session.add(thief)
    control.forget_requests()
    with capture_logs() as logs, pytest.raises(SealBroken):
        await Client(world.gateway, other.id, thief.id).organization()
    assert control.requests() == []
    assert any(entry["log_level"] == "error" for entry in logs)
    async with world.database.read(other.id) as session:
        after = await session.get_one(Connection, thief.id)
    assert after.status == Status.RECONNECT


async def test_t12_a_refresh_token_is_no_access_token_even_in_its_own_row(
    connected: World,
) -> None:
    world = connected
    connection = await world.connection()
    async with world.database.write(world.workspace_id) as session:
        await session.exec(update(Connection).values(access_token=connection.refresh_token))
    with pytest.raises(SealBroken):
        await Client(world.gateway, world.workspace_id, connection.id).organization()


async def test_t11_a_process_without_the_new_key_waits_instead_of_breaking_the_connection(
    connected: World,
) -> None:
    world = connected
    connection = await world.connection()
    binding = Binding(world.workspace_id, connection.id, "access_token")
    newer = replace(world.settings, secret_key="A" * 43 + "=").keyring
    async with world.database.write(world.workspace_id) as session:
        await session.exec(update(Connection).values(access_token=newer.seal("t", binding)))
    with pytest.raises(SealBroken):
        await Client(world.gateway, world.workspace_id, connection.id).organization()
    assert (await standing(world.gateway, world.workspace_id, connection.id)).access_token
