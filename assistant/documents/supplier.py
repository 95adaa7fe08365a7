"""Who sent the invoice: name, VAT number and bank account, without mistaking the buyer for it."""

import re
from collections.abc import Iterable, Iterator

from stdnum import iban as iban_numbers
from stdnum.eu import vat as vat_numbers

from assistant.documents import labels
from assistant.documents.candidates import Candidate, Hit, best, labelled
from assistant.documents.findings import Finding
from assistant.documents.layout import Layout, Run

BUYER_ROWS = 7
CHECKED, UNCHECKED = 0.92, 0.55
IBAN = re.compile(
    r"(?<![A-Z0-9])[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?(?![A-Z0-9])"
)
IBAN_LABEL = labels.any_of(r"iban(?:[ -]?(?:nr|no|n°|code))?")
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
VAT_LABEL = re.compile(
    r"u\.?st\.?[ .,-]*id|umsatzsteuer[ -]?id|vat|tva|t\.v\.a|p\.? ?iva|partita iva|n\.?i\.?f"
    r"|c\.?i\.?f|btw|mwst|tax (?:id|reg)|intra", re.I
)  # fmt: skip
YOURS = re.compile(
    r"(?<![^\W_])(?:ihre|your|votre|vostr[ao]|su|uw|customer|client|kunden?|buyer"
    r"|bill to)(?![^\W\d_])",
    re.I,
)
_STREET = re.compile(
    r"(?:stra(?:ß|ss)e|str\.|weg|platz|allee|gasse|street|road|avenue|rue|via|calle|straat"
    r"|\bp\.?o\.? ?box)\b|\d{5}",
    re.I,
)
_SEPARATORS = re.compile(r" ?[·•●|▪] ?|[,;] (?=.*\d)| [-–—*] |  ")
_NOT_A_NAME = re.compile(
    r"^(?:seite|page|tel|fax|phone|telefon|e-?mail|www\.|https?:|iban|bic|datum|date|total|summe"
    r"|handelsregister|amtsgericht|gesch[äa]ftsf[üu]hr"
    r"|hrb|hra|rcs|siret|capital|steuer|ust|vat|tva|bank|nummer|number|menge|quantity|pos|artikel"
    r"|stylesheet|zugferd|\(c\)|copyright|original|kopie|copy"
    r"|name|globale|gln|konto\w*|account|adresse|hinweis|anschrift|address|kunde|customer|invoice"
    r"|rechnung|facture|fattura|factura)(?![^\W\d_])", re.I,
)  # fmt: skip


def read(layout: Layout) -> dict[str, Finding]:
    """Name, VAT number and IBAN of the one who is to be paid."""
    buyer = _buyer_runs(layout)
    found = {
        "iban": _iban(layout, buyer),
        "vat_number": _vat_number(layout, buyer),
        "vendor": _name(layout, buyer),
    }
    return {name: finding for name, finding in found.items() if finding}


def _buyer_runs(layout: Layout) -> set[int]:
    """The runs of the address that the invoice is sent to: those under its title."""
    inside: set[int] = set()
    for run in layout.runs:
        if not labels.BUYER.match(run.text):
            continue
        inside.add(id(run))
        left, top, right, bottom = run.box
        for one in layout.runs:
            under = (
                one.page == run.page
                and top - 2 <= one.box[1] <= bottom + BUYER_ROWS * 1.5 * run.height
            )
            if not under or labels.SELLER.match(one.text):
                continue
            if one.row == run.row or (
                one.box[0] < max(right, left + 180) and one.box[2] > left - 5
            ):
                inside.add(id(one))
    return inside


def iban_hits(text: str) -> Iterator[Hit]:
    """IBANs by their shape."""
    for hit in IBAN.finditer(text.upper()):
        yield re.sub(r"\s", "", hit[0]), hit.start(), hit.end()


def _iban(layout: Layout, buyer: set[int]) -> Finding | None:
    found: list[Candidate] = []
    for run in layout.runs:
        for value, start, end in iban_hits(run.text):
            value, end = _fitted(value, run.text, start, end)
            labels_it = bool(IBAN_LABEL.search(run.text[:start]) or _labelled_beside(layout, run))
            fits = iban_numbers.is_valid(value)
            if not (fits or labels_it) or sum(letter.isdigit() for letter in value) < 8:
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
        seen += not text[place].isspace()
        if seen == length:
            return value[:length], place + 1
    return value, end


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
            score -= 0.6 * (id(run) in buyer) + 0.6 * bool(YOURS.search(near[-30:]))
            found.append(Candidate(value, run, start, end, score))
    chosen = best(found)
    if chosen is None or chosen.score < 0.35:
        return None
    return chosen.finding(CHECKED if vat_numbers.is_valid(chosen.value) else UNCHECKED)


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


_ODD_VAT = re.compile(r"[^\d]{0,22}?(?<![^\W_])([A-Z]{2} ?\d[A-Z0-9]{5,12})(?![^\W_])", re.I)


def _name(layout: Layout, buyer: set[int]) -> Finding | None:
    candidates = [one for one in _names(layout, buyer) if _is_name(one.value)]
    repeated: dict[str, int] = {}
    for one in candidates:
        repeated[_plain(one.value)] = repeated.get(_plain(one.value), 0) + 1
    top = max(
        candidates,
        key=lambda one: one.score + 0.08 * min(repeated[_plain(one.value)] - 1, 3),
        default=None,
    )
    if top is None:
        return None
    return top.finding(max(0.3, min(top.score, 0.9)))


def _names(layout: Layout, buyer: set[int]) -> Iterator[Candidate]:
    for label, score in ((labels.SELLER, 0.9), (labels.HOLDER, 0.5)):
        for one in labelled(layout, label, _whole):
            yield Candidate(one.value, one.run, one.start, one.end, score * one.score)
    yield from _named(layout, buyer)
    seller_rows = 0
    for place, run in enumerate(layout.runs):
        seller_rows = 6 if labels.SELLER.match(run.text) else seller_rows - 1
        for value, start, end in _parts(run.text):
            score = _score(run, place, value, has_more=len(value) < len(run.text) - 6)
            if seller_rows > 0:
                score += 0.25
            if id(run) in buyer:
                score -= 0.6
            yield Candidate(value, run, start, end, score)


def _named(layout: Layout, buyer: set[int]) -> Iterator[Candidate]:
    """A row “Name: …” of the block that begins with the word for a seller."""
    rows = 0
    for run in layout.runs:
        rows = (
            8 if labels.SELLER.match(run.text) else 0 if labels.BUYER.match(run.text) else rows - 1
        )
        label = labels.NAME.match(run.text)
        if rows <= 0 or not label or id(run) in buyer:
            continue
        beside = [run] if label.end() < len(run.text) else layout.right_of(run)[:1]
        for one in beside:
            start = label.end() if one is run else 0
            value = one.text[start:].strip(" :")
            yield Candidate(value, one, one.text.index(value), len(one.text), 0.97)


def _score(run: Run, place: int, value: str, *, has_more: bool) -> float:
    """Letterheads stand at the top, legal forms and a sender's small line tell a company."""
    score = 0.18
    if labels.LEGAL_FORM.search(value):
        score += 0.34
    if run.page == 1 and run.box[1] < run.sheet[1] * 0.3:
        score += 0.22 - min(place, 20) * 0.005
    if run.box[1] > run.sheet[1] * 0.85:
        score += 0.1
    if has_more and _STREET.search(run.text):
        score += 0.25
    return score


def _whole(text: str) -> Iterable[Hit]:
    value = text.strip(" :.-")
    if _is_name(value):
        start = text.index(value)
        first = _SEPARATORS.split(value)[0].strip()
        yield first, start, start + len(first)


def _parts(text: str) -> Iterator[Hit]:
    """The first piece of a line that a separator divides."""
    pieces = _SEPARATORS.split(text)
    piece = pieces[0].strip(" :-")
    if piece:
        start = text.find(piece)
        yield piece, start, start + len(piece)


def _is_name(value: str) -> bool:
    letters = sum(letter.isalpha() for letter in labels.LEGAL_FORM.sub("", value))
    if not letters >= 3 or len(value) > 70 or sum(letter.isdigit() for letter in value) > 4:
        return False
    if "@" in value or ":" in value:
        return False
    return not any(no.match(value) for no in (_NOT_A_NAME, labels.BUYER, labels.TITLE))


def _plain(name: str) -> str:
    return re.sub(r"\W+", "", name).casefold()
