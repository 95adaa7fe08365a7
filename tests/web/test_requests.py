"""Hosts, bodies and log lines."""

import io
import json
import socket
from pathlib import Path

import pytest

from assistant import logs
from assistant.web import requests
from tests.journey import RunningApp, running_app, settings_for


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("127.0.0.1", 200),
        ("localhost:8000", 200),
        ("LOCALHOST", 200),
        ("[::1]:8000", 200),
        ("evil.example", 400),
        ("127.0.0.1.evil.example", 400),
        ("127.0.0.1:80@evil.example", 400),
        ("", 400),
    ],
)
def test_only_our_own_hosts_are_served(running: RunningApp, host: str, status: int) -> None:
    with running.browser() as browser:
        answer = browser.get("/health", headers={"Host": host})
        assert answer.status_code == status
        if status == 400:
            assert "ASK_WELL_PUBLIC_URL" in answer.text


def test_u01_a_form_is_limited_to_64_kilobytes(running: RunningApp) -> None:
    with running.browser() as browser:
        token = browser.token("/qonto")
        answer = browser.submit("/connection/sync", token, filler="x" * 70_000)
        assert answer.status_code == 413


def test_u01_ten_thousand_parts_are_refused(running: RunningApp) -> None:
    with running.api(running.add_token()) as api:
        parts = [("file", (f"{number}.pdf", b"", "application/pdf")) for number in range(10_000)]
        assert api.post("/documents", files=parts).status_code in (400, 413)


def test_u01_an_endless_slow_body_ends_with_408(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(requests, "BODY_SECONDS", 0.2)
    with running_app(settings_for(tmp_path), with_jobs=False) as running:
        token, port = running.add_token(), int(running.url.rpartition(":")[2])
        head = (
            "POST /api/v1/proposals HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 1000\r\n"
            f"Content-Type: application/json\r\nAuthorization: Bearer {token}\r\n\r\n{{"
        )
        with socket.create_connection(("127.0.0.1", port), timeout=5) as slow:
            slow.sendall(head.encode())
            assert slow.recv(100).startswith(b"HTTP/1.1 408")


def test_t13_a_log_line_has_the_route_but_never_the_address(tmp_path: Path) -> None:
    seen = io.StringIO()
    with running_app(settings_for(tmp_path), with_jobs=False) as running:
        token = running.add_token()
        logs.configure(seen)
        with running.api(token) as api, running.browser() as browser:
            api.get("/invoices", params={"q": "canary-in-query"})
            api.get("/proposals/canary-in-path")
            browser.get("/connect/qonto/callback", params={"code": "canary-code", "state": "x"})
            browser.post("/sign-in", data={"password": "canary-password"})
    lines = [json.loads(line) for line in seen.getvalue().splitlines()]
    routes = {line["route"] for line in lines if line["event"] == "request"}
    assert "/api/v1/proposals/{proposal_id}" in routes
    assert "canary" not in seen.getvalue()
    assert token not in seen.getvalue()
    assert all(line["request_id"] for line in lines if line["event"] == "request")
