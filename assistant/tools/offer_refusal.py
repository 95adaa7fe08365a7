"""A card that declines documents in review: never what stands in Qonto already."""

from collections.abc import Sequence

from assistant.database import Session
from assistant.tools.approve_and_push import called
from assistant.tools.context import ToolContext, Unclear
from assistant.tools.document_list import amount, label, url
from assistant.tools.draft import Draft
from assistant.tools.offer_dismissal import said_reason
from assistant.tools.phrases import harmless
from assistant.tools.records import label as invoice_label
from assistant.tools.result import Citation, Offer
from assistant.workspace import documents, search
from assistant.workspace.documents import Document, DocumentState

MOST_CHIPS = 4
_OPEN = (DocumentState.TO_REVIEW, DocumentState.APPROVED, DocumentState.UNREADABLE)


async def offer_refusal(
    session: Session, draft: Draft, names: Sequence[str], reason: str | None
) -> None:
    """Write the card for the documents that are named; Unclear asks which, or tells that an invoice
    is declined in Qonto."""
    context = draft.context
    waiting = await documents.queue(session, _OPEN)
    found: dict[int, Document] = {}
    for name in names:
        found |= {one.id: one for one in called(name, waiting) if one.id is not None}
    if not found:
        raise await _nothing(session, context, names, waiting)
    told, say = said_reason(context, reason), context.say
    lines = [_line(context, one) for one in found.values()]
    lines += [say("offers_card.reason", reason=harmless(told))] if told else []
    lines.append(say("offers_card.decline_then"))
    fields = (
        ("decision", "refusal"), *(("document_id", str(one)) for one in found),
        *((("reason", told),) if told else ()),
    )  # fmt: skip
    draft.offers.append(Offer(
        "decline", say("offers_card.decline_title"), tuple(lines),
        say("offers_card.decline_button"), "/review/decisions", True, fields,
        asks="" if told else say("offers_card.asks_why"),
    ))  # fmt: skip
    draft.citations = tuple(
        Citation("document", str(one.id), label(one), url(one)) for one in found.values()
    )
    count = draft.count("to_decline", say("label.documents"), len(found), say("how.decline"))
    draft.say("offers_card.decline", count=count)


async def _nothing(
    session: Session, context: ToolContext, names: Sequence[str], waiting: Sequence[Document]
) -> Unclear:
    """Why there is no card: it stands in Qonto, nothing waits, or it is not told which."""
    say = context.say
    there = [row for name in names for row in await search.by_number(session, name)]
    if there:
        row, vendor = there[0]
        name = harmless(f"{vendor} {invoice_label(row)}".strip())
        return Unclear(say("offers_card.decline_there", name=name), is_question=False)
    if not waiting:
        return Unclear(say("offers_card.decline_none"), is_question=False)
    named = [harmless(one.number or one.file_name) for one in waiting[:MOST_CHIPS]]
    return Unclear(
        say("offers_card.decline_which"),
        tuple(say("offers_card.decline_one", name=name) for name in named),
    )


def _line(context: ToolContext, one: Document) -> str:
    money = amount(one)
    total = context.shown(money) if money else context.say("unknown_amount")
    return context.say("offers_card.approve_one", name=harmless(label(one)), total=total)
