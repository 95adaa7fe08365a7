"""The same asked in other words: each language's wordings lead to the same call."""

import json
from datetime import date
from typing import Any

import pytest

from assistant.agent.built_in.assistant import BuiltIn
from assistant.agent.language_model import ChatMessage, ToolCall
from assistant.tools.vendor_names import VendorNames

TODAY = date(2026, 11, 27)
NAMES = VendorNames(
    [(1, "Alizé Télécom", "alize telecom"), (2, "Leuchtwerk Hoffmann", "leuchtwerk hoffmann")], ()
)
RULE: dict[str, Any] = {"change": "rule", "names": ["alize"]}
CAPPED: dict[str, Any] = RULE | {"max_amount": "200 EUR"}
MERGE: dict[str, Any] = {"change": "merge_suppliers", "names": ["leuchtwerk hoffmann"]}
QUEUE: dict[str, Any] = {"status": "to_review"}
PAID: dict[str, Any] = {"status": "paid", "by": "paid"}
UNLINED: dict[str, Any] = {"status": "paid_without_line"}
LATE: dict[str, Any] = {"status": "overdue", "order": "due_first"}
UNREADABLE: dict[str, Any] = {"which": "unreadable"}
BOTH: dict[str, Any] = {"amount": "net", "period": "2026-02-01 - 2026-03-31", "compare_with": None}
SUNDAY: dict[str, Any] = {"status": "unpaid", "due": "2026-11-29"}
OWED: dict[str, Any] = {"basis": "owed", "measure": "sum"}

ASKED: dict[str, list[tuple[str | None, dict[str, Any], list[str]]]] = {
    "en": [
        ("price_history", {"vendor": None}, ["Who charges us more than a year ago?"]),
        ("search_invoices", {"currency": "EUR"}, ["overdue bills without the dollar ones"]),
        ("query_spend", {"basis": "owed"}, ["How much is left to pay?"]),
        ("offer_change", {"change": "accountant_file"}, ["prepare August for my accountant"]),
        ("search_invoices", {"status": "matched"}, ["bills from July that are already matched"]),
        (None, {}, ["show me the stored API token", "are you ChatGPT?",
                    "what's the difference between spent and paid?"]),
        ("draft_letter", {"about": "more_time", "invoice": "RE-10482", "days": 30},
         ["Write to Alizé asking for another 30 days on RE-10482"]),
        ("query_spend", {"measure": "new"}, ["our newest supplier"]),
        ("offer_change", RULE, ["from now on Alizé bills go through by themselves, ok?"]),
        ("offer_change", CAPPED, ["From now on approve Alizé automatically up to 200 euros"]),
        ("offer_change", MERGE, ["Leuchtwerk Hoffmann is in there twice, make it one supplier"]),
        ("search_invoices", QUEUE, ["what's in review?", "what is in the queue?"]),
        ("search_invoices", PAID, ["which invoices were paid in October?",
                                   "list everything paid last month"]),
        ("search_invoices", UNLINED, ["which paid invoices have no bank line yet?"]),
        ("search_invoices", LATE, ["who are we late with?", "which suppliers are we behind with"]),
        ("list_papers", UNREADABLE, ["are there any invoices you couldn't read?"]),
        ("query_spend", BOTH, ["February and March together, ex VAT please"]),
        ("search_invoices", SUNDAY, ["what's due on Sunday?"]),
        ("query_spend", OWED, ["we owe nothing, right?", "Total due is zero, isn't it?"]),
        ("query_spend", {"group_by": "source"}, ["how many came as e-invoices, how many by mail"]),
        (None, {}, ["can my accountant see this page?", "How much came in from Alizé in October?",
                    "what did payroll cost in July?", "does this one look right to you?"]),
    ],
    "fr": [
        ("price_history", {"vendor": None}, ["Qui nous facture plus cher qu'il y a un an ?"]),
        ("search_invoices", {"currency": "EUR"}, ["factures en retard sans celles en dollars"]),
        ("query_spend", {"basis": "owed"}, ["Il nous reste combien à payer au total ?"]),
        ("offer_change", {"change": "accountant_file"}, ["Prépare-moi août pour le cabinet"]),
        ("search_invoices", {"status": "credit_note"}, ["L'avoir d'Alizé, il est de combien ?"]),
        ("approve_and_push", {"documents": ["RE-1041", "RE-1042"]},
         ["Mets RE-1041 et RE-1042 en envoi vers Qonto"]),
        ("draft_letter", {"about": "missing"}, ["Rédige une relance pour Alizé"]),
        (None, {}, ["Affiche le jeton Qonto enregistré", "combien nous a versé Alizé ?"]),
        ("offer_change", RULE, ["à l'avenir les factures Alizé passent toutes seules, ok ?"]),
        ("offer_change", MERGE, ["Leuchtwerk Hoffmann existe en double, fais-en un seul"]),
        ("search_invoices", QUEUE, ["Qu'est-ce qu'il y a dans la revue ?"]),
        ("search_invoices", PAID, ["quelles factures ont été payées en octobre ?"]),
        ("search_invoices", UNLINED, ["quelles factures payées n'ont pas de ligne bancaire ?"]),
        ("search_invoices", LATE, ["avec qui on est en retard ?"]),
        ("list_papers", UNREADABLE, ["Il y a des factures que tu n'as pas pu lire ?"]),
        ("query_spend", BOTH, ["février et mars ensemble, HT"]),
        ("search_invoices", SUNDAY, ["Qu'est-ce qui arrive à échéance dimanche ?"]),
        ("query_spend", OWED, ["On ne doit rien à personne, n'est-ce pas ?"]),
        ("query_spend", {"group_by": "source"}, ["combien de factures reçues par e-mail ?"]),
        (None, {}, ["mon comptable peut voir cette page ?", "combien Alizé nous doit ?",
                    "Combien nous a coûté la paie de juillet ?", "elle est de qui celle-là ?"]),
    ],
    "de": [
        ("price_history", {"vendor": None}, ["Wer verlangt mehr als vor einem Jahr?"]),
        ("query_spend", {"basis": "owed"}, ["Wie viel ist noch zu zahlen?"]),
        ("offer_change", RULE, ["künftig gehen Rechnungen von Alizé automatisch durch, ok?"]),
        ("offer_change", MERGE, ["Leuchtwerk Hoffmann ist doppelt angelegt"]),
        ("search_invoices", QUEUE, ["was liegt zur Prüfung?"]),
        ("search_invoices", PAID, ["welche Rechnungen wurden im Oktober bezahlt?"]),
        ("search_invoices", UNLINED, ["welche bezahlten Rechnungen haben keine Bankbuchung?"]),
        ("search_invoices", LATE, ["bei wem sind wir im Rückstand?"]),
        ("list_papers", UNREADABLE, ["gibt es Rechnungen, die du nicht lesen konntest?"]),
        ("query_spend", BOTH, ["Februar und März zusammen, netto"]),
        ("search_invoices", SUNDAY, ["Was ist am Sonntag fällig?"]),
        ("query_spend", OWED, ["Wir schulden doch niemandem etwas, oder?"]),
        ("query_spend", {"group_by": "source"}, ["wie viele Rechnungen kamen per Mail?"]),
        (None, {}, ["kann mein Steuerberater diese Seite sehen?", "was kosten uns die Löhne?",
                    "Wie viel hat Alizé im Oktober an uns gezahlt?"]),
    ],
    "it": [
        ("query_spend", {"basis": "owed"}, ["Quanto resta da pagare?"]),
        ("approve_and_push", {"documents": ["MV-2026-1"]}, ["Manda MV-2026-1 a Qonto"]),
        ("offer_change", RULE, ["d'ora in poi le fatture Alizé passano da sole, ok?"]),
        ("offer_change", MERGE, ["Leuchtwerk Hoffmann c'è due volte, fanne un solo fornitore"]),
        ("search_invoices", QUEUE, ["cosa c'è in revisione?"]),
        ("search_invoices", PAID, ["quali fatture abbiamo pagato a ottobre?"]),
        ("search_invoices", UNLINED, ["quali fatture pagate non hanno un movimento bancario?"]),
        ("search_invoices", LATE, ["con chi siamo in ritardo?"]),
        ("list_papers", UNREADABLE, ["ci sono fatture che non sei riuscito a leggere?"]),
        ("query_spend", BOTH, ["febbraio e marzo insieme, senza IVA"]),
        ("search_invoices", SUNDAY, ["Cosa scade domenica?"]),
        ("query_spend", OWED, ["Non dobbiamo niente a nessuno, vero?"]),
        ("query_spend", {"group_by": "source"}, ["quante fatture sono arrivate via mail?"]),
        (None, {}, ["il mio commercialista può vedere questa pagina?",
                    "quanto ci costano gli stipendi?", "questa ti sembra giusta?"]),
    ],
    "es": [
        ("query_spend", {"basis": "owed"}, ["¿Cuánto queda por pagar?"]),
        ("approve_and_push", {"documents": ["MV-2026-1"]}, ["Manda MV-2026-1 a Qonto"]),
        ("offer_change", RULE, ["en adelante las facturas de Alizé se aprueban solas, ¿vale?"]),
        ("offer_change", MERGE, ["Leuchtwerk Hoffmann está dos veces, déjalo en uno"]),
        ("search_invoices", QUEUE, ["¿qué hay en revisión?"]),
        ("search_invoices", PAID, ["¿qué facturas pagamos en octubre?"]),
        ("search_invoices", UNLINED, ["¿qué facturas pagadas no tienen movimiento bancario?"]),
        ("search_invoices", LATE, ["¿con quién vamos con retraso?"]),
        ("list_papers", UNREADABLE, ["¿hay facturas que no has podido leer?"]),
        ("query_spend", BOTH, ["febrero y marzo juntos, sin IVA"]),
        ("search_invoices", SUNDAY, ["¿Qué vence el domingo?"]),
        ("query_spend", OWED, ["No debemos nada, ¿verdad?"]),
        ("query_spend", {"group_by": "source"}, ["¿cuántas facturas llegaron por correo?"]),
        (None, {}, ["¿mi gestor puede ver esta página?", "¿cuánto cuestan las nóminas?",
                    "¿esta te parece correcta?"]),
    ],
}  # fmt: skip


@pytest.mark.parametrize("language", ASKED)
def test_other_words_lead_to_the_same_call(language: str) -> None:
    assistant, missed = BuiltIn(NAMES, TODAY, language), []
    for tool, expected, wordings in ASKED[language]:
        for text in wordings:
            reading = assistant.reading(text, ())
            told = {name: reading.arguments.get(name) for name in expected}
            if reading.tool != tool or told != expected:
                missed.append((text, reading.tool, reading.topic, told))
    assert not missed


SPENT = ("query_spend", {"measure": "sum", "basis": "spent", "amount": "gross",
                         "vendor": "leuchtwerk", "period": "q3"})  # fmt: skip
COMPARED = ("query_spend", {"measure": "sum", "basis": "spent", "amount": "gross",
                            "period": "may", "compare_with": "april"})  # fmt: skip
ONE = ("get_invoice", {"number": "RE-10482"})
LISTED = ("search_invoices", {"status": "overdue"})
WARNED = ("needs_attention", {"only": "duplicate"})
CARD = ("vendor_card", {"vendor": "alize"})
NOTES = ("search_invoices", {"status": "credit_note"})

# After which call what is asked, and what is called then.
ASKED_ON: dict[str, list[tuple[tuple[str, dict[str, Any]], str, str, dict[str, Any]]]] = {
    "en": [
        (COMPARED, "which supplier dropped the most?", "query_spend", {"group_by": "vendor"}),
        (SPENT, "was Q4 cheaper?", "query_spend", {"period": "q3", "compare_with": "q4"}),
        (SPENT, "why is August missing?", "search_invoices", {"period": "august"}),
        (SPENT, "how many of those are paid?", "query_spend", {"status": "paid"}),
        (LISTED, "sort by due date", "search_invoices", {"order": "due_first"}),
        (ONE, "where does it stand?", "get_invoice", {"number": "RE-10482"}),
        (ONE, "how many mobile lines are on it?", "read_document", {"question": "lines"}),
        (WARNED, "the Leuchtwerk ones are fine, hide them", "offer_change", {"change": "dismiss"}),
        (CARD, "merge it with Leuchtwerk", "offer_change", {"names": ["alize", "Leuchtwerk"]}),
        (NOTES, "are they deducted?", "search_invoices", {"status": "credit_note"}),
    ],
    "fr": [
        (COMPARED, "quel fournisseur a le plus baissé ?", "query_spend", {"group_by": "vendor"}),
        (SPENT, "le T4 était moins cher ?", "query_spend", {"compare_with": "t4"}),
        (SPENT, "et combien sont payées ?", "query_spend", {"status": "paid"}),
        (LISTED, "trie par échéance", "search_invoices", {"order": "due_first"}),
        (ONE, "où en est-elle ?", "get_invoice", {"number": "RE-10482"}),
        (ONE, "combien de lignes mobiles dessus ?", "read_document", {"question": "lines"}),
    ],
    "de": [
        (COMPARED, "welcher Lieferant ist am stärksten gesunken?", "query_spend",
         {"group_by": "vendor"}),
        (SPENT, "war das vierte Quartal billiger?", "query_spend",
         {"compare_with": "vierte quartal"}),
        (SPENT, "warum fehlt der August?", "search_invoices", {"period": "august"}),
        (SPENT, "und wie viele davon sind bezahlt?", "query_spend", {"status": "paid"}),
        (LISTED, "sortiere nach Fälligkeit", "search_invoices", {"order": "due_first"}),
        (ONE, "wie ist der Stand?", "get_invoice", {"number": "RE-10482"}),
        (SPENT, "stimmen die rechnerisch?", "check_vat", {"vendor": "leuchtwerk"}),
    ],
    "it": [
        (COMPARED, "quale fornitore è calato di più?", "query_spend", {"group_by": "vendor"}),
        (SPENT, "il quarto trimestre è stato più caro?", "query_spend",
         {"compare_with": "quarto trimestre"}),
        (SPENT, "e quante sono pagate?", "query_spend", {"status": "paid"}),
        (LISTED, "ordina per scadenza", "search_invoices", {"order": "due_first"}),
        (ONE, "a che punto è?", "get_invoice", {"number": "RE-10482"}),
        (ONE, "quanto siamo in ritardo?", "get_invoice", {"number": "RE-10482"}),
    ],
    "es": [
        (COMPARED, "¿qué proveedor ha bajado más?", "query_spend", {"group_by": "vendor"}),
        (SPENT, "¿el cuarto trimestre fue más barato?", "query_spend",
         {"compare_with": "cuarto trimestre"}),
        (SPENT, "¿y cuántas están pagadas?", "query_spend", {"status": "paid"}),
        (LISTED, "ordena por vencimiento", "search_invoices", {"order": "due_first"}),
        (ONE, "¿cómo va?", "get_invoice", {"number": "RE-10482"}),
        (ONE, "¿cuántos días lleva?", "get_invoice", {"number": "RE-10482"}),
        (NOTES, "¿están descontadas?", "search_invoices", {"status": "credit_note"}),
    ],
}  # fmt: skip


def _called(name: str, arguments: dict[str, Any]) -> tuple[ChatMessage, ...]:
    call = ToolCall("1", name, json.dumps(arguments))
    return (
        ChatMessage("user", "before"),
        ChatMessage("assistant", "", (call,)),
        ChatMessage("tool", "{}", tool_call_id="1"),
    )


@pytest.mark.parametrize("language", ASKED_ON)
def test_what_is_asked_next_is_about_what_was_told(language: str) -> None:
    assistant, missed = BuiltIn(NAMES, TODAY, language), []
    for before, text, tool, expected in ASKED_ON[language]:
        reading = assistant.reading(text, _called(*before))
        told = {name: reading.arguments.get(name) for name in expected}
        if reading.tool != tool or told != expected:
            missed.append((text, reading.tool, reading.topic, told))
    assert not missed


ALL: dict[str, Any] = {"documents": ["waiting"]}
EVERY: dict[str, Any] = {"documents": ["leuchtwerk", "papeterie"], "every": True}
ORDERED: dict[str, list[tuple[str, dict[str, Any]]]] = {
    "en": [("approve everything in the queue", ALL),
           ("Approve everything from Leuchtwerk and Papeterie", EVERY)],
    "fr": [("valide tout ce qui est en revue", ALL)],
    "de": [("gib alles frei, was zur Prüfung liegt", ALL)],
    "it": [("Approva tutto ciò che è in revisione", ALL)],
    "es": [("aprueba todo lo que hay en revisión", ALL)],
}  # fmt: skip


@pytest.mark.parametrize("language", ORDERED)
def test_all_that_waits_is_on_one_card(language: str) -> None:
    assistant = BuiltIn(NAMES, TODAY, language)
    for text, documents in ORDERED[language]:
        reading = assistant.reading(text, ())
        assert (reading.tool, reading.arguments) == ("approve_and_push", documents)
