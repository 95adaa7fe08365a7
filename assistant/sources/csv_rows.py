"""One row of a CSV as a line of the statement, or why it is none."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from assistant.sources import amounts, csv_states, dates
from assistant.sources.csv_headers import folded
from assistant.sources.ibans import iban
from assistant.sources.lines import (
    BALANCE,
    CONVERSION,
    NO_AMOUNT,
    NO_CURRENCY,
    NO_DATE,
    Found,
    Line,
    currency_code,
    maybe,
    text,
)

Row = Sequence[str]
Accounts = Callable[[Row, str], int]
Places = Mapping[str, Sequence[int]]
_BALANCES = ("solde", "balance", "total", "saldo", "kontostand", "opening balance")


@dataclass(slots=True)
class Layout:
    """How to read a table: places of columns, order of dates, decimal mark.

    `incoming` are the places in rows whose direction is in, where they are others. `fee_apart`:
    what goes out is the amount and the fee. `assumed` says what no part of the file tells.
    """

    name: str
    places: Places
    currency: str | None = None
    date_order: str = dates.DAY_FIRST
    decimal: str = ""
    needs: list[str] = field(default_factory=list)
    incoming: Places | None = None
    fee_apart: bool = False
    assumed: str = ""

    def cell(self, row: Row, name: str) -> str:
        """The first filled cell of a field."""
        return next((row[place] for place in self.places.get(name, ()) if row[place]), "")

    def cells(self, row: Row, name: str) -> list[str]:
        """All filled cells of a field, each text once."""
        return list(dict.fromkeys(row[place] for place in self.places.get(name, ()) if row[place]))

    def of(self, way: int) -> "Layout":
        """The layout of rows that go this way: 1 for in, -1 for out."""
        return replace(self, places=self.incoming) if way > 0 and self.incoming else self


def enter(row: Row, layout: Layout, account: Accounts, header: Row, found: Found) -> None:
    """A row into what was found: as a line, or counted with the reason why it is none."""
    way = csv_states.direction(layout.cell(row, "direction"))
    layout = layout.of(way)
    reason = csv_states.reason(layout.cell(row, "state"))
    booked = dates.parse(layout.cell(row, "date"), layout.date_order)
    amount = _amount(row, layout, way)
    currency = currency_code(layout.cell(row, "currency") or layout.currency)
    if reason is None and layout.incoming and not way:
        reason = CONVERSION
    if reason is None and (booked is None or amount is None or currency is None):
        reason = _missing(row, booked, amount)
    if reason or booked is None or amount is None or currency is None:
        found.skipped[reason or NO_AMOUNT] += 1
        return
    found.lines.append(_line(row, layout, account(row, currency), booked, amount, currency, header))


def _missing(row: Row, booked: date | None, amount: Decimal | None) -> str:
    if booked is None:
        first = folded(next((one for one in row if one), ""))
        return BALANCE if first.startswith(_BALANCES) else NO_DATE
    return NO_AMOUNT if amount is None else NO_CURRENCY


def _line(
    row: Row,
    layout: Layout,
    account: int,
    booked: date,
    amount: Decimal,
    currency: str,
    header: Row,
) -> Line:
    names = layout.cells(row, "name")
    reference = layout.cell(row, "reference")
    original = amounts.parse(layout.cell(row, "original_amount"), layout.decimal)
    original_currency = currency_code(layout.cell(row, "original_currency"))
    is_foreign = bool(original) and original_currency not in (None, currency)
    fee = amounts.parse(layout.cell(row, "fee"), layout.decimal)
    return Line(
        account=account,
        booked_on=booked,
        value_on=dates.parse(layout.cell(row, "value_date"), layout.date_order),
        amount=amount,
        currency=currency,
        counterparty_name=maybe(names[0] if names else None),
        counterparty_iban=iban(layout.cell(row, "iban")),
        label=text(*layout.cells(row, "label")) or text(reference) or text(*names),
        reference=maybe(reference),
        bank_id=maybe(layout.cell(row, "id")),
        original_amount=abs(original) if original and is_foreign else None,
        original_currency=original_currency if is_foreign else None,
        fee=abs(fee) if fee else None,
        raw={name: value for name, value in zip(header, row, strict=False) if value},
    )


def _amount(row: Row, layout: Layout, way: int) -> Decimal | None:
    """Signed: out of debit and credit where one is filled, else the amount as it stands, or as
    the column of directions tells."""
    debit = amounts.parse(layout.cell(row, "debit"), layout.decimal)
    credit = amounts.parse(layout.cell(row, "credit"), layout.decimal)
    if debit or credit:
        return abs(credit or Decimal(0)) - abs(debit or Decimal(0))
    amount = amounts.parse(layout.cell(row, "amount"), layout.decimal)
    if amount is None:
        return credit if credit is not None else debit
    if not way:
        return amount
    fee = amounts.parse(layout.cell(row, "fee"), layout.decimal) if layout.fee_apart else None
    return way * abs(amount) - (abs(fee) if fee and way < 0 else 0)
