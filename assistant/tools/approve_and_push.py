"""Offer to push approved documents: it makes a card, and nothing else.

Whatever a model asks for, the amount, supplier, file and IBAN on the card come from the database,
and only a person's click on the card sends anything.
"""

from collections.abc import Sequence
from typing import Literal

from assistant.database import Session
from assistant.errors import RequestProblem
from assistant.money import Money
from assistant.tools import coverage, slices
from assistant.tools.amounts import Mention
from assistant.tools.by_trade import is_of_trade
from assistant.tools.context import ToolContext, Unclear
from assistant.tools.document_list import amount, came, label, url
from assistant.tools.draft import Draft
from assistant.tools.phrases import harmless
from assistant.tools.records import Listed
from assistant.tools.records import label as invoice_label
from assistant.tools.result import Citation, Fact, FollowUp, Offer, ToolResult
from assistant.tools.words import compact
from assistant.workspace import documents, proposals, search
from assistant.workspace.documents import Document, DocumentState

MOST_NAMED = 50
OTHERS = 3
Pick = Literal["oldest", "newest", "largest", "smallest"]
_LOOKED_AT = (
    DocumentState.APPROVED, DocumentState.TO_REVIEW, DocumentState.READING,
    DocumentState.UNREADABLE, DocumentState.DECLINED, DocumentState.PUSHED,
)  # fmt: skip


async def approve_and_push(
    context: ToolContext, documents: list[str], max_amount: str | None = None,
    every: bool | None = None, except_documents: list[str] | None = None,
    pick: Pick | None = None,
) -> ToolResult:  # fmt: skip
    """Prepare a card that offers to push approved documents to Qonto, and one that offers to
    approve those that wait for review. Nothing is sent and nothing is approved by this: a person
    presses the card's button.

    Args:
        documents: Invoice numbers, file names, suppliers or ids of documents, copied from the
            question as text. The one word "approved" stands for everything approved, "waiting"
            for everything that waits for review, "everything" for both.
        max_amount: Only documents of at most this total, copied as text.
        every: True where all that wait of a named supplier are meant, and not one of them.
        except_documents: Invoice numbers, file names or suppliers to leave out, copied as text.
            Where one of them is not known, there is no card.
        pick: Only one of those named: the oldest or newest, by when it came here, or the largest or
            smallest, by its total.
    """
    most = slices.amount(max_amount, context)
    draft = Draft(context, "push")
    named = list(dict.fromkeys(documents))[:MOST_NAMED]
    async with context.database.read(context.workspace_id) as session:
        shown, _ = await coverage.of(session, context)
        found, unknown = await _resolve(session, named, every=bool(every))
        spared, strange = await _resolve(session, (except_documents or [])[:MOST_NAMED], every=True)
        if strange:
            raise _whom(strange, context)
        found = [one for one in found if one not in spared]
        found = _picked(found, pick) if pick else found
        there = [row for name in unknown for row in await search.by_number(session, name)]
        unknown = [name for name in unknown if not _is_there(name, there)]
        smallest = _smallest(found)
        others = await _waiting(session) if unknown and not found else []
        if most:
            found = [one for one in found if one.total is not None and one.total <= most.value]
    ready = [one for one in found if one.state is DocumentState.APPROVED]
    proposal_id = await _propose(draft, ready, context) if ready else None
    for row, vendor in there[:OTHERS]:
        name = draft.named(f"{vendor} {invoice_label(row)}".strip())
        draft.say("push.there", name=name, url=f"/invoices/{row.id}")
    _write(draft, found, unknown, proposal_id)
    if waiting := [one for one in found if one.state is DocumentState.TO_REVIEW]:
        _offer_approval(draft, waiting[:MOST_NAMED], spared)
    elif most and not ready:
        draft.statements[:] = [context.say("push.none_under", amount=_asked(draft, most))]
        if smallest:
            _tell_smallest(draft, smallest)
    if spared:
        names = context.say.listed([draft.named(label(one)) for one in spared[:OTHERS]])
        draft.say("push.left_out", names=names)
    if others:
        names = " · ".join(draft.named(label(one)) for one in others[:OTHERS])
        draft.say("push.others", names=names)
    chips = (FollowUp(context.say("offer.to_review")),) if not proposal_id else ()
    read = "step.push" if ready else "step.documents"
    summary = context.say(read, count=len(ready or found))
    made = [proposal_id] if proposal_id else []
    return draft.result(summary, len(found), shown, chips, made)


def _whom(strange: Sequence[str], context: ToolContext) -> Unclear:
    """What is to be left out is not known: a card without it might approve just that."""
    names = context.say.listed([f"“{harmless(one, 60)}”" for one in strange])
    return Unclear(context.say("push.except_unknown", names=names))


def _is_there(name: str, there: Sequence[Listed]) -> bool:
    """Whether an invoice that came from Qonto is called so."""
    plain = search.squeezed(name)
    return any(plain in search.squeezed(f"{row.number} {row.file_name}") for row, _ in there)


def _picked(found: Sequence[Document], pick: Pick) -> list[Document]:
    """The first or the last of them by day or by total; none where totals differ in currency."""
    if pick in ("oldest", "newest"):
        in_order = sorted(found, key=came)
    elif len({one.currency for one in found}) > 1 or any(one.total is None for one in found):
        return []
    else:
        in_order = sorted(found, key=lambda one: one.total or 0)
    return in_order[-1:] if pick in ("newest", "largest") else in_order[:1]


async def _waiting(session: Session) -> Sequence[Document]:
    return await documents.queue(session, _LOOKED_AT[:2])


def _smallest(found: Sequence[Document]) -> Document | None:
    """Of those in the workspace's usual currency or any other, the one of the least total."""
    known = [one for one in found if one.total is not None and one.currency]
    return min(known, key=lambda one: one.total or 0, default=None)


def _tell_smallest(draft: Draft, one: Document) -> None:
    money = amount(one)
    if money:
        say = draft.context.say
        total = draft.money("smallest", say("label.amount"), money, say("how.document"))
        draft.say("push.smallest", name=draft.named(label(one)), total=total)


async def _resolve(
    session: Session, named: Sequence[str], *, every: bool
) -> tuple[list[Document], list[str]]:
    """The documents of this workspace that are named, and the names that mean nothing here."""
    known = await documents.queue(session, _LOOKED_AT)
    found: dict[int, Document] = {}
    unknown = []
    for name in named:
        matches = called(name, known, every=every) or _approved(name, known)
        if not matches:
            unknown.append(name)
        found |= {one.id: one for one in matches if one.id is not None}
    return list(found.values()), unknown


def called(name: str, known: Sequence[Document], *, every: bool = False) -> list[Document]:
    """By number, file name or id; by supplier only where one document of theirs is waiting, or
    `every` one is meant."""
    plain = search.squeezed(name)
    for forms in (
        lambda one: (search.squeezed(one.number or ""),),
        lambda one: (search.squeezed(one.file_name), search.squeezed(one.file_name)[:-3]),
        lambda one: (str(one.id),),
    ):
        if found := [one for one in known if plain and plain in forms(one)]:
            return found
    wanted = compact(name)
    waiting = [one for one in known if one.state in _LOOKED_AT[:2]]
    theirs = [
        one for one in waiting if len(wanted) > 2 and wanted in compact(one.vendor_name or "")
    ] or [one for one in waiting if is_of_trade(name, one.vendor_name or "")]
    return theirs if every or len(theirs) == 1 else []


def _approved(name: str, known: Sequence[Document]) -> list[Document]:
    states = {
        "approved": (DocumentState.APPROVED,),
        "waiting": (DocumentState.TO_REVIEW,),
        "everything": _LOOKED_AT[:2],
    }.get(name, ())
    return [one for one in known if one.state in states]


def _offer_approval(draft: Draft, waiting: Sequence[Document], spared: Sequence[Document]) -> None:
    """A card that approves, one line for each document; what is approved can be sent then."""
    say, context = draft.context.say, draft.context
    lines = []
    for one in waiting:
        money = amount(one)
        total = context.shown(money) if money else say("unknown_amount")
        lines.append(say("offers_card.approve_one", name=harmless(label(one)), total=total))
    if spared:
        names = say.listed([harmless(label(one)) for one in spared[:OTHERS]])
        lines.append(say("offers_card.approve_except", names=names))
    lines.append(say("offers_card.approve_then"))
    fields = (("decision", "approval"), *(("document_id", str(one.id)) for one in waiting))
    draft.offers.append(
        Offer(
            "approve", say("offers_card.approve_title"), tuple(lines),
            say("offers_card.approve_button"), "/review/decisions", True, fields,
        )
    )  # fmt: skip
    draft.statements[:] = [
        one for one in draft.statements if "/review" not in one and "/documents/" not in one
    ]
    count = draft.count("to_approve", say("label.documents"), len(waiting), say("how.push"))
    draft.say("offers_card.approve", count=count)


def _asked(draft: Draft, most: Mention) -> Fact:
    money = Money(most.value, most.currency or "EUR")
    return draft.money(
        "asked", draft.context.say("label.asked"), money, draft.context.say("how.asked")
    )


async def _propose(draft: Draft, ready: Sequence[Document], context: ToolContext) -> str | None:
    """One card for what is approved, within what a turn may offer."""
    say, budget = context.say, context.budget
    most = min(budget.items, proposals.MAX_ITEMS)
    if budget.cards < 1 or most < 1:
        draft.say("push.enough")
        return None
    chosen = [one.id for one in ready[:most] if one.id is not None]
    try:
        async with context.database.write(context.workspace_id) as session:
            proposal = await proposals.propose_push(
                session, chosen, by=context.member, at=context.now,
                conversation_id=context.conversation_id, message_id=context.message_id,
            )  # fmt: skip
    except RequestProblem as problem:
        draft.statements.append(problem.message)
        return None
    budget.cards -= 1
    budget.items -= len(chosen)
    left = len(ready) - len(chosen)
    if left > 0:
        draft.statements.append(
            say(
                "push.left",
                count=draft.count("left", say("label.documents"), left, say("how.push")),
            )
        )
    return proposal.id


def _write(
    draft: Draft, found: Sequence[Document], unknown: Sequence[str], proposal_id: str | None
) -> None:
    draft.citations = tuple(
        Citation("document", str(one.id), label(one), url(one)) for one in found
    )
    ready = [one for one in found if one.state is DocumentState.APPROVED]
    if proposal_id:
        draft.statements.insert(0, _offer(draft, ready))
    for one in found:
        if one.state is not DocumentState.APPROVED:
            draft.say(f"push.{one.state.value}", name=draft.named(label(one)), url=url(one))
    if unknown == ["approved"]:
        draft.say("documents.none_approved")
    elif unknown:
        names = ", ".join(f"“{harmless(name, 60)}”" for name in unknown[:5])
        for name in unknown[:5]:
            draft.named(name)
        draft.say("push.unknown", names=names)
    if not draft.statements:
        draft.say("push.which")


def _offer(draft: Draft, ready: Sequence[Document]) -> str:
    say = draft.context.say
    count = draft.count("count", say("label.documents"), len(ready), say("how.push"))
    money = [amount(one) for one in ready]
    names = draft.named(label(ready[0]))
    if len(ready) == 1:
        total = (
            draft.money("total", say("label.amount"), money[0], say("how.document"))
            if isinstance(money[0], Money)
            else say("unknown_amount")
        )
        return say("push.card_one", name=names, total=total)
    return say("push.card", count=count, name=names)
