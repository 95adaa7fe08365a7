"""What is sent because it is approved, who is merged and what is taken back: each only where it is
said, in five languages."""

from collections.abc import Mapping, Sequence

import pytest

from tests.agent.test_built_in import reading

SENT = {
    "en": ("send the approved doc to qonto", "push the signed off bill"),
    "fr": ("envoie le doc approuvé dans Qonto", "mets le document validé dans Qonto"),
    "de": ("schick das freigegebene Dok an Qonto", "den genehmigten Beleg zu Qonto schicken"),
    "it": ("invia il doc approvato a Qonto", "carica su qonto il documento approvato"),
    "es": ("manda el doc aprobado a Qonto", "sube a Qonto la factura aprobada"),
}
SHOWN = {
    "en": ("show me the approved doc", "which docs are approved"),
    "fr": ("montre le document approuvé", "quels docs sont approuvés"),
    "de": ("welche Dokumente sind freigegeben",),
    "it": ("quali doc sono approvati",),
    "es": ("qué docs están aprobados", "aprobadas pero todavía sin enviar a qonto"),
}
ADDED_UP = {
    "en": ("add up Sita and Zita", "show Sita and Zita side by side"),
    "fr": ("additionne Sita et Zita",),
    "de": ("fass Sita und Zita zusammen", "stell Sita und Zita zusammen"),
    "it": ("metti insieme Sita e Zita",),
    "es": ("suma Sita y Zita", "Sita y Zita son lo mismo"),
}
MERGED = {
    "en": ("merge Sita and Zita", "please merge Sita with Zita"),
    "fr": ("fusionne Sita et Zita", "regroupe Sita et Zita"),
    "de": ("Sita und Zita zusammenführen", "verschmelz Sita mit Zita"),
    "it": ("unisci Sita con Zita", "accorpa Sita e Zita"),
    "es": ("une Sita con Zita", "hay que unificar Sita y Zita"),
}
TAKEN_BACK = {
    "en": ("oops go back i didnt mean that", "i didn't mean to do that"),
    "fr": ("mince, je voulais pas faire ça", "oups, reviens en arrière"),
    "de": ("ups, zurück, das wollte ich nicht", "Mist, das wollte ich so nicht"),
    "it": ("ops, torna indietro, non volevo farlo",),
    "es": ("uy, vuelve atrás, no quería eso", "perdón, no quise hacer eso"),
}
ASKED = {
    "en": ("go back to october", "how far back do the bills go", "can we go back to the first one"),
    "fr": ("je ne voulais pas ça mais les factures payées",),
    "de": ("zurück zu den offenen Rechnungen", "das meinte ich nicht, ich meinte Oktober"),
    "it": ("non intendevo quello, intendevo ottobre",),
    "es": ("sin querer he aprobado una factura",),
}


def _each(asked: Mapping[str, Sequence[str]]) -> list[tuple[str, str]]:
    return [(language, one) for language, several in asked.items() for one in several]


@pytest.mark.parametrize(("language", "text"), _each(SENT))
def test_what_is_approved_is_named_by_its_state(language: str, text: str) -> None:
    assert reading(text, language) == ("approve_and_push", {"documents": ["approved"]})


@pytest.mark.parametrize(("language", "text"), _each(SHOWN))
def test_the_state_alone_orders_nothing(language: str, text: str) -> None:
    tool, arguments = reading(text, language)
    assert (tool, arguments["status"]) == ("search_invoices", "approved")


@pytest.mark.parametrize(("language", "text"), _each(ADDED_UP))
def test_two_names_alone_merge_nobody(language: str, text: str) -> None:
    assert reading(text, language)[1].get("change") != "merge_suppliers"


@pytest.mark.parametrize(("language", "text"), _each(MERGED))
def test_a_word_of_merging_is_a_card(language: str, text: str) -> None:
    assert reading(text, language)[1].get("change") == "merge_suppliers"


@pytest.mark.parametrize(("language", "text"), _each(TAKEN_BACK))
def test_what_was_not_meant_is_taken_back(language: str, text: str) -> None:
    assert reading(text, language)[0] == "talk.undo"


@pytest.mark.parametrize(("language", "text"), _each(ASKED))
def test_what_is_asked_after_it_is_no_taking_back(language: str, text: str) -> None:
    assert reading(text, language)[0] not in ("talk.undo", "refused.negated")


def test_an_order_that_is_held_back_stays_one() -> None:
    assert reading("stop, dont send it", "en")[0] == "refused.negated"
    assert reading("i want to go back over october", "en")[0] != "refused.negated"
