"""Suppliers by what people call them, and amounts as people write them."""

from decimal import Decimal

import pytest

from assistant.tools import amounts
from assistant.tools.vendor_names import VendorNames

NAMES = [
    "OVH SAS", "Papeterie Vasseur", "Martin SARL", "Martin Dupont EI", "WeWork", "Chronopost",
    "Lichtwerk Köln GmbH", "Immobilière des Terreaux", "Orange", "Orange Bank", "3M France",
]  # fmt: skip


@pytest.fixture
def vendors() -> VendorNames:
    return VendorNames((at, name, name.lower()) for at, name in enumerate(NAMES, 1))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("ovh", ["OVH SAS"]),
        ("OVH", ["OVH SAS"]),
        ("vasseur", ["Papeterie Vasseur"]),
        ("vaseur", ["Papeterie Vasseur"]),
        ("we work", ["WeWork"]),
        ("chronpost", ["Chronopost"]),
        ("lichtwerk koln", ["Lichtwerk Köln GmbH"]),
        ("immobiliere", ["Immobilière des Terreaux"]),
        ("orange", ["Orange"]),
        ("martin", ["Martin Dupont EI", "Martin SARL"]),
        ("martin dupont", ["Martin Dupont EI"]),
        ("contoso", []),
        ("xyz", []),
    ],
)
def test_who_a_name_can_mean(vendors: VendorNames, text: str, found: list[str]) -> None:
    assert [one.name for one in vendors.look_up(text)] == found


@pytest.mark.parametrize(
    ("text", "guess"),
    [("vaseur", True), ("vasseur", False), ("we work", False), ("papeterie vasseur", False)],
)
def test_a_guess_is_known_as_one(vendors: VendorNames, text: str, guess: bool) -> None:
    assert vendors.is_guess(text) is guess


def test_a_normal_word_is_never_a_supplier_by_guess(vendors: VendorNames) -> None:
    assert vendors.find("we want an arrange", frozenset({"arrange"})) == []


def test_an_unknown_name_has_nearest_ones(vendors: VendorNames) -> None:
    assert vendors.nearest("papeterie") == ["Papeterie Vasseur"]
    assert vendors.nearest("zzz") == []


@pytest.mark.parametrize(
    ("text", "value", "currency"),
    [
        ("1.234,56", "1234.56", None),
        ("1 234,56 €", "1234.56", "EUR"),
        ("€1,234.56", "1234.56", "EUR"),
        ("$12", "12", "USD"),
        ("10k", "10000", None),
        ("5 mila", "5000", None),
        ("12 months", "12", None),
        ("800 ma meno", "800", None),
        ("5k€", "5000", "EUR"),
        ("1.000 euros", "1000", "EUR"),
        ("1,5", "1.5", None),
        ("2.499,99 €", "2499.99", "EUR"),
        ("48\u00a0216,40\u00a0€", "48216.40", "EUR"),
        ("1,234,567", "1234567", None),
    ],
)
def test_an_amount_is_read(text: str, value: str, currency: str | None) -> None:
    found = amounts.find(text.lower())
    assert [(one.value, one.currency) for one in found] == [(Decimal(value), currency)]


@pytest.mark.parametrize("text", ["INV-2026-0142", "q3", "abc", ""])
def test_what_is_no_amount_is_none(text: str) -> None:
    assert amounts.find(text.lower()) == []
