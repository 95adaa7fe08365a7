"""Tables without headings: which rows hold payments, what the columns hold, and known banks' own.

Such a table is known again by the kinds of its columns: `d` days, `n` amounts, `t` texts, `-`
nothing. A column that is empty in one month may hold anything in the next.
"""

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from assistant.sources import amounts, dates

Row = Sequence[str]
MOST_SIGNS = 64
SAMPLE = 300
LONGEST_DAY = 25
_LCL_ACCOUNT = re.compile(r"(\d{5}) ?(\d{6}[A-Z0-9])")
_MASKED = re.compile(r"[*xX•]{2,}\s?(\d{3,})")


@dataclass(frozen=True, slots=True)
class Known:
    """A bank's export without headings: those it left off, its account, its rows.

    `balances` counts lines that tell a balance, which are no payments.
    """

    header: list[str]
    rows: list[list[str]]
    above: list[list[str]] = field(default_factory=list)
    account: str = ""
    balances: int = 0


def known(rows: list[list[str]]) -> Known | None:
    """The table of a bank that is known to write no headings."""
    return _lcl(rows) or _bnp(rows)


def holds_day(cell: str) -> bool:
    """Whether a cell is a day, with or without a time."""
    return len(cell) <= LONGEST_DAY and dates.is_day(cell)


def holds_amount(cell: str) -> bool:
    """Whether a cell is an amount and no day."""
    return amounts.parse(cell) is not None and not holds_day(cell)


def is_payment(row: Row) -> bool:
    """Whether a row holds a day and an amount, as no headings do."""
    return place_of_day(row) >= 0


def place_of_day(row: Row) -> int:
    """The first column that is a day in a row that holds a payment; -1 in any other row."""
    if not any(map(holds_amount, row)):
        return -1
    return next((place for place, one in enumerate(row) if holds_day(one)), -1)


def signature(delimiter: str, rows: Sequence[Row], width: int) -> str:
    """What every such export of a bank has in common: delimiter and kinds of columns."""
    cells = [[row[place] for row in rows[:SAMPLE] if row[place]] for place in range(width)]
    signs = delimiter + "".join(map(_kind, cells))
    return signs if len(signs) <= MOST_SIGNS else hashlib.sha256(signs.encode()).hexdigest()


def answered(wanted: str, signatures: Iterable[str]) -> str:
    """The signature that a person's answer is kept by, for a table of the wanted one.

    The same one, else the only one that differs where a column is empty in either.
    """
    told = list(signatures)
    if wanted in told:
        return wanted
    alike = [one for one in told if _agree(one, wanted)]
    return alike[0] if len(alike) == 1 else wanted


def _kind(cells: Sequence[str]) -> str:
    if not cells:
        return "-"
    if sum(map(holds_day, cells)) * 2 > len(cells):
        return "d"
    return "n" if sum(map(holds_amount, cells)) * 2 > len(cells) else "t"


def _agree(one: str, other: str) -> bool:
    if len(one) != len(other) or len(one) >= MOST_SIGNS or one[0] != other[0]:
        return False
    pairs = list(zip(one[1:], other[1:], strict=True))
    return all(a == b or "-" in (a, b) for a, b in pairs) and ("d", "d") in pairs


def _lcl(rows: list[list[str]]) -> Known | None:
    """LCL closes with a line of day, balance and account; most files open with one too."""
    told = _lcl_account(rows[0]) or _lcl_account(rows[-1])
    if not told or sum(holds_day(row[0]) for row in rows) * 2 < len(rows):
        return None
    payments = [row for row in rows if not _lcl_account(row)]
    header = ["Date", "Montant", "Type", "Référence", "Libellé", "Détail", "Pointage", "Catégorie"]
    return Known(header, payments, account=told, balances=len(rows) - len(payments))


def _lcl_account(row: Row) -> str:
    filled = [one for one in row if one]
    if len(filled) != 3 or not holds_day(filled[0]) or amounts.parse(filled[1]) is None:
        return ""
    found = _LCL_ACCOUNT.fullmatch(filled[2])
    return f"{found[1]} {found[2]}" if found else ""


def _bnp(rows: list[list[str]]) -> Known | None:
    """BNP Paribas writes one line about the account, then rows under the headings it once had."""
    masked = next(filter(None, map(_MASKED.fullmatch, rows[0])), None)
    first = next((row for row in rows[1:] if sum(map(bool, row)) >= 4), None)
    if not masked or first is None or not _is_bnp(first):
        return None
    header = ["Date operation", "Libelle court", "Type operation", "Libelle operation",
              "Montant operation en euro"]  # fmt: skip
    return Known(header, rows[1:], above=rows[:1], account=f"****{masked[1]}")


def _is_bnp(row: Row) -> bool:
    return len(row) >= 5 and holds_day(row[0]) and holds_amount(row[4]) and not row[1][:1].isdigit()
