"""What is in a total and may not count: copies, what was refused, credit notes against it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from assistant.database import Session
from assistant.money import Money
from assistant.tools.draft import Draft
from assistant.tools.records import Listed, amount, label
from assistant.workspace import attention, reports, search
from assistant.workspace.reports import Amounts, Grouping
from assistant.workspace.search import InvoiceFilter, Kind

MOST_COPIES = 200
NAMED = 3


@dataclass(frozen=True, slots=True)
class TakenOff:
    """The invoices and credit notes, with the amount of each kind, and what remains of the total
    without them. What is a copy and was refused is taken off once: `both`."""

    copies: Sequence[Listed]
    copied: Decimal
    refused: Sequence[Listed]
    refused_count: int
    refused_total: Decimal
    both: Decimal
    notes: Sequence[Listed]
    note_count: int
    noted: Decimal
    left: Decimal

    @property
    def is_any(self) -> bool:
        """Whether there is anything to take off."""
        return bool(self.copies or self.refused_count or self.note_count)

    @property
    def ids(self) -> frozenset[int]:
        """The invoices that may not count: copies and what was refused."""
        return frozenset(row[0].id for row in (*self.copies, *self.refused) if row[0].id)

    async def by_group(
        self, session: Session, wanted: InvoiceFilter, which: Amounts, by: Grouping
    ) -> dict[str, Decimal]:
        """How much of each group of the slice may not count, by the group's key."""
        refused = {row[0].id for row in self.refused}
        copies = tuple(row[0].id for row in self.copies if row[0].id and row[0].id not in refused)
        parts = [
            replace(wanted, ids=copies) if copies else None,
            _refused(wanted) if self.refused_count else None,
            _notes(wanted) if self.note_count else None,
        ]
        found: dict[str, Decimal] = {}
        for part in (one for one in parts if one):
            for one in await reports.sums_by(session, part, by, which):
                found[one.key] = found.get(one.key, Decimal(0)) + abs(one.total)
        return {key: total for key, total in found.items() if total}


async def look(
    session: Session, draft: Draft, wanted: InvoiceFilter, which: Amounts, whole: Decimal
) -> TakenOff:
    """What may not count of the `whole` of a slice, which must name its currency."""
    copies = await copies_of(session, draft, wanted, which)
    refused, refused_count, refused_total = await _part(session, _refused(wanted), which)
    notes, note_count, noted = await _part(session, _notes(wanted), which)
    known = {row[0].id for row in refused}
    both = _sum([row for row in copies if row[0].id in known], which)
    copied, noted = _sum(copies, which), abs(noted)
    left = whole - copied - refused_total + both - noted
    return TakenOff(
        copies, copied, refused, refused_count, refused_total, both, notes, note_count, noted,
        left,
    )  # fmt: skip


def say_remains(draft: Draft, off: TakenOff, which: Amounts, currency: str) -> None:
    """What remains of a total, and what was taken off for it: nothing where that is nothing."""
    say = draft.context.say
    if not off.is_any:
        return
    parts = []
    if off.copies:
        how = say("how.twice")
        total = draft.money(
            "twice", say("label.duplicates"), Money(off.copied, currency), how, off.copies,
            len(off.copies), which,
        )  # fmt: skip
        parts.append(say("beside.twice", total=total, numbers=_numbers(draft, off.copies)))
    if off.refused_count:
        how, money = say("how.refused"), Money(off.refused_total, currency)
        count = draft.count("refused_count", say("label.invoices"), off.refused_count, how,
                            off.refused)  # fmt: skip
        total = draft.money(
            "refused", say("label.spent"), money, how, off.refused, off.refused_count, which
        )
        parts.append(say("beside.refused", total=total, count=count))
    if off.both:
        money = Money(off.both, currency)
        both = draft.money("both", say("label.duplicates"), money, say("how.twice"), (), 0, which)
        parts.append(say("beside.both", total=both))
    if off.note_count:
        how, money = say("how.credit_notes"), Money(off.noted, currency)
        name = f"credit_note_count:{currency}"
        count = draft.count(name, say("label.credit_notes"), off.note_count, how, off.notes)
        total = draft.money("credit_notes", say("label.credit_notes"), money, how, off.notes)
        parts.append(say("beside.credit_notes", total=total, count=count))
    rest = draft.money("remains", say("label.rest"), Money(off.left, currency), say("how.rest"))
    draft.say("beside.remains", rest=rest, parts=say("apart").join(parts))


def say_held(draft: Draft, off: TakenOff) -> None:
    """How many copies and refused ones a count or an average holds."""
    say, parts = draft.context.say, []
    if off.copies:
        how = say("how.twice")
        count = draft.count("twice_count", say("label.duplicates"), len(off.copies), how,
                            off.copies)  # fmt: skip
        numbers = _numbers(draft, off.copies)
        parts.append(say("beside.held_twice", count=count, numbers=numbers))
    if off.refused_count:
        how = say("how.refused")
        count = draft.count("refused_count", say("label.invoices"), off.refused_count, how,
                            off.refused)  # fmt: skip
        parts.append(say("beside.held_refused", count=count))
    if parts:
        draft.say("beside.held", parts=say("and").join(parts))


async def copies_of(
    session: Session, draft: Draft, wanted: InvoiceFilter, which: Amounts
) -> list[Listed]:
    """All but the largest of each set of invoices with the same supplier and number; what was
    refused is a copy of what was not."""
    ids = tuple(
        one.invoice_id
        for one in await attention.duplicates(session, draft.context.today)
        if one.invoice_id
    )
    if not ids:
        return []
    groups: dict[tuple[int | None, str], list[Listed]] = {}
    for row in await search.rows(session, replace(wanted, ids=ids), limit=MOST_COPIES):
        number = str(row[0].number or row[0].document_id).lower()
        groups.setdefault((row[0].vendor_id, number), []).append(row)
    return [
        row
        for group in groups.values()
        for row in sorted(group, key=lambda one: (not _is_refused(one), _value(one, which)))[:-1]
        if _value(row, which)
    ]


def _refused(wanted: InvoiceFilter) -> InvoiceFilter | None:
    """What was rejected or discarded of a slice that does not ask for a state itself."""
    return None if wanted.statuses else replace(wanted, statuses=search.REFUSED)


def _notes(wanted: InvoiceFilter) -> InvoiceFilter | None:
    """The credit notes of a slice; a state says nothing of the credit notes in the same one."""
    is_plain = wanted.kind is Kind.INVOICES and not wanted.statuses
    return wanted.of(Kind.CREDIT_NOTES) if is_plain else None


async def _part(
    session: Session, wanted: InvoiceFilter | None, which: Amounts
) -> tuple[Sequence[Listed], int, Decimal]:
    """Some of the invoices of a part, how many they are and what they come to."""
    sums = await reports.sums(session, wanted, which) if wanted else []
    if not wanted or not sums:
        return (), 0, Decimal(0)
    rows = await search.rows(session, wanted, limit=MOST_COPIES)
    return rows, sum(one.count for one in sums), sum((one.total for one in sums), Decimal(0))


def _numbers(draft: Draft, copies: Sequence[Listed]) -> str:
    names = dict.fromkeys(draft.named(label(row[0])) for row in copies[:NAMED])
    return ", ".join(names) + (" …" if len(copies) > NAMED else "")


def _is_refused(row: Listed) -> bool:
    return row[0].status in search.REFUSED


def _sum(rows: Sequence[Listed], which: Amounts) -> Decimal:
    return sum((_value(row, which) for row in rows), Decimal(0))


def _value(row: Listed, which: Amounts) -> Decimal:
    money = amount(row[0], which)
    return money.amount if money else Decimal(0)
