"""The currency of a document: named as such, or the code or sign that stands beside its amounts.

A dollar or a crown is one of several currencies: a code on the page tells which, else the words.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from assistant.documents import labels
from assistant.documents.candidates import Candidate, Hit, best, labelled
from assistant.documents.findings import Finding
from assistant.documents.label import Label, any_of
from assistant.documents.layout import Layout

_NAMED = any_of(
    r"w[äa]hrung", r"currency", r"devise", r"moneda", r"valuta", r"divisa", r"monnaie", r"m[ěe]na",
    r"waluta", r"moeda",
)  # fmt: skip
_CODES = (
    "EUR USD GBP CHF SEK NOK DKK PLN CZK HUF RON BGN ISK JPY CNY INR CAD AUD NZD SGD HKD ZAR BRL "
    "MXN TRY AED SAR ILS THB MYR IDR KRW TWD UAH RSD NGN KES EGP TND MAD DZD XOF XAF GHS TZS UGX "
    "PKR BDT LKR PHP VND QAR KWD BHD OMR JOD ARS CLP COP PEN UYU CRC DOP GTQ BAM MKD GEL AMD KZT "
    "AZN BYN MDL UZS RUB KGS MNT NPR MMK KHR IRR IQD LBP ETB RWF ZMW MUR BWP NAD AOA MZN CDF MGA "
    "FJD BND TTD JMD BBD HTG HNL NIO PAB PYG BOB VES"
)
_SIGNS = {
    "€": "EUR", "Eur": "EUR", "Euro": "EUR", "EURO": "EUR", "US$": "USD", "£": "GBP", "SFr": "CHF",
    "zł": "PLN",
    "Kč": "CZK", "¥": "JPY", "₹": "INR", "Rs": "INR", "Rupees": "INR", "₺": "TRY", "R$": "BRL",
    "AU$": "AUD", "A$": "AUD", "CA$": "CAD", "C$": "CAD", "NZ$": "NZD", "S$": "SGD", "HK$": "HKD",
    "zl": "PLN", "лв": "BGN", "₽": "RUB", "руб": "RUB", "₴": "UAH", "грн": "UAH", "₪": "ILS",
    "฿": "THB", "₩": "KRW", "₫": "VND", "₦": "NGN", "元": "CNY", "円": "JPY", "Ft": "HUF",
    "DA": "DZD", "TL": "TRY", "lei": "RON", "Lei": "RON", "LEI": "RON", "MX$": "MXN",
    "Euros": "EUR", "euros": "EUR", "euro": "EUR", "บาท": "THB", "ARIARY": "MGA", "ariary": "MGA",
    "Bahrain Dinar": "BHD", "Bahraini Dinar": "BHD", "сўм": "UZS", "сум": "UZS", "so'm": "UZS",
    "US dollar": "USD", "US dollars": "USD", "US Dollar": "USD", "US Dollars": "USD",
}  # fmt: skip
# Codes that are words of goods and places elsewhere (rum, to try) count beside an amount only.
_USUAL = frozenset(_CODES.split()[:9])
_DOLLAR, _CROWN = "USD", "kr"
_ANY = Label(
    rf"(?<![^\W\d_])(?:{'|'.join(_CODES.split())}|[Ee]uros?|Eur|EURO|SFr|Kč|Rs|Rupees|kr|лв"
    r"|руб|грн|บาท|сўм|сум|so'm|ARIARY|ariary|Bahraini? Dinar|US [Dd]ollars?)(?![^\W\d_])|"
    r"(?<=\d)[ \u00a0]?(?:zl|Ft|DA|TL|[Ll]ei|LEI)(?![^\W\d_])"
    r"|€|£|zł|¥|₹|₺|₽|₴|₪|฿|₩|₫|₦|元|円|(?:US|AU|CA|NZ|HK|MX|(?<![^\W\d_])[ACRS])?\$",
    any_case=False,
)
_DOLLARS = ("CAD", "AUD", "NZD", "SGD", "HKD", "TWD")
# Companies' and tax numbers' names there, and hosts; an address tells too little.
_DOLLARS_BY_WORDS = (
    ("AUD", any_of(r"abn(?=:? ?\d\d)")),
    (
        "NZD",
        Label(
            r"\.(?:co|org|net)\.nz(?!\w)"
            r"|gst\W*(?:no|number|reg\w*)?(?: no)?\W{1,4}\d{2,3}[- ]\d{3}[- ]\d{3}(?!\d)"
        ),
    ),
    ("CAD", any_of(r"[hpq]st", r"gst/hst", r"t[pv][sq]", r"\d{5}[ -]?\d{4}[ -]?rt[ -]?\d{4}")),
    ("SGD", any_of(r"uen(?=:? ?\d)", r"[\w-]+\.com\.sg")),
    ("ARS", any_of("cuit", "afip", "ingresos brutos", "responsable inscripto")),
    ("MXN", any_of("cfdi", r"rfc(?=:? ?[a-z]{3,4} ?-?\d{6})")),
    ("CLP", any_of(r"r\.?u\.?t\.?(?=:? ?\d{1,2}\.\d{3}\.\d{3}-)")),
    ("COP", any_of(r"nit(?=[.:]? ?\d)")),
)
_CROWNS = (
    ("DKK", any_of("danmark", "cvr", "ekskl", "heraf moms")), ("NOK", any_of("norge", "mva")),
    ("SEK", any_of("sverige", "moms", "bankgiro", "plusgiro")),
)  # fmt: skip
# Where no sign is printed at all: countries with one currency, by what companies are called there.
_BY_WORDS = (
    *_DOLLARS_BY_WORDS,
    ("INR", any_of(r"gstin(?:/uin)?")), ("BRL", any_of(r"cnpj")), ("THB", any_of("บาท")),
)  # fmt: skip
BESIDE_AMOUNT, BESIDE_TOTAL = 3, 4


def read(layout: Layout, total: Finding | None = None) -> Finding | None:
    """The currency in which the document counts; None when none is printed."""
    named = best(labelled(layout, _NAMED, currencies))
    if named and named.score > 0.7:
        return named.finding(0.95)
    if beside := _beside(total):
        return beside
    seen: Counter[str] = Counter()
    first: dict[str, Candidate] = {}
    counted = set[tuple[int, str]]()
    for run, start, end in layout.hits(_ANY):
        code = _code(run.text[start:end].strip())
        if not (code in _USUAL or _is_money(run.text, start, end)):
            continue
        if (id(run), code) in counted:
            continue
        counted.add((id(run), code))
        first.setdefault(code, Candidate(code, run, start, end, 0.7))
        seen[code] += _weight(run.text)
    return _chosen(layout, seen, first)


def _beside(total: Finding | None) -> Finding | None:
    """The one code that stands in the line of a total; a bare sign may be several currencies'."""
    codes = {code for code, _, _ in currencies(total.quote)} if total else set[str]()
    if total is None or len(codes) != 1 or not codes & _USUAL or "$" in total.quote:
        return None
    return replace(total, value=codes.pop(), confidence=0.9)


def _is_money(text: str, start: int, end: int) -> bool:
    """Whether what stands there is a sign, or beside a figure, in brackets or in a total's row."""
    if not text[start:end].isupper():
        return True
    if not (text[:start].strip(" :") or text[end:].strip(" :")):
        return True
    beside = _FIGURE_BEFORE.search(text[:start]) or _FIGURE_BEHIND.match(text[end:])
    return bool(beside or labels.TOTAL.search(text) or labels.PAYABLE.search(text))


_FIGURE_BEFORE = re.compile(r"(?:\d|[(\[:]|\b(?:in|en))[ \u00a0]?$")
_FIGURE_BEHIND = re.compile(r"[ \u00a0:.]{0,2}-?\d[\d.,' \u00a0]*(?![\w])|[)\]]")


def currencies(text: str) -> Iterator[Hit]:
    """The currencies whose code or sign stands in a text."""
    found = set[str]()
    for hit in _ANY.finditer(text):
        code = _code(text[hit.start() : hit.end()].strip())
        if code not in found and code != _CROWN:
            found.add(code)
            yield code, hit.start(), hit.end()


def _code(sign: str) -> str:
    return _DOLLAR if sign == "$" else _SIGNS.get(sign, sign)


def _weight(text: str) -> int:
    """A sign beside digits counts for more, a code in the row of a total as well."""
    beside = BESIDE_AMOUNT if re.search(r"\d", text) else 1
    is_total = labels.TOTAL.search(text) or labels.PAYABLE.search(text)
    return max(beside, BESIDE_TOTAL) if is_total else beside


def _chosen(layout: Layout, seen: Counter[str], first: dict[str, Candidate]) -> Finding | None:
    """The one seen most; a bare dollar or crown as what code or country tell that it is."""
    is_told = True
    for sign, tell in (("$", _dollar), (_CROWN, _crown)):
        key = _DOLLAR if sign == "$" else sign
        code = tell(layout, seen) if key in seen else key
        if code != key:
            is_told = is_told and code in seen
            seen[code] += seen.pop(key)
            first.setdefault(code, first[key])
    if not seen:
        return _by_words(layout)
    code = max(seen, key=lambda one: (seen[one], -layout.runs.index(first[one].run)))
    one = first[code]
    found = Candidate(code, one.run, one.start, one.end, one.score)
    return found.finding(0.9 if is_told and seen[code] > 0.7 * seen.total() else 0.6)


def _by_words(layout: Layout) -> Finding | None:
    """Less surely, that of the country whose companies are so named."""
    for code, words in _BY_WORDS:
        for run, start, end in layout.hits(words):
            return Candidate(code, run, start, end, 0.5).finding()
    return None


def _dollar(layout: Layout, seen: Counter[str]) -> str:
    """Another dollar whose code is printed while “USD” is not."""
    if re.search(r"USD|US\$|US [Dd]ollar", layout.text):
        return _DOLLAR
    printed = [code for code in _DOLLARS if code in seen]
    if printed:
        return max(printed, key=lambda code: seen[code])
    told = (code for code, words in _DOLLARS_BY_WORDS if words.search(layout.text))
    return next(told, _DOLLAR)


def _crown(layout: Layout, seen: Counter[str]) -> str:
    """The crown whose code is printed, else that of the country the words are of."""
    crowns = [code for code, _ in _CROWNS]
    printed = [code for code in (*crowns, "ISK") if code in seen]
    if printed:
        return max(printed, key=lambda code: seen[code])
    return next((code for code, words in _CROWNS if words.search(layout.text)), crowns[-1])
