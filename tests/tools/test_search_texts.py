"""Days in words are searched as days, and several things as one."""

import pytest

from assistant.tools.search_texts import days_in_figures, shortened


@pytest.mark.parametrize(
    "text",
    [
        "7 October 2026",
        "7. Oktober 2026",
        "7 octobre 2026",
        "7 ottobre 2026",
        "7 de octubre de 2026",
    ],
)
def test_a_day_in_words_is_read(text: str) -> None:
    assert days_in_figures(f"rent {text}") == "rent 2026-10-7"
    assert days_in_figures("7 rooms in October") == "7 rooms in October"


@pytest.mark.parametrize(
    ("text", "shorter"),
    [
        ("perfiles de aluminio", "perfil de aluminio"),
        ("LED module", "LED modul"),
        ("cartons", "carton"),
        ("gas NP-000392", "gas NP-000392"),
    ],
)
def test_words_are_cut_to_what_one_and_several_begin_with(text: str, shorter: str) -> None:
    assert shortened(text) == shorter
