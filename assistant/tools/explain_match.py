"""Why an invoice is matched with a bank line, or why it is not and what would match it."""

from assistant.database import Session
from assistant.money import Money
from assistant.tools import match_words, telling
from assistant.tools.context import ToolContext
from assistant.tools.draft import Draft
from assistant.tools.match_facts import MatchFacts
from assistant.tools.match_words import MatchWords
from assistant.tools.records import Listed, amount, citations, label, status
from assistant.tools.result import Cell, Column, Kind, Table, ToolResult, Unit
from assistant.tools.which_invoice import which_invoice
from assistant.workspace import search
from assistant.workspace.invoices import Invoice
from assistant.workspace.matches import listing, stories
from assistant.workspace.matches.stories import Story
from assistant.workspace.search import InvoiceFilter, Order, Payment

NAMED = 3


async def explain_match(
    context: ToolContext, invoice: str | None, vendor: str | None = None, line: str | None = None
) -> ToolResult:
    """Explain why an invoice is matched with a bank line (what agrees, how sure), or why it is
    unmatched: the bank lines that come close, what differs, and what would make it match.

    Args:
        invoice: The invoice's number, copied from the question as text.
        vendor: Its supplier, copied as text, where no number is named.
        line: Words of the bank line that are named, copied as text.
    """

    async def write(session: Session, draft: Draft) -> int:
        found = await listing.by_words(session, line) if line else None
        if line and not found:
            draft.say("explain_match.no_line", line=draft.named(line))
        row = found or await which_invoice(session, context, invoice, vendor, "offer.why_match")
        story = await stories.of_invoice(session, row[0])
        _write(draft, row, story)
        if vendor and not invoice and not story.matches:
            await _say_others(session, draft, row)
        return 1

    return await telling.told(context, "match", write)


def _write(draft: Draft, row: Listed, story: Story) -> None:
    say, (invoice, vendor) = draft.context.say, row
    name, facts = draft.named(f"{vendor} {label(invoice)}"), MatchFacts(draft)
    money = amount(invoice)
    total = (
        draft.money("total", say("label.amount"), money, say("how.read"), [row])
        if money else say("unknown_amount")
    )  # fmt: skip
    sentence = match_words.sentence(story, invoice, say, facts)
    draft.say("explain_match.lead", name=name, total=total, sentence=sentence)
    if story.state == "unknown":
        _say_linked(draft, invoice)
    words = match_words.told(story, invoice, vendor, say)
    if words.note:
        draft.statements.append(words.note)
    if story.matches:
        draft.say("explain_match.why", why=draft.named(words.links[0].why))
        sure = draft.value("sure", say("explain_match.sure"), words.links[0].confidence, Unit.COUNT)
        draft.say("explain_match.confidence", sure=sure)
        draft.tables.append(_links(draft, story, words))
    if story.reason and story.reason.changes:
        draft.named(story.reason.changes[0].text)
        change = match_words.first_change(story.reason, invoice, draft.named(vendor), say, facts)
        draft.say("invoice.mend", change=change)
    if words.checks:
        draft.tables.append(_checks(draft, words))
    draft.citations = citations([row])


async def _say_others(session: Session, draft: Draft, row: Listed) -> None:
    """The supplier's other bills that no payment is known for: one was asked for, unnamed."""
    wanted = InvoiceFilter(vendors=(row[0].vendor_id or 0,), payment=Payment.UNMATCHED)
    rows = await search.rows(session, wanted, Order.NEWEST, NAMED + 2)
    others = [one for one in rows if one[0].id != row[0].id]
    if others:
        names = ", ".join(draft.named(label(one)) for one, _ in others[:NAMED])
        draft.say("explain_match.others", numbers=names + " …" * (len(others) > NAMED))
        draft.citations += citations(others[:NAMED])


def _say_linked(draft: Draft, invoice: Invoice) -> None:
    """Without a statement: what Qonto itself links to it, and calls it."""
    say, linked = draft.context.say, invoice.linked_transactions
    state = status(invoice.status, say)
    if not linked:
        draft.say("explain_match.unlinked", state=state)
        return
    count = draft.value("linked", say("explain_match.linked_label"), linked, Unit.COUNT)
    draft.say("explain_match.linked", count=count, state=state)


def _links(draft: Draft, story: Story, words: MatchWords) -> Table:
    say = draft.context.say
    columns = (
        Column("line", say("column.bank_line")),
        Column("day", say("column.paid"), Kind.DATE),
        Column("amount", say("label.amount"), Kind.MONEY),
        Column("why", say("column.reason")),
    )
    rows = tuple(
        (
            Cell(told.line.label), Cell(told.line.booked_on),
            Cell(Money(told.match.spent, told.line.currency)), Cell(link.why),
        )
        for told, link in zip(story.matches, words.links, strict=True)
    )  # fmt: skip
    return Table("links", say("explain_match.title_links"), columns, rows, row_count=len(rows))


def _checks(draft: Draft, words: MatchWords) -> Table:
    say = draft.context.say
    columns = (
        Column("check", say("column.matter")),
        Column("ours", say("column.number")),
        Column("theirs", say("column.bank_line")),
        Column("result", say("column.reason")),
    )
    rows = tuple(
        (Cell(one.name), Cell(one.ours), Cell(one.theirs), Cell(one.result)) for one in words.checks
    )
    title = say("explain_match.title_checks", day=words.line_day)
    return Table("checks", title, columns, rows, row_count=len(rows))
