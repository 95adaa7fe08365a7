"""What can be read: the connection, invoices with their filters, signals, the trail."""

from typing import Any

import httpx
import pytest

Json = dict[str, Any]


def _numbers(answer: httpx.Response) -> list[str | None]:
    assert answer.status_code == 200, answer.text
    return [invoice["number"] for invoice in answer.json()["invoices"]]


def test_the_connection_has_the_documented_shape(viewer: httpx.Client) -> None:
    shown = viewer.get("/connection").json()
    assert set(shown) == {
        "provider", "status", "organization", "scopes", "last_synced_at", "next_sync_at",
        "progress", "problem",
    }  # fmt: skip
    assert shown["status"] == "live"
    assert shown["organization"]["name"] == "Atelier Lumen"
    assert shown["last_synced_at"] == "2026-11-23T09:00:00Z"
    assert shown["progress"]["invoices_read"] == 5
    assert "supplier_invoice.write" in shown["scopes"]["granted"]


def test_an_invoice_in_a_listing_has_the_documented_shape(viewer: httpx.Client) -> None:
    [shown] = viewer.get("/invoices", params={"q": "V-2"}).json()["invoices"]
    expected = {
        "number": "V-2",
        "vendor": "Vasseur SARL",
        "status": "to_review",
        "issue_date": "2026-10-05",
        "due_date": "2026-11-04",
        "total": {"value": "186.00", "currency": "EUR"},
        "source": {
            "provider": "qonto",
            "id": "source-1",
            "url": f"/invoices/{shown['id']}",
        },
        "document_id": None,
        "match": None,
    }
    assert {name: shown[name] for name in expected} == expected


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({}, ["H-2", "H-1", "V-2", "V-1", None]),
        ({"q": "h-1"}, ["H-1"]),
        ({"supplier": "vasseur"}, ["V-2", "V-1"]),
        ({"supplier": "nobody"}, []),
        ({"status": "to_pay"}, ["H-2", "H-1"]),
        ({"from": "2026-10-09"}, ["H-2", "H-1"]),
        ({"to": "2026-10-05"}, ["V-2", "V-1"]),
        ({"from": "2026-10-05", "to": "2026-10-09"}, ["H-1", "V-2"]),
        ({"min": "186.00"}, ["H-1", "V-2"]),
        ({"max": "120"}, ["H-2", "V-1"]),
        ({"min": "100", "max": "200"}, ["V-2", "V-1"]),
        ({"currency": "usd"}, ["H-2"]),
        ({"matched": "true"}, ["V-1"]),
        ({"matched": "false"}, ["H-2", "H-1", "V-2", None]),
        ({"per_page": "2", "page": "2"}, ["V-2", "V-1"]),
        ({"page": "9"}, []),
    ],
    ids=str,
)
def test_invoices_are_filtered(
    viewer: httpx.Client, query: dict[str, str], expected: list[str | None]
) -> None:
    assert _numbers(viewer.get("/invoices", params=query)) == expected


def test_the_total_counts_all_that_fit_not_the_page(viewer: httpx.Client) -> None:
    page = viewer.get("/invoices", params={"per_page": 2}).json()
    assert (len(page["invoices"]), page["page"], page["per_page"], page["total"]) == (2, 1, 2, 5)


@pytest.mark.parametrize(
    "query",
    ["from=yesterday", "min=cheap", "min=1e3", "page=0", "per_page=1000", "matched=perhaps",
     "q=%00"],
)  # fmt: skip
def test_a_filter_that_makes_no_sense_is_refused(viewer: httpx.Client, query: str) -> None:
    answer = viewer.get(f"/invoices?{query}")
    assert answer.status_code == 400
    assert answer.json()["error"]["code"] == "bad_request"


def test_a_filter_that_is_none_is_named(viewer: httpx.Client) -> None:
    refused = viewer.get("/invoices", params={"vendor": "Vasseur"})
    assert refused.status_code == 400
    assert "There is no filter vendor" in refused.text
    refused = viewer.get("/invoices", params={"category": "cheese"})
    assert (refused.status_code, "no category cheese" in refused.text) == (400, True)


def test_a_category_is_filtered_by_its_id_or_a_word_for_it(viewer: httpx.Client) -> None:
    for said in ("premises.rent", "Miete"):
        found = viewer.get("/invoices", params={"category": said})
        assert (found.status_code, found.json()["total"]) == (200, 0)


def test_one_invoice_tells_where_its_fields_come_from(viewer: httpx.Client) -> None:
    [listed] = viewer.get("/invoices", params={"q": "V-1"}).json()["invoices"]
    shown = viewer.get(f"/invoices/{listed['id']}").json()
    match = listed.pop("match")
    assert {**shown, **listed} == shown
    assert {**shown["match"], **match} == shown["match"]
    assert shown["fields"]["total"] == {
        "value": {"value": "120.00", "currency": "EUR"},
        "source": "qonto",
    }
    assert shown["match"]["state"] == "paid"
    assert "2026-09-30" in shown["match"]["explanation"]
    assert shown["audit"] == []


@pytest.mark.parametrize("invoice_id", ["999", "0", "2147483648", "99999999999999999999", "x"])
def test_an_unknown_invoice_is_not_found(viewer: httpx.Client, invoice_id: str) -> None:
    answer = viewer.get(f"/invoices/{invoice_id}")
    assert answer.status_code == 404
    assert answer.json()["error"]["code"] == "not_found"


def test_unmatched_invoices_say_why(viewer: httpx.Client) -> None:
    shown = viewer.get("/unmatched").json()
    reasons = {one["invoice"]["number"]: one["reason"] for one in shown["unmatched"]}
    assert "V-1" not in reasons
    assert shown["total"] == len(reasons) == 4
    assert "neither a payment date nor a linked transaction" in reasons["V-2"]
    assert "no due date" in reasons["H-2"]


def test_signals_are_ranked(viewer: httpx.Client) -> None:
    signals = viewer.get("/attention").json()["signals"]
    assert [signal["rank"] for signal in signals] == list(range(1, len(signals) + 1))
    overdue = [signal for signal in signals if signal["kind"] == "overdue"]
    assert {signal["label"] for signal in overdue} >= {"V-2", "H-1"}
    assert overdue[0]["amount"] == {"value": "1500.50", "currency": "EUR"}


def test_the_trail_is_newest_first_and_chained(admin: httpx.Client) -> None:
    trail = admin.get("/audit", params={"per_page": 200}).json()
    sequences = [event["sequence"] for event in trail["events"]]
    assert sequences == sorted(sequences, reverse=True)
    assert trail["total"] == len(sequences) > 0
    assert all(len(event["hash"]) == 64 for event in trail["events"])


def test_the_api_describes_itself(admin: httpx.Client) -> None:
    described = httpx.get(str(admin.base_url).replace("/api/v1/", "/schema"), trust_env=False)
    schema = described.json()
    assert all(path.startswith("/api/v1/") for path in schema["paths"])
    answer = schema["paths"]["/api/v1/invoices"]["get"]["responses"]["200"]
    assert answer["content"]["application/json"]["schema"]["$ref"].endswith("Invoices")
    assert schema["components"]["securitySchemes"]["token"]["scheme"] == "bearer"
