"""CSV exports: of banks we know by their headings, of any other as a person said once."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence

from assistant.sources import amounts, csv_guess, csv_headers, csv_rows, csv_shapes, dates
from assistant.sources.csv_headers import Bank
from assistant.sources.csv_rows import Layout, Row
from assistant.sources.csv_table import Section, Table, table
from assistant.sources.decoding import decoded
from assistant.sources.ibans import iban, is_valid
from assistant.sources.lines import BALANCE, HEADING, Account, Found, Question, maybe, text

NAME = "CSV"
PREVIEW_ROWS = 6
# Answers that are no columns.
DATE_ORDER, DECIMAL, CURRENCY = "date_order", "decimal", "fixed_currency"
_CURRENCY_ABOVE = re.compile(r"(?i:devise|currency|w.hrung|divisa|valuta)\W{1,4}([A-Z]{3})\b")


def read(data: bytes, said: Mapping[str, Mapping[str, str]]) -> Found:
    """The lines of a table. `said` holds people's answers by signature of the headings.

    With a `question` in the result nothing was read: a person must say more.
    """
    shown = table(decoded(data))
    kept_by = csv_shapes.answered(shown.signature, said) if shown.numbered else shown.signature
    answers = said.get(kept_by, {})
    layout = _layout(shown, answers)
    found = Found(layout.name + layout.assumed)
    if layout.needs:
        found.question = _question(shown, layout, answers)
        return found
    found.skipped += Counter({BALANCE: shown.balances, HEADING: shown.headings})
    for section in shown.sections:
        account = _accounts(section, layout, found)
        for row in section.rows:
            csv_rows.enter(row, layout, account, shown.header, found)
    return found


def _layout(shown: Table, answers: Mapping[str, str]) -> Layout:
    known = csv_headers.bank(shown.header)
    if known and not answers.get("date"):
        layout = _known(shown, known)
        usual_order, usual_decimal = known.date_order, known.decimal
    else:
        places = _said(shown.header, answers) or csv_guess.guess(shown)
        layout = Layout(NAME, places, currency=answers.get(CURRENCY))
        usual_order = usual_decimal = ""
        if "date" not in answers:
            layout.needs.append("columns")
    layout.places = _owned(shown, layout.places)
    layout.currency = layout.currency or _currency(shown, layout)
    _decide(shown, layout, answers, usual_order, usual_decimal)
    return layout


def _known(shown: Table, known: Bank) -> Layout:
    layout = Layout(known.name, csv_headers.columns(shown.header, known), known.currency)
    layout.fee_apart = known.fee_apart
    if known.incoming:
        layout.incoming = csv_headers.columns(shown.header, known, incoming=True)
    told = None if known.is_sure else _currency(shown, layout)
    layout.currency = told or known.currency
    if not known.is_sure and not told and "currency" not in layout.places:
        layout.assumed = f", {known.currency} assumed"
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


def _currency(shown: Table, layout: Layout) -> str | None:
    """The currency that a heading names, as in "Amount (EUR)" or "(€)", or a line above."""
    for name in ("amount", "debit", "credit"):
        for place in layout.places.get(name, ()):
            if "€" in shown.header[place]:
                return "EUR"
            words = csv_headers.folded(shown.header[place]).split()
            if {"eur", "euro", "euros"} & set(words):
                return "EUR"
            for code in ("usd", "gbp", "chf"):
                if code in words:
                    return code.upper()
    above = " ".join(one for section in shown.sections for row in section.above for one in row)
    found = _CURRENCY_ABOVE.search(above)
    return found[1] if found else None


def _decide(
    shown: Table, layout: Layout, answers: Mapping[str, str], order: str, decimal: str
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


def _column(shown: Table, layout: Layout, name: str) -> list[str]:
    return [row[place] for place in layout.places.get(name, ()) for row in shown.rows if row[place]]


def _question(shown: Table, layout: Layout, answers: Mapping[str, str]) -> Question:
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
        numbered=shown.numbered,
    )


def _accounts(section: Section, layout: Layout, found: Found) -> csv_rows.Accounts:
    """Which account a row belongs to: its own column, a number above the table, else the bank."""
    above = section.account or _number_above(section)
    places: dict[tuple[str, str], int] = {}

    def account(row: Row, currency: str) -> int:
        written = layout.cell(row, "account") or above or ""
        if (written, currency) not in places:
            known = iban(written)
            number = known or text(written) or f"{layout.name} {currency}"
            name = maybe(layout.cell(row, "account_name")) if text(written) else None
            entered = Account(number, known, name, currency)
            places[written, currency] = found.account(entered)
        return places[written, currency]

    return account


def _number_above(section: Section) -> str | None:
    """Banks write the account above the table: an IBAN, or the longest number with digits."""
    cells = [one for row in section.above for one in row]
    words = [word for one in cells for word in (one, *one.split())]
    for word in words:
        known = iban(word)
        if known and is_valid(known):
            return known
    numbers = [word for word in words if len(word) >= 8 and word.replace("*", "").isalnum()]
    numbers = [word for word in numbers if sum(one.isdigit() for one in word) >= 6]
    return max(numbers, key=len, default=None)
