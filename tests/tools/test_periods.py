"""The period grammar: what people write, and the two dates it means on 23 November 2026."""

from datetime import date

import pytest

from assistant.tools import periods
from assistant.tools.periods import Period
from tests.tools.books import TODAY

ENGLISH = {
    "today": ("2026-11-23", "2026-11-23"),
    "yesterday": ("2026-11-22", "2026-11-22"),
    "this week": ("2026-11-23", "2026-11-29"),
    "last week": ("2026-11-16", "2026-11-22"),
    "two weeks ago": ("2026-11-09", "2026-11-15"),
    "the week of 9 November": ("2026-11-09", "2026-11-15"),
    "2Q 2025": ("2025-04-01", "2025-06-30"),
    "week 42": ("2026-10-12", "2026-10-18"),
    "this month": ("2026-11-01", "2026-11-30"),
    "last month": ("2026-10-01", "2026-10-31"),
    "next month": ("2026-12-01", "2026-12-31"),
    "October": ("2026-10-01", "2026-10-31"),
    "November": ("2026-11-01", "2026-11-30"),
    "December": ("2025-12-01", "2025-12-31"),
    "in May": ("2026-05-01", "2026-05-31"),
    "march 2025": ("2025-03-01", "2025-03-31"),
    "october last year": ("2025-10-01", "2025-10-31"),
    "from the 3rd to the 9th of this month": ("2026-11-03", "2026-11-09"),
    "on the 15th of last month": ("2026-10-15", "2026-10-15"),
    "the 5th of next month": ("2026-12-05", "2026-12-05"),
    "2026-02": ("2026-02-01", "2026-02-28"),
    "last 3 months": ("2026-08-01", "2026-10-31"),
    "past three months": ("2026-08-01", "2026-10-31"),
    "last 30 days": ("2026-10-25", "2026-11-23"),
    "Q3": ("2026-07-01", "2026-09-30"),
    "Q4 2025": ("2025-10-01", "2025-12-31"),
    "third quarter of 2025": ("2025-07-01", "2025-09-30"),
    "last quarter": ("2026-07-01", "2026-09-30"),
    "H1": ("2026-01-01", "2026-06-30"),
    "second half of 2025": ("2025-07-01", "2025-12-31"),
    "this year": ("2026-01-01", "2026-12-31"),
    "last year": ("2025-01-01", "2025-12-31"),
    "2025": ("2025-01-01", "2025-12-31"),
    "ytd": ("2026-01-01", "2026-11-23"),
    "since January": ("2026-01-01", "2026-11-23"),
    "since the start of the year": ("2026-01-01", "2026-11-23"),
    "since Friday": ("2026-11-20", "2026-11-23"),
    "from March to May 2026": ("2026-03-01", "2026-05-31"),
    "between 1 and 15 October": ("2026-10-01", "2026-10-15"),
    "3 November 2026": ("2026-11-03", "2026-11-03"),
    "November 3, 2026": ("2026-11-03", "2026-11-03"),
    "2026-11-03": ("2026-11-03", "2026-11-03"),
    "03/04": ("2026-04-03", "2026-04-03"),
    "before the end of the month": (None, "2026-11-30"),
    "until March": (None, "2026-03-31"),
    "all time": (None, None),
    "from mid-May to the end of June": ("2026-05-15", "2026-06-30"),
    "since mid-September": ("2026-09-15", "2026-11-23"),
    "early October": ("2026-10-01", "2026-10-10"),
    "the first week of October": ("2026-10-01", "2026-10-07"),
    "last 10 days of September": ("2026-09-21", "2026-09-30"),
    "the first nine months of 2025": ("2025-01-01", "2025-09-30"),
    "the week before last": ("2026-11-09", "2026-11-15"),
    "rolling 12 months": ("2025-11-01", "2026-10-31"),
    "Q3/2025": ("2025-07-01", "2025-09-30"),
    "FY25": ("2025-01-01", "2025-12-31"),
    "1-15 October": ("2026-10-01", "2026-10-15"),
    "from September onwards": ("2026-09-01", "2026-11-23"),
    "since the 15th": ("2026-11-15", "2026-11-23"),
    "qtd": ("2026-10-01", "2026-11-23"),
    "..2026-12-14": (None, "2026-12-14"),
    "this friday": ("2026-11-27", "2026-11-27"),
    "by friday": (None, "2026-11-27"),
    "monday to thursday": ("2026-11-16", "2026-11-19"),
    "the next two weeks": ("2026-11-23", "2026-12-07"),
    "within two months": ("2026-11-23", "2027-01-23"),
    "in the last days": ("2026-11-17", "2026-11-23"),
    "last fortnight": ("2026-11-09", "2026-11-22"),
    "last weekend": ("2026-11-21", "2026-11-22"),
    "the last 24 hours": ("2026-11-22", "2026-11-23"),
    "from May to date": ("2026-05-01", "2026-11-23"),
    "full year 2025": ("2025-01-01", "2025-12-31"),
    "Enel may": ("2026-05-01", "2026-05-31"),
    "Oct-25": ("2025-10-01", "2025-10-31"),
}
OTHERS = {
    ("zwischen jetzt und 12. Dezember", "de"): ("2026-11-23", "2026-12-12"),
    ("entre ahora y el 12 de diciembre", "es"): ("2026-11-23", "2026-12-12"),
    ("da adesso al 12 dicembre", "it"): ("2026-11-23", "2026-12-12"),
    ("da qui a fine anno", "it"): (None, "2026-12-31"),
    ("de aquí a fin de año", "es"): (None, "2026-12-31"),
    ("entre maintenant et le 12 décembre", "fr"): ("2026-11-23", "2026-12-12"),
    ("between now and 12 December", "en"): ("2026-11-23", "2026-12-12"),
    ("Dez. Zahlungen", "de"): ("2025-12-01", "2025-12-31"),
    ("1.–15. Mai", "de"): ("2026-05-01", "2026-05-15"),
    ("erste Jahreshälfte", "de"): ("2026-01-01", "2026-06-30"),
    ("bis zum 15.", "de"): (None, "2026-11-15"),
    ("vom 3. bis 9. dieses Monats", "de"): ("2026-11-03", "2026-11-09"),
    ("dal 3 al 9 del mese scorso", "it"): ("2026-10-03", "2026-10-09"),
    ("del 3 al 9 de este mes", "es"): ("2026-11-03", "2026-11-09"),
    ("depuis le 1er janvier 2024", "fr"): ("2024-01-01", "2026-11-23"),
    ("l'année 2023", "fr"): ("2023-01-01", "2023-12-31"),
    ("da maggio a oggi", "it"): ("2026-05-01", "2026-11-23"),
    ("settembre dell'anno prima", "it"): ("2025-09-01", "2025-09-30"),
    ("H1 2025", "es"): ("2025-01-01", "2025-06-30"),
    ("la segunda mitad de 2025", "es"): ("2025-07-01", "2025-12-31"),
}
FRENCH = {
    "depuis la mi-juin": ("2026-06-15", "2026-11-23"),
    "ces 3 derniers mois": ("2026-08-01", "2026-10-31"),
    "fin octobre": ("2026-10-21", "2026-10-31"),
    "du trimestre": ("2026-10-01", "2026-12-31"),
    "depuis 3 mois": ("2026-08-01", "2026-11-23"),
    "hier": ("2026-11-22", "2026-11-22"),
    "d'avant-hier": ("2026-11-21", "2026-11-21"),
    "du 3 au 9 de ce mois": ("2026-11-03", "2026-11-09"),
    "le 9 du mois dernier": ("2026-10-09", "2026-10-09"),
    "les 3 du mois dernier": ("2026-10-01", "2026-10-31"),
    "la semaine du 9 novembre": ("2026-11-09", "2026-11-15"),
    "toute l'année dernière": ("2025-01-01", "2025-12-31"),
    "2T": ("2026-04-01", "2026-06-30"),
    "la semaine dernière": ("2026-11-16", "2026-11-22"),
    "ce mois-ci": ("2026-11-01", "2026-11-30"),
    "le mois dernier": ("2026-10-01", "2026-10-31"),
    "depuis le début du mois dernier": ("2026-10-01", "2026-11-23"),
    "depuis le début de l'année dernière": ("2025-01-01", "2026-11-23"),
    "en août": ("2026-08-01", "2026-08-31"),
    "octobre dernier": ("2026-10-01", "2026-10-31"),
    "octobre de l'année dernière": ("2025-10-01", "2025-10-31"),
    "les 3 derniers mois": ("2026-08-01", "2026-10-31"),
    "les 30 derniers jours": ("2026-10-25", "2026-11-23"),
    "au T3": ("2026-07-01", "2026-09-30"),
    "le troisième trimestre 2025": ("2025-07-01", "2025-09-30"),
    "le trimestre dernier": ("2026-07-01", "2026-09-30"),
    "premier semestre 2026": ("2026-01-01", "2026-06-30"),
    "cette année": ("2026-01-01", "2026-12-31"),
    "l’an dernier": ("2025-01-01", "2025-12-31"),
    "de l'année": ("2026-01-01", "2026-12-31"),
    "depuis le début de l'année": ("2026-01-01", "2026-11-23"),
    "depuis le 1er janvier": ("2026-01-01", "2026-11-23"),
    "du 1er au 15 mars": ("2026-03-01", "2026-03-15"),
    "entre juillet et septembre": ("2026-07-01", "2026-09-30"),
    "il y a 2 mois": ("2026-09-01", "2026-09-30"),
    "avant la fin du mois": (None, "2026-11-30"),
}


@pytest.mark.parametrize(
    ("text", "language", "days"),
    [(text, "en", days) for text, days in ENGLISH.items()]
    + [(text, "fr", days) for text, days in FRENCH.items()]
    + [(text, language, days) for (text, language), days in OTHERS.items()],
)
def test_the_dates_a_text_means(
    text: str, language: str, days: tuple[str | None, str | None]
) -> None:
    found = periods.resolve(text, TODAY, language)
    assert found is not None
    assert (_text(found.start), _text(found.end)) == days


SPRING, SUMMER, AUTUMN, WINTER = (
    ("2026-03-01", "2026-05-31"), ("2026-06-01", "2026-08-31"), ("2026-09-01", "2026-11-30"),
    ("2025-12-01", "2026-02-28"),
)  # fmt: skip
SEASONS = {
    "en": {"this spring": SPRING, "in the summer": SUMMER, "this fall": AUTUMN,
           "last autumn": ("2025-09-01", "2025-11-30"), "last winter": WINTER,
           "next spring": ("2027-03-01", "2027-05-31"),
           "summer 2024": ("2024-06-01", "2024-08-31")},
    "fr": {"au printemps": SPRING, "l'été dernier": SUMMER, "cet automne": AUTUMN,
           "en hiver": WINTER, "l'été 2024": ("2024-06-01", "2024-08-31"),
           "dépenses été 2024": ("2024-06-01", "2024-08-31")},
    "de": {"dieses Frühjahr": SPRING, "letzten Sommer": SUMMER, "im Herbst": AUTUMN,
           "im Winter": WINTER, "im Herbst 2024": ("2024-09-01", "2024-11-30")},
    "it": {"questa primavera": SPRING, "l'estate scorsa": SUMMER, "in autunno": AUTUMN,
           "lo scorso inverno": WINTER, "estate 2024": ("2024-06-01", "2024-08-31")},
    "es": {"esta primavera": SPRING, "el verano pasado": SUMMER, "en otoño": AUTUMN,
           "este invierno": WINTER, "verano de 2024": ("2024-06-01", "2024-08-31")},
}  # fmt: skip


@pytest.mark.parametrize(
    ("text", "language", "days"),
    [(text, name, days) for name, said in SEASONS.items() for text, days in said.items()],
)
def test_a_season_is_three_months(text: str, language: str, days: tuple[str, str]) -> None:
    found = periods.resolve(text, TODAY, language)
    assert found is not None
    assert (_text(found.start), _text(found.end), found.grain) == (*days, "season")


@pytest.mark.parametrize(
    ("text", "language"),
    [("a-t-elle été payée", "fr"), ("did prices fall", "en"), ("elle a été réglée", "fr")],
)
def test_words_that_only_sound_like_a_season_are_none(text: str, language: str) -> None:
    assert periods.find(text, TODAY, language) == []


def test_a_month_within_a_season_is_what_is_meant() -> None:
    found = periods.find("back in spring, say April", TODAY, "en")
    assert [_text(one.period.start) for one in found] == ["2026-04-01"]


def _text(day: date | None) -> str | None:
    return day.isoformat() if day else None


@pytest.mark.parametrize(
    "text", ["may I see the bills", "the second one", "about everything", "10 invoices", ""]
)
def test_words_that_only_look_like_a_period_are_none(text: str) -> None:
    assert periods.resolve(text, TODAY, "en") is None


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("every quarter one bill", "en"),
        ("chaque trimestre une facture", "fr"),
        ("jede Woche eine Rechnung", "de"),
        ("ogni settimana una fattura", "it"),
        ("cada trimestre una factura", "es"),
    ],
)
def test_a_bill_in_each_part_of_a_year_numbers_none(text: str, language: str) -> None:
    assert periods.find(text, TODAY, language) == []


def test_a_period_in_another_language_is_still_read() -> None:
    found = periods.resolve("septembre", TODAY, "en")
    assert found
    assert found.id == "2026-09"


def test_the_month_before_is_relative_to_the_answer_before() -> None:
    august = Period(date(2026, 8, 1), date(2026, 8, 31), "month")
    found = periods.resolve("the month before", TODAY, "en", august)
    assert found
    assert found.id == "2026-07"


def test_as_many_days_before_and_the_same_quarter_of_another_year() -> None:
    days = periods.find("last 30 days against the 30 days before", TODAY, "en")
    assert [str(one.period.end) for one in days] == ["2026-11-23", "2026-10-24"]
    quarters = periods.find("este trimestre contra el mismo trimestre de 2025", TODAY, "es")
    assert quarters[1].period.id == "2025-Q4"


@pytest.mark.parametrize("text", ["same period last year", "la même période l'année dernière"])
def test_the_same_period_a_year_earlier(text: str) -> None:
    august = Period(date(2026, 8, 1), date(2026, 8, 31), "month")
    found = periods.resolve(text, TODAY, "en", august)
    assert found
    assert found.id == "2025-08"


@pytest.mark.parametrize("text", ["October", "Q3", "2025", "last week", "last 30 days"])
def test_a_period_written_out_is_read_as_itself(text: str) -> None:
    found = periods.resolve(text, TODAY, "en")
    assert found
    again = periods.resolve(periods.written(found), TODAY, "fr")
    assert again
    assert (again.start, again.end) == (found.start, found.end)


@pytest.mark.parametrize(
    ("text", "english", "french"),
    [
        ("2026-10", "in October", "en octobre"),
        ("2025-10", "in October 2025", "en octobre 2025"),
        ("Q3", "in Q3 2026", "au T3 2026"),
        ("2025", "in 2025", "en 2025"),
        ("last week", "from 16 to 22 November", "du 16 au 22 novembre"),
        ("yesterday", "on 22 November", "le 22 novembre"),
    ],
)
def test_a_period_is_named_in_the_readers_language(text: str, english: str, french: str) -> None:
    found = periods.resolve(text, TODAY, "en")
    assert found
    assert periods.phrase(found, "en", TODAY) == english
    assert periods.phrase(found, "fr", TODAY) == french


def test_every_day_of_a_month_is_in_exactly_one_of_its_weeks() -> None:
    for month in range(1, 13):
        spans = periods.weeks(periods.month(date(2026, month, 1)))
        days = [day for first, last in spans for day in range(first.day, last.day + 1)]
        last_day = periods.month(date(2026, month, 1)).end
        assert last_day
        assert days == list(range(1, last_day.day + 1))
