"""Who sent the invoice: name, VAT number and bank account, without mistaking the buyer for it."""

import re
from collections.abc import Iterator

from stdnum import iban as iban_numbers

from assistant.documents import ourselves, supplier_name, vat_number
from assistant.documents.candidates import Candidate, Hit, best
from assistant.documents.findings import Finding
from assistant.documents.label import any_of
from assistant.documents.layout import Layout, Run
from assistant.documents.ourselves import NOBODY, Ourselves
from assistant.documents.parties import buyer_runs
from assistant.documents.vat_number import YOURS

CHECKED, UNCHECKED = 0.92, 0.55
IBAN = re.compile(
    r"(?<![A-Z0-9])[A-Z]{2} ?\d{2}(?:[ -]?[A-Z0-9]{4}){2,7}(?:[ -]?[A-Z0-9]{1,3})?(?![A-Z0-9])"
)
IBAN_LABEL = any_of(r"iban(?:[ -]?(?:nr|no|n°|code))?")


def read(layout: Layout, us: Ourselves = NOBODY) -> dict[str, Finding]:
    """Name, VAT number and IBAN of the one who is to be paid; `us` are the buyer."""
    us = us.on(layout)
    ours = ourselves.lines(layout, us)
    buyer = buyer_runs(layout) | ours
    name = supplier_name.read(layout, buyer, us, ours)
    found = {
        "iban": _iban(layout, buyer, us),
        "vat_number": vat_number.read(layout, buyer, name, us, ours),
        "vendor": name,
    }
    return {name: finding for name, finding in found.items() if finding}


def iban_hits(text: str) -> Iterator[Hit]:
    """IBANs by their shape."""
    for hit in IBAN.finditer(text.upper()):
        yield re.sub(r"[\s-]", "", hit[0]), hit.start(), hit.end()


def _iban(layout: Layout, buyer: set[int], us: Ourselves) -> Finding | None:
    found: list[Candidate] = []
    for run in layout.runs:
        for value, start, end in iban_hits(run.text):
            value, end = _fitted(value, run.text, start, end)
            value = _unbroken(layout, run, value, end)
            if us.has_iban(value):
                continue
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
