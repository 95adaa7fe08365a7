"""What is asked about the rows, the period or the supplier that an answer showed."""

import json
from collections.abc import Mapping
from typing import Any

import pytest

from assistant.agent.built_in.assistant import BuiltIn
from assistant.agent.language_model import ChatMessage, ToolCall
from assistant.tools.vendor_names import VendorNames
from tests.tools.books import TODAY

NAMES = VendorNames(((1, "Amazon", "amazon"), (2, "Figma", "figma"), (3, "Orange", "orange")))
OVERDUE = ("search_invoices", {"status": "overdue"})
OF_FIGMA = {"measure": "sum", "basis": "spent", "amount": "gross", "vendor": "figma",
            "period": "2026"}  # fmt: skip
OWED = {"measure": "sum", "basis": "owed", "amount": "gross", "vendor": "figma"}
Call = tuple[str, Mapping[str, Any]]


def heard(
    language: str, text: str, *calls: Call, records: list[str] | None = None,
    ranked: list[str] | None = None,
) -> tuple[str, dict[str, Any]]:  # fmt: skip
    """What a follow-up is taken for behind these calls, the last of which showed these rows."""
    past = []
    for number, (tool, arguments) in enumerate(calls):
        made = (ToolCall(str(number), tool, json.dumps(arguments)),)
        past += [ChatMessage("user", "?"), ChatMessage("assistant", "", made)]
    data = {"records": records or [], "ranked": ranked or []}
    past.append(ChatMessage("tool", json.dumps({"data": data}), tool_call_id=str(len(calls) - 1)))
    found = BuiltIn(NAMES, TODAY, language).reading(text, past)
    return found.tool or found.topic, {k: v for k, v in found.arguments.items() if v}


@pytest.mark.parametrize(
    ("language", "text", "order"),
    [
        ("en", "which of those is the largest?", "largest"),
        ("en", "which is due first?", "due_first"),
        ("fr", "laquelle est la plus ancienne ?", "oldest"),
        ("fr", "laquelle arrive à échéance en premier ?", "due_first"),
        ("de", "welche davon ist die teuerste?", "largest"),
        ("de", "welche ist zuerst fällig?", "due_first"),
        ("it", "quale scade prima?", "due_first"),
        ("it", "quale di queste è la più alta?", "largest"),
        ("es", "¿cuál vence antes?", "due_first"),
        ("es", "¿cuál es la más cara?", "largest"),
    ],
)
def test_one_of_the_rows_shown_is_told(language: str, text: str, order: str) -> None:
    tool, arguments = heard(language, text, OVERDUE)
    assert (tool, arguments) == (
        "search_invoices", {"status": "overdue", "order": order, "limit": 1},
    )  # fmt: skip


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "and the second largest?"),
        ("en", "and the second?"),
        ("fr", "et la deuxième plus grosse ?"),
        ("de", "und die zweitteuerste?"),
        ("it", "e la seconda più alta?"),
        ("es", "¿y la segunda más alta?"),
    ],
)
def test_the_second_is_the_one_behind_the_first(language: str, text: str) -> None:
    largest = {"period": "2026", "order": "largest", "limit": 1}
    tool, arguments = heard(language, text, ("search_invoices", largest))
    assert (tool, arguments) == ("search_invoices", {**largest, "after": 1})


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "and when is each of those due?"),
        ("fr", "et c'est pour quand ?"),
        ("de", "und wann sind die fällig?"),
        ("it", "e quando scadono?"),
        ("es", "¿y cuándo vence cada una?"),
    ],
)
def test_when_what_is_owed_falls_due_is_listed(language: str, text: str) -> None:
    tool, arguments = heard(language, text, ("query_spend", OWED))
    assert (tool, arguments) == (
        "search_invoices", {"vendor": "figma", "status": "unpaid", "order": "due_first"},
    )  # fmt: skip


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "how much is it and when is it due?"),
        ("fr", "c'est combien et pour quand ?"),
        ("de", "wie hoch ist der Betrag und wann ist sie fällig?"),
        ("it", "quanto vale e quando scade?"),
        ("es", "¿a qué cuenta se paga?"),
    ],
)
def test_what_is_asked_after_one_invoice_is_of_it(language: str, text: str) -> None:
    strange = ("inspect_invoice", {"question": "signals", "invoice": "RE-10482"})
    assert heard(language, text, strange) == ("get_invoice", {"number": "RE-10482"})


@pytest.mark.parametrize(
    ("language", "text", "last"),
    [
        ("en", "and the week after?", "next week"),
        ("fr", "et celle d'après ?", "semaine prochaine"),
        ("de", "und die Woche darauf?", "nächste Woche"),
        ("it", "e quella dopo?", "prossima settimana"),
        ("es", "¿y la siguiente?", "la semana que viene"),
    ],
)
def test_the_week_after_is_behind_the_week_told(language: str, text: str, last: str) -> None:
    due = ("search_invoices", {"status": "unpaid", "due": last})
    tool, arguments = heard(language, text, due)
    assert (tool, arguments) == (
        "search_invoices", {"status": "unpaid", "due": "2026-12-07 - 2026-12-13"},
    )  # fmt: skip


@pytest.mark.parametrize(
    ("language", "text"),
    [("en", "both together please"), ("fr", "les deux ensemble"), ("de", "beide zusammen"),
     ("it", "insieme?"), ("es", "los dos juntos")],
)  # fmt: skip
def test_two_figures_become_one(language: str, text: str) -> None:
    then, now = {**OF_FIGMA, "vendor": "orange"}, OF_FIGMA
    both = {**OF_FIGMA, "vendor": ["orange", "figma"]}
    assert heard(language, text, ("query_spend", then), ("query_spend", now)) == (
        "query_spend", both,
    )  # fmt: skip


def test_two_months_become_one_only_where_they_follow_each_other() -> None:
    june, july, may = ({**OF_FIGMA, "period": one} for one in ("june", "july", "may"))
    one = {**OF_FIGMA, "period": "2026-06-01 - 2026-07-31"}
    assert heard("en", "both together", ("query_spend", june), ("query_spend", july)) == (
        "query_spend", one,
    )  # fmt: skip
    tool, _ = heard("en", "both together", ("query_spend", may), ("query_spend", july))
    assert tool != "query_spend"


@pytest.mark.parametrize(
    ("language", "text"),
    [("en", "in percent?"), ("fr", "et en pourcentage ?"), ("de", "und in Prozent?"),
     ("it", "e in percentuale?"), ("es", "¿y en porcentaje?")],
)  # fmt: skip
def test_percent_is_of_what_was_told(language: str, text: str) -> None:
    compared = {**OF_FIGMA, "compare_with": "2025"}
    assert heard(language, text, ("query_spend", compared)) == ("query_spend", compared)
    assert heard(language, text, ("query_spend", OF_FIGMA)) == (
        "query_spend", {**OF_FIGMA, "shares": True},
    )  # fmt: skip


@pytest.mark.parametrize(
    ("language", "text"),
    [("en", "why is october higher?"), ("fr", "pourquoi octobre est plus haut ?"),
     ("de", "warum ist der Oktober höher?"), ("it", "perché ottobre è più alto?"),
     ("es", "¿por qué octubre es más alto?")],
)  # fmt: skip
def test_why_a_month_is_higher_holds_it_against_the_one_before(language: str, text: str) -> None:
    months = {**OF_FIGMA, "vendor": None, "group_by": "month"}
    tool, arguments = heard(language, text, ("query_spend", months))
    assert (tool, arguments["period"], arguments["compare_with"], arguments["group_by"]) == (
        "query_spend", "2026-10", "2026-09", "vendor",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("language", "text"),
    [("en", "is that more than last year?"), ("fr", "c'est plus que l'an dernier ?"),
     ("de", "ist das mehr als letztes Jahr?"), ("it", "è più dell'anno scorso?"),
     ("es", "¿es más que el año pasado?")],
)  # fmt: skip
def test_more_than_last_year_keeps_the_supplier(language: str, text: str) -> None:
    tool, arguments = heard(language, text, ("query_spend", OF_FIGMA))
    assert (tool, arguments["vendor"], arguments["period"]) == ("query_spend", "figma", "2026")
    assert arguments["compare_with"]


@pytest.mark.parametrize(
    ("language", "text", "tool"),
    [
        ("en", "show me the second one's invoices", "search_invoices"),
        ("fr", "montre les factures du deuxième", "search_invoices"),
        ("de", "zeig die Rechnungen vom zweiten", "search_invoices"),
        ("it", "mostrami le fatture del secondo", "search_invoices"),
        ("es", "enséñame las facturas del segundo", "search_invoices"),
        ("en", "how much of that is the second one?", "query_spend"),
    ],
)
def test_a_place_of_a_ranking_is_a_supplier(language: str, text: str, tool: str) -> None:
    top = {**OF_FIGMA, "vendor": None, "group_by": "vendor", "top": 5}
    found, arguments = heard(
        language, text, ("query_spend", top), records=["invoice 1: A-1, Orange"],
        ranked=["Orange", "Amazon"],
    )  # fmt: skip
    assert (found, arguments["vendor"], arguments["period"]) == (tool, "Amazon", "2026")


def test_one_number_on_two_invoices_is_told_apart_by_its_supplier() -> None:
    rows = ["invoice 7: 2026-1, Orange", "invoice 9: 2026-1, Figma"]
    two = ("get_invoice", {"number": "2026-1"})
    assert heard("de", "nein, die von Figma", two, records=rows) == (
        "get_invoice", {"number": "9"},
    )  # fmt: skip


@pytest.mark.parametrize(
    ("language", "text"),
    [("en", "which month was the most expensive?"), ("fr", "quel mois a été le plus cher ?"),
     ("de", "welcher Monat war am teuersten?"), ("it", "quale mese è stato il più caro?"),
     ("es", "¿cuál fue el mes más caro?")],
)  # fmt: skip
def test_the_dearest_month_is_of_the_supplier_told(language: str, text: str) -> None:
    tool, arguments = heard(language, text, ("query_spend", OF_FIGMA))
    assert (tool, arguments) == ("query_spend", {**OF_FIGMA, "group_by": "month"})


@pytest.mark.parametrize(
    ("language", "text"),
    [("en", "show me their last three invoices"), ("fr", "montre ses trois dernières factures"),
     ("de", "zeig mir die letzten drei Rechnungen"), ("it", "mostrami le ultime tre fatture"),
     ("es", "enséñame las tres últimas facturas")],
)  # fmt: skip
def test_behind_the_biggest_supplier_it_is_spoken_of(language: str, text: str) -> None:
    first = {**OF_FIGMA, "vendor": None, "group_by": "vendor", "top": 1}
    tool, arguments = heard(
        language, text, ("query_spend", first), records=["invoice 1: A-1, Orange"],
        ranked=["Amazon"],
    )  # fmt: skip
    assert (tool, arguments) == (
        "search_invoices", {"vendor": "Amazon", "period": "2026", "order": "newest", "limit": 3},
    )  # fmt: skip


@pytest.mark.parametrize(
    ("language", "text"),
    [("en", "and what was it for?"), ("fr", "et dedans il y avait quoi ?"),
     ("de", "wofür war die?"), ("it", "per cosa era?"), ("es", "¿de qué era?")],
)  # fmt: skip
def test_what_the_one_shown_was_for_is_its_lines(language: str, text: str) -> None:
    one = ("search_invoices", {"period": "2026", "order": "largest", "limit": 1})
    assert heard(language, text, one, records=["invoice 1: A-1, Orange"]) == (
        "read_document", {"question": "lines", "invoice": "A-1"},
    )  # fmt: skip


def test_another_currency_takes_the_place_of_the_one_told() -> None:
    dollars = ("query_spend", {**OWED, "currency": "USD"})
    tool, arguments = heard("it", "e in euro?", dollars)
    assert (tool, arguments["currency"], arguments["basis"]) == ("query_spend", "EUR", "owed")


def test_the_five_largest_behind_a_ranking_are_its_first() -> None:
    every = {**OF_FIGMA, "vendor": None, "group_by": "vendor"}
    found = heard(
        "es", "solo los cinco mayores", ("query_spend", every), ranked=["Amazon", "Orange"]
    )
    assert found[0] == "query_spend"
    assert (found[1]["group_by"], found[1]["top"], found[1]["period"]) == ("vendor", 5, "2026")


@pytest.mark.parametrize(
    ("language", "text"),
    [("en", "on average per month?"), ("fr", "en moyenne par mois ?"),
     ("de", "auf den Monat gerechnet?"), ("it", "in media al mese?"), ("es", "¿de media al mes?")],
)  # fmt: skip
def test_a_figure_is_spread_over_its_months(language: str, text: str) -> None:
    tool, arguments = heard(language, text, ("query_spend", OF_FIGMA))
    assert (tool, arguments) == (
        "query_spend", {**OF_FIGMA, "measure": "average", "group_by": "month"},
    )  # fmt: skip


@pytest.mark.parametrize(
    ("language", "text"),
    [("en", "show me the invoices"), ("fr", "montre-moi les factures"),
     ("de", "zeig mir die Rechnungen dazu"), ("it", "fammi vedere le fatture"),
     ("es", "enséñame las facturas")],
)  # fmt: skip
def test_the_invoices_are_those_behind_the_figure(language: str, text: str) -> None:
    tool, arguments = heard(language, text, ("query_spend", OF_FIGMA))
    assert (tool, arguments) == ("search_invoices", {"vendor": "figma", "period": "2026"})


@pytest.mark.parametrize(
    ("language", "text"),
    [("en", "show me all invoices"), ("fr", "montre-moi toutes les factures"),
     ("de", "zeig mir alle Rechnungen"), ("it", "mostrami tutte le fatture"),
     ("es", "muéstrame todas las facturas")],
)  # fmt: skip
def test_all_invoices_are_not_those_behind_the_figure(language: str, text: str) -> None:
    assert heard(language, text, ("query_spend", OF_FIGMA)) == ("search_invoices", {})


@pytest.mark.parametrize(
    ("language", "text"),
    [("en", "why not?"), ("fr", "et pourquoi pas ?"), ("de", "warum nicht?"),
     ("it", "perché no?"), ("es", "¿y por qué no?")],
)  # fmt: skip
def test_why_not_is_of_the_match_told(language: str, text: str) -> None:
    match = ("explain_match", {"invoice": "RE-10482"})
    assert heard(language, text, match) == match
