"""A question about spend, resolved: what is added up, over which invoices."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from assistant.money import Money
from assistant.tools.draft import Draft
from assistant.tools.periods import Period
from assistant.workspace.reports import Amounts, Grouping, Sums
from assistant.workspace.search import InvoiceFilter

Measure = Literal["sum", "count", "average", "smallest", "largest", "silent", "new"]
Basis = Literal["spent", "paid", "owed"]
Amount = Literal["gross", "net", "vat"]
_AMOUNTS = {"gross": Amounts.GROSS, "net": Amounts.NET, "vat": Amounts.TAX}


@dataclass(frozen=True)
class SpendQuery:
    """The question, resolved. `what` says it in words, as it stands in the answer."""

    measure: Measure
    basis: Basis
    amount: Amount
    wanted: InvoiceFilter
    period: Period
    other: Period | None
    what: str
    group_by: Grouping | None
    top: int | None

    @property
    def amounts(self) -> Amounts:
        return Amounts.PAYABLE if self.basis == "owed" else _AMOUNTS[self.amount]

    @property
    def label(self) -> str:
        """The key of the measure's name: spent, paid, owed; net and VAT by their own."""
        return {"net": "net", "vat": "tax"}.get(self.amount, self.basis)


def how_of(draft: Draft, query: SpendQuery, period: Period | None = None) -> str:
    """How the figure was computed, in words."""
    words = draft.period(period or query.period)
    return draft.context.say(f"how.{query.label}", period=words, what=query.what)


def total_of(sums: list[Sums], currency: str) -> Money:
    """The total in one currency; nothing where there is none in it."""
    amount = sum((one.total for one in sums if one.currency == currency), Decimal(0))
    return Money(amount, currency)
