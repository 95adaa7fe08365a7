"""A question about spend, resolved: what is added up, over which invoices."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from assistant.money import Money
from assistant.tools.draft import Draft
from assistant.tools.periods import Period
from assistant.tools.result import Fact
from assistant.workspace.reports import Amounts, Grouping, Sums
from assistant.workspace.search import InvoiceFilter, Kind

Measure = Literal[
    "sum", "count", "average", "median", "smallest", "largest", "suppliers", "silent", "new",
]  # fmt: skip
Basis = Literal["spent", "paid", "owed"]
Amount = Literal["gross", "net", "vat"]
Order = Literal["largest", "smallest", "name"]
_AMOUNTS = {"gross": Amounts.GROSS, "net": Amounts.NET, "vat": Amounts.TAX}


@dataclass(frozen=True)
class SpendQuery:
    """The question, resolved. `what` says in words which invoices, as it stands in the answer;
    `other` is what they are compared with, `after` how many first groups are left out."""

    measure: Measure
    basis: Basis
    amount: Amount
    wanted: InvoiceFilter
    period: Period
    what: str
    other: "Other | None" = None
    group_by: Grouping | None = None
    top: int | None = None
    order: Order | None = None
    shares: bool = False
    running: bool = False
    after: int = 0

    @property
    def amounts(self) -> Amounts:
        is_open = self.wanted.payment is not None and self.wanted.payment.is_open
        if self.basis == "owed" or (is_open and self.amount == "gross"):
            return Amounts.PAYABLE
        return _AMOUNTS[self.amount]

    @property
    def label(self) -> str:
        """The key of the measure's name: spent, paid, owed; net and VAT by their own."""
        if self.basis == "owed":
            return "owed"  # What is owed is gross.
        return {"net": "net", "vat": "tax"}.get(self.amount, self.basis)


@dataclass(frozen=True)
class Other:
    """The second of two slices compared: another period, or other suppliers or categories."""

    wanted: InvoiceFilter
    period: Period
    what: str


def named_amount(draft: Draft, query: SpendQuery, fact: Fact) -> str:
    """An amount in prose with what it is: incl. VAT, excl. VAT, of VAT."""
    return f"[[{fact.id}]]{draft.context.say(f'amount_of.{query.label}')}"


def how_of(draft: Draft, query: SpendQuery, other: Other | None = None) -> str:
    """How the figure was computed, in words."""
    words, what = draft.period((other or query).period), (other or query).what
    key = {Kind.NETTED: "netted", Kind.CREDIT_NOTES: "notes_only"}.get(query.wanted.kind)
    name = draft.context.say(f"label.{query.label}")
    return draft.context.say(f"how.{key or query.label}", period=words, what=what, name=name)


def caption_of(draft: Draft, query: SpendQuery, currency: str, *, is_dated: bool = True) -> str:
    """What a table's amounts are: of when (not where columns or rows say so), currency, with or
    without VAT, by which date."""
    key = {Kind.NETTED: "netted", Kind.CREDIT_NOTES: "notes_only"}.get(query.wanted.kind)
    name = draft.context.say(f"label.{query.label}")
    told = draft.context.say(f"caption.{key or query.label}", currency=currency, name=name)
    if not is_dated or query.period.start is None or query.period.end is None:
        return told
    return f"{draft.period_name(query.period)}. {told}"


def total_of(sums: list[Sums], currency: str) -> Money:
    """The total in one currency; nothing where there is none in it."""
    amount = sum((one.total for one in sums if one.currency == currency), Decimal(0))
    return Money(amount, currency)
