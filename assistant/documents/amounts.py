"""Amounts and days as they are printed in English, French, German, Italian, Spanish and Dutch."""

import re
from collections.abc import Iterator
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

CENT = Decimal("0.01")
MOST_TEXTS = 4096  # of the document that is read: its lines are looked at again and again
_NO_DIGIT = re.compile(r"\D")
_DIGIT = re.compile(r"\d")

# Digits with any grouping, then two decimals: 1.234,56 · 1 234,56 · 1,23,456.78 · 1'234.56 · 186,00
_STUCK = r"(?<=EUR)|(?<=USD)|(?<=GBP)|(?<=CHF)|(?<=CAD)|(?<=AUD)|(?<=INR)|(?<=AED)|(?<=OMR)"
AMOUNT = re.compile(
    rf"(?:(?<![\w.,])|{_STUCK}|(?<=Rs))"
    r"[-−–]? ?(?:\d{1,3}(?: ?[.,'’\u00a0\u202f ] ?\d{3})*"
    r"|\d{1,2}(?:,\d{2})*,\d{3}|\d+) ?[.,] ?\d{2}-?(?![\d%])(?! ?%)(?![.,]\d)"
)
# Sums to a part of a cent: 1.084,8724 · $1,084.8724. A point alone may stand in anything's number.
_FINE = re.compile(
    r"(?<![\w.,])(-?(?:\d{1,3}(?:[. ]\d{3})+|\d+),\d{4,6})(?![\w%]| ?%|[.,]\d)"
    r"|(?<![\w.,])(-?\d{1,3}(?:,\d{3})+\.\d{4,6})(?![\w%]| ?%|[.,]\d)"
    r"|(?<=[€$£])( ?-?\d+\.\d{4,6})(?![\w%]| ?%|[.,]\d)"
    r"|(?<![\w.,])(-?\d+\.\d{4,6})(?= ?[€$£])"
)
# A figure as a program writes it that counts no cents, or with none at all: 425.0 · 48,000 · 3794
_BARE = re.compile(
    r"[\s:=]*(?:[A-Z]{3}|[€$£₹])? ?(-?(?:\d{1,3}(?:,\d{2,3})*,\d{3}|\d{1,7})(?:[.,]\d)?)"
    r" ?(?:[A-Z]{3}|[€$£])?[\s.]*"
)
_SIGN = (
    r"€|EUR|\$|USD|£|GBP|CHF|¥|₺|₹|INR|Rs\.?|kr\.?|SEK|DKK|NOK|zł|PLN|Kč|CZK|CAD|AUD|Ft|HUF|lei|RON"
)
_SIGN += r"|лв\.?|BGN|TL|TRY|грн|UAH|RSD|TND|MAD|DZD|XOF|FCFA|JPY|THB"
_WHOLES = r"\d{1,3}(?:[.,'’ ]\d{3})+|\d{1,7}"
# Beside a currency's sign, or with a stroke for no cents: $1,200 · 1 200 kr · 500,- · 500.--
_WHOLE = re.compile(
    rf"(?:(?:{_SIGN}) ?({_WHOLES})(?![\d%]|[.,]\d))|(?:(?<![\w.,-])({_WHOLES}) ?(?:{_SIGN}))"
    r"|(?:(?<![\w.,-])(\d{1,3}(?:[.,'’ ]\d{3})*)[.,] ?[-–—]{1,2}(?!\w))"
)
# Dinars and rials have a thousand parts: 12.500 KWD is twelve and a half, 1 250,500 DT is a price.
_OF_A_THOUSAND = r"BHD|KWD|OMR|JOD|TND|LYD|IQD|KD|DT|BD"
_MILS = r"\d{1,3}(?:[.,'’ ]\d{3})*[.,]\d{3}|\d{4,}[.,]\d{3}"
_THREE_DECIMALS = re.compile(
    rf"(?<![^\W_])(?:{_OF_A_THOUSAND})[.:]? ?({_MILS})(?!\d|[.,]\d)"
    rf"|(?<![\w.,-])({_MILS}) ?(?:{_OF_A_THOUSAND})(?![^\W_])"
)
# One separator throughout: “08.30 - 12.30” is no day.
_NUMERIC = re.compile(r"(?<!\d)(\d{1,2}) ?(?P<by>[./-]) ?(\d{1,2}) ?(?P=by) ?(\d{4}|\d{2})(?!\d)")
_ISO = re.compile(r"(?<!\d)(\d{4}) ?(?P<by>[-/.]) ?(\d{1,2}) ?(?P=by) ?(\d{1,2})(?!\d)")
_DAY_FIRST = re.compile(
    r"(?<!\d)(\d{1,2})(?:er|\.|º|st|nd|rd|th)?[ /-]*(?:de "
    r"|of )?[ /-]*([^\W\d_]{3,})\.?,?[ /-]*(?:de |del )?[ /-]*(\d{4})(?!\d)"
)
_SHORT_YEAR = re.compile(r"(?<!\d)(\d{1,2})[-/ ]([^\W\d_]{3,4})[-/ ]'?(\d{2})(?!\d)")
_MONTH_FIRST = re.compile(
    r"(?<![^\W_])([^\W\d_]{3,})\.?[ -]?(\d{1,2})(?:st|nd|rd|th)? ?[,-]? ?(\d{4})(?!\d)"
)
_MONTHS = (
    ("january", "janvier", "januar", "gennaio", "enero", "januari", "jänner", "janeiro",
     "stycznia"),
    ("february", "février", "fevrier", "februar", "febbraio", "febrero", "fevereiro", "lutego"),
    ("march", "mars", "märz", "marzo", "maart", "mrz", "março", "marca"),
    ("april", "avril", "aprile", "abril", "kwietnia"),
    ("may", "mai", "maggio", "mayo", "mei", "maj", "maio"),
    ("june", "juin", "juni", "giugno", "junio", "junho", "czerwca"),
    ("july", "juillet", "juli", "luglio", "julio", "julho", "lipca"),
    ("august", "août", "aout", "agosto", "augustus", "augusti", "sierpnia"),
    ("september", "septembre", "settembre", "septiembre", "setembro", "września"),
    ("october", "octobre", "oktober", "ottobre", "octubre", "outubro", "października"),
    ("november", "novembre", "noviembre", "novembro", "listopada"),
    ("december", "décembre", "decembre", "dezember", "dicembre", "diciembre", "desember",
     "dezembro", "grudnia"),
)  # fmt: skip


@lru_cache(MOST_TEXTS)
def amounts(text: str) -> tuple[tuple[Decimal, int, int], ...]:
    """All amounts in a text with where they stand; whole ones only beside a currency's sign."""
    if not _DIGIT.search(text):
        return ()
    if mils := [*_THREE_DECIMALS.finditer(text)]:
        return tuple((_decimal(hit[1] or hit[2], 3), *hit.span()) for hit in mils)
    return (
        tuple((_decimal(hit[0]), *hit.span()) for hit in AMOUNT.finditer(text))
        or tuple((_fine(hit[0]), *hit.span()) for hit in _FINE.finditer(text))
        or tuple(
            (Decimal(_NO_DIGIT.sub("", hit[1] or hit[2] or hit[3])), *hit.span())
            for hit in _WHOLE.finditer(text)
        )
    )


def bare_amount(text: str) -> Decimal | None:
    """A text that is nothing but a figure with no cents or one digit of them; a rate or a count
    may look the same."""
    hit = _BARE.fullmatch(text)
    if not hit:
        return None
    whole, point, part = hit[1].rpartition(".")
    if not point and re.search(r",\d$", hit[1]):
        whole, point, part = hit[1].rpartition(",")
    return Decimal(f"{whole.replace(',', '')}.{part}0" if point else hit[1].replace(",", ""))


def parse_amount(text: str) -> Decimal | None:
    """The last amount in a line of text; None when there is none."""
    found = amounts(text)
    return found[-1][0] if found else None


@lru_cache(MOST_TEXTS)
def days(text: str, *, month_first: bool = False) -> tuple[tuple[date, int, int], ...]:
    """All days named in a text, in order, with where they stand."""
    if not _DIGIT.search(text):
        return ()
    found = sorted(_days(text, month_first=month_first), key=lambda one: one[1])
    return tuple((day, start, end) for day, start, end in found if day and 1990 <= day.year <= 2049)


def _days(text: str, *, month_first: bool) -> Iterator[tuple[date | None, int, int]]:
    for hit in _ISO.finditer(text):
        yield _day(int(hit[1]), int(hit[3]), int(hit[4])), *hit.span()
    for hit in _NUMERIC.finditer(text):
        one, two, year = int(hit[1]), int(hit[3]), int(hit[4])
        year += 2000 if year < 100 else 0
        american = month_first and hit["by"] != "."
        day = _day(year, one, two) if american else _day(year, two, one)
        yield day or _day(year, one, two) or _day(year, two, one), *hit.span()
    for hit in _DAY_FIRST.finditer(text):
        yield _day(int(hit[3]), _month(hit[2]), int(hit[1])), *hit.span()
    for hit in _SHORT_YEAR.finditer(text):
        yield _day(2000 + int(hit[3]), _month(hit[2]), int(hit[1])), *hit.span()
    for hit in _MONTH_FIRST.finditer(text):
        yield _day(int(hit[3]), _month(hit[1]), int(hit[2])), *hit.span()


def parse_day(text: str, *, month_first: bool = False) -> date | None:
    """The first day named in a text; days come before months unless that is impossible."""
    return next((day for day, _, _ in days(text, month_first=month_first)), None)


def writes_months_first(text: str) -> bool:
    """Whether the numeric days of a text are American: can only be, or may be at an address there.

    A town's state and code tell where; no day is so written elsewhere in the text.
    """
    pairs = [(int(hit[1]), int(hit[3])) for hit in _NUMERIC.finditer(text) if hit["by"] != "."]
    if any(one > 12 for one, _ in pairs):
        return False
    return any(two > 12 for _, two in pairs) or bool(_AMERICAN.search(text))


_AMERICAN = re.compile(
    r"(?:, ?|\b[A-Za-z]{3,} )(?:A[KLRZ]|C[AOT]|DC|FL|GA|HI|I[ADLN]|K[SY]|LA|M[ADEINOST]"
    r"|N[CDEHJMVY]|O[HKR]|PA|RI|S[CD]|T[NX]|UT|V[AT]|W[AIVY])\.?,? ?\d{5}(?:-\d{4})?\b"
)


def _decimal(printed: str, places: int = 2) -> Decimal:
    digits = re.sub(r"\D", "", printed)
    is_negative = printed[0] in "-−–" or printed[-1] == "-"
    return (-1 if is_negative else 1) * Decimal(digits).scaleb(-places)


def _fine(printed: str) -> Decimal:
    """A sum that is printed to a part of a cent, as it is paid."""
    places = len(printed) - max(printed.rfind("."), printed.rfind(",")) - 1
    return _decimal(printed.strip(), places).quantize(CENT, ROUND_HALF_UP)


def _month(word: str) -> int:
    """A month's number from its name or at least three letters of it; 0 when it is no month."""
    start = word.lower()
    for number, names in enumerate(_MONTHS, 1):
        if any(name.startswith(start) for name in names):
            return number
    return 0


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
