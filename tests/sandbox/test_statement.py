"""The sample statement: same seed same bytes, read without a question, true to the invoices."""

from datetime import date, timedelta
from decimal import Decimal

from assistant.qonto.sandbox.company import organizations
from assistant.qonto.sandbox.ledger import Ledger
from assistant.qonto.sandbox.options import SandboxOptions
from assistant.qonto.sandbox.statement import sample_statement
from assistant.sources.reader import read

TODAY = date(2026, 11, 26)


def test_the_same_seed_makes_the_same_bytes() -> None:
    assert sample_statement(1, TODAY) == sample_statement(1, TODAY)
    assert sample_statement(1, TODAY) != sample_statement(2, TODAY)


def test_it_is_read_like_any_export_of_qonto() -> None:
    found = read(sample_statement(1, TODAY)[1], {})
    assert (found.format, found.question, dict(found.skipped)) == ("Qonto", None, {"pending": 1})
    assert [account.currency for account in found.accounts] == ["EUR"]
    assert any(line.original_currency == "USD" for line in found.lines)
    assert any(line.amount > 0 for line in found.lines)


def test_most_paid_invoices_have_a_line_of_their_amount() -> None:
    lines = read(sample_statement(1, TODAY)[1], {}).lines
    amounts = {-line.amount for line in lines} | {line.original_amount for line in lines}
    ledger = Ledger(organizations(1)[0], SandboxOptions().invoices, TODAY)
    since = (TODAY - timedelta(days=150)).isoformat()
    paid: list[Decimal] = [
        one.total
        for one in ledger.records.values()
        if one.total and one.payment_date and since < one.payment_date < TODAY.isoformat()
    ]
    assert len(paid) > 50
    assert sum(total in amounts for total in paid) > len(paid) * 0.8


def test_tomorrow_s_statement_repeats_today_s_lines() -> None:
    ids = [
        {line.bank_id for line in read(sample_statement(1, day)[1], {}).lines}
        for day in (TODAY, TODAY + timedelta(days=1))
    ]
    assert len(ids[0] - ids[1]) < 5
