"""What a list of invoices was asked for, in words: a misreading shows."""

from assistant import formats
from assistant.money import Money
from assistant.tools import slices
from assistant.tools.draft import Draft
from assistant.tools.periods import Period
from assistant.tools.spend_slice import kind_names
from assistant.workspace.search import DateBasis, InvoiceFilter


def words_of(
    draft: Draft,
    status: str | None,
    asked: Period | None,
    due_in: Period | None,
    party: slices.Party | None,
    other: slices.Party | None,
    text: str | None,
    wanted: InvoiceFilter,
) -> str:
    """The filter in words: it stands in the answer, so that a misreading shows."""
    say = draft.context.say
    is_dated = wanted.basis is DateBasis.PAID  # "paid in October" says both
    is_said = status and status != "credit_note" and not (is_dated and status == "paid")
    parts = [say(f"filter.{status}")] if is_said else []
    if wanted.lacking and wanted.payment:
        parts.append(say(f"filter.{wanted.payment.value}"))
    if party:
        parts.append(say("filter.vendor", vendor=draft.named(party.name)))
    if other:
        parts.append(say("filter.except", vendor=draft.named(other.name)))
    if asked and not due_in:
        key = "filter.issued_note" if status == "credit_note" else "filter.issued"
        key = "filter.paid_in" if is_dated else key
        parts.append(say(key, period=draft.period(asked)))
    if due_in:
        parts.append(_due_words(draft, due_in))
    bounds = [("least", wanted.least), ("most", wanted.most)]
    if wanted.least is not None and wanted.least == wanted.most:
        bounds = [("exactly", wanted.least)]
    for name, value in bounds:
        if value is not None:
            amount = Money(value, wanted.currency or "EUR")
            fact = draft.money(name, say("label.asked"), amount, say("how.asked"))
            of = "" if wanted.bounded == "total" else say(f"amount_of.{wanted.bounded}")
            parts.append(say(f"filter.{name}", amount=f"[[{fact.id}]]{of}"))
    if wanted.not_in:
        parts.append(say("filter.foreign"))
    if wanted.currency and wanted.least is None and wanted.most is None:
        parts.append(say("filter.currency", currency=wanted.currency))
    if wanted.categories:
        parts.append(say("spend.on_category", category=kind_names(draft, wanted.categories)))
    if wanted.without_categories:
        names = kind_names(draft, wanted.without_categories)
        parts.append(say("spend.except_category", category=names))
    if wanted.ids:
        parts.append(say("filter.among"))
    if wanted.iban_end:
        parts.append(say("filter.iban_end", end=draft.named(wanted.iban_end)))
    if text:
        parts.append(say("filter.text", text=draft.named(text)))
    return f" {', '.join(parts)}" if parts else ""


def _due_words(draft: Draft, due_in: Period) -> str:
    """When they fall due, in words: in a period, from a day on, or until one."""
    say, words = draft.context.say, draft.period(due_in)
    end = due_in.start or due_in.end
    if (due_in.start and due_in.end) or end is None:
        return say("filter.due", period=words)
    day = draft.named(formats.day(end, draft.context.language), key=due_in.id)
    return say("filter.due_until" if due_in.end else "filter.due_from", period=words, day=day)
