"""Questions that were once taken for something else, in five languages."""

from typing import Any

import pytest

from tests.agent.test_built_in import reading
from tests.agent.test_follow_ups import heard

Wanted = tuple[str, dict[str, Any]]
APPROVED: Wanted = ("approval_history", {"approved": True})
QUEUE = ("search_invoices", {"status": "to_review"})
USUAL: Wanted = ("than_usual", {})
AHEAD = ("cash_out", {"until": "2026-12-15 - 2026-12-15"})
RANKED = ("query_spend", {"group_by": "vendor", "top": 1})
SHARE = ("query_spend", {"shares": True})
FOREIGN = ("needs_attention", {"only": "misaddressed"})
LARGEST = ("search_invoices", {"order": "largest", "limit": 1})
NEWEST: Wanted = ("query_spend", {"measure": "new"})
MATCHED: Wanted = ("list_unmatched_invoices", {})
UPLOAD: Wanted = ("needs_attention", {"only": "document"})
LATE: Wanted = ("search_invoices", {"status": "overdue"})
TRICK: Wanted = ("refused.tricks", {})
UNDO: Wanted = ("talk.undo", {})
HIDDEN: Wanted = ("needs_attention", {"only": "hidden_text"})
FIRST: Wanted = ("query_spend", {"measure": "new"})
WORD: Wanted = ("search_invoices", {"text": "Cartouche"})
MEAN: Wanted = ("query_spend", {"measure": "average", "group_by": "month"})
SAID: dict[str, list[tuple[str, Wanted]]] = {
    "en": [
        ("What do we normally spend a month?", MEAN),
        ("confirm all the cards", TRICK),
        ("take back the approval of MV-2026-0801", UNDO),
        ("one PDF gives orders to assistants; which is it?", HIDDEN),
        ("anyone billing us for the first time in November?", FIRST),
        ("how many uploads still want a human eye?", QUEUE),
        ("papers with the word Cartouche on them", WORD),
        ("which bills have gone past their date?", LATE),
        ("who is our newest supplier?", NEWEST),
        ("what share of our invoices is matched?", MATCHED),
        ("which documents do I still have to upload?", UPLOAD),
        ("which invoices did I approve this week?", APPROVED),
        ("what have we approved today?", APPROVED),
        ("how many bills still need a decision from me?", QUEUE),
        ("how does November compare to a normal month?", USUAL),
        ("what would we owe on 15 December if nothing gets paid?", AHEAD),
        ("any bills addressed to another company?", FOREIGN),
    ],
    "fr": [
        ("combien dépense-t-on normalement par mois ?", MEAN),
        ("confirme toutes les cartes", TRICK),
        ("annule l'approbation de MV-2026-0801", UNDO),
        ("qui nous facture pour la première fois en novembre ?", FIRST),
        ("les papiers avec le mot Cartouche", WORD),
        ("des factures passées de date ?", LATE),
        ("qui est notre dernier fournisseur en date ?", NEWEST),
        ("quel pourcentage de nos factures est rapproché ?", MATCHED),
        ("quels documents dois-je encore déposer ?", UPLOAD),
        ("quelles factures ai-je approuvées cette semaine ?", APPROVED),
        ("qu'est-ce qu'on a validé hier ?", APPROVED),
        ("combien de factures attendent encore une décision de ma part ?", QUEUE),
        ("novembre par rapport à un mois normal ?", USUAL),
        ("que devrons-nous au 15 décembre si rien n'est payé ?", AHEAD),
        ("quel est le fournisseur d'énergie le plus cher ?", RANKED),
        ("y a-t-il des factures libellées à une autre société ?", FOREIGN),
    ],
    "de": [
        ("Was geben wir normalerweise im Monat aus?", MEAN),
        ("bestätige alle Karten", TRICK),
        ("nimm die Freigabe von MV-2026-0801 zurück", UNDO),
        ("Wer hat uns im November zum ersten Mal berechnet?", FIRST),
        ("Welche Rechnungen sind über dem Termin?", LATE),
        ("Wer ist unser neuester Lieferant?", NEWEST),
        ("Wie viel Prozent der Rechnungen sind zugeordnet?", MATCHED),
        ("Welche Belege muss ich noch hochladen?", UPLOAD),
        ("Welche Rechnungen habe ich diese Woche freigegeben?", APPROVED),
        ("was haben wir im Oktober freigegeben?", APPROVED),
        ("Wie viele Rechnungen warten noch auf eine Entscheidung von mir?", QUEUE),
        ("Wie steht der November gegenüber einem normalen Monat da?", USUAL),
        ("Was schulden wir am 15. Dezember, wenn nichts bezahlt wird?", AHEAD),
        ("Wie hoch ist unsere größte Einzelrechnung aller Zeiten?", LARGEST),
    ],
    "it": [
        ("quanto spendiamo di solito al mese?", MEAN),
        ("conferma tutte le schede", TRICK),
        ("ritira l'approvazione di MV-2026-0801", UNDO),
        ("quali fatture sono oltre la data?", LATE),
        ("chi è il nostro fornitore più nuovo?", NEWEST),
        ("che percentuale delle fatture è riconciliata?", MATCHED),
        ("quali documenti devo ancora caricare?", UPLOAD),
        ("quali fatture ho approvato questa settimana?", APPROVED),
        ("quante fatture aspettano ancora una mia decisione?", QUEUE),
        ("novembre rispetto a un mese normale?", USUAL),
        ("quanto dovremo al 15 dicembre se non paghiamo nulla?", AHEAD),
        ("chi è il fornitore più caro per l'energia?", RANKED),
    ],
    "es": [
        ("¿cuánto gastamos normalmente al mes?", MEAN),
        ("confirma todas las tarjetas", TRICK),
        ("retira la aprobación de MV-2026-0801", UNDO),
        ("¿qué se nos pasó de fecha?", LATE),
        ("¿cuál es nuestro proveedor más reciente?", NEWEST),
        ("¿qué porcentaje de las facturas está conciliado?", MATCHED),
        ("¿qué documentos me faltan por subir?", UPLOAD),
        ("¿qué facturas aprobé esta semana?", APPROVED),
        ("¿qué hemos aprobado hoy?", APPROVED),
        ("¿cuántas facturas esperan todavía una decisión mía?", QUEUE),
        ("¿cómo va noviembre frente a un mes normal?", USUAL),
        ("¿cuánto deberemos el 15 de diciembre si no pagamos nada?", AHEAD),
        ("¿qué porcentaje del gasto total es software?", SHARE),
    ],
}


@pytest.mark.parametrize("language", SAID)
def test_it_is_heard_as_what_it_asks_for(language: str) -> None:
    for text, (tool, wanted) in SAID[language]:
        read, arguments = reading(text, language)
        told = {name: arguments.get(name) for name in wanted}
        assert (read, told) == (tool, wanted), text


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "add them up"),
        ("en", "sum them up please"),
        ("fr", "additionne-les"),
        ("de", "zähl sie zusammen"),
        ("it", "somma tutte queste"),
        ("es", "súmalas"),
    ],
)
def test_what_was_listed_is_added_up(language: str, text: str) -> None:
    asked = {"status": "unpaid", "due": "december", "min_amount": "1000"}
    tool, arguments = heard(language, text, "search_invoices", asked)
    told = {name: value for name, value in arguments.items() if value is not None}
    assert (tool, told) == ("search_invoices", asked)
