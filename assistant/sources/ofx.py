"""OFX of both kinds: SGML with open ends (1.x) and XML (2.x), also when it is badly made."""

import html
import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from assistant.sources import amounts, dates
from assistant.sources.decoding import decoded
from assistant.sources.ibans import iban
from assistant.sources.lines import (
    INVESTMENT,
    NO_AMOUNT,
    NO_CURRENCY,
    NO_DATE,
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

NAME = "OFX"
_BEFORE = b"\xef\xbb\xbf\xff\xfe \t\r\n"
_TOKEN = re.compile(r"<(/?)([A-Za-z0-9.]+)[^>]*>([^<]*)")
_STATEMENTS = ("STMTRS", "CCSTMTRS", "INVSTMTRS")
_TRADES = re.compile(r"(BUY|SELL)(MF|STOCK|OPT|OTHER|DEBT)|INCOME|REINVEST|TRANSFER|INVEXPENSE")
_ACCOUNTS = ("BANKACCTFROM", "CCACCTFROM", "INVACCTFROM")

Tags = dict[str, str]


def recognises(head: bytes) -> bool:
    """Whether a file begins as OFX does: further down, the same word is only a payment's label."""
    start = head.replace(b"\x00", b"").lstrip(_BEFORE).upper()
    is_xml = start.startswith(b"<?XML") and (b"<OFX>" in start or b"<?OFX" in start)
    return is_xml or start.startswith((b"OFXHEADER", b"<OFX>", b"<?OFX"))


def read(data: bytes) -> Found:
    """All transactions of all accounts; Unreadable when the file has none to give."""
    written = decoded(data)
    start = re.search(r"<OFX>", written, re.IGNORECASE)
    if not start:
        raise Unreadable("This OFX file is empty: export the statement again.")
    found = Found(NAME)
    tokens = list(_tokens(written[start.start() :]))
    for name, block in _blocks(tokens, _STATEMENTS):
        _statement(name, block, found)
    if not found.accounts:
        raise Unreadable(_why_nothing(tokens))
    return found


def _why_nothing(tokens: list[tuple[bool, str, str]]) -> str:
    messages = [value for _, name, value in tokens if name == "MESSAGE" and value]
    message = messages[-1] if messages else ""
    if message and any(value.upper() == "ERROR" for _, _, value in tokens):
        return f"This OFX file holds no statement; the bank says: “{text(message)[:200]}”."
    return "This OFX file holds no statement, only answers of the bank about itself."


def _tokens(written: str) -> Iterator[tuple[bool, str, str]]:
    """(is an end, name, text behind it) for every tag."""
    for token in _TOKEN.finditer(written):
        yield bool(token[1]), token[2].upper(), html.unescape(token[3]).strip()


def _blocks(
    tokens: list[tuple[bool, str, str]], names: tuple[str, ...]
) -> Iterator[tuple[str, list[tuple[bool, str, str]]]]:
    """The tokens within each of these elements; one that is never closed ends with the next."""
    start: int | None = None
    for place, (is_end, name, _) in enumerate(tokens):
        if name not in names:
            continue
        if start is not None:
            yield tokens[start][1], tokens[start + 1 : place]
        start = None if is_end else place
    if start is not None:
        yield tokens[start][1], tokens[start + 1 :]


def _statement(name: str, block: list[tuple[bool, str, str]], found: Found) -> None:
    head = _flat(block)
    number = next((_flat(part) for _, part in _blocks(block, _ACCOUNTS)), {}).get("ACCTID", "")
    known = iban(number) if number[:2].isalpha() else None
    currency = currency_code(head.get("CURDEF"))
    place = found.account(Account(known or text(number) or UNNAMED, known, currency=currency))
    period = _period(block, place)
    if period:
        found.periods.append(period)
    for _, part in _blocks(block, ("STMTTRN",)):
        _movement(part, place, currency, found)
    if name == "INVSTMTRS":
        trades = sum(bool(_TRADES.fullmatch(tag)) for is_end, tag, _ in block if not is_end)
        found.skipped.update({INVESTMENT: trades} if trades else {})


def _flat(block: list[tuple[bool, str, str]]) -> Tags:
    """The first text of each tag."""
    flat: Tags = {}
    for is_end, name, value in block:
        if not is_end and value:
            flat.setdefault(name, value)
    return flat


def _period(block: list[tuple[bool, str, str]], place: int) -> Period | None:
    head = _flat(block)
    starts, ends = _day(head.get("DTSTART", "")), _day(head.get("DTEND", ""))
    return Period(place, starts, ends) if starts and ends and starts <= ends else None


def _movement(
    block: list[tuple[bool, str, str]], place: int, currency: str | None, found: Found
) -> None:
    flat = _flat(block)
    booked, amount = _day(flat.get("DTPOSTED", "")), _amount(flat.get("TRNAMT", ""))
    if booked is None or amount is None or not currency:
        reason = NO_DATE if booked is None else NO_AMOUNT if amount is None else NO_CURRENCY
        found.skipped[reason] += 1
        return
    payee = next((_flat(part) for _, part in _blocks(block, ("PAYEE",))), {})
    other = next((_flat(part) for _, part in _blocks(block, ("BANKACCTTO",))), {})
    name, memo = flat.get("NAME"), flat.get("MEMO")
    foreign = next((_flat(part) for _, part in _blocks(block, ("ORIGCURRENCY",))), {})
    original, original_currency = _original(foreign, currency, amount)
    found.lines.append(
        Line(
            account=place,
            booked_on=booked,
            value_on=_day(flat.get("DTAVAIL", "")),
            amount=amount,
            currency=currency,
            counterparty_name=maybe(payee.get("NAME") or name),
            counterparty_iban=iban(other.get("ACCTID")),
            label=text(memo) or text(name),
            reference=maybe(flat.get("REFNUM") or flat.get("CHECKNUM")),
            bank_id=maybe(flat.get("FITID")),
            original_amount=original,
            original_currency=original_currency,
            raw=flat,
        )
    )


def _original(flat: Tags, currency: str, amount: Decimal) -> tuple[Decimal | None, str | None]:
    """CURSYM beside a rate: the amount in its own currency, as far as four decimals tell it."""
    other = flat.get("CURSYM", "").upper()
    rate = amounts.parse(flat.get("CURRATE", ""), ".")
    if not rate or len(other) != 3 or other == currency:
        return None, None
    return (abs(amount) / rate).quantize(Decimal("0.01")), other


def _amount(written: str) -> Decimal | None:
    return amounts.parse(written)


def _day(written: str) -> date | None:
    """The day as the bank writes it, in its own time zone: that is when it booked."""
    return dates.parse(written[:8])
