"""Money is exact, has one currency, and reads only plain decimals."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as some
from sqlalchemy.dialects import sqlite

from assistant import money
from assistant.database import Amount, to_stored
from assistant.money import Money

amounts = some.decimals(min_value=-(10**9), max_value=10**9, places=4, allow_nan=False)


def test_two_currencies_are_never_added() -> None:
    with pytest.raises(ValueError, match="EUR and USD"):
        Money(Decimal(1), "EUR") + Money(Decimal(1), "USD")


def test_totals_are_per_currency() -> None:
    rows = [Money(Decimal("0.10"), "EUR")] * 3 + [Money(Decimal(5), "USD")]
    assert money.total(rows) == {
        "EUR": Money(Decimal("0.30"), "EUR"),
        "USD": Money(Decimal(5), "USD"),
    }


@pytest.mark.parametrize("text", ["186.00", "-5", "0.0001", 7])
def test_plain_decimals_are_read(text: object) -> None:
    assert money.parse_decimal(text) == Decimal(str(text))


@pytest.mark.parametrize("text", ["1e3", "NaN", "", "1,5", None, 1.5, True, "١٢", "--1", "1-2"])
def test_anything_else_is_not_guessed(text: object) -> None:
    assert money.parse_decimal(text) is None


@pytest.mark.parametrize(
    ("amount", "currency", "shown"),
    [
        ("186", "EUR", "186.00"),
        ("2.345", "EUR", "2.35"),
        ("120", "JPY", "120"),
        ("1", "KWD", "1.000"),
    ],
)
def test_json_amounts_have_the_currency_s_digits(amount: str, currency: str, shown: str) -> None:
    assert Money(Decimal(amount), currency).as_json() == {"value": shown, "currency": currency}


@given(amounts)
def test_stored_amounts_come_back_exactly(amount: Decimal) -> None:
    stored = to_stored(amount)
    assert Amount().process_result_value(stored, sqlite.dialect()) == amount


def test_more_than_four_decimals_cannot_be_stored() -> None:
    with pytest.raises(ValueError, match="decimals"):
        to_stored(Decimal("0.00001"))
