"""A question that can be taken in two ways: one is answered, the other is a chip that asks it."""

from typing import Any

import pytest

from assistant.agent import answers, turn
from assistant.agent.built_in.alternatives import alternative
from assistant.agent.built_in.assistant import BuiltIn
from assistant.agent.built_in.lexicon import lexicon
from assistant.agent.built_in.masking import mask
from assistant.agent.built_in.reading import Reading
from assistant.tools.phrases import Phrases
from assistant.tools.vendor_names import VendorNames
from tests.agent.conftest import Asking
from tests.tools.books import TODAY, Books

NAMES = VendorNames(
    (at, name, name.lower())
    for at, name in enumerate(("Orange", "Energia", "Transport SAS", "Energie Nord"), 1)
)


def both(question: str, language: str) -> tuple[Reading, str, Reading]:
    """What is answered, the chip, and what the chip asks."""
    assistant = BuiltIn(NAMES, TODAY, language)
    said = mask(question, lexicon(language), NAMES, TODAY, language)
    asked, told = assistant.reading(question, ()), Phrases(language)
    chip = alternative(
        said, asked, lexicon(language), NAMES, told, lambda text: assistant.reading(text, ())
    )
    return asked, chip or "", assistant.reading(chip or "", ())


@pytest.mark.parametrize(
    ("language", "question", "chip", "answered", "other"),
    [
        ("en", "what did we pay this week?", "what did we pay this week (by issue date)?",
         {"basis": "paid"}, {"basis": "spent"}),
        ("fr", "Combien avons-nous payé cette semaine ?",
         "Combien avons-nous payé cette semaine (par date d’émission) ?",
         {"basis": "paid"}, {"basis": "spent"}),
        ("de", "Was haben wir diese Woche bezahlt?",
         "Was haben wir diese Woche bezahlt (nach Rechnungsdatum)?",
         {"basis": "paid"}, {"basis": "spent"}),
        ("it", "Quanto abbiamo pagato questa settimana?",
         "Quanto abbiamo pagato questa settimana (per data di emissione)?",
         {"basis": "paid"}, {"basis": "spent"}),
        ("es", "¿Cuánto hemos pagado esta semana?",
         "¿Cuánto hemos pagado esta semana (por fecha de emisión)?",
         {"basis": "paid"}, {"basis": "spent"}),
        ("en", "bills paid this week", "bills paid this week (by issue date)",
         {"status": "paid", "by": "paid"}, {"status": "paid", "period": "this week"}),
        ("fr", "factures payées cette semaine",
         "factures payées cette semaine (par date d’émission)",
         {"status": "paid", "by": "paid"}, {"status": "paid", "period": "cette semaine"}),
        ("de", "offene Rechnungen diesen Monat",
         "offene Rechnungen diesen Monat (nach Fälligkeitsdatum)",
         {"period": "diesen monat"}, {"due": "diesen monat", "period": None}),
        ("es", "facturas impagadas este mes",
         "facturas impagadas este mes (por fecha de vencimiento)",
         {"period": "este mes"}, {"due": "este mes", "period": None}),
        ("en", "How much did we spend in August?", "How much did we spend in August 2025?",
         {"period": "august"}, {"period": "august 2025"}),
        ("fr", "Dépenses en août ?", "Dépenses en août 2025 ?",
         {"period": "aout"}, {"period": "aout 2025"}),
        ("de", "Ausgaben im August?", "Ausgaben im August 2025?",
         {"period": "august"}, {"period": "august 2025"}),
        ("it", "Quanto abbiamo speso ad agosto?", "Quanto abbiamo speso ad agosto 2025?",
         {"period": "agosto"}, {"period": "agosto 2025"}),
        ("es", "¿Cuánto gastamos en agosto?", "¿Cuánto gastamos en agosto 2025?",
         {"period": "agosto"}, {"period": "agosto 2025"}),
        ("it", "quanto per energia in ottobre", "quanto per Energia in ottobre",
         {"category": "energia", "vendor": None}, {"vendor": "energia", "category": None}),
        ("de", "Was kostet Energie dieses Jahr?", "Was kostet Energie Nord dieses Jahr?",
         {"category": "energie", "vendor": None}, {"vendor": "energie nord", "category": None}),
        ("en", "How much for Transport this year?",
         "How much for Trains, flights, taxis this year?",
         {"vendor": "transport", "category": None}, {"vendor": None, "category": "trains"}),
    ],
)  # fmt: skip
def test_the_other_reading_is_a_question_of_its_own(
    language: str, question: str, chip: str, answered: dict[str, Any], other: dict[str, Any]
) -> None:
    asked, offered, meant = both(question, language)
    assert offered == chip
    assert answered.items() <= asked.arguments.items()
    assert other.items() <= meant.arguments.items()


@pytest.mark.parametrize(
    ("language", "question"),
    [
        ("en", "What did we pay this week, by payment date?"),
        ("en", "How much did we spend in August 2025?"),
        ("en", "How much did we spend last month?"),
        ("en", "what needs attention?"),
        ("en", "Send F-2026-101 to Qonto"),
        ("en", "Approve the Orange invoice of August"),
        ("fr", "Compare octobre et septembre"),
        ("de", "Rechnungen von Orange"),
        ("it", "Bonifica 500 euro a Orange ad agosto"),
    ],
)
def test_what_is_plain_has_no_other_reading(language: str, question: str) -> None:
    assert both(question, language)[1] == ""


async def test_the_chip_stands_first_beside_the_answer(asking: Asking, ledger: Books) -> None:
    answer = await turn.answer(asking(), "How much did we spend in October?")
    chip = answer.follow_ups[0].text
    assert chip == "How much did we spend in October 2025?"
    again = await turn.answer(asking(), chip)
    assert again.tool_calls[0]["arguments"]["period"] == "october 2025"
    assert "€900.00" in answers.markdown(again, "Europe/Paris")
