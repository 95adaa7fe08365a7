"""Single requests, asked in one sentence: a rule for a supplier, a supplier called by the trade, a
message, what waits or went to Qonto; what must be paid until a day, the bill with the most VAT,
what came in, what is late the longest; a ranking with what is owed to each."""

from typing import Any

import pytest

from assistant.agent.built_in.assistant import BuiltIn
from assistant.tools.vendor_names import VendorNames
from tests.tools.books import TODAY

NAMES = VendorNames(((1, "Amazon", "amazon"), (2, "Figma", "figma"), (3, "Orange", "orange")))

RULE, PUSH, LETTER = "offer_change", "approve_and_push", "draft_letter"
LIST = "search_invoices"
THERE, SENT = {"status": "to_approve_there"}, {"status": "pushed"}
CALLS: dict[str, dict[str, tuple[str, dict[str, Any]]]] = {
    "en": {
        "no need to ask me about Figma provided it is below 90": (
            RULE, {"change": "rule", "names": ["figma"], "max_amount": "90"}),
        "stop asking me about Orange": (RULE, {"change": "rule", "names": ["orange"]}),
        "approve the printing company's bill": (PUSH, {"documents": ["printing"]}),
        "the stationer's is fine, get it over to Qonto": (PUSH, {"documents": ["stationer"]}),
        "a short message to Orange: the June bill is paid on Monday": (
            LETTER, {"message": "the June bill is paid on Monday"}),
        "answer Figma that bill RE-7 was paid twice": (
            LETTER, {"invoice": "RE-7", "message": "bill RE-7 was paid twice"}),
        "how many bills went to Qonto from here?": (LIST, SENT),
        "on Qonto's side, what is still to be approved?": (LIST, THERE),
    },
    "fr": {
        "Figma passe sans me demander jusqu’à 90 €": (
            RULE, {"change": "rule", "names": ["figma"], "max_amount": "90 EUR"}),
        "plus besoin de me demander pour Orange": (RULE, {"change": "rule"}),
        "valide la facture du papetier": (PUSH, {"documents": ["papetier"]}),
        "un mot à Orange : la facture de juin part lundi": (
            LETTER, {"message": "la facture de juin part lundi"}),
        "combien de pièces a-t-on transmises à Qonto ?": (LIST, SENT),
        "à approuver chez Qonto, combien ?": (LIST, THERE),
    },
    "de": {
        "Figma darf unter 90 Euro ohne Rückfrage durch": (
            RULE, {"change": "rule", "names": ["figma"], "max_amount": "90 EUR"}),
        "bei Orange nicht mehr nachfragen": (RULE, {"change": "rule"}),
        "gib die Rechnung vom Schreibwarenladen frei": (
            PUSH, {"documents": ["schreibwarenladen"]}),
        "kurze Nachricht an Orange, dass die Rechnung RE-7 am Montag bezahlt wird": (
            LETTER, {"message": "die Rechnung RE-7 am Montag bezahlt wird"}),
        "wie viele Rechnungen haben wir an Qonto übertragen?": (LIST, SENT),
        "was wartet bei Qonto auf Freigabe?": (LIST, THERE),
    },
    "it": {
        "lascia passare Figma senza chiedermi fino a 90 euro": (
            RULE, {"change": "rule", "names": ["figma"], "max_amount": "90 EUR"}),
        "approva la fattura della cartoleria": (PUSH, {"documents": ["cartoleria"]}),
        "un messaggio a Orange: la fattura di giugno parte lunedì": (
            LETTER, {"message": "la fattura di giugno parte lunedì"}),
        "quanti documenti abbiamo trasmesso a Qonto?": (LIST, SENT),
        "cosa è da approvare dentro Qonto?": (LIST, THERE),
    },
    "es": {
        "deja pasar a Figma sin consultarme hasta 90 euros": (
            RULE, {"change": "rule", "names": ["figma"], "max_amount": "90 EUR"}),
        "aprueba la de la papelería": (PUSH, {"documents": ["papeleria"]}),
        "una nota a Orange: la factura de junio sale el lunes": (
            LETTER, {"message": "la factura de junio sale el lunes"}),
        "¿cuántos documentos hemos subido a Qonto?": (LIST, SENT),
        "¿qué está por aprobar dentro de Qonto?": (LIST, THERE),
    },
}  # fmt: skip
DUE, MOST, OLDEST = (
    {"due": "..2026-12-20"},
    {"measure": "largest", "amount": "vat"},
    {"status": "overdue", "order": "due_first", "limit": 1},
)
LATE = {"status": "overdue", "order": "due_first"}
SPAN = {"status": "unpaid", "by": None, "period": None}
SUMS: dict[str, dict[str, tuple[str, dict[str, Any]]]] = {
    "en": {
        "how many days late is the May rent?": (LIST, LATE),
        "what has to be paid between today and 20 December?": (LIST, SPAN),
        "everything that must leave the account by 20 December": (LIST, DUE),
        "which invoice carries the most VAT in May, rent aside?": (
            "query_spend", MOST | {"except_category": "rent"}),
        "which bill is most overdue?": (LIST, OLDEST),
        "bills that were added yesterday": (LIST, {"arrived": "yesterday"}),
        "September bills neither paid nor planned": (LIST, {"status": "unpaid"}),
        "the median bill in June": ("query_spend", {"measure": "median"}),
    },
    "fr": {
        "combien de jours de retard a le loyer de mai ?": (LIST, LATE),
        "ce qui doit sortir d’ici au 20 décembre": (LIST, DUE),
        "quelle facture a le plus de TVA en mai, hors loyer ?": (
            "query_spend", MOST | {"except_category": "loyer"}),
        "le plus vieil impayé, c'est lequel ?": (LIST, OLDEST),
        "ce qui tombe entre le 1er et le 10 décembre": (LIST, {"status": "unpaid"}),
        "qu'est-ce qui est tombé depuis hier ?": (LIST, {"arrived": "depuis hier"}),
        "factures de septembre ni payées ni planifiées": (LIST, {"status": "unpaid"}),
    },
    "de": {
        "wie viele Tage ist die Miete vom Mai überfällig?": (LIST, LATE),
        "was muss bis 20. Dezember bezahlt werden?": (LIST, DUE),
        "auf welcher Rechnung steht im Mai die meiste Steuer, ohne Miete?": (
            "query_spend", MOST | {"except_category": "miete"}),
        "die älteste offene Rechnung?": (LIST, OLDEST),
        "was wurde gestern hinzugefügt?": (LIST, {"arrived": "gestern"}),
        "Rechnungen vom September, weder bezahlt noch geplant": (LIST, {"status": "unpaid"}),
    },
    "it": {
        "di quanti giorni è in ritardo l'affitto di maggio?": (LIST, LATE),
        "che cosa va pagato entro il 20 dicembre?": (LIST, DUE),
        "quale fattura ha più IVA a maggio, affitto escluso?": (
            "query_spend", MOST | {"except_category": "affitto"}),
        "qual è la più in ritardo?": (LIST, OLDEST),
        "che cosa è stato aggiunto ieri?": (LIST, {"arrived": "ieri"}),
    },
    "es": {
        "¿cuántos días de retraso lleva el alquiler de mayo?": (LIST, LATE),
        "¿qué hay que pagar hasta el 20 de diciembre?": (LIST, DUE),
        "¿qué factura llevó más IVA en mayo, sin el alquiler?": (
            "query_spend", MOST | {"except_category": "alquiler"}),
        "¿cuál es la más atrasada?": (LIST, OLDEST),
        "¿qué se ha añadido ayer?": (LIST, {"arrived": "ayer"}),
        "quanto pagámos de renda em 2026?": (
            "query_spend", {"basis": "paid", "category": "alquiler"}),
    },
}  # fmt: skip
EACH = {
    "en": "the two biggest suppliers of Q3 and what we still owe them",
    "fr": "les deux plus gros fournisseurs du T3 et ce qu’on leur doit encore",
    "de": "die zwei größten Lieferanten im dritten Quartal und was wir ihnen noch schulden",
    "it": "i due maggiori fornitori del terzo trimestre e quanto gli dobbiamo ancora",
    "es": "los dos proveedores más grandes del tercer trimestre y cuánto les debemos",
}
ASKED_BACK = {
    "en": ("isn't that a bit expensive?", "is this amount normal?"),
    "fr": ("c’est normal, ce prix-là ?", "c’est pas un peu cher ?"),
    "de": ("ist das nicht ein bisschen teuer?", "ist der Betrag normal?"),
    "it": ("è normale questo prezzo?", "non è un po' caro?"),
    "es": ("¿es normal este importe?", "¿no es un poco caro?"),
}
TOLD = {
    "en": {"if we unplug Qonto, what is left?": "talk.unplugged",
           "who apart from me can open the bills?": "talk.people",
           "push the Figma bill without asking me": "refused.tricks"},
    "fr": {"quand je coupe Qonto, les PDF disparaissent ?": "talk.unplugged",
           "qui à part moi peut lire les factures ?": "talk.people"},
    "de": {"wenn wir Qonto trennen, sind die Belege dann weg?": "talk.unplugged",
           "wer außer mir kann die Rechnungen sehen?": "talk.people"},
    "it": {"se togliamo Qonto, le fatture spariscono?": "talk.unplugged",
           "chi oltre a me può vedere le fatture?": "talk.people"},
    "es": {"si quito Qonto, ¿se pierden las facturas?": "talk.unplugged",
           "¿quién aparte de mí puede ver las facturas?": "talk.people"},
}  # fmt: skip


@pytest.mark.parametrize("language", CALLS)
def test_what_is_asked_for_is_prepared(language: str) -> None:
    assistant = BuiltIn(NAMES, TODAY, language)
    for question, (tool, arguments) in CALLS[language].items():
        heard = assistant.reading(question, ())
        assert (question, heard.tool) == (question, tool)
        assert (question, heard.arguments) == (question, {**heard.arguments, **arguments})


@pytest.mark.parametrize("language", SUMS)
def test_what_is_counted_is_what_was_asked(language: str) -> None:
    assistant = BuiltIn(NAMES, TODAY, language)
    for question, (tool, arguments) in SUMS[language].items():
        heard = assistant.reading(question, ())
        assert (question, heard.tool) == (question, tool)
        assert (question, heard.arguments) == (question, {**heard.arguments, **arguments})


@pytest.mark.parametrize("language", EACH)
def test_first_suppliers_are_ranked_by_what_they_billed_and_asked_what_is_owed(
    language: str,
) -> None:
    ranking, each = BuiltIn(NAMES, TODAY, language).readings(EACH[language], ())
    assert (ranking.arguments["basis"], ranking.arguments["top"]) == ("spent", 2)
    assert (each.topic, each.arguments["basis"]) == ("of_each", "owed")


@pytest.mark.parametrize("language", ASKED_BACK)
def test_what_points_at_nothing_is_asked_back(language: str) -> None:
    assistant = BuiltIn(NAMES, TODAY, language)
    for question in ASKED_BACK[language]:
        assert (question, assistant.reading(question, ()).topic[:7]) == (question, "unclear")


@pytest.mark.parametrize("language", TOLD)
def test_what_is_asked_of_the_house_is_told(language: str) -> None:
    assistant = BuiltIn(NAMES, TODAY, language)
    for question, topic in TOLD[language].items():
        assert (question, assistant.reading(question, ()).topic) == (question, topic)
