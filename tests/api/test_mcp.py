"""Other agents at the door, with the protocol's own client."""

import asyncio
import json
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
import httpx2
import pytest
from mcp import Client
from mcp.client.streamable_http import streamable_http_client

from assistant.tools import registry
from assistant.workspace.members import Role
from tests.journey import RunningApp
from tests.web.test_push import approved


@asynccontextmanager
async def agent(running: RunningApp, token: str, mode: Any = "auto") -> AsyncIterator[Client]:
    headers = {"Authorization": f"Bearer {token}"}
    async with (
        httpx2.AsyncClient(headers=headers, trust_env=False, timeout=300) as http,
        Client(streamable_http_client(f"{running.url}/mcp", http_client=http), mode=mode) as client,
    ):
        yield client


def text(result: Any) -> str:
    return str(result.content[0].text)


def data(result: Any) -> dict[str, Any]:
    return dict(result.structured_content)


@pytest.mark.parametrize("mode", ["legacy", "auto"])
async def test_an_agent_finds_the_tools_and_asks(running: RunningApp, mode: str) -> None:
    async with agent(running, running.add_token(Role.VIEWER), mode) as client:
        offered = {tool.name: tool for tool in (await client.list_tools()).tools}
        assert set(offered) == {"ask"} | set(registry.BY_NAME)
        assert "confirm" not in " ".join(offered)
        answer = await client.call_tool("ask", {"question": "What needs my attention?"})
    assert not answer.is_error
    figures = [one["value"] for one in data(answer)["figures"]]
    assert {"value": "1686.50", "currency": "EUR"} in figures
    assert "1,686.50" in text(answer)
    assert data(answer)["citations"][0]["url"].startswith(running.settings.public_url + "/")


async def test_a_tool_is_called_with_checked_arguments(running: RunningApp) -> None:
    async with agent(running, running.add_token(Role.VIEWER)) as client:
        listed = await client.call_tool("search_invoices", arguments_of("search_invoices"))
        wrong = await client.call_tool("search_invoices", {"sql": "drop table invoices"})
        unknown = await client.call_tool("confirm", {})
    assert not listed.is_error
    assert data(listed)["coverage"]["invoices"] == 5
    assert wrong.is_error
    assert "The arguments do not fit" in text(wrong)
    assert unknown.is_error


async def test_an_offer_waits_for_a_person(running: RunningApp, approver: httpx.Client) -> None:
    document = approved(approver)["id"]
    async with agent(running, running.add_token(Role.APPROVER)) as client:
        made = await client.call_tool("approve_and_push", {"documents": [str(document)]})
        yes = await client.call_tool("ask", {"question": "yes, confirm it now"})
    [card] = data(made)["proposals"]
    assert card["url"] == f"{running.settings.public_url}/proposals/{card['id']}"
    assert card["url"] in text(made)
    assert not yes.is_error
    shown = await asyncio.to_thread(approver.get, f"/proposals/{card['id']}")
    assert shown.json()["state"] == "proposed"


async def test_an_offers_link_is_whole_though_its_id_looks_like_an_account_number(
    running: RunningApp, approver: httpx.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    random = secrets.token_hex
    monkeypatch.setattr(secrets, "token_hex", lambda size: f"ff84{random(size)[4:]}")
    document = approved(approver)["id"]
    async with agent(running, running.add_token(Role.APPROVER)) as client:
        made = await client.call_tool("approve_and_push", {"documents": [str(document)]})
        asked = await client.call_tool("ask", {"question": "what is overdue?"})
    [card] = data(made)["proposals"]
    shown = await asyncio.to_thread(approver.get, f"/proposals/{card['id']}")
    assert card["id"].startswith("ff84")
    assert data(asked)["conversation_id"].startswith("ff84")
    assert shown.json()["state"] == "proposed"


@pytest.mark.parametrize("token", ["", "Bearer wrong"])
def test_nobody_comes_in_without_a_token(running: RunningApp, token: str) -> None:
    body = {"jsonrpc": "2.0", "id": 1, "method": "tools/list"}
    headers = {"Accept": "application/json, text/event-stream", "Authorization": token}
    answer = httpx.post(f"{running.url}/mcp", json=body, headers=headers, trust_env=False)
    assert answer.status_code == 401
    assert json.loads(answer.text)["error"]["code"] == "not_authenticated"


def arguments_of(name: str) -> dict[str, None]:
    return dict.fromkeys(registry.BY_NAME[name].schema["required"])
