"""What a model is told: Markdown files with strict variables, known by their checksum."""

import hashlib
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

_PACKAGE = Path(__file__).resolve().parents[1]


@cache
def folder() -> Path:
    """`prompts/` of a checkout, or the one inside the installed package."""
    checkout = _PACKAGE.parent / "prompts"
    return checkout if (checkout / "system.md").is_file() else _PACKAGE / "prompts"


@cache
def _environment() -> Environment:
    return Environment(  # noqa: S701 — Markdown for a model, never HTML
        loader=FileSystemLoader(folder()), undefined=StrictUndefined, trim_blocks=True
    )


def render(name: str, **values: object) -> str:
    """A prompt with its variables put in; an unknown or missing variable is an error."""
    return _environment().get_template(f"{name}.md").render(**values).strip()


@cache
def checksum(name: str) -> str:
    """SHA-256 of the prompt as written: stored with each message it led to."""
    return hashlib.sha256((folder() / f"{name}.md").read_bytes()).hexdigest()
