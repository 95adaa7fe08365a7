"""Single requests that end in a card, in a text to copy, or in what the house says of itself: a
rule for a supplier, a supplier called by the trade, a message, what waits or went to Qonto."""

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


@pytest.mark.parametrize("language", TOLD)
def test_what_is_asked_of_the_house_is_told(language: str) -> None:
    assistant = BuiltIn(NAMES, TODAY, language)
    for question, topic in TOLD[language].items():
        assert (question, assistant.reading(question, ()).topic) == (question, topic)
