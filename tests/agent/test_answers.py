"""An answer for programs, for storage, and for the terminal."""

from datetime import UTC, date, datetime
from decimal import Decimal

from assistant.agent import answers, turn
from assistant.agent.events import Answer, Outcome
from assistant.money import Money
from assistant.tools.result import Cell, Column, Coverage, Fact, FollowUp, Kind, Table, Unit
from tests.agent.conftest import Asking
from tests.tools.books import Books

ANSWER = Answer(
    conversation_id="c",
    message_id="m",
    markdown="You were invoiced [[spent.total:EUR]] **in all**, see [here](/invoices/1).",
    language="fr",
    outcome=Outcome.ANSWERED,
    facts={
        "spent.total:EUR": Fact(
            "spent.total:EUR", "Facturé", Money(Decimal("1234.50"), "EUR"), Unit.MONEY, "somme"
        ),
        "period": Fact("period", "Période", "en octobre", Unit.TEXT, ""),
    },
    tables=(
        Table(
            "t",
            "Factures",
            (Column("number", "Facture"), Column("total", "Total", Kind.MONEY)),
            ((Cell("RE-1"), Cell(Money(Decimal("1234.50"), "EUR"))),),
        ),
    ),
    tool_calls=({"name": "query_spend", "arguments": {"period": "octobre", "documents": ["a"]}},),
    coverage=Coverage(
        3, date(2026, 1, 1), date(2026, 11, 1), datetime(2026, 11, 23, 9, 30, tzinfo=UTC), ("x",)
    ),
    follow_ups=(FollowUp("Et en septembre ?", 2),),
)
SHAPE = [
    "conversation_id", "message_id", "answer", "language", "outcome", "figures", "tables",
    "charts", "citations", "proposals", "tool_calls", "coverage", "follow_ups",
]  # fmt: skip


def test_the_json_has_the_published_shape() -> None:
    made = answers.as_json(ANSWER)
    assert list(made) == SHAPE
    assert made["answer"].startswith("You were invoiced 1\u00a0234,50\u00a0€")
    assert made["outcome"] == "answered"
    assert made["figures"] == [
        {
            "id": "spent.total:EUR",
            "label": "Facturé",
            "value": {"value": "1234.50", "currency": "EUR"},
            "unit": "money",
        }
    ]
    assert made["tables"][0]["rows"] == [["RE-1", {"value": "1234.50", "currency": "EUR"}]]
    assert made["coverage"]["from"] == "2026-01-01"
    assert made["coverage"]["synced_at"] == "2026-11-23T09:30:00+00:00"
    assert made["follow_ups"] == ["Et en septembre ?"]


def test_a_stored_answer_comes_back_as_it_was() -> None:
    assert answers.from_stored(answers.to_stored(ANSWER)) == ANSWER


def test_the_terminal_gets_plain_words_and_columns() -> None:
    text = answers.as_text(ANSWER, "Europe/Paris")
    assert "**" not in text
    assert "here (/invoices/1)" in text
    assert "RE-1" in text
    assert "Répondu d’après 3 factures" in text
    assert "23 novembre 2026, 10:30" in text


async def test_every_kind_of_answer_can_be_stored_and_sent(asking: Asking, ledger: Books) -> None:
    for question in (
        "Summarise October", "What needs attention?", "Find unmatched records", "sync status",
        "top suppliers this year", "show RE-10482", "unpaid invoices", "what is my balance?",
    ):  # fmt: skip
        made = await turn.answer(asking(), question)
        assert answers.from_stored(answers.to_stored(made)) == made
        shown = answers.as_json(made)
        assert "[[" not in shown["answer"]
        assert "…" not in shown["answer"].replace("FR…", "")
        assert answers.as_text(made)
        assert made.withheld == 0
