"""What a payment was for, whether a kind of cost is paid, what is left of it; what moved most, what
renews or has stopped: in five languages."""

from typing import Any

import pytest

from tests.agent.test_built_in import reading

Wanted = tuple[str, dict[str, Any]]
COVERS: Wanted = ("find_combination", {})
RENT: Wanted = ("payment_status", {})
LEFT: Wanted = ("query_spend", {"basis": "owed", "period": None})
DEARER: Wanted = ("price_history", {"vendor": None, "category": None})
MOVED: Wanted = ("query_spend", {"group_by": "vendor", "top": 5})
SILENT: Wanted = ("query_spend", {"measure": "silent", "period": "2026-08-23 - 2026-11-23"})
RENEWS: Wanted = ("list_subscriptions", {"next_only": True, "period": "2026-12"})
STOPPED: Wanted = ("list_subscriptions", {"absent_only": True})
PAID: Wanted = ("search_invoices", {"status": "paid", "min_amount": None})
SAID: dict[str, list[tuple[Wanted, str]]] = {
    "en": [
        (COVERS, "which bill is the 724.82 we paid on Friday?"),
        (COVERS, "we settled €705.60 last week, for which invoice?"),
        (PAID, "Which invoices did we pay in October?"),
        (RENT, "Is it paid, the landlord?"),
        (LEFT, "How much is left on electricity?"),
        (DEARER, "subscriptions that went up?"),
        (DEARER, "have any of our subscriptions gone up this year?"),
        (MOVED, "October against November by supplier, the five largest changes"),
        (RENEWS, "what renews in December?"),
        (STOPPED, "which subscriptions have stopped?"),
    ],
    "fr": [
        (COVERS, "On a réglé 2 458,08 € hier, c'est quelle facture ?"),
        (PAID, "quelles factures a-t-on payées en octobre ?"),
        (RENT, "Il est payé, le loyer ?"),
        (LEFT, "combien il reste sur l'électricité ?"),
        (DEARER, "quels abonnements ont augmenté ?"),
        (MOVED, "octobre contre novembre par fournisseur, les 5 plus gros écarts"),
        (SILENT, "de quels fournisseurs on n'a plus rien reçu depuis 3 mois ?"),
        (RENEWS, "quels abonnements se renouvellent en décembre ?"),
        (STOPPED, "des abonnements arrêtés ?"),
    ],
    "de": [
        (COVERS, "Zu welcher Rechnung gehören die 724,82 €, die wir gestern gezahlt haben?"),
        (RENT, "Ist die schon bezahlt, die Miete?"),
        (LEFT, "Was bleibt noch bei der Miete?"),
        (DEARER, "Welche Abos sind teurer geworden?"),
        (MOVED, "Oktober gegen November je Lieferant, die 5 größten Abweichungen"),
        (SILENT, "Welche Lieferanten haben seit drei Monaten nichts geschickt?"),
        (RENEWS, "Welche Abos verlängern sich im Dezember?"),
        (STOPPED, "Welche Abos sind ausgelaufen?"),
    ],
    "it": [
        (COVERS, "a quale fattura corrispondono i 724,82 € pagati venerdì?"),
        (RENT, "È pagato, l'affitto?"),
        (LEFT, "quanto resta per l'elettricità?"),
        (DEARER, "quali abbonamenti sono aumentati?"),
        (MOVED, "confronta ottobre e novembre per fornitore, i 5 scostamenti maggiori"),
        (SILENT, "quali fornitori non mandano niente da 3 mesi?"),
        (RENEWS, "quali abbonamenti si rinnovano a dicembre?"),
        (STOPPED, "abbonamenti cessati?"),
    ],
    "es": [
        (COVERS, "¿a qué factura corresponden los 724,82 € pagados el viernes?"),
        (RENT, "¿Está pagado, el alquiler?"),
        (LEFT, "¿Cuánto queda de la electricidad?"),
        (DEARER, "¿qué suscripciones han subido?"),
        (MOVED, "compara octubre y noviembre por proveedor, las 5 mayores diferencias"),
        (SILENT, "¿qué proveedores no han enviado nada desde hace 3 meses?"),
        (RENEWS, "¿qué suscripciones se renuevan en diciembre?"),
        (STOPPED, "¿suscripciones canceladas?"),
    ],
}


@pytest.mark.parametrize("language", SAID)
def test_it_is_asked_of_what_was_meant(language: str) -> None:
    for (tool, arguments), text in SAID[language]:
        found, told = reading(text, language)
        assert (text, found) == (text, tool)
        assert (text, {name: told.get(name) for name in arguments}) == (text, arguments)


def test_an_amount_with_cents_is_no_part_of_a_period() -> None:
    _, told = reading("invoices of 705.60 last week", "en")
    assert (told["period"], told["min_amount"]) == ("last week", "705.60")


def test_of_two_things_asked_of_subscriptions_the_one_left_out_is_said() -> None:
    tool, told = reading("any subscriptions we stopped paying for or that renew in December?", "en")
    assert (tool, told["next_only"]) == ("list_subscriptions", True)


@pytest.mark.parametrize(
    ("language", "text"),
    [("fr", "Les salaires sont payés ?"), ("de", "Sind die Gehälter bezahlt?"),
     ("it", "Gli stipendi sono pagati?"), ("en", "Are the wages paid?")],
)  # fmt: skip
def test_wages_are_not_told_as_paid(language: str, text: str) -> None:
    assert reading(text, language)[0] == "refused.payroll"
