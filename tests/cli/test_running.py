"""The commands that run until they are told to end."""

import json
import os
import re
import signal
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from tests.cli.terminal import ask_well, started
from tests.journey import PATIENCE, Browser, until
from tests.sandbox.process import approve

pytestmark = pytest.mark.slow


@contextmanager
def running(folder: Path, *words: str, **environment: str) -> Iterator["subprocess.Popen[str]"]:
    process = started(folder, *words, **environment)
    try:
        yield process
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGINT)
        process.communicate(timeout=PATIENCE)


def _lines(process: "subprocess.Popen[str]", count: int) -> list[str]:
    assert process.stdout
    return [process.stdout.readline().rstrip() for _ in range(count)]


def test_the_demo_starts_connects_answers_and_ends(tmp_path: Path) -> None:
    with running(tmp_path, "demo", "--no-browser") as process:
        told = _lines(process, 5)
        found = re.search(r"(http://127\.0\.0\.1:\d+), a pretend Qonto at (http://\S+)\.", told[0])
        assert found, told
        url, sandbox = found.groups()
        token = ask_well(tmp_path, "token", "add", "t", "--role", "admin").stdout.splitlines()[-1]
        headers = {"Authorization": f"Bearer {token}"}
        api = httpx.Client(
            base_url=f"{url}/api/v1", headers=headers, trust_env=False, timeout=PATIENCE
        )
        with Browser(url) as browser, api:
            browser.get("/qonto")
            callback = approve(browser.get("/connect/qonto").headers["location"])
            assert browser.get(callback).headers["location"] == "/qonto?notice=connected"
            until(lambda: api.get("/connection").json()["status"] == "live")
            assert api.get("/connection").json()["progress"]["invoices_read"] > 200
            states = [api.get(f"/documents/{number}").json()["state"] for number in range(1, 4)]
            assert sorted(states) == ["approved", "to_review", "to_review"]
        well = ask_well(tmp_path, "doctor")
        assert (well.returncode, "the connection is live" in well.stdout) == (0, True)
        answered = ask_well(tmp_path, "ask", "What needs my attention?", "--json")
        assert answered.returncode == 0, answered.stderr
        assert json.loads(answered.stdout)["outcome"] == "answered"
    until(lambda: not _answers(sandbox))
    assert not _answers(url)


def _answers(url: str) -> bool:
    try:
        httpx.get(url, trust_env=False, timeout=5)
    except httpx.TransportError:
        return False
    return True


def test_a_demo_that_is_told_to_end_takes_its_sandbox_along(tmp_path: Path) -> None:
    with running(tmp_path, "demo", "--no-browser") as process:
        told = _lines(process, 5)
        found = re.findall(r"http://[\d.]+:\d+", told[0])
        assert len(found) > 1, (told, process.stderr and process.stderr.read())
        sandbox = found[1]
        assert _answers(sandbox)
        process.send_signal(signal.SIGTERM)
        assert process.wait(PATIENCE) == 0
        assert not _answers(sandbox)


def test_a_taken_port_is_told_in_a_sentence(tmp_path: Path) -> None:
    with running(tmp_path, "serve", "--port", "18231") as process:
        assert _lines(process, 1) == ["Ask Well is at http://127.0.0.1:18231"]
        second = ask_well(tmp_path, "serve", "--port", "18231")
        assert second.returncode == 2
        assert "name another with --port" in second.stderr
        ready = httpx.get("http://127.0.0.1:18231/ready", trust_env=False)
        assert ready.json() == {"status": "ready"}


@pytest.mark.parametrize("missing", [(), ("uvloop",)])
def test_it_serves_with_and_without_the_quick_loop(
    tmp_path: Path, missing: tuple[str, ...]
) -> None:
    for name in missing:
        (tmp_path / f"{name}.py").write_text("raise ImportError")
    with running(tmp_path, "serve", "--port", "18233", PYTHONPATH=str(tmp_path)) as process:
        assert _lines(process, 1) == ["Ask Well is at http://127.0.0.1:18233"]
        whole = b"GET /ready HTTP/1.1\r\nhost: 127.0.0.1:18233\r\n"
        assert _answered(whole + b"\r\n").startswith(b"HTTP/1.1 200")
        for endless in (b"GET /" + b"a" * 3_000_000, whole + b"x: y\r\n" * 500_000):
            assert _answered(endless)[:12] in (b"HTTP/1.1 400", b"")


def _answered(request: bytes) -> bytes:
    """What is said to a request; "" where the connection is cut while it is being sent."""
    with socket.create_connection(("127.0.0.1", 18233), timeout=PATIENCE) as connection:
        try:
            connection.sendall(request)
            return connection.recv(1000)
        except ConnectionError:
            return b""


def test_logs_are_json_lines_without_addresses(tmp_path: Path) -> None:
    process = started(tmp_path, "serve", "--port", "18232")
    try:
        _lines(process, 1)
        httpx.get("http://127.0.0.1:18232/qonto?canary=1", trust_env=False)
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        _, errors = process.communicate(timeout=PATIENCE)
    [line] = [json.loads(line) for line in errors.splitlines() if '"request"' in line]
    assert (line["route"], line["method"], line["status"]) == ("/qonto", "GET", 200)
    assert "canary" not in errors
