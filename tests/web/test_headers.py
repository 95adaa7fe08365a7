"""W12: what every answer tells browsers."""

import re
from dataclasses import replace
from pathlib import Path
from typing import cast

import pytest
from litestar.types import HTTPResponseStartEvent, Scope

from assistant.web.headers import security_headers
from tests.journey import RunningApp, running_app, settings_for

ALWAYS = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "x-frame-options": "DENY",
}


def _paths(running: RunningApp) -> list[str]:
    routes = [route.path_format for route in running.app.routes]
    filled = [re.sub(r"{[^}]*}", "1", path) for path in routes]
    return [*filled, "/nothing/here", "/static/ask-well.css"]


def test_w12_every_route_sends_the_security_headers(running: RunningApp) -> None:
    with running.browser() as browser:
        browser.get("/sign-in")
        for path in _paths(running):
            answer = browser.get(path)
            policy = answer.headers["content-security-policy"]
            assert "default-src 'none'" in policy, path
            assert "unsafe" not in policy, path
            assert "frame-ancestors 'none'" in policy, path
            assert {name: answer.headers.get(name) for name in ALWAYS} == ALWAYS, path
            assert "server" not in answer.headers, path
            assert "access-control-allow-origin" not in answer.headers, path


def test_w12_no_page_has_inline_scripts_styles_or_handlers(running: RunningApp) -> None:
    with running.browser() as browser:
        browser.get("/sign-in")
        seen = 0
        for path in _paths(running):
            answer = browser.get(path)
            if not answer.headers.get("content-type", "").startswith("text/html"):
                continue
            seen += 1
            assert not re.search(r"<script(?![^>]*\bsrc=)", answer.text), path
            assert not re.search(r"<style|\sstyle=|\son[a-z]+=|javascript:|hx-on", answer.text), (
                path
            )
        assert seen >= 2


def test_w12_cookies_on_loopback_are_http_only_and_lax(running: RunningApp) -> None:
    with running.browser() as browser:
        cookie = browser.get("/sign-in").headers["set-cookie"]
    assert cookie.startswith("ask_well=")
    assert {"HttpOnly", "Path=/", "SameSite=lax"} <= set(cookie.split("; "))


def test_w12_over_https_the_cookie_is_pinned_to_the_host(tmp_path: Path) -> None:
    chosen = settings_for(tmp_path)
    with running_app(chosen, with_jobs=False, single_user=False) as running:
        running.app.state.settings = replace(chosen, public_url="https://127.0.0.1:443")
        with running.browser() as browser:
            cookie = browser.get("/sign-in").headers["set-cookie"]
    assert cookie.startswith("__Host-ask_well=")
    assert {"HttpOnly", "Path=/", "SameSite=lax", "Secure"} <= set(cookie.split("; "))
    assert "Domain" not in cookie


@pytest.mark.parametrize(("url", "sent"), [("https://well.example", True), ("http://x", False)])
async def test_w12_hsts_is_sent_over_https_only(tmp_path: Path, url: str, sent: bool) -> None:
    message: HTTPResponseStartEvent = {"type": "http.response.start", "status": 200, "headers": []}
    hook = security_headers(replace(settings_for(tmp_path), public_url=url))
    await hook(message, cast(Scope, {"path": "/"}))
    assert (b"strict-transport-security" in dict(message["headers"])) is sent


def test_forms_may_only_lead_here_and_to_qontos_consent_page(running: RunningApp) -> None:
    with running.browser() as browser:
        policy = browser.get("/health").headers["content-security-policy"]
    assert "form-action 'self' https://oauth.qonto.com;" in policy


def test_static_files_may_be_kept_and_pages_may_not(running: RunningApp) -> None:
    with running.browser() as browser:
        assert "immutable" in browser.get("/static/ask-well.css").headers["cache-control"]
        assert browser.get("/health").headers["cache-control"] == "no-store"
