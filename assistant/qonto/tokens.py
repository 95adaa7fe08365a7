"""Qonto's token endpoint: exchange, refresh, revoke. An answer is only believed when it is one."""

import asyncio
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import msgspec
from authlib.oauth2.auth import encode_client_secret_post
from authlib.oauth2.rfc6749.parameters import prepare_token_request
from authlib.oauth2.rfc7009.parameters import prepare_revoke_token_request

from assistant import http
from assistant.errors import GrantRevoked, RateLimited, Rejected, Unreachable
from assistant.qonto.gateway import Gateway
from assistant.qonto.limits import parse_retry_after

TOKEN_PATH = "/oauth2/token"  # noqa: S105 — an address, not a secret
REVOKE_PATH = "/oauth2/revoke"
CALL_SECONDS = 15
_FORM = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}
_NAME = "Qonto's sign-in service"


@dataclass(frozen=True, slots=True, repr=False)
class Tokens:
    """A token answer in clear; it exists in memory only."""

    access: str
    refresh: str | None
    expires_in: int
    scope: str | None


async def exchange(gateway: Gateway, code: str, verifier: str) -> Tokens:
    """A code for tokens. Raises GrantRevoked when the code is not (or no longer) good."""
    form = prepare_token_request(
        "authorization_code",
        redirect_uri=gateway.settings.redirect_uri,
        code=code,
        code_verifier=verifier,
    )
    return _accept(await _post(gateway, TOKEN_PATH, form), gateway)


async def refresh(gateway: Gateway, refresh_token: str) -> Tokens:
    """A new pair for a refresh token. GrantRevoked is final; everything else means later."""
    form = prepare_token_request("refresh_token", refresh_token=refresh_token)
    return _accept(await _post(gateway, TOKEN_PATH, form), gateway)


async def revoke(gateway: Gateway, token: str) -> None:
    """Tell Qonto to forget a token; raises when it did not answer with success."""
    form, _ = prepare_revoke_token_request(token)
    response = await _post(gateway, REVOKE_PATH, form)
    if not response.is_success:
        raise Unreachable(f"{_NAME} did not revoke the token (status {response.status_code}).")


async def _post(gateway: Gateway, path: str, form: str) -> http.Response:
    """One call, without a second try: a repeated refresh is the refresh routine's decision."""
    client = SimpleNamespace(
        client_id=gateway.settings.qonto_client_id,
        client_secret=gateway.settings.qonto_client_secret,
    )
    _, headers, body = encode_client_secret_post(client, "POST", path, dict(_FORM), form)
    try:
        async with http.reaching(_NAME), asyncio.timeout(CALL_SECONDS):
            return await gateway.oauth.post(path, content=body, headers=headers)
    except TimeoutError as error:
        raise Unreachable(f"{_NAME} did not answer in time.") from error


def _accept(response: http.Response, gateway: Gateway) -> Tokens:
    body = _object(response)
    access, refresh_token = body.get("access_token"), body.get("refresh_token")
    is_bearer = str(body.get("token_type", "")).lower() == "bearer"
    if response.status_code == 200 and isinstance(access, str) and access and is_bearer:
        return Tokens(
            access=access,
            refresh=refresh_token if isinstance(refresh_token, str) and refresh_token else None,
            expires_in=_seconds(body.get("expires_in")),
            scope=body["scope"] if isinstance(body.get("scope"), str) else None,
        )
    raise _refusal(response, body.get("error"), gateway)


def _refusal(
    response: http.Response, error: object, gateway: Gateway
) -> GrantRevoked | Rejected | RateLimited | Unreachable:
    status = response.status_code
    if status in (400, 401) and error == "invalid_grant":
        return GrantRevoked("Qonto no longer accepts this grant: connect again.")
    if status in (400, 401) and error in ("invalid_client", "unauthorized_client"):
        return Rejected(
            "Qonto does not know this app: check QONTO_CLIENT_ID and QONTO_CLIENT_SECRET.",
            code="invalid_client",
        )
    if status == 429:
        wait = parse_retry_after(response.headers.get("Retry-After"), gateway.now())
        return RateLimited(f"{_NAME} asked us to slow down.", retry_after=wait)
    return Unreachable(f"{_NAME} did not answer with a token (status {status}).")


def _object(response: http.Response) -> dict[str, Any]:
    try:
        body = msgspec.json.decode(response.content)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return {}
    return body if isinstance(body, dict) else {}


def _seconds(value: object) -> int:
    """The token's life; an hour when the answer does not say something sensible."""
    return int(value) if isinstance(value, int | float) and 1 <= value <= 10**7 else 3600
