"""One figure about spend: the sum, count, average or extreme, and what stands beside it."""

from dataclasses import replace
from decimal import Decimal

from assistant.database import Session
from assistant.money import Money
from assistant.tools.draft import Draft
from assistant.tools.lateness import say_late
from assistant.tools.records import Listed, amount, invoice_table, label
from assistant.tools.spend_measures import LABELS, measured
from assistant.tools.spend_query import SpendQuery, how_of, named_amount
from assistant.workspace import reports, search, vat
from assistant.workspace.medians import medians
from assistant.workspace.reports import Amounts, Sums
from assistant.workspace.search import DateBasis, Found, Kind, Order

LISTED = 10
NAMED = 3
LOOKED_AT = 500


async def write_figure(
    session: Session, draft: Draft, query: SpendQuery, sums: list[Sums], found: Found
) -> None:
    """The figure first, then the largest invoice, the VAT in it, and the list behind it."""
    await _lead(session, draft, query, sums, found)
    if query.measure == "sum" and query.basis == "spent" and query.amount == "gross":
        await _net_and_vat(session, draft, query, sums, found)
    if query.measure == "sum" and query.basis == "paid":
        await say_invoiced(session, draft, query)
    if query.measure == "sum" and query.basis == "owed":
        await say_late(session, draft, query.wanted, sums[0].currency)
    _list(draft, found, query.amounts)


async def _lead(
    session: Session, draft: Draft, query: SpendQuery, sums: list[Sums], found: Found
) -> None:
    """One figure in the first sentence; its companions in the remark after it."""
    say = draft.context.say
    values = await _facts(session, draft, query, sums, found)
    values |= {"what": query.what, "period": draft.period(query.period)}
    kind = f"spend.{query.measure}"
    if query.measure == "sum":
        kind = f"spend.{query.label}"
    if query.basis == "paid" and say.has(f"{kind}_paid"):
        kind += "_paid"
    is_note = query.wanted.kind is Kind.CREDIT_NOTES and kind == "spend.spent"
    if is_note:
        kind = "spend.notes"
        values["what"] = query.what.replace(f" {say('spend.notes_only')}", "")
    draft.say(kind, **values)
    if not is_note and found.total > 1 and query.measure == "sum" and query.amount == "gross":
        largest, money = _largest(query, sums[0], found)
        if largest and money:
            fact = draft.money(
                "top", say("label.maximum"), money, say("how.read"), [largest], 1, query.amounts
            )
            sentence = say(
                "spend.remark_largest", amount=fact, vendor=draft.named(largest[1]),
                number=draft.named(largest[0].number or largest[0].file_name or ""),
            )  # fmt: skip
            draft.statements[-1] += f" {sentence}"


def _largest(query: SpendQuery, main: Sums, found: Found) -> tuple[Listed | None, Money | None]:
    """The invoice with most to it in the main currency, and how much."""
    known = [
        (row, money) for row in found.rows
        if row[0].currency == main.currency and (money := amount(row[0], query.amounts))
    ]  # fmt: skip
    return max(known, key=lambda pair: pair[1].amount, default=(None, None))


async def _facts(
    session: Session, draft: Draft, query: SpendQuery, sums: list[Sums], found: Found
) -> dict[str, object]:
    say, main = draft.context.say, sums[0]
    how = how_of(draft, query)
    currency = main.currency or "EUR"
    count = sum(one.count for one in sums)
    in_currency = [row for row in found.rows if row[0].currency == main.currency]
    made: dict[str, object] = {
        "count": draft.count("count", say("label.invoices"), count, how, found.rows),
        "total": draft.money(
            "total", say(f"label.{query.label}"), Money(main.total, currency), how, in_currency,
            main.count, query.amounts,
        ),
        "here": draft.count(
            f"count:{currency}", say("label.invoices"), main.count - main.without_amount, how,
            [row for row in in_currency if amount(row[0], query.amounts)],
        ),
        "currency": currency,
    }  # fmt: skip
    if query.measure == "count":
        made["parts"] = say("and").join(_worth(draft, query, sums, found))
    if query.measure in ("average", "median"):
        middle = (await medians(session, query.wanted, query.amounts)).get((currency, ""))
        value, how = measured(query.measure, main, middle), _how(draft, query)
        label = say(f"label.{query.measure}")
        fact = draft.money(query.measure, label, value, how, in_currency, main.count, query.amounts)
        made[query.measure] = named_amount(draft, query, fact)
    if query.measure in ("smallest", "largest") and in_currency:
        row = await _extreme(session, query, main)
        label, value = say(f"label.{LABELS[query.measure]}"), measured(query.measure, main)
        fact = draft.money(query.measure, label, value, how, [row], 1, query.amounts)
        made[query.measure] = named_amount(draft, query, fact)
        made["vendor"] = draft.named(row[1])
        made["number"] = draft.named(row[0].number or row[0].file_name or "")
    return made


def _worth(draft: Draft, query: SpendQuery, sums: list[Sums], found: Found) -> list[str]:
    """What the invoices of each currency come to."""
    say, how, parts = draft.context.say, how_of(draft, query), []
    for one in sums:
        own = [row for row in found.rows if row[0].currency == one.currency]
        count = draft.count(f"count:{one.currency}", say("label.invoices"), one.count, how, own)
        if not one.currency:
            parts.append(say("spend.count_unread", count=count))
            continue
        money, label = Money(one.total, one.currency), say(f"label.{query.label}")
        total = draft.money("total", label, money, how, own, one.count, query.amounts)
        part = say("spend.count_part", total=total, count=count)
        parts.append(part if len(sums) > 1 else f"[[{total.id}]]")
    return parts


def _how(draft: Draft, query: SpendQuery) -> str:
    return draft.context.say(f"how.{query.measure}", period=draft.period(query.period))


async def _extreme(session: Session, query: SpendQuery, main: Sums) -> Listed:
    """The invoice that carries the smallest or largest amount."""
    order = Order.LARGEST if query.measure == "largest" else Order.SMALLEST
    own = replace(query.wanted, currency=main.currency)
    if query.amounts in (Amounts.NET, Amounts.TAX):  # A list is sorted by its totals.
        value = main.most if query.measure == "largest" else main.least
        own = replace(own, least=value, most=value)
    is_owed = query.amounts is Amounts.PAYABLE
    part_paid = await search.part_paid(session, own) if is_owed else ()
    rows = [*await search.rows(session, own, order, limit=len(part_paid) + 1), *part_paid]
    if not part_paid:
        return rows[0]
    pick = max if query.measure == "largest" else min
    return pick(rows, key=lambda row: _size(row, query.amounts))


def _size(row: Listed, which: Amounts) -> Decimal:
    money = amount(row[0], which)
    return money.amount if money else Decimal(0)


async def _net_and_vat(
    session: Session, draft: Draft, query: SpendQuery, sums: list[Sums], found: Found
) -> None:
    """What of it is VAT, where every invoice says so."""
    say, currency = draft.context.say, sums[0].currency
    values: dict[str, object] = {}
    unknown = 0
    for name, amounts in (("net", Amounts.NET), ("tax", Amounts.TAX)):
        parts = await reports.sums(session, query.wanted, amounts)
        one = next((part for part in parts if part.currency == currency), None)
        if one is None or currency is None or one.without_amount == one.count:
            return
        unknown = max(unknown, one.without_amount - sums[0].without_amount)
        how = say(f"how.{name}", what=query.what, period=draft.period(query.period))
        money = Money(one.total, currency)
        label = say(f"label.{name}")
        values[name] = draft.money(
            f"{name}_part", label, money, how, found.rows, one.count, amounts
        )
    if unknown > 0:
        await _known_vat(session, draft, query, currency or "EUR", values)
        return
    draft.say("spend.remark_net", **values)
    await _unbalanced(session, draft, query, currency or "EUR")


async def _known_vat(
    session: Session, draft: Draft, query: SpendQuery, currency: str, values: dict[str, object]
) -> None:
    """The VAT as far as it is known, and which invoices have no value of it."""
    say, own = draft.context.say, replace(query.wanted, currency=currency)
    rows = await search.rows(session, own, Order.LARGEST, LOOKED_AT)
    blank = [row for row in rows if row[0].tax is None or row[0].net is None]
    names = ", ".join(draft.named(label(row[0])) for row in blank[:NAMED])
    count = draft.count("no_vat", say("label.invoices"), len(blank), say("how.unknown"), blank)
    draft.say(
        "spend.remark_net_known",
        count=count,
        numbers=names + " …" * (len(blank) > NAMED),
        **values,
    )


async def _unbalanced(session: Session, draft: Draft, query: SpendQuery, currency: str) -> None:
    """By how much the two parts miss the whole, and on which invoices."""
    own = replace(query.wanted, currency=currency)
    _, wrong = await vat.wrong_sums(session, own)
    off = sum((one.difference for one in wrong), Decimal(0))
    if not off:
        return
    say, how, rows = (
        draft.context.say,
        draft.context.say("how.unbalanced"),
        [one.row for one in wrong],
    )
    names = ", ".join(draft.named(label(row[0])) for row in rows[:NAMED])
    difference = draft.money(
        "unbalanced", say("column.difference"), Money(abs(off), currency), how, rows
    )
    more = say("spend.less" if off > 0 else "spend.more")
    draft.statements[-1] += " " + say(
        "spend.unbalanced", difference=difference, more=more,
        count=draft.count("unbalanced_count", say("label.invoices"), len(rows), how, rows),
        numbers=names + " …" * (len(rows) > NAMED),
    )  # fmt: skip


async def say_invoiced(session: Session, draft: Draft, query: SpendQuery) -> None:
    """What was paid in a period is not what was invoiced in it: that is said beside it."""
    say, period = draft.context.say, draft.period(query.period)
    wanted = replace(query.wanted, basis=DateBasis.ISSUED, payment=None)
    for one in await reports.sums(session, wanted, query.amounts):
        if not one.currency:
            continue
        how = say("how.spent", what=query.what, period=period)
        total, name = Money(one.total, one.currency), f"invoiced_count:{one.currency}"
        draft.say(
            "spend.invoiced_beside", period=period,
            total=draft.money("invoiced", say("label.spent"), total, how, (), one.count),
            count=draft.count(name, say("label.invoices"), one.count, how),
        )  # fmt: skip


def _list(draft: Draft, found: Found, which: Amounts) -> None:
    """The largest invoices behind the figure."""
    say = draft.context.say
    rows = found.rows[:LISTED]
    caption = ""
    if len(rows) < found.total:
        caption = say("table.shown", shown=len(rows), total=found.total)
    table = invoice_table("invoices", say("table.behind"), rows, found.total, say, caption, which)
    draft.tables.append(table)
