"""Signals in words: why each needs a person, what it is called, and where it leads."""

from dataclasses import dataclass

from assistant import formats
from assistant.money import Money
from assistant.tools.phrases import Phrases
from assistant.workspace.attention import Signal

PAGES = {"match": "/matches", "merge": "/vendors"}


@dataclass(frozen=True, slots=True)
class Told:
    """A signal as a page tells it: what it is, why in a whole sentence, and where it leads."""

    kind: str
    reason: str
    url: str


def told(one: Signal, say: Phrases) -> Told:
    """The signal for a page."""
    return Told(say(f"kind.{one.kind.value}"), sentence(reason(one, say)), url(one))


def sentence(text: str) -> str:
    """With a capital and a full stop."""
    return f"{text[:1].upper()}{text[1:].rstrip('.')}."


def reason(one: Signal, say: Phrases) -> str:
    """Why this one, in a few words; money and days as the language writes them."""
    facts = {name: _shown(value, say) for name, value in one.facts.items()}
    detail = f"detail.{one.kind.value}"
    match one.kind.value:
        case "overdue" | "due_soon":
            return _deadline(one, say)
        case "sync":
            known = say.has(f"{detail}_{one.detail}")
            return say(f"{detail}_{one.detail}", **facts) if known else one.detail
        case "contradiction" if "field" in one.facts and one.detail == "discrepancy":
            return say(f"{detail}_discrepancy_{one.facts['field']}", **facts)
        case "push":
            return say(f"{detail}_{one.facts['state']}")
        case "iban_changed":
            words = detail if one.facts["unpaid"] else f"{detail}_paid"
            return say(words, old=facts["before"], new=facts["after"], unpaid=facts["unpaid"])
        case "iban_suspect" if one.facts.get("meant"):
            return say(f"{detail}_slip", **facts)
        case "duplicate":
            return say(f"detail.{one.detail}", **(facts | {"copies": len(one.facts["ids"])}))
        case "needs_look":
            return say(detail, fields=one.detail.replace("_", " "))
        case "hidden_text":
            words = detail if one.facts["is_hidden"] else f"{detail}_spoken"
            return say(words, quote=one.facts["quote"])
        case _:
            return say(f"{detail}_{one.detail}" if one.detail else detail, **facts)


def name(one: Signal, say: Phrases) -> str:
    """Supplier and number; of what has neither, its kind."""
    if not one.label:
        return say(f"kind.{one.kind.value}")
    return f"{one.vendor} · {one.label}" if one.vendor else one.label


def url(one: Signal) -> str:
    """The page of what it is about."""
    if one.invoice_id:
        return f"/invoices/{one.invoice_id}"
    if one.document_id:
        return f"/documents/{one.document_id}"
    if one.kind.value in PAGES:
        return PAGES[one.kind.value]
    return "/qonto" if one.kind.value == "sync" else f"/invoices?currency={one.label}"


def _deadline(one: Signal, say: Phrases) -> str:
    days = int(one.facts["days"])
    key = "today" if one.kind.value == "due_soon" and not days else one.kind.value
    told = say(f"detail.{key}", days=formats.days(days, say.language))
    paid = one.facts.get("paid")
    return f"{told}; {say('detail.part_paid', paid=_shown(paid, say))}" if paid else told


def _shown(value: object, say: Phrases) -> object:
    if isinstance(value, Money):
        return formats.money(value, say.language)
    if isinstance(value, tuple):
        return ", ".join(str(item) for item in value[:3])
    return value
