"""The sandbox as a process: connections that really break, and the helpers other tests use."""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

import assistant.qonto.sandbox
from tests.sandbox.process import (
    RunningSandbox,
    approve,
    authorize_url,
    connect,
    refuse,
    running_sandbox,
)

PDF = b"%PDF-1.4\n%%EOF"


@pytest.fixture(scope="module")
def sandbox() -> Iterator[RunningSandbox]:
    with running_sandbox(invoices=30) as running:
        yield running


@pytest.fixture
def client(sandbox: RunningSandbox) -> Iterator[httpx.Client]:
    sandbox.control.reset()
    headers = {"authorization": sandbox.api_key}
    with httpx.Client(
        base_url=sandbox.url, headers=headers, verify=False, trust_env=False
    ) as client:
        yield client


def test_a_person_approves_or_refuses(sandbox: RunningSandbox) -> None:
    asked = authorize_url(sandbox.url, state="state-of-mine")
    answer = parse_qs(urlsplit(approve(asked)).query)
    assert answer["state"] == ["state-of-mine"]
    assert parse_qs(urlsplit(refuse(asked)).query)["error"] == ["access_denied"]
    wrong = authorize_url(sandbox.url, scope="nothing")
    assert parse_qs(urlsplit(approve(wrong)).query)["error"] == ["invalid_scope"]


def test_a_person_picks_the_other_organisation(sandbox: RunningSandbox) -> None:
    callback = approve(authorize_url(sandbox.url), organization="editions-burdeau-0317")
    code = parse_qs(urlsplit(callback).query)["code"][0]
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": "http://127.0.0.1:8000/connect/qonto/callback",
        "client_id": sandbox.client_id,
        "client_secret": sandbox.client_secret,
    }
    token = httpx.post(
        f"{sandbox.url}/oauth2/token", data=form, verify=False, trust_env=False
    ).json()
    headers = {"authorization": f"Bearer {token['access_token']}"}
    shown = httpx.get(
        f"{sandbox.url}/v2/organization", headers=headers, verify=False, trust_env=False
    )
    assert shown.json()["organization"]["slug"] == "editions-burdeau-0317"


@pytest.mark.parametrize("fault", ["dropped", "dropped_after_work", "cut_body", "file_short"])
def test_connections_break(sandbox: RunningSandbox, client: httpx.Client, fault: str) -> None:
    sandbox.control.fault(fault, route="GET /v2/organization", times=1)
    with pytest.raises(httpx.RemoteProtocolError):
        client.get("/v2/organization")
    assert client.get("/v2/organization").status_code == 200


def test_an_upload_happens_although_its_answer_is_lost(
    sandbox: RunningSandbox, client: httpx.Client
) -> None:
    files: list[Any] = [
        ("supplier_invoices[][file]", ("a.pdf", PDF, "application/pdf")),
        ("supplier_invoices[][idempotency_key]", (None, "key")),
    ]
    sandbox.control.fault("upload_answer_lost")
    with pytest.raises(httpx.RemoteProtocolError):
        client.post("/v2/supplier_invoices/bulk", files=files)
    (upload,) = sandbox.control.uploads()
    answer = client.post("/v2/supplier_invoices/bulk", files=files).json()
    assert answer["supplier_invoices"][0]["id"] == upload["invoice_id"]
    assert len(sandbox.control.uploads()) == 1


def test_a_refresh_happens_although_its_answer_is_lost(sandbox: RunningSandbox) -> None:
    tokens = connect(sandbox.url)
    sandbox.control.fault("refresh_answer_lost")
    form = {"grant_type": "refresh_token", "refresh_token": tokens["refresh_token"]}
    form |= {"client_id": sandbox.client_id, "client_secret": sandbox.client_secret}
    with pytest.raises(httpx.RemoteProtocolError):
        httpx.post(f"{sandbox.url}/oauth2/token", data=form, verify=False, trust_env=False)
    assert sandbox.control.tokens()["refreshes"] == 1


def test_a_huge_file_stops_when_the_reader_goes_away(
    sandbox: RunningSandbox, client: httpx.Client
) -> None:
    row = client.get("/v2/supplier_invoices?per_page=1").json()["supplier_invoices"][0]
    path = f"/v2/attachments/{row['attachment_id']}"
    url = client.get(path).json()["attachment"]["url"]
    sandbox.control.fault("file_huge")
    with httpx.stream("GET", url, verify=False, trust_env=False) as answer:
        assert int(answer.headers["content-length"]) == 3 * 1024**3
        assert next(answer.iter_bytes()).startswith(b"%PDF-")
    assert client.get(path).status_code == 200


def test_the_controls_of_the_helper(sandbox: RunningSandbox, client: httpx.Client) -> None:
    control = sandbox.control
    row = control.insert(file_name="x.pdf")
    assert control.touch(row["id"])["updated_at"] >= row["updated_at"]
    assert control.update(row["id"], status="paid")["status"] == "paid"
    control.delete(row["id"])
    assert len(control.invoices()) == 30
    fault = control.fault("not_found")
    assert client.get("/v2/organization").status_code == 404
    control.clear(fault["id"])
    assert control.faults() == []
    assert control.requests(path="/v2/organization", method="GET")[-1]["status"] == 404
    control.forget_requests()
    assert control.requests() == []
    headers = {"authorization": f"Bearer {connect(sandbox.url)['access_token']}"}
    control.expire_tokens()
    assert client.get("/v2/organization", headers=headers).status_code == 401
    control.revoke()
    assert control.tokens()["grants_active"] == 0
    assert control.advance(60)["shift"] == 60


def test_a_wrong_command_line_says_why() -> None:
    started = running_sandbox(invoices=5, faults=["nonsense"])
    with pytest.raises(AssertionError, match="no fault named 'nonsense'"), started:
        pass


def test_flags_reach_the_sandbox() -> None:
    started = running_sandbox(
        invoices=5,
        rate_limits="2/60",
        latency=1,
        attachment_scope="strict",
        client_name="Tester",
        retry_after=True,
    )
    with started as sandbox:
        page = httpx.get(authorize_url(sandbox.url), verify=False, trust_env=False)
        assert "Tester" in page.text
        for _ in range(2):
            answer = httpx.get(authorize_url(sandbox.url), verify=False, trust_env=False)
        assert answer.status_code == 429
        assert int(answer.headers["retry-after"]) > 0


def test_nothing_of_the_application_is_imported() -> None:
    """The sandbox stands for a foreign server: it shares no code with what is tested against it."""
    folder = Path(assistant.qonto.sandbox.__file__).parent
    for module in folder.rglob("*.py"):
        for node in ast.walk(ast.parse(module.read_text("utf-8"))):
            names = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            names += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            for name in names:
                inside = name.startswith("assistant.qonto.sandbox")
                assert inside or not name.startswith("assistant"), f"{module.name}: {name}"
