"""Qonto's JSON as values: exact where it can be, told in words where it cannot."""

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from assistant.qonto.payloads import format_time, parse_invoice, parse_time
from assistant.workspace.mirror import SourceInvoice


def parsed(**fields: Any) -> SourceInvoice:
    body = {"id": "i-1", "status": "to_pay", "updated_at": "2026-10-21T14:03:26.548Z", **fields}
    invoice = parse_invoice(json.dumps(body).encode())
    assert invoice
    return invoice


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2022-03-04T17:58:30+02:00", datetime(2022, 3, 4, 15, 58, 30, tzinfo=UTC)),
        ("2021-03-23T14:21:51.000Z", datetime(2021, 3, 23, 14, 21, 51, tzinfo=UTC)),
        ("2021-03-23T14:21:51.1234Z", datetime(2021, 3, 23, 14, 21, 51, 123400, tzinfo=UTC)),
        ("2021-03-23T14:21:51", None),
        ("yesterday", None),
        (17, None),
        (None, None),
    ],
)
def test_any_rfc_3339_time_is_read_and_nothing_else(text: object, moment: datetime | None) -> None:
    assert parse_time(text) == moment


def test_times_go_out_in_utc_with_milliseconds() -> None:
    assert format_time(datetime(2026, 1, 2, 3, 4, 5, 678900, tzinfo=UTC)) == (
        "2026-01-02T03:04:05.678Z"
    )


@pytest.mark.parametrize(
    ("value", "amount"),
    [
        ("186.00", Decimal("186.00")),
        ("-12.5", Decimal("-12.5")),
        ("1e3", None),
        ("NaN", None),
        ("12.34567", None),
        ("100000000000000000000", None),
        ("", None),
        ({}, None),
    ],
)
def test_amounts_are_exact_or_named(value: object, amount: Decimal | None) -> None:
    invoice = parsed(total_amount={"value": value, "currency": "EUR"})
    assert invoice.values["total"] == amount
    assert bool(invoice.values["needs_look"]) == (amount is None)


@pytest.mark.parametrize("currency", ["XXX", "eur", "EURO", 7])
def test_a_currency_that_is_none_is_named(currency: object) -> None:
    invoice = parsed(total_amount={"value": "1.00", "currency": currency})
    assert "currency" in invoice.values["needs_look"][0]


def test_amounts_in_two_currencies_are_not_blended() -> None:
    invoice = parsed(
        total_amount={"value": "1.00", "currency": "EUR"},
        total_tax_amount={"value": "1.00", "currency": "USD"},
    )
    assert invoice.values["tax"] is None
    assert "another currency" in invoice.values["needs_look"][0]


@pytest.mark.parametrize(
    ("linked", "count"),
    [
        ([{"transaction_id": "a"}, {"subject_id": "b"}], 2),
        (["a", "b", "c"], 3),
        ([], 0),
        (None, 0),
        ("odd", 0),
    ],
)
def test_linked_transactions_come_in_two_forms(linked: object, count: int) -> None:
    assert parsed(matched_transactions=linked).values["linked_transactions"] == count


def test_a_fresh_document_without_an_amount_is_not_odd_but_a_read_one_is() -> None:
    assert parsed(analyzed_at=None).values["needs_look"] == []
    read = parsed(analyzed_at="2026-10-21T14:03:26Z").values["needs_look"]
    assert read == ["Qonto read no total amount."]


def test_dates_have_no_zone_and_odd_ones_are_named() -> None:
    invoice = parsed(issue_date="2026-10-16", due_date="soon")
    assert invoice.values["issued_on"] == date(2026, 10, 16)
    assert invoice.values["due_on"] is None
    assert "'soon' is not a date" in invoice.values["needs_look"][0]


@pytest.mark.parametrize("raw", [b"[]", b"null", b'"text"', b'{"id":null}'])
def test_what_has_no_id_is_no_invoice(raw: bytes) -> None:
    assert parse_invoice(raw) is None


def test_a_supplier_without_an_id_is_known_by_its_folded_name() -> None:
    first, second = parsed(supplier_name="Café  Zoé"), parsed(issuer_name="CAFE ZOE")
    assert first.vendor and second.vendor
    assert first.vendor.source_key == second.vendor.source_key == "name:cafe zoe"
    assert parsed().vendor is None
