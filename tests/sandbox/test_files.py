"""Files: signed addresses for half an hour, without a second way to authenticate."""

from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader

from tests.sandbox.conftest import Local, Start

PDF = b"%PDF-1.4\n%%EOF"


async def _attachment(local: Local, **options: Any) -> dict[str, Any]:
    row = (await local.invoices("per_page=1"))[0]
    answer = await local.get(f"/v2/attachments/{row['attachment_id']}", **options)
    assert answer.status_code == 200, answer.text
    return dict(answer.json()["attachment"])


async def test_the_file_is_what_its_data_says(local: Local) -> None:
    found = await _attachment(local)
    file = await local.client.get(found["url"])
    assert file.status_code == 200
    assert file.headers["content-type"] == found["file_content_type"] == "application/pdf"
    assert found["file_size"] == str(len(file.content))
    assert found["probative_attachment"] == {"status": "unavailable"}
    assert len(PdfReader(BytesIO(file.content)).pages) == 1


async def test_storage_refuses_an_authorization_header(local: Local) -> None:
    url = (await _attachment(local))["url"]
    answer = await local.get(url)
    assert answer.status_code == 400
    assert b"<Code>InvalidArgument</Code>" in answer.content


async def test_an_address_is_good_for_half_an_hour_and_cannot_be_changed(local: Local) -> None:
    url = (await _attachment(local))["url"]
    await local.advance(1798)
    assert (await local.client.get(url)).status_code == 200
    for changed in (url.replace("expires=1", "expires=2"), url[:-1], url.split("?")[0]):
        assert (await local.client.get(changed)).status_code == 403
    await local.advance(3)
    late = await local.client.get(url)
    assert (late.status_code, b"expired" in late.content) == (403, True)
    assert (await local.client.get((await _attachment(local))["url"])).status_code == 200


@pytest.mark.parametrize(
    ("strict", "scope", "status"),
    [
        (False, "attachment.read", 200),
        (False, "organization.read", 200),
        (False, "supplier_invoice.read", 403),
        (True, "attachment.read", 200),
        (True, "organization.read", 403),
    ],
)
async def test_which_scope_opens_files(start: Start, strict: bool, scope: str, status: int) -> None:
    local = await start(attachment_scope_strict=strict)
    row = (await local.invoices("per_page=1"))[0]
    headers = await local.bearer(scope=scope)
    answer = await local.get(f"/v2/attachments/{row['attachment_id']}", headers=headers)
    assert answer.status_code == status


async def test_public_url_is_where_addresses_begin(start: Start) -> None:
    local = await start(public_url="https://files.example")
    assert (await _attachment(local))["url"].startswith("https://files.example/s3/")


async def test_one_file_is_stored_once_per_key_for_half_an_hour(local: Local) -> None:
    headers = {"authorization": "atelier-lumen-4821:sandbox-secret-key"}
    headers["x-qonto-idempotency-key"] = "key"

    async def stored(content: bytes) -> str:
        files = {"file": ("Ünï/code.pdf", content, "application/pdf")}
        answer = await local.post("/v2/attachments", files=files, headers=headers)
        assert answer.status_code == 200, answer.text
        assert set(answer.json()["attachment"]) == {"id"}
        return str(answer.json()["attachment"]["id"])

    first = await stored(PDF)
    assert await stored(PDF + b"changed") == first
    found = (await local.get(f"/v2/attachments/{first}")).json()["attachment"]
    assert (await local.client.get(found["url"])).content == PDF
    await local.advance(1801)
    assert await stored(PDF) != first


async def test_stored_files_must_be_documents_and_the_scope_must_be_there(local: Local) -> None:
    answer = await local.post("/v2/attachments", files={"file": ("x.pdf", b"hello")})
    assert answer.status_code == 422
    assert (await local.post("/v2/attachments", files={"other": ("x.pdf", PDF)})).status_code == 400
    headers = await local.bearer()
    answer = await local.post("/v2/attachments", files={"file": ("x.pdf", PDF)}, headers=headers)
    assert answer.json()["errors"][0]["detail"] == "missing required oauth scope"
    assert (await local.get("/v2/attachments/none")).status_code == 404


@pytest.mark.parametrize(("fault", "status"), [("file_missing", 404), ("file_expired", 403)])
async def test_storage_errors(local: Local, fault: str, status: int) -> None:
    url = (await _attachment(local))["url"]
    await local.fault(fault, times=1)
    answer = await local.client.get(url)
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/xml")
    assert (await local.client.get(url)).status_code == 200


async def test_strange_files(local: Local) -> None:
    url = (await _attachment(local))["url"]
    await local.fault("file_wrong_type", times=1)
    assert (await local.client.get(url)).headers["content-type"] == "text/html"
    await local.fault("file_bomb", times=1, bytes=8 * 1024 * 1024)
    bomb = (await local.client.get(url)).content
    assert len(bomb) < 100_000
    contents = PdfReader(BytesIO(bomb)).pages[0].get_contents()
    assert contents is not None
    assert contents.get_data() == b" " * 8 * 1024 * 1024
    await local.fault("file_huge", times=1, bytes=3 * 1024 * 1024 + 5)
    assert len((await local.client.get(url)).content) == 3 * 1024 * 1024 + 5


async def test_files_can_be_closed_to_a_connection(local: Local) -> None:
    row = (await local.invoices("per_page=1"))[0]
    await local.fault("files_forbidden")
    answer = await local.get(f"/v2/attachments/{row['attachment_id']}")
    assert answer.status_code == 403
    assert len(await local.invoices()) == 60
