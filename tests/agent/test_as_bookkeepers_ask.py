"""Filters that stand together, what was really paid, creditors' words: in five languages."""

from typing import Any

import pytest

from tests.agent.test_built_in import reading

SORTED = {"tool": "search_invoices", "status": "unpaid", "order": "largest", "limit": None}
UNMATCHED = {"tool": "search_invoices", "status": "unmatched", "min_amount": "500"}
TO_SETTLE = {"tool": "search_invoices", "status": "unpaid", "due": "..2026-12-15"}
LEFT_OUT = {"tool": "query_spend", "except_vendor": ["lichtwerk", "alize"]}
PAID = {"tool": "query_spend", "basis": "paid", "group_by": None}
CREDITED = {"tool": "query_spend", "credit_notes": "only", "vendor": "lichtwerk"}
SAME = {"tool": "vendor_card", "other": "alize"}
RULES = {"tool": "sync_status", "question": "rules"}
VAT_OF_ONE = {"tool": "get_invoice", "question": "vat"}
IF_CLEARED = {"tool": "cash_out", "overdue_only": True}
SET_ASIDE = {"tool": "cash_out", "until": "2026-12"}
SUPPLIERS = {"tool": "query_spend", "group_by": "vendor", "top": None}
NO_EMAIL = {"tool": "list_suppliers", "which": "no_email"}
COVERAGE = {"tool": "sync_status", "question": "coverage"}
TWICE = {"tool": "needs_attention", "paid_twice": True}
SECOND = {"tool": "search_invoices", "order": "largest", "after": 1, "limit": 1}
SMALLEST = {"tool": "query_spend", "group_by": "vendor", "order": "smallest"}
UNFILED = {"tool": "search_invoices", "status": "no_category"}
UNFILED_SUM = {"tool": "query_spend", "status": "no_category"}
NOT_RENT = {"tool": "search_invoices", "category": None, "min_amount": "800"}
THIS_AND_LAST = {"tool": "query_spend", "category": None}
CREDITORS = {"tool": "owed_then"}
FALSE_ALARM = {"tool": "offer_change", "change": "dismiss", "warning": "duplicate"}
TWO_WEEKS = {"tool": "draft_letter", "about": "more_time", "days": 14}
TAX_PART = {"tool": "query_spend", "amount": "vat", "shares": None}
ALL_THREE = {"tool": "query_spend", "amount": "gross"}
BEFORE_IT = {"tool": "compare_invoices", "against": "before", "period": None}
AT_RATE = {"tool": "vat_by_rate", "category": None}
COVERED = {"tool": "find_combination", "amount": "1783.20", "count": 2}
SENT_ALREADY = {"tool": "payment_status", "vendor": "lichtwerk", "on_account": "1000"}
ADDRESS = {"tool": "vendor_card", "field": "address"}
RENEWING = {"tool": "list_subscriptions", "next_only": True, "period": "2026-12"}
ALERT = {"tool": "offer_change", "change": "alert", "names": ["lichtwerk"]}
SPENT_ON = {"tool": "query_spend", "basis": "spent", "except_category": None}
OWED_TO = {"tool": "query_spend", "basis": "owed", "vendor": "lichtwerk"}
DAYS = {"tool": "payment_delay", "question": "days"}
RATES = {"tool": "vat_by_rate", "period": "2026"}
ALL_OF_THEM = {"tool": "search_invoices", "status": None, "vendor": None}
YEAR_ON_YEAR = {"tool": "query_spend", "compare_with": "2025-01-01 - 2025-11-23"}
KINDS: list[tuple[dict[str, Any], list[tuple[str, str]]]] = [
    (SORTED, [
        ("en", "open items, sorted by amount"),
        ("fr", "factures ouvertes, triées par montant"),
        ("de", "offene Posten, nach Betrag sortiert"),
        ("it", "partite aperte, ordinate per importo"),
        ("es", "facturas pendientes, ordenadas por importe"),
    ]),
    (UNMATCHED, [
        ("en", "which October bills over 500 aren't matched"),
        ("fr", "quelles factures d'octobre de plus de 500 ne sont pas rapprochées"),
        ("de", "welche Oktoberrechnungen über 500 sind nicht zugeordnet"),
        ("it", "quali fatture di ottobre oltre 500 non sono riconciliate"),
        ("es", "qué facturas de octubre de más de 500 no están conciliadas"),
    ]),
    (TO_SETTLE, [
        ("en", "bills that need settling by 15 December"),
        ("en", "invoices to be paid by 15 December"),
        ("de", "Rechnungen, die bis 15. Dezember zu begleichen sind"),
    ]),
    (LEFT_OUT, [
        ("en", "all costs bar Lichtwerk and Alizé"),
        ("fr", "tous les coûts sauf Lichtwerk et Alizé"),
        ("de", "alle Kosten außer Lichtwerk und Alizé"),
        ("it", "tutti i costi tranne Lichtwerk e Alizé"),
        ("es", "todos los gastos salvo Lichtwerk y Alizé"),
    ]),
    (PAID, [
        ("en", "money paid out to suppliers last week"),
        ("fr", "argent versé aux fournisseurs la semaine dernière"),
        ("de", "letzte Woche an Lieferanten gezahltes Geld"),
        ("it", "soldi versati ai fornitori la settimana scorsa"),
        ("es", "dinero pagado a proveedores la semana pasada"),
        ("en", "how much left the bank for Lichtwerk this year?"),
        ("fr", "combien est sorti du compte pour Lichtwerk cette année ?"),
        ("de", "wie viel ging dieses Jahr für Lichtwerk vom Konto ab?"),
        ("it", "quanto è uscito dal conto per Lichtwerk quest'anno?"),
        ("es", "¿cuánto salió de la cuenta para Lichtwerk este año?"),
    ]),
    (CREDITED, [
        ("en", "total refunded by Lichtwerk"),
        ("fr", "total remboursé par Lichtwerk"),
        ("de", "wie viel hat Lichtwerk erstattet"),
        ("es", "total abonado por Lichtwerk"),
    ]),
    (SAME, [
        ("en", "are Lichtwerk and Alizé the same outfit?"),
        ("fr", "Lichtwerk et Alizé, c'est la même boîte ?"),
        ("it", "Lichtwerk e Alizé sono la stessa ditta?"),
    ]),
    (RULES, [
        ("en", "does anything get pushed automatically"),
        ("de", "wird irgendetwas automatisch gesendet"),
        ("it", "viene inviato qualcosa automaticamente"),
    ]),
    (VAT_OF_ONE, [
        ("en", "VAT on RE-10482?"),
        ("fr", "TVA sur RE-10482 ?"),
        ("de", "USt auf RE-10482?"),
        ("it", "IVA su RE-10482?"),
        ("es", "¿IVA de RE-10482?"),
    ]),
    (IF_CLEARED, [
        ("en", "if we cleared all overdue invoices today what would it cost us"),
        ("fr", "si on réglait toutes les factures en retard aujourd'hui, ça coûterait combien"),
        ("de", "wenn wir heute alle überfälligen Rechnungen begleichen, was kostet das"),
        ("it", "se saldassimo oggi tutte le fatture scadute quanto ci costerebbe"),
        ("es", "si liquidáramos hoy todas las facturas vencidas, ¿cuánto costaría?"),
    ]),
    (SET_ASIDE, [
        ("en", "how much must we set aside for suppliers in December"),
        ("fr", "combien dois-je mettre de côté pour les fournisseurs en décembre"),
        ("de", "was muss ich im Dezember für Lieferanten zurücklegen"),
    ]),
    (SUPPLIERS, [
        ("en", "Who are our suppliers?"),
        ("fr", "Qui sont nos fournisseurs ?"),
        ("de", "Wer sind unsere Lieferanten?"),
        ("it", "Chi sono i nostri fornitori?"),
        ("es", "¿Quiénes son nuestros proveedores?"),
    ]),
    (NO_EMAIL, [
        ("en", "who haven't we got an email address for"),
        ("de", "von wem haben wir keine E-Mail-Adresse"),
        ("it", "di chi non abbiamo l'email"),
        ("es", "¿de quién no tenemos el correo?"),
    ]),
    (COVERAGE, [("en", "are all invoices in?"), ("fr", "toutes les factures sont-elles là ?")]),
    (SECOND, [
        ("en", "second largest invoice in October"),
        ("fr", "la deuxième plus grosse facture d'octobre"),
        ("de", "zweitgrößte Rechnung im Oktober"),
        ("it", "la seconda fattura più alta di ottobre"),
        ("es", "la segunda factura más alta de octubre"),
    ]),
    (SMALLEST, [
        ("en", "smallest supplier by spend"),
        ("fr", "plus petit fournisseur en dépenses"),
        ("de", "kleinster Lieferant nach Ausgaben"),
        ("it", "il fornitore più piccolo per spesa"),
        ("es", "el proveedor más pequeño por gasto"),
    ]),
    (UNFILED, [
        ("en", "which bills have no category"),
        ("fr", "quelles factures n'ont pas de catégorie"),
        ("de", "welche Rechnungen haben keine Kategorie"),
        ("it", "quali fatture non hanno categoria"),
        ("es", "qué facturas no tienen categoría"),
    ]),
    (UNFILED_SUM, [
        ("fr", "dépenses sans catégorie cette année"),
        ("de", "Ausgaben ohne Kategorie dieses Jahr"),
    ]),
    (NOT_RENT | {"except_category": "rent"}, [("en", "paid last month, more than 800, not rent")]),
    (NOT_RENT | {"except_category": "loyer"}, [
        ("fr", "payées le mois dernier, plus de 800, pas le loyer"),
    ]),
    (NOT_RENT | {"except_category": "miete"}, [
        ("de", "letzten Monat bezahlt, über 800, nicht Miete"),
    ]),
    (THIS_AND_LAST | {"compare_with": "last month"}, [
        ("en", "what's the delta between this month and last"),
    ]),
    (THIS_AND_LAST | {"compare_with": "letzten monat"}, [
        ("de", "Differenz zwischen diesem Monat und dem letzten"),
    ]),
    (CREDITORS, [
        ("en", "creditors balance as at 30 June"),
        ("en", "AP closing balance Q3?"),
        ("fr", "solde fournisseurs au 30 juin"),
        ("de", "Kreditorensaldo zum 30. Juni"),
        ("it", "saldo fornitori al 30 giugno"),
        ("es", "saldo de proveedores a 30 de junio"),
    ]),
    (FALSE_ALARM, [
        ("en", "that duplicate warning on RE-10482 is a false alarm, dismiss it"),
        ("fr", "cette alerte de doublon sur RE-10482 est une fausse alerte, écarte-la"),
        ("de", "die Dublettenwarnung zu RE-10482 ist ein Fehlalarm, verwirf sie"),
        ("it", "quell'avviso di doppione su RE-10482 è un falso allarme, ignoralo"),
        ("es", "ese aviso de duplicado de RE-10482 es una falsa alarma, descártalo"),
    ]),
    (TWO_WEEKS, [
        ("en", "ask Lichtwerk for two more weeks to pay RE-10482"),
        ("fr", "demande à Lichtwerk deux semaines de plus pour payer RE-10482"),
        ("it", "chiedi a Lichtwerk altre due settimane per pagare RE-10482"),
        ("es", "pide a Lichtwerk dos semanas más para pagar RE-10482"),
    ]),
    (TAX_PART, [
        ("en", "what's the tax element on the Lichtwerk bills this year"),
        ("fr", "quelle part de taxe sur les factures Lichtwerk cette année"),
        ("de", "wie hoch ist der Steueranteil bei den Lichtwerk-Rechnungen dieses Jahr"),
        ("it", "qual è la parte di imposta sulle fatture Lichtwerk quest'anno"),
        ("es", "¿cuál es la parte de impuestos en las facturas de Lichtwerk este año?"),
    ]),
    (ALL_THREE, [
        ("en", "net, VAT and gross for October please"),
        ("es", "base, IVA y total de octubre"),
    ]),
    (BEFORE_IT, [
        ("en", "why is the latest Lichtwerk bill higher than the one before?"),
        ("fr", "pourquoi la dernière facture Lichtwerk est-elle plus élevée que la précédente ?"),
        ("de", "warum ist die letzte Lichtwerk-Rechnung höher als die davor?"),
        ("es", "¿por qué la última factura de Lichtwerk es más alta que la anterior?"),
    ]),
    (AT_RATE | {"rate": "5.5"}, [("en", "how much at 5.5%?")]),
    (AT_RATE | {"rate": "5,5"}, [("fr", "combien à 5,5 % ?")]),
    (AT_RATE | {"rate": "7"}, [("de", "wie viel zu 7 %?")]),
    (AT_RATE | {"rate": "4"}, [("it", "quanto al 4%?")]),
    (AT_RATE | {"rate": "10"}, [("es", "¿cuánto al 10 %?")]),
    (COVERED, [
        ("en", "we wired 1,783.20 to cover two bills, which ones"),
        ("de", "wir haben 1.783,20 für zwei Rechnungen überwiesen, welche sind es"),
        ("it", "abbiamo bonificato 1.783,20 per due fatture, quali sono"),
        ("es", "transferimos 1.783,20 para cubrir dos facturas, ¿cuáles?"),
    ]),
    (SENT_ALREADY, [
        ("en", "already sent Lichtwerk 1,000, what remains"),
        ("fr", "on a déjà versé 1 000 à Lichtwerk, que reste-t-il"),
        ("de", "wir haben Lichtwerk schon 1.000 geschickt, was bleibt"),
        ("it", "abbiamo già mandato 1.000 a Lichtwerk, cosa resta"),
        ("es", "ya enviamos 1.000 a Lichtwerk, ¿qué queda?"),
    ]),
    (ADDRESS, [
        ("en", "what's Lichtwerk's address?"),
        ("fr", "quelle est l'adresse de Lichtwerk ?"),
        ("de", "wie lautet die Adresse von Lichtwerk?"),
        ("it", "qual è l'indirizzo di Lichtwerk?"),
        ("es", "¿cuál es la dirección de Lichtwerk?"),
    ]),
    (RENEWING, [
        ("en", "which subscriptions renew in December"),
        ("fr", "quels abonnements se renouvellent en décembre"),
        ("de", "welche Abos verlängern sich im Dezember"),
        ("it", "quali abbonamenti si rinnovano a dicembre"),
        ("es", "qué suscripciones se renuevan en diciembre"),
    ]),
    (ALERT, [
        ("en", "drop me a line whenever Lichtwerk bills more than 600 dollars"),
        ("fr", "fais-moi signe dès que Lichtwerk facture plus de 300"),
        ("de", "sag mir Bescheid, sobald Lichtwerk mehr als 600 Euro berechnet"),
        ("it", "fammi un fischio quando Lichtwerk fattura più di 300"),
        ("es", "dame un toque en cuanto Lichtwerk facture más de 300"),
    ]),
    (SPENT_ON | {"category": "stationery"}, [
        ("en", "what did we drop on stationery last quarter"),
    ]),
    (SPENT_ON | {"category": "emballages"}, [
        ("fr", "combien on a claqué en emballages ce trimestre"),
    ]),
    (SPENT_ON | {"category": "verpackung"}, [
        ("de", "wie viel haben wir im Oktober für Verpackung verballert"),
    ]),
    (OWED_TO, [
        ("en", "what's our exposure to Lichtwerk"),
        ("fr", "on en est où de notre exposition chez Lichtwerk"),
    ]),
    (DAYS, [("en", "typical gap between invoice and payment for Lichtwerk")]),
    (RATES, [
        ("en", "what's the reduced-rate VAT in 2026"),
        ("fr", "la TVA à taux réduit en 2026"),
    ]),
    ({"tool": "search_invoices", "status": "rejected"}, [
        ("en", "which invoices have been knocked back"),
    ]),
    ({"tool": "offer_change", "change": "review"}, [("en", "park RE-10482 for review")]),
    ({"tool": "search_invoices", "limit": 3, "order": "largest"}, [
        ("en", "top three overdue amounts"),
    ]),
    ({"tool": "query_spend", "amount": "vat", "group_by": "vendor"}, [
        ("en", "split October's VAT by supplier"),
    ]),
    ({"tool": "needs_attention", "only": "missing_vat"}, [
        ("en", "which invoices are missing a VAT number"),
    ]),
    ({"tool": "what_changed", "since": "today"}, [("en", "what has been uploaded today")]),
    ({"tool": "approve_and_push", "documents": ["approved"]}, [
        ("en", "send everything approved except RE-10482"),
    ]),
    ({"tool": "price_history", "category": "telecom"}, [
        ("en", "has the telecom bill been stable"),
    ]),
    ({"tool": "refused.delete"}, [("en", "chuck out the discarded ones")]),
    ({"tool": "query_spend", "credit_notes": "netted"}, [
        ("en", "Lichtwerk's bills minus credit notes this year"),
    ]),
    ({"tool": "cash_out", "until": "next month"}, [
        ("en", "what'll the supplier run look like next month"),
    ]),
    (ALL_OF_THEM, [
        ("en", "list everything"),
        ("fr", "montre-moi tout"),
        ("de", "zeig mir alles"),
        ("it", "mostrami tutto"),
        ("es", "muéstrame todo"),
    ]),
    (YEAR_ON_YEAR, [("en", "year on year, how much has our rent gone up?")]),
    ({"tool": "search_invoices", "period": "from october or later"}, [
        ("en", "invoices from October or later"),
    ]),
    ({"tool": "search_invoices", "due": "until the end of the month"}, [
        ("en", "what is due until the end of the month"),
    ]),
    ({"tool": "cash_out", "until": "the end of the year"}, [
        ("en", "forecast supplier payments to year end"),
    ]),
    ({"tool": "price_history", "vendor": "lichtwerk"}, [
        ("en", "did Lichtwerk raise their subscription fee"),
    ]),
    ({"tool": "than_usual", "category": "shipping"}, [
        ("en", "are we above our normal run rate for shipping?"),
    ]),
    (TWICE, [("en", "have we double-paid anyone")]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("expected", "language", "text"),
    [(expected, *one) for expected, texts in KINDS for one in texts],
)
def test_asked_in_bookkeepers_words(expected: dict[str, Any], language: str, text: str) -> None:
    tool, arguments = reading(text, language)
    found = {"tool": tool, **arguments}
    assert {name: found.get(name) for name in expected} == expected


def test_papers_for_the_bin_are_not_asked_after() -> None:
    tool, arguments = reading("balance toutes les factures en double à la poubelle", "fr")
    assert (tool, arguments) == ("refused.delete", {})
