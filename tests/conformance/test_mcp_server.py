"""`qonto-mcp-server` 0.1.4 works against the sandbox, by API key and by OAuth token alike."""

from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.conformance.conftest import Run
from tests.sandbox.process import RunningSandbox, connect

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One file that Qonto takes, one that it refuses."""
    path = tmp_path_factory.mktemp("files")
    (path / "good.pdf").write_bytes(b"%PDF-1.4\n%%EOF")
    (path / "bad.pdf").write_bytes(b"not a PDF")
    return path


@pytest.fixture(params=["api key", "token"])
def seen(request: pytest.FixtureRequest, run: Run, sandbox: RunningSandbox, folder: Path) -> Any:
    """What the client's tools answered, once with each way to authenticate."""
    sandbox.control.reset()
    authorization = sandbox.api_key
    if request.param == "token":
        scope = "offline_access organization.read supplier_invoice.read supplier_invoice.write"
        scope += " attachment.read attachment.write"
        authorization = "Bearer " + connect(sandbox.url, scope=scope)["access_token"]
    return run("drive_mcp_server.py", sandbox.url, authorization, str(folder))


def test_every_tool_it_has_for_supplier_invoices_is_answered(
    seen: Any, sandbox: RunningSandbox
) -> None:
    organization = seen["organization"]["organization"]
    assert organization["legal_name"] == "Atelier Lumen SAS"
    assert len(organization["bank_accounts"]) == 2

    listed, meta = seen["listed"]["supplier_invoices"], seen["listed"]["meta"]
    assert len(listed) == 5
    assert meta["total_count"] == 60
    assert meta["next_page"] == 2
    assert [row["created_at"] for row in listed] == sorted(
        (row["created_at"] for row in listed), reverse=True
    )
    assert {row["status"] for row in seen["paid"]["supplier_invoices"]} == {"paid"}
    assert [row["id"] for row in seen["since"]["supplier_invoices"]] == [listed[0]["id"]]
    assert seen["retrieved"]["supplier_invoice"] == listed[0]
    assert seen["unknown"]["errors"][0]["code"] == "not_found"

    attachment = seen["attachment"]["attachment"]
    file = httpx.get(attachment["url"], trust_env=False)
    assert file.content.startswith(b"%PDF-")
    assert len(file.content) == int(attachment["file_size"])
    assert set(seen["stored"]["attachment"]) == {"id"}

    created, errors = seen["created"]["supplier_invoices"], seen["created"]["errors"]
    assert [row["file_name"] for row in created] == ["good.pdf"]
    assert created[0]["meta"]["connector"] == "mcp"
    assert errors[0]["source"]["pointer"] == "/supplier_invoices/idempotency_key/mcp-bad/file"
    assert seen["repeated"]["supplier_invoices"][0]["id"] == created[0]["id"]
    keys = [upload["idempotency_key"] for upload in sandbox.control.uploads()]
    assert keys.count("mcp-good") == 1
