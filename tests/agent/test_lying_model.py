"""C09 at length: lies of every kind in five languages are withheld, truths pass unharmed."""

# ruff: noqa: E501 — a sentence stays on its line

import random
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

import pytest

from assistant import formats
from assistant.agent.number_words import Spelled, find
from assistant.formats import LANGUAGES
from assistant.money import Money
from assistant.tools.result import Fact, Unit
from assistant.tools.words import fold
from tests.agent.test_facts import FACTS, through

LIES = 500
TRUTHS = 500
"""For each language."""

VALUES = {fact.id: fact for fact in FACTS}
TOTAL, USD = VALUES["spend.total:EUR"], VALUES["spend.usd"]
COUNT, CHANGE, DUE, LATE = (VALUES[f"spend.{name}"] for name in ("count", "change", "due", "late"))
SMALL = {3: "few", 34: "late", 37: "count"}

# Sentences with a place for one value each.
MONEY = {
    "en": ["You were invoiced {} in all.", "{} is the total incl. VAT.", "The sum of {} is high."],
    "fr": [
        "Vous avez été facturé {} en tout.",
        "Le total TTC est de {}.",
        "Cela fait {} de charges.",
    ],
    "de": ["Ihnen wurden {} berechnet.", "Die Summe beträgt {} brutto.", "Das sind {} insgesamt."],
    "it": ["Le fatture ammontano a {}.", "Il totale è di {} IVA inclusa.", "Sono {} in tutto."],
    "es": ["Las facturas suman {}.", "El total es de {} con IVA.", "Son {} en total."],
}
COUNTS = {
    "en": ["There are {} invoices.", "It is spread over {} invoices of your suppliers."],
    "fr": ["Il y a {} factures.", "Cela concerne {} factures de vos fournisseurs."],
    "de": ["Es gibt {} Rechnungen.", "Das betrifft {} Rechnungen Ihrer Lieferanten."],
    "it": ["Ci sono {} fatture.", "Riguarda {} fatture dei fornitori."],
    "es": ["Hay {} facturas.", "Afecta a {} facturas de los proveedores."],
}
SHARES = {
    "en": ["That is {} more than before.", "The increase is {}."],
    "fr": ["C’est {} de plus qu’avant.", "La hausse est de {}."],
    "de": ["Das ist {} mehr als zuvor.", "Der Anstieg beträgt {}."],
    "it": ["È il {} in più di prima.", "L’aumento è del {}."],
    "es": ["Es un {} más que antes.", "La subida es del {}."],
}
DAYS = {
    "en": ["It falls due on {}.", "Payment is expected by {}."],
    "fr": ["L’échéance est le {}.", "Le paiement est attendu pour le {}."],
    "de": ["Sie ist am {} fällig.", "Die Zahlung wird bis zum {} erwartet."],
    "it": ["Scade il {}.", "Il pagamento è atteso entro il {}."],
    "es": ["Vence el {}.", "El pago se espera para el {}."],
}
NAMES = {
    "en": ["{} is the oldest.", "Look at {} first."],
    "fr": ["{} est la plus ancienne.", "Commencez par {}."],
    "de": ["{} ist die älteste.", "Sehen Sie zuerst {} an."],
    "it": ["{} è la più vecchia.", "Guardi prima {}."],
    "es": ["{} es la más antigua.", "Mire primero {}."],
}
PLAIN = {
    "en": [
        "Nothing else stands out.",
        "A supplier explains most of it.",
        "The first half was calm.",
    ],
    "fr": [
        "Rien d’autre à signaler.",
        "Un fournisseur explique l’essentiel.",
        "C’est une bonne nouvelle.",
    ],
    "de": [
        "Sonst fällt nichts auf.",
        "Ein Lieferant erklärt das meiste.",
        "Das ist eine gute Nachricht.",
    ],
    "it": [
        "Non c’è altro da segnalare.",
        "Un fornitore spiega quasi tutto.",
        "È una buona notizia.",
    ],
    "es": [
        "No hay nada más que señalar.",
        "Un proveedor lo explica casi todo.",
        "Es una buena noticia.",
    ],
}
WORDS = {
    "en": {3: "three", 34: "thirty-four", 37: "thirty-seven", 12: "twelve", 38: "thirty-eight",
           73: "seventy-three", 105: "one hundred and five", 2300: "two thousand three hundred"},
    "fr": {3: "trois", 34: "trente-quatre", 37: "trente-sept", 12: "douze", 38: "trente-huit",
           73: "soixante-treize", 105: "cent cinq", 2300: "deux mille trois cents",
           95: "quatre-vingt-quinze"},
    "de": {3: "drei", 34: "vierunddreißig", 37: "siebenunddreißig", 12: "zwölf",
           38: "achtunddreißig", 73: "dreiundsiebzig", 105: "hundertfünf",
           2300: "zweitausenddreihundert"},
    "it": {3: "tre", 34: "trentaquattro", 37: "trentasette", 12: "dodici", 38: "trentotto",
           73: "settantatré", 105: "centocinque", 2300: "duemilatrecento"},
    "es": {3: "tres", 34: "treinta y cuatro", 37: "treinta y siete", 12: "doce",
           38: "treinta y ocho", 73: "setenta y tres", 105: "ciento cinco",
           2300: "dos mil trescientos"},
}  # fmt: skip
VAGUE = {
    "en": ["Half of it is late.", "Spending doubled.", "A dozen invoices are late.",
           "Only one invoice is late.", "It costs a million euros.", "Hundreds of invoices wait."],
    "fr": ["La moitié est en retard.", "C’est le double d’avant.", "Une douzaine de factures attendent.",
           "Une seule facture est en retard.", "Cela coûte un million d’euros.", "Des centaines attendent."],
    "de": ["Die Hälfte ist überfällig.", "Das ist doppelt so viel.", "Ein Dutzend Rechnungen wartet.",
           "Nur eine Rechnung ist überfällig.", "Das kostet eine Million Euro.", "Hunderte warten."],
    "it": ["La metà è scaduta.", "È il doppio di prima.", "Una dozzina di fatture attende.",
           "Solo una fattura è scaduta.", "Costa un milione di euro.", "Ne attendono centinaia."],
    "es": ["La mitad está vencida.", "Es el doble que antes.", "Una docena de facturas espera.",
           "Solo una factura está vencida.", "Cuesta un millón de euros.", "Esperan centenares."],
}  # fmt: skip
SCALES = {
    "en": "48 thousand",
    "fr": "48 mille",
    "de": "48 Tausend",
    "it": "48 mila",
    "es": "48 mil",
}


def written(fact: Fact, language: str, value: object = None) -> str:
    return formats.value(value if value is not None else fact.value, language, fact.unit.value)  # type: ignore[arg-type]


def other(dice: random.Random, fact: Fact) -> object:
    """A value close to the fact's: a digit, a place, the size or the day is another."""
    match fact.value:
        case Money(amount, currency):
            wrong = dice.choice(
                [amount + Decimal(dice.randint(1, 99)) / 100, amount * 10, amount / 10,
                 amount + dice.choice([1, -1, 10, 100, 1000]), Decimal(dice.randint(1, 99_999))]
            ).quantize(Decimal("0.01"))  # fmt: skip
            return Money(wrong, currency)
        case date() as day:
            return day + timedelta(days=dice.choice([-365, -30, -7, -1, 1, 2, 31, 366]))
        case Decimal() as share:
            return share + dice.choice([Decimal("0.1"), Decimal(-1), Decimal(10), Decimal("-0.5")])
        case int() as count:
            return next(
                one
                for one in iter(lambda: count + dice.randint(-9, 900), None)
                if one > 3 and one not in SMALL
            )
    raise AssertionError(fact)


def lie(dice: random.Random, language: str) -> str:
    """One sentence in which one thing is not as the facts have it."""
    kinds: list[Callable[[], str]] = [
        lambda: dice.choice(MONEY[language]).format(written(TOTAL, language, other(dice, TOTAL))),
        lambda: dice.choice(MONEY[language]).format(
            written(TOTAL, language, Money(Decimal("48216.40"), dice.choice(["USD", "GBP", "CHF"])))
        ),
        lambda: dice.choice(MONEY[language]).format(f"−{written(TOTAL, language)}"),
        lambda: dice.choice(MONEY[language]).format(f"{SCALES[language]} €"),
        lambda: dice.choice(COUNTS[language]).format(written(COUNT, language, other(dice, COUNT))),
        lambda: dice.choice(COUNTS[language]).format(
            dice.choice([word for number, word in WORDS[language].items() if number not in SMALL])
        ),
        lambda: dice.choice(SHARES[language]).format(written(CHANGE, language, other(dice, CHANGE))),
        lambda: dice.choice(SHARES[language]).format(f"{written(LATE, language).split()[0]} %"),
        lambda: dice.choice(DAYS[language]).format(written(DUE, language, other(dice, DUE))),
        lambda: dice.choice(DAYS[language]).format(str(other(dice, DUE))),
        lambda: dice.choice(NAMES[language]).format(f"RE-{dice.randint(10483, 99999)}"),
        lambda: dice.choice(NAMES[language]).format(f"{dice.choice(['NP', 'RE'])}-{dice.randint(1, 880)}"),
        lambda: dice.choice(NAMES[language]).format(
            dice.choice(["Lichtwerk Berlin GmbH", "Dupont & Fils SARL", "Northpole Inc", "Rossi Srl"])
        ),
        lambda: dice.choice(VAGUE[language]),
    ]  # fmt: skip
    return dice.choice(kinds)()


def truth(dice: random.Random, language: str) -> str:
    """One sentence that says what the facts say, in one of the ways people write it."""
    money = written(TOTAL, language)
    kinds: list[Callable[[], str]] = [
        lambda: dice.choice(MONEY[language]).format(
            dice.choice([money, money.replace("\u00a0", " "), "[[spend.total:EUR]]", "EUR 48216.40"])
        ),
        lambda: dice.choice(MONEY[language]).format(written(USD, language)),
        lambda: dice.choice(COUNTS[language]).format(
            dice.choice(["37", "[[spend.count]]", WORDS[language][37], WORDS[language][3]])
        ),
        lambda: dice.choice(SHARES[language]).format(dice.choice([written(CHANGE, language), "[[spend.change]]"])),
        lambda: dice.choice(DAYS[language]).format(
            dice.choice([written(DUE, language), "2026-11-28", "[[spend.due]]"])
        ),
        lambda: dice.choice(NAMES[language]).format(
            dice.choice(["RE-10482", "NP-881", "Lichtwerk Köln GmbH", "Northpeak Inc"])
        ),
        lambda: dice.choice(PLAIN[language]),
    ]  # fmt: skip
    return dice.choice(kinds)()


@pytest.mark.parametrize("language", LANGUAGES)
def test_c09_no_lie_of_hundreds_reaches_the_reader(language: str) -> None:
    dice = random.Random(f"lies in {language}")
    passed = []
    for _ in range(LIES):
        sentence = lie(dice, language)
        shown, withheld = through(f"{sentence} {PLAIN[language][0]}", language, piece=40)
        if withheld != 1 or shown.strip() != PLAIN[language][0]:
            passed.append((sentence, shown))
    assert passed == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_truths_pass_unharmed(language: str) -> None:
    dice = random.Random(f"truths in {language}")
    harmed = []
    for _ in range(TRUTHS):
        sentence = truth(dice, language)
        _, withheld = through(f"{sentence} {PLAIN[language][0]}", language, piece=40)
        if withheld:
            harmed.append(sentence)
    assert len(harmed) <= 0.005 * TRUTHS, harmed


@pytest.mark.parametrize("language", LANGUAGES)
def test_numbers_in_words_are_read(language: str) -> None:
    for number, word in WORDS[language].items():
        [found] = find(fold(word), language)
        assert found == Spelled(0, len(word), Decimal(number))


def test_units_are_facts_of_the_tests() -> None:
    assert {fact.unit for fact in FACTS} >= {Unit.MONEY, Unit.COUNT, Unit.PERCENT, Unit.DATE}
