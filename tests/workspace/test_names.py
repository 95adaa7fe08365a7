"""Names of suppliers: which are one, and which never are. The pairs are older than the code."""

import tomllib
from pathlib import Path

import pytest

from assistant.workspace import names
from assistant.workspace.names import Likeness

PAIRS = tomllib.loads(Path(__file__).with_name("vendor_names.toml").read_text("utf-8"))
ONE = {Likeness.SAME, Likeness.REORDERED, Likeness.CUT, Likeness.SLIP}


@pytest.mark.parametrize(("one", "other"), PAIRS["same"])
def test_one_supplier_in_two_spellings(one: str, other: str) -> None:
    assert names.compare(one, other) in ONE
    assert names.compare(other, one) in ONE


@pytest.mark.parametrize(("one", "other"), PAIRS["different"])
def test_two_suppliers_stay_two(one: str, other: str) -> None:
    assert names.compare(one, other) is Likeness.DIFFERENT
    assert names.compare(other, one) is Likeness.DIFFERENT


@pytest.mark.parametrize(("one", "other"), PAIRS["other_form"])
def test_another_legal_form_is_another_company(one: str, other: str) -> None:
    assert names.compare(one, other) is Likeness.OTHER_FORM


@pytest.mark.parametrize(("one", "other"), PAIRS["disguised"])
def test_look_alike_letters_are_a_disguise(one: str, other: str) -> None:
    assert names.compare(one, other) is Likeness.DISGUISED
    assert names.compare(other, one) is Likeness.DISGUISED


def test_a_word_of_two_scripts_is_seen() -> None:
    assert names.is_mixed("Papeterie Vаsseur")
    assert not names.is_mixed("Ελληνικά Νερά AE")
    assert not names.is_mixed("Københavns Møbler")
