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


LANGUAGES = ("en", "fr", "de", "it", "es")
UNDER: dict[str, Any] = {"documents": ["everything"], "max_amount": "100 EUR"}
LAST: dict[str, Any] = {"vendor": "alize", "order": "newest", "limit": 1}
NOTE: dict[str, Any] = {"status": "credit_note", "order": "newest", "limit": 1}
ISSUED: dict[str, Any] = {"status": "unpaid", "due": None}
DELAYED: dict[str, Any] = {"about": "more_time", "invoice": "RE-10482", "days": 30}
# A call, and its question in each language; None where a language has no such way.
IN_FIVE: list[tuple[str, dict[str, Any], tuple[str | None, ...]]] = [
    ("search_invoices", {"status": "overdue", "vendor": "alize"},
     ("Are we behind with Alizé?", "Sommes-nous en retard chez Alizé ?",
      "Sind wir bei Alizé im Rückstand?", "Siamo in ritardo con Alizé?",
      "¿Llevamos retraso con Alizé?")),
    ("query_spend", OWED | {"group_by": "vendor"},
     ("Which suppliers are waiting for their money?", "Quels fournisseurs attendent leur argent ?",
      "Welche Lieferanten warten auf ihr Geld?", "quali fornitori aspettano soldi",
      "¿Qué proveedores esperan cobrar?")),
    ("search_invoices", LAST,
     ("the latest from Alizé", "la dernière d'Alizé", "die letzte von Alizé",
      "apri l'ultima di Alizé", "la última de Alizé")),
    ("search_invoices", NOTE,
     ("Which bill does the latest credit note correct?",
      "Quelle facture corrige l'avoir le plus récent ?",
      "Welche Rechnung korrigiert die neueste Gutschrift?",
      "quale fattura corregge la nota di credito più recente?",
      "¿qué factura corrige el abono más reciente?")),
    ("search_invoices", ISSUED,
     ("unpaid invoices issued in November", "factures à payer émises en novembre",
      "offene Rechnungen, ausgestellt im November", "fatture da pagare emesse a novembre",
      "facturas por pagar emitidas en noviembre")),
    ("inspect_invoice", {"invoice": "RE-10482"},
     ("Is RE-10482 valid?", "RE-10482 est-elle valide ?", "Ist RE-10482 gültig?",
      "RE-10482 è valida?", "¿Es válida RE-10482?")),
    ("approval_history", {"document": "RE-10482"},
     ("Whose approval is on RE-10482?", "De qui est l'accord sur RE-10482 ?",
      "Wessen Freigabe steht auf RE-10482?", "di chi è il via libera su RE-10482?",
      "¿De quién es el visto bueno en RE-10482?")),
    ("approve_and_push", UNDER,
     ("Approve everything that is under 100 euros",
      "valide tout ce qui est en dessous de 100 euros",
      "Gib alles frei, was unter 100 Euro liegt", "approva tutto quello che è sotto i 100 euro",
      "aprueba todo lo que esté por debajo de 100 euros")),
    ("list_subscriptions", {"vendor": None},
     ("monthly fees for software", "mensualités fixes pour le logiciel",
      "monatliche Gebühren für Software", "canoni mensili software",
      "cuotas mensuales de software")),
    ("needs_attention", {"only": "missing_vat"},
     ("which invoices lack the supplier's VAT number?",
      "quelles factures sont sans numéro de TVA du fournisseur ?",
      "Welche Rechnungen sind ohne USt-IdNr. des Lieferanten?",
      "quali fatture sono senza p.iva del fornitore?",
      "¿qué facturas no llevan el CIF del proveedor?")),
    ("owed_then", {"vendor": None},
     ("what did we owe at the close of June", "combien devions-nous à la clôture de juin ?",
      None, "quanto dovevamo alla chiusura di giugno", "¿cuánto debíamos al cierre de junio?")),
    ("query_spend", {"country": "ES"},
     ("the Spanish courier", None, "der spanische Kurier", "Il corriere spagnolo", None)),
    ("query_spend", {"measure": "new"},
     ("with whom did we start working in Q3?", "avec qui avons-nous commencé à travailler au T3 ?",
      "mit wem haben wir im dritten Quartal angefangen zu arbeiten?",
      "con chi abbiamo iniziato a lavorare nel terzo trimestre?",
      "¿con quién hemos empezado a trabajar en el tercer trimestre?")),
    ("list_suppliers", {"which": "quiet"},
     ("suppliers we no longer buy from", "fournisseurs chez qui nous n'achetons plus",
      "Lieferanten, bei denen wir nichts mehr kaufen", "fornitori da cui non compriamo più",
      "proveedores a los que ya no compramos")),
    ("read_document", {"question": "lines", "invoice": "RE-10482"},
     ("what are we being charged for on RE-10482?", "que nous facture-t-on sur RE-10482 ?",
      "was berechnen sie uns auf RE-10482?", "cosa c'è dentro la fattura RE-10482?",
      "¿qué nos cobran en la factura RE-10482?")),
    ("draft_letter", DELAYED,
     ("prepare a request for 30 more days for RE-10482",
      "prépare une demande de report de 30 jours pour RE-10482",
      "formuliere eine Bitte um 30 Tage Aufschub für RE-10482",
      "preparami una richiesta di proroga di 30 giorni per RE-10482",
      "prepárame una carta para pedir 30 días más de plazo para RE-10482")),
    ("approval_history", {"approved": True},
     ("what was approved last week?", "qu'est-ce qui a été validé la semaine dernière ?",
      "was wurde letzte Woche freigegeben?", "cosa è stato approvato la settimana scorsa?",
      "¿qué se aprobó la semana pasada?")),
]  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_asked_in_one_language_is_understood_in_all(language: str) -> None:
    assistant, missed = BuiltIn(NAMES, TODAY, language), []
    for tool, expected, wordings in IN_FIVE:
        text = wordings[LANGUAGES.index(language)]
        if text is None:
            continue
        reading = assistant.reading(text, ())
        told = {name: reading.arguments.get(name) for name in expected}
        if reading.tool != tool or told != expected:
            missed.append((text, reading.tool, reading.topic, told))
    assert not missed


# What sounds like an order to approve and is none, or names no amount that bounds it.
NO_ORDER = {
    "en": ["Is RE-10482 valid?", "approve whatever the note says"],
    "fr": ["RE-10482 est valide", "valide tout ce qui arrive"],
    "de": ["Ist RE-10482 gültig?"],
    "it": ["RE-10482 è valida", "approva tutto quello che arriva"],
    "es": ["¿Es válida la factura electrónica RE-10482?", "aprueba todo lo que llegue",
           "aprueba todo lo que diga la nota por debajo de 100 euros"],
}  # fmt: skip


@pytest.mark.parametrize("language", NO_ORDER)
def test_what_is_valid_or_unbounded_makes_no_card(language: str) -> None:
    assistant = BuiltIn(NAMES, TODAY, language)
    for text in NO_ORDER[language]:
        assert assistant.reading(text, ()).tool not in ("approve_and_push", "offer_change"), text


THIS_WEEK = {"es": "¿qué ha pasado esta semana?", "fr": "que s'est-il passé cette semaine ?"}


@pytest.mark.parametrize("language", THIS_WEEK)
def test_what_has_come_to_pass_is_no_past_week(language: str) -> None:
    arguments = BuiltIn(NAMES, TODAY, language).reading(THIS_WEEK[language], ()).arguments
    assert {value for value in arguments.values() if value} <= {"esta semana", "cette semaine"}


def test_the_coming_weeks_are_more_than_one() -> None:
    asked = {"it": "quanto uscirà nelle prossime settimane",
             "es": "salidas de las próximas semanas",
             "fr": "combien va sortir dans les prochaines semaines",
             "de": "was geht in den kommenden Wochen raus",
             "en": "payments over the next few weeks"}  # fmt: skip
    for language, text in asked.items():
        assert "8" in BuiltIn(NAMES, TODAY, language).reading(text, ()).arguments["until"], text
