"""Bulk upload: every document succeeds or fails alone, and a key creates once."""

from hashlib import sha256
from typing import Any

import pytest

from assistant.qonto.sandbox.samples import sample_uploads
from tests.sandbox.conftest import TODAY, Local, Start

PDF = b"%PDF-1.4\n%%EOF"
BULK = "/v2/supplier_invoices/bulk"


async def _created(local: Local, *keys: str) -> list[dict[str, Any]]:
    answer = await local.upload(*((f"{key}.pdf", PDF + key.encode(), key) for key in keys))
    assert answer.status_code == 200, answer.text
    return list(answer.json()["supplier_invoices"])


async def test_a_new_invoice_is_unread_then_analysed_and_updated(start: Start) -> None:
    local = await start(invoices=300)
    name, content = sample_uploads(1, TODAY)[0]
    meta = '{"integration_type": "ask-well", "connector": "qonto"}'
    answer = await local.upload((name, content, "k1"), source="integration", meta=meta)
    row = answer.json()["supplier_invoices"][0]
    assert answer.json()["errors"] == []
    assert (row["status"], row["source"], row["file_name"]) == ("to_review", "integration", name)
    assert row["meta"]["connector"] == "qonto"
    assert row["analyzed_at"] is row["total_amount"] is row["invoice_number"] is None
    assert row["id"] in {invoice["id"] for invoice in await local.invoices("per_page=5")}
    await local.advance(5)
    read = (await local.get(f"/v2/supplier_invoices/{row['id']}")).json()["supplier_invoice"]
    assert read["supplier_name"] == "Papeterie Vasseur"
    assert read["total_amount"]["currency"] == "EUR"
    assert read["updated_at"] == read["analyzed_at"] > row["updated_at"]


async def test_unknown_documents_are_read_from_their_text_or_stay_unknown(local: Local) -> None:
    sample = dict(sample_uploads(2, TODAY))
    items = [(name, content, name) for name, content in sample.items()]
    created = (await local.upload(*items, ("scan.pdf", PDF, "scan"))).json()["supplier_invoices"]
    await local.advance(5)
    for row in created:
        path = f"/v2/supplier_invoices/{row['id']}"
        read = (await local.get(path)).json()["supplier_invoice"]
        if row["file_name"] == "scan.pdf":
            assert read["attachment_category"] == "UNKNOWN"
        else:
            assert read["attachment_category"] == "INVOICE"
            assert float(read["total_amount"]["value"]) > 0
            assert read["issue_date"]
            assert read["iban"]


async def test_a_known_key_answers_with_the_original_and_creates_nothing(local: Local) -> None:
    first = await _created(local, "a", "b")
    again = (await local.upload(("other.pdf", PDF, "a"))).json()
    assert again["supplier_invoices"][0]["id"] == first[0]["id"]
    assert len((await local.control("GET", "/uploads"))["uploads"]) == 2


@pytest.mark.parametrize(
    ("fault", "age", "times"),
    [
        ("keys_last_30_minutes", 1799, 1),
        ("keys_last_30_minutes", 1801, 2),
        ("keys_forgotten", 1, 2),
    ],
)
async def test_forgotten_keys_create_again(local: Local, fault: str, age: int, times: int) -> None:
    await local.fault(fault)
    await _created(local, "a")
    await local.advance(age)
    await _created(local, "a")
    assert len((await local.control("GET", "/uploads"))["uploads"]) == times


async def test_keys_belong_to_an_organisation(local: Local) -> None:
    await _created(local, "a")
    headers = {"authorization": "editions-burdeau-0317:sandbox-secret-key"}
    files: list[Any] = [
        ("supplier_invoices[][file]", ("a.pdf", PDF, "application/pdf")),
        ("supplier_invoices[][idempotency_key]", (None, "a")),
    ]
    await local.post(BULK, files=files, headers=headers)
    uploads = (await local.control("GET", "/uploads"))["uploads"]
    assert [upload["organization"] for upload in uploads] == [
        "atelier-lumen-4821",
        "editions-burdeau-0317",
    ]


async def test_items_fail_alone_with_a_pointer_to_their_key(local: Local) -> None:
    answer = await local.upload(
        ("good.pdf", PDF, "good"),
        ("text.pdf", b"hello", "text"),
        ("empty.pdf", b"", "empty"),
        ("large.pdf", PDF + bytes(10 * 1024 * 1024), "large"),
        ("twice.pdf", PDF, "good"),
        ("picture.png", b"\x89PNG\r\n\x1a\n...", "picture"),
    )
    body = answer.json()
    assert [row["file_name"] for row in body["supplier_invoices"]] == ["good.pdf", "picture.png"]
    prefix = "/supplier_invoices/idempotency_key"
    assert [(error["code"], error["source"]["pointer"]) for error in body["errors"]] == [
        ("invalid", f"{prefix}/text/file"),
        ("invalid", f"{prefix}/empty/file"),
        ("invalid", f"{prefix}/large/file"),
        ("invalid", f"{prefix}/good"),
    ]


async def test_a_key_is_required_and_the_others_still_pass(local: Local) -> None:
    files: list[Any] = [
        ("supplier_invoices[][file]", ("no-key.pdf", PDF, "application/pdf")),
        ("supplier_invoices[][file]", ("a.pdf", PDF, "application/pdf")),
        ("supplier_invoices[][idempotency_key]", (None, "a")),
        ("supplier_invoices[][idempotency_key]", (None, "b")),
    ]
    body = (await local.post(BULK, files=files)).json()
    assert [row["file_name"] for row in body["supplier_invoices"]] == ["a.pdf"]
    assert [error["code"] for error in body["errors"]] == ["required", "required"]


async def test_an_uploaded_attachment_can_be_used_once_named(local: Local) -> None:
    stored = await local.post("/v2/attachments", files={"file": ("x.pdf", PDF, "application/pdf")})
    name = stored.json()["attachment"]["id"]
    files: list[Any] = [
        ("supplier_invoices[][attachment_id]", (None, name)),
        ("supplier_invoices[][idempotency_key]", (None, "by-id")),
        ("supplier_invoices[][attachment_id]", (None, "nothing")),
        ("supplier_invoices[][idempotency_key]", (None, "unknown")),
    ]
    body = (await local.post(BULK, files=files)).json()
    assert [row["attachment_id"] for row in body["supplier_invoices"]] == [name]
    assert body["errors"][0]["source"]["pointer"].endswith("/unknown/attachment_id")
    found = await local.invoices(f"filter[attachment_id]={name}")
    assert [row["id"] for row in found] == [body["supplier_invoices"][0]["id"]]


async def test_unusable_requests_are_400_as_a_whole(local: Local) -> None:
    many = [(f"{n}.pdf", PDF, f"k{n}") for n in range(21)]
    large = [(f"{n}.pdf", PDF + bytes(8 * 1024 * 1024), f"k{n}") for n in range(2)]
    answers = [
        await local.upload(*many),
        await local.upload(*large),
        await local.upload(),
        await local.post(BULK, json={"supplier_invoices": []}),
        await local.upload(("a.pdf", PDF, "a"), source="elsewhere"),
        await local.upload(("a.pdf", PDF, "a"), meta="{}"),
        await local.upload(("a.pdf", PDF, "a"), meta="no json"),
    ]
    assert [answer.status_code for answer in answers] == [400] * 7
    assert answers[0].json()["errors"][0]["code"] == "limit_reached"
    assert answers[1].json()["errors"][0]["code"] == "limit_reached"
    assert (await local.control("GET", "/uploads"))["uploads"] == []


async def test_writing_needs_the_write_scope(local: Local) -> None:
    headers = await local.bearer(scope="supplier_invoice.read")
    assert (await local.post(BULK, headers=headers)).status_code == 403


async def test_the_log_shows_keys_and_uploads_show_hashes(local: Local) -> None:
    await _created(local, "a", "b")
    request = (await local.control("GET", "/requests?method=POST"))["requests"][-1]
    assert request["idempotency_keys"] == ["a", "b"]
    assert request["body_bytes"] > 2 * len(PDF)
    upload = (await local.control("GET", "/uploads"))["uploads"][0]
    assert upload["sha256"] == sha256(PDF + b"a").hexdigest()
    assert (upload["file_name"], upload["idempotency_key"]) == ("a.pdf", "a")


async def test_distorted_answers(local: Local) -> None:
    async def names(fault: str, prefix: str) -> list[str]:
        name = await local.fault(fault)
        rows = await _created(local, *(f"{prefix}{n}" for n in range(3)))
        await local.control("DELETE", f"/faults/{name}")
        return [row["file_name"] for row in rows]

    assert await names("bulk_shuffled", "s") == ["s2.pdf", "s1.pdf", "s0.pdf"]
    assert await names("bulk_lacks_one", "l") == ["l0.pdf", "l1.pdf"]
    surplus = await names("bulk_one_too_many", "m")
    assert surplus == ["m0.pdf", "m1.pdf", "m2.pdf", "unknown.pdf"]
    assert len((await local.control("GET", "/uploads"))["uploads"]) == 9


async def test_two_of_twenty_fail_once_then_pass_with_the_same_keys(local: Local) -> None:
    await local.fault("bulk_two_fail")
    items = [(f"{n}.pdf", PDF, f"k{n}") for n in range(20)]
    body = (await local.upload(*items)).json()
    assert len(body["supplier_invoices"]) == 18
    assert {error["code"] for error in body["errors"]} == {"internal_server_error"}
    again = (await local.upload(*items)).json()
    assert len(again["supplier_invoices"]) == 20
    assert len((await local.control("GET", "/uploads"))["uploads"]) == 20
