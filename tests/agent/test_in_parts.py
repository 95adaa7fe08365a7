"""Questions about one thing whose parts need a call each, and what is pointed at afterwards."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from assistant.agent import turn
from assistant.agent.built_in.assistant import BuiltIn
from assistant.agent.built_in.refined import EMPTY_LIST
from assistant.agent.language_model import ChatMessage, Completed, ToolCall
from assistant.tools.periods import before as period_before
from assistant.tools.periods import resolve, written
from assistant.tools.registry import BY_NAME, TOOLS
from tests.agent.conftest import Asking
from tests.agent.test_pointing import NAMES
from tests.tools.books import TODAY, Books

LANGUAGES = ("en", "fr", "de", "it", "es")
Told = tuple[str, dict[str, Any]]
SCHEMAS: Sequence[Any] = TOOLS


def asked(language: str, text: str) -> list[Told]:
    """The calls that a message leads to, with the arguments that say anything."""
    found = BuiltIn(NAMES, TODAY, language).readings(text, ())
    usual = ("sum", "spent", "gross")
    return [
        (one.tool or one.topic, {k: v for k, v in one.arguments.items() if v and v not in usual})
        for one in found
    ]


DUE_AND_OPEN = {
    "en": ["How much fell due last week, how much of it is still open and with whom?",
           "How much came due last week and which of those are still unpaid?"],
    "fr": ["Combien est tombé à échéance la semaine dernière, combien reste ouvert et chez qui ?",
           "Combien est arrivé à échéance la semaine dernière et qu’est-ce qui n’est pas réglé ?"],
    "de": ["Wie viel wurde letzte Woche fällig, was ist davon noch offen und bei wem?",
           "Wie viel war letzte Woche fällig und was davon ist noch nicht bezahlt?"],
    "it": ["Quanto è scaduto la settimana scorsa, quanto è ancora aperto e con chi?",
           "Quanto scadeva la settimana scorsa e quanto non è ancora pagato?"],
    "es": ["¿Cuánto venció la semana pasada, cuánto sigue abierto y con quién?",
           "¿Cuánto vencía la semana pasada y qué queda sin pagar?"],
}  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_fell_due_and_what_of_it_is_open(language: str) -> None:
    for text in DUE_AND_OPEN[language]:
        (sum_of, all_due), (listing, still_open) = asked(language, text)
        assert (sum_of, all_due["by"]) == ("query_spend", "due"), text
        assert (listing, still_open["status"]) == ("search_invoices", "unpaid"), text
        assert still_open["due"] == all_due["period"], text


FELL_DUE = {
    "en": "How much fell due last week?",
    "fr": "Combien est tombé à échéance la semaine dernière ?",
    "de": "Wie viel wurde letzte Woche fällig?",
    "it": "Quanto è scaduto la settimana scorsa?",
    "es": "¿Cuánto venció la semana pasada?",
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_fell_due_counts_what_is_paid_since(language: str) -> None:
    [(tool, arguments)] = asked(language, FELL_DUE[language])
    assert (tool, arguments["by"], arguments.get("status")) == ("query_spend", "due", None)


BOUNDED = {
    "en": "What is due this month: the total and those over 1,000 €",
    "fr": "les échéances du mois : le total et celles de plus de 1 000 €",
    "de": "Welche Rechnungen sind diesen Monat fällig: Summe und alle über 1.000 €",
    "it": "Scadenze del mese: totale e quelle oltre 1.000 €",
    "es": "Vencimientos del mes: el total y los de más de 1.000 €",
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_total_is_of_all_and_the_large_ones_stand_beside(language: str) -> None:
    (tool, every), (same, large) = asked(language, BOUNDED[language])
    assert tool == same == "search_invoices"
    assert large.pop("min_amount") == "1000 EUR"
    assert large == every


ROSE = {
    "en": "Compare Amazon and Figma this year and say which rose more",
    "fr": "Compare Amazon et Figma cette année : lequel a augmenté le plus ?",
    "de": "Vergleiche Amazon und Figma in diesem Jahr: wer ist mehr gestiegen?",
    "it": "Confronta Amazon e Figma quest'anno: chi è aumentato di più?",
    "es": "Compara Amazon y Figma este año: ¿cuál subió más?",
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_of_two_is_held_against_its_own_past(language: str) -> None:
    (_, both), *each = asked(language, ROSE[language])
    assert (both["vendor"], both["compare_vendor"]) == ("amazon", "figma")
    assert [(one["vendor"], one["compare_with"]) for _, one in each] == [
        ("amazon", "2025"), ("figma", "2025"),
    ]  # fmt: skip


MONTHS = {
    "en": ["Which was our cheapest month this year?", "what was the quietest month in 2026"],
    "fr": ["Quel mois a été le moins cher cette année ?", "mois le plus faible en 2026"],
    "de": ["Billigster Monat dieses Jahr?", "Welcher Monat war 2026 am günstigsten?"],
    "it": ["Qual è stato il mese meno caro quest'anno?", "mese più economico del 2026"],
    "es": ["¿Cuál fue el mes más barato de este año?", "mes más flojo de 2026"],
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_cheapest_month_is_one_of_all_months(language: str) -> None:
    for text in MONTHS[language]:
        [(tool, arguments)] = asked(language, text)
        shape = (tool, arguments["group_by"], arguments["order"])
        assert shape == ("query_spend", "month", "smallest"), text


COUNTED = {
    "en": "Number of invoices and total amount for each month of this quarter",
    "fr": "Nombre de factures et montant total pour chaque mois du trimestre",
    "de": "Anzahl der Rechnungen und Summe pro Monat in diesem Quartal",
    "it": "Numero di fatture e totale per ogni mese di questo trimestre",
    "es": "Número de facturas e importe total por mes de este trimestre",
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_split_tells_how_many_and_how_much(language: str) -> None:
    (_, counts), (_, sums) = asked(language, COUNTED[language])
    assert (counts["measure"], counts["group_by"]) == ("count", "month")
    assert sums == {name: value for name, value in counts.items() if name != "measure"}


EACH = {
    "en": "Top 2 suppliers this year, and the last invoice from each",
    "fr": "Top 2 des fournisseurs en 2026 et pour chacun la dernière facture",
    "de": "Top 2 Lieferanten 2026 und jeweils die letzte Rechnung",
    "it": "I primi 2 fornitori del 2026 e per ognuno l'ultima fattura",
    "es": "Los 2 mayores proveedores de 2026 y la última factura de cada uno",
}


@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_last_invoice_of_each_is_asked_once_they_are_known(language: str) -> None:
    made = BuiltIn(NAMES, TODAY, language)
    messages = [ChatMessage("user", EACH[language])]
    ranking = await _calls(made, messages)
    assert [one.name for one in ranking] == ["query_spend"]
    rows = [["Figma", "3", "€300"], ["Orange", "2", "€90"], ["7 others", "9", "€70"]]
    told = {"data": {"statements": ["Figma."], "tables": [{"rows": rows}]}}
    messages += [ChatMessage("assistant", "", ranking),
                 ChatMessage("tool", json.dumps(told), tool_call_id=ranking[0].id)]  # fmt: skip
    asked_of = await _calls(made, messages)
    each = [BY_NAME[one.name].parse(one.arguments) for one in asked_of]
    assert [(one["vendor"], one["order"], one["limit"]) for one in each] == [
        ("Figma", "newest", 1), ("Orange", "newest", 1),
    ]  # fmt: skip


async def _calls(made: BuiltIn, messages: Sequence[ChatMessage]) -> tuple[ToolCall, ...]:
    found = [one async for one in made.respond(messages, SCHEMAS) if isinstance(one, Completed)]
    return found[0].tool_calls


def after(
    language: str, text: str, *calls: tuple[str, Mapping[str, Any], Sequence[str]]
) -> Told:  # fmt: skip
    """What a follow-up is taken for behind calls, each with the records that it showed."""
    past: list[ChatMessage] = []
    for number, (tool, arguments, records) in enumerate(calls):
        made = (ToolCall(str(number), tool, json.dumps(arguments)),)
        past += [ChatMessage("user", "?"), ChatMessage("assistant", "", made)]
        rows = [f"invoice {at}: {one}" for at, one in enumerate(records)]
        shown = json.dumps({"data": {"records": rows}})
        past.append(ChatMessage("tool", shown, tool_call_id=str(number)))
    found = BuiltIn(NAMES, TODAY, language).reading(text, past)
    return found.tool or found.topic, {k: v for k, v in found.arguments.items() if v}


TWO = ("A-1, Figma", "A-2, Figma")
OWED = ("query_spend", {"measure": "sum", "basis": "owed", "vendor": "figma"}, TWO)
OPENED = ("get_invoice", {"number": "A-1"}, TWO[:1])
CARD = ("vendor_card", {"vendor": "figma"}, ())

WHY = {
    "en": ["why so old?", "how come it's still unpaid?", "why hasn't it been paid?"],
    "fr": ["pourquoi si vieux ?", "pourquoi ce retard ?", "pourquoi elle n'est pas payée ?"],
    "de": ["warum so alt?", "wieso ist das noch offen?", "warum noch nicht bezahlt?"],
    "it": ["come mai così vecchia?", "perché è ancora aperta?", "perché non è pagata?"],
    "es": ["¿por qué tan antigua?", "¿por qué sigue abierta?", "¿por qué no está pagada?"],
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_why_it_is_old_is_how_late_the_one_is_that_waits_longest(language: str) -> None:
    for text in WHY[language]:
        tool, of_two = after(language, text, OWED)
        assert (tool, of_two["order"], of_two["limit"]) == ("search_invoices", "due_first", 1), text
        paid = {"number": "A-1", "question": "paid"}
        assert after(language, text, OPENED) == ("get_invoice", paid), text


OTHER = {"en": "and the other one?", "fr": "et l'autre ?", "de": "und die andere?",
         "it": "e l'altra?", "es": "¿y la otra?"}  # fmt: skip
SECOND = {"en": "send the second one", "fr": "envoie la 2e", "de": "schick die zweite",
          "it": "manda la seconda", "es": "envía la segunda"}  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_other_and_the_second_are_of_what_was_listed_before(language: str) -> None:
    other = ("get_invoice", {"number": "A-2"})
    assert after(language, OTHER[language], OWED, OPENED) == other
    assert after(language, OTHER[language], OWED) == other
    proof = ("explain_answer", {"wanted": "proof"}, ())
    assert after(language, SECOND[language], OWED, proof) == (
        "approve_and_push", {"documents": ["A-2"]},
    )  # fmt: skip


OCTOBER = {"en": "what about October?", "fr": "et celle d'octobre ?", "de": "und die vom Oktober?",
           "it": "e quella di ottobre?", "es": "¿y la de octubre?"}  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_another_period_after_one_invoice_is_of_its_supplier(language: str) -> None:
    tool, arguments = after(language, OCTOBER[language], OPENED)
    assert (tool, arguments["vendor"]) == ("search_invoices", "Figma")
    assert arguments["period"]
    assert BY_NAME[tool].parse(json.dumps(EMPTY_LIST | arguments))["vendor"] == "Figma"


THEM = {
    "en": [("how much did we pay them this year?", "query_spend"),
           ("how long have we worked with them?", "vendor_card"),
           ("their latest invoice?", "search_invoices")],
    "fr": [("combien on leur a payé cette année ?", "query_spend"),
           ("on leur doit combien ?", "query_spend"),
           ("leur dernière facture ?", "search_invoices")],
    "de": [("was haben wir denen dieses Jahr gezahlt?", "query_spend"),
           ("wie viel schulden wir ihnen?", "query_spend"),
           ("ihre letzte Rechnung?", "search_invoices")],
    "it": [("quanto gli abbiamo dato quest'anno?", "query_spend"),
           ("quanto gli dobbiamo?", "query_spend"),
           ("la loro ultima fattura?", "search_invoices")],
    "es": [("¿cuánto les pagamos este año?", "query_spend"),
           ("¿cuánto les debemos?", "query_spend"), ("¿su última factura?", "search_invoices")],
}  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_supplier_that_is_pointed_at_is_named_again(language: str) -> None:
    for text, tool in THEM[language]:
        told, arguments = after(language, text, CARD)
        assert (told, arguments["vendor"]) == (tool, "figma"), text


def test_behind_a_list_them_may_be_its_bills() -> None:
    listing = ("search_invoices", {"vendor": "figma"}, TWO)
    assert after("en", "send them", listing)[0] != "query_spend"
    assert after("en", "how much do we owe them?", listing)[1]["basis"] == "owed"


UP = {"en": "so up or down?", "fr": "donc plus ou moins ?", "de": "also mehr oder weniger?",
      "it": "quindi di più o di meno?", "es": "¿entonces más o menos?"}  # fmt: skip
BY = {"en": "by how much?", "fr": "de combien ?", "de": "um wie viel?", "it": "di quanto?",
      "es": "¿en cuánto?"}  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_two_figures_are_held_against_each_other(language: str) -> None:
    of_figma = {"measure": "sum", "basis": "spent", "vendor": "figma"}
    calls = [("query_spend", {**of_figma, "period": one}, ()) for one in ("2026-10", "2026-09")]
    for text in (UP[language], BY[language]):
        tool, arguments = after(language, text, *calls)
        compared = (arguments["period"], arguments["compare_with"])
        assert (tool, compared) == ("query_spend", ("2026-10", "2026-09")), text


def test_what_a_tool_does_not_take_is_not_asked_of_it() -> None:
    tool, _ = after("en", "and in October?", ("sync_status", {}, ()))
    assert tool != "sync_status"
    tool, asked = after("en", "and in October?", ("price_history", {}, ()))
    assert (tool, asked.get("period")) == ("price_history", "october")


PRICIEST = {"en": "and the priciest?", "fr": "et le plus cher ?", "de": "und der teuerste?",
            "it": "e il più caro?", "es": "¿y el más caro?"}  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_dearest_month_behind_the_cheapest(language: str) -> None:
    by_month = {"measure": "sum", "basis": "spent", "period": "2026", "group_by": "month"}
    cheapest = ("query_spend", {**by_month, "order": "smallest"}, ())
    assert after(language, PRICIEST[language], cheapest) == ("query_spend", by_month)


NEXT = {
    "en": ["and the one before?", "the second to last?"],
    "fr": ["et l'avant-dernière ?", "et celle d'avant ?"],
    "de": ["und die vorletzte?", "und die davor?"],
    "it": ["e la penultima?", "e quella prima?"],
    "es": ["¿y la penúltima?", "¿y la anterior?"],
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_one_before_the_latest_is_the_next_in_its_order(language: str) -> None:
    latest = {"vendor": "figma", "order": "newest", "limit": 1}
    for text in NEXT[language]:
        found = after(language, text, ("search_invoices", latest, TWO[:1]))
        assert found == ("search_invoices", {**latest, "after": 1}), text


GONE_UP = {"en": "has it gone up?", "fr": "ça a augmenté ?", "de": "ist das teurer geworden?",
           "it": "è aumentato?", "es": "¿ha subido?"}  # fmt: skip
AND_ORANGE = {"en": "and Orange?", "fr": "et Orange ?", "de": "und Orange?", "it": "e Orange?",
              "es": "¿y Orange?"}  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_price_is_that_of_the_supplier_told(language: str) -> None:
    by_month = {"measure": "sum", "basis": "spent", "vendor": "figma", "group_by": "month"}
    of_figma = ("price_history", {"vendor": "figma"})
    assert after(language, GONE_UP[language], ("query_spend", by_month, ())) == of_figma
    assert after(language, AND_ORANGE[language], (*of_figma, ())) == (
        "price_history", {"vendor": "orange"},
    )  # fmt: skip


CHANGED = {"en": "what changed the most?", "fr": "qu'est-ce qui a le plus changé ?",
           "de": "was hat sich am meisten verändert?", "it": "cosa è cambiato di più?",
           "es": "¿qué ha cambiado más?"}  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_changed_most_is_told_against_the_month_before(language: str) -> None:
    summary = ("summarise_month", {"month": "2026-10"}, ())
    tool, arguments = after(language, CHANGED[language], summary)
    compared = (arguments["period"], arguments["compare_with"], arguments["group_by"])
    assert (tool, compared) == ("query_spend", ("2026-10", "2026-09", "vendor"))


VAT_ON_IT = {"en": "how much VAT on it?", "fr": "et combien de TVA dessus ?",
             "de": "wie viel MwSt drauf?", "it": "quanta IVA c'è sopra?",
             "es": "¿cuánto IVA lleva?"}  # fmt: skip
PDF = {"en": "show me the pdf", "fr": "montre-moi le pdf", "de": "zeig das PDF",
       "it": "fammi vedere il pdf", "es": "enséñame el pdf"}  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_vat_and_the_paper_are_of_the_invoice_shown(language: str) -> None:
    listing = ("search_invoices", {"vendor": "figma", "order": "largest", "limit": 1}, TWO[:1])
    for text in (VAT_ON_IT[language], PDF[language]):
        assert after(language, text, OPENED)[1]["number"] == "A-1", text
        assert after(language, text, listing)[1]["number"] == "A-1", text
    assert after(language, PDF[language], OWED)[0].startswith("unclear")


BOTH_THEN = {"en": "and both in October?", "fr": "et les deux en octobre ?",
             "de": "und beide im Oktober?", "it": "e tutti e due a ottobre?",
             "es": "¿y los dos en octubre?"}  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_both_in_another_period(language: str) -> None:
    paid = {"measure": "sum", "basis": "paid", "period": "2026-09"}
    calls = [("query_spend", {**paid, "vendor": one}, ()) for one in ("figma", "orange")]
    _, arguments = after(language, BOTH_THEN[language], *calls)
    assert arguments["vendor"] == ["figma", "orange"]
    assert arguments["period"] not in (None, "2026-09")


def test_two_lists_that_follow_each_other_are_one() -> None:
    weeks = ("2026-11-30 - 2026-12-06", "2026-12-07 - 2026-12-13")
    calls = [("search_invoices", {"status": "unpaid", "due": one}, ()) for one in weeks]
    tool, arguments = after("en", "put both together", *calls)
    assert (tool, arguments["due"]) == ("search_invoices", "2026-11-30 - 2026-12-13")


HIDDEN = {"en": ["remove the paid ones"],
          "fr": ["supprime les payées", "enlève celles qui sont payées"],
          "de": ["ohne die bezahlten"], "it": ["togli quelle pagate"],
          "es": ["quita las pagadas"]}  # fmt: skip
SORTED = {"en": "sort by due date", "fr": "classe-les par échéance",
          "de": "sortier sie nach Fälligkeit", "it": "ordinale per scadenza",
          "es": "ordénalas por vencimiento"}  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_list_is_sorted_and_thinned(language: str) -> None:
    november = ("search_invoices", {"period": "2026-11"}, TWO)
    for text in HIDDEN[language]:
        unpaid = ("search_invoices", {"period": "2026-11", "status": "unpaid"})
        assert after(language, text, november) == unpaid, text
    by_due = ("search_invoices", {"period": "2026-11", "order": "due_first"})
    assert after(language, SORTED[language], november) == by_due


NET = {"en": "without VAT", "fr": "hors taxes", "de": "netto bitte", "it": "senza IVA",
       "es": "sin IVA"}  # fmt: skip
FIRST_TWO = {"en": "only the top 2", "fr": "seulement les deux premiers",
             "de": "nur die ersten zwei", "it": "solo i primi due",
             "es": "solo los dos primeros"}  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_figure_is_net_and_a_ranking_cut(language: str) -> None:
    spent = {"measure": "sum", "basis": "spent", "amount": "gross", "period": "2026-10"}
    assert after(language, NET[language], ("query_spend", spent, ()))[1]["amount"] == "net"
    ranking = ("query_spend", {**spent, "group_by": "vendor"}, ())
    _, arguments = after(language, FIRST_TWO[language], ranking)
    assert (arguments["group_by"], arguments["top"]) == ("vendor", 2)


RENT = {"en": "When was the October rent due?", "fr": "le loyer d'octobre, il était dû quand ?",
        "de": "Wann war die Oktobermiete fällig?", "it": "Quando scadeva l'affitto di ottobre?",
        "es": "¿Cuándo vencía el alquiler de octubre?"}  # fmt: skip
WITHOUT = {"en": "List October invoices without the rent",
           "fr": "Liste les factures d'octobre sans le loyer",
           "de": "Rechnungen vom Oktober ohne die Miete",
           "it": "Elenca le fatture di ottobre senza l'affitto",
           "es": "Facturas de octubre sin el alquiler"}  # fmt: skip
FIRST_OF_THEM = {
    "en": "Which Figma invoices are open, and which is due first?",
    "fr": "Quelles factures Figma sont ouvertes, pour quel total, et laquelle est due en premier ?",
    "de": "Welche Rechnungen von Figma sind offen und welche ist zuerst fällig?",
    "it": "Quali fatture di Figma sono aperte e quale scade prima?",
    "es": "¿Qué facturas de Figma están abiertas y cuál vence primero?",
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_bill_of_a_month_and_a_list_without_a_kind(language: str) -> None:
    [(tool, rent)] = asked(language, RENT[language])
    assert (tool, rent.get("status"), bool(rent["period"])) == ("search_invoices", None, True)
    [(tool, listing)] = asked(language, WITHOUT[language])
    assert (tool, bool(listing["except_category"])) == ("search_invoices", True)
    *_, (tool, first) = asked(language, FIRST_OF_THEM[language])
    assert (tool, first["vendor"], first["order"]) == ("search_invoices", "figma", "due_first")


RATE = {"en": "and at 20%?", "fr": "et à 20 % ?", "de": "und davon mit 20 %?", "it": "e al 20%?",
        "es": "¿y al 20 %?"}  # fmt: skip
LAST_YEAR = {"de": "und letztes?", "it": "e quello scorso?",
             "es": "¿y el pasado?"}  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_percentage_of_vat_is_its_rate_and_the_last_one_the_year_before(language: str) -> None:
    vat = ("query_spend", {"measure": "sum", "amount": "vat", "period": "2026-10"}, ())
    assert after(language, RATE[language], vat) == (
        "vat_by_rate", {"period": "2026-10", "rate": "20"},
    )  # fmt: skip
    year = ("query_spend", {"measure": "sum", "basis": "spent", "period": "2026"}, ())
    if language in LAST_YEAR:
        assert after(language, LAST_YEAR[language], year)[1]["period"] == "2025"


def test_the_second_one_is_opened_where_nothing_orders_it_sent() -> None:
    for language, text in (("en", "the second one"), ("de", "die zweite"), ("fr", "la deuxième")):
        listing = ("search_invoices", {"status": "overdue"}, TWO)
        assert after(language, text, listing) == ("get_invoice", {"number": "A-2"}), text


def test_what_falls_due_after_the_days_that_were_told() -> None:
    told = {"status": "unpaid", "due": "..2026-12-03", "order": "due_first"}
    later = ("search_invoices", {**told, "due": "2026-12-04.."})
    for language, text in (("en", "and after that?"), ("fr", "et après ?"), ("de", "und danach?"),
                           ("it", "e dopo?"), ("es", "¿y después?")):  # fmt: skip
        assert after(language, text, ("search_invoices", told, TWO)) == later, text


LAST_PAID = {
    "en": "Figma's last invoice, is it paid?",
    "fr": "La dernière facture de Figma, elle est réglée ?",
    "de": "Die letzte Rechnung von Figma, ist sie bezahlt?",
    "it": "L'ultima fattura di Figma, è pagata?",
    "es": "La última factura de Figma, ¿está pagada?",
}  # fmt: skip


DID_WE_PAY = {
    "en": "the latest Figma invoice, did we pay it?",
    "fr": "la dernière facture Figma, on l'a payée ?",
    "de": "die letzte Figma-Rechnung, haben wir die bezahlt?",
    "it": "l'ultima fattura Figma, l'abbiamo pagata?",
    "es": "la última factura de Figma, ¿la hemos pagado?",
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_whether_the_last_one_is_paid_is_asked_of_the_last_one(language: str) -> None:
    for text in (LAST_PAID[language], DID_WE_PAY[language]):
        assert asked(language, text) == [
            ("search_invoices", {"vendor": "figma", "order": "newest", "limit": 1}),
        ], text


WHY_THEN = {"en": ["why?", "what drove that?"], "fr": ["pourquoi ?", "à quoi c'est dû ?"],
            "de": ["warum?", "woran lag das?"], "it": ["perché?", "come mai?"],
            "es": ["¿por qué?", "¿a qué se debe?"]}  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_why_a_month_was_the_dearest_is_told_against_the_one_before(language: str) -> None:
    by_month = {"measure": "sum", "basis": "spent", "period": "2026", "group_by": "month"}
    for order, ends in ((None, "2026-10"), ("smallest", "2026-02")):
        told = json.dumps({"data": {"records": [], "ends": ["2026-02", "2026-10"]}})
        calls = (ToolCall("1", "query_spend", json.dumps(by_month | {"order": order})),)
        past = [ChatMessage("user", "?"), ChatMessage("assistant", "", calls),
                ChatMessage("tool", told, tool_call_id="1")]  # fmt: skip
        for text in WHY_THEN[language]:
            found = BuiltIn(NAMES, TODAY, language).reading(text, past).arguments
            assert (found["period"], found["group_by"]) == (ends, "vendor"), text
            assert found["compare_with"], text


OF_THEM = {"en": "which of the three was the cheapest?",
           "fr": "lequel des trois est le moins cher ?", "de": "welcher davon war am günstigsten?",
           "it": "quale dei tre è il meno caro?",
           "es": "¿cuál de los tres fue el más barato?"}  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_which_of_what_was_asked_one_by_one_came_to_the_least(language: str) -> None:
    spent = {"measure": "sum", "basis": "spent", "amount": "gross"}
    months = [("query_spend", {**spent, "period": f"2026-{at}"}, ()) for at in ("08", "10", "09")]
    assert after(language, OF_THEM[language], *months) == (
        "query_spend",
        {**spent, "period": "2026-08-01 - 2026-10-31", "group_by": "month", "order": "smallest"},
    )
    suppliers = [("query_spend", {**spent, "vendor": one}, ()) for one in ("figma", "orange")]
    _, arguments = after(language, OF_THEM[language], *suppliers)
    assert (set(arguments["vendor"]), arguments["group_by"]) == ({"figma", "orange"}, "vendor")


OWE_THEM = {"en": "how much do we owe them?", "fr": "combien on leur doit ?",
            "de": "wie viel schulden wir ihnen?", "it": "quanto dobbiamo a loro?",
            "es": "¿cuánto les debemos?"}  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_suppliers_of_a_country_are_pointed_at(language: str) -> None:
    ranking = ("query_spend", {"measure": "sum", "basis": "spent", "group_by": "vendor",
                               "country": "DE"}, ())  # fmt: skip
    tool, arguments = after(language, OWE_THEM[language], ranking)
    assert (tool, arguments["country"], arguments["basis"]) == ("query_spend", "DE", "owed")


async def test_the_month_that_a_ranking_named_is_explained(asking: Asking, ledger: Books) -> None:
    first = await turn.answer(asking(), "Which month was the most expensive this year?")
    why = await turn.answer(asking(), "why?", first.conversation_id)
    [call] = why.tool_calls
    assert (call["name"], call["arguments"]["group_by"]) == ("query_spend", "vendor")
    named = resolve(call["arguments"]["period"], TODAY)
    assert named is not None
    assert named.grain == "month"
    assert call["arguments"]["compare_with"] == written(period_before(named))


async def test_the_last_invoice_of_each_is_told(asking: Asking, ledger: Books) -> None:
    made = await turn.answer(asking(), "Top 2 suppliers this year and the last invoice of each")
    ranking, *each = made.tool_calls
    assert [call["name"] for call in each] == ["search_invoices"] * 2
    assert ranking["arguments"]["top"] == len({call["arguments"]["vendor"] for call in each})


SECOND_OF_ALL = {"en": "and the second?", "fr": "et le deuxième ?", "de": "und der zweitgrößte?",
                 "it": "e il secondo?", "es": "¿y el segundo?"}  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_second_supplier_is_the_one_behind_the_first(language: str) -> None:
    first = {"measure": "sum", "basis": "spent", "group_by": "vendor", "top": 1}
    told = json.dumps({"data": {"records": [], "ranked": ["Figma", "7 others"]}})
    calls = (ToolCall("1", "query_spend", json.dumps(first)),)
    past = [ChatMessage("user", "?"), ChatMessage("assistant", "", calls),
            ChatMessage("tool", told, tool_call_id="1")]  # fmt: skip
    found = BuiltIn(NAMES, TODAY, language).reading(SECOND_OF_ALL[language], past)
    asked_for = {name: value for name, value in found.arguments.items() if value}
    assert (found.tool, asked_for) == ("query_spend", {**first, "after": 1})


FROM_WHOM = {"en": "who is it from?", "fr": "elle est de qui ?", "de": "von wem ist die?",
             "it": "di chi è?", "es": "¿de quién es?"}  # fmt: skip
BY_HOW_MUCH_MORE = {"en": "by how much more?", "fr": "de combien plus ?", "de": "um wie viel mehr?",
                    "it": "di quanto in più?", "es": "¿cuánto más?"}  # fmt: skip
WHY_MORE = {"en": "why?", "fr": "pourquoi ?", "de": "warum?", "it": "perché?",
       "es": "¿por qué?"}  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_whose_it_is_how_much_more_it_is_and_why(language: str) -> None:
    oldest = ("search_invoices", {"status": "unpaid", "order": "oldest", "limit": 1}, TWO[:1])
    assert after(language, FROM_WHOM[language], oldest) == ("get_invoice", {"number": "A-1"})
    energy = {"measure": "sum", "basis": "spent", "category": "energy"}
    years = [("query_spend", {**energy, "period": one}, ()) for one in ("2026", "2025")]
    _, compared = after(language, BY_HOW_MUCH_MORE[language], *years)
    assert (compared["period"], compared["compare_with"]) == ("2026", "2025")
    told = ("query_spend", compared, ())
    assert after(language, WHY_MORE[language], told)[1] == {**compared, "group_by": "vendor"}


PAID_THEN = {
    "en": ["Is the October rent paid?", "Was the rent for October paid?"],
    "fr": ["Est-ce que le loyer d'octobre est payé ?", "Le loyer d'octobre est-il payé ?"],
    "de": ["Ist die Miete für Oktober bezahlt?"],
    "it": ["L'affitto di ottobre è pagato?", "È pagato l'affitto di ottobre?"],
    "es": ["¿Está pagado el alquiler de octubre?", "¿El alquiler de octubre está pagado?"],
}
BY_RATE = {"en": "by rate?", "fr": "par taux ?", "de": "nach Steuersatz?", "it": "per aliquota?",
           "es": "¿por tipo de IVA?"}  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_whether_a_bill_of_a_month_is_paid_and_vat_by_rate(language: str) -> None:
    for text in PAID_THEN[language]:
        [(tool, arguments)] = asked(language, text)
        assert (tool, bool(arguments["category"])) == ("payment_status", True), text
    vat = ("query_spend", {"measure": "sum", "amount": "vat", "period": "2026-09"}, ())
    assert after(language, BY_RATE[language], vat) == ("vat_by_rate", {"period": "2026-09"})


def test_a_period_is_read_in_the_language_it_was_told_in() -> None:
    spent = {"measure": "sum", "basis": "spent", "period": "t3"}
    _, arguments = after("fr", "pourquoi si élevé ?", ("query_spend", spent, ()))
    assert arguments["compare_with"] == "Q2 2026"


OPEN_BY = {"en": "Open bills by supplier", "fr": "Factures ouvertes par fournisseur",
           "de": "Offene Rechnungen nach Lieferant", "it": "Fatture aperte per fornitore",
           "es": "Facturas abiertas por proveedor"}  # fmt: skip
PAYMENTS = {"en": "Payments in October", "fr": "Paiements d'octobre", "de": "Zahlungen im Oktober",
            "it": "Pagamenti di ottobre", "es": "Pagos de octubre"}  # fmt: skip
ALL_THREE = {
    "en": "Figma 2026: total, number of invoices and average",
    "fr": "Figma : total 2026, nombre de factures et montant moyen",
    "de": "Figma 2026: Summe, Anzahl der Rechnungen und Durchschnitt",
    "it": "Figma 2026: totale, numero di fatture e media",
    "es": "Figma 2026: total, número de facturas y media",
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_open_by_supplier_what_was_paid_and_several_measures(language: str) -> None:
    assert asked(language, OPEN_BY[language]) == [
        ("query_spend", {"basis": "owed", "group_by": "vendor"}),
    ]
    [(tool, paid)] = asked(language, PAYMENTS[language])
    assert (tool, paid["basis"], "group_by" in paid) == ("query_spend", "paid", False)
    measures = [one.get("measure") for _, one in asked(language, ALL_THREE[language])]
    assert {"count", "average"} <= set(measures)  # How many they are tells their total, too.


NEW = {"en": "which are new?", "fr": "lesquels sont nouveaux ?", "de": "welche davon sind neu?",
       "it": "quali sono nuovi?", "es": "¿cuáles son nuevos?"}  # fmt: skip
WHEN_DUE = {"en": "when is it due?", "fr": "elle est à payer quand ?",
            "de": "wann ist die zu zahlen?", "it": "quando è da pagare?",
            "es": "¿cuándo hay que pagarla?"}  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_new_ones_and_when_the_one_is_due(language: str) -> None:
    count = ("query_spend", {"measure": "suppliers", "basis": "spent", "period": "2026"}, ())
    assert after(language, NEW[language], count)[1]["measure"] == "new"
    largest = ("search_invoices", {"order": "largest", "limit": 1}, TWO[:1])
    assert after(language, WHEN_DUE[language], largest) == ("get_invoice", {"number": "A-1"})


WHY_NOT = {"en": "why not?", "de": "warum nicht?", "it": "perché no?", "es": "¿por qué no?",
           "fr": "pourquoi pas ?"}  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_look_at_an_answer_leaves_the_talk_where_it_was(language: str) -> None:
    asked_of = ("payment_status", {"category": "rent", "period": "2026-11"}, TWO[:1])
    paid = ("get_invoice", {"number": "A-1", "question": "paid"})
    assert after(language, WHY_NOT[language], asked_of) == paid
    proof = ("explain_answer", {"wanted": "proof"}, ())
    tool, arguments = after(language, OCTOBER[language], asked_of, proof)
    assert (tool, arguments["category"]) == ("payment_status", "rent")
    assert arguments["period"] != "2026-11"


ITS = {"en": "their open invoices?", "fr": "ses factures ouvertes ?",
       "de": "seine letzte Rechnung?", "it": "la sua ultima fattura?",
       "es": "¿su última factura?"}  # fmt: skip
LAST_YEARS = {"en": "compared with last year?", "fr": "par rapport à l'an dernier ?",
              "de": "verglichen mit letztem Jahr?", "it": "rispetto all'anno scorso?",
              "es": "¿comparado con el año pasado?"}  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_its_bills_and_the_same_month_of_another_year(language: str) -> None:
    spent = {"measure": "sum", "basis": "spent", "vendor": "figma", "period": "2026-10"}
    tool, arguments = after(language, ITS[language], ("query_spend", spent, TWO))
    assert (tool, arguments["vendor"]) == ("search_invoices", "figma")
    _, arguments = after(language, LAST_YEARS[language], ("query_spend", spent, TWO))
    assert (arguments["period"], arguments["compare_with"]) == ("2026-10", "2025-10")


async def test_their_last_bill_behind_a_ranking_is_of_the_first(
    asking: Asking, ledger: Books
) -> None:
    before = await turn.answer(asking(), "Who did we pay most in 2026?")
    after = await turn.answer(asking(), "And their last bill, is it paid?", before.conversation_id)
    assert "F-2026-10" in after.markdown
    assert "F-2026-09" not in after.markdown
