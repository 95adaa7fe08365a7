"""How values look to a reader: money, numbers, percentages, days and times in five languages."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from zoneinfo import ZoneInfo

from assistant.money import MINUS, NO_BREAK, SYMBOLS, Money, digits

LANGUAGES = ("en", "fr", "de", "it", "es")
Shown = Money | Decimal | int | date | datetime | str


@dataclass(frozen=True, slots=True)
class _Locale:
    """`group_from` is how many digits a number needs before it is grouped."""

    group: str
    point: str
    symbol_first: bool
    percent: str
    months: tuple[str, ...]
    group_from: int = 4
    of_month: str = " "
    first: str = "1"
    days: tuple[str, str] = ("day", "days")
    short_months: tuple[str, ...] = ()
    thousands: str = "k"
    millions: str = "M"


_LOCALES = {
    "en": _Locale(
        ",", ".", True, "%",
        ("January", "February", "March", "April", "May", "June", "July", "August", "September",
         "October", "November", "December"),
        short_months=("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov",
                      "Dec"),
    ),
    "fr": _Locale(
        NO_BREAK, ",", False, f"{NO_BREAK}%",
        ("janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre",
         "octobre", "novembre", "décembre"),
        first="1er", days=("jour", "jours"),
        short_months=("janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.",
                      "oct.", "nov.", "déc."),
        thousands=f"{NO_BREAK}k", millions=f"{NO_BREAK}M",
    ),
    "de": _Locale(
        ".", ",", False, f"{NO_BREAK}%",
        ("Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September",
         "Oktober", "November", "Dezember"),
        of_month=". ", days=("Tag", "Tage"),
        short_months=("Jan.", "Feb.", "März", "Apr.", "Mai", "Juni", "Juli", "Aug.", "Sept.",
                      "Okt.", "Nov.", "Dez."),
        thousands=f"{NO_BREAK}Tsd.", millions=f"{NO_BREAK}Mio.",
    ),
    "it": _Locale(
        ".", ",", False, "%",
        ("gennaio", "febbraio", "marzo", "aprile", "maggio", "giugno", "luglio", "agosto",
         "settembre", "ottobre", "novembre", "dicembre"),
        days=("giorno", "giorni"),
        short_months=("gen", "feb", "mar", "apr", "mag", "giu", "lug", "ago", "set", "ott", "nov",
                      "dic"),
        thousands=f"{NO_BREAK}mila", millions=f"{NO_BREAK}mln",
    ),
    "es": _Locale(
        ".", ",", False, f"{NO_BREAK}%",
        ("enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre",
         "octubre", "noviembre", "diciembre"),
        group_from=5, of_month=" de ", days=("día", "días"),
        short_months=("ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "sept", "oct", "nov",
                      "dic"),
        thousands=f"{NO_BREAK}mil", millions=f"{NO_BREAK}M",
    ),
}  # fmt: skip


def value(shown: Shown, language: str, unit: str = "", zone: str = "UTC") -> str:
    """Any fact's or cell's value as text; `unit` tells a percentage or days from other numbers."""
    if isinstance(shown, Money):
        return money(shown, language)
    if isinstance(shown, datetime):
        return moment(shown, language, zone)
    if isinstance(shown, date):
        return day(shown, language)
    if isinstance(shown, str):
        return shown
    if unit == "percent":
        return percent(Decimal(shown), language)
    if unit == "days":
        return days(Decimal(shown), language)
    return number(shown, language)


def money(shown: Money, language: str, *, symbol: bool = True) -> str:
    """€48,216.40 · 48 216,40 €. Currencies without a symbol are named by their code."""
    figures = number(abs(shown.amount), language, digits(shown.currency))
    sign = MINUS if shown.amount < 0 else ""
    if not symbol:
        return sign + figures
    mark = SYMBOLS.get(shown.currency, shown.currency)
    if not _locale(language).symbol_first:
        return f"{sign}{figures}{NO_BREAK}{mark}"
    gap = "" if shown.currency in SYMBOLS else NO_BREAK
    return f"{sign}{mark}{gap}{figures}"


def number(shown: Decimal | int, language: str, decimals: int | None = None) -> str:
    """1,234.5 · 1 234,5. Without `decimals`, as many as the value has."""
    locale = _locale(language)
    exact = Decimal(shown)
    if decimals is not None:
        exact = exact.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    whole, _, fraction = f"{abs(exact):f}".partition(".")
    if len(whole) >= locale.group_from:
        whole = f"{int(whole):,}".replace(",", locale.group)
    text = f"{whole}{locale.point}{fraction}" if fraction else whole
    return f"{MINUS}{text}" if exact < 0 else text


def percent(points: Decimal, language: str, *, sign: bool = False) -> str:
    """12.5% · 12,5 %, one decimal; with `sign`, rises carry a plus."""
    plus = "+" if sign and points > 0 else ""
    return f"{plus}{number(points, language, 1)}{_locale(language).percent}"


def day(shown: date, language: str, *, year: bool = True) -> str:
    """7 October 2026 · 1er octobre 2026."""
    locale = _locale(language)
    number_of_day = locale.first if shown.day == 1 else str(shown.day)
    text = f"{number_of_day}{locale.of_month}{locale.months[shown.month - 1]}"
    joint = " de " if language == "es" else " "
    return f"{text}{joint}{shown.year}" if year else text


def month(shown: date, language: str, *, year: bool = True) -> str:
    """October 2026 · octobre 2026."""
    name = _locale(language).months[shown.month - 1]
    joint = " de " if language == "es" else " "
    return f"{name}{joint}{shown.year}" if year else name


def short_day(shown: date, language: str) -> str:
    """7 Oct · 7 oct. · 7. Okt., the months as each language shortens them."""
    locale = _locale(language)
    dot = "." if language == "de" else ""
    return f"{shown.day}{dot} {locale.short_months[shown.month - 1]}"


def short_number(shown: Decimal, language: str, decimals: int = 1) -> str:
    """15.2k · 15,2 Tsd. · 15,2 mil: thousands and millions, for where a bar has little room."""
    locale = _locale(language)
    for limit, unit in ((Decimal(10**6), locale.millions), (Decimal(1000), locale.thousands)):
        if abs(shown) >= limit:
            figures = number(shown / limit, language, decimals)
            return figures.removesuffix(f"{locale.point}0") + unit
    return number(shown, language, 0)


def moment(shown: datetime, language: str, zone: str) -> str:
    """7 October 2026, 09:14, in the organisation's time zone."""
    local = shown.astimezone(ZoneInfo(zone))
    return f"{day(local.date(), language)}, {local:%H:%M}"


def days(count: Decimal | int, language: str) -> str:
    """12 days · 1 jour · 18,4 Tage."""
    one, many = _locale(language).days
    return f"{number(count, language)} {one if abs(count) == 1 else many}"


def with_short_months(text: str, language: str) -> str:
    """Its months as the language shortens them: Oct 2026 · oct. 2026."""
    locale = _locale(language)
    for name, short in zip(locale.months, locale.short_months, strict=False):
        text = re.sub(rf"(?i)\b{name}\b", short, text)
    return text


def month_names(language: str) -> tuple[str, ...]:
    """The twelve names, January first."""
    return _locale(language).months


def _locale(language: str) -> _Locale:
    return _LOCALES.get(language, _LOCALES["en"])
