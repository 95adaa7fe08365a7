"""A list that was cut is narrowed among what it showed, in five languages."""

import pytest

from assistant.agent import turn
from tests.agent.conftest import Asking
from tests.tools.books import Books

ASKED = {
    "en": ("Show me the three largest invoices of October", "Which of them is not paid yet?"),
    "fr": ("Montre les trois plus grosses factures d'octobre", "Laquelle n'est pas encore payée ?"),
    "de": ("Zeig die drei größten Rechnungen vom Oktober", "Welche davon ist noch offen?"),
    "it": ("Mostra le tre fatture più grandi di ottobre", "Quali di queste non sono pagate?"),
    "es": (
        "Muestra las tres facturas más grandes de octubre",
        "¿Cuáles de estas no están pagadas?",
    ),
}


@pytest.mark.parametrize("language", ASKED)
async def test_of_the_three_largest_those_that_are_not_paid(
    language: str, asking: Asking, ledger: Books
) -> None:
    first, then = ASKED[language]
    before = await turn.answer(asking(), first)
    after = await turn.answer(asking(), then, before.conversation_id)
    (table,) = after.tables
    told = str(table.rows)
    assert all(number in told for number in ("F-2026-10", "RE-10482"))
    assert not any(number in told for number in ("Q-2026-10", "PV-2026-0031"))
