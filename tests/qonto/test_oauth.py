"""The trip to the consent page and back: T06 to T10 of the fault list."""

import re
from dataclasses import replace
from datetime import timedelta
from urllib.parse import parse_qs, urlencode, urlsplit

import httpx
import pytest
from sqlmodel import col, select

from assistant.errors import BadRequest, Conflict, SettingsError, Unreachable
from assistant.qonto import disconnection, oauth
from assistant.qonto.gateway import Gateway
from assistant.qonto.oauth import Outcome
from assistant.workspace import connections
from assistant.workspace.audit import SYSTEM, AuditEvent
from assistant.workspace.connections import Status
from tests.qonto.world import BROWSER, PERSON, World
from tests.sandbox.process import approve, refuse


def exchanges(world: World) -> int:
    return len(world.sandbox.control.requests("/oauth2/token"))


async def actions(world: World) -> list[str]:
    async with world.database.read(world.workspace_id) as session:
        found = await session.exec(select(AuditEvent.action).order_by(col(AuditEvent.sequence)))
        return list(found)


async def is_connected(world: World) -> bool:
    async with world.database.read(world.workspace_id) as session:
        connection = await connections.current(session)
    return connection is not None and connection.status != Status.DISCONNECTED


async def test_connecting_asks_for_the_scopes_and_stores_only_sealed_tokens(world: World) -> None:
    address = await world.begin()
    asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
    assert asked["scope"] == " ".join(world.settings.qonto_scopes)
    assert asked["code_challenge_method"] == "S256"
    assert len(asked["state"]) >= 43  # 32 random bytes
    assert await world.complete(approve(address)) == Outcome.CONNECTED
    connection = await world.connection()
    assert connection.organization_name
    assert connection.access_token and connection.access_token.startswith("v1.")
    assert connection.refresh_token and connection.refresh_token.startswith("v1.")
    assert connection.scopes_granted == " ".join(world.settings.qonto_scopes)


@pytest.mark.parametrize("trick", ["wrong", "missing", "foreign", "late", "other person"])
async def test_t06_a_callback_that_is_not_ours_sends_nothing(world: World, trick: str) -> None:
    callback = approve(await world.begin())
    query = {name: values[0] for name, values in parse_qs(urlsplit(callback).query).items()}
    browser, person = BROWSER, PERSON
    if trick == "wrong":
        query["state"] = "x" * 43
    elif trick == "missing":
        del query["state"]
    elif trick == "foreign":
        browser = "hash-of-another-browser"
    elif trick == "late":
        world.clock.advance(minutes=11)
    else:
        person = "member-2"
    with pytest.raises(BadRequest) as refused:
        await oauth.complete(
            world.gateway, world.workspace_id, query, session_hash=browser, member_id=person
        )
    assert refused.value.status == 400
    assert exchanges(world) == 0
    assert not await is_connected(world)
    assert await actions(world) == ["connection.refused"]


async def test_t06_a_refusal_at_qonto_connects_nothing(world: World) -> None:
    with pytest.raises(BadRequest, match="not approved"):
        await world.complete(refuse(await world.begin()))
    assert exchanges(world) == 0
    assert await actions(world) == ["connection.refused"]


async def test_t06_the_code_of_another_trip_is_refused_by_its_verifier(world: World) -> None:
    stolen = parse_qs(urlsplit(approve(await world.begin("a-victim's-browser"))).query)["code"][0]
    state = parse_qs(urlsplit(await world.begin()).query)["state"][0]
    with pytest.raises(BadRequest):
        await world.complete("http://here/?" + urlencode({"code": stolen, "state": state}))
    assert not await is_connected(world)


async def test_t06_a_victims_connection_is_untouched_by_a_strangers_callback(
    world: World,
) -> None:
    await world.connect()
    before = (await world.connection()).model_dump()
    with pytest.raises(BadRequest):
        await world.complete("http://here/?" + urlencode({"code": "x", "state": "y" * 43}))
    assert (await world.connection()).model_dump() == before


async def test_t07_a_callback_opened_twice_exchanges_once(world: World) -> None:
    callback = approve(await world.begin())
    assert await world.complete(callback) == Outcome.CONNECTED
    assert await world.complete(callback) == Outcome.ALREADY_CONNECTED
    assert exchanges(world) == 1


async def test_t08_an_answer_from_another_issuer_is_refused_unsent(world: World) -> None:
    callback = approve(await world.begin()) + "&iss=https://evil.example"
    with pytest.raises(BadRequest, match="did not come from Qonto"):
        await world.complete(callback)
    assert exchanges(world) == 0


async def test_t08_the_right_issuer_is_welcome(world: World) -> None:
    callback = approve(await world.begin()) + f"&iss={world.settings.qonto_oauth_url}/"
    assert await world.complete(callback) == Outcome.CONNECTED


@pytest.mark.parametrize(
    "public_url",
    ["http://127.0.0.1:8000/", "http://LOCALHOST:8000", "http://me@127.0.0.1:8000"],
)
async def test_t08_a_trip_begun_under_another_redirect_address_is_refused_unsent(
    world: World, public_url: str
) -> None:
    callback = approve(await world.begin())
    world.gateway.settings = replace(world.settings, public_url=public_url)
    with pytest.raises(BadRequest):
        await world.complete(callback)
    assert exchanges(world) == 0


async def test_t09_a_smaller_grant_connects_read_only(world: World) -> None:
    world.sandbox.control.fault("read_only_grant")
    await world.connect()
    connection = await world.connection()
    assert "supplier_invoice.write" in connection.scopes_requested
    assert "supplier_invoice.write" not in connection.scopes_granted
    assert not connection.may_push


async def test_t10_another_organisation_is_refused_until_the_first_is_disconnected(
    world: World,
) -> None:
    organizations = offered(await world.begin())
    await world.connect(organizations[0])
    await world.sync()
    before = await world.connection()
    with pytest.raises(Conflict, match="disconnect it"):
        await world.connect(organizations[1])
    after = await world.connection()
    assert (after.organization_id, after.access_token) == (
        before.organization_id,
        before.access_token,
    )
    await disconnection.disconnect(world.gateway, world.workspace_id, SYSTEM)
    await world.connect(organizations[1])
    async with world.database.read(world.workspace_id) as session:
        progress = await connections.progress(session)
    assert progress["invoices_read"] == 0, "the former organisation's rows left the view"


def offered(address: str) -> list[str]:
    """The organisations that the consent page offers."""
    page = httpx.get(address, trust_env=False).text
    return re.findall(r'data-slug="([^"]+)"', page)


async def test_a_dead_sign_in_service_connects_nothing_and_the_trip_is_over(world: World) -> None:
    world.sandbox.control.fault("token_unavailable")
    callback = approve(await world.begin())
    with pytest.raises(Unreachable):
        await world.complete(callback)
    world.sandbox.control.clear()
    with pytest.raises(BadRequest):
        await world.complete(callback)


async def test_without_an_app_the_connection_cannot_begin(world: World) -> None:
    settings = replace(world.settings, qonto_client_id="", qonto_client_secret="")
    gateway = Gateway(settings, world.database)
    with pytest.raises(SettingsError, match="QONTO_CLIENT_ID"):
        await oauth.begin(gateway, world.workspace_id, session_hash=BROWSER, member_id=None)
    await gateway.close()


async def test_a_trip_of_ten_minutes_less_a_second_still_counts(world: World) -> None:
    callback = approve(await world.begin())
    world.clock.advance(seconds=timedelta(minutes=10).total_seconds() - 1)
    assert await world.complete(callback) == Outcome.CONNECTED
