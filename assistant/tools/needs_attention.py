"""What needs a person, ranked: why, how much, and where to look."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Literal

from assistant.database import Session
from assistant.money import Money, total
from assistant.tools import coverage, follow_ups, periods, signal_words, slices
from assistant.tools.context import ToolContext, Unclear
from assistant.tools.draft import Draft
from assistant.tools.periods import Period
from assistant.tools.phrases import harmless
from assistant.tools.records import Listed, amount, invoice_table, label
from assistant.tools.result import Cell, Citation, Column, Fact, Kind, Row, Table, ToolResult, Unit
from assistant.workspace import attention, search
from assistant.workspace.attention import Signal
from assistant.workspace.search import DateBasis, Found, InvoiceFilter, Order, Payment

Only = Literal[
    "sync", "push", "iban_changed", "iban_suspect", "look_alike", "hidden_text", "misaddressed",
    "duplicate", "contradiction", "overdue", "due_soon", "unusual_amount", "price_rise",
    "needs_look", "document", "match", "merge", "missing_vat", "no_rate",
]  # fmt: skip
SHOWN = 50
REMARKS, MOST_NAMED = 4, 3
State = Literal["paid", "unpaid", "overdue"]

CERTAIN = ("same_file", "same_number")
_SISTERS = {"iban_changed": "iban_suspect", "iban_suspect": "iban_changed"}
MOST_PAID = 8
ABSENT = ("no_file", "not_fetched")  # The file is not here; of others it is, and gave nothing.
SUMMED = ("overdue", "due_soon", *signal_words.PAGES)  # told by their sum or their count


async def needs_attention(
    context: ToolContext, only: Only | None, vendor: str | None = None, invoice: str | None = None,
    period: str | None = None, paid_twice: bool | None = None, amounts: bool | None = None,
    state: State | None = None,
) -> ToolResult:  # fmt: skip
    """List what needs a person, most pressing first, each with its reason, amount and link:
    overdue and soon due invoices, possible duplicates, changed or suspect IBANs, look-alike
    suppliers, unusual amounts and price rises, contradictions, missing VAT numbers or documents,
    values that could not be read, hidden text, documents for somebody else, failed pushes,
    sync problems, currencies without a rate, suggested matches and merges that wait. What a person
    dismissed is left out.

    Args:
        only: One kind of signal; null for all of them.
        vendor: Only what concerns this supplier, copied from the question as text.
        invoice: Only what concerns this invoice number, copied as text.
        period: Only what concerns invoices issued in it, copied as text; with paid_twice those
            paid in it. Null is all of them.
        paid_twice: True for only those possible duplicates of which two and more are paid.
        amounts: True for only those contradictions that are of amounts.
        state: With document, only invoices that are paid, unpaid or overdue.
    """
    draft, span = Draft(context, "attention"), slices.period(period, context) or periods.EVER
    async with context.database.read(context.workspace_id) as session:
        shown, known = await coverage.of(session, context)
        chips = await follow_ups.usual(session, context, not_this="attention")
        found = await attention.signals(session, context.today, context.now)
        party = await slices.vendor(session, vendor, context)
        draft.cite(party)
        if invoice and not await search.by_number(session, invoice):
            missing = context.say("unclear.no_invoice", text=harmless(invoice, 60))
            raise Unclear(missing, is_question=False)
        payments = await _paid(session, found) if paid_twice else []
        paid = _ids(payments) if paid_twice else None
        paid_then = _ids(await _paid(session, found, span)) if paid_twice else set()
        in_state = await _in_state(session, found, state, context.today) if state else set()
        scans = await _scans(session) if state == "paid" else None
    matters = [
        one
        for one in found
        if (only is None or one.kind == only)
        and (party is None or one.vendor_id in party.ids or one.vendor == party.name)
        and (invoice is None or search.squeezed(one.label) == search.squeezed(invoice))
        and (
            paid_twice
            or span == periods.EVER
            or (one.on is not None and periods.holds(span, one.on))
        )
        and (not amounts or _is_of_amounts(one))
        and (state is None or one.invoice_id in in_state)
        and (paid is None or len(paid & set(one.facts.get("ids", ()))) > 1)
    ]
    ever = len(matters)
    if paid_twice:
        matters = [one for one in matters if paid_then & set(one.facts.get("ids", ()))]
    summary = context.say("step.attention", count=known.invoices)
    if party and only == "iban_changed" and not matters:
        # A miscopied account is another one, too: "it did not change" would be wrong.
        matters = [
            one for one in found if one.kind == _SISTERS[only] and one.vendor_id in party.ids
        ]
        only = "iban_suspect" if matters else only
    if not matters:
        key = f"attention.none_{only}" if only else "attention.none"
        values: dict[str, object] = {"when": coverage.as_of(known.synced_at, context)}
        if paid_twice:
            key = "attention.none_paid_twice_vendor" if party else "attention.none_paid_twice"
            values["vendor"] = draft.named(party.name) if party else ""
            if span != periods.EVER:
                key += "_within"
                values["period"] = draft.period(span)
        elif state:
            key = f"attention.none_document_{state}"
        elif amounts and not party and span == periods.EVER:
            key = "attention.none_amounts"
        elif party:
            is_iban = only == "iban_changed"
            key = "attention.none_iban_vendor" if is_iban else "attention.none_of_vendor"
            values["vendor"] = draft.named(party.name)
        elif span != periods.EVER:
            key = "attention.none_within" if only else "attention.none_in_period"
            values["period"] = draft.period(span)
            values |= {"kind": context.say(f"kind.{only}")} if only else {}
        elif invoice:
            key = "attention.no_duplicate" if only == "duplicate" else "attention.none_of_vendor"
            values |= {"number": draft.named(invoice), "vendor": draft.named(invoice)}
        if not known.invoices or not known.synced_at:
            draft.statements.append(coverage.nothing(known, context))
        else:
            draft.say(key, **values)
        if paid_twice and ever:
            label, how = context.say("label.invoices"), context.say("how.all")
            draft.say("attention.paid_twice_else", count=draft.count("else", label, ever, how))
        if scans and scans.total:
            label, how = context.say("label.invoices"), context.say("how.all")
            count = draft.count("scans", label, scans.total, how, scans.rows)
            draft.say("attention.paid_unread", count=count)
        if state:
            _waiting(draft, known.documents_waiting)
        return draft.result(summary, known.invoices, shown, chips)
    _write(draft, matters, only)
    if paid_twice:
        draft.say("attention.paid_twice")
        _payments(draft, matters, payments)
    if state:
        draft.say(f"attention.only_{state}")
    others = [one for one in found if one.kind == "contradiction" and not _is_of_amounts(one)]
    if amounts and others and not party and span == periods.EVER:
        how, label = context.say("how.signals"), context.say("kind.contradiction")
        draft.say("attention.amounts_else", count=_counted(draft, "else", label, how, others))
    if span != periods.EVER:
        draft.say(
            "attention.paid_within" if paid_twice else "attention.within", period=draft.period(span)
        )
    if only in _SISTERS and not (party or invoice) and span == periods.EVER:
        kin = [one for one in found if one.kind == _SISTERS[only]]
        if kin:
            _remark(draft, _SISTERS[only], kin)
    if only == "missing_vat" and not (party or invoice):
        _window(draft)
    if only == "document":
        _waiting(draft, known.documents_waiting)
    if only == "iban_changed" and party:
        draft.statements[0] = (
            context.say("attention.yes_iban_vendor", vendor=draft.named(party.name))
            + f" {draft.statements[0]}"
        )
    if only == "duplicate" and invoice:
        _yes_duplicate(draft, matters[0], invoice)
    return draft.result(summary, known.invoices, shown, chips)


async def _paid(
    session: Session, found: Sequence[Signal], span: Period = periods.EVER
) -> Sequence[Listed]:
    """The ones of what may be in twice that were paid, in a period by their payment dates."""
    ids = {one_id for one in found for one_id in one.facts.get("ids", ())}
    if not ids:
        return ()
    wanted = InvoiceFilter(ids=tuple(sorted(ids)), payment=Payment.PAID)
    if span != periods.EVER:
        wanted = replace(wanted, start=span.start, end=span.end, basis=DateBasis.PAID)
    return (await search.find(session, wanted, Order.OLDEST, len(ids))).rows


def _ids(rows: Sequence[Listed]) -> set[int]:
    return {row[0].id or 0 for row in rows}


def _payments(draft: Draft, matters: Sequence[Signal], paid: Sequence[Listed]) -> None:
    """Every invoice of what was paid twice, with its amount and the day it was paid."""
    say = draft.context.say
    ids = {one_id for one in matters for one_id in one.facts.get("ids", ())}
    rows = [row for row in paid if row[0].id in ids]
    parts = []
    for invoice, vendor in rows[:MOST_PAID]:
        money, name = amount(invoice), f"{invoice.id}"
        how, row = say("how.read"), (invoice, vendor)
        parts.append(
            say(
                "attention.payment" if invoice.paid_on else "attention.payment_undated",
                vendor=draft.named(vendor), number=draft.named(label(invoice)),
                amount=draft.money(f"paid:{name}", label(invoice), money, how, [row])
                if money else say("unknown_amount"),
                day=draft.value(f"paid_on:{name}", say("column.paid"), invoice.paid_on, Unit.DATE,
                                how) if invoice.paid_on else "",
            )
        )  # fmt: skip
    if parts:
        draft.say("attention.payments", parts=say("apart").join(parts))
        table = invoice_table("payments", say("table.invoices"), rows, len(rows), say)
        columns = (*table.columns, Column("paid", say("column.paid"), Kind.DATE))
        cells = tuple(
            (*old, Cell(row[0].paid_on)) for old, row in zip(table.rows, rows, strict=True)
        )
        draft.tables.append(replace(table, columns=columns, rows=cells))


async def _in_state(
    session: Session, found: Sequence[Signal], state: State, today: date
) -> set[int]:
    """The ones of what is told that are paid, unpaid or overdue."""
    ids = tuple(sorted({one.invoice_id for one in found if one.invoice_id}))
    if not ids:
        return set()
    every = search.Kind.EVERYTHING
    wanted = InvoiceFilter(ids=ids, payment=Payment(state), kind=every, today=today)
    return {row[0].id or 0 for row in (await search.find(session, wanted, limit=len(ids))).rows}


async def _scans(session: Session) -> Found:
    """Paid bills whose file is there and says nothing: a scan is no missing file."""
    return await search.find(
        session, InvoiceFilter(payment=Payment.PAID, filed="picture"), limit=SHOWN
    )


def _waiting(draft: Draft, waiting: int) -> None:
    """How many files are not here yet."""
    if waiting:
        say = draft.context.say
        count = draft.count("waiting", say("label.documents"), waiting, say("how.all"))
        draft.say("attention.waiting", count=count)


def _is_of_amounts(one: Signal) -> bool:
    """Whether what contradicts is an amount, and no account or number."""
    return one.detail in ("document_total", "sum") or one.facts.get("field") == "total"


def _window(draft: Draft) -> None:
    """How far back VAT numbers are looked for."""
    say = draft.context.say
    days = draft.days("window", say("label.days"), attention.RECENT.days, say("how.missing_vat"))
    draft.say("attention.window", days=days)


def _yes_duplicate(draft: Draft, one: Signal, invoice: str) -> None:
    """One invoice was asked about: yes, why, and how sure that is."""
    say, sure = draft.context.say, "sure" if one.detail in CERTAIN else "likely"
    why = draft.named(signal_words.reason(one, say), key=f"why.{one.kind.value}")
    draft.statements[:] = [
        say(f"attention.yes_duplicate_{sure}", number=draft.named(invoice), why=why,
            vendor=draft.named(one.vendor))
    ]  # fmt: skip


def _write(draft: Draft, matters: Sequence[Signal], only: str | None) -> None:
    say = draft.context.say
    kinds = _by_kind(matters)
    how = say("how.signals")
    if only:
        _lead_one(draft, matters, only)
    else:
        count = _counted(draft, "count", say("label.signals"), how, matters)
        first = next(iter(kinds))
        draft.say("attention.lead", count=count, first=say(f"attention.first_{first}"))
        for kind, group in list(kinds.items())[:REMARKS]:
            _remark(draft, kind, group)
        rest = [one for group in list(kinds.values())[REMARKS:] for one in group]
        if rest:
            others = _counted(draft, "others", say("label.signals"), how, rest)
            if len(matters) <= SHOWN:
                draft.say("attention.rest", count=others)
            else:
                shown = draft.count("shown", say("label.shown"), SHOWN, say("how.shown"))
                draft.say("attention.rest_cut", count=others, shown=shown)
    draft.citations = _citations(matters[:SHOWN])
    groups = [list(matters)]
    if only == "document":
        groups = [[one for one in matters if (one.detail in ABSENT) == is_gone]
                  for is_gone in (True, False)]  # fmt: skip
    draft.tables += [_table(draft, group, place) for place, group in enumerate(groups) if group]


def _counted(draft: Draft, measure: str, label: str, how: str, matters: Sequence[Signal]) -> Fact:
    """How many matters, with each of them as proof."""
    fact = Fact(
        f"{draft.name}.{measure}", label, len(matters), Unit.COUNT, how, _rows(draft, matters),
        len(matters),
    )  # fmt: skip
    draft.add(fact)
    return fact


def _by_kind(matters: Sequence[Signal]) -> dict[str, list[Signal]]:
    groups: dict[str, list[Signal]] = {}
    for one in matters:
        groups.setdefault(one.kind.value, []).append(one)
    return groups


def _rows(draft: Draft, group: Sequence[Signal]) -> tuple[Row, ...]:
    return tuple(
        Row(signal_words.name(one, draft.context.say), signal_words.url(one), one.on, one.amount)
        for one in group[:50]
    )


def _lead_files(draft: Draft, matters: Sequence[Signal]) -> None:
    """Bills whose file is not here, apart from files that are here and gave nothing."""
    say, how, parts = draft.context.say, draft.context.say("how.signals"), []
    for key in ("gone", "blank"):
        group = [one for one in matters if (one.detail in ABSENT) == (key == "gone")]
        if not group:
            continue
        names = ", ".join(draft.named(f"{one.vendor} {one.label}".strip())
                          for one in group[:MOST_NAMED])  # fmt: skip
        count = _counted(draft, f"document_{key}", say("kind.document"), how, group)
        more = " …" * (len(group) > MOST_NAMED)
        parts.append(say(f"attention.file_{key}", count=count, names=names + more))
    draft.statements.append(" ".join(parts))


def _lead_one(draft: Draft, matters: Sequence[Signal], kind: str) -> None:
    values = _values(draft, kind, matters)
    if kind == "document":
        _lead_files(draft, matters)
        return
    draft.say(f"attention.lead_{kind}", **values)
    told = draft.context.say(f"attention.remark_{kind}", **values)
    bold_end = told.find("**", 2)
    rest = told[bold_end + 2 :].strip() if told.startswith("**") and bold_end > 0 else told
    if rest:
        draft.statements[-1] = f"{draft.statements[-1]} {rest}"
    _also(draft, kind, matters)
    if kind == "duplicate":
        _how_sure(draft, matters)


def _how_sure(draft: Draft, matters: Sequence[Signal]) -> None:
    """Certain duplicates apart from those that are only nearly the same."""
    how, label = draft.context.say("how.duplicate"), draft.context.say("kind.duplicate")
    likely = [one for one in matters if one.detail not in CERTAIN]
    sure = [one for one in matters if one.detail in CERTAIN]
    draft.say(
        "attention.how_sure", sure=_counted(draft, "sure", label, how, sure),
        likely=_counted(draft, "likely", label, how, likely),
    )  # fmt: skip


def _remark(draft: Draft, kind: str, group: Sequence[Signal]) -> None:
    draft.say(f"attention.remark_{kind}", **_values(draft, kind, group))
    _also(draft, kind, group)


def _also(draft: Draft, kind: str, group: Sequence[Signal]) -> None:
    """The others by name, where they are few: "2 IBANs look wrong" names both."""
    others = group[1 : MOST_NAMED + 1]
    if kind in SUMMED or not others or len(group) > MOST_NAMED:
        return
    names = " · ".join(draft.named(f"{one.vendor} {one.label}".strip()) for one in others)
    draft.statements[-1] += f" {draft.context.say('attention.also', names=names)}"


def _values(draft: Draft, kind: str, group: Sequence[Signal]) -> dict[str, object]:
    """The facts of one kind: how many, how much, and the first of them in full."""
    say = draft.context.say
    # What falls due first comes first, as everywhere; of other kinds the largest.
    first = min(group, key=_due) if kind == "due_soon" else group[0]
    how = say(f"how.{kind}") if say.has(f"how.{kind}") else say("how.signals")
    count = _counted(draft, kind, say(f"kind.{kind}"), how, group)
    sums = total(one.amount for one in group if one.amount)
    totals = [
        draft.proved(
            f"{kind}_total", say(f"kind.{kind}"), money, how, _rows_in(draft, group, currency)
        )
        for currency, money in sums.items()
    ]
    values: dict[str, object] = {
        "count": count,
        "total": say("and").join(f"[[{one.id}]]" for one in totals) or say("unknown_amount"),
        "vendor": draft.named(first.vendor),
        "number": draft.named(first.label),
        "why": draft.named(signal_words.reason(first, say), key=f"why.{first.kind.value}"),
    }
    nothing = Money(Decimal(0), "EUR")
    values["amount"] = (
        draft.proved(
            f"{kind}_first", first.label, first.amount, say("how.read"), _rows(draft, [first])
        )
        if first.amount
        else say("unknown_amount")
    )
    values["before"] = draft.proved(
        f"{kind}_before", first.label, first.facts["before"], how, _rows(draft, [first])[:0]
    ) if kind == "price_rise" else nothing  # fmt: skip
    longest = max(group, key=lambda one: int(one.facts.get("days", 0)))
    most = int(longest.facts.get("days", 0))
    values["days"] = draft.days(
        f"{kind}_days", say("label.days"), most, how, _rows(draft, [longest])
    )
    if kind == "iban_changed":
        values["old"] = draft.named(str(first.facts["before"]))
        values["new"] = draft.named(str(first.facts["after"]))
        numbers = [draft.named(number) for number in first.facts["unpaid"][:3]]
        key = "attention.iban_unpaid" if numbers else "attention.iban_paid"
        told = [say(key, numbers=", ".join(numbers))]
        if sent := [draft.named(number) for number in first.facts.get("paid", ())[:3]]:
            told.append(say("attention.iban_sent", numbers=", ".join(sent)))
        values["unpaid"] = " ".join(told)
    if kind in signal_words.PAGES:
        values["count"] = draft.count(
            f"{kind}_waiting", say(f"kind.{kind}"), first.facts["count"], how
        )
    if kind == "look_alike":
        values["other"] = draft.named(str(first.facts["other"]))
    return values


def _due(one: Signal) -> tuple[date, int]:
    return one.on or date.max, -(one.invoice_id or 0)


def _rows_in(draft: Draft, group: Sequence[Signal], currency: str) -> tuple[Row, ...]:
    own = [one for one in group if one.amount and one.amount.currency == currency]
    return tuple(
        Row(signal_words.name(one, draft.context.say), signal_words.url(one), one.on, one.amount)
        for one in own
    )


def _citations(matters: Sequence[Signal]) -> tuple[Citation, ...]:
    return tuple(
        Citation(
            "invoice" if one.invoice_id else "document",
            str(one.invoice_id or one.document_id),
            f"{one.label}, {one.vendor}" if one.vendor else one.label,
            signal_words.url(one),
        )
        for one in matters
        if one.invoice_id or one.document_id
    )


def _table(draft: Draft, matters: Sequence[Signal], place: int = 0) -> Table:
    say = draft.context.say
    columns = (
        Column("matter", say("column.matter")),
        Column("vendor", say("column.vendor")),
        Column("number", say("column.number")),
        Column("reason", say("column.reason")),
        Column("amount", say("label.amount"), Kind.MONEY),
    )
    rows = tuple(
        (
            Cell(say(f"kind.{one.kind.value}")),
            Cell(one.vendor),
            Cell(one.label or signal_words.name(one, say), url=signal_words.url(one)),
            Cell(signal_words.reason(one, say)),
            Cell(one.amount),
        )
        for one in matters[:SHOWN]
    )
    caption = ""
    if len(matters) > SHOWN:
        caption = say("table.shown", shown=SHOWN, total=len(matters))
    title = say("table.attention")
    return Table(
        "attention" + f":{place}" * bool(place),
        title,
        columns,
        rows,
        caption,
        row_count=len(matters),
    )
