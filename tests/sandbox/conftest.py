"""A sandbox inside the test, spoken to over ASGI: no port, no waiting, a clock to turn."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from assistant.qonto.sandbox.app import create_sandbox
from assistant.qonto.sandbox.options import SandboxOptions
from tests.sandbox.process import API_KEY, CLIENT_ID, CLIENT_SECRET, SCOPES

REDIRECT = "http://127.0.0.1:8000/connect/qonto/callback"
TODAY = date(2026, 11, 23)
CLIENT = {"client_id": CLIENT_ID, "client_secret": CLIENT_SECRET}


@dataclass
class Local:
    """One sandbox and a client for it."""

    client: httpx.AsyncClient

    async def authorize(self, **query: str) -> httpx.Response:
        """What the authorize address answers."""
        asked = {"client_id": CLIENT_ID, "redirect_uri": REDIRECT, "response_type": "code"}
        asked |= {"scope": SCOPES, "state": "a-good-state"}
        wanted = {name: value for name, value in (asked | query).items() if value}
        return await self.client.get("/oauth2/auth", params=wanted)

    async def callback(self, **query: str) -> dict[str, str]:
        """The callback's parameters after a person has approved."""
        page = await self.authorize(**query)
        token = page.text.split('name="token" value="')[1].split('"')[0]
        chosen = page.text.split('name="organization_id" value="')[1].split('"')[0]
        form = {"token": token, "organization_id": chosen, "decision": "approve"}
        answer = await self.client.post(page.request.url, data=form)
        assert answer.status_code == 303, answer.text
        return parameters(answer.headers["location"])

    async def exchange(self, code: str, **form: str) -> httpx.Response:
        """Offers a code to the token endpoint."""
        wanted = CLIENT | {"grant_type": "authorization_code", "code": code}
        wanted |= {"redirect_uri": REDIRECT}
        return await self.client.post("/oauth2/token", data=wanted | form)

    async def tokens(self, **query: str) -> dict[str, Any]:
        """A token response, the whole way."""
        answer = await self.exchange((await self.callback(**query))["code"])
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    async def refresh(self, token: str) -> httpx.Response:
        """Offers a refresh token."""
        form = CLIENT | {"grant_type": "refresh_token", "refresh_token": token}
        return await self.client.post("/oauth2/token", data=form)

    async def bearer(self, **query: str) -> dict[str, str]:
        """An `Authorization` header."""
        return {"authorization": f"Bearer {(await self.tokens(**query))['access_token']}"}

    async def get(self, path: str, **options: Any) -> httpx.Response:
        """A GET with the API key, unless headers are given."""
        options.setdefault("headers", {"authorization": API_KEY})
        return await self.client.get(path, **options)

    async def post(self, path: str, **options: Any) -> httpx.Response:
        """A POST with the API key, unless headers are given."""
        options.setdefault("headers", {"authorization": API_KEY})
        return await self.client.post(path, **options)

    async def invoices(self, query: str = "per_page=100") -> list[dict[str, Any]]:
        """The invoices of one page."""
        answer = await self.get(f"/v2/supplier_invoices?{query}")
        assert answer.status_code == 200, answer.text
        return list(answer.json()["supplier_invoices"])

    async def upload(self, *items: tuple[str, bytes, str], **fields: str) -> httpx.Response:
        """A bulk upload of (file name, content, key) triples."""
        parts: list[Any] = []
        for name, content, key in items:
            parts.append(("supplier_invoices[][file]", (name, content, "application/pdf")))
            parts.append(("supplier_invoices[][idempotency_key]", (None, key)))
        parts += [(name, (None, value)) for name, value in fields.items()]
        return await self.post("/v2/supplier_invoices/bulk", files=parts)

    async def control(self, method: str, path: str, **body: Any) -> Any:
        """One of the controls, by JSON."""
        sent = body if method in ("POST", "PATCH") else None
        answer = await self.client.request(method, f"/_control{path}", json=sent)
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def fault(self, name: str, **fields: Any) -> str:
        """Switches a fault on; answers with its id."""
        return str((await self.control("POST", "/faults", name=name, **fields))["id"])

    async def advance(self, seconds: float) -> None:
        """Turns the clock."""
        await self.control("POST", "/clock", advance=seconds)


Start = Callable[..., Awaitable[Local]]


@pytest.fixture
async def start() -> AsyncIterator[Start]:
    """Starts sandboxes with other options than usual."""
    async with AsyncExitStack() as stack:

        async def start(**options: Any) -> Local:
            usual: dict[str, Any] = {"invoices": 60, "today": TODAY, "rate_limits": None}
            app = create_sandbox(SandboxOptions(**(usual | options)))
            transport = httpx.ASGITransport(app=app)  # type: ignore[arg-type]
            client = httpx.AsyncClient(transport=transport, base_url="http://sandbox")
            return Local(await stack.enter_async_context(client))

        yield start


@pytest.fixture
async def local(start: Start) -> Local:
    """A sandbox with sixty invoices."""
    return await start()


def parameters(url: str) -> dict[str, str]:
    """The query parameters of an address."""
    return {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
