"""A question in full stands on its own, whatever was asked before; a short one leans on it."""

import json
from typing import Any

import pytest

from assistant.agent.built_in.assistant import BuiltIn
from assistant.agent.language_model import ChatMessage, ToolCall
from assistant.tools.vendor_names import VendorNames
from tests.agent.test_built_in import VENDORS
from tests.tools.books import TODAY

RECORDS = [f"invoice {at}: RE-1048{at}, Lichtwerk" for at in range(1, 5)]
LISTED = ("search_invoices", {"vendor": "lichtwerk"})
SPENT = ("query_spend", {"measure": "sum", "basis": "spent", "amount": "gross",
                         "vendor": "lichtwerk"})  # fmt: skip
COMPARED = ("query_spend", {"measure": "sum", "basis": "spent", "amount": "gross",
                            "period": "this year", "compare_with": "last year"})  # fmt: skip
AVERAGE = [
    ("en", "What is our average monthly spend?"),
    ("fr", "Quelle est notre dépense mensuelle moyenne ?"),
    ("de", "Wie hoch sind unsere durchschnittlichen monatlichen Ausgaben?"),
    ("it", "Qual è la nostra spesa mensile media?"),
    ("es", "¿Cuál es nuestro gasto mensual medio?"),
]
RANKED = [
    ("en", "What are our top suppliers?"),
    ("en", "top 3 suppliers this year"),
    ("fr", "Top 3 des fournisseurs cette année"),
    ("de", "Top 3 Lieferanten dieses Jahr"),
    ("it", "Top 3 fornitori di quest’anno"),
    ("es", "Top 3 proveedores de este año"),
]


def heard(text: str, language: str, last: tuple[str, dict[str, Any]]) -> tuple[str, dict[str, Any]]:
    """What a question is taken for after a call that showed four invoices."""
    call = ToolCall("1", last[0], json.dumps(last[1]))
    past = (
        ChatMessage("user", "…"),
        ChatMessage("assistant", "", tool_calls=(call,)),
        ChatMessage("tool", json.dumps({"data": {"records": RECORDS}}), tool_call_id="1"),
    )
    names = VendorNames((at, name, name.lower()) for at, name in enumerate(VENDORS, 1))
    found = BuiltIn(names, TODAY, language).reading(text, past)
    kept = {name: value for name, value in found.arguments.items() if value is not None}
    return found.tool or found.topic, kept


@pytest.mark.parametrize("last", [LISTED, SPENT])
@pytest.mark.parametrize(("language", "text"), AVERAGE)
def test_a_question_in_full_keeps_no_filter_of_the_one_before(
    language: str, text: str, last: tuple[str, dict[str, Any]]
) -> None:
    tool, arguments = heard(text, language, last)
    assert (tool, arguments["group_by"]) == ("query_spend", "month")
    assert "vendor" not in arguments


@pytest.mark.parametrize("last", [LISTED, SPENT])
@pytest.mark.parametrize(("language", "text"), RANKED)
def test_a_ranking_of_suppliers_is_no_row_of_the_list_on_screen(
    language: str, text: str, last: tuple[str, dict[str, Any]]
) -> None:
    tool, arguments = heard(text, language, last)
    assert (tool, arguments["group_by"]) == ("query_spend", "vendor")
    assert "vendor" not in arguments


def test_another_figure_of_another_period_is_not_compared_as_the_one_before_was() -> None:
    asked = "Was ist mit der Mehrwertsteuer im dritten Quartal?"
    _, arguments = heard(asked, "de", COMPARED)
    assert (arguments["amount"], arguments["period"]) == ("vat", "dritten quartal")
    assert "compare_with" not in arguments
    assert heard("what about the VAT?", "en", COMPARED)[1]["compare_with"] == "last year"


@pytest.mark.parametrize("text", ["by month", "split it by month", "average per month"])
def test_a_short_question_still_leans_on_the_one_before(text: str) -> None:
    assert heard(text, "en", SPENT)[1]["vendor"] == "lichtwerk"


def test_the_second_one_is_still_the_second_row() -> None:
    assert heard("show me the second one", "en", LISTED) == ("get_invoice", {"number": "RE-10482"})


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "approve the first and the second"),
        ("fr", "approuve la première et la deuxième"),
        ("de", "gib die erste und die zweite frei"),
        ("it", "approva la prima e la seconda"),
        ("es", "aprueba la primera y la segunda"),
    ],
)
def test_each_row_that_is_named_is_on_the_card(language: str, text: str) -> None:
    tool, arguments = heard(text, language, LISTED)
    assert (tool, len(arguments["documents"])) == ("approve_and_push", 2)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "the other one"),
        ("en", "how much is it?"),
        ("fr", "c'est combien, la facture ?"),
        ("fr", "et aux autres ?"),
        ("de", "und die andere?"),
        ("es", "¿y la otra?"),
        ("en", "both together please"),
    ],
)
def test_little_words_alone_are_asked_back_and_not_refused(language: str, text: str) -> None:
    topic = BuiltIn(VendorNames(()), TODAY, language, None).reading(text, ()).topic
    assert topic.startswith("unclear")
