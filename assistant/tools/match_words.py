"""Matches in words: what is paid by what, why, and what would make an open invoice match."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Protocol

from assistant import formats
from assistant.matching.explain import Change, Check, Near, Reason
from assistant.money import Money
from assistant.tools.phrases import Phrases, harmless
from assistant.workspace.invoices import Invoice
from assistant.workspace.matches.records import amount_of
from assistant.workspace.matches.stories import Story, Told

ACTIONS = ("choose", "settle")
LOUD = {"same": "ok", "near": "warn", "other": "danger", "unsaid": "soft"}


class Writer(Protocol):
    """How values come into a sentence: as text for pages, as facts for answers."""

    def money(self, name: str, value: Money) -> object: ...

    def day(self, name: str, value: date) -> object: ...

    def count(self, name: str, value: int) -> object: ...


@dataclass(frozen=True, slots=True)
class Plain:
    """Values as text."""

    language: str

    def money(self, _name: str, value: Money) -> object:
        """€16.50"""
        return formats.money(value, self.language)

    def day(self, _name: str, value: date) -> object:
        """30 October 2026"""
        return formats.day(value, self.language)

    def count(self, _name: str, value: int) -> object:
        """3"""
        return value


@dataclass(frozen=True, slots=True)
class LinkWords:
    """One match: its bank line, and why."""

    id: int
    state: str
    transaction_id: int
    title: str
    why: str
    label: str
    confidence: int


@dataclass(frozen=True, slots=True)
class DeclinedWords:
    """One bank line that a person declined for it, or took apart from it."""

    id: int
    title: str
    label: str


@dataclass(frozen=True, slots=True)
class CheckWords:
    """One row of the check table; `tone` is ok, warn, danger or soft."""

    name: str
    ours: str
    theirs: str
    tone: str
    result: str


@dataclass(frozen=True, slots=True)
class ChangeWords:
    """What would make it match; with `action` a person can do it here."""

    kind: str
    title: str
    detail: str
    action: str
    transaction_id: int | None
    amount: Money | None


@dataclass(frozen=True, slots=True)
class MatchWords:
    """The whole story: a sentence, what disagrees, links, what was declined, checks against the
    nearest line, changes."""

    state: str
    sentence: str
    note: str
    links: tuple[LinkWords, ...]
    declined: tuple[DeclinedWords, ...]
    line_day: str
    checks: tuple[CheckWords, ...]
    changes: tuple[ChangeWords, ...]


def told(story: Story, invoice: Invoice, vendor: str, say: Phrases) -> MatchWords:
    """The story of an invoice in a language."""
    reason = story.reason
    near = reason.near[0] if reason and reason.near and story.state != "suggested" else None
    return MatchWords(
        story.state,
        sentence(story, invoice, say),
        say(f"match.disagrees_{story.disagrees}") if story.disagrees else "",
        tuple(_link(one, invoice, say) for one in story.matches),
        tuple(_declined(one, say) for one in story.declined),
        _day(near.payment.day, say) if near else "",
        tuple(_check(one, near, invoice, vendor, say) for one in near.checks) if near else (),
        tuple(_changes(reason, invoice, vendor, say)) if reason else (),
    )


def sentence(story: Story, invoice: Invoice, say: Phrases, writer: Writer | None = None) -> str:
    """In one sentence, how it stands."""
    write = writer or Plain(say.language)
    if story.state == "partly":
        settled, left = _of(invoice, story.settled), _of(invoice, story.left)
        return say(
            "match.partly", settled=write.money("settled", settled), left=write.money("left", left)
        )
    if story.state in ("matched", "suggested"):
        told = [one for one in story.matches if one.stands or story.state == "suggested"]
        key = f"match.{story.state}" + ("_several" if len(told) > 1 else "")
        last = max(one.line.booked_on for one in told)
        count = write.count("lines", len(told)) if len(told) > 1 else ""
        return say(key, day=write.day("line", last), count=count)
    if story.reason is None:
        return say("match.unknown" if story.state == "unknown" else "match.none")
    if story.declined and not story.reason.near:
        latest = story.declined[-1]
        name = harmless(latest.match.decided_by or "–")
        return say(
            "match.none_but_declined", day=write.day("line", latest.line.booked_on), name=name
        )
    return _open(story.reason, invoice, say, write)


def _open(reason: Reason, invoice: Invoice, say: Phrases, write: Writer) -> str:
    if not reason.near:
        return say("match.none")
    near, code = reason.near[0], reason.code
    if code == "tie":
        several = len(reason.near) > 1
        if several:
            return say("match.tie", count=write.count("lines", len(reason.near)))
        code = "tie_bills"
    difference = near.checks[0].difference
    values = {"day": write.day("line", date.fromordinal(near.payment.day))}
    if code == "amount":
        code = "currency" if difference is None else "short" if difference < 0 else "over"
    if code in ("short", "over"):
        off = _of(invoice, amount_of(abs(difference or 0)))
        values |= {
            "difference": write.money("difference", off),
            "agree": write.count("agree", near.agreeing),
            "all": write.count("checks", len(near.checks)),
        }
    return say(f"match.{code}", **values)


def first_change(
    reason: Reason, invoice: Invoice, vendor: str, say: Phrases, writer: Writer
) -> str:
    """The smallest change after which it would match, as a sentence without its end."""
    if not reason.changes:
        return ""
    one = reason.changes[0]
    line = next((near.payment for near in reason.near if near.payment.id == one.payment), None)
    amount = writer.money("mend", _of(invoice, amount_of(one.amount))) if one.amount else ""
    day = writer.day("mend_line", date.fromordinal(line.day)) if line else ""
    number = harmless(one.text or invoice.number or "–")
    return say(f"change.{_key(one)}", amount=amount, day=day, number=number, vendor=vendor)


def why(signals: Sequence[str], say: Phrases) -> str:
    """The signals of a match, as a list of half-sentences."""
    known = [say(f"signal.{one}") for one in signals if say.has(f"signal.{one}")]
    return "; ".join(one for one in known if one)


def _link(one: Told, invoice: Invoice, say: Phrases) -> LinkWords:
    match, line = one.match, one.line
    paid = formats.money(Money(match.spent, line.currency), say.language)
    day = formats.day(line.booked_on, say.language)
    return LinkWords(
        match.id or 0, match.state, line.id or 0, say("match.line", amount=paid, day=day),
        why(match.signals, say), line.label, match.confidence,
    )  # fmt: skip


def _declined(one: Told, say: Phrases) -> DeclinedWords:
    match, line = one.match, one.line
    paid = formats.money(Money(match.spent, line.currency), say.language)
    day, name = formats.day(line.booked_on, say.language), match.decided_by or "–"
    title = say(f"match.was_{match.state}", amount=paid, day=day, name=name)
    return DeclinedWords(match.id or 0, title, line.label)


def _check(one: Check, near: Near, invoice: Invoice, vendor: str, say: Phrases) -> CheckWords:
    line = near.payment
    ours: dict[str, str] = {
        "amount": _money(invoice.total, invoice, say),
        "payee": vendor,
        "date": _due(invoice, say),
        "reference": invoice.number or "–",
        "account": _masked(invoice.iban),
    }
    theirs = {
        "amount": formats.money(Money(amount_of(line.amount), line.currency), say.language),
        "payee": line.counterparty or line.label,
        "date": _day(line.day, say),
        "reference": line.label,
        "account": _masked(line.iban),
    }
    return CheckWords(
        say(f"check.{one.name}"), ours[one.name], theirs[one.name], LOUD[one.result],
        _result(one, invoice, say),
    )  # fmt: skip


def _result(one: Check, invoice: Invoice, say: Phrases) -> str:
    if one.name == "amount" and one.difference:
        key = "check.short" if one.difference < 0 else "check.over"
        return say(key, difference=_money(amount_of(abs(one.difference)), invoice, say))
    if one.name == "date" and one.difference is not None:
        key = "after" if one.difference > 0 else "before" if one.difference else "on"
        return say(f"check.date_{key}", days=formats.days(abs(one.difference), say.language))
    if one.name == "reference" and one.result == "same":
        return say("check.contained")
    return say(f"check.{one.result}")


def _changes(reason: Reason, invoice: Invoice, vendor: str, say: Phrases) -> list[ChangeWords]:
    lines = {one.payment.id: one.payment for one in reason.near}
    found = []
    for one in reason.changes:
        line = lines.get(one.payment or 0)
        values = {
            "amount": _money(amount_of(one.amount), invoice, say),
            "number": one.text or invoice.number or "–",
            "vendor": vendor,
            "day": _day(line.day, say) if line else "",
        }
        key = _key(one)
        found.append(
            ChangeWords(
                one.kind, say(f"change.{key}", **values), say(f"change.{key}_detail", **values),
                say(f"change.{key}_action") if one.kind in ACTIONS else "", one.payment,
                Money(amount_of(one.amount), invoice.currency or "") if one.amount else None,
            )
        )  # fmt: skip
    return found


def _key(change: Change) -> str:
    return "payment_new" if change.kind == "payment" and change.payment is None else change.kind


def _due(invoice: Invoice, say: Phrases) -> str:
    if invoice.due_on:
        return say("match.due", day=formats.day(invoice.due_on, say.language))
    return formats.day(invoice.issued_on, say.language) if invoice.issued_on else "–"


def _of(invoice: Invoice, amount: Decimal) -> Money:
    return Money(amount, invoice.currency or "")


def _money(amount: Decimal | None, invoice: Invoice, say: Phrases) -> str:
    if amount is None or not invoice.currency:
        return "–"
    return formats.money(Money(amount, invoice.currency), say.language)


def _day(ordinal: int, say: Phrases) -> str:
    return formats.day(date.fromordinal(ordinal), say.language)


def _masked(iban: str | None) -> str:
    return f"{iban[:2]} … {iban[-4:]}" if iban else "–"
