"""`python -m assistant.qonto.sandbox`: the sandbox alone, from the command line."""

import argparse
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from assistant.qonto.sandbox.faults import faults_from_names
from assistant.qonto.sandbox.options import RateLimits, SandboxOptions
from assistant.qonto.sandbox.server import run


def main(arguments: Sequence[str] | None = None) -> None:
    """Reads the command line and serves."""
    given = parser().parse_args(arguments)
    run(options_of(given), given.host, given.port)


def parser() -> argparse.ArgumentParser:
    """The command line's flags; each stands for a field of `SandboxOptions`."""
    usual = SandboxOptions()
    flags = argparse.ArgumentParser("sandbox", description="A local stand-in for Qonto.")
    flags.add_argument("--host", default="127.0.0.1")
    flags.add_argument("--port", type=int, default=8899, help="0 takes a free one")
    flags.add_argument("--public-url", help="what download addresses begin with")
    flags.add_argument("--invoices", type=int, default=usual.invoices)
    flags.add_argument("--seed", type=int, default=usual.seed)
    flags.add_argument("--today", type=date.fromisoformat, help="the history ends before this day")
    flags.add_argument("--faults", default="", help="NAME,NAME:times=3:query=page=3,…")
    flags.add_argument("--client-id", default=usual.client_id)
    flags.add_argument("--client-secret", default=usual.client_secret)
    flags.add_argument("--client-name", default=usual.client_name)
    flags.add_argument("--redirect-uri", action="append", default=[], help="repeatable")
    flags.add_argument("--scopes", default=" ".join(usual.scopes), help="what the app may ask for")
    flags.add_argument("--api-secret", default=usual.api_secret)
    flags.add_argument("--attachment-scope", choices=("lenient", "strict"), default="lenient")
    flags.add_argument("--rate-limits", default="on", help="on, off, or like 20/10,100/600,5/3600")
    flags.add_argument("--retry-after", action="store_true", help="429 says how long to wait")
    flags.add_argument("--staging-token", help="header that every request must carry")
    flags.add_argument("--latency", type=float, default=usual.latency, help="milliseconds")
    flags.add_argument("--analysis-seconds", type=float, default=usual.analysis_seconds)
    flags.add_argument("--state-file", type=Path, help="keeps tokens and uploads over restarts")
    return flags


def options_of(given: argparse.Namespace) -> SandboxOptions:
    """The options that a parsed command line means."""
    faults = tuple(name for name in given.faults.split(",") if name)
    try:
        faults_from_names(faults)
        limits = _limits(given.rate_limits, retry_after=given.retry_after)
    except ValueError as error:
        raise SystemExit(f"sandbox: {error}") from error
    return SandboxOptions(
        public_url=given.public_url,
        invoices=given.invoices,
        seed=given.seed,
        today=given.today,
        faults=faults,
        client_id=given.client_id,
        client_secret=given.client_secret,
        client_name=given.client_name,
        redirect_uris=tuple(given.redirect_uri),
        scopes=tuple(given.scopes.split()),
        api_secret=given.api_secret,
        attachment_scope_strict=given.attachment_scope == "strict",
        rate_limits=limits,
        staging_token=given.staging_token,
        latency=given.latency,
        analysis_seconds=given.analysis_seconds,
        state_file=given.state_file,
    )


def _limits(text: str, *, retry_after: bool) -> RateLimits | None:
    """`on` means the documented limits; else count/seconds for the three windows in turn."""
    if text == "off":
        return None
    names = ("short", "long", "unauthorized")
    windows = {} if text == "on" else dict(zip(names, map(_window, text.split(",")), strict=False))
    return RateLimits(**windows, retry_after=retry_after)


def _window(text: str) -> tuple[int, float]:
    limit, _, seconds = text.partition("/")
    return int(limit), float(seconds)


if __name__ == "__main__":
    main()
