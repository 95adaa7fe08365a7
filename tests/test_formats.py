"""Values as readers see them, per language."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from assistant import formats
from assistant.money import Money


@pytest.mark.parametrize(
    ("language", "shown"),
    [
        ("en", "€48,216.40"),
        ("fr", "48\u00a0216,40\u00a0€"),
        ("de", "48.216,40\u00a0€"),
        ("it", "48.216,40\u00a0€"),
        ("es", "48.216,40\u00a0€"),
    ],
)
def test_money_is_written_as_the_language_does(language: str, shown: str) -> None:
    assert formats.money(Money(Decimal("48216.40"), "EUR"), language) == shown


def test_a_negative_amount_has_a_true_minus_and_other_currencies_their_code() -> None:
    assert formats.money(Money(Decimal("-5"), "EUR"), "en") == "\u2212€5.00"
    assert formats.money(Money(Decimal(1234), "CHF"), "en") == "CHF\u00a01,234.00"
    assert formats.money(Money(Decimal(1234), "JPY"), "fr") == "1\u00a0234\u00a0JPY"
    assert formats.money(Money(Decimal(1234), "EUR"), "es") == "1234,00\u00a0€"


def test_dates_percentages_days_and_times() -> None:
    assert formats.day(date(2026, 10, 1), "fr") == "1er octobre 2026"
    assert formats.day(date(2026, 10, 1), "en", year=False) == "1 October"
    assert formats.percent(Decimal("12.5"), "fr", sign=True) == "+12,5\u00a0%"
    assert formats.percent(Decimal("-3"), "en") == "\u22123.0%"
    assert formats.days(1, "en") == "1 day"
    noon = datetime(2026, 7, 1, 10, 5, tzinfo=UTC)
    assert formats.moment(noon, "en", "Europe/Paris") == "1 July 2026, 12:05"


@pytest.mark.parametrize("language", formats.LANGUAGES)
def test_every_language_has_twelve_months(language: str) -> None:
    assert len(set(formats.month_names(language))) == 12
