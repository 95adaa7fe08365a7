"""A document's printed text: fields found by their labels in five languages, then checked.

A value is only as sure as its check: amounts that add up and an IBAN whose digits fit count for
more than a word found behind a label.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from assistant.documents.amounts import AMOUNT, parse_amount, parse_day
from assistant.documents.findings import Finding

SOURCE = "text"
LIKELY, CHECKED, GUESSED = 0.7, 0.9, 0.5

_LABELS = {
    "total": r"total ttc|net à payer|total à payer|montant ttc|montant total|total due|amount due"
    r"|balance due|total amount|grand total|invoice total|gesamtbetrag|rechnungsbetrag"
    r"|zu zahlen|zahlbetrag|endbetrag|bruttobetrag|gesamtsumme|total factura|importe total"
    r"|total a pagar|totale fattura|totale da pagare|totale documento|importo totale|totale|total",
    "net": r"total ht|total h\.t\.|montant ht|sous-total|subtotal|sub-total|net amount|total net"
    r"|total excl\w*\.?|nettobetrag|summe netto|zwischensumme|netto|base imponible"
    r"|totale imponibile|imponibile",
    "tax": r"tva|vat|sales tax|tax|mwst|ust\.?|umsatzsteuer|mehrwertsteuer|iva",
    "number": r"facture(?: n[°ºo]?\.?)?|n[°º] ?de facture|numéro de facture"
    r"|invoice(?: (?:number|no\.?|#))?"
    r"|rechnung ?(?:snummer|s-nr\.?|snr\.?|nr\.?)?|factura(?: n[.°ºúo]*)?|n[úu]mero de factura"
    r"|n[.°º]+ ?de factura|fattura(?: n[.°ºr]*)?|numero fattura|credit note (?:number|no\.?)"
    r"|avoir n[°º]?",
    "due_date": r"échéance|date d'échéance|à payer avant|due date|payment due|due|zahlbar bis"
    r"|fällig(?:keit)?(?: am)?|vencimiento|fecha de vencimiento|scadenza|data scadenza",
    "issue_date": r"date d'émission|date de facture|date de la facture|invoice date|date of issue"
    r"|issue date|rechnungsdatum|datum|fecha de emisión|fecha de factura|fecha|data fattura"
    r"|data|date|le",
}
_LABEL = {
    name: re.compile(rf"^\W*(?:{words})(?=[\s:.°º#\d]|$)", re.IGNORECASE)
    for name, words in _LABELS.items()
}
_NUMBER = re.compile(r"[A-Z0-9][A-Z0-9/_.-]*\d[A-Z0-9/_.-]*", re.IGNORECASE)
_IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?\b")
_VAT = re.compile(
    r"\b(?:FR ?[0-9A-Z]{2} ?\d{3} ?\d{3} ?\d{3}|DE ?\d{9}|IT ?\d{11}|ES ?[A-Z0-9]\d{7}[A-Z0-9]"
    r"|BE ?[01]\d{3}\.?\d{3}\.?\d{3}|NL ?\d{9}B\d{2}|AT ?U\d{8}|LU ?\d{8}|PT ?\d{9}|PL ?\d{10}"
    r"|IE ?\d{7}[A-Z]{1,2}|GB ?\d{9}|DK ?\d{8}|SE ?\d{12}|CHE-?\d{3}\.?\d{3}\.?\d{3})\b"
)
_CURRENCIES = (("€", "EUR"), ("EUR", "EUR"), ("£", "GBP"), ("GBP", "GBP"), ("CHF", "CHF"),
               ("US$", "USD"), ("USD", "USD"), ("$", "USD"))  # fmt: skip
_BUYER = re.compile(
    r"^\W*(?:bill(?:ed)? to|invoice to|facturé à|adressé à|client\b|rechnung an|kunde\b|cliente\b"
    r"|facturar a|intestata a|destinatario)",
    re.IGNORECASE,
)
BUYER_LINES = 8
# A title says nothing about the line below it, which is often an address.
_BARE_TITLE = re.compile(r"\W*(?:facture|invoice|rechnung|factura|fattura)\W*", re.IGNORECASE)
_TITLE = re.compile(
    r"^\W*(?:facture|invoice|rechnung|factura|fattura|avoir|gutschrift|credit note|page|seite)\b",
    re.IGNORECASE,
)


def read(pages: Sequence[str]) -> dict[str, Finding]:
    """The fields found in the pages' text, first page first."""
    lines = [
        (number, " ".join(line.split()))
        for number, text in enumerate(pages, 1)
        for line in text.splitlines()
        if line.strip()
    ]
    found = {name: _labelled(name, lines) for name in _LABELS}
    found["iban"] = _iban(lines)
    found["vat_number"] = _matched(_VAT, _without_buyer(lines))
    found["currency"] = _currency(lines)
    found["vendor"] = _vendor(lines)
    return _checked({name: finding for name, finding in found.items() if finding}, _taxes(lines))


Lines = Sequence[tuple[int, str]]


def _labelled(name: str, lines: Lines) -> Finding | None:
    """The value behind the label, on its line or on the next; the last one for sums."""
    finds = []
    for place, (page, line) in enumerate(lines):
        label = _LABEL[name].match(line)
        if not label:
            continue
        rest = line[label.end() :].strip(" :")
        if not rest and not _BARE_TITLE.fullmatch(line) and place + 1 < len(lines):
            rest = lines[place + 1][1]
        if value := _value(name, rest):
            finds.append(Finding(value, SOURCE, line, LIKELY, page))
    if not finds:
        return None
    return finds[-1] if name in ("total", "net", "tax") else finds[0]


def _value(name: str, text: str) -> str | None:
    if name in ("total", "net", "tax"):
        amount = parse_amount(text)
        return None if amount is None else str(amount)
    if name in ("issue_date", "due_date"):
        day = parse_day(text)
        return day.isoformat() if day else None
    number = _NUMBER.search(text)
    return number[0].strip(".-/_") if number and not parse_day(number[0]) else None


def _taxes(lines: Lines) -> Decimal | None:
    """The sum of all tax lines."""
    amounts = [
        parse_amount(line[label.end() :])
        for _, line in lines
        if (label := _LABEL["tax"].match(line))
    ]
    found = [amount for amount in amounts if amount is not None]
    return sum(found, Decimal(0)) if found else None


def _matched(pattern: re.Pattern[str], lines: Lines) -> Finding | None:
    for page, line in lines:
        if match := pattern.search(line):
            return Finding(match[0].replace(" ", ""), SOURCE, line, LIKELY, page)
    return None


def _without_buyer(lines: Lines) -> Lines:
    """The lines but those of the address the invoice is sent to."""
    starts = [place for place, (_, line) in enumerate(lines) if _BUYER.match(line)]
    if not starts:
        return lines
    return [*lines[: starts[0]], *lines[starts[0] + BUYER_LINES :]]


def _iban(lines: Lines) -> Finding | None:
    """The first IBAN whose check digits are right."""
    for page, line in lines:
        for match in _IBAN.finditer(line):
            text = match[0].replace(" ", "")
            number = "".join(str(int(letter, 36)) for letter in text[4:] + text[:4])
            if int(number) % 97 == 1:
                return Finding(text, SOURCE, line, CHECKED, page)
    return None


def _currency(lines: Lines) -> Finding | None:
    """The sign printed beside amounts."""
    for page, line in lines:
        if not AMOUNT.search(line):
            continue
        for sign, code in _CURRENCIES:
            if sign in line:
                return Finding(code, SOURCE, line, LIKELY, page)
    return None


def _vendor(lines: Lines) -> Finding | None:
    """Letterheads come first: the first line that is a name rather than a title."""
    for page, line in lines[:6]:
        if not _TITLE.match(line) and sum(letter.isalpha() for letter in line) >= 3:
            return Finding(line.partition(" · ")[0], SOURCE, line, GUESSED, page)
    return None


def _checked(found: dict[str, Finding], taxes: Decimal | None) -> dict[str, Finding]:
    """Amounts that add up are sure; a total that does not is worth a look.

    `taxes` is the sum of all tax lines: an invoice with two rates has two of them.
    """
    if not {"net", "tax", "total"} <= found.keys():
        return found
    net, tax, total = (Decimal(found[name].value) for name in ("net", "tax", "total"))
    if taxes is not None and net + tax != total == net + taxes:
        found["tax"] = replace(found["tax"], value=str(taxes))
        tax = taxes
    confidence = CHECKED if net + tax == total else GUESSED
    names = ("net", "tax", "total")
    return found | {name: replace(found[name], confidence=confidence) for name in names}
