"""How a language writes an invoice: its words from `wording.toml`, its dates and amounts."""

import tomllib
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

_SIGNS = {"EUR": "€", "USD": "$"}


def words(language: str) -> dict[str, Any]:
    """The labels and habits of one language."""
    return _all_words()[language]


def amount(value: Decimal, language: str, places: int = 2) -> str:
    """A number with the language's separators: `1 234,56`, `1.234,56`, `1,234.56`."""
    habits = words(language)
    text = f"{value:,.{places}f}".replace(",", "\0").replace(".", str(habits["decimal"]))
    return text.replace("\0", str(habits["thousands"]))


def money(value: Decimal, currency: str, language: str) -> str:
    """An amount with its currency sign where the language puts it."""
    pattern = str(words(language)["money"])
    return pattern.format(amount=amount(value, language), sign=_SIGNS.get(currency, currency))


def percent(rate: Decimal, language: str) -> str:
    """`20 %`, `5,5 %` from a fraction."""
    text = f"{rate * 100:f}".rstrip("0").rstrip(".") or "0"
    return text.replace(".", str(words(language)["decimal"])) + "\u00a0%"


def day(value: date, language: str) -> str:
    """A date as the language writes it."""
    habits = words(language)
    months = habits.get("months")
    month = months[value.month - 1] if months else ""
    return str(habits["day"]).format(d=value.day, m=value.month, y=value.year, month=month)


def spaced(iban: str) -> str:
    """An IBAN in groups of four, as it is printed."""
    return " ".join(iban[place : place + 4] for place in range(0, len(iban), 4))


@cache
def _all_words() -> dict[str, dict[str, Any]]:
    return tomllib.loads(Path(__file__).with_name("wording.toml").read_text("utf-8"))
