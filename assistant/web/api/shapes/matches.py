"""Matches of invoices and bank lines, as the API answers them."""

from datetime import date, datetime
from typing import Annotated

from msgspec import Meta, Struct

from assistant.web.api.shapes.common import Money
from assistant.web.files import LARGEST_ID


class Match(Struct):
    """How an invoice stands with its payment.

    `state`: matched, partly or suggested by bank lines; linked or paid by what Qonto says. In
    lists it is null for an open invoice; one invoice's own answer then says "open" and why.
    """

    state: str
    explanation: str


class BankLine(Struct):
    """A line of an imported bank statement; what left the account is negative."""

    id: int
    date: date
    amount: Money
    label: str
    counterparty: str | None


class LinkedMatch(Struct):
    """A link between an invoice and a bank line: automatic, suggested, confirmed, declined or
    undone. `amount` is settled of the invoice, `confidence` is in percent."""

    id: int
    state: str
    kind: str
    invoice_id: int
    amount: Money
    line: BankLine
    confidence: int
    signals: list[str]
    explanation: str
    decided_by: str | None = None
    decided_at: datetime | None = None


class Matches(Struct):
    """One page of matches, the surest first."""

    matches: list[LinkedMatch]
    page: int
    per_page: int
    total: int


class MatchRequest(Struct, forbid_unknown_fields=True):
    """An invoice and a bank line that belong together; `settles` accepts a difference."""

    invoice_id: Annotated[int, Meta(ge=1, le=LARGEST_ID)]
    transaction_id: Annotated[int, Meta(ge=1, le=LARGEST_ID)]
    settles: bool = False


class MatchCheck(Struct):
    """One comparison of an open invoice with the nearest bank line."""

    name: str
    invoice: str
    line: str
    result: str
    agrees: bool


class MatchChange(Struct):
    """What would make an open invoice match; each was tried out, or is a person's to decide."""

    kind: str
    explanation: str
    transaction_id: int | None
    amount: Money | None


class MatchDetail(Match):
    """The whole story of one invoice's payment."""

    note: str = ""
    links: list[LinkedMatch] = []
    left: Money | None = None
    checks: list[MatchCheck] = []
    changes: list[MatchChange] = []
