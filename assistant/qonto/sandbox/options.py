"""What a sandbox can be told when it starts."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

SCOPES = {
    "offline_access": "Stay connected when you are away",
    "organization.read": "See which organisation this is, and its accounts",
    "supplier_invoice.read": "Read supplier invoices and suppliers",
    "supplier_invoice.write": "Add supplier invoices, mark them as paid or reject them",
    "attachment.read": "Download the files of invoices",
    "attachment.write": "Upload files",
    "webhook": "Be told when something changes",
    "openid": "Know who you are",
}
"""Every scope the sandbox knows, in the words of the consent page."""


@dataclass(frozen=True, slots=True)
class RateLimits:
    """Requests allowed per address: (count, seconds) for each window.

    The standard figures are the documented ones. `unauthorized` counts answers with status 401.
    Whether a 429 carries `Retry-After` is not documented, hence a switch.
    """

    short: tuple[int, float] = (1000, 10)
    long: tuple[int, float] = (10_000, 600)
    unauthorized: tuple[int, float] = (200, 3600)
    retry_after: bool = False


@dataclass(frozen=True, slots=True)
class SandboxOptions:
    """Everything about a sandbox but its port.

    `public_url` is what download addresses begin with; None means the request's own host.
    `today` is the day before which the invented history ends; None means the current date.
    Empty `redirect_uris` accept any loopback `http` address with the path
    `/connect/qonto/callback`. `latency` is in milliseconds, `analysis_seconds` the time that
    reading an uploaded document takes. `rate_limits` None switches limits off.
    """

    public_url: str | None = None
    invoices: int = 300
    seed: int = 1
    today: date | None = None
    faults: tuple[str, ...] = ()
    client_id: str = "ask-well-demo"
    client_secret: str = "ask-well-demo-secret"  # noqa: S105 - a sandbox has no secrets
    client_name: str = "Ask Well"
    redirect_uris: tuple[str, ...] = ()
    scopes: tuple[str, ...] = tuple(SCOPES)
    api_secret: str = "sandbox-secret-key"  # noqa: S105
    attachment_scope_strict: bool = False
    rate_limits: RateLimits | None = RateLimits()
    staging_token: str | None = None
    latency: float = 0
    analysis_seconds: float = 4
    state_file: Path | None = None
