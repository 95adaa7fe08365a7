"""How words and values look to a reader."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from assistant.money import Money
from assistant.tools.result import Cell, Column, Kind, Table
from assistant.web.reader import Reader, short_hash
from assistant.web.turns import wide_columns

NOW = datetime(2026, 11, 23, 23, 30, tzinfo=UTC)
PARIS = Reader("en", "Europe/Paris", NOW)


@pytest.mark.parametrize(
    ("moment", "shown"),
    [
        (datetime(2026, 11, 23, 23, 10, tzinfo=UTC), "today 00:10"),
        (datetime(2026, 11, 23, 9, 0, tzinfo=UTC), "yesterday 10:00"),
        (datetime(2026, 10, 3, 9, 0, tzinfo=UTC), "3 October, 11:00"),
        (datetime(2025, 10, 3, 9, 0, tzinfo=UTC), "3 October 2025, 11:00"),
        (None, "not yet"),
    ],
)
def test_moments_are_told_in_the_organisation_s_zone(moment: datetime | None, shown: str) -> None:
    assert PARIS.when(moment) == shown


@pytest.mark.parametrize(
    ("minutes", "shown"),
    [
        (0, "just now"),
        (3, "3 min ago"),
        (125, "2 h ago"),
        (1500, "1 day ago"),
        (6000, "4 days ago"),
    ],
)
def test_how_long_ago(minutes: int, shown: str) -> None:
    assert PARIS.ago(NOW - timedelta(minutes=minutes)) == shown


@pytest.mark.parametrize(
    ("seconds", "shown"),
    [(900, "15 minutes"), (60, "1 minute"), (45, "45 seconds"), (3600, "1 hour")],
)
def test_intervals_are_named_from_the_setting(seconds: float, shown: str) -> None:
    assert PARIS.span(seconds) == shown


def test_a_countdown_never_goes_below_zero() -> None:
    assert PARIS.countdown(NOW + timedelta(seconds=582)) == "9:42"
    assert PARIS.countdown(NOW - timedelta(seconds=5)) == "0:00"


def test_nothing_is_a_dash_and_never_a_zero() -> None:
    assert PARIS.money(None) == PARIS.cell(None, "money") == PARIS.day(None) == "–"


def test_table_cells_leave_the_unit_to_the_header() -> None:
    assert PARIS.cell(Money(Decimal("1234.5"), "EUR"), "money") == "1,234.50"
    assert PARIS.cell(Decimal("43.7"), "percent") == "+43.7"
    assert PARIS.cell(Decimal("43.7"), "percent", column="share") == "43.7"
    assert PARIS.cell(date(2026, 8, 6), "date") == "6 Aug"


def test_the_api_s_money_is_read_back() -> None:
    assert PARIS.money({"value": "35.28", "currency": "EUR"}) == "€35.28"


def test_french_words_and_plurals() -> None:
    french = Reader("fr", "Europe/Paris", NOW)
    assert french.n(1, "{n} invoice", "{n} invoices") == "1 facture"
    assert french.n(1200, "{n} invoice", "{n} invoices") == "1\u00a0200 factures"


def test_a_hash_is_shortened_to_its_ends() -> None:
    assert short_hash("9f3c71ab" + "0" * 48 + "40d2e204") == "9f3c71ab…40d2e204"


def test_a_phone_keeps_name_amount_and_the_column_that_opens_the_record() -> None:
    columns = (
        Column("what", "What"),
        Column("vendor", "Supplier"),
        Column("invoice", "Invoice"),
        Column("total", "Total", Kind.MONEY),
    )
    row = (Cell("Overdue"), Cell("A"), Cell("F-1", url="/invoices/1"), Cell(None))
    assert wide_columns(Table("t", "T", columns, (row,))) == {"vendor"}


def test_amounts_beside_each_other_all_stay_on_a_phone() -> None:
    bands = (Column(name, name, Kind.MONEY) for name in ("not due", "late", "later", "total"))
    columns = (Column("vendor", "Supplier"), *bands)
    assert wide_columns(Table("t", "T", columns, ((Cell("A"), *[Cell(None)] * 4),))) == set()
