"""A piece behind an "and" that names nothing of its own is asked of what stands ahead."""

from typing import Any

import pytest

from assistant.agent.built_in.assistant import BuiltIn
from assistant.agent.built_in.reading import Reading
from assistant.tools.vendor_names import VendorNames
from tests.tools.books import TODAY

NAMES = VendorNames(
    ((1, "Hetzner Online", "hetzner online"), (2, "Figma", "figma"), (3, "Figna", "figna"))
)
LIST, SPEND, CARD, PRICE = "search_invoices", "query_spend", "vendor_card", "price_history"

THEIR_NUMBERS = [
    ("en", "Total for Figma this year, and their VAT number?", "numbers"),
    ("en", "What do we owe Hetzner and what is their IBAN?", "iban"),
    ("fr", "Combien devons-nous à Figma, et quel est leur IBAN ?", "iban"),
    ("de", "Was schulden wir Figma und wie lautet deren USt-IdNr.?", "numbers"),
    ("it", "Totale di Figma, e la loro partita IVA?", "numbers"),
    ("es", "¿Qué debemos a Figma y cuál es su IBAN?", "iban"),
]
PRICES = [
    ("en", "Did Figma raise its price this year, from when and by how much in percent?"),
    ("en", "Did Figma get more expensive, and by how much a year?"),
    ("fr", "Figma a-t-il augmenté ses prix, depuis quand et de combien en % ?"),
    (
        "fr",
        "Quels abonnements ont augmenté depuis janvier, et combien cela fait-il de plus par an ?",
    ),
    ("de", "Hat Figma die Preise erhöht, seit wann und um wie viel Prozent?"),
    ("it", "Quali fornitori hanno aumentato i prezzi, e di quanto all'anno?"),
    ("es", "¿Ha subido precios Figma, desde cuándo y en qué porcentaje?"),
]
SPLITS = [
    ("en", "Show me what's due next week, per supplier, and the total."),
    ("fr", "Les factures à échoir en décembre, par fournisseur, et le total."),
    ("de", "Fällig bis Ende Dez, gesamt u. je Lief."),
    ("it", "Cosa scade a dicembre, per fornitore, e il totale?"),
    ("es", "Lo que vence en diciembre, por proveedor, y el total."),
]
OLDEST = [
    ("en", "List what is overdue by supplier, tell me the oldest, and draft a note about it."),
    ("fr", "Les factures en retard par fournisseur, et la plus ancienne ?"),
    ("de", "Überfälliges je Lieferant, und die älteste Rechnung?"),
    ("it", "Fatture scadute, per fornitore, e la più vecchia?"),
    ("es", "Facturas vencidas por proveedor, y ¿cuál es la más antigua?"),
]
OPEN_THEN = [
    ("en", "October by category, and which invoices are still unpaid?"),
    (
        "fr",
        "Les dépenses d'octobre par fournisseur, et signale les factures qui ne sont pas payées.",
    ),
    ("de", "Ausgaben im Oktober je Lieferant, und welche Rechnungen davon sind offen?"),
    ("it", "Spesa di ottobre per fornitore, e quali fatture non sono pagate?"),
    ("es", "Gasto de octubre por categoría, y ¿qué facturas siguen sin pagar?"),
]
NOTES = [
    ("en", "List what is unpaid and write me two lines for my partner"),
    ("fr", "Liste les impayés et rédige une relance courte à l'équipe à ce sujet."),
    ("de", "Liste die offenen Rechnungen auf und schreib eine kurze Nachricht ans Team."),
    ("it", "Elenca le fatture non pagate e scrivi due righe al mio socio."),
    ("es", "Lista las facturas sin pagar y redacta un mensaje breve al equipo."),
]


def read(language: str, text: str) -> list[tuple[str | None, dict[str, Any]]]:
    found: list[Reading] = BuiltIn(NAMES, TODAY, language).readings(text, ())
    return [(one.tool, {name: it for name, it in one.arguments.items() if it}) for one in found]


@pytest.mark.parametrize(("language", "text", "field"), THEIR_NUMBERS)
def test_a_suppliers_number_is_of_the_one_ahead(language: str, text: str, field: str) -> None:
    (tool, told), (card, asked) = read(language, text)
    assert (tool, card) == (SPEND, CARD)
    assert asked == {"vendor": told["vendor"], "field": field}


@pytest.mark.parametrize(("language", "text"), PRICES)
def test_how_far_a_price_rose_is_told_with_the_rise(language: str, text: str) -> None:
    assert [tool for tool, _ in read(language, text)] == [PRICE]


@pytest.mark.parametrize(("language", "text"), SPLITS)
def test_a_split_behind_a_list_is_of_that_list(language: str, text: str) -> None:
    (tool, told), (split, asked) = read(language, text)
    assert (tool, split) == (LIST, SPEND)
    assert (asked["group_by"], asked["by"], asked["period"]) == ("vendor", "due", told["due"])


@pytest.mark.parametrize("text", [
    "What falls due in December, week by week, and what is the running total?",
    "What falls due in December and how much in total, week by week?",
])  # fmt: skip
def test_week_by_week_is_of_what_falls_due_then(text: str) -> None:
    (_, told), (tool, asked) = read("en", text)
    assert (tool, asked) == ("cash_out", {"until": told["due"]})


@pytest.mark.parametrize(("language", "text"), OLDEST)
def test_the_oldest_behind_a_split_is_of_what_is_split(language: str, text: str) -> None:
    (tool, told), (ranked, asked) = read(language, text)
    assert (tool, told["group_by"], told["status"]) == (SPEND, "vendor", "overdue")
    assert (ranked, asked) == (LIST, {"status": "overdue", "order": "oldest", "limit": 1})


@pytest.mark.parametrize(("language", "text"), OPEN_THEN)
def test_unpaid_invoices_behind_a_month_are_of_that_month(language: str, text: str) -> None:
    (tool, told), (listed, asked) = read(language, text)
    assert (tool, listed) == (SPEND, LIST)
    assert asked == {"status": "unpaid", "period": told["period"]}


def test_the_oldest_is_of_a_split_that_is_itself_of_a_list() -> None:
    found = read("en", "List what is overdue, group it by supplier and tell me which one is oldest")
    assert [tool for tool, _ in found] == [LIST, SPEND, LIST]
    assert found[-1][1] == {"status": "overdue", "order": "oldest", "limit": 1}


def test_the_fields_of_an_invoice_are_told_with_it() -> None:
    text = "Show me invoice RE-10482 with its net, its VAT, the due date and the day it was paid."
    assert read("en", text) == [("get_invoice", {"number": "RE-10482"})]


def test_the_numbers_of_two_that_may_be_one_are_told_with_them() -> None:
    text = "Is Figma the same company as Figna? What do the VAT numbers and IBANs say?"
    assert [tool for tool, _ in read("en", text)] == [CARD]


def test_what_of_it_is_unpaid_leaves_all_of_it_told() -> None:
    found = read("en", "What did Figma invoice us in Q3, and what of it is unpaid?")
    assert found == [
        (LIST, {"vendor": "figma", "period": "q3"}),
        (LIST, {"vendor": "figma", "period": "q3", "status": "unpaid"}),
    ]


def test_what_is_left_open_is_of_the_supplier_that_is_not_paid_here() -> None:
    _, found = read("en", "paid 30 on account to Figma, what's left open there")
    assert found == (LIST, {"vendor": "figma", "status": "unpaid"})


def test_a_suppliers_unpaid_invoices_are_all_of_theirs() -> None:
    text = "What does Figma cost us per month this year, and which of their bills are unpaid?"
    assert read("en", text)[1] == (LIST, {"vendor": "figma", "status": "unpaid"})


def test_a_numbered_quarter_is_no_point_of_a_list() -> None:
    text = "Summe und Anzahl der Rechnungen von Figma im 3. Quartal, und die größte?"
    assert {told["period"] for _, told in read("de", text)} == {"3. quartal"}


def test_what_is_asked_of_a_supplier_ahead_of_a_colon_is_no_card() -> None:
    text = "Fiche de Figma : total facturé cette année, nombre de factures, et ce qui reste dû."
    found = [(tool, told["measure"], told["basis"]) for tool, told in read("fr", text)]
    assert found == [(SPEND, "sum", "spent"), (SPEND, "count", "spent"), (SPEND, "sum", "owed")]


def test_each_of_a_ranking_has_its_own_figure() -> None:
    text = "Tell me the three biggest suppliers, what each cost last quarter against this one"
    ranking, each = BuiltIn(NAMES, TODAY, "en").readings(text, ())
    assert (ranking.arguments["top"], each.topic) == (3, "of_each")


@pytest.mark.parametrize(("language", "text"), NOTES)
def test_a_note_about_it_is_no_order_to_write_to_somebody(language: str, text: str) -> None:
    ((tool, told),) = read(language, text)
    assert (tool, told["status"]) == (LIST, "unpaid")
    assert BuiltIn(NAMES, TODAY, language)._wants_a_note(text)


def test_a_question_of_which_nothing_is_heard_is_said_to_be_unanswered() -> None:
    text = "How much VAT were we charged in October, by rate, and on which invoices was there none?"
    found = BuiltIn(NAMES, TODAY, "en").readings(text, ())
    assert [one.topic for one in found][-1] == "note.part"
