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
    (COVERAGE, [("en", "are all invoices in?")]),
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
