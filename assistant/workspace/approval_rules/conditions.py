"""When a rule may send a document: pure decisions over what is known of it at one moment."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from assistant.money import Money
from assistant.workspace.approval_rules.rules import ApprovalRule

# Qonto's accounts are kept in euros.
HOME_CURRENCY = "EUR"
FEWEST_APPROVED = 3
ALWAYS_REQUIRED = ("vendor", "number", "issue_date", "total", "currency")


class Reason(StrEnum):
    """Why a rule does not send a document. The first group is barred whatever a rule says."""

    FEW_APPROVED = "few_approved"
    NEW_IBAN = "new_iban"
    CONTRADICTION = "contradiction"
    FINDING = "finding"
    DUPLICATE = "duplicate"
    FOR_OTHERS = "for_others"
    FOREIGN_CURRENCY = "foreign_currency"
    OTHER_VENDOR = "other_vendor"
    OTHER_CATEGORY = "other_category"
    OVER_LIMIT = "over_limit"
    UNSURE = "unsure"
    MISSING = "missing"
    RULE_COUNT = "rule_count"
    RULE_SUM = "rule_sum"
    VENDOR_COUNT = "vendor_count"
    VENDOR_SUM = "vendor_sum"


CAPS = (Reason.RULE_COUNT, Reason.RULE_SUM, Reason.VENDOR_COUNT, Reason.VENDOR_SUM)
OUT_OF_SCOPE = (Reason.OTHER_VENDOR, Reason.OTHER_CATEGORY)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A document as a rule sees it. `sure` maps a present field to its confidence in percent,
    `approved_before` counts what people approved of this supplier earlier."""

    document_id: int
    vendor: str
    vendor_id: int | None
    category: str | None
    amount: Money | None
    sure: dict[str, int]
    approved_before: int
    iban_is_new: bool
    contradicts_itself: bool
    has_finding: bool
    is_duplicate: bool
    is_for_others: bool


@dataclass(slots=True)
class Day:
    """What a rule has sent on one day: amounts by supplier, all in the rule's currency."""

    by_vendor: dict[str, list[Decimal]] = field(default_factory=dict)

    def add(self, vendor: str, amount: Decimal) -> None:
        """One more."""
        self.by_vendor.setdefault(vendor, []).append(amount)

    def of(self, vendor: str) -> list[Decimal]:
        """What was sent of one supplier."""
        return self.by_vendor.get(vendor, [])

    @property
    def all(self) -> list[Decimal]:
        """Everything that was sent."""
        return [amount for amounts in self.by_vendor.values() for amount in amounts]


def against(
    rule: ApprovalRule, document: Candidate, today: Day, vendor_today: Sequence[Decimal] = ()
) -> list[Reason]:
    """Every reason not to send, the barring ones first; empty when the rule covers it.

    `today` is what this rule sent on that day; `vendor_today` what other rules sent of the
    supplier, which counts against the supplier's cap too.
    """
    return [*_scope(rule, document), *_barred(rule, document), *_unmet(rule, document)] or _caps(
        rule, document, today, vendor_today
    )


def _scope(rule: ApprovalRule, document: Candidate) -> list[Reason]:
    if rule.vendor_id is not None and document.vendor_id != rule.vendor_id:
        return [Reason.OTHER_VENDOR]
    if rule.category is not None and not _within(document.category or "", rule.category):
        return [Reason.OTHER_CATEGORY]
    return []


def _within(category: str, wanted: str) -> bool:
    return category == wanted or category.startswith(f"{wanted}.")


def _barred(rule: ApprovalRule, document: Candidate) -> list[Reason]:
    currency = document.amount.currency if document.amount else ""
    bars = {
        Reason.FEW_APPROVED: document.approved_before < FEWEST_APPROVED,
        Reason.NEW_IBAN: document.iban_is_new,
        Reason.CONTRADICTION: document.contradicts_itself,
        Reason.FINDING: document.has_finding,
        Reason.DUPLICATE: document.is_duplicate,
        Reason.FOR_OTHERS: document.is_for_others,
        Reason.FOREIGN_CURRENCY: currency not in ("", HOME_CURRENCY) or currency != rule.currency,
    }
    return [reason for reason, applies in bars.items() if applies]


def _unmet(rule: ApprovalRule, document: Candidate) -> list[Reason]:
    needed = {*ALWAYS_REQUIRED, *rule.required}
    amount = document.amount.amount if document.amount else Decimal(0)
    found = []
    if not 0 < amount <= rule.amount_limit:
        found.append(Reason.OVER_LIMIT)
    if needed - document.sure.keys():
        found.append(Reason.MISSING)
    elif min(document.sure[name] for name in needed) < rule.least_confidence:
        found.append(Reason.UNSURE)
    return found


def _caps(
    rule: ApprovalRule, document: Candidate, today: Day, vendor_today: Sequence[Decimal]
) -> list[Reason]:
    assert document.amount is not None
    amount = document.amount.amount
    theirs = [*today.of(document.vendor), *vendor_today]
    reached = {
        Reason.RULE_COUNT: len(today.all) >= rule.most_a_day,
        Reason.RULE_SUM: sum(today.all) + amount > rule.most_sum_a_day,
        Reason.VENDOR_COUNT: len(theirs) >= rule.vendor_most_a_day,
        Reason.VENDOR_SUM: sum(theirs) + amount > rule.vendor_most_sum_a_day,
    }
    return [reason for reason, applies in reached.items() if applies]
