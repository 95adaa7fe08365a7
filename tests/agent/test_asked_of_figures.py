"""What an auditor asks of the books in so many words, in five languages: one VAT rate, what is paid
in part or twice, what is in foreign currency, who is new, since when, and what has to be paid."""

import pytest

from assistant.agent.built_in.assistant import BuiltIn
from assistant.tools.vendor_names import VendorNames
from tests.tools.books import TODAY

NAMES = VendorNames(((1, "Amazon", "amazon"), (2, "Figma", "figma"), (3, "Orange", "orange")))
Wanted = tuple[str, dict[str, object]]

RATE: Wanted = ("vat_by_rate", {"rate": "10"})
BACK: Wanted = ("vat_by_rate", {})
OPEN_VAT: Wanted = ("query_spend", {"amount": "vat", "status": "unpaid"})
PART: Wanted = ("search_invoices", {"status": "part_paid"})
LONGEST: Wanted = ("search_invoices", {"status": "overdue", "order": "due_first", "limit": 1})
TWICE: Wanted = ("needs_attention", {"only": "duplicate", "paid_twice": True})
FOREIGN: Wanted = ("search_invoices", {"currency": "foreign"})
SINCE: Wanted = ("vendor_card", {"vendor": "figma", "field": "since"})
NUMBERS: Wanted = ("vendor_card", {"vendor": "figma", "field": "numbers"})
POSING: Wanted = ("needs_attention", {"only": "look_alike"})
NEW: Wanted = ("query_spend", {"measure": "new"})
QUARTERLY: Wanted = ("list_subscriptions", {"interval": "quarterly"})
CASH: Wanted = ("cash_out", {"until": "2026-12"})
WEEKEND: Wanted = ("search_invoices", {"status": "unpaid", "due": "2026-11-28 - 2026-11-29"})
MORE: Wanted = ("query_spend", {"period": "Q4 2026"})

ASKED: dict[str, list[tuple[str, Wanted]]] = {
    "en": [
        ("list the invoices with 10% VAT", RATE),
        ("how much input tax can we claim back?", BACK),
        ("how much VAT is in the open bills?", OPEN_VAT),
        ("is there a bill that was only partially settled?", PART),
        ("what is our oldest unpaid bill?", LONGEST),
        ("is there a double payment anywhere?", TWICE),
        ("show me the bills in foreign currencies", FOREIGN),
        ("since when have we been with Figma?", SINCE),
        ("what is the VAT number of Figma?", NUMBERS),
        ("could a supplier be impersonating another one?", POSING),
        ("who invoiced us for the first time in October?", NEW),
        ("who charges us each quarter?", QUARTERLY),
        ("how much cash do we need for December?", CASH),
        ("what falls due on the weekend?", WEEKEND),
    ],
    "fr": [
        ("les factures avec une TVA de 10 %", RATE),
        ("combien de TVA peut-on récupérer ?", BACK),
        ("combien de TVA dans les factures impayées ?", OPEN_VAT),
        ("y a-t-il des factures réglées en partie ?", PART),
        ("la plus ancienne facture impayée ?", LONGEST),
        ("y a-t-il des doubles paiements ?", TWICE),
        ("a-t-on payé quelque chose deux fois ?", TWICE),
        ("les factures en devises étrangères", FOREIGN),
        ("depuis quand travaille-t-on avec Figma ?", SINCE),
        ("le numéro de TVA de Figma ?", NUMBERS),
        ("un fournisseur pourrait-il usurper le nom d'un autre ?", POSING),
        ("qui nous facture pour la première fois en octobre ?", NEW),
        ("qui nous facture chaque trimestre ?", QUARTERLY),
        ("combien faut-il prévoir pour décembre ?", CASH),
        ("qu'est-ce qui tombe à échéance le week-end ?", WEEKEND),
        ("dépense-t-on davantage qu'au trimestre dernier ?", MORE),
    ],
    "de": [
        ("Rechnungen mit 10 % Mehrwertsteuer", RATE),
        ("Wie viel Vorsteuer können wir zurückholen?", BACK),
        ("Wie viel Mehrwertsteuer ist in den unbezahlten Rechnungen?", OPEN_VAT),
        ("Gibt es Rechnungen, die nur teilweise bezahlt sind?", PART),
        ("Was ist unsere älteste unbezahlte Rechnung?", LONGEST),
        ("Gab es Doppelzahlungen?", TWICE),
        ("Rechnungen in Fremdwährung", FOREIGN),
        ("Seit wann sind wir bei Figma?", SINCE),
        ("Wie lautet die Steuernummer von Figma?", NUMBERS),
        ("Gibt sich ein Lieferant als ein anderer aus?", POSING),
        ("Wer hat uns im Oktober erstmals eine Rechnung geschickt?", NEW),
        ("Wer rechnet jedes Quartal ab?", QUARTERLY),
        ("Wie viel Geld brauchen wir für Dezember?", CASH),
        ("Was wird am Wochenende fällig?", WEEKEND),
        ("Geben wir mehr aus als letztes Quartal?", MORE),
    ],
    "it": [
        ("fatture con IVA al 10%", RATE),
        ("quanta IVA possiamo recuperare?", BACK),
        ("quanta IVA c'è nelle fatture non pagate?", OPEN_VAT),
        ("ci sono fatture pagate in parte?", PART),
        ("qual è la più vecchia fattura non pagata?", LONGEST),
        ("ci sono doppi pagamenti?", TWICE),
        ("fatture in valuta estera", FOREIGN),
        ("da quando lavoriamo con Figma?", SINCE),
        ("la partita IVA di Figma?", NUMBERS),
        ("un fornitore si spaccia per un altro?", POSING),
        ("chi ci ha fatturato per la prima volta in ottobre?", NEW),
        ("chi ci fattura ogni trimestre?", QUARTERLY),
        ("quanta liquidità serve per dicembre?", CASH),
        ("cosa scade nel fine settimana?", WEEKEND),
        ("spendiamo più che nel trimestre scorso?", MORE),
    ],
    "es": [
        ("facturas con IVA al 10%", RATE),
        ("¿cuánto IVA podemos recuperar?", BACK),
        ("¿cuánto IVA hay en las facturas pendientes?", OPEN_VAT),
        ("¿hay facturas pagadas en parte?", PART),
        ("¿cuál es la factura vencida más antigua?", LONGEST),
        ("¿hay pagos dobles?", TWICE),
        ("facturas en moneda extranjera", FOREIGN),
        ("¿desde cuándo trabajamos con Figma?", SINCE),
        ("el CIF de Figma", NUMBERS),
        ("¿algún proveedor se hace pasar por otro?", POSING),
        ("¿quién nos facturó por primera vez en octubre?", NEW),
        ("¿quién nos factura cada trimestre?", QUARTERLY),
        ("¿cuánto dinero necesitamos para diciembre?", CASH),
        ("¿qué vence el fin de semana?", WEEKEND),
        ("¿gastamos más que el trimestre pasado?", MORE),
    ],
}


@pytest.mark.parametrize("language", ASKED)
def test_each_is_read_as_it_is_asked(language: str) -> None:
    missed = []
    for text, (tool, arguments) in ASKED[language]:
        found = BuiltIn(NAMES, TODAY, language).reading(text, ())
        told = {key: found.arguments.get(key) for key in arguments}
        if (found.tool, told) != (tool, arguments):
            missed.append((text, found.tool or found.topic, dict(found.arguments)))
    assert not missed


@pytest.mark.parametrize(
    ("language", "text", "topic"),
    [
        ("en", "can I deduct this lunch?", "refused.tax"),
        ("fr", "combien d'argent reste-t-il sur le compte ?", "refused.balance"),
        ("en", "how much cash do we have?", "refused.balance"),
        ("de", "wie viel Geld haben wir?", "refused.balance"),
    ],
)
def test_advice_and_balances_are_still_declined(language: str, text: str, topic: str) -> None:
    assert BuiltIn(NAMES, TODAY, language).reading(text, ()).topic == topic
