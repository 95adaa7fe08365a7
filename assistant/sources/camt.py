"""CAMT.052, .053 and .054: the ISO 20022 reports, statements and notifications of all versions.

Tolerant: elements are found by their local names, a loose file yields what it has.
"""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from lxml import etree

from assistant.sources import amounts, dates
from assistant.sources.ibans import iban
from assistant.sources.lines import (
    NO_AMOUNT,
    NO_CURRENCY,
    NO_DATE,
    PENDING,
    UNNAMED,
    Account,
    Found,
    Line,
    Period,
    Unreadable,
    currency_code,
    maybe,
    text,
)

NAME = "CAMT"
BOOKED = ("BOOK", "")
_KINDS = {"BkToCstmrAcctRpt": "052", "BkToCstmrStmt": "053", "BkToCstmrDbtCdtNtfctn": "054"}
_REPORTS = ("Stmt", "Rpt", "Ntfctn")
_NO_REFERENCE = ("NOTPROVIDED", "NONREF", "NOT PROVIDED")
_RAW_FIELDS, _RAW_LENGTH = 40, 200

Element = etree._Element


def recognises(head: bytes) -> bool:
    """Whether the first bytes look like XML of a bank's."""
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    return start.startswith((b"<?xml", b"<Document")) or (
        start.startswith(b"<") and b"BkToCstmr" in start
    )


def read(data: bytes) -> Found:
    """All booked entries of all accounts; Unreadable when this is no CAMT."""
    root = _parsed(data)
    message = next((one for one in root.iter() if _kind(one)), None)
    if message is None:
        raise Unreadable("This XML is no bank statement: a CAMT.052, 053 or 054 is needed.")
    found = Found(f"CAMT.{_kind(message)}")
    for report in message:
        if _tag(report) in _REPORTS:
            _report(report, found)
    if not found.accounts:
        raise Unreadable("This CAMT file holds no statement of any account: export it again.")
    return found


def _kind(element: Element) -> str | None:
    """ "053" for a message of such statements; the first version wrote V01 behind the name."""
    name = _tag(element)
    return next((kind for start, kind in _KINDS.items() if name.startswith(start)), None)


def _parsed(data: bytes) -> Element:
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise Unreadable("This XML declares a document type, which no bank's statement does.")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    try:
        return etree.fromstring(data.strip(), parser)
    except etree.XMLSyntaxError as error:
        raise Unreadable("This XML is broken: export the statement again.") from error


def _report(report: Element, found: Found) -> None:
    account = _account(report)
    place = found.account(account)
    period = _period(report, place)
    if period:
        found.periods.append(period)
    for entry in _children(report, "Ntry"):
        _entry(entry, place, account.currency, found)


def _account(report: Element) -> Account:
    written = _text(report, "Acct/Id/IBAN") or _text(report, "Acct/Id/Othr/Id")
    written = written or _text(report, "Acct/Id/PrtryAcct/Id") or _text(report, "Acct/Id/BBAN")
    name = _text(report, "Acct/Nm") or _text(report, "Acct/Ownr/Nm")
    name = name or _text(report, "Acct/Ownr/Pty/Nm")
    balance = _first(report, "Bal/Amt")
    currency = _text(report, "Acct/Ccy") or (balance.get("Ccy") if balance is not None else None)
    number = iban(written) or text(written or name) or UNNAMED
    return Account(number, iban(written), maybe(name), currency)


def _period(report: Element, place: int) -> Period | None:
    starts = _day(_first(report, "FrToDt/FrDtTm")) or _day(_first(report, "FrToDt/FrDt"))
    ends = _day(_first(report, "FrToDt/ToDtTm")) or _day(_first(report, "FrToDt/ToDt"))
    return Period(place, starts, ends) if starts and ends and starts <= ends else None


def _entry(entry: Element, place: int, currency: str | None, found: Found) -> None:
    """One entry: a line, or a line for each payment of a batch whose amounts add up to it."""
    status = _text(entry, "Sts/Cd") or _text(entry, "Sts/Prtry") or _text(entry, "Sts")
    booked = _booked(entry)
    amount, own_currency = _amount(_first(entry, "Amt"))
    currency = own_currency or currency
    reason = None
    if (status or "").strip().upper() not in BOOKED:
        reason = PENDING
    elif booked is None:
        reason = NO_DATE
    elif amount is None:
        reason = NO_AMOUNT
    elif not currency:
        reason = NO_CURRENCY
    if reason or booked is None or amount is None or not currency:
        found.skipped[reason or NO_AMOUNT] += 1
        return
    details = list(_details(entry))
    parts = _parts(entry, details, amount, currency)
    for number, (detail, part) in enumerate(parts, 1):
        shared = "" if len(parts) == 1 else f"/{number}"
        found.lines.append(_line(entry, detail, place, booked, part, currency, shared))


def _booked(entry: Element) -> date | None:
    """The booking day; a bank that leaves it out means the nearest day it does name."""
    for source, path in (
        (entry, "BookgDt"),
        (entry, "ValDt"),
        (entry, "NtryDtls/TxDtls/RltdDts/IntrBkSttlmDt"),
        (entry, "NtryDtls/TxDtls/RltdDts/AccptncDtTm"),
        (entry.getparent(), "CreDtTm"),
    ):
        day = _day(_first(source, path)) if source is not None else None
        if day:
            return day
    return None


def _parts(
    entry: Element, details: list[Element], amount: Decimal, currency: str
) -> list[tuple[Element | None, Decimal]]:
    signed = _sign(entry) * amount
    if len(details) < 2:
        return [(details[0] if details else None, signed)]
    parts = [_detail_amount(detail, entry, currency) for detail in details]
    known = [part for part in parts if part is not None]
    if len(known) == len(parts) and sum(known) == signed:
        return list(zip(details, known, strict=True))
    return [(None, signed)]


def _detail_amount(detail: Element, entry: Element, currency: str) -> Decimal | None:
    """A payment's amount within a batch, in the account's currency; signed."""
    sign = _sign(detail if _first(detail, "CdtDbtInd") is not None else entry)
    for path in ("Amt", "AmtDtls/TxAmt/Amt", "AmtDtls/InstdAmt/Amt"):
        amount, own = _amount(_first(detail, path))
        if amount is not None and own in (currency, None):
            return sign * amount
    return None


def _line(
    entry: Element,
    detail: Element | None,
    place: int,
    booked: date,
    amount: Decimal,
    currency: str,
    shared: str,
) -> Line:
    source = detail if detail is not None else entry
    name, account = _counterparty(source, paid=amount < 0)
    original, original_currency = _original(source, currency)
    return Line(
        account=place,
        booked_on=booked,
        value_on=_day(_first(entry, "ValDt")),
        amount=amount,
        currency=currency,
        counterparty_name=name,
        counterparty_iban=account,
        label=_label(entry, detail),
        reference=_reference(_text(source, "Refs/EndToEndId")),
        bank_id=_bank_id(entry, detail, shared),
        original_amount=original,
        original_currency=original_currency,
        fee=_fee(entry, source, currency),
        raw=_raw(entry if detail is None or not shared else detail),
    )


def _counterparty(source: Element, *, paid: bool) -> tuple[str | None, str | None]:
    """Who is on the other side: the creditor of what we paid, the debtor of what we got."""
    side = "Cdtr" if paid else "Dbtr"
    name = None
    for path in (f"{side}/Nm", f"{side}/Pty/Nm", f"Ultmt{side}/Nm", f"Ultmt{side}/Pty/Nm"):
        name = name or _text(source, f"RltdPties/{path}")
    name = name or _text(source, f"RltdAgts/{side}Agt/FinInstnId/Nm")
    return maybe(name), iban(_text(source, f"RltdPties/{side}Acct/Id/IBAN"))


def _label(entry: Element, detail: Element | None) -> str:
    parts: list[str] = []
    for source in [detail] if detail is not None else list(_details(entry)):
        parts += [one.text or "" for one in _all(source, "RmtInf/Ustrd")]
        parts += [one.text or "" for one in _all(source, "RmtInf/Strd/CdtrRefInf/Ref")]
        parts += [one.text or "" for one in _all(source, "RmtInf/Strd/RfrdDocInf/Nb")]
        parts += [one.text or "" for one in _all(source, "RmtInf/Strd/AddtlRmtInf")]
    if not parts and detail is not None:
        parts.append(_text(detail, "AddtlTxInf") or "")
    return text(*parts) or text(_text(entry, "AddtlNtryInf"))


def _original(source: Element, currency: str) -> tuple[Decimal | None, str | None]:
    for path in ("AmtDtls/InstdAmt/Amt", "AmtDtls/TxAmt/Amt", "Amt"):
        amount, own = _amount(_first(source, path))
        if amount and own and own != currency:
            return amount, own
    return None, None


def _fee(entry: Element, source: Element, currency: str) -> Decimal | None:
    charges = _all(source, "Chrgs/Rcrd/Amt") or _all(source, "Chrgs/Amt")
    charges = charges or _all(entry, "Chrgs/Rcrd/Amt") or _all(entry, "Chrgs/Amt")
    known = [_amount(one) for one in charges]
    total = sum((abs(value) for value, own in known if value and own == currency), Decimal(0))
    return total or None


def _bank_id(entry: Element, detail: Element | None, shared: str) -> str | None:
    """The bank's reference of the entry; payments of a batch get their own, or a number."""
    whole = _reference(_text(entry, "AcctSvcrRef"))
    if detail is None:
        return whole
    own = _reference(_text(detail, "Refs/AcctSvcrRef")) or _reference(_text(detail, "Refs/TxId"))
    if shared:
        return own if own and own != whole else (whole and f"{whole}{shared}")
    return whole or own


def _reference(written: str | None) -> str | None:
    cleaned = maybe(written)
    return None if cleaned is None or cleaned.upper() in _NO_REFERENCE else cleaned


def _raw(source: Element) -> dict[str, str]:
    """The element's texts by their names, as far as they are not endless."""
    raw: dict[str, str] = {}
    for one in source.iter():
        value = (one.text or "").strip()
        if value and len(raw) < _RAW_FIELDS and isinstance(one.tag, str):
            key = f"{_tag(one.getparent())}/{_tag(one)}"
            raw.setdefault(key, value[:_RAW_LENGTH])
    return raw


def _sign(source: Element) -> int:
    return -1 if (_text(source, "CdtDbtInd") or "").upper().startswith("D") else 1


def _amount(element: Element | None) -> tuple[Decimal | None, str | None]:
    if element is None:
        return None, None
    value = amounts.parse((element.text or "").strip(), ".")
    return value, currency_code(element.get("Ccy"))


def _day(element: Element | None) -> date | None:
    """A day, whether it stands in the element, or in a Dt or DtTm within."""
    if element is None:
        return None
    written = element.text or ""
    return dates.parse(written) or _day(_first(element, "Dt")) or _day(_first(element, "DtTm"))


def _details(entry: Element) -> Iterator[Element]:
    for group in _children(entry, "NtryDtls"):
        yield from _children(group, "TxDtls")


def _text(source: Element, path: str) -> str | None:
    found = _first(source, path)
    return (found.text or "").strip() or None if found is not None else None


def _first(source: Element, path: str) -> Element | None:
    found = _all(source, path)
    return found[0] if found else None


def _all(source: Element, path: str) -> list[Element]:
    found = [source]
    for name in path.split("/"):
        found = [child for one in found for child in _children(one, name)]
    return found


def _children(source: Element, name: str) -> Iterator[Element]:
    return (child for child in source if _tag(child) == name)


def _tag(element: Element | None) -> str:
    tag = element.tag if element is not None else ""
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""
