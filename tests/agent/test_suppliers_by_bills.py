"""Suppliers by how many bills they sent, and when, in five languages."""

import pytest

from tests.agent.test_built_in import reading

LANGUAGES = ("en", "fr", "de", "it", "es")
ONCE = {
    "en": ["Which suppliers billed us only once?", "who has sent us just one invoice?",
           "one-off suppliers"],
    "fr": ["Quels fournisseurs n’ont facturé qu’une seule fois ?", "nos fournisseurs ponctuels",
           "fournisseurs avec une seule facture"],
    "de": ["Welche Lieferanten haben nur einmal berechnet?", "Lieferanten mit nur einer Rechnung",
           "einmalige Lieferanten"],
    "it": ["fornitori che hanno fatturato una sola volta", "chi ci ha mandato una sola fattura?",
           "fornitori occasionali"],
    "es": ["proveedores que solo han facturado una vez", "proveedores puntuales",
           "¿qué proveedores enviaron una sola factura?"],
}  # fmt: skip
OLDEST = {
    "en": ["Who are our oldest suppliers?", "Which suppliers have we had the longest?",
           "longest-standing vendors"],
    "fr": ["Nos plus anciens fournisseurs",
           "avec quels fournisseurs travaillons-nous depuis le plus longtemps ?"],
    "de": ["Unsere ältesten Lieferanten", "Welche Lieferanten haben wir am längsten?"],
    "it": ["i fornitori più vecchi", "con quali fornitori lavoriamo da più tempo?"],
    "es": ["los proveedores más antiguos",
           "¿con qué proveedores trabajamos desde hace más tiempo?"],
}  # fmt: skip
QUIET = {
    "en": ["which suppliers have gone quiet?", "suppliers that stopped billing us",
           "dormant suppliers"],
    "fr": ["quels fournisseurs ne nous facturent plus ?", "fournisseurs devenus silencieux",
           "fournisseurs inactifs"],
    "de": ["Welche Lieferanten sind verstummt?", "Welche Lieferanten berechnen nichts mehr?",
           "Von welchen Lieferanten haben wir lange nichts gehört?"],
    "it": ["quali fornitori non ci fatturano più?", "fornitori che hanno smesso di fatturare",
           "fornitori inattivi"],
    "es": ["¿qué proveedores han dejado de facturar?", "proveedores que ya no nos facturan",
           "proveedores inactivos"],
}  # fmt: skip
SINCE = {
    "en": "suppliers gone quiet since June", "fr": "fournisseurs silencieux depuis juin",
    "de": "Welche Lieferanten sind seit Juni verstummt?",
    "it": "quali fornitori tacciono da giugno?",
    "es": "¿qué proveedores han dejado de facturar desde junio?",
}  # fmt: skip
A_MONTH = {
    "en": ["average number of invoices per month", "how many bills do we get a month on average?"],
    "fr": ["nombre moyen de factures par mois", "combien de factures par mois en moyenne ?"],
    "de": ["Wie viele Rechnungen bekommen wir im Schnitt pro Monat?",
           "durchschnittliche Anzahl der Rechnungen pro Monat"],
    "it": ["numero medio di fatture al mese", "quante fatture riceviamo al mese in media?"],
    "es": ["número medio de facturas al mes", "¿cuántas facturas recibimos al mes de media?"],
}  # fmt: skip
BY_SUPPLIER = {
    "en": "average number of bills a month by supplier",
    "fr": "nombre moyen de factures par mois et par fournisseur",
    "de": "Wie viele Rechnungen pro Monat je Lieferant?",
    "it": "numero medio di fatture al mese per fornitore",
    "es": "número medio de facturas al mes por proveedor",
}
NOT = {
    "en": ["Which supplier has been waiting the longest?", "who charges us more than before?"],
    "fr": ["Quel fournisseur attend depuis le plus longtemps ?",
           "Quels fournisseurs facturent plus qu’avant ?"],
    "de": ["Welcher Lieferant wartet am längsten?",
           "Welche Lieferanten berechnen mehr als letztes Jahr?"],
    "it": ["quale fornitore aspetta da più tempo?", "quali fornitori fatturano più di prima?"],
    "es": ["¿qué proveedor lleva más tiempo esperando el pago?",
           "¿qué proveedores facturan más que antes?"],
}  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_suppliers_are_asked_for_by_their_bills(language: str) -> None:
    for which, texts in (("once", ONCE), ("oldest", OLDEST), ("quiet", QUIET)):
        for text in texts[language]:
            tool, arguments = reading(text, language)
            assert (text, tool, arguments.get("which")) == (text, "list_suppliers", which)
    tool, arguments = reading(SINCE[language], language)
    assert (tool, arguments.get("measure")) == ("query_spend", "silent")
    for text in NOT[language]:
        assert (text, reading(text, language)[0]) != (text, "list_suppliers")


@pytest.mark.parametrize("language", LANGUAGES)
def test_bills_a_month_are_counted(language: str) -> None:
    for text in A_MONTH[language]:
        tool, arguments = reading(text, language)
        asked = (arguments.get("measure"), arguments.get("group_by"))
        assert (text, tool, asked) == (text, "query_spend", ("count", "month"))
    tool, arguments = reading(BY_SUPPLIER[language], language)
    assert (tool, arguments) == ("list_suppliers", {"which": "monthly"})
