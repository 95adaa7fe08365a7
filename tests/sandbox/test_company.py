"""The invented company: the same for the same seed, believable, with its mishaps in place."""

from collections import Counter
from datetime import date, timedelta
from typing import Any

import pytest

from assistant.qonto.sandbox.company import organizations
from assistant.qonto.sandbox.identifiers import (
    broken_iban,
    company_number,
    iban,
    seeded,
    vat_number,
)
from assistant.qonto.sandbox.ledger import Ledger
from assistant.qonto.sandbox.mishaps import arrivals
from assistant.qonto.sandbox.suppliers import suppliers
from tests.sandbox.conftest import TODAY

COUNTRIES = ("BE", "DE", "ES", "FR", "IE", "IT", "NL")


def _ledger(seed: int = 1, invoices: int = 300, today: date = TODAY) -> Ledger:
    return Ledger(organizations(seed)[0], invoices, today)


def _payloads(ledger: Ledger) -> list[dict[str, Any]]:
    return [record.payload() for record in ledger.records.values()]


@pytest.fixture(scope="module")
def company() -> list[dict[str, Any]]:
    return _payloads(_ledger())


def test_the_same_seed_and_day_give_the_same_bytes() -> None:
    one, two, other = _ledger(), _ledger(), _ledger(seed=2)
    assert [r.encoded for r in one.records.values()] == [r.encoded for r in two.records.values()]
    assert one.records.keys().isdisjoint(other.records)


def test_a_day_later_the_history_is_the_same_with_more_at_the_end() -> None:
    today, tomorrow = _ledger(), _ledger(today=TODAY + timedelta(days=1))
    common = today.records.keys() & tomorrow.records.keys()
    assert len(common) > 290
    names = {today.records[key].file_name for key in common if today.records[key].status == "paid"}
    assert names <= {record.file_name for record in tomorrow.records.values()}


@pytest.mark.parametrize("wanted", [1, 8, 40, 299, 300, 301, 1000])
def test_as_many_invoices_as_wanted(wanted: int) -> None:
    for seed in range(1, 6):
        found = arrivals(organizations(seed)[0], TODAY, wanted)
        assert len(found) == len({arrival.key for arrival in found}) == wanted
        assert all(arrival.arrived_at.date() < TODAY for arrival in found)


def test_eighteen_months_of_twenty_five_suppliers_two_entered_twice_and_a_look_alike(
    company: list[dict[str, Any]],
) -> None:
    assert len({row["supplier_id"] for row in company if row["supplier_id"]}) == 28
    first = min(row["created_at"] for row in company)
    assert first < "2025-08"
    countries = {supplier.country for supplier in suppliers(1)}
    assert {"FR", "DE", "IT", "ES", "US"} <= countries


def test_statuses_follow_age(company: list[dict[str, Any]]) -> None:
    counts = Counter(row["status"] for row in company)
    assert counts["paid"] > 200
    for status in ("to_review", "to_approve", "to_pay", "scheduled", "archived", "rejected"):
        assert counts[status], status
    overdue = [
        row for row in company if row["status"] == "to_pay" and row["due_date"] < TODAY.isoformat()
    ]
    assert 2 <= len(overdue) <= 12
    paid = [row for row in company if row["status"] == "paid"]
    assert all(row["payment_date"] < TODAY.isoformat() for row in paid)
    matched = [row for row in paid if row["matched_transactions"]]
    assert 0.85 < len(matched) / len(paid) < 1
    assert all(row["scheduled_date"] for row in company if row["status"] == "scheduled")
    assert all(row["created_at"] <= row["updated_at"] < f"{TODAY}T" for row in company)


def test_two_currencies(company: list[dict[str, Any]]) -> None:
    counts = Counter(row["total_amount"]["currency"] for row in company if row["total_amount"])
    assert counts.keys() == {"EUR", "USD"}
    assert counts["EUR"] > counts["USD"] > 20


def test_every_documented_field_is_there(company: list[dict[str, Any]]) -> None:
    names = {tuple(sorted(row)) for row in company}
    assert len(names) == 1
    assert len(names.pop()) == 53


def test_the_same_file_under_two_invoices_and_the_same_number_in_two_files() -> None:
    ledger = _ledger()
    by_content: dict[bytes, list[str]] = {}
    for record in ledger.records.values():
        payload = record.payload()
        content = ledger.attachments[payload["attachment_id"]].bytes()
        by_content.setdefault(content, []).append(record.id)
    twins = [ids for ids in by_content.values() if len(ids) > 1]
    assert twins
    assert all(ledger.records[name].duplicate for ids in twins for name in ids)
    numbers = Counter(
        (record.supplier_name, record.invoice_number)
        for record in ledger.records.values()
        if record.duplicate
    )
    assert ("Verrerie Montreynaud", 2) in {(name, n) for (name, _), n in numbers.items()}


def test_two_suppliers_share_a_number(company: list[dict[str, Any]]) -> None:
    pairs = {(row["invoice_number"], row["supplier_name"]) for row in company if row["iban"]}
    assert max(Counter(number for number, _ in pairs).values()) == 2


def test_two_suppliers_stand_under_two_ids_with_one_vat_number_each(
    company: list[dict[str, Any]],
) -> None:
    ids: dict[str, set[tuple[str, str]]] = {}
    for snapshot in (row["supplier_snapshot"] for row in company if row["supplier_snapshot"]):
        if snapshot["vat_number"]:
            known = ids.setdefault(snapshot["vat_number"], set())
            known.add((snapshot["id"], snapshot["name"]))
    twice = [known for known in ids.values() if len(known) > 1]
    assert sorted(sorted(name for _, name in known) for known in twice) == [
        ["Leuchtwerk Hoffmann", "Leuchtwerk Hoffmann GmbH"],
        ["Studio Grafico Bianchi", "Tortona Design"],
    ]
    assert all(len({supplier_id for supplier_id, _ in known}) == 2 for known in twice)


def test_the_landlord_changed_banks_and_the_cleaner_became_dearer(
    company: list[dict[str, Any]],
) -> None:
    def of(name: str) -> list[dict[str, Any]]:
        rows = [row for row in company if row["supplier_name"] == name]
        return sorted(rows, key=lambda row: str(row["issue_date"]))

    rent = of("Immobilière des Terreaux")
    assert len({row["iban"] for row in rent}) == 2
    assert rent[-1]["iban"] != rent[-1]["supplier_snapshot"]["iban"]
    assert rent[-1]["has_discrepancies"]
    cleaning = [row["total_amount"]["value"] for row in of("Net Perrache")]
    assert cleaning[0] == "576.00"
    assert cleaning[-1] == "662.40"


def test_credit_notes_name_their_invoices(company: list[dict[str, Any]]) -> None:
    by_id = {row["id"]: row for row in company}
    notes = [row for row in company if row["is_credit_note"]]
    assert len(notes) == 4
    for note in notes:
        original = by_id[note["related_invoices"][0]["id"]]
        assert original["related_invoices"][0]["id"] == note["id"]
        assert original["total_amount_credit_notes"] == note["total_amount"]
        assert "is_credit_note" in note["available_actions"]["reasons"]["pay"]


def test_some_documents_are_no_invoices_or_not_read_yet(company: list[dict[str, Any]]) -> None:
    counts = Counter(row["attachment_category"] for row in company)
    assert counts["OTHER_NON_FINANCIAL_DOCUMENT"] == 2
    assert counts["UNKNOWN"] == 3
    assert sum(row["analyzed_at"] is None for row in company) == 2
    gaps = [row for row in company if row["analyzed_at"] and not row["due_date"]]
    assert len(gaps) > 3


@pytest.mark.parametrize("country", COUNTRIES)
def test_ibans_pass_their_check_until_they_are_broken(country: str) -> None:
    for number in range(50):
        good = iban(country, seeded(country, number))
        assert good is not None
        assert _remainder(good) == 1
        assert _remainder(broken_iban(good)) != 1


def test_identifiers_of_one_country_fit_together() -> None:
    rng = seeded("one")
    vat = vat_number("FR", rng)
    assert vat is not None
    assert company_number("FR", vat, rng) == vat[4:]
    assert vat_number("US", rng) is iban("US", rng) is None


def test_larger_companies_have_more_suppliers() -> None:
    ledger = _ledger(invoices=1500)
    assert len(ledger.suppliers) > 110
    assert len({supplier.vat for supplier in ledger.suppliers.values()}) > 100


def _remainder(text: str) -> int:
    """ISO 13616: the rearranged IBAN as a number, modulo 97."""
    return int("".join(str(int(sign, 36)) for sign in text[4:] + text[:4])) % 97
