"""What share of a whole a part is: the same slice without the condition that makes it a part."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from assistant.database import Session
from assistant.money import Money
from assistant.tools import breakdown, derivations, spend_slice
from assistant.tools.beside import say_beside, say_currencies
from assistant.tools.breakdown import Compared, Extra, Headings
from assistant.tools.draft import Draft
from assistant.tools.records import citations
from assistant.tools.result import Column, Fact, Kind
from assistant.tools.spend_query import SpendQuery, caption_of, how_of, named_amount, total_of
from assistant.tools.spend_slice import Asked, Slice
from assistant.workspace import reports, search
from assistant.workspace.reports import Grouping, Sums
from assistant.workspace.search import Order

SOURCES = 10
# Which conditions make a part, the first of them that a question names.
_CONDITIONS = (
    ("vendor",), ("category",), ("status",), ("min_amount", "max_amount"), ("except_vendor",),
    ("except_category",),
    ("currency",),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Shared:
    """The whole that a share is of, and in words what makes the part."""

    whole: Slice
    part: str
    by: Grouping | None


async def shared(session: Session, draft: Draft, asked: Asked, query: SpendQuery) -> Shared | None:
    """What a share is of; None where it is each group's share of the total that is asked for."""
    named = next((one for one in _CONDITIONS if any(getattr(asked, name) for name in one)), None)
    by = {"vendor": Grouping.VENDOR, "category": Grouping.CATEGORY}.get(named[0] if named else "")
    if named is None or query.group_by not in (None, by):
        return None
    empty = Asked(asked.basis, None, None, None, None, None, None, None, None, None)
    only = replace(
        empty,
        of_invoices=asked.of_invoices,
        amount=asked.amount,
        **{name: getattr(asked, name) for name in named},
    )
    nothing: dict[str, Any] = dict.fromkeys(named)
    rest = replace(asked, **nothing)
    part = await spend_slice.resolve(session, draft, only, query.period)
    whole = await spend_slice.resolve(session, draft, rest, query.period)
    is_text = bool(part.wanted.text)
    return Shared(whole, part.what, None if is_text else by)


async def write_share(session: Session, draft: Draft, query: SpendQuery, of: Shared) -> int:
    """The share first, with the part and the whole; then a table of both."""
    parts = await reports.sums(session, query.wanted, query.amounts)
    wholes = await reports.sums(session, of.whole.wanted, query.amounts)
    if query.measure == "count":
        return await _write_counts(session, draft, query, of, parts, wholes)
    known = [one.currency for one in (*parts, *wholes) if one.currency]
    currencies = list(dict.fromkeys(one.currency for one in parts if one.currency)) or known[:1]
    for place, currency in enumerate(currencies):
        part = await _amount(session, draft, query, of, parts, currency, "part")
        whole = await _amount(session, draft, query, of, wholes, currency, "whole")
        share = derivations.share(draft, f"share:{currency}", part, whole)
        draft.say(
            "share.also" if place else "share.lead" if share else "share.plain",
            share=share or "", part=part, whole=named_amount(draft, query, whole), what=of.part,
            rest=of.whole.what, period=draft.period(query.period), currency=currency,
            verb=draft.context.say(f"groups.verb_{query.basis}"),
        )  # fmt: skip
        if not place and share:
            await _table(session, draft, query, of, part, whole)
    await say_currencies(session, draft, of.whole.wanted, query.amounts, without=currencies)
    await say_beside(session, draft, query.wanted, parts[:1], query.amounts)
    return sum(one.count for one in wholes)


async def _amount(
    session: Session, draft: Draft, query: SpendQuery, of: Shared, sums: Sequence[Sums],
    currency: str, name: str,
) -> Fact:  # fmt: skip
    """The part or the whole in one currency, with its invoices."""
    wanted = query.wanted if name == "part" else of.whole.wanted
    own = replace(wanted, currency=currency)
    rows = (await search.find(session, own, Order.LARGEST)).rows
    if name == "part":
        draft.citations = draft.citations or citations(rows[:SOURCES])
    count = sum(one.count for one in sums if one.currency == currency)
    label = draft.context.say(f"label.{query.label}")
    total = total_of(list(sums), currency)
    how = how_of(draft, query if name == "part" else replace(query, what=of.whole.what))
    return draft.money(name, label, total, how, rows, count, query.amounts)


async def _write_counts(
    session: Session, draft: Draft, query: SpendQuery, of: Shared, parts: Sequence[Sums],
    wholes: Sequence[Sums],
) -> int:  # fmt: skip
    """How many of all, whatever their currencies."""
    say, how = draft.context.say, draft.context.say("how.count", period=draft.period(query.period))
    found = await search.find(session, query.wanted, Order.LARGEST)
    draft.citations = citations(found.rows[:SOURCES])
    label = say("label.invoices")
    part = draft.count("part", label, sum(one.count for one in parts), how, found.rows)
    whole = draft.count("whole", label, sum(one.count for one in wholes), how)
    share = derivations.share(draft, "share", part, whole)
    draft.say(
        "share.count" if share else "share.count_plain", part=part, whole=whole,
        share=share or "", what=of.part, rest=of.whole.what, period=draft.period(query.period),
    )  # fmt: skip
    return sum(one.count for one in wholes)


async def _table(
    session: Session, draft: Draft, query: SpendQuery, of: Shared, part: Fact, whole: Fact
) -> None:
    """Each part, all others in one line, and the whole; with their shares."""
    say, groups = draft.context.say, await _parts(session, draft, query, of, part)
    assert isinstance(part.value, Money)
    assert isinstance(whole.value, Money)
    others = Compared(
        "rest", say("share.rest"), whole.row_count - part.row_count, whole.value - part.value
    )
    facts = {"rest": draft.derived("rest:" + part.value.currency, say("share.rest"), others.total,
                                   say("how.rest"), (), others.count), "total": whole}  # fmt: skip
    for one in groups:
        fact = (
            part
            if len(groups) == 1
            else draft.money(
                f"part:{one.key}", one.label, one.total, how_of(draft, query), (), one.count
            )
        )
        facts[one.key] = fact
    shares = {
        key: made
        for key, fact in facts.items()
        if key != "total" and (made := derivations.share(draft, f"share_of:{key}", fact, whole))
    }
    words = Headings(
        say("share.title"), say(f"column.{of.by.value if of.by else 'matter'}"),
        say(f"label.{query.label}"), "", caption_of(draft, query, part.value.currency),
    )  # fmt: skip
    extra = Extra(Column("share", say("column.share"), Kind.PERCENT), shares)
    rows = [*groups, others]
    draft.tables.append(breakdown.table("share", words, rows, facts, say, len(rows), [extra]))


async def _parts(
    session: Session, draft: Draft, query: SpendQuery, of: Shared, part: Fact
) -> list[Compared]:
    """The suppliers or categories named, each by itself; anything else as one."""
    assert isinstance(part.value, Money)
    one = Compared("part", of.part.strip(), part.row_count, part.value)
    if of.by is None:
        return [one]
    found = await reports.sums_by(session, query.wanted, of.by, query.amounts)
    named = breakdown.named(found, of.by, draft.context)
    return breakdown.compared(named, None, part.value.currency) or [one]
