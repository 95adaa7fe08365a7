"""The list of invoices: filters, order, pages, and its four ways to say no."""

from datetime import timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest

from assistant.qonto.sandbox.times import moment
from tests.sandbox.conftest import Local, Start

LIST = "/v2/supplier_invoices"


async def _all(local: Local, query: str = "") -> list[dict[str, Any]]:
    """Every page of a list."""
    found, page = [], 1
    while True:
        answer = await local.get(f"{LIST}?per_page=100&page={page}&{query}")
        assert answer.status_code == 200, answer.text
        body = answer.json()
        found += body["supplier_invoices"]
        if body["meta"]["next_page"] is None:
            return found
        page = body["meta"]["next_page"]


async def test_pages_hold_every_invoice_once(local: Local) -> None:
    seen: list[str] = []
    for page in range(1, 10):
        answer = (await local.get(f"{LIST}?page={page}&per_page=7")).json()
        seen += [row["id"] for row in answer["supplier_invoices"]]
        assert answer["meta"] == {
            "current_page": page,
            "next_page": page + 1 if page < 9 else None,
            "prev_page": page - 1 if page > 1 else None,
            "total_pages": 9,
            "total_count": 60,
            "per_page": 7,
        }
    assert len(seen) == len(set(seen)) == 60


async def test_twenty_five_rows_are_usual_and_current_page_does_not_count(local: Local) -> None:
    answer = (await local.get(f"{LIST}/?current_page=2")).json()
    assert len(answer["supplier_invoices"]) == 25
    assert answer["meta"]["current_page"] == 1


async def test_an_empty_result_is_no_error(local: Local) -> None:
    answer = (await local.get(f"{LIST}?filter[created_at_from]=2999-01-01T00:00:00Z")).json()
    assert answer["supplier_invoices"] == []
    assert answer["meta"]["total_count"] == 0


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("page=4", "page"),
        ("page=0", "page"),
        ("per_page=101", "per_page"),
        ("per_page=many", "per_page"),
        ("sort_by=created_at_desc", "sort_by"),
        ("sort_by=colour:asc", "sort_by"),
        ("filter[status]=lost", "filter[status]"),
        ("filter[updated_at_from]=yesterday", "filter[updated_at_from]"),
        ("filter[due_date]=soon", "filter[due_date]"),
        ("filter[issue_date_from]=1.2.2026", "filter[issue_date_from]"),
        ("filter[payable_amount]=100", "filter[payable_amount]"),
        ("filter[missing_data]=maybe", "filter[missing_data]"),
        ("query=x&query_fields=colour", "query_fields"),
    ],
)
async def test_bad_values_are_422_and_name_the_parameter(
    local: Local, query: str, parameter: str
) -> None:
    answer = await local.get(f"{LIST}?{query}")
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["source"] == {"parameter": parameter}
    assert answer.json()["trace_id"] == answer.headers["x-tyk-trace-id"]


@pytest.mark.parametrize(
    "name", ["created_at", "updated_at", "file_name", "supplier_name", "due_date", "total_amount"]
)
async def test_sorting_both_ways_keeps_nulls_last(local: Local, name: str) -> None:
    def key(row: dict[str, Any]) -> Any:
        value = row[name]
        return Decimal(value["value"]) if isinstance(value, dict) else value

    for direction in ("asc", "desc"):
        keys = [key(row) for row in await _all(local, f"sort_by={name}:{direction}")]
        present = [value for value in keys if value is not None]
        assert keys == present + [None] * (len(keys) - len(present))
        assert present == sorted(present, reverse=direction == "desc")


async def test_status_can_be_repeated_with_and_without_brackets(local: Local) -> None:
    plain = await _all(local, "filter[status]=to_pay&filter[status]=paid")
    brackets = await _all(local, "filter[status][]=to_pay&filter[status][]=paid")
    assert {row["status"] for row in plain} == {"to_pay", "paid"}
    assert plain == brackets


async def test_the_usual_order_depends_on_the_status(local: Local) -> None:
    paid = await _all(local, "filter[status]=paid")
    assert all(a["payment_date"] >= b["payment_date"] for a, b in pairwise(paid))
    mixed = await _all(local)
    assert all(a["created_at"] >= b["created_at"] for a, b in pairwise(mixed))


async def test_time_windows_are_inclusive_at_both_ends(local: Local) -> None:
    rows = await _all(local, "sort_by=updated_at:asc")
    first, last = rows[10]["updated_at"], rows[20]["updated_at"]
    query = f"sort_by=updated_at:asc&filter[updated_at_from]={first}&filter[updated_at_to]={last}"
    expected = [row["id"] for row in rows if first <= row["updated_at"] <= last]
    assert [row["id"] for row in await _all(local, query)] == expected
    later = (moment(last) + timedelta(milliseconds=1)).isoformat().replace("+", "%2B")
    assert rows[20]["id"] not in {
        row["id"] for row in await _all(local, f"filter[updated_at_from]={later}")
    }


async def test_many_invoices_share_an_updated_at(start: Start) -> None:
    rows = await _all(await start(invoices=300))
    moments = [row["updated_at"] for row in rows]
    assert max(moments.count(value) for value in set(moments)) >= 3


async def test_filters_agree_with_the_rows(start: Start) -> None:
    local = await start(invoices=300)
    rows = await _all(local)

    async def ids(query: str) -> set[str]:
        return {row["id"] for row in await _all(local, query)}

    def those(test: Any) -> set[str]:
        found = {row["id"] for row in rows if test(row)}
        assert found
        return found

    assert await ids("filter[due_date]=missing_date") == those(lambda row: not row["due_date"])
    assert await ids("filter[exclude_credit_notes]=true") == those(
        lambda row: not row["is_credit_note"]
    )
    assert await ids("filter[exclude_credit_notes]=false") == {row["id"] for row in rows}
    assert await ids("filter[matched_transactions]=true") == those(
        lambda row: row["matched_transactions"]
    )
    assert await ids("filter[document_type]=duplicates") == those(lambda row: row["has_duplicates"])
    assert await ids("filter[document_type][]=non_financial_documents") == those(
        lambda row: row["is_attachment_non_financial"]
    )
    assert await ids("filter[issue_date_from]=2026-10-01") == those(
        lambda row: (row["issue_date"] or "") >= "2026-10-01"
    )
    assert await ids("filter[payable_amount]=gte:1000.00:EUR") == those(
        lambda row: (
            row["payable_amount"]
            and row["payable_amount"]["currency"] == "EUR"
            and Decimal(row["payable_amount"]["value"]) >= 1000
        )
    )
    assert await ids("query=cloudharbor&query_fields=supplier_name") == those(
        lambda row: row["supplier_name"] == "Cloudharbor"
    )
    wanted = rows[7]
    assert await ids(f"filter[attachment_id]={wanted['attachment_id']}") == {wanted["id"]}
    approver = wanted["approval_workflow"]["approver_ids"][0]
    assert len(await ids(f"filter[approver_id][]={approver}")) == 300


async def test_periods_are_counted_from_the_sandboxes_today(local: Local) -> None:
    clock = (await local.control("GET", "/clock"))["now"]
    await local.control("POST", "/invoices", issue_date=clock[:10], invoice_number="NOW-1")
    for period in ("today", "this_week", "this_month"):
        rows = await _all(local, f"filter[issue_date]={period}")
        assert "NOW-1" in {row["invoice_number"] for row in rows}
    await local.advance(86_400)
    rows = await _all(local, "filter[issue_date]=yesterday")
    assert "NOW-1" in {row["invoice_number"] for row in rows}


async def test_one_invoice_and_its_absence(local: Local) -> None:
    row = (await local.invoices("per_page=1"))[0]
    answer = await local.get(f"{LIST}/{row['id']}")
    assert answer.json()["supplier_invoice"] == row
    missing = await local.get(f"{LIST}/none")
    assert (missing.status_code, missing.json()["errors"][0]["code"]) == (404, "not_found")


async def test_marking_and_rejecting_change_the_status_and_the_time(local: Local) -> None:
    row = next(row for row in await _all(local) if row["status"] == "to_pay")
    path = f"{LIST}/{row['id']}"
    paid = (await local.post(f"{path}/mark_as_paid", json={"payment_date": "2026-11-20"})).json()
    assert paid["supplier_invoice"]["status"] == "paid"
    assert paid["supplier_invoice"]["payment_date"] == "2026-11-20"
    assert paid["supplier_invoice"]["updated_at"] > row["updated_at"]
    assert (await local.post(f"{path}/mark_as_paid")).status_code == 422
    back = (await local.post(f"{path}/unmark_as_paid")).json()["supplier_invoice"]
    assert (back["status"], back["payment_date"]) == ("to_pay", None)
    body = {"declined_note": "twice"}
    rejected = (await local.post(f"{path}/reject", json=body)).json()["supplier_invoice"]
    assert (rejected["status"], rejected["declined_note"]) == ("rejected", "twice")


async def test_the_api_key_must_be_right_and_wrong_paths_are_404(local: Local) -> None:
    for header in ("", "atelier-lumen-4821:wrong", "nobody:sandbox-secret-key", "Bearer x"):
        answer = await local.get("/v2/organization", headers={"authorization": header})
        assert (answer.status_code, answer.json()["errors"][0]["code"]) == (401, "unauthorized")
    assert (await local.get("/v2/supplier_invoice")).status_code == 404
    assert (await local.client.delete(LIST)).status_code == 404


async def test_suppliers_are_masked_for_tokens(local: Local) -> None:
    row = next(row for row in await _all(local) if row["iban"])
    path = f"/v2/suppliers/{row['supplier_id']}"
    clear = (await local.get(path)).json()["supplier"]
    assert clear["payment_details"]["iban"] == row["supplier_snapshot"]["iban"]
    masked = (await local.get(path, headers=await local.bearer())).json()["supplier"]
    assert masked["payment_details"]["iban"].startswith("••••")
    assert (await local.get("/v2/suppliers/none")).status_code == 404


async def test_the_organization_can_show_accounts_elsewhere(local: Local) -> None:
    plain = (await local.get("/v2/organization")).json()["organization"]
    more = (await local.get("/v2/organization?include_external_accounts=true")).json()
    assert len(more["organization"]["bank_accounts"]) == len(plain["bank_accounts"]) + 1
    account = plain["bank_accounts"][0]
    assert account["balance"] == account["balance_cents"] / 100
