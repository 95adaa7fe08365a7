"""What every answer tells browsers: load nothing foreign, frame nothing, guess nothing."""

from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

from litestar.datastructures import MutableScopeHeaders
from litestar.types import Message, Scope

from assistant.settings import Settings

BeforeSend = Callable[[Message, Scope], Awaitable[None]]
NOT_IN_FRAMES = ("x-frame-options", "cross-origin-opener-policy", "cross-origin-resource-policy")
DOWNLOAD_POLICY = "sandbox; default-src 'none'; frame-ancestors 'none'"


def security_headers(settings: Settings) -> BeforeSend:
    """A hook that sets the security headers on every answer that does not set its own."""
    fixed = {
        "content-security-policy": content_policy(settings),
        "x-content-type-options": "nosniff",
        "referrer-policy": "same-origin",
        "cross-origin-opener-policy": "same-origin",
        "cross-origin-resource-policy": "same-origin",
        "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
        "x-frame-options": "DENY",
    }
    if settings.is_https:
        fixed["strict-transport-security"] = "max-age=31536000; includeSubDomains"

    async def add(message: Message, scope: Scope) -> None:
        if message["type"] != "http.response.start":
            return
        headers = MutableScopeHeaders(message)
        is_framed = "content-security-policy" in headers and _may_be_framed(headers)
        for name, value in fixed.items():
            if not (is_framed and name in NOT_IN_FRAMES):
                headers.setdefault(name, value)
        if not scope["path"].startswith("/static/"):
            headers.setdefault("cache-control", "no-store")

    return add


_OWN_FILES = (
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "font-src 'self'",
    "img-src 'self' data:",
    "connect-src 'self'",
)


def content_policy(settings: Settings) -> str:
    """Only our own files; forms may lead to Qonto's consent page, because connecting redirects."""
    oauth = urlsplit(settings.qonto_oauth_url)
    return "; ".join(
        (
            *_OWN_FILES,
            "manifest-src 'self'",
            f"form-action 'self' {oauth.scheme}://{oauth.netloc}",
            "base-uri 'none'",
            "frame-ancestors 'none'",
        )
    )


def frame_policy(host: str) -> str:
    """The widget's page: our own files, shown inside pages of this one origin and nowhere else."""
    return "; ".join(
        (
            *_OWN_FILES,
            "form-action 'none'",
            "base-uri 'none'",
            f"frame-ancestors {host}",
        )
    )


def _may_be_framed(headers: MutableScopeHeaders) -> bool:
    return "frame-ancestors 'none'" not in headers["content-security-policy"]
