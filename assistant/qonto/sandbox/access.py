"""Who is calling, and whether they may: bearer tokens with scopes, or an API key."""

import secrets
from dataclasses import dataclass

from assistant.qonto.sandbox.answers import Refusal, api_error
from assistant.qonto.sandbox.ledger import Ledger
from assistant.qonto.sandbox.oauth import Grant
from assistant.qonto.sandbox.state import Sandbox, sandbox_of
from assistant.qonto.sandbox.visits import Call


@dataclass(frozen=True, slots=True)
class Caller:
    """The authenticated side of a request. `grant` is None for an API key."""

    sandbox: Sandbox
    ledger: Ledger
    grant: Grant | None


def caller(request: Call, *scopes: str) -> Caller:
    """The caller, who needs one of the scopes if they came with a token; 401 or 403 otherwise."""
    sandbox = sandbox_of(request)
    header = request.headers.get("authorization", "").strip()
    if header[:7].lower() != "bearer ":
        return Caller(sandbox, _by_key(sandbox, header), None)
    grant = sandbox.tokens.grant_of(header[7:].strip())
    if grant is None:
        raise _unauthorized()
    if scopes and not set(scopes) & set(grant.scopes):
        raise api_error(403, "forbidden", "missing required oauth scope")
    return Caller(sandbox, sandbox.ledgers[grant.organization_id], grant)


def organization_slug(sandbox: Sandbox, header: str) -> str:
    """The organisation that an `Authorization` header speaks for; empty when it is not good."""
    if header[:7].lower() == "bearer ":
        grant = sandbox.tokens.grant_of(header[7:].strip())
        return sandbox.ledgers[grant.organization_id].organization.slug if grant else ""
    slug = header.partition(":")[0]
    known = {ledger.organization.slug for ledger in sandbox.ledgers.values()}
    return slug if slug in known else ""


def _by_key(sandbox: Sandbox, header: str) -> Ledger:
    slug, _, secret = header.partition(":")
    for ledger in sandbox.ledgers.values():
        if ledger.organization.slug == slug and secrets.compare_digest(
            secret.encode(), sandbox.options.api_secret.encode()
        ):
            return ledger
    raise _unauthorized()


def _unauthorized() -> Refusal:
    return api_error(401, "unauthorized", "Invalid authentication")
