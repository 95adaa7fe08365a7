"""A running app for every test of the web layer, and a sandboxed Qonto beside it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.journey import RunningApp, RunningDemo, running_app, running_demo, settings_for


@pytest.fixture
def running(tmp_path: Path) -> Iterator[RunningApp]:
    """The app alone: single-user, nothing connected, no background work."""
    with running_app(settings_for(tmp_path), with_jobs=False) as app:
        yield app


@pytest.fixture(scope="module")
def demo() -> Iterator[RunningDemo]:
    """The app connected to a sandbox with a few mirrored invoices."""
    with running_demo(invoices=30) as started:
        yield started
