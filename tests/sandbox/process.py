"""The Qonto sandbox as a process of its own, for tests that talk to it as strangers do.

    with running_sandbox(invoices=120, faults=["one_in_ten_429"]) as sandbox:
        sandbox.url                       # http://127.0.0.1:40123, API and OAuth alike
        sandbox.control.fault("server_error", route="GET /v2/supplier_invoices",
                              query="page=3", times=3)
        callback = approve(authorize_url)  # plays the person on the consent page

Everything under `sandbox.control` talks to `/_control/…`, which only loopback may reach. The state
lives in the sandbox process: killing the app under test leaves it untouched. Keyword arguments of
`running_sandbox` that are not listed are passed on as command line flags
(`attachment_scope="strict"` becomes `--attachment-scope strict`; `True` becomes a bare flag).
"""

import re
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.parse import parse_qs, urlencode, urljoin, urlsplit

import httpx

ROOT = Path(__file__).resolve().parents[2]
CLIENT_ID = "ask-well-demo"
CLIENT_SECRET = "ask-well-demo-secret"
API_KEY = "atelier-lumen-4821:sandbox-secret-key"
SCOPES = (
    "offline_access organization.read supplier_invoice.read supplier_invoice.write attachment.read"
)
Json = dict[str, Any]


class Control:
    """The levers of one running sandbox. Every method answers with decoded JSON."""

    def __init__(self, url: str) -> None:
        self._client = httpx.Client(base_url=url, timeout=300, verify=False, trust_env=False)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._client.close()

    def _call(self, method: str, path: str, **options: Any) -> Any:
        answer = self._client.request(method, f"/_control{path}", **options)
        if answer.is_error:
            raise AssertionError(f"{method} {path}: {answer.status_code} {answer.text}")
        return answer.json()

    def fault(self, name: str, **fields: Any) -> Json:
        """Switches a named fault on. Fields: route, query, times, every, after, seconds, status…

        `times` answers are affected, one in `every`, after the first `after` matching requests.
        Answers with the fault's `id`, to be given to `clear`.
        """
        return dict(self._call("POST", "/faults", json={"name": name, **fields}))

    def clear(self, fault_id: str | None = None) -> None:
        """Switches one fault off, or all of them."""
        self._call("DELETE", f"/faults/{fault_id}" if fault_id else "/faults")

    def faults(self) -> list[Json]:
        """The faults switched on, each with how many requests it has met and hit."""
        return list(self._call("GET", "/faults")["faults"])

    def requests(self, path: str | None = None, method: str | None = None) -> list[Json]:
        """Requests seen, oldest first; `path` is a prefix. See docs/sandbox.md for the fields."""
        wanted = {"path": path, "method": method}
        params = {key: value for key, value in wanted.items() if value}
        return list(self._call("GET", "/requests", params=params)["requests"])

    def forget_requests(self) -> None:
        """Empties the log of requests."""
        self._call("DELETE", "/requests")

    def uploads(self) -> list[Json]:
        """Every document created over the API: key, sha256, file_name, bytes, invoice id…"""
        return list(self._call("GET", "/uploads")["uploads"])

    def invoices(self, organization: str | None = None) -> list[Json]:
        """Every invoice the sandbox holds now, as the API shows it, oldest `updated_at` first."""
        params = {"organization": organization} if organization else {}
        return list(self._call("GET", "/invoices", params=params)["invoices"])

    def insert(self, **fields: Any) -> Json:
        """Adds an invoice; given fields overrule made-up ones (unknown names are kept as well)."""
        return dict(self._call("POST", "/invoices", json=fields))

    def update(self, invoice_id: str, **fields: Any) -> Json:
        """Sets fields of an invoice; `updated_at` becomes now unless it is given."""
        return dict(self._call("PATCH", f"/invoices/{invoice_id}", json=fields))

    def touch(self, invoice_id: str) -> Json:
        """Moves an invoice's `updated_at` to now."""
        return self.update(invoice_id)

    def delete(self, invoice_id: str) -> None:
        """Makes an invoice vanish, as an admin inside Qonto can."""
        self._call("DELETE", f"/invoices/{invoice_id}")

    def advance(self, seconds: float) -> Json:
        """Moves the sandbox's clock; negative goes back. Nothing waits in real time."""
        return dict(self._call("POST", "/clock", json={"advance": seconds}))

    def expire_tokens(self) -> Json:
        """Lets every access token expire now; refresh tokens stay good."""
        return dict(self._call("POST", "/tokens", json={"expire": True}))

    def revoke(self) -> Json:
        """Withdraws every grant, as a user does inside Qonto."""
        return dict(self._call("POST", "/tokens", json={"revoke": True}))

    def tokens(self) -> Json:
        """Counts: codes, exchanges, refreshes, grace_refreshes, invalid_grant, grants_active…"""
        return dict(self._call("GET", "/tokens"))

    def reset(self, keep_tokens: bool = False) -> None:
        """Back to the state after start: data, faults, log, clock and (unless kept) tokens."""
        self._call("POST", "/reset", json={"keep_tokens": keep_tokens})


@dataclass(frozen=True)
class RunningSandbox:
    """A sandbox process that answers. `url` is both the API's and the OAuth server's base."""

    url: str
    control: Control
    process: "subprocess.Popen[str]"
    client_id: str = CLIENT_ID
    client_secret: str = CLIENT_SECRET
    api_key: str = API_KEY


@contextmanager
def running_sandbox(
    *,
    invoices: int = 60,
    seed: int = 1,
    faults: Iterable[str] = (),
    rate_limits: str = "off",
    port: int = 0,
    **flags: str | float | bool,
) -> Iterator[RunningSandbox]:
    """Starts a sandbox on a free loopback port, waits until it answers, kills it at the end.

    `rate_limits` is "off" here, because tests are faster than people; "on" gives Qonto's own.
    """
    command = [sys.executable, "-m", "assistant.qonto.sandbox", "--port", str(port)]
    command += ["--invoices", str(invoices), "--seed", str(seed), "--rate-limits", rate_limits]
    if named := ",".join(faults):
        command += ["--faults", named]
    command += _as_flags(flags)
    with tempfile.TemporaryFile("w+") as errors:
        process = subprocess.Popen(
            command, cwd=ROOT, stdout=subprocess.PIPE, stderr=errors, text=True
        )
        try:
            url = _address(process, errors)
            with Control(url) as control:
                yield RunningSandbox(url, control, process)
        finally:
            _kill(process)


def authorize_url(
    base_url: str,
    redirect_uri: str = "http://127.0.0.1:8000/connect/qonto/callback",
    *,
    state: str = "state-of-a-test",
    scope: str = SCOPES,
    **more: str,
) -> str:
    """Qonto's authorize address for a flow that a test drives by hand."""
    query = {"client_id": CLIENT_ID, "redirect_uri": redirect_uri, "response_type": "code"}
    return f"{base_url}/oauth2/auth?" + urlencode({**query, "scope": scope, "state": state, **more})


def approve(authorize_url: str, organization: str | None = None) -> str:
    """Plays the person who approves; answers with the callback address the browser is sent to.

    `organization` is an organisation's slug or id; without it the first one offered is taken.
    """
    return _decide(authorize_url, "approve", organization)


def refuse(authorize_url: str) -> str:
    """Plays the person who refuses; answers with the callback address, `error=access_denied`."""
    return _decide(authorize_url, "refuse", None)


def connect(base_url: str, **options: str) -> Json:
    """The whole authorization code flow, for tests that only need a token response."""
    redirect_uri = "http://127.0.0.1:8000/connect/qonto/callback"
    callback = approve(authorize_url(base_url, redirect_uri, **options))
    code = parse_qs(urlsplit(callback).query)["code"][0]
    form = {"grant_type": "authorization_code", "code": code, "redirect_uri": redirect_uri}
    form |= {"client_id": CLIENT_ID, "client_secret": CLIENT_SECRET}
    answer = httpx.post(f"{base_url}/oauth2/token", data=form, verify=False, trust_env=False)
    return dict(answer.raise_for_status().json())


def _decide(authorize_url: str, decision: str, organization: str | None) -> str:
    with httpx.Client(verify=False, trust_env=False, timeout=300) as browser:
        page = browser.get(authorize_url)
        if page.is_redirect:
            return str(page.headers["location"])
        page.raise_for_status()
        form = _form(page.text) | {"decision": decision}
        if organization:
            form["organization_id"] = _choice(page.text, organization)
        answer = browser.post(urljoin(authorize_url, _action(page.text)), data=form)
        if not answer.is_redirect:
            raise AssertionError(f"consent page answered {answer.status_code}: {answer.text[:300]}")
        return str(answer.headers["location"])


def _form(page: str) -> dict[str, str]:
    """What a browser would send: hidden fields, and the radio button that is checked."""
    fields = {}
    for tag in re.findall(r"<input\b[^>]*>", page):
        attributes = _attributes(tag)
        if attributes.get("type") == "hidden" or "checked" in attributes:
            fields[attributes["name"]] = attributes.get("value", "")
    return fields


def _choice(page: str, organization: str) -> str:
    for tag in re.findall(r"<input\b[^>]*type=\"radio\"[^>]*>", page):
        attributes = _attributes(tag)
        if organization in (attributes["value"], attributes.get("data-slug")):
            return attributes["value"]
    raise AssertionError(f"the consent page does not offer {organization!r}")


def _action(page: str) -> str:
    found = re.search(r"<form\b[^>]*action=\"([^\"]*)\"", page)
    assert found, "no form on the consent page"
    return unescape(found[1])


def _attributes(tag: str) -> dict[str, str]:
    pairs = re.findall(r"([a-z-]+)(?:=\"([^\"]*)\")?", tag.removeprefix("<input"))
    return {name: unescape(value) for name, value in pairs}


def _as_flags(flags: dict[str, str | float | bool]) -> list[str]:
    words: list[str] = []
    for name, value in flags.items():
        if value is False:
            continue
        words.append("--" + name.replace("_", "-"))
        if value is not True:
            words.append(str(value))
    return words


def _address(process: "subprocess.Popen[str]", errors: Any) -> str:
    """The address from the first line printed; it comes once the port listens."""
    assert process.stdout
    line = process.stdout.readline()
    found = re.search(r"http://\S+", line)
    if not found:
        process.wait(10)
        errors.seek(0)
        raise AssertionError(f"the sandbox did not start: {line}{errors.read()}")
    return found[0]


def _kill(process: "subprocess.Popen[str]") -> None:
    process.kill()
    process.wait(10)
    if process.stdout:
        process.stdout.close()
