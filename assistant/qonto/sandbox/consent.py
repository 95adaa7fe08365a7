"""The page on which a person lets an app in, or does not: `GET` and `POST /oauth2/auth`."""

import re
import secrets
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from urllib.parse import parse_qs, urlencode, urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from litestar import Response, get, post

from assistant.qonto.sandbox.answers import Refusal, oauth_error
from assistant.qonto.sandbox.options import SCOPES, SandboxOptions
from assistant.qonto.sandbox.state import Sandbox, sandbox_of
from assistant.qonto.sandbox.visits import Call, errand

COOKIE = "sandbox_csrf"
FOLDER = Path(__file__).with_name("templates")
LEAST_STATE = 8
"""Characters of `state` that the server insists on."""


@dataclass(frozen=True, slots=True)
class Ask:
    """A well-formed authorization request."""

    redirect_uri: str
    scopes: tuple[str, ...]
    state: str
    challenge: str | None
    organization_id: str | None

    def back(self, **answer: str) -> str:
        """The callback address with an answer for the app."""
        glue = "&" if urlsplit(self.redirect_uri).query else "?"
        return self.redirect_uri + glue + urlencode(answer | {"state": self.state})


@get("/oauth2/auth")
async def show(request: Call) -> Response[bytes]:
    """The consent page, or a redirect with an error when the request cannot be granted."""
    sandbox = sandbox_of(request)
    ask = _ask(request, sandbox.options)
    token = request.cookies.get(COOKIE) or secrets.token_urlsafe(24)
    page = _page("consent.html").render(
        app=sandbox.options.client_name,
        host=urlsplit(ask.redirect_uri).netloc,
        organizations=_choices(sandbox, ask),
        scopes=[(scope, SCOPES[scope]) for scope in ask.scopes],
        action=f"/oauth2/auth?{request.scope['query_string'].decode('latin-1')}",
        token=token,
    )
    response = _html(page)
    response.set_cookie(COOKIE, token, path="/oauth2", httponly=True, samesite="lax")
    return response


@post("/oauth2/auth")
async def decide(request: Call) -> Response[bytes]:
    """The person's decision; sends the browser back to the app."""
    sandbox = sandbox_of(request)
    ask = _ask(request, sandbox.options)
    form = {name: values[-1] for name, values in parse_qs((await request.body()).decode()).items()}
    _check_cookie(request, form.get("token", ""))
    if form.get("decision") != "approve":
        denied = "The resource owner denied the request"
        return _redirect(ask.back(error="access_denied", error_description=denied))
    chosen = form.get("organization_id", "")
    if chosen not in {entry["id"] for entry in _choices(sandbox, ask)}:
        raise oauth_error(400, "invalid_request", "no such organization")
    withheld = errand(request).fault("withhold_scope")
    refused = withheld.detail.split() if withheld else []
    scopes = tuple(scope for scope in ask.scopes if scope not in refused)
    code = sandbox.tokens.consent(chosen, scopes, ask.redirect_uri, ask.challenge)
    return _redirect(ask.back(code=code, scope=" ".join(scopes)))


@get("/oauth2/assets/consent.css")
async def style() -> Response[bytes]:
    """The page's style sheet."""
    return Response((FOLDER / "consent.css").read_bytes(), media_type="text/css")


ROUTES = (show, decide, style)


def _ask(request: Call, options: SandboxOptions) -> Ask:
    """Reads and checks the request. What cannot be sent back to the app ends in a 404 page."""
    query = {name: values[-1] for name, values in parse_qs(request.url.query).items()}
    uri = query.get("redirect_uri", "")
    if query.get("client_id") != options.client_id or not _is_registered(uri, options):
        page = _page("unknown.html").render()
        raise Refusal(404, page.encode(), "text/html; charset=utf-8")
    ask = Ask(
        redirect_uri=uri,
        scopes=tuple(dict.fromkeys(query.get("scope", "").split())),
        state=query.get("state", ""),
        challenge=query.get("code_challenge"),
        organization_id=query.get("organization_id"),
    )
    for error, description in _objections(ask, query, options):
        location = ask.back(error=error, error_description=description)
        raise Refusal(302, b"", "text/plain", {"location": location})
    return ask


def _objections(ask: Ask, query: dict[str, str], options: SandboxOptions) -> list[tuple[str, str]]:
    found = []
    if query.get("response_type") != "code":
        found.append(("unsupported_response_type", "Only response_type=code is supported"))
    if len(ask.state) < LEAST_STATE:
        found.append(("invalid_state", "The state is missing or has fewer than 8 characters"))
    if ask.challenge is not None and query.get("code_challenge_method") != "S256":
        found.append(("invalid_request", "Only code_challenge_method=S256 is supported"))
    for scope in ask.scopes or ("",):
        if scope not in options.scopes:
            words = f"The OAuth 2.0 Client is not allowed to request scope '{scope}'."
            found.append(("invalid_scope", words))
    return found


_LOOPBACK = re.compile(r"http://(127\.0\.0\.1|localhost|\[::1\])(:\d+)?/connect/qonto/callback")


def _is_registered(uri: str, options: SandboxOptions) -> bool:
    if options.redirect_uris:
        return uri in options.redirect_uris
    return _LOOPBACK.fullmatch(uri) is not None


def _choices(sandbox: Sandbox, ask: Ask) -> list[dict[str, str]]:
    """The organisations on offer; one that the app named leaves no choice."""
    offered = [ledger.organization for ledger in sandbox.ledgers.values()]
    named = [organization for organization in offered if organization.id == ask.organization_id]
    return [
        {
            "id": organization.id,
            "slug": organization.slug,
            "name": organization.legal_name,
            "place": organization.city.split(" ", 1)[1],
        }
        for organization in named or offered
    ]


def _check_cookie(request: Call, token: str) -> None:
    cookie = request.cookies.get(COOKIE, "")
    if not cookie:
        raise oauth_error(403, "request_forbidden", "No CSRF value available in the session cookie")
    if not secrets.compare_digest(cookie.encode(), token.encode()):
        raise oauth_error(403, "request_forbidden", "The CSRF value does not match")


@cache
def _templates() -> Environment:
    loader = FileSystemLoader(FOLDER)
    return Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True)


def _page(name: str) -> Template:
    return _templates().get_template(name)


def _html(page: str) -> Response[bytes]:
    policy = "default-src 'none'; style-src 'self'; base-uri 'none'; frame-ancestors 'none'"
    headers = {"content-security-policy": policy, "cache-control": "no-store"}
    return Response(page.encode(), media_type="text/html; charset=utf-8", headers=headers)


def _redirect(location: str) -> Response[bytes]:
    return Response(b"", status_code=303, headers={"location": location}, media_type="text/plain")
