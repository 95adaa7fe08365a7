"""What an utterance names: invoice numbers, suppliers, periods whose unit is left out."""

from datetime import date

import pytest

from assistant.agent.built_in.calls import build
from assistant.agent.built_in.lexicon import lexicon
from assistant.agent.built_in.masking import Utterance, mask
from assistant.tools.vendor_names import VendorNames

KNOWN = ("Amazon", "WeWork", "Qonto", "PRO Services", "Dubois Sanitaire", "Ono",
         "Deutsche Telekom", "Bureau Vallée", "Bureau Veritas")  # fmt: skip


def heard(text: str, language: str) -> Utterance:
    names = VendorNames((at, name, name.lower()) for at, name in enumerate(KNOWN, 1))
    return mask(text, lexicon(language), names, date(2026, 11, 23), language)


@pytest.mark.parametrize(
    ("language", "text", "numbers"),
    [
        ("en", "look up no. 31337", ["31337"]),
        ("en", "post 9920-A to Qonto would you", ["9920-A"]),
        ("fr", "la 8841 ok, la 8842 aussi, expédie", ["8841", "8842"]),
        ("fr", "détail de FAC/2024/09/0034 svp", ["FAC/2024/09/0034"]),
        ("it", "dettagli della 112/A", ["112/A"]),
        ("es", "qué conceptos lleva 2025/AB/778", ["2025/AB/778"]),
        ("es", "abrir PRO-7781", ["PRO-7781"]),
        ("en", "the bills of 2026", []),
        ("it", "che mix di fatture fa 517,60 €", []),
        ("de", "Überweisung über 4310, welche Rechnungen", []),
    ],
)
def test_an_invoices_number_is_told_from_amounts_and_years(
    language: str, text: str, numbers: list[str]
) -> None:
    assert heard(text, language).references == numbers


@pytest.mark.parametrize(
    ("language", "text", "name"),
    [
        ("de", "Was kostet uns die deutsche telecom im Schnitt", "Deutsche Telekom"),
        ("fr", "factures de bureau valee en mai", "Bureau Vallée"),
        ("it", "quanto a bureau veritaz", "Bureau Veritas"),
    ],
)
def test_a_name_goes_on_in_words_that_are_misspelt(language: str, text: str, name: str) -> None:
    ((_, matches),) = heard(text, language).vendors
    assert [one.name for one in matches] == [name]


@pytest.mark.parametrize(
    ("language", "text", "amounts", "period"),
    [
        ("en", "anything from WeWork above 1,200 this year", ["1200"], "this year"),
        ("fr", "plus de 1 200 le mois dernier", ["1200"], "mois dernier"),
        ("de", "über 2.500 im Oktober", ["2500"], "oktober"),
        ("it", "sopra 1.200 quest'anno", ["1200"], "quest'anno"),
        ("es", "entre 1.000 y 2.500 este año", ["1000", "2500"], "este ano"),
        ("de", "vom 15.10. bis 20.10.2026", [], "vom 15.10. bis 20.10.2026"),
    ],
)
def test_no_part_of_an_amount_is_a_period_s(
    language: str, text: str, amounts: list[str], period: str
) -> None:
    found = heard(text, language)
    assert [str(one.value) for one in found.amounts] == amounts
    assert [said for said, _ in found.periods] == [period]


@pytest.mark.parametrize(
    ("language", "text", "suppliers"),
    [
        ("en", "one card debit at Amazon", ["amazon"]),
        ("en", "since when do we work with Hays", ["hays"]),
        ("en", "invoices from we work", ["we work"]),
        ("en", "push it to Qonto", []),
        ("en", "fees invoiced by Qonto", ["qonto"]),
        ("fr", "le compte bancaire de Dubois Sanitaire", ["dubois sanitaire"]),
        ("es", "¿cobró o no cobró?", []),
        ("en", "push the Lichthaus Weber invoice to Qonto", ["lichthaus weber"]),
        ("fr", "envoie la facture Lichthaus Weber à Qonto", ["lichthaus weber"]),
        ("de", "Schick die Rechnung von Lichthaus Weber an Qonto", ["lichthaus weber"]),
    ],
)
def test_normal_words_beside_a_supplier_are_not_part_of_it(
    language: str, text: str, suppliers: list[str]
) -> None:
    assert [text for text, _ in heard(text, language).vendors] == suppliers


@pytest.mark.parametrize(
    ("language", "text", "ends"),
    [
        ("en", "is this year dearer than last?", ["2026-12-31", "2025-12-31"]),
        ("fr", "premier trimestre plus cher que deuxième ?", ["2026-03-31", "2026-06-30"]),
        ("de", "ist dieser Monat teurer als der letzte", ["2026-11-30", "2026-10-31"]),
        ("it", "questa settimana e quella scorsa", ["2026-11-29", "2026-11-22"]),
        ("es", "este año y el pasado, una al lado de otra", ["2026-12-31", "2025-12-31"]),
    ],
)
def test_a_unit_that_is_left_out_is_that_of_the_period_before(
    language: str, text: str, ends: list[str]
) -> None:
    assert [str(period.end) for _, period in heard(text, language).periods] == ends


def asked(text: str, language: str, intent: str) -> dict[str, object]:
    _, arguments = build(intent, heard(text, language), lexicon(language))
    empty = (None, "sum", "spent", "gross")
    return {name: value for name, value in arguments.items() if value not in empty}


@pytest.mark.parametrize(
    ("language", "text", "arguments"),
    [
        (
            "en",
            "show the last five from Amazon",
            {"vendor": "amazon", "order": "newest", "limit": 5},
        ),
        ("fr", "les vingt factures les plus élevées", {"order": "largest", "limit": 20}),
        ("es", "importe mayor de 400 €, impagadas", {"status": "unpaid", "min_amount": "400 EUR"}),
        ("de", "nicht die von Ono, ich meinte Amazon", {"vendor": "amazon"}),
        ("it", "nel 2024, anzi no, nel 2023", {"period": "2023"}),
        ("en", "ignore the paid ones of Amazon", {"vendor": "amazon", "status": "unpaid"}),
        ("it", "ce l'ha mandata Amazon la fattura?", {"vendor": "amazon"}),
        ("en", "software invoices over 49 €", {"category": "software", "min_amount": "49 EUR"}),
        ("en", "which bills mention PO-4471", {"text": "PO-4471"}),
    ],
)
def test_a_listing_carries_what_was_said_and_nothing_else(
    language: str, text: str, arguments: dict[str, object]
) -> None:
    assert asked(text, language, "search") == arguments


@pytest.mark.parametrize(
    ("language", "text", "arguments"),
    [
        ("en", "did we spend over 5,000 on software", {"category": "software"}),
        ("en", "sum of invoices over 1000 €", {"min_amount": "1000 EUR"}),
        ("de", "Amazon und Ono zusammen", {"vendor": ["amazon", "ono"], "group_by": "vendor"}),
        ("de", "Ausgaben ohne Miete", {"except_category": "miete"}),
        ("de", "Heizkosten im Mai", {"category": "heiz", "period": "mai"}),
        ("fr", "combien d'euros en taxis", {"category": "taxis"}),
        ("it", "mese per mese Amazon", {"vendor": "amazon", "group_by": "month"}),
        ("es", "lo que debemos a día de hoy", {"basis": "owed"}),
    ],
)
def test_a_sum_carries_what_was_said_and_nothing_else(
    language: str, text: str, arguments: dict[str, object]
) -> None:
    assert asked(text, language, "spend") == arguments


def test_the_ends_of_a_range_are_compared() -> None:
    found = asked("from Q2 to Q3", "en", "compare")
    assert (found["period"], found["compare_with"]) == ("Q2 2026", "Q3 2026")


@pytest.mark.parametrize(
    ("text", "until"),
    [
        ("what goes out by 30 November", "..2026-11-30"),
        ("large bills falling due in January", "2027-01"),
        ("what goes out by Friday", "by friday"),
        ("the next two weeks", "next two weeks"),
        ("how much must be ready for Friday", "2026-11-27"),
    ],
)
def test_what_goes_out_is_yet_to_come(text: str, until: str) -> None:
    assert asked(text, "en", "outflow")["until"] == until
