"""Limits per address, the staging token, latency, and who may use the controls."""

import time

import httpx
import pytest

from assistant.qonto.sandbox.app import create_sandbox
from assistant.qonto.sandbox.options import RateLimits, SandboxOptions
from tests.sandbox.conftest import Start

ORGANIZATION = "/v2/organization"
KEY = {"authorization": "atelier-lumen-4821:sandbox-secret-key"}


async def test_the_short_window_refills(start: Start) -> None:
    local = await start(rate_limits=RateLimits(short=(3, 10)))
    found = [(await local.get(ORGANIZATION)).status_code for _ in range(5)]
    assert found == [200, 200, 200, 429, 429]
    await local.advance(10)
    answer = await local.get(ORGANIZATION)
    assert answer.status_code == 200


async def test_the_long_window_and_retry_after(start: Start) -> None:
    limits = RateLimits(short=(3, 10), long=(4, 600), retry_after=True)
    local = await start(rate_limits=limits)
    for _ in range(3):
        await local.get(ORGANIZATION)
    assert int((await local.get(ORGANIZATION)).headers["retry-after"]) in (10, 11)
    await local.advance(11)
    await local.get(ORGANIZATION)
    refused = await local.get(ORGANIZATION)
    assert refused.status_code == 429
    assert 580 < int(refused.headers["retry-after"]) <= 600


async def test_too_many_401_throttle_the_address(start: Start) -> None:
    local = await start(rate_limits=RateLimits(unauthorized=(3, 3600)))
    wrong = {"authorization": "Bearer wrong"}
    found = [(await local.get(ORGANIZATION, headers=wrong)).status_code for _ in range(4)]
    assert found == [401, 401, 401, 429]
    assert (await local.get(ORGANIZATION)).status_code == 429
    await local.advance(3601)
    assert (await local.get(ORGANIZATION)).status_code == 200


async def test_without_the_staging_token_everything_is_a_page_for_people(start: Start) -> None:
    local = await start(staging_token="staging")
    answer = await local.get(ORGANIZATION)
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/html")
    assert "<html" in (await local.exchange("code")).text
    assert (await local.authorize()).status_code == 200
    headers = KEY | {"x-qonto-staging-token": "staging"}
    assert (await local.get(ORGANIZATION, headers=headers)).json()["organization"]


async def test_latency_is_added_to_every_answer(start: Start) -> None:
    local = await start(latency=40)
    begun = time.perf_counter()
    await local.get(ORGANIZATION)
    assert time.perf_counter() - begun >= 0.04


@pytest.mark.parametrize("address", ["192.0.2.7", "2001:db8::1"])
async def test_the_controls_are_for_this_machine_only(address: str) -> None:
    app = create_sandbox(SandboxOptions(invoices=10))
    transport = httpx.ASGITransport(app=app, client=(address, 1))  # type: ignore[arg-type]
    async with httpx.AsyncClient(transport=transport, base_url="http://sandbox") as client:
        assert (await client.get("/_control/requests")).status_code == 404
        assert (await client.post("/_control/reset", json={})).status_code == 404
        assert (await client.get(ORGANIZATION, headers=KEY)).status_code == 200
