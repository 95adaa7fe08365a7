"""What a total of everything would pass over is asked for instead: a number of duplicates, regular
bills that did not come, credit notes of one supplier, a state in a longer sentence."""

from typing import Any

import pytest

from assistant.agent.built_in.assistant import BuiltIn
from assistant.tools.vendor_names import VendorNames
from tests.tools.books import TODAY

NAMES = VendorNames(((1, "Amazon", "amazon"), (2, "Figma", "figma"), (3, "Orange", "orange")))
DUPLICATES = ("needs_attention", {"only": "duplicate"})
ABSENT = ("list_subscriptions", {"absent_only": True})
OF_ORANGE = ("list_subscriptions", {"absent_only": True, "vendor": "orange"})
NOTES = ("search_invoices", {"status": "credit_note", "vendor": "orange"})
COVERAGE = ("sync_status", {"question": "coverage"})
SCHEDULED = ("search_invoices", {"status": "scheduled"})
SHARE = ("list_unmatched_invoices", {"period": None})
PUSH = ("approve_and_push", {"documents": ["malt"]})
ALL = ("search_invoices", {"status": None, "period": None})
OPEN_THEN = ("search_invoices", {"status": "unpaid", "by": None})
PAID = ("search_invoices", {"status": "paid"})
UNPAID = ("search_invoices", {"status": "unpaid"})
CREDITS = ("search_invoices", {"status": "credit_note"})
RULES = ("sync_status", {"question": "rules"})
FORGOTTEN = ("search_invoices", {"status": "overdue"})
SAID: dict[str, list[tuple[tuple[str, dict[str, Any]], list[str]]]] = {
    "en": [
        (DUPLICATES, ["how many duplicate bills have we got?"]),
        (ABSENT, ["which regular bills never arrived?", "is a monthly bill missing?"]),
        (OF_ORANGE, ["Orange bills us every quarter, is a bill missing?"]),
        (NOTES, ["any credit from Orange?"]),
        (COVERAGE, ["have we got everything for October?"]),
        (SCHEDULED, ["is anything scheduled to go out?"]),
        (PUSH, ["put the Malt one into Qonto"]),
        (OPEN_THEN, ["have all bills of October been settled?"]),
        (PAID, ["show all paid invoices?"]),
        (FORGOTTEN, ["did we forget to pay anything?"]),
        (UNPAID, ["who hasn't been paid yet?"]),
        (COVERAGE, ["what's missing from September?"]),
        (RULES, ["did anything go out without us knowing?"]),
        (ALL, ["show me every bill we have"]),
    ],
    "fr": [
        (DUPLICATES, ["combien de factures doublons ?"]),
        (ABSENT, ["une facture mensuelle manque ?", "quelles factures habituelles manquent ?"]),
        (OF_ORANGE, ["Orange facture tous les trimestres, il en manque une ?"]),
        (NOTES, ["quel avoir pour Orange ?"]),
        (COVERAGE, ["on a tout pour octobre ?"]),
        (SHARE, ["combien de factures lettrées ?"]),
        (PUSH, ["mets celle de Malt dans Qonto"]),
        (OPEN_THEN, ["les factures d'octobre sont-elles toutes réglées ?"]),
        (PAID, ["toutes les factures payées ?", "payé quoi hier"]),
        (FORGOTTEN, ["on a oublié de régler une facture ?"]),
        (COVERAGE, ["qu'est-ce qui manque pour septembre ?"]),
        (RULES, ["des factures sont parties à notre insu ?"]),
        (CREDITS, ["avoirs en attente"]),
        (ALL, ["montre-moi toutes les factures"]),
    ],
    "de": [
        (DUPLICATES, ["wie viele doppelte Rechnungen haben wir?"]),
        (ABSENT, ["fehlt eine monatliche Rechnung?", "regelmäßige Rechnungen ausgeblieben"]),
        (OF_ORANGE, ["Orange rechnet vierteljährlich ab, fehlt eine Rechnung?"]),
        (NOTES, ["Gutschrift von Orange?"]),
        (COVERAGE, ["haben wir alles für Oktober?"]),
        (SHARE, ["wie viele Rechnungen sind verknüpft?"]),
        (OPEN_THEN, ["sind alle Rechnungen vom Oktober beglichen?"]),
        (PAID, ["alle bezahlten Rechnungen?"]),
        (FORGOTTEN, ["haben wir vergessen, etwas zu bezahlen?"]),
        (UNPAID, ["wer ist noch nicht bezahlt?"]),
        (COVERAGE, ["was fehlt uns aus September?"]),
        (RULES, ["ging etwas ohne unser Wissen raus?"]),
        (ALL, ["alle Rechnungen bitte"]),
    ],
    "it": [
        (DUPLICATES, ["quante fatture doppie abbiamo?"]),
        (ABSENT, ["manca una fattura mensile?", "fatture ricorrenti non arrivate"]),
        (OF_ORANGE, ["Orange fattura ogni trimestre, manca una fattura?"]),
        (NOTES, ["uno storno di Orange?"]),
        (COVERAGE, ["abbiamo tutto per ottobre?"]),
        (SHARE, ["quante fatture sono abbinate?"]),
        (PUSH, ["metti quella di Malt su Qonto"]),
        (OPEN_THEN, ["le fatture di ottobre sono tutte saldate?"]),
        (PAID, ["tutte le fatture pagate?"]),
        (FORGOTTEN, ["abbiamo dimenticato di pagare una fattura?"]),
        (COVERAGE, ["che cosa manca di settembre?"]),
        (RULES, ["è uscito qualcosa a nostra insaputa?"]),
        (ALL, ["fammi vedere tutte le fatture"]),
    ],
    "es": [
        (DUPLICATES, ["¿cuántas facturas duplicadas hay?"]),
        (ABSENT, ["¿falta alguna factura mensual?", "facturas recurrentes que no han llegado"]),
        (OF_ORANGE, ["Orange factura cada trimestre, ¿falta alguna factura?"]),
        (NOTES, ["¿abono de Orange?"]),
        (COVERAGE, ["¿ha llegado todo de octubre?"]),
        (SHARE, ["¿cuántas facturas están conciliadas?"]),
        (PUSH, ["mete en Qonto la de Malt"]),
        (OPEN_THEN, ["¿están pagadas todas las facturas de octubre?"]),
        (PAID, ["¿todas las facturas pagadas?"]),
        (FORGOTTEN, ["¿se nos ha olvidado pagar alguna factura?"]),
        (COVERAGE, ["¿qué nos falta de septiembre?"]),
        (RULES, ["¿se envió algo sin que nadie lo viera?"]),
        (ALL, ["enséñame todas las facturas"]),
    ],
}  # fmt: skip


@pytest.mark.parametrize("language", SAID)
def test_what_is_narrower_than_everything_is_told(language: str) -> None:
    heard = BuiltIn(NAMES, TODAY, language)
    for (tool, arguments), texts in SAID[language]:
        for text in texts:
            found = heard.reading(text, ())
            told = {name: found.arguments.get(name) for name in arguments}
            assert (text, found.tool, told) == (text, tool, arguments)


def test_a_day_alone_is_that_day_and_never_all_days() -> None:
    found = BuiltIn(NAMES, TODAY, "en").reading("what did we pay on the 24th", ())
    assert (found.tool, found.arguments["basis"]) == ("query_spend", "paid")
    assert found.arguments["period"].endswith("-24")
