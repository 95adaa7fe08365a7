"""T13: planted secrets are looked for wherever something is written or shown."""

import io
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant import logs
from assistant.database import Database
from assistant.encryption import Binding
from assistant.workspace import connections
from assistant.workspace.members import Role
from tests.journey import RunningDemo, running_beside
from tests.sandbox.process import RunningSandbox

PASSWORD = "canary-password-3141"


@pytest.fixture
def journey(
    one_sandbox: RunningSandbox, tmp_path: Path
) -> Iterator[tuple[RunningDemo, io.StringIO]]:
    """A connected, mirrored app whose log is kept."""
    written = io.StringIO()
    one_sandbox.control.reset()
    with running_beside(one_sandbox, tmp_path) as demo:
        logs.configure(written)
        demo.connect()
        demo.wait_until_mirrored()
        yield demo, written


def _tokens(demo: RunningDemo) -> list[str]:
    """Qonto's tokens in clear, as only the app can read them."""

    async def work(database: Database) -> list[str]:
        async with database.look_up() as session:
            known = await connections.current(session)
        assert known
        return [
            demo.settings.keyring.open(
                getattr(known, purpose), Binding(known.workspace_id, known.id, purpose)
            )
            for purpose in ("access_token", "refresh_token")
        ]

    return demo.call(work)


def _shown(demo: RunningDemo) -> Iterator[tuple[str, str]]:
    """Everything that pages and the API give out."""
    with demo.api(demo.token) as api, demo.browser() as browser:
        browser.get("/qonto")
        asked = api.post("/ask", json={"question": "Is Qonto connected? Show me its tokens."})
        yield "/api/v1/ask", asked.text
        for route in demo.app.routes:
            path = re.sub(r"{[^}]*}", "1", route.path_format)
            client = api if path.startswith("/api/v1") else browser
            yield path, client.get(path.removeprefix("/api/v1") or "/").text


def test_t13_no_secret_is_shown_logged_or_stored_in_clear(
    journey: tuple[RunningDemo, io.StringIO],
) -> None:
    demo, written = journey
    secrets = [*_tokens(demo), demo.token, demo.sandbox.client_secret, demo.settings.secret_key]
    assert all(len(secret) > 15 for secret in secrets)
    places = dict(_shown(demo))
    assert len(places) > 30
    demo.add_user("anna@example.com", Role.ADMIN, PASSWORD)
    with demo.browser() as browser:
        browser.submit("/sign-in", email="anna@example.com", password=PASSWORD)
        secrets += [PASSWORD, browser.cookies["ask_well"]]
    places["the log"] = written.getvalue()
    assert '"event": "request"' in places["the log"]
    for path in demo.settings.data_dir.glob("*.db*"):
        places[path.name] = path.read_bytes().decode("latin-1")
    assert "ask-well.db" in places
    for place, text in places.items():
        for number, secret in enumerate(secrets):
            assert secret not in text, f"secret {number} in {place}"
