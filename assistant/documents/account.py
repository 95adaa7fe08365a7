"""The account that is to be paid: an IBAN by its label, its length and its check digits."""

import re
from collections.abc import Iterator

from stdnum import iban as iban_numbers

from assistant.documents.candidates import Candidate, Hit, best
from assistant.documents.findings import Finding
from assistant.documents.label import Label, any_of
from assistant.documents.layout import Layout, Run
from assistant.documents.ourselves import NOBODY, Ourselves
from assistant.documents.vat_number import YOURS

CHECKED, UNCHECKED = 0.92, 0.55
LABELLED, FITTING, THEIRS = 0.4, 0.5, 0.6
LEAST_DIGITS = 8
MOST_CELLS = 8  # of a row that an IBAN may go on over
IBAN = re.compile(
    r"(?<![A-Z0-9])[A-Z]{2} ?\d{2}(?:[ -]?[A-Z0-9]{4}){2,7}(?:[ -]?[A-Z0-9]{1,3})?(?![A-Z0-9])"
)
IBAN_LABEL = any_of(r"iban(?:[ -]?(?:nr|no|n°|code))?")
# Where an IBAN may begin that is written in odd groups, or with a space behind each letter.
_BEGINNING = re.compile(r"(?<![A-Z0-9])[A-Z] ?[A-Z] ?\d ?\d(?=[ .:/-]?[A-Z0-9])")
_GROUPS = " .-/:\u00a0"
# Nobody tells where to pay to with stars: that is how a payer's own account is told.
_MASKED = re.compile(r" ?(?:[*•·#]|[xX]{2,}|\.{3,})")
# From whose account it is taken.
_FROM_YOURS = Label(
    r"(?:from|to) your (?:bank )?account|(?:von|auf) ihrem (?:bank|giro)?konto|ihre bankverbindung"
    r"|(?:sur|de) votre compte|(?:en|de) su cuenta|(?:dal|sul) (?:suo|vostro) conto|van uw rekening"
    r"|(?:will be|wird|werden|sera|seront|verr[àa]|ser[áa]) (?:\w+ ){0,8}(?:debited|collected"
    r"|abgebucht|eingezogen|pr[ée]lev[ée]e?s?|addebitat[oi]|cargad[oa])"
    r"|pr[ée]lev[ée]e? (?:le|sur)|addebitat[oi]|we will (?:debit|collect)|buchen wir|ziehen wir"
)


def read(layout: Layout, buyer: set[int], us: Ourselves = NOBODY) -> Finding | None:
    """The IBAN with most behind it; none of the buyer's, none that is told with stars."""
    found = [
        Candidate(value, run, start, end, score)
        for run in layout.runs
        for value, start, end in _all(layout, run)
        if not (us.has_iban(value) or "XXX" in value or _MASKED.match(run.text, end))
        and (score := _score(layout, run, value, start, buyer)) is not None
    ]
    chosen = best(found)
    if chosen is None or chosen.score < 0:
        return None
    return chosen.finding(CHECKED if iban_numbers.is_valid(chosen.value) else UNCHECKED)


def iban_hits(text: str) -> Iterator[Hit]:
    """IBANs by their shape."""
    for hit in IBAN.finditer(text.upper()):
        yield re.sub(r"[\s-]", "", hit[0]), hit.start(), hit.end()


def _all(layout: Layout, run: Run) -> Iterator[Hit]:
    loose = [*_loose(layout, run)]
    yield from loose
    for value, start, end in iban_hits(run.text):
        if not any(start == begin for _, begin, _ in loose):
            value, end = _fitted(value, run.text, start, end)
            yield _unbroken(layout, run, value, end), start, end


def _score(layout: Layout, run: Run, value: str, start: int, buyer: set[int]) -> float | None:
    """How much speaks for an IBAN; None where it is none."""
    labels_it = bool(IBAN_LABEL.search(run.text[:start]) or _labelled_beside(layout, run))
    fits = iban_numbers.is_valid(value)
    is_one = fits or labels_it or _LENGTHS.get(value[:2]) == len(value)
    if not is_one or sum(letter.isdigit() for letter in value) < LEAST_DIGITS:
        return None
    above = layout.above(run)
    if _FROM_YOURS.search(f"{above.text if above else ''} {run.text[:start]}"):
        return None
    return (
        LABELLED * labels_it
        + FITTING * fits
        - THEIRS * (id(run) in buyer)
        - 0.3 * bool(YOURS.search(run.text))
    )


def _loose(layout: Layout, run: Run) -> Iterator[Hit]:
    """IBANs in groups of any length, also over the next cells of a row: their check digits tell."""
    beginnings = [*_BEGINNING.finditer(run.text.upper())]
    if not beginnings:
        return
    row = " ".join(one.text.upper() for one in [run, *layout.right_of(run)[:MOST_CELLS]])
    for hit in beginnings:
        value, end = _collected(row, hit.start())
        if value and iban_numbers.is_valid(value):
            yield value, hit.start(), min(end, len(run.text))


def _collected(text: str, start: int) -> tuple[str, int]:
    """As many letters and digits as its country's IBANs have; nothing where a word goes on."""
    value, gap = "", 0
    for place in range(start, len(text)):
        letter = text[place]
        if letter.isalnum() and letter.isascii():
            value, gap = value + letter, 0
        elif letter in _GROUPS and gap < 2:
            gap += 1
        else:
            break
        length = _LENGTHS.get(value[:2], 0) if len(value) > 1 else 99
        if len(value) == length:
            goes_on = text[place + 1 : place + 2].isalnum()
            return ("", 0) if goes_on else (value, place + 1)
        if not length:
            break
    return "", 0


def _fitted(value: str, text: str, start: int, end: int) -> tuple[str, int]:
    """Cut at the length that the country's IBANs have: a BIC may follow without a gap."""
    length = _LENGTHS.get(value[:2])
    if length is None or len(value) <= length or value[length].isdigit():
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
