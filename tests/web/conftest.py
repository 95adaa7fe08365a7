"""A running app for every test of the web layer, and a sandboxed Qonto beside it."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.journey import (
    Browser,
    RunningApp,
    RunningDemo,
    running_app,
    running_beside,
    running_demo,
    settings_for,
)
from tests.sandbox.process import RunningSandbox, running_sandbox


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


@pytest.fixture(scope="module")
def one_sandbox() -> Iterator[RunningSandbox]:
    """One sandbox for a module's tests."""
    with running_sandbox(invoices=5) as sandbox:
        yield sandbox


@pytest.fixture
def beside(one_sandbox: RunningSandbox, tmp_path: Path) -> Iterator[RunningDemo]:
    """A fresh app beside a fresh sandbox: nothing connected, no background work."""
    one_sandbox.control.reset()
    with running_beside(one_sandbox, tmp_path, with_jobs=False) as app:
        yield app


@pytest.fixture
def browser(demo: RunningDemo) -> Iterator[Browser]:
    """Somebody who follows redirects, on the module's own demo."""
    with demo.browser(follow_redirects=True) as opened:
        yield opened


@pytest.fixture
def api(demo: RunningDemo) -> Iterator[httpx.Client]:
    """The owner's client of the JSON API."""
    with demo.api(demo.token) as client:
        yield client
