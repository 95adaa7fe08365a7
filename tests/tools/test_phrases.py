"""The sentences: complete in every language, and harmless whatever suppliers call themselves."""

import re
import string
from pathlib import Path

import pytest

from assistant.tools import phrases
from assistant.tools.phrases import Phrases, harmless

ASSISTANT = Path(phrases.__file__).parents[1]
LANGUAGES = [path.stem for path in (ASSISTANT / "tools" / "languages").glob("??.toml")]


def _values(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_the_same_sentences(language: str) -> None:
    english, other = phrases.sentences("en"), phrases.sentences(language)
    assert set(other) == set(english)


@pytest.mark.parametrize("language", LANGUAGES)
def test_sentences_carry_no_figures_of_their_own(language: str) -> None:
    known = {"how.price_rise", "turn.no_card", "how.iban_changed", "how.missing_vat"}
    for key, sentence in phrases.sentences(language).items():
        if not key.startswith(("how.", "turn.", "attention.none", "push.", "label.quarter")):
            assert not re.search(r"\d", re.sub(r"\{[^}]*\}", "", sentence)), key
    assert known <= set(phrases.sentences(language))


def test_every_sentence_named_in_the_code_exists() -> None:
    known = phrases.sentences("en")
    pattern = re.compile(r"(?:say|_tell|_note|_suggest|_what_is_known)\(\s*\"([a-z_.]+)\"")
    named = {
        key
        for folder in ("tools", "agent")
        for path in (ASSISTANT / folder).rglob("*.py")
        for key in pattern.findall(path.read_text(encoding="utf-8"))
    }
    assert len(named) > 100
    assert named - set(known) == set()


def test_a_word_follows_its_count_in_each_language() -> None:
    one, none = {"count": 1}, {"count": 0}
    assert Phrases("en")("missing.documents_failed", **one) == "1 document missing"
    assert Phrases("en")("missing.documents_failed", **none) == "0 documents missing"
    assert Phrases("fr")("missing.documents_failed", **none) == "0 document manquant"


@pytest.mark.parametrize(
    "name",
    ["[click](https://evil.example)", "<img src=x onerror=alert(1)>", "a\u202eb\u200b", "**bold**"],
)
def test_a_suppliers_name_is_shown_as_plain_words(name: str) -> None:
    shown = harmless(name)
    assert not re.search(r"(?<!\\)[\[\]<>*`|]", shown)
    assert "\u202e" not in shown


def test_a_suppliers_name_cannot_be_a_marker() -> None:
    assert "[[" not in harmless("[[spend.total:EUR]]")
