"""Who sent the invoice: name, VAT number and bank account, without mistaking the buyer for it."""

import re
from collections.abc import Iterator

from stdnum import iban as iban_numbers
from stdnum.es import nif as es_numbers
from stdnum.eu import vat as vat_numbers
from stdnum.gb import vat as gb_numbers
from stdnum.it import iva as it_numbers
from stdnum.pt import nif as pt_numbers

from assistant.documents import supplier_name
from assistant.documents.candidates import Candidate, Hit, best
from assistant.documents.findings import Finding
from assistant.documents.label import Label, any_of
from assistant.documents.layout import Layout, Run
from assistant.documents.parties import buyer_runs, window_runs

CHECKED, UNCHECKED = 0.92, 0.55
IBAN = re.compile(
    r"(?<![A-Z0-9])[A-Z]{2} ?\d{2}(?:[ -]?[A-Z0-9]{4}){2,7}(?:[ -]?[A-Z0-9]{1,3})?(?![A-Z0-9])"
)
IBAN_LABEL = any_of(r"iban(?:[ -]?(?:nr|no|n°|code))?")
VAT = re.compile(
    r"(?<![A-Z0-9])(?:FR ?[0-9A-Z]{2} ?\d{3} ?\d{3} ?\d{3}|DE ?\d{3} ?\d{3} ?\d{3}|IT ?\d{11}"
    r"|ES ?-?[A-Z0-9]\d{7}[A-Z0-9]"
    r"|BE ?[01]?\d{3}\.? ?\d{3}\.? ?\d{3}|NL ?\d{9} ?B ?\d{2}"
    r"|NL ?\d{4}\.?\d{2}\.?\d{3}\.?B\.?\d{2}|AT ?U ?\d{8}|LU ?\d{8}|PT ?\d{9}|PL ?\d{10}"
    r"|IE ?\d[A-Z0-9]\d{5}[A-Z]{1,2}|GB ?\d{3} ?\d{4} ?\d{2}(?: ?\d{3})?"
    r"|DK ?\d{2} ?\d{2} ?\d{2} ?\d{2}|SE ?\d{12}|FI ?\d{8}|CZ ?\d{8,10}"
    r"|EE ?\d{9}|EL ?\d{9}|HU ?\d{8}|RO ?\d{2,10}|SK ?\d{10}|SI ?\d{8}|HR ?\d{11}|BG ?\d{9,10}"
    r"|LT ?\d{9,12}|LV ?\d{11}|MT ?\d{8}|CY ?\d{8}[A-Z]"
    r"|EU ?\d{9}|NO ?\d{9}(?: ?MVA)?|CHE[ -]?\d{3}\.? ?\d{3}\.? ?\d{3}(?: ?(?:MWST|TVA"
    r"|IVA))?)(?![A-Z0-9])"
)  # fmt: skip
VAT_LABEL = Label(
    r"u\.?st\.?[ .,-]*id|umsatzsteuer[ -]?id|vat|tva|t\.v\.a|p\.? ?iva|partita iva|n\.?i\.?f"
    r"|c\.?i\.?f|btw|mwst|tax (?:id|reg|no|number)|steuer-?id|intra"
    r"|(?<![^\W_])(?:uid|tin|nip|di[čc]|ič dph|mva|alv)(?![^\W\d_])|moms"
)  # fmt: skip
YOURS = Label(
    r"(?<![^\W_])(?:ihre|your|votre|vostr[ao]|su|uw|customer|client|kunden?|buyer"
    r"|bill to)(?![^\W\d_])"
)


def read(layout: Layout) -> dict[str, Finding]:
    """Name, VAT number and IBAN of the one who is to be paid."""
    buyer = buyer_runs(layout)
    found = {
        "iban": _iban(layout, buyer),
        "vat_number": _vat_number(layout, buyer),
        "vendor": supplier_name.read(layout, buyer),
    }
    return {name: finding for name, finding in found.items() if finding}


def iban_hits(text: str) -> Iterator[Hit]:
    """IBANs by their shape."""
    for hit in IBAN.finditer(text.upper()):
        yield re.sub(r"[\s-]", "", hit[0]), hit.start(), hit.end()


def _iban(layout: Layout, buyer: set[int]) -> Finding | None:
    found: list[Candidate] = []
    for run in layout.runs:
        for value, start, end in iban_hits(run.text):
            value, end = _fitted(value, run.text, start, end)
            value = _unbroken(layout, run, value, end)
            labels_it = bool(IBAN_LABEL.search(run.text[:start]) or _labelled_beside(layout, run))
            fits = iban_numbers.is_valid(value)
            is_as_long = _LENGTHS.get(value[:2]) == len(value)
            if (
                not (fits or labels_it or is_as_long)
                or sum(letter.isdigit() for letter in value) < 8
            ):
                continue
            score = (
                0.4 * labels_it
                + 0.5 * fits
                - 0.6 * (id(run) in buyer)
                - 0.3 * bool(YOURS.search(run.text))
            )
            found.append(Candidate(value, run, start, end, score))
    chosen = best(found)
    if chosen is None:
        return None
    return chosen.finding(CHECKED if iban_numbers.is_valid(chosen.value) else UNCHECKED)


def _fitted(value: str, text: str, start: int, end: int) -> tuple[str, int]:
    """Cut at the length that the country's IBANs have: a BIC may follow without a gap."""
    length = _LENGTHS.get(value[:2])
    if length is None or len(value) <= length:
        return value, end
    seen = 0
    for place in range(start, end):
        seen += text[place].isalnum()
        if seen == length:
            return value[:length], place + 1
    return value, end


def _unbroken(layout: Layout, run: Run, value: str, end: int) -> str:
    """With its last digits where the line was too short for them and they stand in the next."""
    missing = _LENGTHS.get(value[:2], 0) - len(value)
    if missing > 0 and not run.text[end:].strip():
        lower = next(layout.below(run), None)
        rest = re.sub(r"\s", "", lower.text) if lower else ""
        if len(rest) == missing and rest.isdigit():
            return value + rest
    return value


_LENGTHS = {
    "DE": 22, "FR": 27, "AT": 20, "BE": 16, "NL": 18, "LU": 20, "CH": 21, "LI": 21,
    "IT": 27, "ES": 24, "PT": 25, "GB": 22, "IE": 22, "DK": 18, "SE": 24, "NO": 15,
    "FI": 18, "PL": 28, "CZ": 24, "SK": 24, "HU": 28, "RO": 24, "BG": 22, "GR": 27,
    "HR": 21, "SI": 19, "EE": 20, "LT": 20, "LV": 21, "MC": 27,
}  # fmt: skip


def _labelled_beside(layout: Layout, run: Run) -> bool:
    left = [one for one in layout.row_of(run) if one.box[0] < run.box[0]]
    return bool(left and IBAN_LABEL.search(left[-1].text))


def _vat_number(layout: Layout, buyer: set[int]) -> Finding | None:
    found: list[Candidate] = []
    for place, run in enumerate(layout.runs):
        before = " ".join(one.text for one in layout.row_of(run) if one.box[0] < run.box[0])
        for value, start, end in _vat_hits(run.text, before):
            near = run.text[:start] or before
            labels_it = bool(VAT_LABEL.search(near[-40:]))
            fits = vat_numbers.is_valid(value)
            if iban_numbers.is_valid(value):
                continue
            score = 0.3 + 0.4 * labels_it + 0.2 * fits - place * 1e-5
            score -= 0.6 * bool(YOURS.search(near[-30:])) + 0.3 * bool(_OF_A_SCHEME.search(near))
            found.append(Candidate(value, run, start, end, score))
    theirs = buyer or window_runs(layout)
    chosen = best(_without_theirs(found, theirs) or ([] if buyer else found))
    if chosen is None or chosen.score < 0.35:
        return None
    return chosen.finding(CHECKED if vat_numbers.is_valid(chosen.value) else UNCHECKED)


_OF_A_SCHEME = any_of(r"i?oss", r"one[ -]stop[ -]shop")


def _without_theirs(found: list[Candidate], buyer: set[int]) -> list[Candidate]:
    """Without what stands in the buyer's address, wherever else it is repeated."""
    theirs = {one.value for one in found if id(one.run) in buyer}
    return [one for one in found if one.value not in theirs]


def _vat_hits(text: str, before: str) -> Iterator[Hit]:
    """VAT numbers by their shape; behind their label also such as no state gives out."""
    seen = False
    for hit in VAT.finditer(text.upper()):
        value = re.sub(r"[\s.-]", "", hit[0])
        if VAT_LABEL.search(text) or VAT_LABEL.search(before[-40:]) or vat_numbers.is_valid(value):
            seen = True
            yield value, hit.start(), hit.end()
    for label in () if seen else VAT_LABEL.finditer(text):
        if odd := _ODD_VAT.match(text, label.end()):
            yield re.sub(r"[\s.-]", "", odd[1]).upper(), odd.start(1), odd.end(1)
    if not seen and VAT_LABEL.search(before[-30:]) and (odd := _ODD_VAT.match(text)):
        yield re.sub(r"[\s.-]", "", odd[1]).upper(), odd.start(1), odd.end(1)
    yield from _at_home(text, before)


def _at_home(text: str, before: str) -> Iterator[Hit]:
    """Numbers as a country writes them for itself, without its letters: only behind the name they
    have there, and only with check digits that fit."""
    for country, label, shape, is_valid in _HOME:
        ends = [found.end() for found in label.finditer(text)]
        if label.search(before[-40:]):
            ends.append(0)
        for end in ends:
            hit = shape.match(text, end)
            value = re.sub(r"[\s.-]", "", hit[1]).upper() if hit else ""
            if hit and is_valid(value):
                yield f"{country}{value}", hit.start(1), hit.end(1)


def _digits_behind(number: str) -> re.Pattern[str]:
    return re.compile(rf"[^\d]{{0,22}}?(?<![^\W_])({number})(?![^\W_])", re.I)


_HOME = (
    ("IT", Label(r"p\.? ?iva|partita iva"), _digits_behind(r"\d{11}"), it_numbers.is_valid),
    (
        "ES", Label(r"[cn]\.? ?i\.? ?f"),
        _digits_behind(r"[A-Z][ -]?\d{2}\.?\d{3}\.?\d{2}[A-Z0-9]|\d{2}\.?\d{3}\.?\d{3}[ -]?[A-Z]"),
        es_numbers.is_valid,
    ),
    ("GB", Label(r"vat"), _digits_behind(r"\d{3} ?\d{4} ?\d{2}"), gb_numbers.is_valid),
    (
        "PT", Label(r"nif|nipc|contribuinte"), _digits_behind(r"\d{3} ?\d{3} ?\d{3}"),
        pt_numbers.is_valid,
    ),
)  # fmt: skip


_ODD_VAT = re.compile(r"[^\d]{0,22}?(?<![^\W_])([A-Z]{2} ?\d[A-Z0-9]{5,12})(?![^\W_])", re.I)
