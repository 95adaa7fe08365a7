"""What is asked of bills by habit, of one thing on them, and of their sums: in five languages."""

from typing import Any

import pytest

from assistant.agent.built_in.assistant import BuiltIn
from assistant.formats import LANGUAGES
from assistant.tools.vendor_names import VendorNames
from tests.tools.books import TODAY

NAMES = VendorNames(((1, "Hetzner Online", "hetzner online"), (2, "Orange", "orange")))
READ: dict[str, list[tuple[tuple[str, ...], tuple[str, dict[str, Any]]]]] = {
    "en": [
        (("when should the next Orange bill turn up?", "when is the next bill from Orange coming?",
          "when will Orange invoice us again?"),
         ("list_subscriptions", {"vendor": "orange", "next_only": True})),
        (("how often does Orange bill us?", "Orange's billing frequency"),
         ("list_subscriptions", {"vendor": "orange"})),
        (("which suppliers never gave us an IBAN?",), ("list_suppliers", {"which": "no_iban"})),
        (("which receipts could you not read?",), ("list_papers", {"which": "unreadable"})),
        (("since which month do we have bills in here?", "how far back does the data go?"),
         ("sync_status", {"question": "coverage"})),
        (("the credit note of 303.60, what does it cancel?",),
         ("search_invoices", {"status": "credit_note", "min_amount": "303.60",
                              "max_amount": "303.60"})),
        (("is the total of RE-10482 right?", "is RE-10482 right to the cent?"),
         ("check_vat", {"question": "sums", "invoice": "RE-10482"})),
        (("has the price of plexiglass moved?",), ("price_history", {"part": "plexiglass"})),
        (("which subscriptions are in dollars?",), ("list_subscriptions", {"currency": "USD"})),
        (("list all e-invoices",), ("list_papers", {"which": "e_invoice"})),
        (("which account do we pay Orange to?", "to which account do we pay Orange?"),
         ("vendor_card", {"vendor": "orange", "field": "iban"})),
        (("where did you read the total of RE-10482?",),
         ("inspect_invoice", {"question": "sources", "invoice": "RE-10482"})),
        (("when did Orange go from 480 to 552?",), ("price_history", {"vendor": "orange"})),
        (("anything mentioning dimmers in our papers?",), ("search_invoices", {"text": "dimmers"})),
        (("suppliers we used for the first time in 2026",),
         ("query_spend", {"measure": "new", "basis": "spent", "amount": "gross",
                          "period": "2026"})),
        (("since when is Orange dearer?",), ("price_history", {"vendor": "orange"})),
        (("rank the months of 2026 by spend",),
         ("query_spend", {"measure": "sum", "basis": "spent", "amount": "gross", "period": "2026",
                          "group_by": "month"})),
        (("does the VAT on RE-10482 come to 538.10?",),
         ("check_vat", {"question": "sums", "invoice": "RE-10482"})),
        (("how much did the LED module cost a year ago?",),
         ("price_history", {"part": "led module"})),
        (("give me Orange's details",), ("vendor_card", {"vendor": "orange"})),
        (("was RE-10482 read by OCR?",),
         ("inspect_invoice", {"question": "sources", "invoice": "RE-10482"})),
        (("do you have every rent bill since May?",),
         ("months_without", {"category": "rent", "period": "since may"})),
        (("is any PDF gone or broken?",), ("list_papers", {"which": "unreadable"})),
    ],
    "fr": [
        (("la prochaine facture d'Orange arrive quand ?",
          "quand doit arriver la prochaine facture d'Orange ?"),
         ("list_subscriptions", {"vendor": "orange", "next_only": True})),
        (("à quelle fréquence Orange nous facture ?",),
         ("list_subscriptions", {"vendor": "orange"})),
        (("quels fournisseurs ne nous ont jamais donné d'IBAN ?",),
         ("list_suppliers", {"which": "no_iban"})),
        (("quels justificatifs n'as-tu pas pu lire ?",), ("list_papers", {"which": "unreadable"})),
        (("depuis quel mois a-t-on des factures ici ?",),
         ("sync_status", {"question": "coverage"})),
        (("l'avoir de 303,60, il annule quoi ?",),
         ("search_invoices", {"status": "credit_note", "min_amount": "303.60",
                              "max_amount": "303.60"})),
        (("le total de RE-10482 est-il juste ?",),
         ("check_vat", {"question": "sums", "invoice": "RE-10482"})),
        (("le prix du plexiglas a-t-il bougé ?",), ("price_history", {"part": "plexiglas"})),
        (("quels abonnements sont en dollars ?",), ("list_subscriptions", {"currency": "USD"})),
        (("sur quel compte paye-t-on Orange ?",),
         ("vendor_card", {"vendor": "orange", "field": "iban"})),
        (("d'où vient le montant de RE-10482 ?",),
         ("inspect_invoice", {"question": "sources", "invoice": "RE-10482"})),
        (("quand Orange est passé de 480 à 552 ?",), ("price_history", {"vendor": "orange"})),
        (("fais-moi le point sur Orange",), ("vendor_card", {"vendor": "orange"})),
        (("fournisseurs utilisés pour la première fois en 2026",),
         ("query_spend", {"measure": "new", "basis": "spent", "amount": "gross",
                          "period": "2026"})),
        (("classe les mois de 2026",),
         ("query_spend", {"measure": "sum", "basis": "spent", "amount": "gross", "period": "2026",
                          "group_by": "month"})),
        (("comment as-tu lu l'échéance de RE-10482 ?",),
         ("inspect_invoice", {"question": "sources", "invoice": "RE-10482"})),
        (("qui est notre interlocuteur chez Orange ?",),
         ("vendor_card", {"vendor": "orange", "field": "email"})),
    ],
    "de": [
        (("wann kommt die nächste Rechnung von Orange?",),
         ("list_subscriptions", {"vendor": "orange", "next_only": True})),
        (("wie oft stellt uns Orange eine Rechnung?",),
         ("list_subscriptions", {"vendor": "orange"})),
        (("welche Lieferanten haben uns nie eine IBAN gegeben?",),
         ("list_suppliers", {"which": "no_iban"})),
        (("welche Quittungen konntest du nicht lesen?",), ("list_papers", {"which": "unreadable"})),
        (("seit welchem Monat haben wir hier Rechnungen?",),
         ("sync_status", {"question": "coverage"})),
        (("die Gutschrift über 303,60, was storniert die?",),
         ("search_invoices", {"status": "credit_note", "min_amount": "303.60",
                              "max_amount": "303.60"})),
        (("geht RE-10482 rechnerisch auf?", "stimmt die Summe auf RE-10482?"),
         ("check_vat", {"question": "sums", "invoice": "RE-10482"})),
        (("ist der Karton von Orange teurer geworden?",),
         ("price_history", {"vendor": "orange", "part": "karton"})),
        (("welche Abos laufen in Dollar?",), ("list_subscriptions", {"currency": "USD"})),
        (("auf welches Konto zahlen wir Orange?",),
         ("vendor_card", {"vendor": "orange", "field": "iban"})),
        (("woher stammt der Betrag auf RE-10482?",),
         ("inspect_invoice", {"question": "sources", "invoice": "RE-10482"})),
        (("welche Positionen stehen auf RE-10482?",),
         ("read_document", {"question": "lines", "invoice": "RE-10482"})),
        (("stimmt die IBAN auf RE-10482?",),
         ("inspect_invoice", {"question": "identity", "invoice": "RE-10482"})),
        (("wann ging Orange von 480 auf 552?",), ("price_history", {"vendor": "orange"})),
        (("Lieferanten, die wir 2026 zum ersten Mal genutzt haben",),
         ("query_spend", {"measure": "new", "basis": "spent", "amount": "gross",
                          "period": "2026"})),
        (("seit wann kostet Orange mehr?",), ("price_history", {"vendor": "orange"})),
        (("wie heißt der Ansprechpartner bei Orange?",),
         ("vendor_card", {"vendor": "orange", "field": "email"})),
        (("wurde RE-10482 per OCR gelesen?",),
         ("inspect_invoice", {"question": "sources", "invoice": "RE-10482"})),
        (("was kostete das Plexiglas früher?",), ("price_history", {"part": "plexiglas"})),
    ],
    "it": [
        (("quando arriva la prossima fattura di Orange?",),
         ("list_subscriptions", {"vendor": "orange", "next_only": True})),
        (("ogni quanto ci fattura Orange?",), ("list_subscriptions", {"vendor": "orange"})),
        (("quali fornitori non ci hanno mai dato un IBAN?",),
         ("list_suppliers", {"which": "no_iban"})),
        (("quali ricevute non hai potuto leggere?",), ("list_papers", {"which": "unreadable"})),
        (("da quale mese abbiamo fatture qui?",), ("sync_status", {"question": "coverage"})),
        (("la nota di credito da 303,60 che cosa annulla?",),
         ("search_invoices", {"status": "credit_note", "min_amount": "303.60",
                              "max_amount": "303.60"})),
        (("il totale di RE-10482 è giusto?",),
         ("check_vat", {"question": "sums", "invoice": "RE-10482"})),
        (("quali abbonamenti sono in dollari?",), ("list_subscriptions", {"currency": "USD"})),
        (("su quale conto paghiamo Orange?",),
         ("vendor_card", {"vendor": "orange", "field": "iban"})),
        (("da dove viene l'importo di RE-10482?",),
         ("inspect_invoice", {"question": "sources", "invoice": "RE-10482"})),
        (("che cosa c'è scritto sull'ultima fattura di Orange?",),
         ("read_document", {"question": "lines", "vendor": "orange"})),
        (("quando Orange è passata da 480 a 552?",), ("price_history", {"vendor": "orange"})),
        (("fornitori usati per la prima volta nel 2026",),
         ("query_spend", {"measure": "new", "basis": "spent", "amount": "gross",
                          "period": "2026"})),
        (("chi è il referente di Orange?",),
         ("vendor_card", {"vendor": "orange", "field": "email"})),
        (("come hai letto la scadenza di RE-10482?",),
         ("inspect_invoice", {"question": "sources", "invoice": "RE-10482"})),
    ],
    "es": [
        (("¿cuándo llegará la próxima factura de Orange?",),
         ("list_subscriptions", {"vendor": "orange", "next_only": True})),
        (("¿cada cuánto nos factura Orange?",), ("list_subscriptions", {"vendor": "orange"})),
        (("¿qué proveedores nunca nos dieron un IBAN?",),
         ("list_suppliers", {"which": "no_iban"})),
        (("¿qué recibos no has podido leer?",), ("list_papers", {"which": "unreadable"})),
        (("¿desde qué mes tenemos facturas aquí?", "¿hasta qué fecha están cargadas las facturas?"),
         ("sync_status", {"question": "coverage"})),
        (("el abono de 303,60, ¿qué anula?",),
         ("search_invoices", {"status": "credit_note", "min_amount": "303.60",
                              "max_amount": "303.60"})),
        (("¿cuadra el total de RE-10482?",),
         ("check_vat", {"question": "sums", "invoice": "RE-10482"})),
        (("¿qué suscripciones están en dólares?",), ("list_subscriptions", {"currency": "USD"})),
        (("¿a qué cuenta pagamos a Orange?",),
         ("vendor_card", {"vendor": "orange", "field": "iban"})),
        (("¿de dónde sale el importe de RE-10482?",),
         ("inspect_invoice", {"question": "sources", "invoice": "RE-10482"})),
        (("¿cuándo pasó Orange de 480 a 552?",), ("price_history", {"vendor": "orange"})),
        (("proveedores usados por primera vez en 2026",),
         ("query_spend", {"measure": "new", "basis": "spent", "amount": "gross",
                          "period": "2026"})),
        (("¿quién es el contacto en Orange?",),
         ("vendor_card", {"vendor": "orange", "field": "email"})),
        (("¿cómo has leído el vencimiento de RE-10482?",),
         ("inspect_invoice", {"question": "sources", "invoice": "RE-10482"})),
    ],
}  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_asked_of_bills_is_read(language: str) -> None:
    assistant = BuiltIn(NAMES, TODAY, language)
    wrong = {}
    for texts, (tool, wanted) in READ[language]:
        for text in texts:
            found = assistant.reading(text, ())
            told = {name: value for name, value in found.arguments.items() if value}
            if (found.tool, told) != (tool, wanted):
                wrong[text] = (found.tool or found.topic, told)
    assert wrong == {}


@pytest.mark.parametrize(
    ("language", "text", "tool"),
    [
        ("en", "when is the next Orange bill due?", "list_subscriptions"),
        ("fr", "quand faut-il payer la prochaine facture d'Orange ?", "list_subscriptions"),
        ("de", "bis wann muss die nächste Rechnung von Orange bezahlt werden?",
         "list_subscriptions"),
        ("it", "quando scade la prossima fattura di Orange?", "list_subscriptions"),
        ("es", "¿cuándo vence la próxima factura de Orange?", "list_subscriptions"),
    ],
)  # fmt: skip
def test_when_a_bill_falls_due_is_not_when_the_next_one_comes(
    language: str, text: str, tool: str
) -> None:
    assert BuiltIn(NAMES, TODAY, language).reading(text, ()).tool != tool


@pytest.mark.parametrize(
    ("language", "text"),
    [("en", "spend in Q5"), ("fr", "dépenses du T6"), ("de", "Ausgaben im 5. Quartal"),
     ("it", "spese del 5º trimestre"), ("es", "gasto del T7")],
)  # fmt: skip
def test_a_quarter_that_no_year_has_is_asked_back(language: str, text: str) -> None:
    assert BuiltIn(NAMES, TODAY, language).reading(text, ()).topic == "unclear.no_quarter"
