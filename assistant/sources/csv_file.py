"""CSV exports: of banks we know by their headings, of any other as a person said once."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from assistant.sources import amounts, csv_guess, csv_headers, csv_states, dates
from assistant.sources.csv_table import Table, table
from assistant.sources.decoding import decoded
from assistant.sources.ibans import iban, is_valid
from assistant.sources.lines import (
    NO_AMOUNT,
    NO_CURRENCY,
    NO_DATE,
    Account,
    Found,
    Line,
    Question,
    currency_code,
    maybe,
    text,
)

NAME = "CSV"
PREVIEW_ROWS = 6
# Answers that are no columns.
DATE_ORDER, DECIMAL, CURRENCY = "date_order", "decimal", "fixed_currency"

Row = Sequence[str]


@dataclass(slots=True)
class _Layout:
    """How to read this table: places of columns, order of dates, decimal mark."""

    name: str
    places: Mapping[str, Sequence[int]]
    date_order: str = dates.DAY_FIRST
    decimal: str = ""
    currency: str | None = None
    needs: list[str] = field(default_factory=list)

    def cell(self, row: Row, name: str) -> str:
        """The first filled cell of a field."""
        return next((row[place] for place in self.places.get(name, ()) if row[place]), "")

    def cells(self, row: Row, name: str) -> list[str]:
        """All filled cells of a field, each text once."""
        return list(dict.fromkeys(row[place] for place in self.places.get(name, ()) if row[place]))


def read(data: bytes, said: Mapping[str, Mapping[str, str]]) -> Found:
    """The lines of a table. `said` holds people's answers by signature of the headings.

    With a `question` in the result nothing was read: a person must say more.
    """
    shown = table(decoded(data))
    answers = said.get(shown.signature, {})
    layout = _layout(shown, answers)
    found = Found(layout.name)
    if layout.needs:
        found.question = _question(shown, layout, answers)
        return found
    account = _accounts(shown, layout, found)
    for row in shown.rows:
        _row(row, layout, account, shown.header, found)
    return found


def _layout(shown: Table, answers: Mapping[str, str]) -> _Layout:
    known = csv_headers.bank(shown.header)
    if known and not answers.get("date"):
        places: Mapping[str, Sequence[int]] = csv_headers.columns(shown.header, known)
        layout = _Layout(known.name, places, currency=known.currency)
        usual_order, usual_decimal = known.date_order, known.decimal
    else:
        places = _said(shown.header, answers) or csv_guess.guess(shown)
        layout = _Layout(NAME, places, currency=answers.get(CURRENCY))
        usual_order = usual_decimal = ""
        if "date" not in answers:
            layout.needs.append("columns")
    layout.places = _owned(shown, layout.places)
    layout.currency = layout.currency or _currency(shown, layout)
    _decide(shown, layout, answers, usual_order, usual_decimal)
    return layout


def _said(header: Sequence[str], answers: Mapping[str, str]) -> dict[str, list[int]]:
    """A person's mapping: field to the heading of its column, or several, one a line."""
    places = {}
    for name in csv_headers.ALL_FIELDS:
        wanted = [one for one in answers.get(name, "").split("\n") if one in header]
        if wanted:
            places[name] = [header.index(one) for one in wanted]
    return places


def _owned(shown: Table, places: Mapping[str, Sequence[int]]) -> Mapping[str, Sequence[int]]:
    """A column just called IBAN is our own when it never changes while the other side does."""
    column = places.get("iban", ())
    if len(column) != 1 or csv_headers.folded(shown.header[column[0]]) != "iban":
        return places
    ibans = {row[column[0]] for row in shown.rows if row[column[0]]}
    others = {row[place] for row in shown.rows for place in places.get("name", ())[:1]}
    if len(ibans) != 1 or len(others - {""}) < 2 or "account" in places:
        return places
    return {name: one for name, one in places.items() if name != "iban"} | {"account": column}


def _currency(shown: Table, layout: _Layout) -> str | None:
    """The currency that a heading names, as in "Amount (EUR)"."""
    for name in ("amount", "debit", "credit"):
        for place in layout.places.get(name, ()):
            words = csv_headers.folded(shown.header[place]).split()
            if {"eur", "euro", "euros"} & set(words):
                return "EUR"
            for code in ("usd", "gbp", "chf"):
                if code in words:
                    return code.upper()
    return None


def _decide(
    shown: Table, layout: _Layout, answers: Mapping[str, str], order: str, decimal: str
) -> None:
    """What "03/04" and "1,234" mean in this file; asked when neither file nor bank tells."""
    told = dates.order(_column(shown, layout, "date"))
    layout.date_order = answers.get(DATE_ORDER) or told or order
    money = [*_column(shown, layout, "amount"), *_column(shown, layout, "debit")]
    mark = amounts.decimal_mark([*money, *_column(shown, layout, "credit")])
    layout.decimal = answers.get(DECIMAL) or (decimal if mark is None else mark or decimal)
    if not layout.date_order:
        layout.needs.append(DATE_ORDER)
        layout.date_order = dates.DAY_FIRST
    if mark is None and not layout.decimal:
        layout.needs.append(DECIMAL)
    has_amount = any(name in layout.places for name in ("amount", "debit", "credit"))
    if ("date" not in layout.places or not has_amount) and "columns" not in layout.needs:
        layout.needs.append("columns")


def _column(shown: Table, layout: _Layout, name: str) -> list[str]:
    return [row[place] for place in layout.places.get(name, ()) for row in shown.rows if row[place]]


def _question(shown: Table, layout: _Layout, answers: Mapping[str, str]) -> Question:
    guess = {
        name: "\n".join(shown.header[place] for place in places)
        for name, places in layout.places.items()
    }
    if layout.currency:
        guess[CURRENCY] = layout.currency
    return Question(
        signature=shown.signature,
        header=shown.header,
        preview=[list(row) for row in shown.rows[:PREVIEW_ROWS]],
        columns=guess | dict(answers),
        needs=layout.needs,
    )


def _accounts(shown: Table, layout: _Layout, found: Found) -> Callable[[Row, str], int]:
    """Which account a row belongs to: its own column, a number above the table, else the bank."""
    above = _number_above(shown)
    places: dict[tuple[str, str], int] = {}

    def account(row: Row, currency: str) -> int:
        written = layout.cell(row, "account") or above or ""
        if (written, currency) not in places:
            known = iban(written)
            number = known or text(written) or f"{layout.name} {currency}"
            places[written, currency] = found.account(Account(number, known, currency=currency))
        return places[written, currency]

    return account


def _number_above(shown: Table) -> str | None:
    """Banks write the account above the table: an IBAN, or the longest number with digits."""
    cells = [one for row in shown.preamble for one in row]
    words = [word for one in cells for word in (one, *one.split())]
    for word in words:
        known = iban(word)
        if known and is_valid(known):
            return known
    numbers = [word for word in words if len(word) >= 8 and word.replace("*", "").isalnum()]
    numbers = [word for word in numbers if sum(one.isdigit() for one in word) >= 6]
    return max(numbers, key=len, default=None)


def _row(
    row: Row, layout: _Layout, account: Callable[[Row, str], int], header: Row, found: Found
) -> None:
    reason = csv_states.reason(layout.cell(row, "state"))
    booked = dates.parse(layout.cell(row, "date"), layout.date_order)
    amount = _amount(row, layout)
    currency = currency_code(layout.cell(row, "currency") or layout.currency)
    if reason is None and (booked is None or amount is None or currency is None):
        reason = NO_DATE if booked is None else NO_AMOUNT if amount is None else NO_CURRENCY
    if reason or booked is None or amount is None or currency is None:
        found.skipped[reason or NO_AMOUNT] += 1
        return
    found.lines.append(_line(row, layout, account(row, currency), booked, amount, currency, header))


def _line(
    row: Row,
    layout: _Layout,
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


def _amount(row: Row, layout: _Layout) -> Decimal | None:
    """Signed: out of debit and credit where one is filled, else the amount as it stands."""
    debit = amounts.parse(layout.cell(row, "debit"), layout.decimal)
    credit = amounts.parse(layout.cell(row, "credit"), layout.decimal)
    if debit or credit:
        return abs(credit or Decimal(0)) - abs(debit or Decimal(0))
    amount = amounts.parse(layout.cell(row, "amount"), layout.decimal)
    return amount if amount is not None else (credit if credit is not None else debit)
