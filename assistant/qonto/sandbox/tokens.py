"""Routes that give tokens and take them back."""

import secrets
from urllib.parse import parse_qs

from litestar import Response, delete, post

from assistant.qonto.sandbox.access import caller
from assistant.qonto.sandbox.answers import api_error, json, oauth_error
from assistant.qonto.sandbox.options import SandboxOptions
from assistant.qonto.sandbox.state import sandbox_of
from assistant.qonto.sandbox.visits import Call, errand


@post("/oauth2/token")
async def token(request: Call) -> Response[bytes]:
    """Tokens for a code or a refresh token. The client authenticates in the form."""
    sandbox = sandbox_of(request)
    form = await _form(request)
    _check_client(form, sandbox.options)
    grant_type = form.get("grant_type")
    if grant_type == "authorization_code":
        code, uri = form.get("code", ""), form.get("redirect_uri", "")
        answer = sandbox.tokens.exchange(code, uri, form.get("code_verifier"))
    elif grant_type == "refresh_token":
        strict = errand(request).fault("strict_refresh") is not None
        answer = sandbox.tokens.renew(form.get("refresh_token", ""), strict=strict)
    else:
        raise oauth_error(400, "unsupported_grant_type", "The grant type is not supported.")
    response = json(answer)
    response.headers["cache-control"] = "no-store"
    return response


@post("/oauth2/revoke")
async def revoke(request: Call) -> Response[bytes]:
    """Ends the grant a token belongs to (RFC 7009): 200 for unknown tokens too."""
    sandbox = sandbox_of(request)
    form = await _form(request)
    _check_client(form, sandbox.options)
    sandbox.tokens.revoke(form.get("token", ""))
    return Response(b"", status_code=200, media_type="application/json")


@delete("/v2/oauth2/consents", status_code=200)
async def revoke_consents(request: Call) -> Response[bytes]:
    """Takes back every consent of the caller in their organisation."""
    by = caller(request, "organization.read")
    if by.grant is None:
        raise api_error(403, "oauth_required", "This endpoint needs an OAuth token")
    by.sandbox.tokens.revoke_all(by.grant.organization_id)
    return Response(b"", status_code=204, media_type="application/json")


ROUTES = (token, revoke, revoke_consents)


async def _form(request: Call) -> dict[str, str]:
    if not request.headers.get("content-type", "").startswith("application/x-www-form-urlencoded"):
        raise oauth_error(400, "invalid_request", "The body must be a form.")
    body = (await request.body()).decode("utf-8", "replace")
    return {name: values[-1] for name, values in parse_qs(body).items()}


def _check_client(form: dict[str, str], options: SandboxOptions) -> None:
    given = form.get("client_id", ""), form.get("client_secret", "")
    right = options.client_id, options.client_secret
    if not all(
        secrets.compare_digest(a.encode(), b.encode()) for a, b in zip(given, right, strict=True)
    ):
        words = "Client authentication failed (unknown client or wrong secret in the form)."
        raise oauth_error(401, "invalid_client", words)
