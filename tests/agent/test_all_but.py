"""An order to approve everything but something: the card is never of what was to be left out."""

import pytest

from tests.agent.test_built_in import reading

SPARED = {
    "en": ["Approve everything in review except Martin SARL", "Approve all but the Martin SARL one",
           "Sign off on everything apart from Martin SARL"],
    "fr": ["Valide tout sauf Martin SARL", "Approuve tout ce qui attend à part Martin SARL",
           "Valide toutes les pièces à l'exception de Martin SARL"],
    "de": ["Alles freigeben außer Martin SARL", "Gib alles frei bis auf Martin SARL",
           "Genehmige alle ohne Martin SARL"],
    "it": ["Approva tutto tranne Martin SARL", "Approva tutte eccetto quella di Martin SARL",
           "Convalida tutto ad eccezione di Martin SARL"],
    "es": ["Aprueba todo menos lo de Martin SARL", "Aprueba todas excepto la de Martin SARL",
           "Valida todo salvo Martin SARL"],
}  # fmt: skip
STRANGERS = [
    ("en", "Approve everything except Zorbax"), ("fr", "Valide tout sauf Zorbax"),
    ("de", "Alles freigeben außer Zorbax"), ("it", "Approva tutto tranne Zorbax"),
    ("es", "Aprueba todo menos Zorbax"),
]  # fmt: skip
NOBODY = [
    ("en", "Approve everything except the second one"), ("fr", "Valide tout sauf la dernière"),
    ("de", "Alles freigeben außer der zweiten"), ("it", "Approva tutto tranne la prima"),
    ("es", "Aprueba todo menos la última"),
]  # fmt: skip


@pytest.mark.parametrize("language", SPARED)
def test_everything_but_one_supplier_leaves_it_out(language: str) -> None:
    for text in SPARED[language]:
        asked = {"documents": ["waiting"], "except_documents": ["martin sarl"]}
        assert reading(text, language) == ("approve_and_push", asked), text


@pytest.mark.parametrize(("language", "text"), STRANGERS)
def test_a_name_nobody_knows_is_left_out_too(language: str, text: str) -> None:
    asked = {"documents": ["waiting"], "except_documents": ["zorbax"]}
    assert reading(text, language) == ("approve_and_push", asked)


@pytest.mark.parametrize(("language", "text"), NOBODY)
def test_without_a_name_it_is_asked_back(language: str, text: str) -> None:
    tool, _ = reading(text, language)
    assert tool == "unclear.push"


def test_numbers_are_left_out_by_number() -> None:
    asked = {"documents": ["waiting"], "except_documents": ["RE-10482"]}
    assert reading("Approve everything except RE-10482") == ("approve_and_push", asked)
    asked = {"documents": ["everything"], "except_documents": ["martin sarl"]}
    assert reading("Push everything except Martin SARL") == ("approve_and_push", asked)
