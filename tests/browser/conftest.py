"""One Chromium for all browser tests, a furnished demo for each module."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.browser.chromium import Watched, chromium, watched
from tests.browser.tour import furnish
from tests.journey import RunningApp, RunningDemo, running_app, running_demo, settings_for


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """A real browser; closed before asynchronous tests of other folders run."""
    with chromium() as started:
        yield started


@pytest.fixture(scope="module")
def demo() -> Iterator[RunningDemo]:
    """Connected and mirrored. One at a time: the durable engine is one per process."""
    with running_demo(invoices=60) as started:
        yield started


@pytest.fixture(scope="module")
def furnished(demo: RunningDemo) -> dict[str, Any]:
    """The demo with documents, a card and a conversation in it."""
    return furnish(demo)


@pytest.fixture(scope="package")
def untouched(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningApp]:
    """An app in which nothing has happened yet."""
    folder = tmp_path_factory.mktemp("untouched")
    ready = replace(settings_for(folder), qonto_client_id="app", qonto_client_secret="secret")
    with running_app(ready, with_jobs=False) as started:
        yield started


@pytest.fixture
def visitor(browser: Browser) -> Iterator[Watched]:
    """Somebody with a wide, light screen."""
    with watched(browser) as page:
        yield page
