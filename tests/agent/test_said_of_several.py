"""What a question says of which invoices: those of suppliers that are late, without credit notes,
of the biggest supplier, due on days with a name or on days that no month has."""

import pytest

from assistant.agent import answers, turn
from assistant.agent.built_in.assistant import BuiltIn
from assistant.agent.events import Outcome
from assistant.tools.vendor_names import VendorNames
from tests.agent.conftest import Asking
from tests.tools.books import TODAY, Books

NAMES = VendorNames(((1, "Figma", "figma"), (2, "Orange", "orange")))


def heard(language: str, text: str) -> list[tuple[str, dict[str, object]]]:
    """The tools that a question asks for, with what is not empty of their arguments."""
    found = BuiltIn(NAMES, TODAY, language).readings(text, ())
    return [(one.tool or one.topic, {k: v for k, v in one.arguments.items() if v}) for one in found]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Which suppliers are more than 10 days late and how much do we owe them?"),
        ("fr", "Quels fournisseurs sont en retard de plus de 10 jours, combien leur devons-nous ?"),
        ("de", "Welche Lieferanten sind mehr als 10 Tage überfällig und was schulden wir ihnen?"),
        ("it", "Quali fornitori sono in ritardo di più di 10 giorni e quanto dobbiamo loro?"),
        ("es", "¿Qué proveedores llevan más de 10 días de retraso y cuánto les debemos?"),
    ],
)
def test_what_late_suppliers_are_owed_is_of_what_is_late(language: str, text: str) -> None:
    ((tool, arguments),) = heard(language, text)
    late = {"basis": "owed", "status": "overdue", "by": "due", "period": "..2026-11-12"}
    assert tool == "query_spend" and late.items() <= arguments.items()
    assert arguments["group_by"] == "vendor"


def test_a_second_figure_is_of_the_same_state() -> None:
    (_, first), (_, second) = heard("en", "How many invoices are unpaid and what is the average?")
    assert (first["measure"], second["measure"]) == ("count", "average")
    assert first["basis"] == second["basis"] == "owed"


@pytest.mark.parametrize(
    ("language", "text"),
    [("en", "Invoices in October without credit notes"), ("fr", "factures d'octobre sans avoirs"),
     ("de", "Rechnungen im Oktober ohne Gutschriften"),
     ("it", "fatture di ottobre senza note di credito"), ("es", "facturas de octubre sin abonos")],
)  # fmt: skip
async def test_without_credit_notes_lists_none(
    asking: Asking, ledger: Books, language: str, text: str
) -> None:
    made = await turn.answer(asking(), text)
    (call,) = made.tool_calls
    assert call["name"] == "search_invoices" and not call["arguments"]["status"]
    assert made.language == language
    assert len(made.tables[0].rows) == sum(
        one.counts for one in ledger.bills if one.issued and one.issued.isoformat()[:7] == "2026-10"
    )


@pytest.mark.parametrize(
    "text",
    ["without credit notes", "sans les avoirs", "ohne Gutschriften", "senza note di credito",
     "sin abonos"],
)  # fmt: skip
async def test_a_total_says_that_credit_notes_are_not_in_it(
    asking: Asking, ledger: Books, text: str
) -> None:
    first = await turn.answer(asking(), "How much did we spend in October?")
    again = await turn.answer(asking(), text, first.conversation_id)
    assert again.tool_calls[0]["arguments"] == first.tool_calls[0]["arguments"]


@pytest.mark.parametrize(
    ("language", "text"),
    [("en", "Who is the biggest supplier?"), ("fr", "Qui est notre plus gros fournisseur ?"),
     ("de", "Wer ist unser größter Lieferant?"), ("it", "Chi è il nostro fornitore più grande?"),
     ("es", "¿Cuál es nuestro mayor proveedor?")],
)  # fmt: skip
def test_the_biggest_supplier_is_one(language: str, text: str) -> None:
    ((tool, arguments),) = heard(language, text)
    assert (tool, arguments["group_by"], arguments["top"]) == ("query_spend", "vendor", 1)


@pytest.mark.parametrize(
    ("language", "text"),
    [("en", "unpaid invoices due by Christmas"), ("fr", "factures à payer d'ici Noël"),
     ("de", "unbezahlte Rechnungen fällig bis Weihnachten"),
     ("it", "cosa dobbiamo pagare entro Natale?"), ("es", "facturas por pagar hasta Navidad")],
)  # fmt: skip
def test_by_christmas_is_due_until_then(language: str, text: str) -> None:
    ((_, arguments),) = heard(language, text)
    assert arguments["due"] == "..2026-12-25"


@pytest.mark.parametrize(
    ("language", "text"),
    [("en", "invoices between 31/11 and 05/12"), ("de", "Rechnungen bis 31.11."),
     ("en", "What was due on 31 February?"), ("en", "invoices of 2026-06-31"),
     ("fr", "factures du 31 avril"), ("de", "Rechnungen vom 31. Februar"),
     ("it", "fatture del 30 febbraio"), ("es", "facturas del 31 de junio")],
)  # fmt: skip
async def test_a_day_that_no_month_has_is_asked_back(
    asking: Asking, ledger: Books, language: str, text: str
) -> None:
    made = await turn.answer(asking(), text)
    assert (made.outcome, made.language, made.withheld) == (Outcome.CLARIFY, language, 0)
    assert not made.tool_calls and "[[" not in made.markdown


@pytest.mark.parametrize(
    "text", ["invoices of 29 February", "31 May", "from 30/11", "30.11.2026", "May 31st"]
)
def test_a_day_that_there_is_asks_nothing_back(text: str) -> None:
    assert heard("en", text)[0][0] != "unclear.no_day"


@pytest.mark.parametrize(
    ("said", "shown"), [("ContosoSoft", "ContosoSoft"), ("contoso", "Contoso")]
)
async def test_a_supplier_nobody_knows_is_named_as_it_was_written(
    asking: Asking, ledger: Books, said: str, shown: str
) -> None:
    made = await turn.answer(asking(), f"Invoices from {said}")
    assert f"“{shown}”" in made.markdown


async def test_what_is_due_until_a_day_reads_as_an_accountant_writes(
    asking: Asking, ledger: Books
) -> None:
    made = await turn.answer(asking(), "Factures impayées à payer d'ici le 10 décembre")
    text = answers.markdown(made, "Europe/Paris")
    assert "impayées d’après Qonto, échéance au plus tard le 10 décembre 2026" in text


async def test_the_count_beside_a_vat_total_is_of_those_that_are_in_it(
    asking: Asking, ledger: Books
) -> None:
    made = await turn.answer(asking(), "How much VAT this year?")
    counted = [
        one for one in ledger.bills
        if one.counts and one.currency == "EUR" and one.issued and one.issued.year == TODAY.year
    ]  # fmt: skip
    with_vat = [one for one in counted if one.tax is not None]
    assert len(with_vat) < len(counted)
    assert made.facts["spent.vat.count:EUR"].value == len(with_vat)
    left_out = made.facts["spent.vat.without_amount"].value
    assert isinstance(left_out, int) and left_out >= len(counted) - len(with_vat)
