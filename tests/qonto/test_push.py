"""P06: an answer is matched by what it says, never by its order. Qonto is played by hand here."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest
import respx

from assistant.database import Database
from assistant.qonto import push
from assistant.qonto.client import Client
from assistant.qonto.gateway import Gateway
from assistant.qonto.tokens import Tokens
from assistant.workspace.pushes import PushState, Task
from assistant.workspace.workspaces import Workspace
from tests.pushing import NOW, Time, connect_with, gateway_to
from tests.templates import start_migrated

QONTO = "https://qonto.test"
KEY = "4f5c3a52-9c4e-4b62-9a34-3a4d6f1e2b10"
OURS = {"id": "ours", "file_name": "F-1.pdf", "meta": {"connector": f"ask-well:{KEY}"}}
TASK = Task(
    push_id=1,
    claim="one/1",
    proposal_id="p",
    connection_id="c",
    document_id=1,
    document_version=1,
    sha256="0" * 64,
    file_name="F-1.pdf",
    key=KEY,
    mark=KEY,
    marked=frozenset(),
    attempts=1,
    uncertain=False,
    confirmed_at=NOW,
    first_sent_at=NOW,
    last_sent_at=NOW,
)
PARCEL = push.Parcel(TASK, b"%PDF-1.7", "application/pdf")


@pytest.fixture
async def gateway(sqlite_url: str, tmp_path: Path) -> AsyncIterator[Gateway]:
    start_migrated(sqlite_url)
    database = Database(sqlite_url)
    made = gateway_to(QONTO, database, tmp_path, Time())
    yield made
    await made.close()
    await database.close()


@pytest.fixture
async def client(gateway: Gateway) -> Client:
    workspace = Workspace()
    async with gateway.database.system() as session:
        session.add(workspace)
    tokens = Tokens("access", "refresh", 3600, None)
    connection = await connect_with(gateway, workspace.id, tokens)
    return Client(gateway, workspace.id, connection.id)


def error(key: str | None, code: str = "invalid") -> dict[str, Any]:
    pointer = f"/supplier_invoices/idempotency_key/{key}/file" if key else "/supplier_invoices"
    return {"code": code, "detail": "too odd", "source": {"pointer": pointer}}


def other(**fields: Any) -> dict[str, Any]:
    return {**OURS, "id": "other", "file_name": "other.pdf", **fields}


@pytest.mark.parametrize(
    ("invoices", "errors", "state", "qonto_id", "is_alarm"),
    [
        ([OURS], [], PushState.SENT, "ours", False),
        ([other(), OURS], [], PushState.SENT, "ours", True),
        ([OURS, other()], [], PushState.SENT, "ours", True),
        ([other(meta={"connector": "ask-well:else"}), OURS], [], PushState.SENT, "ours", True),
        ([other(meta={"connector": "ask-well:else"})], [], PushState.UNKNOWN, None, True),
        ([{**OURS, "meta": {}}], [], PushState.SENT, "ours", False),
        ([other(meta={})], [], PushState.UNKNOWN, None, True),
        ([{**OURS, "meta": {}}, other(meta={})], [], PushState.UNKNOWN, None, True),
        ([], [], PushState.UNKNOWN, None, False),
        ([], [error(KEY)], PushState.FAILED, None, False),
        ([], [error(None)], PushState.FAILED, None, False),
        ([], [error("another-key")], PushState.UNKNOWN, None, True),
        ([OURS], [error("another-key")], PushState.SENT, "ours", True),
        ([OURS], [error(KEY)], PushState.UNKNOWN, None, False),
        ([], [error(KEY, "internal_server_error")], PushState.PREPARED, None, False),
    ],
)
async def test_p06_an_answer_is_matched_by_its_mark(
    client: Client,
    invoices: list[dict[str, Any]],
    errors: list[dict[str, Any]],
    state: PushState,
    qonto_id: str | None,
    is_alarm: bool,
) -> None:
    with respx.mock(base_url=QONTO) as qonto:
        body = {"supplier_invoices": invoices, "errors": errors}
        route = qonto.post("/v2/supplier_invoices/bulk").respond(json=body)
        [outcome] = await push.upload(client, [PARCEL], NOW)
    assert (outcome.state, outcome.qonto_invoice_id) == (state, qonto_id)
    assert bool(outcome.alarm) == is_alarm
    assert bool(outcome.next_try_at) == (state in (PushState.UNKNOWN, PushState.PREPARED))
    sent = route.calls.last.request.content
    assert sent.count(KEY.encode()) == 2 and b'"connector":"ask-well:' in sent


NAMES = frozenset({"f1", "f2", "f3"})
TOGETHER = [
    replace(TASK, push_id=n, key=f"key-{n}", file_name=f"F-{n}.pdf", mark="card", marked=NAMES)
    for n in (1, 2, 3)
]


def made(number: int, mark: str = "ask-well:card", **fields: Any) -> dict[str, Any]:
    meta = {"connector": mark}
    return {"id": f"id-{number}", "file_name": f"F-{number}.pdf", "meta": meta, **fields}


SENT, FAILED, UNKNOWN, PREPARED = (
    PushState.SENT,
    PushState.FAILED,
    PushState.UNKNOWN,
    PushState.PREPARED,
)


@pytest.mark.parametrize(
    ("invoices", "errors", "states", "is_alarm"),
    [
        ([made(3), made(1), made(2)], [], [SENT, SENT, SENT], False),
        ([made(1), made(3)], [], [SENT, UNKNOWN, SENT], False),
        ([made(1), made(3)], [error("key-2")], [SENT, FAILED, SENT], False),
        ([made(1), made(3)], [error(None)], [SENT, FAILED, SENT], False),
        ([made(1)], [error(None), error(None)], [SENT, UNKNOWN, UNKNOWN], True),
        ([], [error(None)], [UNKNOWN, UNKNOWN, UNKNOWN], True),
        ([made(1), made(2), made(3)], [error(None)], [SENT, SENT, SENT], True),
        ([made(1), made(2)], [error("key-2")], [SENT, UNKNOWN, UNKNOWN], False),
        ([], [error(f"key-{n}") for n in (3, 2, 1)], [FAILED, FAILED, FAILED], False),
        ([made(1)], [error("key-2", "internal_server_error")], [SENT, PREPARED, UNKNOWN], False),
        ([made(1), made(2), made(3), made(4)], [], [SENT, SENT, SENT], True),
        ([made(1), made(2), made(4)], [], [SENT, SENT, UNKNOWN], True),
        ([made(1), made(2), made(3, "ask-well:else")], [], [SENT, SENT, UNKNOWN], True),
        ([made(1), made(2), made(4, "ask-well:key-3")], [], [SENT, SENT, SENT], False),
        ([made(n, meta={}) for n in (2, 3, 1)], [], [SENT, SENT, SENT], False),
        ([made(n, meta={}) for n in (1, 2, 3, 4)], [], [UNKNOWN, UNKNOWN, UNKNOWN], True),
        ([made(1, file_name="f_1.PNG"), made(2), made(3)], [], [SENT, SENT, SENT], False),
        ([made(1), made(1), made(2)], [], [SENT, SENT, UNKNOWN], True),
    ],
)
async def test_p06_an_answer_to_several_is_matched_by_mark_and_name(
    client: Client,
    invoices: list[dict[str, Any]],
    errors: list[dict[str, Any]],
    states: list[PushState],
    is_alarm: bool,
) -> None:
    parcels = [push.Parcel(task, b"%PDF-1.7", "application/pdf") for task in TOGETHER]
    with respx.mock(base_url=QONTO) as qonto:
        body = {"supplier_invoices": invoices, "errors": errors}
        route = qonto.post("/v2/supplier_invoices/bulk").respond(json=body)
        outcomes = await push.upload(client, parcels, NOW)
    assert [outcome.state for outcome in outcomes] == states
    assert any(outcome.alarm for outcome in outcomes) == is_alarm
    ids = [invoice["id"] for invoice in invoices]
    for number, outcome in enumerate(outcomes, 1):
        if outcome.state is SENT and made(4, "ask-well:key-3") not in invoices:
            assert outcome.qonto_invoice_id == f"id-{number}" and f"id-{number}" in ids
    assert len(route.calls) == 1
    assert route.calls.last.request.content.count(b"ask-well:card") == 1


@pytest.mark.parametrize(
    ("answer", "state"),
    [
        (httpx.Response(500), PushState.UNKNOWN),
        (httpx.Response(200, text="<html>"), PushState.UNKNOWN),
        (httpx.Response(200, json=["?"]), PushState.UNKNOWN),
        (httpx.ReadTimeout("slow"), PushState.UNKNOWN),
        (httpx.RemoteProtocolError("cut"), PushState.UNKNOWN),
        (httpx.ConnectError("down"), PushState.PREPARED),
        (httpx.Response(429, headers={"Retry-After": "7"}), PushState.PREPARED),
        (httpx.Response(400, json={"errors": []}), PushState.FAILED),
        (httpx.Response(403, json={"message": "Forbidden"}), PushState.FAILED),
        (httpx.Response(428, json={"sca_session_token": "x"}), PushState.FAILED),
    ],
    ids=["500", "html", "list", "slow", "cut", "down", "429", "400", "403", "428"],
)
async def test_what_may_have_arrived_is_unknown_and_what_cannot_have_is_not(
    client: Client, answer: httpx.Response | Exception, state: PushState
) -> None:
    with respx.mock(base_url=QONTO) as qonto:
        route = qonto.post("/v2/supplier_invoices/bulk")
        if isinstance(answer, Exception):
            route.mock(side_effect=answer)
        else:
            route.mock(return_value=answer)
        [outcome] = await push.upload(client, [PARCEL], NOW)
    assert outcome.state is state
    assert outcome.problem
