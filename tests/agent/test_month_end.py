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
USUAL: Heard = "than_usual", {"vendor": None, "basis": "spent"}
SELF: Heard = "refused.send_mail", {}
SMALLEST: Heard = "search_invoices", {"order": "smallest", "limit": 1}
FILE: Heard = "offer_change", {"change": "accountant_file"}
ALERT: Heard = "offer_change", {"change": "alert", "min_amount": "2000 EUR"}
SHARED: Heard = "offer_change", {"change": "share_answer"}
OTHERS: Heard = "needs_attention", {"only": "misaddressed"}
NOTHING: Heard = "months_without", {"vendor": "figma"}
PART: Heard = "payment_status", {"invoice": "2026-00328", "on_account": "300 EUR"}
CUSTOMERS: Heard = "refused.customers", {}
SAID: dict[str, dict[str, Heard]] = {
    "en": {
        "Is the October electricity bill higher than usual?": USUAL,
        "draft a reminder to myself about Orange": SELF,
        "smallest bill of 2026, whose and how much": SMALLEST,
        "the binder for Q1, for the accountant": FILE,
        "an alert as soon as a bill is above €2,000": ALERT,
        "make that shareable for our bookkeeper": SHARED,
        "is there a bill in the pile that was made out to some other company?": OTHERS,
        "any month in which Figma sent us nothing?": NOTHING,
        "suppose we wired €300 against 2026-00328, what is left of it?": PART,
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
        "La facture d'électricité d'octobre est-elle plus élevée que d'habitude ?": USUAL,
        "rédige un rappel pour moi-même sur Orange": SELF,
        "la plus petite facture de 2026, de qui et combien ?": SMALLEST,
        "Le classeur du T1 pour l’expert-comptable": FILE,
        "Une alerte dès qu’une facture dépasse 2 000 €": ALERT,
        "rends ça partageable pour la comptable": SHARED,
        "y a-t-il une facture établie au nom d'une autre société ?": OTHERS,
        "y a-t-il un mois où Figma n'a rien envoyé ?": NOTHING,
        "supposons qu'on paie 300 € sur 2026-00328, que reste-t-il ?": PART,
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
        "Ist die Stromrechnung im Oktober höher als sonst?": USUAL,
        "schreib eine Erinnerung an mich selbst wegen Orange": SELF,
        "kleinste Rechnung 2026, von wem und wie viel?": SMALLEST,
        "den Ordner für Q1 für den Steuerberater": FILE,
        "ein Hinweis, sobald eine Rechnung über 2.000 € liegt": ALERT,
        "Mach das teilbar für unseren Buchhalter": SHARED,
        "Ist eine Rechnung dabei, die auf eine andere Firma ausgestellt ist?": OTHERS,
        "Gibt es einen Monat, in dem Figma nichts geschickt hat?": NOTHING,
        "angenommen wir überweisen 300 € auf 2026-00328, was bleibt offen?": PART,
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
        "la bolletta della luce di ottobre è più alta del solito?": USUAL,
        "scrivi un promemoria a me stesso su Orange": SELF,
        "la fattura più piccola del 2026, di chi e quanto?": SMALLEST,
        "il raccoglitore del T1 per il commercialista": FILE,
        "un avviso quando una fattura supera 2.000 €": ALERT,
        "rendilo condivisibile per la contabile": SHARED,
        "c'è una fattura intestata a un'altra società?": OTHERS,
        "c'è un mese in cui Figma non ha mandato niente?": NOTHING,
        "supponiamo di pagare 300 € su 2026-00328, quanto resta?": PART,
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
        "¿la factura de la luz de octubre es más alta de lo normal?": USUAL,
        "escribe un recordatorio para mí mismo sobre Orange": SELF,
        "la factura más pequeña de 2026, ¿de quién y cuánto?": SMALLEST,
        "la carpeta del T1 para el gestor": FILE,
        "una alerta cuando una factura supere 2.000 €": ALERT,
        "hazlo compartible para la contable": SHARED,
        "¿hay alguna factura a nombre de otra empresa?": OTHERS,
        "supongamos que pagamos 300 € de 2026-00328, ¿cuánto queda?": PART,
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
