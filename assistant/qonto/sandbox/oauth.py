"""Codes, tokens and grants: the OAuth server's memory and its rules.

A grant is one person's consent for one organisation. Refresh tokens rotate; a used one works for
another minute. With strict rotation (a fault) re-use ends the whole grant at once.
"""

import secrets
from base64 import urlsafe_b64encode
from collections import Counter
from dataclasses import dataclass, field
from hashlib import sha256

from assistant.qonto.sandbox.answers import Refusal, oauth_error
from assistant.qonto.sandbox.times import Clock

CODE_SECONDS = 600
ACCESS_SECONDS = 3600
REFRESH_SECONDS = 90 * 86_400
GRACE_SECONDS = 60


@dataclass(slots=True)
class Grant:
    """One consent: an organisation, the scopes given, whether it still holds."""

    id: str
    organization_id: str
    scopes: tuple[str, ...]
    revoked: bool = False


@dataclass(slots=True)
class Code:
    """An authorization code, with what the token request must repeat."""

    grant_id: str
    redirect_uri: str
    challenge: str | None
    expires_at: float
    used: bool = False


@dataclass(slots=True)
class Token:
    """An access or refresh token. `used_at` is set when a refresh token was first exchanged."""

    grant_id: str
    expires_at: float
    used_at: float | None = None


@dataclass
class TokenBook:
    """Everything issued. Times are seconds of the sandbox's clock."""

    clock: Clock
    grants: dict[str, Grant] = field(default_factory=dict)
    codes: dict[str, Code] = field(default_factory=dict)
    access: dict[str, Token] = field(default_factory=dict)
    refresh: dict[str, Token] = field(default_factory=dict)
    counts: Counter[str] = field(default_factory=Counter)

    def consent(
        self, organization_id: str, scopes: tuple[str, ...], uri: str, challenge: str | None
    ) -> str:
        """Records a consent; answers with the code for the callback."""
        grant = Grant(secrets.token_hex(8), organization_id, scopes)
        self.grants[grant.id] = grant
        code = "ory_ac_" + secrets.token_urlsafe(32)
        self.codes[code] = Code(grant.id, uri, challenge, self.clock.seconds() + CODE_SECONDS)
        self.counts["codes"] += 1
        return code

    def exchange(self, code: str, redirect_uri: str, verifier: str | None) -> dict[str, object]:
        """Tokens for a code. A code offered twice ends the grant it led to."""
        known = self.codes.get(code)
        if known is None or self.clock.seconds() >= known.expires_at:
            raise self.invalid_grant("The authorization code is unknown or has expired.")
        if known.used:
            self.revoke_grant(known.grant_id)
            raise self.invalid_grant("The authorization code has already been used.")
        if redirect_uri != known.redirect_uri:
            raise self.invalid_grant("The redirect_uri is not the one of the authorization.")
        _check_verifier(known.challenge, verifier, self)
        known.used = True
        self.counts["exchanges"] += 1
        return self._issue(self.grants[known.grant_id])

    def renew(self, refresh_token: str, *, strict: bool = False) -> dict[str, object]:
        """New tokens for a refresh token, which is then used up but for its grace period."""
        known = self.refresh.get(refresh_token)
        now = self.clock.seconds()
        if known is None or now >= known.expires_at or self.grants[known.grant_id].revoked:
            raise self.invalid_grant("The refresh token is unknown, expired or revoked.")
        if known.used_at is None:
            known.used_at = now
        elif strict or now >= known.used_at + GRACE_SECONDS:
            if strict:
                self.revoke_grant(known.grant_id)
            raise self.invalid_grant("The refresh token has already been used.")
        else:
            self.counts["grace_refreshes"] += 1
        self.counts["refreshes"] += 1
        return self._issue(self.grants[known.grant_id])

    def grant_of(self, access_token: str) -> Grant | None:
        """The grant an access token stands for, or None when it is not good (any more)."""
        known = self.access.get(access_token)
        if known is None or self.clock.seconds() >= known.expires_at:
            return None
        grant = self.grants[known.grant_id]
        return None if grant.revoked else grant

    def revoke(self, token: str) -> None:
        """Ends the grant that a token of either kind belongs to; unknown tokens are ignored."""
        known = self.access.get(token) or self.refresh.get(token)
        if known:
            self.revoke_grant(known.grant_id)

    def revoke_grant(self, grant_id: str) -> None:
        """Ends one grant."""
        if not self.grants[grant_id].revoked:
            self.grants[grant_id].revoked = True
            self.counts["revocations"] += 1

    def revoke_all(self, organization_id: str | None = None) -> None:
        """Ends every grant, or every grant of one organisation."""
        for grant in self.grants.values():
            if organization_id in (None, grant.organization_id):
                self.revoke_grant(grant.id)

    def expire_access(self) -> None:
        """Lets all access tokens expire now."""
        for token in self.access.values():
            token.expires_at = min(token.expires_at, self.clock.seconds())

    def invalid_grant(self, description: str) -> Refusal:
        """Counts and words a refused code or refresh token."""
        self.counts["invalid_grant"] += 1
        return oauth_error(400, "invalid_grant", description)

    def _issue(self, grant: Grant) -> dict[str, object]:
        now = self.clock.seconds()
        access = "ory_at_" + secrets.token_urlsafe(32)
        self.access[access] = Token(grant.id, now + ACCESS_SECONDS)
        answer: dict[str, object] = {
            "access_token": access,
            "expires_in": ACCESS_SECONDS,
            "scope": " ".join(grant.scopes),
            "token_type": "bearer",
        }
        if "offline_access" in grant.scopes:
            refresh = "ory_rt_" + secrets.token_urlsafe(32)
            self.refresh[refresh] = Token(grant.id, now + REFRESH_SECONDS)
            answer["refresh_token"] = refresh
        return answer


def _check_verifier(challenge: str | None, verifier: str | None, book: TokenBook) -> None:
    """PKCE, method S256 (RFC 7636): the verifier's SHA-256 must be the challenge."""
    if challenge is None and verifier is None:
        return
    digest = urlsafe_b64encode(sha256((verifier or "").encode()).digest()).rstrip(b"=").decode()
    if challenge is None or not secrets.compare_digest(digest, challenge):
        raise book.invalid_grant("The PKCE code challenge did not match the code verifier.")
