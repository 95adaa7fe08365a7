"""MT940 and MT942: SWIFT's statements, with the German ?20 fields and the Dutch /NAME/ ones."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from assistant.sources import amounts
from assistant.sources.decoding import decoded
from assistant.sources.ibans import iban
from assistant.sources.lines import (
    NO_AMOUNT,
    NO_CURRENCY,
    NO_DATE,
    UNNAMED,
    UNREADABLE,
    Account,
    Found,
    Line,
    Period,
    Unreadable,
    currency_code,
    maybe,
    text,
)
from assistant.sources.remittance import Remittance, remittance

NAME = "MT940"
_TAG = re.compile(r"^[ \t]{0,9}:(\d{2}[A-Z]?|NS):", re.MULTILINE)
_BALANCE = re.compile(r"([DC])(\d{6})([A-Z]{3})([\d,. ]+)")
_MOVEMENT = re.compile(
    r"(?P<value>\d{6})(?P<entry>\d{4}|\s{4})?(?P<mark>R?[DC])(?P<funds>[A-Z])?[\n ]?"
    r"(?P<amount>[\d,.]{1,20})(?P<kind>[A-Z][A-Z0-9 ]{3})?"
    r"(?P<reference>(?:(?!//)[^\n]){0,120})(?://(?P<bank>[^\n]{0,40}))?(?P<more>\n.*)?",
    re.IGNORECASE | re.DOTALL,
)
_NONE = ("NONREF", "NOREF", "EREF", "KREF+", "NOTPROVIDED", "")
_RAW_LENGTH = 1000


@dataclass(slots=True)
class _Statement:
    """What is known so far of the statement that is being read."""

    account: str = ""
    currency: str | None = None
    place: int | None = None
    opened: date | None = None


def recognises(head: bytes) -> bool:
    """Whether the first bytes hold SWIFT's tags."""
    return bool(re.search(rb"(?m)^[ \t]{0,9}:(\d\d[A-Z]?|NS):", head.replace(b"\x00", b"")))


def read(data: bytes) -> Found:
    """All movements of all statements in the file."""
    found, statement = Found(NAME), _Statement()
    tags = _tags(decoded(data))
    for number, (tag, value) in enumerate(tags):
        if tag == "20":
            statement = _Statement()
        elif tag in ("25", "25P"):
            statement.account, statement.place = value.split("\n")[0].strip(), None
        elif tag[:2] in ("60", "62", "34"):
            _balance(tag, value, statement, found)
        elif tag == "61":
            told = tags[number + 1][1] if tags[number + 1 : number + 2] else ""
            is_told = number + 1 < len(tags) and tags[number + 1][0] == "86"
            _movement(value, told if is_told else "", statement, found)
    if not tags:
        raise Unreadable("This MT940 file is empty: export the statement again.")
    return found


def _tags(written: str) -> list[tuple[str, str]]:
    """Pairs of tag and value, in order; the mark between statements ends a value."""
    places = list(_TAG.finditer(written))
    if not places:
        return []
    ends = [place.start() for place in places[1:]] + [len(written)]
    values = [written[place.end() : end] for place, end in zip(places, ends, strict=True)]
    cut = [re.split(r"\n-(?:\}|\s*\n|\s*$|XXX)", value, maxsplit=1)[0] for value in values]
    return [(place[1], value.strip("\n")) for place, value in zip(places, cut, strict=True)]


def _balance(tag: str, value: str, statement: _Statement, found: Found) -> None:
    known = _BALANCE.match(value.strip())
    if tag.startswith("34"):
        statement.currency = statement.currency or currency_code(value)
        return
    if not known:
        return
    statement.currency = known[3]
    day = _day(known[2])
    place = _place(statement, found)
    if tag.startswith("60"):
        statement.opened = day
    elif statement.opened and day and statement.opened <= day:
        # The opening balance is that of the evening before, unless nothing lies between.
        starts = min(statement.opened + timedelta(days=1), day)
        found.periods.append(Period(place, starts, day))


def _place(statement: _Statement, found: Found) -> int:
    if statement.place is None:
        number = re.sub(r"(?<=\d)/?[A-Z]{3}$", "", statement.account) or UNNAMED
        known = iban(number) or iban(statement.account)
        account = Account(known or number, known, currency=statement.currency)
        statement.place = found.account(account)
    return statement.place


def _movement(value: str, told: str, statement: _Statement, found: Found) -> None:
    known = _MOVEMENT.fullmatch(value.strip())
    if not known:
        found.skipped[UNREADABLE] += 1
        return
    valued = _day(known["value"])
    amount = amounts.parse(known["amount"].rstrip(",."), ",")
    if valued is None or amount is None or not statement.currency:
        reason = NO_DATE if valued is None else NO_AMOUNT if amount is None else NO_CURRENCY
        found.skipped[reason] += 1
        return
    found.lines.append(_line(known, told, statement, _place(statement, found), valued, amount))


def _line(
    known: re.Match[str],
    told: str,
    statement: _Statement,
    place: int,
    valued: date,
    amount: Decimal,
) -> Line:
    said: Remittance = remittance(told)
    more = (known["more"] or "").strip()
    # Older Dutch banks write the other account in 16 places, and a name behind it.
    reference, name = _reference(known["reference"][:16]), maybe(known["reference"][16:])
    other = iban(reference) or iban(more.split("\n")[0])
    return Line(
        account=place,
        booked_on=_entered(known["entry"] or "", valued),
        value_on=valued,
        amount=-amount if known["mark"].upper() in ("D", "RC") else amount,
        currency=statement.currency or "",
        counterparty_name=said.name or name,
        counterparty_iban=said.iban or other,
        label=said.label or text(more, name, reference),
        reference=said.reference or (None if iban(reference) else reference),
        bank_id=_reference(known["bank"]),
        raw={"61": known[0][:_RAW_LENGTH], "86": told[:_RAW_LENGTH]},
    )


def _entered(entry: str, valued: date) -> date:
    """The booking day: month and day alone, in the year that puts it nearest to the value day."""
    if not entry.strip():
        return valued
    days = []
    for year in (valued.year - 1, valued.year, valued.year + 1):
        try:
            days.append(date(year, int(entry[:2]), int(entry[2:])))
        except ValueError:
            continue
    return min(days, key=lambda day: abs(day - valued), default=valued)


def _day(written: str) -> date | None:
    """A day as YYMMDD; banks that count 30 days in February mean its last one."""
    year, month, day = 2000 + int(written[:2]), int(written[2:4]), int(written[4:6])
    for last in (day, 29, 28) if month == 2 and day in (29, 30, 31) else (day,):
        try:
            return date(year, month, last)
        except ValueError:
            continue
    return None


def _reference(written: str | None) -> str | None:
    cleaned = maybe(written)
    return None if cleaned is None or cleaned.upper() in _NONE else cleaned
