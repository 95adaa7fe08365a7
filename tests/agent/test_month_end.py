"""What is asked when a month is closed, in five languages: what is left to do, where money goes,
what is past its deadline. A return for taxes and a bill for a customer are no matters here."""

import pytest

from assistant.agent.built_in.assistant import BuiltIn
from assistant.tools.vendor_names import VendorNames
from tests.tools.books import TODAY

NAMES = VendorNames(((1, "Amazon", "amazon"), (2, "Figma", "figma"), (3, "Orange", "orange")))
Heard = tuple[str, dict[str, object]]
TO_DO: Heard = "needs_attention", {}
GOES: Heard = "query_spend", {"group_by": "category"}
LATE: Heard = "search_invoices", {"status": "overdue"}
TAXES: Heard = "refused.tax", {}
THREE: Heard = "search_invoices", {"order": "largest", "limit": 3}
ONE: Heard = "search_invoices", {"order": "largest", "limit": 1}
SMALL: Heard = "query_spend", {"basis": "paid", "max_amount": "20 EUR"}
CUSTOMERS: Heard = "refused.customers", {}
SAID: dict[str, dict[str, Heard]] = {
    "en": {
        "which three bills cost us the most in October?": THREE,
        "which bill hurt most in October?": ONE,
        "what did we pay in small amounts under 20 euros": SMALL,
        "tasks that still have to be handled": TO_DO,
        "what's left for me to check before we close the month?": TO_DO,
        "category breakdown for 2025": GOES,
        "where does all our money go?": GOES,
        "which bills are past their deadline": LATE,
        "find the bill where they talk about an espresso machine":
            ("search_invoices", {"text": "espresso machine"}),
        "how much VAT do we have to file for Q3": TAXES,
        "issue an invoice to Carrefour for 1,200 €": CUSTOMERS,
        "did Orange issue an invoice for 1,200 €?": ("search_invoices", {"vendor": "orange"}),
    },
    "fr": {
        "quelles trois factures nous ont coûté le plus en octobre ?": THREE,
        "quelle facture nous a coûté le plus en octobre ?": ONE,
        "combien avons-nous payé en petits montants de moins de 20 euros ?": SMALL,
        "les tâches qui restent à traiter": TO_DO,
        "où part notre argent ?": GOES,
        "quelles factures ont dépassé le délai ?": LATE,
        "trouve la facture où ils parlent d'une machine à café":
            ("search_invoices", {"text": "machine à café"}),
        "combien de TVA à déclarer pour le T3 ?": TAXES,
        "émets une facture à Carrefour pour 1 200 €": CUSTOMERS,
    },
    "de": {
        "Welche drei Rechnungen haben im Oktober am meisten gekostet?": THREE,
        "Welche Rechnung hat im Oktober am meisten gekostet?": ONE,
        "Was haben wir in kleinen Beträgen unter 20 Euro bezahlt?": SMALL,
        "Welche Aufgaben sind noch offen?": TO_DO,
        "Was muss ich vor dem Monatsabschluss noch prüfen?": TO_DO,
        "Wohin fließt unser ganzes Geld?": GOES,
        "Bei welchen Rechnungen ist die Frist abgelaufen?": LATE,
        "zeig mir Rechnungen, in denen von Druckern die Rede ist":
            ("search_invoices", {"text": "Druckern"}),
        "Wie viel Umsatzsteuer müssen wir fürs dritte Quartal anmelden?": TAXES,
        "Stell Carrefour eine Rechnung über 1.200 € aus": CUSTOMERS,
    },
    "it": {
        "quali tre fatture ci sono costate di più a ottobre?": THREE,
        "quale fattura ci è costata di più a ottobre?": ONE,
        "quanto abbiamo pagato in piccoli importi sotto i 20 euro?": SMALL,
        "quali compiti restano da svolgere?": TO_DO,
        "cosa mi resta da controllare prima di chiudere il mese?": TO_DO,
        "dove finiscono i nostri soldi?": GOES,
        "quali fatture hanno superato il termine?": LATE,
        "trova la fattura in cui si parla di una macchina da caffè":
            ("search_invoices", {"text": "macchina da caffè"}),
        "quanta IVA dobbiamo dichiarare per il T3?": TAXES,
        "emetti una fattura a Carrefour per 1.200 €": CUSTOMERS,
    },
    "es": {
        "¿qué tres facturas nos costaron más en octubre?": THREE,
        "¿qué factura nos costó más en octubre?": ONE,
        "¿cuánto pagamos en importes de menos de 20 euros?": SMALL,
        "¿qué tareas quedan pendientes?": TO_DO,
        "¿qué me queda por revisar antes de cerrar el mes?": TO_DO,
        "¿en qué se nos va el dinero?": GOES,
        "¿qué facturas han superado el plazo?": LATE,
        "busca la factura donde hablan de una cafetera":
            ("search_invoices", {"text": "cafetera"}),
        "¿cuánto IVA tenemos que declarar del T3?": TAXES,
        "emite una factura a Carrefour por 1.200 €": CUSTOMERS,
    },
}  # fmt: skip


@pytest.mark.parametrize("language", SAID)
def test_what_is_asked_at_the_end_of_a_month_is_heard(language: str) -> None:
    reader = BuiltIn(NAMES, TODAY, language)
    for text, (name, arguments) in SAID[language].items():
        found = reader.reading(text, ())
        assert (found.tool or found.topic) == name, text
        told = {key: found.arguments.get(key) for key in arguments}
        assert told == arguments, text
