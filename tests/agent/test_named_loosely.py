"""Suppliers by their trade, two periods with a stroke between, shares, what is asked of one that
stands ahead, and what is only pointed at: in five languages."""

import json
from datetime import date
from typing import Any

import pytest

from assistant.agent.built_in.assistant import BuiltIn
from assistant.agent.language_model import ChatMessage, ToolCall
from assistant.tools.vendor_names import VendorNames
from tests.agent.test_about_it import SPENT, heard

TODAY = date(2026, 11, 28)
NAMES = VendorNames(
    (number, name, name.lower())
    for number, name in enumerate((
        "Imprimerie Bellecour", "Verrerie Montreynaud", "Vetreria Lagunare", "Houtwerk De Vries",
        "Northpeak Software",
    ))
)  # fmt: skip
GLASS = ["verrerie montreynaud", "vetreria lagunare"]
LANGUAGES = ("en", "fr", "de", "it", "es")
FIVE = pytest.mark.parametrize("language", LANGUAGES)


def asked(language: str, text: str) -> list[tuple[str, dict[str, Any]]]:
    """The calls of a message that opens a conversation, with what they say."""
    found = BuiltIn(NAMES, TODAY, language).readings(text, ())
    return [(one.tool or one.topic, {k: v for k, v in one.arguments.items() if v}) for one in found]


TRADES: dict[str, list[tuple[str, str | list[str]]]] = {
    "en": [("How much has the printer billed us this year?", "imprimerie bellecour"),
           ("What did our two glassmakers cost in 2026?", GLASS),
           ("What do we owe the joiner?", "houtwerk de vries")],
    "fr": [("Nos deux verriers, ça fait combien en 2026 ?", GLASS),
           ("Combien on doit à l'imprimeur ?", "imprimerie bellecour"),
           ("L'imprimeur Bellecour, c'est combien cette année ?", "bellecour")],
    "de": [("Was schulden wir dem Holzhändler?", "houtwerk de vries"),
           ("Was hat die Druckerei 2026 gekostet?", "imprimerie bellecour")],
    "it": [("Quanto abbiamo speso dai vetrai nel 2026?", GLASS),
           ("Quanto dobbiamo al falegname?", "houtwerk de vries")],
    "es": [("¿Cuánto debemos a la imprenta?", "imprimerie bellecour"),
           ("¿Cuánto hemos gastado en los vidrieros en 2026?", GLASS)],
}  # fmt: skip


@FIVE
def test_a_trade_is_who_of_the_suppliers_is_called_so(language: str) -> None:
    for text, vendor in TRADES[language]:
        ((tool, arguments),) = asked(language, text)
        assert (tool, arguments["vendor"]) == ("query_spend", vendor), text


STROKES = {
    "en": ["Spending Q3/Q2", "spend (Q3/Q2)"], "fr": ["Dépenses (T3/T2)", "dépenses T3 / T2"],
    "de": ["Ausgaben (Q3/Q2)", "Ausgaben Q3 / Q2"], "it": ["Spese (T3/T2)", "spese T3/T2 ?"],
    "es": ["Gasto (T3/T2)", "gasto T3 / T2"],
}  # fmt: skip


@FIVE
def test_periods_with_a_stroke_between_are_held_against_each_other(language: str) -> None:
    for text in STROKES[language]:
        ((tool, arguments),) = asked(language, text)
        assert tool == "query_spend", text
        assert [arguments[one][1:] for one in ("period", "compare_with")] == ["3", "2"], text


def test_summer_is_one_beside_another_season() -> None:
    ((_, said),) = asked("fr", "Dépenses été / printemps ?")
    assert (said["period"], said["compare_with"]) == ("ete 2026", "printemps")


SHARES = {
    "en": ["Whats Northpeak's share of this year's spend?", "What percentage goes to Northpeak?"],
    "fr": ["Northpeak pèse combien dans le total ?", "Quel pourcentage va à Northpeak ?"],
    "de": ["Wie viel Prozent geht an Northpeak?", "Wie viel macht Northpeak in Prozent aus?"],
    "it": ["Quanto pesa Northpeak sul totale?", "Che percentuale va a Northpeak?"],
    "es": ["¿Cuánto supone Northpeak en el total?", "¿Qué porcentaje va a Northpeak?"],
}
DEARER = {
    "en": ["Since when does Northpeak charge more?", "When did Northpeak go up, and by how much?"],
    "fr": ["Depuis quand Northpeak facture plus ?", "Northpeak a augmenté quand ?"],
    "de": ["Seit wann ist Northpeak teurer?", "Wann ist Northpeak gestiegen?"],
    "it": ["Da quando Northpeak costa di più?", "Quando è aumentato Northpeak?"],
    "es": ["¿Desde cuándo cobra más Northpeak?", "¿Cuándo subió Northpeak?"],
}
MISSING = {
    "en": ["Northpeak bills every month, is one missing?", "Northpeak is monthly: is one missing?"],
    "fr": ["Northpeak facture tous les mois, il en manque une ?"],
    "de": ["Northpeak rechnet monatlich ab, fehlt eine?"],
    "it": ["Northpeak fattura ogni mese, ne manca una?"],
    "es": ["Northpeak factura cada mes, ¿falta alguna?"],
}


@FIVE
def test_a_share_a_rise_and_a_gap_of_one_supplier_are_heard(language: str) -> None:
    for text in SHARES[language]:
        ((tool, arguments),) = asked(language, text)
        assert (tool, arguments["shares"], arguments["vendor"]) == (
            "query_spend", True, "northpeak",
        ), text  # fmt: skip
    for text in DEARER[language]:
        assert asked(language, text) == [("price_history", {"vendor": "northpeak"})], text
    for text in MISSING[language]:
        assert asked(language, text) == [("months_without", {"vendor": "northpeak"})], text


HEADED = {
    "en": "Northpeak: billed this year, still unpaid, and the VAT",
    "fr": "Northpeak : facturé cette année, encore impayé et la TVA",
    "de": "Northpeak: dieses Jahr berechnet, noch offen und die Umsatzsteuer",
    "it": "Northpeak: fatturato quest'anno, ancora aperto e IVA",
    "es": "Northpeak: facturado este año, pendiente y el IVA",
}


@FIVE
def test_what_is_asked_of_one_that_stands_ahead_is_asked_of_it_each(language: str) -> None:
    (first, billed), (second, unpaid), (third, vat) = asked(language, HEADED[language])
    assert (first, second, third) == ("query_spend", "search_invoices", "query_spend")
    assert {one["vendor"] for one in (billed, unpaid, vat)} == {"northpeak"}
    assert (billed["amount"], unpaid["status"], vat["amount"]) == ("gross", "unpaid", "vat")
    assert billed["period"] == vat["period"]


RANKED = {
    "en": "What's due before 10 December, total it, and who gets the most?",
    "fr": "Qu'est-ce qui est dû avant le 10 décembre, et qui reçoit le plus ?",
    "de": "Was ist vor dem 10. Dezember fällig, und wer bekommt am meisten?",
    "it": "Cosa scade prima del 10 dicembre, e chi riceve di più?",
    "es": "¿Qué vence antes del 10 de diciembre, y quién recibe más?",
}


@FIVE
def test_the_most_of_a_list_is_of_that_list(language: str) -> None:
    found = asked(language, RANKED[language])
    assert found[0][0] == "search_invoices"
    ranking = found[-1][1]
    assert len(found) == 2
    assert (ranking["basis"], ranking["group_by"], ranking["by"]) == ("owed", "vendor", "due")


POINTED = {
    "en": ["Is the IBAN on this one right?", "is the total on that one ok"],
    "fr": ["Le RIB sur celle-ci est le bon ?", "La TVA sur celle-là est juste ?"],
    "de": ["Stimmt die IBAN auf dieser hier?", "Ist die MwSt auf der da richtig?"],
    "it": ["L'IBAN su questa qui è giusto?", "Il totale su quella lì torna?"],
    "es": ["¿El IBAN de esta de aquí es correcto?", "¿El total de esa de ahí cuadra?"],
}
TO_QONTO = {
    "en": ["Put the one from Northpeak in Qonto", "pop Northpeak's into Qonto"],
    "fr": ["Mets dans Qonto celle de Northpeak", "Balance celle de Northpeak dans Qonto"],
    "de": [
        "Leg die Rechnung von Northpeak in Qonto ab",
        "Pack die Rechnung von Northpeak nach Qonto",
    ],
    "it": ["Metti su Qonto quella di Northpeak", "Carica quella di Northpeak su Qonto"],
    "es": ["Mete en Qonto la de Northpeak", "Pon la de Northpeak en Qonto"],
}


@FIVE
def test_what_is_pointed_at_with_nothing_before_is_asked_back(language: str) -> None:
    for text in POINTED[language]:
        assert asked(language, text) == [("unclear.bare_which", {})], text


@FIVE
def test_any_verb_of_putting_asks_for_a_card_of_the_one_named(language: str) -> None:
    for text in TO_QONTO[language]:
        assert asked(language, text) == [("approve_and_push", {"documents": ["northpeak"]})], text


LEFT = {
    "en": ["and the rest?", "which are left?"], "fr": ["et celles qui restent ?", "et le reste ?"],
    "de": ["und die restlichen?", "und der Rest?"], "it": ["e quelle che restano?", "e le altre?"],
    "es": ["¿y las que quedan?", "¿y las demás?"],
}  # fmt: skip
THEIR_TOTAL = {
    "en": "and their total?", "fr": "et leur total ?", "de": "und deren Summe?",
    "it": "e il loro totale?", "es": "¿y su total?",
}  # fmt: skip
DEARER_OF_TWO = {
    "en": "Which of the two was dearer?", "fr": "Lequel des deux est le plus cher ?",
    "de": "Wer von beiden war teurer?", "it": "Quale dei due è più caro?",
    "es": "¿Cuál de los dos es más caro?",
}  # fmt: skip


@FIVE
def test_behind_a_list_its_rest_and_its_total_are_of_it(language: str) -> None:
    figma = {"vendor": "figma", "period": "2026"}
    for text in LEFT[language]:
        paid = ("search_invoices", {**figma, "status": "paid"})
        assert heard(language, text, paid) == (
            "search_invoices", {**figma, "status": "unpaid"},
        ), text  # fmt: skip
    tool, said = heard(language, THEIR_TOTAL[language], ("search_invoices", figma))
    assert (tool, said["vendor"], said["period"]) == ("query_spend", "figma", "2026")


@FIVE
def test_the_dearer_of_two_that_were_compared_is_told_by_their_comparison(language: str) -> None:
    compared = {**SPENT, "vendor": "figma", "compare_vendor": "orange"}
    found = heard(language, DEARER_OF_TWO[language], ("query_spend", compared))
    assert found == ("query_spend", compared)


NEW = {
    "en": ["Any supplier we hadn't used before October?", "Which newcomers since October?"],
    "fr": ["Des petits nouveaux depuis octobre ?", "Qui nous a rejoint en octobre ?"],
    "de": ["Wer kam im Oktober neu dazu?", "Neuzugänge im Oktober?"],
    "it": ["Chi si è aggiunto a ottobre?", "Nuovi arrivi da ottobre?"],
    "es": ["¿Quién se ha incorporado en octubre?", "¿Caras nuevas desde octubre?"],
}
PERCENT = {
    "en": "Northpeak as a % of Q3", "fr": "Northpeak en % du T3", "de": "Northpeak in % von Q3",
    "it": "Northpeak in % sul Q3", "es": "¿Qué tanto por ciento se lleva Northpeak?",
}  # fmt: skip
UNKNOWN = {
    "en": ["How much has the florist charged us this year?", "What did we spend on the florist?"],
    "fr": ["Combien nous a facturé le fleuriste en 2026 ?"],
    "de": ["Was hat uns der Florist 2026 gekostet?"],
    "it": ["Quanto abbiamo speso dal fiorista?"],
    "es": ["¿Cuánto nos ha cobrado el florista?"],
}
TRADE_CARDS = {
    "en": ("Get the metalworks bill over to Qonto", "metalworks"),
    "fr": ("Pousse la facture de la métallerie vers Qonto", "metallerie"),
    "de": ("Schick die Rechnung der Schlosserei an Qonto", "schlosserei"),
    "it": ("Manda a Qonto la fattura del fabbro", "fabbro"),
    "es": ("Sube a Qonto la factura del herrero", "herrero"),
}


@FIVE
def test_newcomers_and_percents_are_heard(language: str) -> None:
    for text in NEW[language]:
        ((tool, arguments),) = asked(language, text)
        assert (tool, arguments["measure"]) == ("query_spend", "new"), text
    ((_, share),) = asked(language, PERCENT[language])
    assert (share["vendor"], share["shares"]) == ("northpeak", True)


@FIVE
def test_a_total_of_a_thing_nobody_knows_is_not_one_of_everything(language: str) -> None:
    for text in UNKNOWN[language]:
        ((tool, arguments),) = asked(language, text)
        assert tool == "query_spend", text
        assert arguments["category"] in ("florist", "fleuriste", "fiorista", "florista"), text


@FIVE
def test_a_card_is_asked_for_by_a_trade(language: str) -> None:
    text, trade = TRADE_CARDS[language]
    assert asked(language, text) == [("approve_and_push", {"documents": [trade]})]


HIGHER = {
    "en": "Which was higher?", "fr": "Laquelle était plus élevée ?", "de": "Welches war höher?",
    "it": "Qual era più alto?", "es": "¿Cuál fue mayor?",
}  # fmt: skip
OWED_EACH = {
    "en": "And what do we still owe each?", "fr": "Et combien doit-on à chacun ?",
    "de": "Und was schulden wir jedem noch?", "it": "E quanto dobbiamo a ciascuno?",
    "es": "¿Y cuánto debemos a cada uno?",
}  # fmt: skip


@FIVE
def test_the_higher_of_two_figures_that_were_asked_one_by_one_is_told(language: str) -> None:
    one, other = ({**SPENT, "vendor": "figma", "period": part} for part in ("2026-09", "2026-10"))
    tool, said = heard(language, HIGHER[language], ("query_spend", one), ("query_spend", other))
    assert (tool, said["vendor"], said["group_by"]) == ("query_spend", "figma", "month")
    assert said["period"] == "2026-09-01 - 2026-10-31"


@FIVE
def test_what_is_owed_to_each_of_the_first_is_owed_to_those(language: str) -> None:
    ranking = {**SPENT, "group_by": "vendor", "top": 2}
    call = ToolCall("1", "query_spend", json.dumps(ranking))
    told = json.dumps({"data": {"ranked": ["Figma", "Orange", "Adobe"]}})
    past = [
        ChatMessage("user", "?"), ChatMessage("assistant", "", (call,)),
        ChatMessage("tool", told, (), "1"),
    ]  # fmt: skip
    found = BuiltIn(NAMES, TODAY, language).reading(OWED_EACH[language], past)
    said = {name: value for name, value in found.arguments.items() if value}
    assert (said["basis"], said["group_by"]) == ("owed", "vendor")
    assert said["vendor"] == ["Figma", "Orange"]


TWO_WEEKS = {
    "en": "What is due this week and the next one?",
    "fr": "Échéances cette semaine et la prochaine ?",
    "de": "Fällig diese Woche und nächste?", "it": "Cosa scade questa settimana e la prossima?",
    "es": "¿Qué vence esta semana y la próxima?",
}  # fmt: skip
OPEN_TAX = {
    "en": "VAT on open bills?", "fr": "TVA sur les factures impayées ?",
    "de": "MwSt auf offenen Rechnungen?", "it": "IVA sulle fatture aperte?",
    "es": "¿IVA de las facturas pendientes?",
}  # fmt: skip


@FIVE
def test_this_week_and_the_next_are_two_and_open_bills_have_a_tax(language: str) -> None:
    ((tool, due),) = asked(language, TWO_WEEKS[language])
    assert (tool, due["due"]) == ("search_invoices", "2026-11-23 - 2026-12-06")
    ((tool, tax),) = asked(language, OPEN_TAX[language])
    assert (tool, tax["amount"], tax["status"]) == ("query_spend", "vat", "unpaid")


def test_german_glaziers_are_several_by_their_article() -> None:
    ((_, several),) = asked("de", "Was haben die Glaser im Sommer berechnet?")
    ((_, one),) = asked("de", "Was hat der Glaser im Sommer berechnet?")
    assert (several["vendor"], one["vendor"]) == (GLASS, "glaser")
