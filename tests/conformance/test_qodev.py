"""`qodev-qonto-api` 0.1.0, a typed client for API keys, understands the sandbox."""

from typing import Any

import pytest

from tests.conformance.conftest import Run
from tests.sandbox.process import RunningSandbox


@pytest.fixture
def seen(run: Run, sandbox: RunningSandbox, monkeypatch: pytest.MonkeyPatch) -> Any:
    """What the client's models held, after validation."""
    login, secret = sandbox.api_key.split(":")
    monkeypatch.setenv("QONTO_BASE_URL", f"{sandbox.url}/v2")
    monkeypatch.setenv("QONTO_LOGIN", login)
    monkeypatch.setenv("QONTO_SECRET_KEY", secret)
    return run("drive_qodev.py")


def test_its_models_and_errors_match_what_the_sandbox_sends(
    seen: Any, sandbox: RunningSandbox
) -> None:
    organization = seen["organization"]
    assert organization["slug"] == "atelier-lumen-4821"
    assert organization["bank_accounts"][0]["balance_cents"] == 4821640
    assert seen["meta"] == [60, 1, 6, 10]

    by_id = {row["id"]: row for row in sandbox.control.invoices()}
    for row in seen["listed"]:
        original = by_id[row["id"]]
        assert row["invoice_number"] == original["invoice_number"]
        assert row["due_date"] == original["due_date"]
        assert (row["total_amount"] or {}).get("value") == (original["total_amount"] or {}).get(
            "value"
        )
    assert seen["invoice"] == seen["listed"][0]
    assert seen["attachment"]["file_content_type"] == "application/pdf"
    assert seen["attachment"]["file_size"] > 0
    assert seen["paid"]["status"] == "paid"
    assert by_id[seen["paid"]["id"]]["status"] == "paid"

    names = [message.split(":")[0] for message in seen["errors"]]
    assert names == ["NotFoundError", "ValidationError", "ValidationError", "AuthenticationError"]
