"""What a short question carries over from the one before, and what it corrects."""

import json
from collections.abc import Mapping

import pytest

from assistant.agent.built_in.assistant import BuiltIn
from assistant.agent.language_model import ChatMessage, ToolCall
from assistant.tools.vendor_names import VendorNames
from tests.tools.books import TODAY

NAMES = VendorNames(((1, "Amazon", "amazon"), (2, "Figma", "figma"), (3, "Orange", "orange")))
SPENT = {"measure": "sum", "basis": "spent", "amount": "gross", "vendor": "figma", "period": "q3"}


def heard(
    language: str, text: str, tool: str, arguments: Mapping[str, object]
) -> tuple[str, dict[str, object]]:
    calls = (ToolCall("1", tool, json.dumps(arguments)),)
    past = [ChatMessage("user", "?"), ChatMessage("assistant", "", calls)]
    found = BuiltIn(NAMES, TODAY, language).reading(text, past)
    return found.tool or found.topic, {k: v for k, v in found.arguments.items() if v}


@pytest.mark.parametrize(
    ("language", "text", "then"),
    [
        ("en", "why is it higher than Q2?", "q2"),
        ("fr", "pourquoi c'est plus élevé qu'au T2 ?", "t2"),
        ("de", "warum ist das mehr als in Q2?", "q2"),
        ("it", "perché è più alto del T2?", "t2"),
        ("es", "¿por qué es más que en el T2?", "t2"),
    ],
)
def test_a_comparison_keeps_the_supplier_and_the_period(
    language: str, text: str, then: str
) -> None:
    tool, arguments = heard(language, text, "query_spend", SPENT)
    assert (tool, arguments) == ("query_spend", SPENT | {"compare_with": then})


@pytest.mark.parametrize(
    ("language", "text"),
    [("en", "what about VAT?"), ("fr", "et la TVA ?"), ("de", "und die MwSt?"),
     ("it", "e l'IVA?"), ("es", "¿y el IVA?")],
)  # fmt: skip
def test_vat_after_a_summary_is_that_of_its_month(language: str, text: str) -> None:
    tool, arguments = heard(language, text, "summarise_month", {"month": "2026-10"})
    assert (tool, arguments["amount"], arguments["period"]) == ("query_spend", "vat", "2026-10")


def test_the_unpaid_ones_after_a_summary_are_those_of_its_month() -> None:
    tool, arguments = heard("en", "only the unpaid ones", "summarise_month", {"month": "2026-10"})
    assert (tool, arguments) == ("search_invoices", {"status": "unpaid", "period": "2026-10"})


@pytest.mark.parametrize(
    ("language", "text", "changed"),
    [
        ("en", "not Figma, Orange", {"vendor": "orange"}),
        ("de", "nicht Figma, sondern Orange", {"vendor": "orange"}),
        ("fr", "pas Figma, Orange", {"vendor": "orange"}),
        ("en", "not Q3, Q2", {"period": "q2"}),
        ("en", "no, I meant net", {"amount": "net"}),
        ("es", "lo mismo para el T2", {"period": "t2"}),
    ],
)
def test_a_correction_takes_the_place_of_what_it_corrects(
    language: str, text: str, changed: dict[str, str]
) -> None:
    tool, arguments = heard(language, text, "query_spend", SPENT)
    assert (tool, arguments) == ("query_spend", SPENT | changed)


def test_a_new_period_drops_the_comparison_before() -> None:
    before = SPENT | {"compare_with": "q2"}
    assert heard("en", "same for Q2", "query_spend", before)[1] == SPENT | {"period": "q2"}


def test_one_supplier_after_a_ranking_is_not_ranked() -> None:
    ranked = {**SPENT, "vendor": None, "group_by": "vendor", "top": 3}
    assert heard("en", "what about Orange?", "query_spend", ranked)[1] == SPENT | {
        "vendor": "orange"
    }


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "put them under advertising from now on"),
        ("fr", "mets-les dans publicité"),
        ("de", "pack sie unter Werbung"),
        ("it", "mettilo in pubblicità"),
        ("es", "clasifícalo en publicidad"),
    ],
)
def test_what_was_spoken_of_is_put_under_a_category(language: str, text: str) -> None:
    tool, arguments = heard(language, text, "vendor_card", {"vendor": "figma", "field": "category"})
    assert (tool, arguments["change"], arguments["names"]) == (
        "offer_change", "categorise", ["figma"],
    )  # fmt: skip
    assert arguments["category"]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "without Figma"),
        ("en", "leave out Figma"),
        ("fr", "sauf Figma"),
        ("fr", "enlève celles de Figma"),
        ("de", "ohne Figma"),
        ("de", "lass Figma weg"),
        ("it", "escludi Figma"),
        ("it", "togli quelle di Figma"),
        ("es", "quita las de Figma"),
        ("es", "sin Figma"),
    ],
)
def test_who_is_left_out_of_a_list_is_not_all_of_it(language: str, text: str) -> None:
    tool, arguments = heard(language, text, "search_invoices", {"status": "overdue"})
    assert (tool, arguments["status"], arguments["except_vendor"]) == (
        "search_invoices", "overdue", "figma",
    )  # fmt: skip
    assert not arguments.get("vendor")


@pytest.mark.parametrize(
    ("language", "text", "question"),
    [
        ("en", "was it paid?", "paid"),
        ("fr", "elle a été réglée ?", "paid"),
        ("de", "wurde sie bezahlt?", "paid"),
        ("it", "è stata pagata?", "paid"),
        ("es", "¿está pagada?", "paid"),
        ("en", "when is it due?", None),
        ("fr", "quand est-elle due ?", None),
        ("de", "wann ist sie fällig?", None),
        ("it", "quando scade?", None),
        ("es", "¿cuándo vence?", None),
    ],
)
def test_what_is_asked_of_the_invoice_shown_is_of_it(
    language: str, text: str, question: str | None
) -> None:
    tool, arguments = heard(language, text, "get_invoice", {"number": "RE-10482"})
    assert (tool, arguments["number"], arguments.get("question")) == (
        "get_invoice", "RE-10482", question,
    )  # fmt: skip


def test_another_question_after_an_invoice_is_of_all() -> None:
    tool, arguments = heard("en", "what is overdue?", "get_invoice", {"number": "RE-10482"})
    assert (tool, arguments["status"]) == ("search_invoices", "overdue")
