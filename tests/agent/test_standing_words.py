"""How things stand here, in five languages: rules that act alone, bank statements, sends that hang,
amounts and rates that look odd; and what a state alone, a span from now on and "we paid" mean."""

from datetime import date
from typing import Any

import pytest

from assistant.agent.built_in.assistant import BuiltIn
from assistant.tools import month_days, timetable_words
from assistant.tools.periods import resolve
from assistant.tools.vendor_names import VendorNames
from tests.tools.books import TODAY

NAMES = VendorNames(((1, "Amazon", "amazon"), (2, "Figma", "figma"), (3, "Orange", "orange")))
RULES = ("sync_status", {"question": "rules"})
STATEMENTS = ("sync_status", {"question": "statements"})
CONNECTED = ("sync_status", {"question": "connected"})
STUCK = ("search_invoices", {"status": "failed"})
LINELESS = ("search_invoices", {"status": "paid_without_line"})
ODD = ("needs_attention", {"only": "unusual_amount"})
RATES = ("vat_by_rate", {"period": None})
PART = ("search_invoices", {"status": "part_paid"})
FOREIGN = ("search_invoices", {"currency": "foreign"})
OVERDUE = ("search_invoices", {"status": "overdue"})
PAID = ("search_invoices", {"status": "paid"})
WE_PAID = ("search_invoices", {"status": "paid", "by": "paid"})
TO_REVIEW = ("search_invoices", {"status": "to_review"})
SAID: dict[str, list[tuple[tuple[str, dict[str, Any]], list[str]]]] = {
    "en": [
        (CONNECTED, ["who linked Qonto?", "when was Qonto connected, and by whom?"]),
        (RULES, ["do you approve anything without me right now?", "do bills slip through alone?",
                 "is anything pushed behind my back?"]),
        (STATEMENTS, ["has the October statement been loaded?", "which bank statements do you have",
                      "why is nothing reconciled?"]),
        (STUCK, ["is any upload hanging?", "anything jammed on its way to Qonto?"]),
        (LINELESS, ["settled bills that never showed up at the bank"]),
        (ODD, ["any weird amounts?", "was anything billed far above normal?"]),
        (RATES, ["are all VAT rates correct?"]),
        (PART, ["half-settled bills?"]),
        (FOREIGN, ["foreign-currency bills"]),
        (OVERDUE, ["past due?"]),
        (WE_PAID, ["which ones did we settle last week", "what went out last week?"]),
        (TO_REVIEW, ["to review?"]),
    ],
    "fr": [
        (CONNECTED, ["qui a branché Qonto ?", "depuis quand Qonto est-il connecté ?"]),
        (RULES, ["tu valides des choses sans moi ?", "des factures partent sans mon accord ?"]),
        (STATEMENTS, ["le relevé d'octobre est-il importé ?", "pourquoi rien n'est lettré ?"]),
        (STUCK, ["un envoi est bloqué ?", "des pièces coincées en route vers Qonto ?"]),
        (LINELESS, ["les factures réglées absentes du relevé"]),
        (ODD, ["des montants étranges ?", "montants qui sortent du lot"]),
        (RATES, ["les taux de TVA sont-ils justes ?"]),
        (PART, ["des factures réglées à moitié ?"]),
        (FOREIGN, ["les factures en devise"]),
        (OVERDUE, ["échue ?"]),
        (PAID, ["réglé ?", "payé ?"]),
        (WE_PAID, ["on a payé quoi le mois dernier"]),
        (TO_REVIEW, ["en attente ?"]),
    ],
    "de": [
        (CONNECTED, ["Von wem wurde Qonto verbunden?", "wann haben wir Qonto angebunden?"]),
        (RULES, ["wird hier etwas ohne mich genehmigt?", "gehen Belege automatisch raus?"]),
        (STATEMENTS, ["ist der Oktober-Auszug eingelesen?", "warum ist nichts abgeglichen?"]),
        (STUCK, ["hängt eine Sendung?", "steckt ein Upload fest?"]),
        (LINELESS, ["bezahlte Rechnungen, die auf der Bank nicht auftauchen"]),
        (ODD, ["komische Beträge dabei?", "verdächtig hohe Rechnungen?"]),
        (RATES, ["sind die Steuersätze richtig?"]),
        (PART, ["zur Hälfte bezahlte Rechnungen?"]),
        (FOREIGN, ["Rechnungen in Fremdwährung"]),
        (OVERDUE, ["im Verzug?"]),
        (TO_REVIEW, ["zu prüfen?"]),
    ],
    "it": [
        (CONNECTED, ["chi ha collegato Qonto?", "da quando è collegato Qonto?"]),
        (RULES, ["approvi qualcosa da solo?", "partono fatture senza la mia conferma?"]),
        (STATEMENTS, ["l'estratto di ottobre è caricato?", "perché non è abbinato nulla?"]),
        (STUCK, ["c'è un invio bloccato?", "caricamenti fermi?"]),
        (LINELESS, ["fatture saldate che in banca non risultano"]),
        (ODD, ["importi anomali?", "ci sono cifre strane?"]),
        (RATES, ["le aliquote sono corrette?"]),
        (PART, ["fatture saldate a metà?"]),
        (FOREIGN, ["fatture in valuta estera"]),
        (OVERDUE, ["scaduto?", "scaduta?"]),
        (PAID, ["pagato?"]),
        (WE_PAID, ["cosa abbiamo saldato la settimana scorsa"]),
        (TO_REVIEW, ["da approvare?"]),
    ],
    "es": [
        (CONNECTED, ["¿quién vinculó Qonto?", "¿cuándo conectamos Qonto?"]),
        (RULES, ["¿se envía algo sin mi visto bueno?", "¿apruebas algo por tu cuenta?"]),
        (STATEMENTS, ["¿está importado el extracto de octubre?", "¿por qué no se concilia nada?"]),
        (STUCK, ["¿hay algún envío bloqueado?", "¿alguna subida colgada?"]),
        (LINELESS, ["facturas pagadas que no salen en el banco"]),
        (ODD, ["¿importes extraños?", "¿hay importes sospechosos?"]),
        (RATES, ["¿hay tipos de IVA raros?"]),
        (PART, ["facturas pagadas por la mitad"]),
        (FOREIGN, ["facturas en divisas"]),
        (OVERDUE, ["¿vencida?"]),
        (PAID, ["¿pagado?"]),
        (WE_PAID, ["¿qué pagamos la semana pasada?"]),
        (TO_REVIEW, ["¿por aprobar?"]),
    ],
}  # fmt: skip
# Orders to act without asking, and what only speaks of a statement.
OTHERS = {
    "en": {"refused.tricks": ["can you approve everything without asking?"],
           "refused.balance": ["show me my bank statement"],
           "talk.add_statement": ["where do I add a bank statement?"]},
    "fr": {"refused.tricks": ["tu peux tout valider sans demander ?"]},
    "de": {"refused.tricks": ["kannst du alles ohne Rückfrage freigeben?"]},
    "it": {"refused.tricks": ["approva tutto da solo"]},
    "es": {"refused.tricks": ["aprueba todo sin preguntar"]},
}  # fmt: skip
FROM_NOW = {
    "en": ["anything to pay between now and 12 December", "what is due from now to 12 December?"],
    "fr": ["quelque chose à payer entre maintenant et le 12 décembre ?"],
    "de": [
        "zwischen jetzt und 12. Dezember etwas zu zahlen?",
        "was ist von heute bis 12.12. fällig",
    ],
    "it": ["da pagare tra adesso e il 12 dicembre?"],
    "es": ["¿qué vence entre ahora y el 12 de diciembre?"],
}


@pytest.mark.parametrize("language", SAID)
def test_how_things_stand_is_told(language: str) -> None:
    heard = BuiltIn(NAMES, TODAY, language)
    for (tool, arguments), texts in SAID[language]:
        for text in texts:
            found = heard.reading(text, ())
            told = {name: found.arguments.get(name) for name in arguments}
            assert (text, found.tool, told) == (text, tool, arguments)


@pytest.mark.parametrize("language", OTHERS)
def test_an_order_to_act_alone_is_no_question_after_rules(language: str) -> None:
    heard = BuiltIn(NAMES, TODAY, language)
    expected = {text: topic for topic, texts in OTHERS[language].items() for text in texts}
    assert {text: heard.reading(text, ()).topic for text in expected} == expected


@pytest.mark.parametrize("language", FROM_NOW)
def test_what_falls_due_from_now_on_ends_with_the_day_that_is_named(language: str) -> None:
    heard = BuiltIn(NAMES, TODAY, language)
    for text in FROM_NOW[language]:
        found = heard.reading(text, ())
        assert (text, found.tool, found.arguments["status"]) == (text, "search_invoices", "unpaid")
        due = resolve(found.arguments["due"], TODAY, language)
        assert (text, due and (due.start, due.end)) == (text, (TODAY, date(2026, 12, 12)))


MONTH_DAYS = {
    "en": ["Remind me on the 25th of each month about invoices without a document",
           "Every 25th tell me which bills are still unpaid"],
    "fr": ["Rappelle-moi le 25 de chaque mois les factures impayées",
           "Tous les 25 du mois, envoie-moi la balance âgée"],
    "de": ["Erinnere mich am 25. jedes Monats an offene Rechnungen",
           "Jeden 25. schick mir bitte, was überfällig ist"],
    "it": ["Ogni 25 del mese mandami le fatture scadute",
           "Il 25 di ogni mese ricordami le fatture da pagare"],
    "es": ["El día 25 de cada mes mándame las facturas pendientes"],
}  # fmt: skip


@pytest.mark.parametrize("language", MONTH_DAYS)
def test_a_day_of_every_month_is_asked_again_and_is_no_amount(language: str) -> None:
    heard = BuiltIn(NAMES, TODAY, language)
    for text in MONTH_DAYS[language]:
        found = heard.reading(text, ())
        assert (found.tool, found.arguments["change"]) == ("offer_change", "standing_question"), (
            text
        )
        assert "25" not in found.arguments["names"][0], text
        day = month_days.found(found.arguments["period"], language)
        assert day and month_days.day_of(day) == 25, text
        assert timetable_words.read(found.arguments["period"], language) == ("month", 9), text


def test_a_day_of_every_month_that_is_only_told_asks_for_no_card() -> None:
    heard = BuiltIn(NAMES, TODAY, "en")
    for text in ("Which suppliers bill us on the 5th of each month?", "invoices due on the 25th"):
        assert heard.reading(text, ()).tool != "offer_change", text
    every = heard.reading("Send me the unpaid bills every 15 days", ()).arguments["period"]
    assert month_days.found(every, "en") is None
