"""What is unpaid by age, and the bills beyond an age, in five languages."""

from datetime import timedelta

import pytest

from tests.agent.test_built_in import reading
from tests.agent.test_follow_ups import heard
from tests.tools.books import TODAY

LANGUAGES = ("en", "fr", "de", "it", "es")
BANDS = {
    "en": ["Show me the ageing of what we owe", "aged payables", "AP aging report",
           "unpaid bills by age", "how old are our open bills?", "what do we owe by days overdue?",
           "break our debts into age buckets"],
    "fr": ["balance âgée", "Quelle est l’ancienneté de nos impayés ?",
           "ce qu’on doit par tranche de retard", "échéancier par tranche d’âge",
           "répartition des dettes par ancienneté"],
    "de": ["OP-Liste nach Fälligkeit", "Altersstruktur der offenen Posten",
           "Altersstruktur unserer Verbindlichkeiten", "Wie alt sind unsere offenen Rechnungen?",
           "Offenes nach Altersklassen"],
    "it": ["scadenzario per fasce", "anzianità dei debiti", "il non pagato per fasce di ritardo",
           "scaduto per fasce", "quanto sono vecchie le fatture non pagate?"],
    "es": ["antigüedad de saldos", "la deuda por tramos de vencimiento",
           "lo pendiente por antigüedad", "¿qué antigüedad tienen nuestras deudas?",
           "análisis de antigüedad de lo que debemos"],
}  # fmt: skip
BY_SUPPLIER = {
    "en": ["aged payables by supplier", "ageing per vendor"],
    "fr": ["balance âgée fournisseurs", "balance âgée par fournisseur"],
    "de": ["Altersstruktur je Lieferant", "offene Posten nach Altersklassen pro Lieferant"],
    "it": ["scadenzario fornitori per fasce di scaduto", "anzianità del dovuto per fornitore"],
    "es": ["antigüedad de saldos de proveedores", "antigüedad de la deuda por proveedor"],
}
OF_ONE = {
    "en": "ageing of Northpeak", "fr": "balance âgée de Northpeak",
    "de": "Altersstruktur von Northpeak", "it": "Northpeak per fasce di scaduto",
    "es": "antigüedad de saldos de Northpeak",
}  # fmt: skip
CUSTOMERS = {
    "en": "aged receivables", "fr": "balance âgée clients", "de": "Altersstruktur der Forderungen",
    "it": "scadenzario clienti per fasce", "es": "antigüedad de saldos de clientes",
}  # fmt: skip
OLD = {
    "en": ["unpaid bills older than 60 days", "open invoices more than 60 days old"],
    "fr": ["factures à payer plus anciennes que 60 jours",
           "factures non réglées datant de plus de 60 jours"],
    "de": ["offene Rechnungen, älter als 60 Tage", "unbezahlte Rechnungen über 60 Tage alt"],
    "it": ["fatture da pagare più vecchie di 60 giorni",
           "fatture non pagate vecchie di oltre 60 giorni"],
    "es": ["facturas sin pagar de más de 60 días",
           "facturas sin pagar más antiguas que 60 días"],
}  # fmt: skip
LATE = {
    "en": "bills more than 90 days overdue", "fr": "factures en retard de plus de 90 jours",
    "de": "Rechnungen, die mehr als 90 Tage überfällig sind",
    "it": "fatture scadute da più di 90 giorni", "es": "facturas vencidas hace más de 90 días",
}  # fmt: skip
BEYOND = {
    "en": ["and those over 60 days?", "which are older than 60 days?", "more than 60 days"],
    "fr": ["et celles de plus de 60 jours ?", "celles à plus de 60 jours"],
    "de": ["und die über 60 Tage?", "welche sind älter als 60 Tage?"],
    "it": ["e quelle oltre 60 giorni?", "quelle da più di 60 giorni"],
    "es": ["¿y las de más de 60 días?", "las de más de 60 días"],
}
BETWEEN = {
    "en": ["How much is between 31 and 60 days overdue?", "bills 31-60 days late"],
    "fr": ["combien est en retard de 31 à 60 jours ?", "factures échues depuis 31 à 60 jours"],
    "de": ["Wie viel ist 31 bis 60 Tage überfällig?", "Rechnungen, 31-60 Tage im Verzug"],
    "it": ["quanto è scaduto da 31 a 60 giorni?", "fatture in ritardo di 31-60 giorni"],
    "es": ["¿cuánto está vencido entre 31 y 60 días?", "facturas con 31-60 días de retraso"],
}
NOT_DUE = {
    "en": ["how much of what we owe is not due yet?", "What isn’t due yet?"],
    "fr": ["factures non échues", "qu’est-ce qui n’est pas encore échu ?"],
    "de": ["Was ist noch nicht fällig?", "noch nicht fällige Rechnungen"],
    "it": ["fatture non ancora scadute", "quanto non è ancora scaduto?"],
    "es": ["¿cuánto no ha vencido todavía?", "facturas sin vencer"],
}
THREE = {
    "en": "what we owe at 30, 60 and 90 days", "fr": "dettes fournisseurs à 30, 60 et 90 jours",
    "de": "offene Rechnungen über 30, 60, 90 Tage überfällig",
    "it": "scaduto a 30, 60 e 90 giorni", "es": "saldos vencidos a 30, 60 y 90 días",
}  # fmt: skip
OWED = {
    "en": "what have we owed for over 90 days?",
    "fr": "Combien devons-nous depuis plus de 90 jours ?",
    "de": "Wie viel schulden wir seit über 90 Tagen?",
    "it": "quanto dobbiamo da oltre 90 giorni?",
    "es": "¿cuánto debemos desde hace más de 90 días?",
}  # fmt: skip
EACH = {
    "en": "by supplier", "fr": "par fournisseur", "de": "nach Lieferant", "it": "per fornitore",
    "es": "por proveedor",
}  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_age_of_what_is_owed_is_told_in_bands(language: str) -> None:
    for text in BANDS[language]:
        tool, arguments = reading(text, language)
        assert (text, tool, arguments.get("vendor")) == (text, "ageing", None)
    for text in BY_SUPPLIER[language]:
        tool, arguments = reading(text, language)
        assert (text, tool, arguments.get("by_supplier")) == (text, "ageing", True)
    tool, arguments = reading(OF_ONE[language], language)
    assert (tool, arguments) == ("ageing", {"vendor": "northpeak"})
    assert reading(CUSTOMERS[language], language)[0] == "refused.customers"


@pytest.mark.parametrize("language", LANGUAGES)
def test_bills_beyond_an_age_are_listed(language: str) -> None:
    for text in OLD[language]:
        tool, arguments = reading(text, language)
        assert (text, tool, arguments.get("status")) == (text, "search_invoices", "unpaid")
        assert (arguments.get("period"), arguments.get("due")) == ("..2026-09-23", None)
    tool, arguments = reading(LATE[language], language)
    assert (tool, arguments["status"]) == ("search_invoices", "overdue")
    assert (TODAY.isoformat(), arguments["due"]) == ("2026-11-23", "..2026-08-24")
    tool, arguments = reading(OWED[language], language)
    assert (tool, arguments.get("status")) == ("search_invoices", "overdue")
    assert arguments["due"] == "..2026-08-24"


@pytest.mark.parametrize("language", LANGUAGES)
def test_one_band_is_listed_and_three_numbers_are_bands(language: str) -> None:
    for text in BETWEEN[language]:
        tool, arguments = reading(text, language)
        assert (text, tool, arguments.get("due")) == (
            text, "search_invoices", "2026-09-24..2026-10-23"
        )  # fmt: skip
        assert not {"min_amount", "max_amount", "period"} & arguments.keys()
    for text in NOT_DUE[language]:
        tool, arguments = reading(text, language)
        assert (text, tool, arguments.get("due")) == (text, "search_invoices", "2026-11-23..")
    assert reading(THREE[language], language)[0] == "ageing"


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_was_told_in_bands_is_narrowed(language: str) -> None:
    told = {"vendor": "northpeak"}
    for text in BEYOND[language]:
        tool, arguments = heard(language, text, "ageing", told)
        assert (text, tool) == (text, "search_invoices")
        assert arguments == {"vendor": "northpeak", "status": "overdue", "due": "..2026-09-23",
                             "order": "due_first"}  # fmt: skip
    for text in NOT_DUE[language]:
        tool, arguments = heard(language, text, "ageing", told)
        assert (text, tool, arguments.get("vendor")) == (text, "search_invoices", "northpeak")
        tool, arguments = heard(language, text, "get_invoice", {"number": "RE-10482"})
        assert (text, tool, arguments.get("due")) == (text, "search_invoices", "2026-11-23..")
    assert heard(language, EACH[language], "ageing", {}) == ("ageing", {"by_supplier": True})
    assert heard(language, "Figma?", "ageing", {}) == ("ageing", {"vendor": "figma"})


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Ageing report by supplier at 31 October"),
        ("en", "Aged payables as of 31 October"),
        ("fr", "balance âgée au 31 octobre"),
        ("de", "Altersstruktur der Verbindlichkeiten zum 31.10."),
        ("de", "OP-Altersliste per 31.10."),
        ("it", "Scadenzario fornitori per fasce di scaduto al 31 ottobre"),
        ("es", "Antigüedad de saldos de proveedores a 31 de octubre"),
    ],
)
def test_ages_are_asked_of_a_day(language: str, text: str) -> None:
    tool, arguments = reading(text, language)
    assert tool == "ageing"
    assert "31" in arguments["day"]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "overdue >30d"), ("en", "bills 30d+ late"), ("fr", "fact en retars de +30j"),
        ("fr", "factures en retard de plus de 30j"), ("de", "überfällig seit über 30 T"),
        ("de", "Rechnungen überfällig >30 Tage"), ("it", "fatture scadute da +30gg"),
        ("es", "facturas vencidas +30 días"), ("es", "facturas con más de 30d de retraso"),
    ],
)  # fmt: skip
def test_days_written_short_are_no_amount(language: str, text: str) -> None:
    tool, arguments = reading(text, language)
    assert (tool, arguments["status"]) == ("search_invoices", "overdue")
    assert arguments["due"] == f"..{TODAY - timedelta(days=31)}"
    assert "min_amount" not in arguments


def test_a_day_just_ahead_is_of_this_year() -> None:
    assert reading("balance âgée au 30 novembre", "fr")[1]["day"] == "2026-11-30"
    assert reading("balance âgée au 30 novembre 2025", "fr")[1]["day"] == "30 novembre 2025"
