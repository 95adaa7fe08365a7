"""Embed tokens: what a host page's server says about its visitor, signed with the key's secret.

JSON Web Tokens with HS256 and nothing else: whatever algorithm a token names, the signature is
computed with ours. A token lives five minutes at most and opens one visit.
"""

import base64
import hashlib
import hmac
import secrets as randomness
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from assistant.errors import NotAuthenticated

AUDIENCE = "ask-well"
LIFETIME = timedelta(minutes=5)
LEEWAY = timedelta(seconds=60)
LONGEST = 4096

PRINTED = r"^[^\x00]*$"  # PostgreSQL holds no text with that character
Text = Annotated[str, Meta(min_length=1, max_length=300, pattern=PRINTED)]
_UNREADABLE = (msgspec.MsgspecError, UnicodeDecodeError)
Moment = Annotated[int, Meta(ge=0, le=2**34)]


class Header(Struct):
    """A token's first part."""

    alg: str


class Claims(Struct, frozen=True, kw_only=True):
    """Who visits: `iss` is the embed key, `tenant` the workspace, `sub` the host's own id."""

    iss: Text
    aud: Text
    sub: Text
    tenant: Text
    origin: Text
    jti: Text
    iat: Moment
    exp: Moment
    name: Annotated[str, Meta(max_length=300, pattern=PRINTED)] = ""


def sign(
    secret: str,
    *,
    key_id: str,
    workspace_id: str,
    origin: str,
    subject: str,
    at: datetime,
    name: str = "",
) -> tuple[str, datetime]:
    """A token for one visit, and when it expires."""
    issued = int(at.timestamp())
    expires = issued + int(LIFETIME.total_seconds())
    claims = Claims(
        iss=key_id,
        aud=AUDIENCE,
        sub=subject,
        tenant=workspace_id,
        origin=origin,
        jti=randomness.token_hex(16),
        iat=issued,
        exp=expires,
        name=name,
    )
    header = msgspec.json.encode({"alg": "HS256", "typ": "JWT"})
    signed = f"{_encoded(header)}.{_encoded(msgspec.json.encode(claims))}"
    return f"{signed}.{_encoded(_mac(secret, signed))}", datetime.fromtimestamp(expires, UTC)


def read(token: str, secrets: Sequence[str], at: datetime) -> Claims:
    """The claims of a token that one of the secrets signed; NotAuthenticated for any other.

    The error's code tells the reason; what the host's page may know is only that it did not work.
    """
    parts = token.split(".") if token.isascii() and len(token) <= LONGEST else []
    if len(parts) != 3:
        raise refused("malformed")
    header, body, signature = map(_decoded, parts)
    try:
        algorithm = msgspec.json.decode(header, type=Header).alg
    except _UNREADABLE as error:
        raise refused("malformed") from error
    if algorithm != "HS256":
        raise refused("algorithm")
    signed = f"{parts[0]}.{parts[1]}"
    if not any(hmac.compare_digest(_mac(secret, signed), signature) for secret in secrets):
        raise refused("signature")
    try:
        claims = msgspec.json.decode(body, type=Claims)
    except _UNREADABLE as error:
        raise refused("malformed") from error
    _check_time(claims, at)
    if claims.aud != AUDIENCE:
        raise refused("audience")
    return claims


def refused(reason: str) -> NotAuthenticated:
    """The refusal that a visitor sees; `reason` goes to the audit trail."""
    sentence = "This box could not be opened: its pass is not valid, or not any more. Reload it."
    return NotAuthenticated(sentence, code=f"embed_{reason}")


def _check_time(claims: Claims, at: datetime) -> None:
    now, leeway = at.timestamp(), LEEWAY.total_seconds()
    if claims.exp <= now:
        raise refused("expired")
    if claims.exp - claims.iat > LIFETIME.total_seconds() or claims.iat > now + leeway:
        raise refused("lifetime")


def _mac(secret: str, signed: str) -> bytes:
    return hmac.new(secret.encode(), signed.encode(), hashlib.sha256).digest()


def _encoded(part: bytes) -> str:
    return base64.urlsafe_b64encode(part).rstrip(b"=").decode()


def _decoded(part: str) -> bytes:
    try:
        decoded = base64.b64decode(part + "=" * (-len(part) % 4), altchars=b"-_", validate=True)
    except ValueError as error:
        raise refused("malformed") from error
    if _encoded(decoded) != part:  # the same bytes in another spelling
        raise refused("malformed")
    return decoded
